/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forge-error.h"
#include "forge-migrations.h"
#include "forge-text.h"

/* Statements are made from queries, so their number has a bound. */
#define MAX_STATEMENTS 64

struct _ForgeDatabase
{
  /* owned */
  sqlite3    *sqlite;
  GHashTable *statements; /* its text → sqlite3_stmt */
  int         lock;       /* -1: none */

  int         failure;    /* of the last statement that failed: an extended code */
};

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* The text of SQLite's message names tables and columns, never values. */
static void
set_error (ForgeDatabase  *self,
           int             code,
           GError        **error)
{
  int primary = code & 0xff;

  self->failure = code;
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
    g_set_error (error, FORGE_ERROR, FORGE_ERROR_CORRUPT, "The database is damaged: %s",
                 sqlite3_errstr (code));
  else
    g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "The database cannot be used: %s",
                 sqlite3_errmsg (self->sqlite));
}

static gboolean
check (ForgeDatabase  *self,
       int             code,
       GError        **error)
{
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
    return TRUE;
  set_error (self, code, error);
  return FALSE;
}

static void
set_file_error (GError     **error,
                const char  *what)
{
  int saved = errno;

  g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "%s: %s", what, g_strerror (saved));
}

static gboolean
make_directory (const char  *directory,
                GError     **error)
{
  struct stat status;

  if (g_mkdir_with_parents (directory, 0700) != 0 || stat (directory, &status) != 0)
    {
      set_file_error (error, "The data directory cannot be made");
      return FALSE;
    }
  if ((status.st_mode & 07777) != 0700 && chmod (directory, 0700) != 0)
    {
      set_file_error (error, "The data directory cannot be made private");
      return FALSE;
    }
  return TRUE;
}

/* Opens a private file, whatever the umask: SQLite gives the mode of the database to the files
 * beside it. */
static int
open_private (const char  *path,
              GError     **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0 || fchmod (fd, 0600) != 0)
    {
      set_file_error (error, "A file of the data directory cannot be opened");
      if (fd >= 0)
        close (fd);
      return -1;
    }
  return fd;
}

static gboolean
take_lock (ForgeDatabase  *self,
           const char     *directory,
           GError        **error)
{
  g_autofree char *path = g_build_filename (directory, "lock", NULL);

  self->lock = open_private (path, error);
  if (self->lock < 0)
    return FALSE;
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno == EWOULDBLOCK)
    g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_IN_USE,
                         "Another process holds the data directory");
  else
    set_file_error (error, "The data directory cannot be locked");
  return FALSE;
}

static void
sql_sort_key (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  g_autoptr (GBytes) key = forge_text_sort_key ((const char *) sqlite3_value_text (values[0]));
  gsize length;
  const void *data = g_bytes_get_data (key, &length);

  sqlite3_result_blob64 (context, data ? data : "", length, SQLITE_TRANSIENT);
}

static gboolean
configure (ForgeDatabase  *self,
           GError        **error)
{
  int code;

  sqlite3_extended_result_codes (self->sqlite, 1);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_busy_timeout (self->sqlite, 2000);
  code = sqlite3_create_function (self->sqlite, "forge_sort_key", 1,
                                  SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                  NULL, sql_sort_key, NULL, NULL);
  if (!check (self, code, error))
    return FALSE;
  return forge_database_execute (self,
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA foreign_keys = ON;"
                                 "PRAGMA temp_store = MEMORY;"
                                 "PRAGMA cache_size = -32768;",
                                 error);
}

/* Where shared memory or its locks fail, as on some network homes, SQLite keeps another journal or
 * says so; a rollback journal is as safe. */
static gboolean
choose_journal (ForgeDatabase  *self,
                GError        **error)
{
  if (!forge_database_execute (self, "PRAGMA journal_mode = WAL;", NULL) &&
      !forge_database_execute (self, "PRAGMA journal_mode = TRUNCATE;", error))
    return FALSE;
  return forge_database_execute (self, "PRAGMA synchronous = FULL;", error);
}

/* With the files that belong to it: a log without its database is no use, and must not meet another
 * one. */
static gboolean
rename_files (const char *path,
              const char *aside)
{
  static const char *const suffixes[] = { "-wal", "-shm", "-journal" };

  if (g_rename (path, aside) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      g_rename (from, to);
    }
  return TRUE;
}

/* A damaged database may still be read by somebody who knows how: it is kept under a dated name,
 * which @error then says. The next start begins with an empty one. */
static void
set_aside (ForgeDatabase  *self,
           const char     *path,
           GError        **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *aside = g_strconcat (path, ".damaged-", date, NULL);

  g_hash_table_remove_all (self->statements);
  sqlite3_close (g_steal_pointer (&self->sqlite));
  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.damaged-%s-%u", path, date, i);
    }
  if (rename_files (path, aside))
    g_prefix_error (error, "Set aside as %s: ", aside);
}

static gboolean
open_sqlite (ForgeDatabase  *self,
             const char     *path,
             GError        **error)
{
  int fd = open_private (path, error);

  if (fd < 0)
    return FALSE;
  close (fd);
  return check (self,
                sqlite3_open_v2 (path, &self->sqlite,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL),
                error) &&
         configure (self, error) && forge_migrations_check (self, error) &&
         choose_journal (self, error) && forge_migrations_run (self, error);
}

ForgeDatabase *
forge_database_open (const char  *directory,
                     const char  *name,
                     GError     **error)
{
  g_autoptr (ForgeDatabase) self = g_new0 (ForgeDatabase, 1);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) failure = NULL;

  self->lock = -1;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  if (!make_directory (directory, error) || !take_lock (self, directory, error))
    return NULL;
  if (open_sqlite (self, path, &failure))
    return g_steal_pointer (&self);
  if (g_error_matches (failure, FORGE_ERROR, FORGE_ERROR_CORRUPT))
    set_aside (self, path, &failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

void
forge_database_close (ForgeDatabase *self)
{
  g_hash_table_unref (self->statements);
  /* Closing the last connection checkpoints the log and takes it away. */
  sqlite3_close (self->sqlite);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self);
}

sqlite3_stmt *
forge_database_prepare (ForgeDatabase  *self,
                        const char     *sql,
                        GError        **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }
  if (!check (self,
              sqlite3_prepare_v3 (self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &statement, NULL),
              error))
    return NULL;
  if (g_hash_table_size (self->statements) >= MAX_STATEMENTS)
    g_hash_table_remove_all (self->statements);
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

gboolean
forge_database_step (ForgeDatabase  *self,
                     sqlite3_stmt   *statement,
                     GError        **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  check (self, code, error);
  sqlite3_reset (statement);
  return FALSE;
}

gboolean
forge_database_run (ForgeDatabase  *self,
                    sqlite3_stmt   *statement,
                    GError        **error)
{
  int code;

  do
    code = sqlite3_step (statement);
  while (code == SQLITE_ROW);
  if (!check (self, code, error))
    {
      sqlite3_reset (statement);
      return FALSE;
    }
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
forge_database_execute (ForgeDatabase  *self,
                        const char     *sql,
                        GError        **error)
{
  return check (self, sqlite3_exec (self->sqlite, sql, NULL, NULL, NULL), error);
}

gboolean
forge_database_get_int (ForgeDatabase  *self,
                        const char     *sql,
                        gint64         *value,
                        GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self, sql, error);
  GError *failure = NULL;

  *value = 0;
  if (!statement)
    return FALSE;
  if (forge_database_step (self, statement, &failure))
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
forge_database_begin (ForgeDatabase  *self,
                      GError        **error)
{
  return forge_database_execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
forge_database_commit (ForgeDatabase  *self,
                       GError        **error)
{
  if (forge_database_execute (self, "COMMIT", error))
    return TRUE;
  forge_database_rollback (self);
  return FALSE;
}

/* A statement that ran out of space may have rolled back by itself. */
void
forge_database_rollback (ForgeDatabase *self)
{
  if (!sqlite3_get_autocommit (self->sqlite))
    sqlite3_exec (self->sqlite, "ROLLBACK", NULL, NULL, NULL);
}

int
forge_database_get_changes (ForgeDatabase *self)
{
  return sqlite3_changes (self->sqlite);
}

gint64
forge_database_get_last_id (ForgeDatabase *self)
{
  return sqlite3_last_insert_rowid (self->sqlite);
}

gboolean
forge_database_is_full (ForgeDatabase *self)
{
  return (self->failure & 0xff) == SQLITE_FULL;
}
