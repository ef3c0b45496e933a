/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ForgeAsideLayout:
 *
 * For a sentence and, after it, what can be done about it: beside it where that leaves the sentence
 * half of the line or all that it needs, otherwise below.
 */
#define FORGE_TYPE_ASIDE_LAYOUT (forge_aside_layout_get_type ())
G_DECLARE_FINAL_TYPE (ForgeAsideLayout, forge_aside_layout, FORGE, ASIDE_LAYOUT, GtkLayoutManager)

/* @max_width: what it asks for at most, where it is not measured for a width; 0: whatever it needs */
GtkLayoutManager *forge_aside_layout_new (int max_width);

G_END_DECLS
