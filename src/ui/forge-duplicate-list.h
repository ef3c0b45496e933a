/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api.h"

G_BEGIN_DECLS

/**
 * ForgeDuplicateList:
 *
 * Says who may be there already while a client is typed. It warns and never blocks; it looks when
 * the person pauses, and an answer about what was typed before is never shown.
 *
 * ForgeDuplicateList::open (gint64 id): the person wants to see that client.
 */
#define FORGE_TYPE_DUPLICATE_LIST (forge_duplicate_list_get_type ())
G_DECLARE_FINAL_TYPE (ForgeDuplicateList, forge_duplicate_list, FORGE, DUPLICATE_LIST, AdwBin)

GtkWidget *forge_duplicate_list_new  (ForgeApi           *api);
/* @fields: 1 << field for each that counts */
void       forge_duplicate_list_look (ForgeDuplicateList *self,
                                      ForgeClient        *draft,
                                      guint32             fields);
/* What is asked for now is of no interest. */
void       forge_duplicate_list_stop (ForgeDuplicateList *self);

G_END_DECLS
