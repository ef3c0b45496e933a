/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ForgePane:
 *
 * A header bar over a content: half of the window, or a whole dialog.
 *
 * Properties: "title", "subtitle", "show-title" (the title is always there for screen readers),
 * "show-title-buttons" (FALSE in a dialog that has Cancel and Save), and the widgets "start" and
 * "end" of the header bar and "content".
 */
#define FORGE_TYPE_PANE (forge_pane_get_type ())
G_DECLARE_FINAL_TYPE (ForgePane, forge_pane, FORGE, PANE, AdwBin)

const char   *forge_pane_get_title    (ForgePane  *self);
void          forge_pane_set_title    (ForgePane  *self,
                                       const char *title);
void          forge_pane_set_subtitle (ForgePane  *self,
                                       const char *subtitle);
AdwHeaderBar *forge_pane_get_header   (ForgePane  *self);

G_END_DECLS
