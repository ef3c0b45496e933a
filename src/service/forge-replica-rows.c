/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-replica-rows.h"

/* Live or hidden: the indexes have the live ones only, and the others are few. */
#define COUNT_BOTH(condition) \
  "SELECT (SELECT count(*) FROM client WHERE deleted_at IS NULL AND " condition ") + " \
  "(SELECT count(*) FROM client WHERE deleted_at IS NOT NULL AND " condition ")"

#define LIST_BOTH(condition) \
  "SELECT client_id FROM client WHERE deleted_at IS NULL AND " condition " UNION ALL " \
  "SELECT client_id FROM client WHERE deleted_at IS NOT NULL AND " condition

gboolean
forge_rows_count (ForgeDatabase  *database,
                  gint64         *count,
                  GError        **error)
{
  return forge_database_get_int (database, COUNT_BOTH ("1"), count, error);
}

gboolean
forge_rows_count_unchanged (ForgeDatabase  *database,
                            gint64         *count,
                            GError        **error)
{
  return forge_database_get_int (database, COUNT_BOTH ("updated_at IS NULL"), count, error);
}

/* The only row of @statement; @fallback when there is none. */
static gboolean
read_int (ForgeDatabase  *database,
          sqlite3_stmt   *statement,
          gint64          fallback,
          gint64         *value,
          GError        **error)
{
  GError *failure = NULL;

  *value = fallback;
  if (forge_database_step (database, statement, &failure))
    {
      *value = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
forge_rows_has (ForgeDatabase  *database,
                gint64          id,
                gboolean       *has,
                GError        **error)
{
  sqlite3_stmt *statement;
  gint64 found;

  statement = forge_database_prepare (database, "SELECT 1 FROM client WHERE client_id = ?", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  if (!read_int (database, statement, 0, &found, error))
    return FALSE;
  *has = found != 0;
  return TRUE;
}

gboolean
forge_rows_count_before (ForgeDatabase  *database,
                         gint64          time,
                         gint64         *count,
                         GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, COUNT_BOTH ("created_at < ?1"), error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, time);
  return read_int (database, statement, 0, count, error);
}

GArray *
forge_rows_list_between (ForgeDatabase  *database,
                         gint64          from,
                         gint64          to,
                         GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, LIST_BOTH ("created_at >= ?1 AND created_at < ?2")
                                      " UNION ALL "
                                      LIST_BOTH ("created_at IS NULL AND ?2 = ?3"), error);
  if (!statement)
    return NULL;
  sqlite3_bind_int64 (statement, 1, from);
  sqlite3_bind_int64 (statement, 2, to);
  sqlite3_bind_int64 (statement, 3, FORGE_ROWS_LAST);
  return forge_database_list_ints (database, statement, error);
}

/* With two numbers bound. (transfer full) (element-type gint64) */
static GArray *
list_ids (ForgeDatabase  *database,
          const char     *sql,
          gint64          first,
          gint64          second,
          GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (database, sql, error);

  if (!statement)
    return NULL;
  sqlite3_bind_int64 (statement, 1, first);
  sqlite3_bind_int64 (statement, 2, second);
  return forge_database_list_ints (database, statement, error);
}

GArray *
forge_rows_list_page (ForgeDatabase  *database,
                      gint64          offset,
                      gint64          limit,
                      GError        **error)
{
  return list_ids (database, "SELECT client_id FROM client "
                   "ORDER BY created_at NULLS LAST, client_id LIMIT ? OFFSET ?", limit, offset, error);
}

GArray *
forge_rows_list_gaps (ForgeDatabase  *database,
                      gint64          above,
                      guint           limit,
                      GError        **error)
{
  return list_ids (database, "WITH RECURSIVE candidate (id) AS ("
                   "SELECT coalesce(max(client_id), 0) + ?1 FROM client "
                   "UNION ALL SELECT id - 1 FROM candidate WHERE id > 1) "
                   "SELECT id FROM candidate WHERE id > 0 AND NOT EXISTS "
                   "(SELECT 1 FROM client WHERE client_id = id) LIMIT ?2", above, limit, error);
}

gboolean
forge_rows_get_note (ForgeDatabase  *database,
                     const char     *name,
                     gint64          fallback,
                     gint64         *value,
                     GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, "SELECT value FROM meta WHERE name = ?", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_TRANSIENT);
  return read_int (database, statement, fallback, value, error);
}

gboolean
forge_rows_set_note (ForgeDatabase  *database,
                     const char     *name,
                     gint64          value,
                     GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, "INSERT OR REPLACE INTO meta VALUES (?, ?)", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 2, value);
  return forge_database_run (database, statement, error);
}
