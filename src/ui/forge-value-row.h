/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-plain-row.h"

G_BEGIN_DECLS

/**
 * ForgeValueRow:
 *
 * A value to read: its title in small, the text under it, selectable, wrapped and never markup. A
 * row without a text hides. It can lead out: by a button, or by the addresses in its text.
 */
#define FORGE_TYPE_VALUE_ROW (forge_value_row_get_type ())
G_DECLARE_FINAL_TYPE (ForgeValueRow, forge_value_row, FORGE, VALUE_ROW, ForgePlainRow)

/* @copyable: whether it has a Copy button */
GtkWidget  *forge_value_row_new      (const char    *title,
                                      gboolean       copyable);
/* Where the title of its group says the same. */
void        forge_value_row_hide_title (ForgeValueRow *self);
/* A button, called @words, that opens what forge_value_row_set_uri() says. */
void        forge_value_row_add_opener (ForgeValueRow *self,
                                        const char    *icon,
                                        const char    *words);
/* @uri (nullable): NULL hides the button. */
void        forge_value_row_set_uri  (ForgeValueRow *self,
                                      const char    *uri);
/* Web and e-mail addresses in the text can be clicked. */
void        forge_value_row_show_links (ForgeValueRow *self);
/* @text (nullable): NULL or "" hides the row. @tooltip (nullable) */
void        forge_value_row_set_text (ForgeValueRow *self,
                                      const char    *text,
                                      const char    *tooltip);
/* (transfer none) "" when there is none. */
const char *forge_value_row_get_text (ForgeValueRow *self);

G_END_DECLS
