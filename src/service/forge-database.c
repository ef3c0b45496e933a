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
#include "forge-sort-function.h"

/* Statements are made from queries, so their number has a bound. */
#define MAX_STATEMENTS 64

/* What is read of the file a second time is in the system's memory: with 32 MiB of our own nothing was
 * faster, and most of it was what the texts of a search had been read from. */
#define CACHE_KIB "4096"

/* Of the size of a page, in bytes. */
#define SMALLEST_FILE 512

struct _ForgeDatabase
{
  /* owned */
  char       *path;
  sqlite3    *sqlite;
  GHashTable *statements; /* its text → sqlite3_stmt */
  int         lock;       /* -1: none */

  int         failure;    /* of the last statement that failed: an extended code */
  gboolean    is_damaged; /* as a statement found */
};

/* The file itself first: one without its log would be opened as if nothing were missing, while a
 * log without its file is seen. */
static const char *const suffixes[] = { "", "-wal", "-journal", "-shm" };

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
set_file_error (GError     **error,
                const char  *what)
{
  int saved = errno;

  g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "%s: %s", what, g_strerror (saved));
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

static char *
make_mark_path (ForgeDatabase *self)
{
  return g_strconcat (self->path, ".damaged", NULL);
}

/* What is damaged can't be set aside while it serves; the mark lets the next open look at all of
 * it. */
static void
leave_mark (ForgeDatabase *self)
{
  g_autofree char *mark = make_mark_path (self);
  int fd = open_private (mark, NULL);

  if (fd >= 0)
    close (fd);
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
    {
      if (!self->is_damaged)
        leave_mark (self);
      self->is_damaged = TRUE;
      g_set_error (error, FORGE_ERROR, FORGE_ERROR_CORRUPT, "The database is damaged: %s",
                   sqlite3_errstr (code));
    }
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

static gboolean
configure (ForgeDatabase  *self,
           GError        **error)
{
  sqlite3_extended_result_codes (self->sqlite, 1);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_busy_timeout (self->sqlite, 2000);
  if (!check (self, forge_sort_function_add (self->sqlite), error))
    return FALSE;
  return forge_database_execute (self,
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA foreign_keys = ON;"
                                 "PRAGMA temp_store = MEMORY;"
                                 "PRAGMA cache_size = -" CACHE_KIB ";",
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

/* Closing the last connection checkpoints the log and takes it away, but nothing is written to a
 * damaged file. */
static void
close_sqlite (ForgeDatabase *self)
{
  g_hash_table_remove_all (self->statements);
  if (self->sqlite && self->is_damaged)
    sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close (g_steal_pointer (&self->sqlite));
}

/* A new directory, so that nothing in it can be overwritten. (transfer full) (nullable) */
static char *
make_aside (ForgeDatabase  *self,
            GError        **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *aside = g_strconcat (self->path, ".damaged-", date, NULL);

  for (guint i = 2; g_mkdir (aside, 0700) != 0; i++)
    {
      if (errno != EEXIST)
        {
          set_file_error (error, "It cannot be set aside");
          return NULL;
        }
      g_free (aside);
      aside = g_strdup_printf ("%s.damaged-%s-%u", self->path, date, i);
    }
  return g_steal_pointer (&aside);
}

static gboolean
sync_directory (const char  *directory,
                GError     **error)
{
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    set_file_error (error, "It cannot be set aside for good");
  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
move_files (ForgeDatabase  *self,
            const char     *aside,
            GError        **error)
{
  g_autofree char *directory = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (self->path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, G_DIR_SEPARATOR_S, name, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          set_file_error (error, "It cannot be set aside");
          return FALSE;
        }
    }
  return sync_directory (aside, error) && sync_directory (directory, error);
}

void
forge_database_set_aside (ForgeDatabase  *self,
                          GError        **error)
{
  g_autofree char *mark = make_mark_path (self);
  g_autofree char *aside = NULL;
  g_autoptr (GError) failure = NULL;

  self->is_damaged = TRUE;
  close_sqlite (self);
  aside = make_aside (self, &failure);
  if (!aside || !move_files (self, aside, &failure))
    {
      g_prefix_error (error, "%s: ", failure->message);
      return;
    }
  g_remove (mark);
  g_prefix_error (error, "Set aside as %s: ", aside);
  if (error)
    forge_error_set_aside (*error, aside);
}

/* SQLite would write to a pipe as if it were a log, or wait for it for ever. */
static gboolean
check_kinds (ForgeDatabase  *self,
             GError        **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->path, suffixes[i], NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "%s is not a file", path);
      return FALSE;
    }
  return TRUE;
}

/* -1: there is none. */
static gint64
get_size (ForgeDatabase *self,
          const char    *suffix)
{
  g_autofree char *path = g_strconcat (self->path, suffix, NULL);
  struct stat status;

  return stat (path, &status) == 0 ? status.st_size : -1;
}

/* Somebody stopped between the moves when a database was set aside, or cut its file off: SQLite
 * would take the log away from beside an empty one. */
static gboolean
check_log (ForgeDatabase  *self,
           GError        **error)
{
  gint64 size = get_size (self, "");

  if ((size >= SMALLEST_FILE || get_size (self, "-wal") <= 0) &&
      (size >= 0 || get_size (self, "-journal") <= 0))
    return TRUE;
  g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_CORRUPT, "The log has no database");
  return FALSE;
}

static gboolean
check_marked (ForgeDatabase  *self,
              GError        **error)
{
  g_autofree char *mark = make_mark_path (self);
  gint64 n_faults;

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!forge_database_get_int (self, "SELECT count(*) FROM pragma_quick_check "
                               "WHERE quick_check <> 'ok'", &n_faults, error))
    return FALSE;
  if (n_faults > 0)
    {
      set_error (self, SQLITE_CORRUPT, error);
      return FALSE;
    }
  g_remove (mark);
  return TRUE;
}

static gboolean
open_sqlite (ForgeDatabase  *self,
             GError        **error)
{
  int fd;

  if (!check_kinds (self, error) || !check_log (self, error))
    return FALSE;
  fd = open_private (self->path, error);
  if (fd < 0)
    return FALSE;
  close (fd);
  return check (self,
                sqlite3_open_v2 (self->path, &self->sqlite,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL),
                error) &&
         configure (self, error) && forge_migrations_check (self, error) &&
         check_marked (self, error) && choose_journal (self, error) &&
         forge_migrations_run (self, error);
}

static gboolean
open_file (ForgeDatabase  *self,
           const char     *directory,
           const char     *name,
           GError        **error)
{
  g_autoptr (GError) failure = NULL;

  g_free (self->path);
  self->path = g_build_filename (directory, name, NULL);
  self->is_damaged = FALSE;
  self->failure = SQLITE_OK;
  if (open_sqlite (self, &failure))
    return TRUE;
  if (g_error_matches (failure, FORGE_ERROR, FORGE_ERROR_CORRUPT))
    forge_database_set_aside (self, &failure);
  else
    close_sqlite (self);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

ForgeDatabase *
forge_database_open (const char  *directory,
                     const char  *name,
                     GError     **error)
{
  g_autoptr (ForgeDatabase) self = g_new0 (ForgeDatabase, 1);

  self->lock = -1;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  if (!make_directory (directory, error) || !take_lock (self, directory, error) ||
      !open_file (self, directory, name, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
forge_database_reopen (ForgeDatabase  *self,
                       const char     *name,
                       GError        **error)
{
  g_autofree char *directory = g_path_get_dirname (self->path);

  close_sqlite (self);
  return open_file (self, directory, name, error);
}

void
forge_database_close (ForgeDatabase *self)
{
  close_sqlite (self);
  g_hash_table_unref (self->statements);
  g_free (self->path);
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

/* A statement of constant text that every request needs. */
static gboolean
run_again (ForgeDatabase  *self,
           const char     *sql,
           GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self, sql, error);

  return statement && forge_database_run (self, statement, error);
}

GArray *
forge_database_list_ints (ForgeDatabase  *self,
                          sqlite3_stmt   *statement,
                          GError        **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;

  while (forge_database_step (self, statement, &failure))
    {
      gint64 value = sqlite3_column_int64 (statement, 0);

      g_array_append_val (values, value);
    }
  if (!failure)
    return g_steal_pointer (&values);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean
forge_database_begin (ForgeDatabase  *self,
                      GError        **error)
{
  return run_again (self, "BEGIN IMMEDIATE", error);
}

gboolean
forge_database_begin_reading (ForgeDatabase  *self,
                              GError        **error)
{
  return run_again (self, "BEGIN", error);
}

gboolean
forge_database_commit (ForgeDatabase  *self,
                       GError        **error)
{
  if (run_again (self, "COMMIT", error))
    return TRUE;
  forge_database_rollback (self);
  return FALSE;
}

/* A statement that ran out of space may have rolled back by itself. */
void
forge_database_rollback (ForgeDatabase *self)
{
  if (!sqlite3_get_autocommit (self->sqlite))
    run_again (self, "ROLLBACK", NULL);
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
