/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-status-handler.h"

#include "forge-migrations.h"
#include "forge-writer.h"

/* The server that the clients are of. */
static void
append_server (ForgeRequest *request,
               GString      *body)
{
  const ForgeAccountEntry *account = forge_account_book_find (
      forge_profiles_get_accounts (request->profiles), request->profile->id);

  g_string_append (body, "{\"url\":");
  forge_json_append_string (body, account->server);
  g_string_append (body, ",\"user\":");
  forge_json_append_string (body, account->user);
  forge_replica_append_status (request->profile->replica, body);
  g_string_append_c (body, ',');
  forge_writer_append_counts (request->profile->writer, body);
  g_string_append_c (body, '}');
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
  if (request->profile->replica)
    append_server (request, body);
  else
    g_string_append (body, "null");
  g_string_append_c (body, '}');
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}

gboolean
forge_status_attend (ForgeRequest  *request,
                     GError       **error)
{
  g_autoptr (ForgeJson) json = forge_request_read_json (request, error);
  ForgeJsonNode visible;

  if (!json)
    return FALSE;
  visible = forge_json_member (json, 0, "visible");
  if (visible == FORGE_JSON_NONE || (forge_json_get_kind (json, visible) != FORGE_JSON_TRUE &&
                                     forge_json_get_kind (json, visible) != FORGE_JSON_FALSE))
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_INVALID,
                           "visible must be true or false.");
      return FALSE;
    }
  if (request->profile && request->profile->replica)
    forge_replica_set_visible (request->profile->replica,
                               forge_json_get_kind (json, visible) == FORGE_JSON_TRUE);
  forge_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL);
  return TRUE;
}
