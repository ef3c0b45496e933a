/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ForgeSplit:
 *
 * A list beside its detail, or, where the window is narrow, one of the two.
 *
 * Properties: "sidebar" and "content" (#ForgePane, each set once), "folded" (read-only),
 * "show-content": which of the two is shown while folded; going back changes it.
 */
#define FORGE_TYPE_SPLIT (forge_split_get_type ())
G_DECLARE_FINAL_TYPE (ForgeSplit, forge_split, FORGE, SPLIT, AdwBin)

gboolean forge_split_get_folded       (ForgeSplit *self);
gboolean forge_split_get_show_content (ForgeSplit *self);
void     forge_split_set_show_content (ForgeSplit *self,
                                       gboolean    show_content);

G_END_DECLS
