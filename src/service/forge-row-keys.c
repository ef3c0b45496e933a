/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-row-keys.h"

#include "forge-row.h"
#include "forge-text.h"

void
forge_row_keys_bind (sqlite3_stmt *statement,
                     int           position,
                     ForgeClient  *client)
{
  const char *name = forge_client_get (client, FORGE_FIELD_NAME);
  const char *tax_id = forge_client_get (client, FORGE_FIELD_TAX_ID);
  g_autoptr (GBytes) key = forge_text_sort_key (name);
  gsize length;
  const void *data = g_bytes_get_data (key, &length);

  sqlite3_bind_blob64 (statement, position, data ? data : "", length, SQLITE_TRANSIENT);
  if (tax_id && *tax_id)
    sqlite3_bind_text (statement, position + 1, forge_text_fold (tax_id), -1, g_free);
  else
    sqlite3_bind_null (statement, position + 1);
  sqlite3_bind_text (statement, position + 2, forge_row_search_text (client), -1, g_free);
}

static gboolean
make_keys_of_row (ForgeDatabase  *database,
                  const char     *select,
                  gint64          id,
                  GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (database, select, error);
  g_autoptr (ForgeClient) client = NULL;

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  if (!forge_database_step (database, statement, error))
    return FALSE;
  client = forge_row_to_client (statement);
  sqlite3_reset (statement);
  statement = forge_database_prepare (database,
                                      "UPDATE client SET sort_name = ?, "
                                      "fold_tax_id = ?, search_text = ? WHERE client_id = ?",
                                      error);
  if (!statement)
    return FALSE;
  forge_row_keys_bind (statement, 1, client);
  sqlite3_bind_int64 (statement, 4, id);
  return forge_database_run (database, statement, error);
}

gboolean
forge_row_keys_make (ForgeDatabase  *database,
                     GError        **error)
{
  g_autofree char *select = g_strdup_printf ("SELECT %s FROM client WHERE client_id = ?",
                                             forge_row_columns ());
  gint64 id = 0;

  for (;;)
    {
      sqlite3_stmt *statement;
      GError *failure = NULL;

      statement = forge_database_prepare (database, "SELECT client_id FROM client "
                                          "WHERE client_id > ? ORDER BY client_id LIMIT 1", error);
      if (!statement)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, id);
      if (!forge_database_step (database, statement, &failure))
        {
          if (failure)
            g_propagate_error (error, failure);
          return failure == NULL;
        }
      id = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
      if (!make_keys_of_row (database, select, id, error))
        return FALSE;
    }
}
