/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-status-handler.h"

#include "forge-migrations.h"

/* The server that the clients are of. */
static void
append_server (ForgeRequest *request,
               gint64        count,
               GString      *body)
{
  const ForgeAccountEntry *account = forge_account_book_find (
      forge_profiles_get_accounts (request->profiles), request->profile->id);
  gboolean ready = forge_remote_get_login (request->profile->remote) <= FORGE_LOGIN_PENDING;

  g_string_append (body, "{\"url\":");
  forge_json_append_string (body, account->server);
  g_string_append (body, ",\"user\":");
  forge_json_append_string (body, account->user);
  g_string_append_printf (body, ",\"state\":\"%s\",\"loaded\":%" G_GINT64_FORMAT "}",
                          ready ? "stale" : "login-needed", count);
}

gboolean
forge_status_get (ForgeRequest  *request,
                  GError       **error)
{
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  gint64 count;
  GString *body;

  if (!forge_store_count (request->store, everything, &count, error))
    return FALSE;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"version\":\"" FORGE_VERSION "\",\"schema\":%d,"
                          "\"profile\":\"%s\",\"clients\":%" G_GINT64_FORMAT ",\"server\":",
                          forge_migrations_version, request->profile->id, count);
  if (request->profile->remote)
    append_server (request, count, body);
  else
    g_string_append (body, "null");
  g_string_append_c (body, '}');
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}
