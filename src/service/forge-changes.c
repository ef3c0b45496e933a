/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-changes.h"

#define MAX_ANSWER 1000

static void
append_change (sqlite3_stmt *statement,
               GString      *out)
{
  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
  g_string_append_printf (out, "{\"number\":%" G_GINT64_FORMAT ",\"resource\":\"%s\","
                          "\"kind\":\"%s\",\"id\":%" G_GINT64_FORMAT "}",
                          (gint64) sqlite3_column_int64 (statement, 0),
                          sqlite3_column_text (statement, 1),
                          sqlite3_column_text (statement, 2),
                          (gint64) sqlite3_column_int64 (statement, 3));
}

static gboolean
append_changes (ForgeDatabase  *database,
                gint64          since,
                GString        *out,
                gint64         *last,
                GError        **error)
{
  GError *failure = NULL;
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, "SELECT number, resource, kind, id FROM change "
                                      "WHERE number > ? ORDER BY number LIMIT ?", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, since);
  sqlite3_bind_int (statement, 2, MAX_ANSWER);
  while (forge_database_step (database, statement, &failure))
    {
      append_change (statement, out);
      *last = sqlite3_column_int64 (statement, 0);
    }
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
forge_changes_append (ForgeDatabase  *database,
                      gint64          since,
                      GString        *out,
                      gint64         *last,
                      gboolean       *reset,
                      GError        **error)
{
  gint64 first;

  if (!forge_database_get_int (database, "SELECT min(number) FROM change", &first, error))
    return FALSE;
  *reset = since > *last || since < first - 1;
  g_string_append_c (out, '[');
  if (!*reset)
    {
      *last = since;
      if (!append_changes (database, since, out, last, error))
        return FALSE;
    }
  g_string_append_c (out, ']');
  return TRUE;
}

gboolean
forge_changes_add (ForgeDatabase  *database,
                   gint64          number,
                   const char     *kind,
                   gint64          id,
                   GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, "INSERT INTO change VALUES (?, 'clients', ?, ?, ?)",
                                      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  sqlite3_bind_text (statement, 2, kind, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, id);
  sqlite3_bind_int64 (statement, 4, g_get_real_time ());
  if (!forge_database_run (database, statement, error))
    return FALSE;
  statement = forge_database_prepare (database, "DELETE FROM change WHERE number <= ?", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number - FORGE_CHANGES_KEPT);
  return forge_database_run (database, statement, error);
}
