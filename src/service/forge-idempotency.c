/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-idempotency.h"

#include <string.h>

#include "forge-error.h"

#define MAX_KEY_LENGTH 255

const char *
forge_idempotency_get_key (ForgeRequest *request)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                       "Idempotency-Key");
}

char *
forge_idempotency_get_digest (ForgeRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *method = soup_server_message_get_method (request->message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));

  g_checksum_update (checksum, (const guchar *) method, strlen (method) + 1);
  g_checksum_update (checksum, (const guchar *) path, strlen (path) + 1);
  g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strdup (g_checksum_get_string (checksum));
}

void
forge_idempotency_refuse (ForgeRequest *request)
{
  forge_request_answer (request, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                        g_string_new ("{\"detail\":\"The Idempotency-Key was used for another "
                                      "request.\"}"));
}

static void
replay (ForgeRequest *request,
        sqlite3_stmt *statement,
        const char   *digest)
{
  if (strcmp ((const char *) sqlite3_column_text (statement, 0), digest) != 0)
    {
      forge_idempotency_refuse (request);
      return;
    }
  forge_request_answer (request, sqlite3_column_int (statement, 1),
                        g_string_new ((const char *) sqlite3_column_text (statement, 2)));
  request->version = sqlite3_column_int64 (statement, 3);
  request->change = request->version;
}

gboolean
forge_idempotency_replay (ForgeDatabase  *database,
                          ForgeRequest   *request,
                          gboolean       *replayed,
                          GError        **error)
{
  const char *key = forge_idempotency_get_key (request);
  g_autofree char *digest = NULL;
  sqlite3_stmt *statement;
  GError *failure = NULL;

  *replayed = FALSE;
  if (!key)
    return TRUE;
  if (*key == '\0' || strlen (key) > MAX_KEY_LENGTH || !g_utf8_validate (key, -1, NULL))
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_INVALID,
                           "The Idempotency-Key has 1 to 255 bytes of UTF-8.");
      return FALSE;
    }
  statement = forge_database_prepare (database, "SELECT digest, status, body, version FROM answer "
                                      "WHERE key = ? AND at > ?", error);
  if (!statement)
    return FALSE;
  digest = forge_idempotency_get_digest (request);
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, g_get_real_time () - G_TIME_SPAN_DAY);
  *replayed = forge_database_step (database, statement, &failure);
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (*replayed)
    {
      replay (request, statement, digest);
      sqlite3_reset (statement);
    }
  return TRUE;
}

static gboolean
forget_old (ForgeDatabase  *database,
            GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, "DELETE FROM answer WHERE at <= ?", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, g_get_real_time () - G_TIME_SPAN_DAY);
  return forge_database_run (database, statement, error);
}

gboolean
forge_idempotency_put (ForgeDatabase  *database,
                       const char     *key,
                       const char     *digest,
                       guint           status,
                       const GString  *body,
                       gint64          version,
                       GError        **error)
{
  sqlite3_stmt *statement;

  if (!forget_old (database, error))
    return FALSE;
  statement = forge_database_prepare (database,
                                      "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)",
                                      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, digest, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 3, status);
  sqlite3_bind_text (statement, 4, body->str, body->len, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, version);
  sqlite3_bind_int64 (statement, 6, g_get_real_time ());
  return forge_database_run (database, statement, error);
}

gboolean
forge_idempotency_keep (ForgeDatabase  *database,
                        ForgeRequest   *request,
                        GError        **error)
{
  const char *key = forge_idempotency_get_key (request);
  g_autofree char *digest = NULL;

  if (!key)
    return TRUE;
  digest = forge_idempotency_get_digest (request);
  return forge_idempotency_put (database, key, digest, request->status, request->body,
                                request->version, error);
}
