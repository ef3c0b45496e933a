/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ForgeServer:
 *
 * Everything that lives on the service's thread, in its main context: the database, the socket and
 * the HTTP server.
 */
typedef struct _ForgeServer ForgeServer;

/* @socket_dir (nullable): as for forge_service_new(). */
ForgeServer *forge_server_new        (const char   *data_dir,
                                      const char   *socket_dir,
                                      GError      **error);
/* Finishes the answers that are on their way, and closes everything. */
void         forge_server_free       (ForgeServer  *self);
const char  *forge_server_get_socket (ForgeServer  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeServer, forge_server_free)

G_END_DECLS
