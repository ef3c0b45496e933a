/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ForgeRowEnd:
 *
 * What stands at the end of the row of a client that needs attention.
 */
#define FORGE_TYPE_ROW_END (forge_row_end_get_type ())
G_DECLARE_FINAL_TYPE (ForgeRowEnd, forge_row_end, FORGE, ROW_END, GtkBox)

GtkWidget *forge_row_end_new  (void);
/* @status (nullable): a word. @credit (nullable): an amount below zero. */
void       forge_row_end_show (ForgeRowEnd *self,
                               const char  *status,
                               gboolean     is_blocked,
                               const char  *credit);

G_END_DECLS
