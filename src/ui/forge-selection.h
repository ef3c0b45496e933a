/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forge-client-list.h"

G_BEGIN_DECLS

/**
 * ForgeSelection:
 *
 * The clients that are chosen in a #ForgeClientList, by their numbers: whatever a merge does to
 * the rows, they stay chosen. Either one, who is shown beside the list, or many, who are changed
 * together: a range and Select All begin that by themselves, and then a plain step of the focus
 * chooses nothing.
 *
 * Properties, to be notified of: "id" (gint64), "many" (boolean), "size" (uint).
 */
#define FORGE_TYPE_SELECTION (forge_selection_get_type ())
G_DECLARE_FINAL_TYPE (ForgeSelection, forge_selection, FORGE, SELECTION, GObject)

ForgeSelection *forge_selection_new         (ForgeClientList *list);
/* The one, who may not be in the list yet; 0: none, or many are chosen. */
gint64          forge_selection_get_id      (ForgeSelection  *self);
/* Ends many. */
void            forge_selection_set_id      (ForgeSelection  *self,
                                             gint64           id);
gboolean        forge_selection_get_many    (ForgeSelection  *self);
/* Begins, with none of them, or ends. */
void            forge_selection_set_many    (ForgeSelection  *self,
                                             gboolean         many);
/* Begins, with the one who is chosen. */
void            forge_selection_begin       (ForgeSelection  *self);
/* How many are chosen, one or many. */
guint           forge_selection_get_size    (ForgeSelection  *self);
/* In the order of the list. (transfer full) (element-type gint64) */
GArray         *forge_selection_get_ids     (ForgeSelection  *self);
/* Forgets whom the list does not have. */
void            forge_selection_keep_listed (ForgeSelection  *self);

G_END_DECLS
