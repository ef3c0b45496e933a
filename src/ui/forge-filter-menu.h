/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forge-api.h"

G_BEGIN_DECLS

/**
 * ForgeFilterMenu:
 *
 * The filters with how many clients each would leave. It observes those numbers while it is open.
 */
#define FORGE_TYPE_FILTER_MENU (forge_filter_menu_get_type ())
G_DECLARE_FINAL_TYPE (ForgeFilterMenu, forge_filter_menu, FORGE, FILTER_MENU, GtkPopover)

/* Once. */
void forge_filter_menu_set_api   (ForgeFilterMenu *self,
                                  ForgeApi        *api);
/* The query in force. */
void forge_filter_menu_set_query (ForgeFilterMenu *self,
                                  ForgeQuery      *query);

G_END_DECLS
