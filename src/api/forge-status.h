/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "forge-remote.h"

G_BEGIN_DECLS

/* The profile whose clients are on this computer alone. Any other is the id of an account. */
#define FORGE_THIS_COMPUTER "this-computer"

/**
 * ForgeServerState:
 * @FORGE_SERVER_LOADING: the first walk over all clients is under way
 * @FORGE_SERVER_FRESH: what is here is what the server has
 * @FORGE_SERVER_STALE: it is being compared
 * @FORGE_SERVER_OFFLINE: the server can't be reached
 * @FORGE_SERVER_LOGIN_NEEDED: the server wants the password again
 * @FORGE_SERVER_FAILED: the server answers, but not with clients
 */
typedef enum {
  FORGE_SERVER_LOADING,
  FORGE_SERVER_FRESH,
  FORGE_SERVER_STALE,
  FORGE_SERVER_OFFLINE,
  FORGE_SERVER_LOGIN_NEEDED,
  FORGE_SERVER_FAILED,
} ForgeServerState;

/**
 * ForgeStatus:
 *
 * What the service says of itself ("status/"). Times are µs since 1970, 0 when unknown.
 */
typedef struct {
  char             *profile;     /* (owned): whose data it has open */
  char             *url;         /* (owned) (nullable): of the server; NULL on this computer alone,
                                  * where nothing below is set */
  char             *user;        /* (owned) (nullable) */
  ForgeServerState  state;
  gint64            loaded;      /* clients, of */
  gint64            total;
  gint64            as_of;       /* when what is here was what the server had */
  gint64            since;       /* when it was last reached, while it can't be */
  ForgeError        error;       /* 0 none */
  gint64            withheld;    /* clients that the server has and does not give */
  gint64            withheld_id; /* the only one of them; 0: not known */
  gint64            withheld_page; /* a page that it does not give; 0: not known */
  gint64            unconfirmed; /* changes whose outcome is not known */
  gint64            failed;      /* changes that were refused or overwritten, and that nobody has
                                  * seen yet */
} ForgeStatus;

/* Errors: %FORGE_ERROR_PARSE. */
ForgeStatus *forge_status_read (GBytes       *body,
                                GError      **error);
void         forge_status_free (ForgeStatus  *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeStatus, forge_status_free)

/* A server and a user that the service has data of. */
typedef struct {
  char       *id;          /* (owned) */
  char       *server;      /* (owned): its address */
  char       *user;        /* (owned) */
  ForgeLogin  login;       /* DONE, or why one is needed */
  gboolean    kept;        /* in the keyring: no need to log in at the next start */
  gboolean    locked;      /* the keyring is there and locked; else, where not @kept, there is none */
} ForgeAccount;

/* (element-type ForgeAccount) (transfer full) Errors: %FORGE_ERROR_PARSE. */
GPtrArray   *forge_accounts_read (GBytes  *body,
                                  GError **error);
/* The account called @id. (transfer none) (nullable) */
const ForgeAccount *forge_accounts_find (GPtrArray  *accounts,
                                         const char *id);

G_END_DECLS
