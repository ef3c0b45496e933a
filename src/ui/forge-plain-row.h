/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ForgePlainRow:
 *
 * A row of a boxed list that takes no focus of its own: Tab goes to what is focusable in it, or
 * past it. A plain #GtkListBoxRow would be a stop without a purpose, and one that can't be focused
 * would end the list's Tab order.
 */
#define FORGE_TYPE_PLAIN_ROW (forge_plain_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (ForgePlainRow, forge_plain_row, FORGE, PLAIN_ROW, AdwPreferencesRow)

struct _ForgePlainRowClass {
  AdwPreferencesRowClass parent_class;
};

/* @child (transfer full) */
GtkWidget *forge_plain_row_new        (GtkWidget  *child);
/* The small title that stands over a value. */
GtkWidget *forge_plain_row_caption    (const char *title);
/* Shows @text in a label at the start of its line. One without letters, such as a phone number or
 * an amount, reads from left to right in every language. */
void       forge_plain_row_show_value (GtkLabel   *value,
                                       const char *text);
/* @text as a part of a sentence, so that the same is true of it there. (transfer full) */
char      *forge_plain_row_isolate    (const char *text);

G_END_DECLS
