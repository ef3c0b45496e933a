/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starting, stopping, files, sockets and what comes over the wire malformed. */
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "forge-error.h"
#include "forge-migrations.h"

/* The C library's own allocator. */
#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#define TELLS_OF_BLOCKS
#endif

#define JUAN "{\"client_code\":\"cli-001\",\"type\":\"INDIVIDUAL\",\"name\":\"Juan\"}"

static void
execute (Fixture    *fixture,
         const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->data_dir, "this-computer.db", NULL);
  sqlite3 *sqlite;

  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (sqlite);
}

static void
test_restart (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (Reply) before = NULL;
  g_autoptr (Reply) after = NULL;

  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "*");
  fixture_expect (fixture, "PATCH", "clients/1/", "{\"notes\":\"a\\nb\"}", 200, "*");
  before = fixture_send (fixture, "GET", "clients/1/", NULL, NULL);
  fixture_restart (fixture);
  after = fixture_send (fixture, "GET", "clients/1/", NULL, NULL);
  g_assert_cmpstr (before->body, ==, after->body);
  g_assert_cmpstr (soup_message_headers_get_one (after->headers, "Forge-Change"), ==, "2");
  fixture_expect (fixture, "DELETE", "clients/1/", NULL, 204, "");
  fixture_restart (fixture);
  fixture_expect (fixture, "POST", "clients/1/restore/", NULL, 200, "{\"client_id\":1,*");
  fixture_expect (fixture, "GET", "changes/?since=2", NULL, 200, "*\"deleted\"*\"restored\"*");
}

static void
test_numbers_are_not_used_again (Fixture      *fixture,
                                 gconstpointer data)
{
  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "{\"client_id\":1,*");
  fixture_expect (fixture, "DELETE", "clients/1/", NULL, 204, "");
  g_clear_object (&fixture->session);
  forge_service_stop (fixture->service);
  execute (fixture, "UPDATE client SET deleted_at = 0");
  fixture_restart (fixture);
  fixture_expect (fixture, "POST", "clients/1/restore/", NULL, 404, "*");
  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "{\"client_id\":2,*");
}

static void
test_keys_are_made_anew (Fixture      *fixture,
                         gconstpointer data)
{
  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "*");
  g_clear_object (&fixture->session);
  forge_service_stop (fixture->service);
  execute (fixture, "UPDATE meta SET value = 0 WHERE name = 'text_version';"
           "UPDATE client SET sort_name = x'00'");
  fixture_restart (fixture);
  fixture_expect (fixture, "POST", "clients/",
                  "{\"client_code\":\"2\",\"type\":\"EMPRESA\",\"name\":\"Ana\"}", 201, "*");
  fixture_expect (fixture, "GET", "clients/ids/", NULL, 200, "*[2,1]*");
  fixture_expect (fixture, "GET", "clients/ids/?search=juan", NULL, 200, "*[1]*");
}

static void
test_feed_is_short (Fixture      *fixture,
                    gconstpointer data)
{
  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "*");
  g_clear_object (&fixture->session);
  forge_service_stop (fixture->service);
  execute (fixture, "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n "
           "WHERE i < 10000) INSERT INTO change SELECT i, 'clients', 'updated', 1, 0 FROM n");
  fixture_restart (fixture);
  fixture_expect (fixture, "GET", "changes/?since=0", NULL, 200,
                  "{\"last\":1000,\"reset\":false,*");
  fixture_expect (fixture, "PATCH", "clients/1/", "{\"notes\":\"x\"}", 200, "*");
  fixture_expect (fixture, "PATCH", "clients/1/", "{\"notes\":\"y\"}", 200, "*");
  fixture_expect (fixture, "GET", "changes/?since=1", NULL, 200,
                  "{\"last\":10002,\"reset\":true,*[],*}");
  fixture_expect (fixture, "GET", "changes/?since=9002", NULL, 200,
                  "{\"last\":10002,\"reset\":false,*");
}

static void
test_in_use (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->directory, "elsewhere", NULL);
  g_autofree char *data_dir = g_build_filename (fixture->directory, "other", NULL);
  ForgeService *same_data = forge_service_new (fixture->data_dir, elsewhere);
  ForgeService *same_socket = forge_service_new (data_dir, fixture->socket_dir);
  g_autoptr (GError) data_error = fixture_start (same_data);
  g_autoptr (GError) socket_error = fixture_start (same_socket);
  g_autoptr (GError) error = NULL;

  g_assert_error (data_error, FORGE_ERROR, FORGE_ERROR_IN_USE);
  g_assert_error (socket_error, FORGE_ERROR, FORGE_ERROR_IN_USE);
  g_assert_null (forge_service_get_socket (same_data));
  fixture_expect (fixture, "GET", "status/", NULL, 200, "*");
  forge_service_stop (fixture->service);
  error = fixture_start (same_data);
  g_assert_no_error (error);
  g_assert_finalize_object (same_data);
  g_assert_finalize_object (same_socket);
}

static void
assert_mode (const char *path,
             guint       mode)
{
  struct stat status;

  g_test_message ("%s", path);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, mode);
}

static void
test_modes (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;
  mode_t mask;

  forge_service_stop (fixture->service);
  g_assert_cmpint (g_chmod (fixture->data_dir, 0755), ==, 0);
  mask = umask (0);
  fixture_restart (fixture);
  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "*");
  umask (mask);
  assert_mode (fixture->data_dir, 0700);
  assert_mode (fixture->socket_dir, 0700);
  dir = g_dir_open (fixture->data_dir, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->data_dir, name, NULL);

      assert_mode (path, 0600);
      n++;
    }
  g_assert_cmpuint (n, ==, 4);
}

static void
test_socket_is_taken_away (Fixture      *fixture,
                           gconstpointer data)
{
  g_autofree char *path = g_strdup (forge_service_get_socket (fixture->service));

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  forge_service_stop (fixture->service);
  g_assert_null (forge_service_get_socket (fixture->service));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  forge_service_stop (fixture->service);
}

static void
test_dead_socket (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *path = g_strdup (forge_service_get_socket (fixture->service));
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) dead = NULL;

  forge_service_stop (fixture->service);
  dead = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_assert_true (g_socket_bind (dead, address, FALSE, NULL));
  g_socket_close (dead, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  fixture_restart (fixture);
  fixture_expect (fixture, "GET", "status/", NULL, 200, "*");
}

static void
test_long_path (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *name = g_strnfill (100, 'x');
  g_autofree char *long_dir = g_build_filename (fixture->directory, name, NULL);
  g_autofree char *data_dir = g_build_filename (fixture->directory, "other", NULL);
  ForgeService *service = forge_service_new (data_dir, long_dir);
  g_autoptr (GError) error = fixture_start (service);

  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE);
  assert_matches (error->message, "*107*");
  g_assert_finalize_object (service);
}

static void
test_runtime_directory (Fixture      *fixture,
                        gconstpointer data)
{
  static const struct
  {
    const char *runtime, *flatpak, *pattern;
    gboolean    is_temporary;
  } rows[] = {
    { "run", NULL, "*/run/forge-clients/api.socket", FALSE },
    { "run", "io.example.App", "*/run/app/io.example.App/api.socket", FALSE },
    { NULL, NULL, "*/forge-*/api.socket", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *data_dir = g_strdup_printf ("%s/data-%u", fixture->directory, i);
      g_autofree char *runtime = g_build_filename (fixture->directory, rows[i].runtime, NULL);
      ForgeService *service = forge_service_new (data_dir, NULL);
      g_autofree char *directory = NULL;
      g_autoptr (GError) error = NULL;

      g_unsetenv ("FLATPAK_ID");
      g_unsetenv ("XDG_RUNTIME_DIR");
      if (rows[i].runtime)
        g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
      if (rows[i].flatpak)
        g_setenv ("FLATPAK_ID", rows[i].flatpak, TRUE);
      error = fixture_start (service);
      g_assert_no_error (error);
      assert_matches (forge_service_get_socket (service), rows[i].pattern);
      directory = g_path_get_dirname (forge_service_get_socket (service));
      assert_mode (directory, 0700);
      g_assert_finalize_object (service);
      g_assert_true (g_file_test (directory, G_FILE_TEST_EXISTS) != rows[i].is_temporary);
    }
}

static void
test_two_profiles (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *runtime = g_build_filename (fixture->directory, "run", NULL);
  g_autofree char *first_dir = g_build_filename (fixture->directory, "first", NULL);
  g_autofree char *second_dir = g_build_filename (fixture->directory, "second", NULL);
  ForgeService *first = forge_service_new (first_dir, NULL);
  ForgeService *second = forge_service_new (second_dir, NULL);
  g_autoptr (GError) error = NULL;

  g_unsetenv ("FLATPAK_ID");
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  error = fixture_start (first);
  g_assert_no_error (error);
  error = fixture_start (second);
  g_assert_no_error (error);
  g_assert_cmpstr (forge_service_get_socket (first), !=, forge_service_get_socket (second));
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
}

static void
test_newer (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *current = g_strdup_printf ("PRAGMA user_version = %d",
                                              forge_migrations_version);
  g_autoptr (GError) error = NULL;

  forge_service_stop (fixture->service);
  execute (fixture, "PRAGMA user_version = 99");
  error = fixture_start (fixture->service);
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_NEWER);
  execute (fixture, current);
  fixture_restart (fixture);
}

static void
check_migration (Fixture    *fixture,
                 const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "service", file, NULL);
  g_autofree char *database = g_build_filename (fixture->data_dir, "this-computer.db", NULL);
  g_autofree char *sql = NULL;

  g_test_message ("%s", file);
  g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
  g_clear_object (&fixture->session);
  forge_service_stop (fixture->service);
  g_assert_cmpint (g_remove (database), ==, 0);
  execute (fixture, sql);
  fixture_restart (fixture);
  fixture_expect (fixture, "GET", "clients/ids/", NULL, 200, "*[2,1]*");
  fixture_expect (fixture, "GET", "clients/1/", NULL, 200, "*\"name\":\"Juan Pérez\"*"
                  "\"credit_limit\":\"1000.00\"*\"created_at\":\"2023-11-14T22:13:20Z\"*"
                  "\"notes\":\"a note\"*");
  fixture_expect (fixture, "GET", "clients/ids/?search=perez+juan", NULL, 200, "*[1]*");
  fixture_expect (fixture, "GET", "clients/ids/?credit=over", NULL, 200, "*[1]*");
  fixture_expect (fixture, "GET", "clients/duplicates/?name=juan+perez&phone=5512345678", NULL, 200,
                  "*\"fields\":[\"name\",\"phone\"]*");
  fixture_expect (fixture, "PATCH", "clients/2/", "{\"name\":\"Zoe\"}", 200, "*");
  fixture_expect (fixture, "POST", "clients/3/restore/", NULL, 200, "*");
  fixture_expect (fixture, "POST", "clients/", JUAN, 400, "*");
  fixture_expect (fixture, "GET", "clients/ids/", NULL, 200, "*[1,3,2]*");
  fixture_expect (fixture, "GET", "changes/?since=3", NULL, 200, "{\"last\":6,*");
}

/* Of each version that was, there is what sqlite3's .dump said of the same three clients, one of them
 * in the trash, as its program stored them. */
static void
test_migrations (Fixture      *fixture,
                 gconstpointer data)
{
  for (int version = 1; version < forge_migrations_version; version++)
    {
      g_autofree char *file = g_strdup_printf ("version-%d.sql", version);

      check_migration (fixture, file);
    }
}

/* A file that is no database, one of another program, and one with a hole in it. */
static void
test_damaged (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->data_dir, "this-computer.db", NULL);
  g_autofree char *garbage = g_strnfill (8192, 'x');

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autofree char *aside = NULL;
      g_autofree char *moved = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      fixture_expect (fixture, "POST", "clients/", JUAN, 201, "{\"client_id\":1,*");
      forge_service_stop (fixture->service);
      if (i == 0)
        g_file_set_contents (path, garbage, -1, NULL);
      else if (i == 1)
        {
          g_remove (path);
          execute (fixture, "CREATE TABLE note (text)");
        }
      else
        {
          g_assert_true (g_file_get_contents (path, &before, &length, NULL));
          memset (before + 100, 0xff, 4000);
          g_file_set_contents (path, before, length, NULL);
          g_clear_pointer (&before, g_free);
        }
      g_assert_true (g_file_get_contents (path, &before, &length, NULL));
      error = fixture_start (fixture->service);
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_CORRUPT);
      assert_matches (error->message, "Set aside as */this-computer.db.damaged-20*: *");
      aside = g_strndup (error->message + strlen ("Set aside as "),
                         strstr (error->message, ": ") - error->message -
                         strlen ("Set aside as "));
      moved = g_build_filename (aside, "this-computer.db", NULL);
      g_assert_true (g_file_get_contents (moved, &after, NULL, NULL));
      g_assert_cmpmem (before, length, after, length);
      fixture_restart (fixture);
      fixture_expect (fixture, "GET", "clients/", NULL, 200, "{\"count\":0,*");
    }
}

static void
test_no_directory (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->directory, "file", NULL);
  g_autofree char *below = g_build_filename (file, "data", NULL);
  ForgeService *service = forge_service_new (below, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, "", -1, NULL);
  error = fixture_start (service);
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE);
  g_assert_finalize_object (service);
}

static void
test_malformed (Fixture      *fixture,
                gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    gssize      length;
    const char *pattern;
  } rows[] = {
    { "\r\n\r\n", -1, "*" },
    { "nonsense\r\n\r\n", -1, "HTTP/1.? 400 *" },
    { "GET\r\n\r\n", -1, "HTTP/1.? 400 *" },
    { "GET /api/v1/status/ HTTP/9.9\r\n\r\n", -1, "*" },
    { "GET /api/v1/status/ HTTP/1.0\r\nHost: x\r\n\r\n", -1, "HTTP/1.? 200 *" },
    { "GET /api/v1/%00 HTTP/1.1\r\nHost: x\r\n\r\n", -1, "HTTP/1.? 400 *" },
    { "GET /api/v1/status/ HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n", 47, "HTTP/1.? *" },
    { "GET /api/v1/status/ HTTP/1.1\r\n: \r\n\r\n", -1, "HTTP/1.? *" },
    { "POST /api/v1/clients/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Content-Length: 10\r\n\r\n{}", -1, "*" },
    { "POST /api/v1/clients/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\nzz\r\n", -1, "*" },
    { "\xff\xfe\x00\x01", 4, "*" },
    { "", 0, "" },
    /* All of a JSON text, or none. */
    { "GET /api/v1/clients/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
      "Range: bytes=0-3,2-6\r\n\r\n", -1, "HTTP/1.1 200 *{\"count\":0,*}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = fixture_send_raw (fixture, rows[i].bytes, rows[i].length);

      g_test_message ("%u: %s", i, answer);
      assert_matches (answer, rows[i].pattern);
      fixture_expect (fixture, "GET", "clients/", NULL, 200, "{\"count\":0,*");
    }
}

static void
test_limits (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *mebibyte = g_strnfill (1024 * 1024, ' ');
  g_autofree char *fits = g_strconcat (mebibyte + strlen (JUAN), JUAN, NULL);
  g_autofree char *too_big = g_strconcat (mebibyte, JUAN, NULL);
  g_autofree char *search = g_strnfill (3000, 'x');
  g_autofree char *long_query = g_strconcat ("clients/?search=", search, NULL);
  g_autofree char *signs = g_strnfill (700, '*');
  g_autofree char *long_when_escaped = g_strconcat ("clients/?search=", signs, NULL);
  g_autofree char *chunked = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *headers = g_strnfill (200000, 'x');
  g_autofree char *long_header = NULL;
  g_autofree char *header_answer = NULL;

  fixture_expect (fixture, "POST", "clients/", too_big, 413, "{\"detail\":*");
  fixture_expect (fixture, "POST", "clients/", fits, 201, "*");
  fixture_expect (fixture, "GET", long_query, NULL, 414, "{\"detail\":*");
  fixture_expect (fixture, "GET", long_when_escaped, NULL, 414, "{\"detail\":*");
  chunked = g_strdup_printf ("POST /api/v1/clients/ HTTP/1.1\r\nHost: x\r\n"
                             "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "%x\r\n%s\r\n0\r\n\r\n", (guint) strlen (too_big), too_big);
  answer = fixture_send_raw (fixture, chunked, -1);
  assert_matches (answer, "HTTP/1.1 413 *");
  long_header = g_strdup_printf ("GET /api/v1/status/ HTTP/1.1\r\nHost: x\r\nA: %s\r\n\r\n",
                                 headers);
  header_answer = fixture_send_raw (fixture, long_header, -1);
  g_assert_false (g_str_has_prefix (header_answer, "HTTP/1.1 200"));
  fixture_expect (fixture, "GET", "clients/", NULL, 200, "{\"count\":1,*");
}

#ifdef TELLS_OF_BLOCKS
/* What was freed of large blocks does not make the next ones small. */
static void
test_large_blocks (Fixture      *fixture,
                   gconstpointer data)
{
  gpointer blocks[8];
  struct mallinfo2 before, after;

  g_free (g_malloc (16 * 1024 * 1024));
  before = mallinfo2 ();
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    blocks[i] = g_malloc (1024 * 1024);
  after = mallinfo2 ();
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    g_free (blocks[i]);
  g_assert_cmpuint (after.hblks, >=, before.hblks + G_N_ELEMENTS (blocks));
}
#endif

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void      (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "restart", test_restart },
    { "numbers-are-not-used-again", test_numbers_are_not_used_again },
    { "keys-are-made-anew", test_keys_are_made_anew },
    { "feed-is-short", test_feed_is_short },
    { "in-use", test_in_use },
    { "modes", test_modes },
    { "socket-is-taken-away", test_socket_is_taken_away },
    { "dead-socket", test_dead_socket },
    { "long-path", test_long_path },
    { "runtime-directory", test_runtime_directory },
    { "two-profiles", test_two_profiles },
    { "newer", test_newer },
    { "migrations", test_migrations },
    { "damaged", test_damaged },
    { "no-directory", test_no_directory },
    { "malformed", test_malformed },
    { "limits", test_limits },
#ifdef TELLS_OF_BLOCKS
    { "large-blocks", test_large_blocks },
#endif
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/service/life/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
