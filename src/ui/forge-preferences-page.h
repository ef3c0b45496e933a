/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ForgePreferencesPage:
 *
 * What a person can set, with a header bar; for a dialog of its own. Everything counts at once.
 */
#define FORGE_TYPE_PREFERENCES_PAGE (forge_preferences_page_get_type ())
G_DECLARE_FINAL_TYPE (ForgePreferencesPage, forge_preferences_page, FORGE, PREFERENCES_PAGE, AdwBin)

GtkWidget *forge_preferences_page_new (void);

G_END_DECLS
