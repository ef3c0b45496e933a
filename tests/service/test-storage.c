/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is full or can't be written: an error that says so, and nothing lost. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "fixture.h"
#include "forge-answer.h"
#include "forge-error.h"
#include "forge-store.h"

#define MAX_CLIENTS 5000

typedef struct
{
  Fixture        service;
  ForgeDatabase *database;
  ForgeStore    *store;
} Storage;

static void
open_storage (Storage *storage)
{
  g_autoptr (GError) error = NULL;

  storage->database = forge_database_open (storage->service.data_dir, "this-computer.db", &error);
  g_assert_no_error (error);
  storage->store = forge_store_new (storage->database, &error);
  g_assert_no_error (error);
}

static void
close_storage (Storage *storage)
{
  forge_store_free (storage->store);
  forge_database_close (storage->database);
}

/* A service makes the directory, and leaves it. */
static void
set_up (Storage      *storage,
        gconstpointer data)
{
  fixture_set_up (&storage->service, NULL);
  forge_service_stop (storage->service.service);
  open_storage (storage);
}

static void
tear_down (Storage      *storage,
           gconstpointer data)
{
  close_storage (storage);
  fixture_tear_down (&storage->service, NULL);
}

static gboolean
create (Storage  *storage,
        guint     number,
        GError  **error)
{
  g_autoptr (ForgeClient) client = forge_client_new (0);
  g_autofree char *code = g_strdup_printf ("C-%u", number);
  gint64 id;

  forge_client_set (client, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (client, FORGE_FIELD_TYPE, "EMPRESA");
  forge_client_set (client, FORGE_FIELD_NAME, code);
  if (!forge_store_begin (storage->store, error))
    return FALSE;
  if (forge_store_insert (storage->store, client, &id, error))
    return forge_store_commit (storage->store, error);
  forge_store_rollback (storage->store);
  return FALSE;
}

static void
assert_sound (Storage *storage,
              gint64   n_clients)
{
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  g_autoptr (ForgeQuery) search = forge_query_with_search (everything, "c");
  gint64 count, faults;

  g_assert_true (forge_database_get_int (storage->database, "SELECT count(*) FROM "
                                         "pragma_integrity_check WHERE integrity_check <> 'ok'",
                                         &faults, NULL));
  g_assert_cmpint (faults, ==, 0);
  g_assert_true (forge_store_count (storage->store, everything, &count, NULL));
  g_assert_cmpint (count, ==, n_clients);
  g_assert_true (forge_store_count (storage->store, search, &count, NULL));
  g_assert_cmpint (count, ==, n_clients);
  g_assert_cmpint (forge_store_get_last (storage->store), ==, n_clients);
}

static void
test_full (Storage      *storage,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *limit = NULL;
  gint64 n_pages;
  guint n = 0;

  g_assert_true (forge_database_get_int (storage->database, "PRAGMA page_count", &n_pages, NULL));
  limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, n_pages + 20);
  g_assert_true (forge_database_execute (storage->database, limit, NULL));
  while (n < MAX_CLIENTS && create (storage, n, &error))
    n++;
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE);
  g_assert_true (forge_database_is_full (storage->database));
  assert_sound (storage, n);

  g_assert_true (forge_database_execute (storage->database, "PRAGMA max_page_count = 100000",
                                         NULL));
  g_clear_error (&error);
  g_assert_true (create (storage, n, &error));
  g_assert_no_error (error);
  close_storage (storage);
  open_storage (storage);
  assert_sound (storage, n + 1);
}

static void
test_read_only (Storage      *storage,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (create (storage, 1, NULL));
  g_assert_true (forge_database_execute (storage->database, "PRAGMA query_only = ON", NULL));
  g_assert_false (create (storage, 2, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE);
  g_assert_false (forge_database_is_full (storage->database));
  assert_sound (storage, 1);
}

static void
expect (Fixture    *fixture,
        const char *method,
        const char *path,
        const char *body,
        guint       status,
        const char *outcome,
        const char *pattern)
{
  g_autoptr (Reply) reply = fixture_send (fixture, method, path, body, NULL);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Forge-Outcome"), ==, outcome);
  assert_matches (reply->body, pattern);
}

/* The log of the database can't grow, and that is seen when a change is to be made durable. */
static void
test_failed_commit (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *log = g_build_filename (fixture->data_dir, "this-computer.db-wal", NULL);
  struct rlimit before, limit;
  GStatBuf status;

  expect (fixture, "POST", "clients/",
          "{\"client_code\":\"C-1\",\"type\":\"EMPRESA\",\"name\":\"Ana\"}", 201, "applied",
          "*");
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (g_stat (log, &status), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = status.st_size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  expect (fixture, "PATCH", "clients/1/", "{\"name\":\"Eva\"}", 503, "unknown", "{\"detail\":*}");
  expect (fixture, "GET", "clients/1/", NULL, 200, NULL, "*\"name\":\"Ana\"*");
  expect (fixture, "GET", "changes/?since=0", NULL, 200, NULL, "{\"last\":1,*");

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  expect (fixture, "PATCH", "clients/1/", "{\"name\":\"Zoe\"}", 200, "applied", "*");
  fixture_restart (fixture);
  expect (fixture, "GET", "clients/1/", NULL, 200, NULL, "*\"name\":\"Zoe\"*");
  expect (fixture, "GET", "changes/?since=1", NULL, 200, NULL, "{\"last\":2,*");
}

/* What can't be destroyed on a full disk can wait; the clients can't. */
static void
test_no_purge (Storage      *storage,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (create (storage, 1, NULL));
  g_assert_true (forge_database_execute (storage->database,
                                         "UPDATE client SET deleted_at = 1;"
                                         "CREATE TRIGGER full BEFORE DELETE ON client BEGIN"
                                         " SELECT RAISE (ABORT, 'full'); END;", NULL));
  close_storage (storage);
  g_test_expect_message ("forge-service", G_LOG_LEVEL_MESSAGE, "The trash was not emptied*");
  error = fixture_start (storage->service.service);
  g_assert_no_error (error);
  forge_service_stop (storage->service.service);
  g_test_assert_expected_messages ();
  open_storage (storage);
}

/* Damage below the schema: the root of @table. The service is stopped. */
static void
damage (Fixture    *fixture,
        const char *table)
{
  g_autofree char *path = g_build_filename (fixture->data_dir, "this-computer.db", NULL);
  g_autofree char *sql = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'",
                                          table);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  ForgeDatabase *database;
  gint64 page, page_size;
  gsize length;

  forge_service_stop (fixture->service);
  database = forge_database_open (fixture->data_dir, "this-computer.db", &error);
  g_assert_no_error (error);
  g_assert_true (forge_database_get_int (database, sql, &page, NULL));
  g_assert_true (forge_database_get_int (database, "PRAGMA page_size", &page_size, NULL));
  forge_database_close (database);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  memset (bytes + (page - 1) * page_size, 0xff, page_size);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
}

/* The directory that @error says. (transfer full) */
static char *
get_aside (const GError *error)
{
  g_autofree char *prefix = g_strdup_printf ("Set aside as %s: *", forge_error_get_aside (error));

  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_CORRUPT);
  assert_matches (forge_error_get_aside (error), "*/this-computer.db.damaged-20*");
  assert_matches (error->message, prefix);
  return g_strdup (forge_error_get_aside (error));
}

static void
assert_file (const char *directory,
             const char *name,
             const char *contents,
             gsize       length)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *found = NULL;
  gsize found_length;

  g_assert_true (g_file_get_contents (path, &found, &found_length, NULL));
  g_assert_cmpmem (found, found_length, contents, length);
}

static void
assert_set_aside (Fixture    *fixture,
                  const char *contents,
                  gsize       length)
{
  g_autofree char *mark = g_build_filename (fixture->data_dir, "this-computer.db.damaged", NULL);
  g_autoptr (GError) error = fixture_start (fixture->service);
  g_autofree char *aside = get_aside (error);

  assert_file (aside, "this-computer.db", contents, length);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  fixture_restart (fixture);
  expect (fixture, "GET", "clients/", NULL, 200, NULL, "{\"count\":0,*");
}

#define ANA "{\"client_code\":\"C-1\",\"type\":\"EMPRESA\",\"name\":\"Ana\"}"

static void
test_damaged_at_start (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->data_dir, "this-computer.db", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  expect (fixture, "POST", "clients/", ANA, 201, "applied", "*");
  damage (fixture, "change");
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  assert_set_aside (fixture, contents, length);
}

/* It is seen when somebody asks, and set aside at the next start. */
static void
test_damaged_below (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->data_dir, "this-computer.db", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  expect (fixture, "POST", "clients/", ANA, 201, "applied", "*");
  damage (fixture, "client");
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  fixture_restart (fixture);
  expect (fixture, "GET", "clients/1/", NULL, 503, NULL, "{\"detail\":*");
  forge_service_stop (fixture->service);
  assert_set_aside (fixture, contents, length);
}

/* A mark on what is sound goes away, and the clients stay. */
static void
test_sound_mark (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *mark = g_build_filename (fixture->data_dir, "this-computer.db.damaged", NULL);

  expect (fixture, "POST", "clients/", ANA, 201, "applied", "*");
  forge_service_stop (fixture->service);
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  fixture_restart (fixture);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
  expect (fixture, "GET", "clients/", NULL, 200, NULL, "{\"count\":1,*");
}

/* What the log holds when the damage is found goes along with the file, unchanged. */
static void
test_damaged_log (Storage      *storage,
                  gconstpointer data)
{
  const char *data_dir = storage->service.data_dir;
  g_autofree char *log = g_build_filename (data_dir, "this-computer.db-wal", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (create (storage, 1, NULL));
  g_assert_true (g_file_get_contents (log, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 0);
  g_set_error_literal (&error, FORGE_ERROR, FORGE_ERROR_CORRUPT, "Damaged");
  forge_database_set_aside (storage->database, &error);
  aside = get_aside (error);
  assert_file (aside, "this-computer.db-wal", contents, length);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  close_storage (storage);
  open_storage (storage);
  assert_sound (storage, 0);
}

/* A kill between the moves leaves a log without its file; one that was cut off is no better. */
static void
test_lone_log (Fixture      *fixture,
               gconstpointer data)
{
  const char *contents = data;
  g_autofree char *path = g_build_filename (fixture->data_dir, "this-computer.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  forge_service_stop (fixture->service);
  if (contents)
    g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  else
    g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_true (g_file_set_contents (log, "log", -1, NULL));
  error = fixture_start (fixture->service);
  aside = get_aside (error);
  assert_file (aside, "this-computer.db-wal", "log", 3);
  fixture_restart (fixture);
}

/* A directory or a pipe in the place of a file is left where it is. */
static void
test_no_files (Fixture      *fixture,
               gconstpointer data)
{
  static const char *const names[] = { "-wal", "-shm", "-journal", "" };

  forge_service_stop (fixture->service);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat ("this-computer.db", names[i / 2], NULL);
      g_autofree char *path = g_build_filename (fixture->data_dir, name, NULL);
      g_autoptr (GError) error = NULL;

      g_remove (path);
      g_assert_cmpint (i % 2 ? mkfifo (path, 0600) : g_mkdir (path, 0700), ==, 0);
      error = fixture_start (fixture->service);
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE);
      assert_matches (error->message, "*is not a file");
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  fixture_restart (fixture);
}

/* The name is as long as names of files can be, and one with a date would be longer. */
static void
test_not_set_aside (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *name = g_strnfill (240, 'x');
  g_autofree char *path = g_build_filename (fixture->data_dir, name, NULL);
  g_autofree char *garbage = g_strnfill (8192, 'x');

  forge_service_stop (fixture->service);
  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (forge_database_open (fixture->data_dir, name, &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_CORRUPT);
      assert_matches (error->message, "It cannot be set aside: *: The database is damaged*");
      assert_file (fixture->data_dir, name, garbage, strlen (garbage));
    }
}

static void
test_answers (Storage      *storage,
              gconstpointer data)
{
  static const struct
  {
    ForgeError code;
    gboolean   full;
    guint      status;
  } rows[] = {
    { FORGE_ERROR_STORAGE, TRUE, 507 },     { FORGE_ERROR_STORAGE, FALSE, 503 },
    { FORGE_ERROR_CORRUPT, FALSE, 503 },    { FORGE_ERROR_NOT_FOUND, FALSE, 404 },
    { FORGE_ERROR_INVALID, FALSE, 400 },    { FORGE_ERROR_PARSE, FALSE, 400 },
    { FORGE_ERROR_UNAUTHORIZED, TRUE, 500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (FORGE_ERROR, rows[i].code, "\"why\"");
      guint status;
      g_autoptr (GString) body = forge_answer_error (error, rows[i].full, &status);

      g_assert_cmpuint (status, ==, rows[i].status);
      g_assert_cmpstr (body->str, ==, "{\"detail\":\"\\\"why\\\"\"}");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/service/storage/full", Storage, NULL, set_up, test_full, tear_down);
  g_test_add ("/service/storage/read-only", Storage, NULL, set_up, test_read_only, tear_down);
  g_test_add ("/service/storage/failed-commit", Fixture, NULL, fixture_set_up, test_failed_commit,
              fixture_tear_down);
  g_test_add ("/service/storage/no-purge", Storage, NULL, set_up, test_no_purge, tear_down);
  g_test_add ("/service/storage/damaged-at-start", Fixture, NULL, fixture_set_up,
              test_damaged_at_start, fixture_tear_down);
  g_test_add ("/service/storage/damaged-below", Fixture, NULL, fixture_set_up,
              test_damaged_below, fixture_tear_down);
  g_test_add ("/service/storage/sound-mark", Fixture, NULL, fixture_set_up, test_sound_mark,
              fixture_tear_down);
  g_test_add ("/service/storage/damaged-log", Storage, NULL, set_up, test_damaged_log, tear_down);
  g_test_add ("/service/storage/lone-log", Fixture, NULL, fixture_set_up, test_lone_log,
              fixture_tear_down);
  g_test_add ("/service/storage/log-of-an-empty-file", Fixture, "", fixture_set_up, test_lone_log,
              fixture_tear_down);
  g_test_add ("/service/storage/log-of-a-stub", Fixture, "S", fixture_set_up, test_lone_log,
              fixture_tear_down);
  g_test_add ("/service/storage/no-files", Fixture, NULL, fixture_set_up, test_no_files,
              fixture_tear_down);
  g_test_add ("/service/storage/not-set-aside", Fixture, NULL, fixture_set_up,
              test_not_set_aside, fixture_tear_down);
  g_test_add ("/service/storage/answers", Storage, NULL, set_up, test_answers, tear_down);
  return g_test_run ();
}
