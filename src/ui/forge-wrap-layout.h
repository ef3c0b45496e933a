/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ForgeWrapLayout:
 *
 * Children side by side in as many lines as they need, like words: libadwaita has that since 1.7.
 */
#define FORGE_TYPE_WRAP_LAYOUT (forge_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (ForgeWrapLayout, forge_wrap_layout, FORGE, WRAP_LAYOUT, GtkLayoutManager)

/* Lets the labels in @widget go on in as many as @lines rather than end in dots; not those
 * of a menu. */
void forge_wrap_labels (GtkWidget *widget,
                        int        lines);

G_END_DECLS
