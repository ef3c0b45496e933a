/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-demo-people.h"
#include "forge-error.h"
#include "forge-store.h"

#include <stdlib.h>

/* Always the same people. */
#define SEED 1

/* Takes away the trigger that enters each client in the indexes of the search: row by row, SQLite
 * would write them out as many times. What makes it again. (transfer full) (nullable) */
static char *
drop_trigger (ForgeDatabase  *database,
              GError        **error)
{
  sqlite3_stmt *statement;
  g_autofree char *sql = NULL;
  GError *failure = NULL;

  statement = forge_database_prepare (database, "SELECT sql FROM sqlite_schema "
                                      "WHERE name = 'client_found'", error);
  if (!statement)
    return NULL;
  if (!forge_database_step (database, statement, &failure))
    {
      g_propagate_error (error, failure ? failure
                         : g_error_new_literal (FORGE_ERROR, FORGE_ERROR_STORAGE, "No trigger"));
      return NULL;
    }
  sql = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_reset (statement);
  return forge_database_execute (database, "DROP TRIGGER client_found", error)
         ? g_steal_pointer (&sql) : NULL;
}

/* The clients after @last. */
static gboolean
enter (ForgeDatabase  *database,
       const char     *index,
       gint64          last,
       GError        **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (rowid, text) SELECT client_id, "
                                          "search_text FROM client WHERE client_id > ? "
                                          "AND deleted_at IS NULL ORDER BY client_id", index);
  sqlite3_stmt *statement = forge_database_prepare (database, sql, error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, last);
  return forge_database_run (database, statement, error);
}

static gboolean
insert (ForgeDatabase  *database,
        ForgeStore     *store,
        guint           n_people,
        GError        **error)
{
  g_autofree char *trigger = drop_trigger (database, error);
  gint64 id, last;

  if (!trigger || !forge_database_get_int (database, "SELECT max(client_id) FROM client", &last,
                                           error))
    return FALSE;
  for (guint i = 0; i < n_people; i++)
    {
      g_autoptr (ForgeClient) person = forge_demo_person (SEED, i);

      if (!forge_store_insert (store, person, &id, error))
        return FALSE;
    }
  return enter (database, "client_words", last, error) &&
         enter (database, "client_parts", last, error) &&
         forge_database_execute (database, trigger, error);
}

/* One transaction: a database that is half loaded is not left behind. */
static gboolean
load (ForgeDatabase  *database,
      ForgeStore     *store,
      guint           n_people,
      GError        **error)
{
  if (!forge_store_begin (store, error))
    return FALSE;
  if (insert (database, store, n_people, error))
    return forge_store_commit (store, error);
  forge_store_rollback (store);
  return FALSE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  /* In this order: the store goes before its database. */
  g_autoptr (ForgeDatabase) database = NULL;
  g_autoptr (ForgeStore) store = NULL;
  guint64 n_people;

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 0, 10000000, &n_people, &error))
    {
      g_printerr ("Usage: forge-demo DIRECTORY NUMBER\n%s\n", error ? error->message : "");
      return 2;
    }

  database = forge_database_open (argv[1], FORGE_DATABASE_NAME, &error);
  if (database)
    store = forge_store_new (database, &error);
  if (!store || !load (database, store, n_people, &error))
    {
      g_printerr ("forge-demo: %s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
