/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-api.h"

G_BEGIN_DECLS

/**
 * ForgeSearchProvider:
 *
 * Clients in the search of GNOME's overview: org.gnome.Shell.SearchProvider2, answered from what is
 * on this computer. What is chosen there becomes the application's actions "show-client" and
 * "search". While a question is open it holds the application.
 */
#define FORGE_TYPE_SEARCH_PROVIDER (forge_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (ForgeSearchProvider, forge_search_provider, FORGE, SEARCH_PROVIDER, GObject)

/* @app is borrowed: it owns this. */
ForgeSearchProvider *forge_search_provider_new    (GApplication         *app,
                                                   ForgeApi             *api);
/* Below @path, which is the application's. */
gboolean             forge_search_provider_export (ForgeSearchProvider  *self,
                                                   GDBusConnection      *connection,
                                                   const char           *path,
                                                   GError              **error);
/* Also when it was not exported. Done by dispose. */
void                 forge_search_provider_unexport (ForgeSearchProvider *self);

G_END_DECLS
