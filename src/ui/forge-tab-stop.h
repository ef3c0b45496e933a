/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ForgeTabStop:
 *
 * What Tab enters and leaves in one step each, such as a long list: inside, arrows move the focus.
 * A list view has that of its own since GTK 4.12.
 */
#define FORGE_TYPE_TAB_STOP (forge_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (ForgeTabStop, forge_tab_stop, FORGE, TAB_STOP, AdwBin)

G_END_DECLS
