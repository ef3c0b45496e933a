/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-clock.h"
#include "forge-error.h"
#include "forge-outcome.h"

G_BEGIN_DECLS

/**
 * ForgeRemote:
 *
 * One Forge server, as one user: the only door to the network. It logs in, refreshes the token
 * quietly and sends; it keeps no answer and tries nothing again but, once, what an old token was
 * refused for. Tokens go to the server's own scheme, host and port only: no redirect is followed.
 */
#define FORGE_TYPE_REMOTE (forge_remote_get_type ())
G_DECLARE_FINAL_TYPE (ForgeRemote, forge_remote, FORGE, REMOTE, GObject)

/**
 * ForgeLogin:
 * @FORGE_LOGIN_DONE: there are tokens, and the server has not refused them
 * @FORGE_LOGIN_PENDING: whether there are tokens is being found out: what is sent waits for that
 * @FORGE_LOGIN_MISSING: there are no tokens
 * @FORGE_LOGIN_EXPIRED: the server refused them
 * @FORGE_LOGIN_INACTIVE: the user was deactivated
 * @FORGE_LOGIN_UNKNOWN_USER: there is no such user any more
 */
typedef enum {
  FORGE_LOGIN_DONE,
  FORGE_LOGIN_PENDING,
  FORGE_LOGIN_MISSING,
  FORGE_LOGIN_EXPIRED,
  FORGE_LOGIN_INACTIVE,
  FORGE_LOGIN_UNKNOWN_USER,
} ForgeLogin;

/* What became of a request. */
typedef struct {
  guint         status;      /* of the answer; 0 without a whole one */
  gboolean      json;        /* its content type is JSON */
  GBytes       *body;        /* (owned) (nullable) */
  gint64        retry_after; /* µs; 0 when the server said nothing */
  ForgeVerdict  verdict;     /* of a change; also when the send failed */
  gint64        sent_at;     /* µs of the clock, when it was last written; 0: never */
} ForgeRemoteAnswer;

void         forge_remote_answer_clear (ForgeRemoteAnswer *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ForgeRemoteAnswer, forge_remote_answer_clear)

/* The request is written now: the first time, and each time again (freshness I9). */
typedef void (* ForgeRemoteStarting) (gpointer user_data);

/* What a person typed for a server, made "https://forge.example.com/api/v1/": without a scheme it
 * is https, and what stands after api/v1 is left out. (transfer full)
 * Errors: %FORGE_ERROR_INVALID. */
char        *forge_remote_normalize   (const char  *typed,
                                       GError     **error);
/* Whether nobody between here and there can listen: https, or this very computer. */
gboolean     forge_remote_is_private  (const char  *base);

/* @base: as forge_remote_normalize() gives it. */
ForgeRemote *forge_remote_new         (const char  *base);
/* For good: what waits for a token ends with %G_IO_ERROR_CANCELLED; what was sent is its caller's
 * to cancel. */
void         forge_remote_close       (ForgeRemote *self);

ForgeLogin   forge_remote_get_login   (ForgeRemote *self);
/* Tokens are looked for, and will be set. */
void         forge_remote_expect_tokens (ForgeRemote *self);
/* Both NULL: logged out. */
void         forge_remote_set_tokens  (ForgeRemote *self,
                                       const char  *access,
                                       const char  *refresh);
/* To be kept in the keyring. (transfer none) (nullable) */
const char  *forge_remote_get_refresh_token (ForgeRemote *self);

/* ForgeRemote::login-changed: forge_remote_get_login() gives something else now.
 * ForgeRemote::tokens-changed: forge_remote_get_refresh_token() does. */

/* Errors: %FORGE_ERROR_UNAUTHORIZED: user or password not accepted, or the server's database is
 * away, which looks the same; %FORGE_ERROR_PARSE: it is no Forge server; _CERTIFICATE, _NETWORK,
 * _TIMEOUT, _SERVER. On any of them the tokens stay as they were. */
void         forge_remote_login_async  (ForgeRemote          *self,
                                        const char           *user,
                                        const char           *password,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean     forge_remote_login_finish (ForgeRemote          *self,
                                        GAsyncResult         *result,
                                        GError              **error);

/* @method: "GET", "POST", "PUT", "PATCH" or "DELETE"; @path: below the base, "clients/?page=2";
 * @body (nullable): JSON; @starting (nullable), called with @user_data. */
void         forge_remote_send_async   (ForgeRemote          *self,
                                        const char           *method,
                                        const char           *path,
                                        GBytes               *body,
                                        ForgeRemoteStarting   starting,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* TRUE: a whole answer came, whatever it says. @answer is filled in either case.
 * Errors: %FORGE_ERROR_UNAUTHORIZED: see forge_remote_get_login(); _NETWORK, _CERTIFICATE,
 * _TIMEOUT, _PARSE (too large), _SERVER (the token could not be refreshed); of a change that was
 * sent %FORGE_ERROR_UNKNOWN_OUTCOME instead; %G_IO_ERROR_CANCELLED. */
gboolean     forge_remote_send_finish  (ForgeRemote          *self,
                                        GAsyncResult         *result,
                                        ForgeRemoteAnswer    *answer,
                                        GError              **error);

/* For tests: instead of the machine's clock, and of 30 seconds without a byte. */
void         forge_remote_set_clock    (ForgeRemote          *self,
                                        ForgeClock            clock,
                                        gpointer              user_data);
void         forge_remote_set_timeout  (ForgeRemote          *self,
                                        guint                 seconds);

G_END_DECLS
