/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-status.h"

#include "forge-text.h"
#include "forge-wire.h"

static const char *const state_names[] = {
  [FORGE_SERVER_LOADING] = "loading",
  [FORGE_SERVER_FRESH] = "fresh",
  [FORGE_SERVER_STALE] = "stale",
  [FORGE_SERVER_OFFLINE] = "offline",
  [FORGE_SERVER_LOGIN_NEEDED] = "login-needed",
  [FORGE_SERVER_FAILED] = "failed",
};

static gint64
read_time (const ForgeJson *json,
           ForgeJsonNode    object,
           const char      *name)
{
  const char *text = forge_wire_read_string (json, object, name);
  gint64 time;

  return text != NULL && forge_time_parse (text, &time) ? time : 0;
}

/* What is not understood of a server is a failure, never something better (freshness I24). */
static ForgeServerState
read_state (const char *name)
{
  for (guint state = 0; state < G_N_ELEMENTS (state_names); state++)
    if (g_strcmp0 (name, state_names[state]) == 0)
      return state;
  return FORGE_SERVER_FAILED;
}

static void
read_server (ForgeStatus     *status,
             const ForgeJson *json,
             ForgeJsonNode    server)
{
  gint64 refused = 0, overwritten = 0;

  status->url = g_strdup (forge_wire_read_string (json, server, "url"));
  status->user = g_strdup (forge_wire_read_string (json, server, "user"));
  status->state = read_state (forge_wire_read_string (json, server, "state"));
  status->as_of = read_time (json, server, "as_of");
  status->since = read_time (json, server, "since");
  status->error = forge_error_code_from_string (forge_wire_read_string (json, server, "error"));
  forge_wire_read_int (json, server, "loaded", &status->loaded);
  forge_wire_read_int (json, server, "total", &status->total);
  forge_wire_read_int (json, server, "withheld", &status->withheld);
  forge_wire_read_int (json, server, "withheld_id", &status->withheld_id);
  forge_wire_read_int (json, server, "withheld_page", &status->withheld_page);
  forge_wire_read_int (json, server, "unconfirmed", &status->unconfirmed);
  forge_wire_read_int (json, server, "refused", &refused);
  forge_wire_read_int (json, server, "overwritten", &overwritten);
  status->failed = refused + overwritten;
}

static GError *
new_error (void)
{
  return g_error_new_literal (FORGE_ERROR, FORGE_ERROR_PARSE, "Not what the service is asked for");
}

ForgeStatus *
forge_status_read (GBytes  *body,
                   GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autoptr (ForgeStatus) status = NULL;
  const char *profile;
  ForgeJsonNode server;

  if (json == NULL)
    return NULL;

  profile = forge_wire_read_string (json, 0, "profile");
  server = forge_json_member (json, 0, "server");
  status = g_new0 (ForgeStatus, 1);
  status->profile = g_strdup (profile);
  if (server != FORGE_JSON_NONE && forge_json_get_kind (json, server) == FORGE_JSON_OBJECT)
    read_server (status, json, server);
  if (profile != NULL && (status->url != NULL) == (g_strcmp0 (profile, FORGE_THIS_COMPUTER) != 0))
    return g_steal_pointer (&status);
  g_propagate_error (error, new_error ());
  return NULL;
}

void
forge_status_free (ForgeStatus *status)
{
  g_free (status->profile);
  g_free (status->url);
  g_free (status->user);
  g_free (status);
}

static void
account_free (gpointer data)
{
  ForgeAccount *account = data;

  g_free (account->id);
  g_free (account->server);
  g_free (account->user);
  g_free (account);
}

static ForgeLogin
read_login (const char *state,
            const char *reason)
{
  if (g_strcmp0 (state, "ready") == 0)
    return FORGE_LOGIN_DONE;
  if (g_strcmp0 (reason, "inactive") == 0)
    return FORGE_LOGIN_INACTIVE;
  if (g_strcmp0 (reason, "unknown_user") == 0)
    return FORGE_LOGIN_UNKNOWN_USER;
  return g_strcmp0 (reason, "expired") == 0 ? FORGE_LOGIN_EXPIRED : FORGE_LOGIN_MISSING;
}

/* NULL when it is none. */
static ForgeAccount *
read_account (const ForgeJson *json,
              ForgeJsonNode    node)
{
  const char *id = forge_wire_read_string (json, node, "id");
  const char *server = forge_wire_read_string (json, node, "server");
  const char *user = forge_wire_read_string (json, node, "user");
  const char *keyring = forge_wire_read_string (json, node, "keyring");
  ForgeAccount *account;

  if (id == NULL || server == NULL || user == NULL)
    return NULL;

  account = g_new0 (ForgeAccount, 1);
  account->id = g_strdup (id);
  account->server = g_strdup (server);
  account->user = g_strdup (user);
  account->login = read_login (forge_wire_read_string (json, node, "state"),
                               forge_wire_read_string (json, node, "reason"));
  account->kept = g_strcmp0 (keyring, "kept") == 0;
  account->locked = g_strcmp0 (keyring, "locked") == 0;
  return account;
}

GPtrArray *
forge_accounts_read (GBytes  *body,
                     GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (account_free);
  ForgeJsonNode list;

  if (json == NULL)
    return NULL;

  list = forge_json_member (json, 0, "accounts");
  if (list == FORGE_JSON_NONE || forge_json_get_kind (json, list) != FORGE_JSON_ARRAY)
    {
      g_propagate_error (error, new_error ());
      return NULL;
    }
  for (ForgeJsonNode node = forge_json_first (json, list); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      ForgeAccount *account = read_account (json, node);

      if (account == NULL)
        {
          g_propagate_error (error, new_error ());
          return NULL;
        }
      g_ptr_array_add (accounts, account);
    }
  return g_steal_pointer (&accounts);
}

const ForgeAccount *
forge_accounts_find (GPtrArray  *accounts,
                     const char *id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      const ForgeAccount *account = g_ptr_array_index (accounts, i);

      if (g_strcmp0 (account->id, id) == 0)
        return account;
    }
  return NULL;
}
