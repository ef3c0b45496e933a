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
GtkWidget *forge_plain_row_new (GtkWidget *child);

G_END_DECLS
