/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ForgeService:
 *
 * The embedded Forge API (docs/api.md): a thread with its own main context, an HTTP server on a
 * private Unix socket, one SQLite database. All of it works on that thread; these functions are
 * for the thread that made the object.
 */
#define FORGE_TYPE_SERVICE (forge_service_get_type ())
G_DECLARE_FINAL_TYPE (ForgeService, forge_service, FORGE, SERVICE, GObject)

/* @data_dir holds the databases, and is made 0700 when it is missing. @socket_dir (nullable): NULL
 * for the user's runtime directory (the application's own in a Flatpak), or a fresh temporary one
 * where there is none. */
ForgeService *forge_service_new          (const char           *data_dir,
                                          const char           *socket_dir);

/* Takes the directory's lock, opens (and migrates) the database, listens. May be called again
 * after it failed.
 * Errors: %FORGE_ERROR_IN_USE, _STORAGE, _CORRUPT, _NEWER. */
void          forge_service_start_async  (ForgeService         *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      forge_service_start_finish (ForgeService         *self,
                                          GAsyncResult         *result,
                                          GError              **error);
/* (transfer none) NULL until it has started. */
const char   *forge_service_get_socket   (ForgeService         *self);
/* Finishes what is under way, closes the database and joins the thread. Also done by dispose. */
void          forge_service_stop         (ForgeService         *self);

G_END_DECLS
