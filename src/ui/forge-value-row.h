/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-plain-row.h"

G_BEGIN_DECLS

/**
 * ForgeValueRow:
 *
 * A value to read: its title in small, the text under it, selectable, wrapped and never markup. A
 * row without a text hides.
 */
#define FORGE_TYPE_VALUE_ROW (forge_value_row_get_type ())
G_DECLARE_FINAL_TYPE (ForgeValueRow, forge_value_row, FORGE, VALUE_ROW, ForgePlainRow)

/* @copyable: whether it has a Copy button */
GtkWidget  *forge_value_row_new      (const char    *title,
                                      gboolean       copyable);
/* Where the title of its group says the same. */
void        forge_value_row_hide_title (ForgeValueRow *self);
/* @text (nullable): NULL or "" hides the row. @tooltip (nullable) */
void        forge_value_row_set_text (ForgeValueRow *self,
                                      const char    *text,
                                      const char    *tooltip);
/* (transfer none) "" when there is none. */
const char *forge_value_row_get_text (ForgeValueRow *self);

G_END_DECLS
