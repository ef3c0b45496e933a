/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-migrations.h"

#include "forge-error.h"
#include "forge-row-keys.h"
#include "forge-text.h"

/* Each step is what it was when it was published: it names its columns, while the statements at
 * run time come from the table of fields. Money is in cents, times are in µs since 1970.
 *
 * The trash is the rows with a deleted_at; only live ones are in the indexes, which have that
 * column because SQLite reads the row for it otherwise. */
static const char *const steps[] = {
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
  "CREATE TABLE client ("
  "  client_id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  uuid TEXT NOT NULL,"
  "  client_code TEXT NOT NULL,"
  "  type TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  legal_name TEXT,"
  "  tax_id TEXT,"
  "  email TEXT,"
  "  phone TEXT,"
  "  mobile TEXT,"
  "  address TEXT,"
  "  city TEXT,"
  "  state TEXT,"
  "  country TEXT,"
  "  postal_code TEXT,"
  "  credit_limit INTEGER,"
  "  payment_days INTEGER,"
  "  credit_used INTEGER,"
  "  available_credit INTEGER AS (CASE WHEN credit_limit <> 0 THEN"
  "    credit_limit - coalesce (credit_used, 0) END) STORED,"
  "  flags INTEGER AS ((coalesce (available_credit, 0) < 0) + 2 * (coalesce (credit_used, 0) > 0)"
  "    + 4 * (coalesce (phone, '') = '' AND coalesce (mobile, '') = '')"
  "    + 8 * (coalesce (email, '') = '')) STORED,"
  "  preferred_contact_method TEXT,"
  "  send_reminders INTEGER,"
  "  status TEXT,"
  "  created_by INTEGER,"
  "  created_at INTEGER,"
  "  updated_at INTEGER,"
  "  notes TEXT,"
  "  version INTEGER NOT NULL,"
  "  deleted_at INTEGER,"
  "  sort_name BLOB NOT NULL,"
  "  fold_name TEXT NOT NULL,"
  "  fold_tax_id TEXT,"
  "  search_text TEXT NOT NULL"
  ") STRICT;"
  "CREATE UNIQUE INDEX client_by_code ON client (client_code) WHERE deleted_at IS NULL;"
  "CREATE INDEX client_by_name ON client (sort_name, client_id, deleted_at)"
  "  WHERE deleted_at IS NULL;"
  "CREATE INDEX client_by_text ON client (client_id, search_text, deleted_at)"
  "  WHERE deleted_at IS NULL;"
  "CREATE INDEX client_by_creation ON client (created_at, client_id, deleted_at)"
  "  WHERE deleted_at IS NULL;"
  "CREATE INDEX client_by_change ON client (updated_at, client_id, deleted_at)"
  "  WHERE deleted_at IS NULL;"
  "CREATE INDEX client_by_filter"
  "  ON client (type, status, city, state, country, flags, deleted_at)"
  "  WHERE deleted_at IS NULL;"
  "CREATE INDEX client_by_fold ON client (fold_name, deleted_at) WHERE deleted_at IS NULL;"
  "CREATE INDEX client_by_tax_id ON client (fold_tax_id, deleted_at)"
  "  WHERE deleted_at IS NULL AND fold_tax_id IS NOT NULL;"
  "CREATE INDEX client_in_trash ON client (deleted_at) WHERE deleted_at IS NOT NULL;"
  "CREATE TABLE change ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  resource TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  id INTEGER NOT NULL,"
  "  at INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE answer ("
  "  key TEXT PRIMARY KEY,"
  "  digest TEXT NOT NULL,"
  "  status INTEGER NOT NULL,"
  "  body TEXT NOT NULL,"
  "  version INTEGER NOT NULL,"
  "  at INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX answer_by_age ON answer (at);"
  "CREATE VIRTUAL TABLE client_words USING fts5 (text, content='', detail=none,"
  "  prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');"
  "CREATE VIRTUAL TABLE client_parts USING fts5 (text, content='',"
  "  tokenize='trigram case_sensitive 1');"
  "CREATE TRIGGER client_found AFTER INSERT ON client WHEN new.deleted_at IS NULL BEGIN"
  "  INSERT INTO client_words (rowid, text) VALUES (new.client_id, new.search_text);"
  "  INSERT INTO client_parts (rowid, text) VALUES (new.client_id, new.search_text);"
  "END;"
  "CREATE TRIGGER client_found_anew AFTER UPDATE OF search_text, deleted_at ON client"
  "  WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)"
  "  OR new.search_text <> old.search_text BEGIN"
  "  INSERT INTO client_words (client_words, rowid, text)"
  "    SELECT 'delete', old.client_id, old.search_text WHERE old.deleted_at IS NULL;"
  "  INSERT INTO client_parts (client_parts, rowid, text)"
  "    SELECT 'delete', old.client_id, old.search_text WHERE old.deleted_at IS NULL;"
  "  INSERT INTO client_words (rowid, text)"
  "    SELECT new.client_id, new.search_text WHERE new.deleted_at IS NULL;"
  "  INSERT INTO client_parts (rowid, text)"
  "    SELECT new.client_id, new.search_text WHERE new.deleted_at IS NULL;"
  "END;",
  /* Searches and possible duplicates are found in memory. */
  "DROP TRIGGER client_found;"
  "DROP TRIGGER client_found_anew;"
  "DROP TABLE client_words;"
  "DROP TABLE client_parts;"
  "DROP INDEX client_by_fold;"
  "ALTER TABLE client DROP COLUMN fold_name;"
  /* The members of a server's client that the columns do not have. While two of its clients change
   * codes, both have the same one here; a code of one's own is looked up before it is stored. */
  "ALTER TABLE client ADD COLUMN unknown TEXT;"
  "DROP INDEX client_by_code;"
  "CREATE INDEX client_by_code ON client (client_code, client_id, deleted_at)"
  "  WHERE deleted_at IS NULL;"
  /* What is on its way to a server. */
  "CREATE TABLE pending ("
  "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  kind TEXT NOT NULL,"
  "  state TEXT NOT NULL,"
  "  client INTEGER NOT NULL,"
  "  key TEXT,"
  "  digest TEXT,"
  "  sent INTEGER NOT NULL,"
  "  due INTEGER NOT NULL,"
  "  base TEXT,"
  "  body TEXT,"
  "  theirs TEXT,"
  "  code TEXT"
  ") STRICT;",
};

const int forge_migrations_version = G_N_ELEMENTS (steps);

static gboolean
run_step (ForgeDatabase  *database,
          int             step,
          GError        **error)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA user_version = %d", step + 1);

  if (!forge_database_begin (database, error))
    return FALSE;
  if (forge_database_execute (database, steps[step], error) &&
      forge_database_execute (database, pragma, error))
    return forge_database_commit (database, error);
  forge_database_rollback (database);
  return FALSE;
}

static gboolean
set_text_version (ForgeDatabase  *database,
                  GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database,
                                      "INSERT OR REPLACE INTO meta VALUES ('text_version', ?)",
                                      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int (statement, 1, FORGE_TEXT_VERSION);
  return forge_database_run (database, statement, error);
}

static gboolean
make_keys (ForgeDatabase  *database,
           GError        **error)
{
  gint64 version;

  if (!forge_database_get_int (database, "SELECT value FROM meta WHERE name = 'text_version'",
                               &version, error))
    return FALSE;
  if (version == FORGE_TEXT_VERSION)
    return TRUE;
  if (!forge_database_begin (database, error))
    return FALSE;
  if (forge_row_keys_make (database, error) && set_text_version (database, error))
    return forge_database_commit (database, error);
  forge_database_rollback (database);
  return FALSE;
}

gboolean
forge_migrations_check (ForgeDatabase  *database,
                        GError        **error)
{
  gint64 version, tables;

  if (!forge_database_get_int (database, "PRAGMA user_version", &version, error) ||
      !forge_database_get_int (database, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (version > forge_migrations_version)
    {
      g_set_error (error, FORGE_ERROR, FORGE_ERROR_NEWER,
                   "The database has schema %" G_GINT64_FORMAT ", newer than %d",
                   version, forge_migrations_version);
      return FALSE;
    }
  if (version < 0 || (version == 0 && tables > 0))
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_CORRUPT,
                           "The file is a database of another program");
      return FALSE;
    }
  return TRUE;
}

gboolean
forge_migrations_run (ForgeDatabase  *database,
                      GError        **error)
{
  gint64 version;

  if (!forge_database_get_int (database, "PRAGMA user_version", &version, error))
    return FALSE;
  for (int step = version; step < forge_migrations_version; step++)
    if (!run_step (database, step, error))
      return FALSE;
  return make_keys (database, error);
}
