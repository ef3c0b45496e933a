/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one token that outlives the program, in the keyring of the person's session: an item for each
 * server and user, found by exactly those. The only user of libsecret, in a thread of its
 * own. */

/**
 * ForgeKeyring:
 * @FORGE_KEYRING_KEPT: it has what there is to keep
 * @FORGE_KEYRING_MISSING: there is none: one login at each start
 * @FORGE_KEYRING_LOCKED: there is one, and it is locked: one login, or its own password
 */
typedef enum {
  FORGE_KEYRING_KEPT,
  FORGE_KEYRING_MISSING,
  FORGE_KEYRING_LOCKED,
} ForgeKeyring;

/* Asks nobody for a password. */
void          forge_keyring_look_up_async  (const char          *server,
                                            const char          *user,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
/* (transfer full) (nullable): the token, where there is one that can be read. @keyring (out). */
char         *forge_keyring_look_up_finish (GAsyncResult        *result,
                                            ForgeKeyring        *keyring);

/* The same of a locked keyring: the system asks for its password. */
void          forge_keyring_unlock_async   (const char          *server,
                                            const char          *user,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
char         *forge_keyring_unlock_finish  (GAsyncResult        *result);

/* @token (nullable): NULL removes the item. */
void          forge_keyring_store_async    (const char          *server,
                                            const char          *user,
                                            const char          *token,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
ForgeKeyring  forge_keyring_store_finish   (GAsyncResult        *result);
/* When nothing more is asked of it. */
void          forge_keyring_disconnect     (void);

G_END_DECLS
