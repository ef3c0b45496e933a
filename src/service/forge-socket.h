/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeSocket:
 *
 * The place of the service's Unix socket: a private directory, held by a lock for as long as the
 * object lives. Who holds the lock may take away a socket that lies there: its process is dead.
 */
typedef struct _ForgeSocket ForgeSocket;

/* The longest path that the address of a Unix socket can hold; GIO cuts longer ones. */
#define FORGE_SOCKET_MAX_PATH 107

/* The runtime directory of the application, or NULL where there is none. (transfer full) */
char        *forge_socket_default_directory (void);

/* @directory (nullable): NULL for a fresh temporary one. Errors: %FORGE_ERROR_IN_USE when another
 * service listens there, _STORAGE. */
ForgeSocket *forge_socket_new               (const char   *directory,
                                             GError      **error);
/* Takes the socket away, and the directory when it was temporary. */
void         forge_socket_free              (ForgeSocket  *self);
const char  *forge_socket_get_path          (ForgeSocket  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeSocket, forge_socket_free)

G_END_DECLS
