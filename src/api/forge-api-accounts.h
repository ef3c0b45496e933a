/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api.h"
#include "forge-status.h"

G_BEGIN_DECLS

/* Whose data the service has open. "accounts/" (forge_accounts_read()) and "status/"
 * (forge_status_read()) are observed as anything else; what changes them is here. Where it opens
 * another profile, ForgeApi:profile has changed before the callback runs, and nothing that was
 * asked before counts any more. Each ends in forge_api_change_account_finish(). */

/* Logs in to @server, as typed, and opens its clients. @allow_http: without encryption, if need be.
 *
 * Errors: %FORGE_ERROR_INVALID: that is no address; %FORGE_ERROR_NETWORK, _TIMEOUT, _SERVER: nobody
 * answered there; %FORGE_ERROR_CERTIFICATE: or somebody else did; %FORGE_ERROR_PARSE: or no Forge
 * server; %FORGE_ERROR_FORBIDDEN: only without encryption; %FORGE_ERROR_UNAUTHORIZED: user or
 * password were not accepted; and those of every change. */
void     forge_api_connect_async         (ForgeApi             *self,
                                          const char           *server,
                                          const char           *user,
                                          const char           *password,
                                          gboolean              allow_http,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* The account @id again; what waits for that goes on. Errors: as above. */
void     forge_api_login_async           (ForgeApi             *self,
                                          const char           *id,
                                          const char           *password,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* Its clients can be read further on. */
void     forge_api_logout_async          (ForgeApi             *self,
                                          const char           *id,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* @id: of an account, or %FORGE_THIS_COMPUTER */
void     forge_api_switch_async          (ForgeApi             *self,
                                          const char           *id,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* Removes what this computer has of it. */
void     forge_api_forget_account_async  (ForgeApi             *self,
                                          const char           *id,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean forge_api_change_account_finish (ForgeApi             *self,
                                          GAsyncResult         *result,
                                          GError              **error);

/* Tells the service whether somebody looks: nobody asks a server for what nobody sees. */
void     forge_api_set_attention         (ForgeApi             *self,
                                          gboolean              visible);
/* Asks the server now what became of changes whose outcome is not known ("pending/"). */
void     forge_api_check_pending         (ForgeApi             *self);
/* The person has seen what became of a change that was refused or overwritten. */
void     forge_api_dismiss_pending       (ForgeApi             *self,
                                          gint64                number);

G_END_DECLS
