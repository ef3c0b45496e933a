/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts of a team's servers: the service's own thread, before servers that do what they are
 * told. There is no session bus, so no keyring. Freshness I20 and I22. */
#include <glib/gstdio.h>
#include <string.h>

#include "accounts.h"
#include "forge-status.h"

#define JUAN "{\"client_code\":\"CLI-001\",\"type\":\"INDIVIDUAL\",\"name\":\"Juan\"}"

static gboolean
has_file (Accounts   *test,
          const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("server-%s.db%s", test->id, suffix);
  g_autofree char *path = g_build_filename (test->service.data_dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Connecting */

/* The clients of one profile are none of another's (I20). */
static void
test_connect (Accounts      *test,
              gconstpointer  data)
{
  g_autofree char *body = accounts_make_login (test, "ana");
  g_autofree char *current = NULL;
  g_autofree char *status = NULL;

  accounts_expect (test, "POST", "clients/", JUAN, 201, "*");
  accounts_connect_as (test, "  ana ");
  g_assert_cmpstr (forge_test_server_last (test->server, ACCOUNTS_LOGIN)->body, ==,
                   "{\"username\":\"ana\",\"password\":\"se\\\"creto\"}");
  current = g_strdup_printf ("{\"current\":\"%s\",\"accounts\":[{\"id\":\"%s\",*\"user\":\"ana\","
                             "\"state\":\"ready\",\"keyring\":\"*\"}]}", test->id, test->id);
  status = g_strdup_printf ("{*\"profile\":\"%s\",\"clients\":0,\"server\":{\"url\":\"%s\","
                            "\"user\":\"ana\",*}}", test->id,
                            forge_test_server_get_base (test->server));
  accounts_expect (test, "GET", "accounts/", NULL, 200, current);
  accounts_expect (test, "GET", "status/", NULL, 200, status);
  accounts_expect (test, "GET", "clients/", NULL, 200, "{\"count\":0,*");
  g_assert_true (has_file (test, ""));

  accounts_expect (test, "POST", "accounts/this-computer/switch/", NULL, 200,
          "{\"current\":\"this-computer\",\"accounts\":[{*}]}");
  accounts_expect (test, "GET", "clients/", NULL, 200, "{\"count\":1,*");
  accounts_expect (test, "GET", "status/", NULL, 200,
                   "*\"profile\":\"this-computer\",*\"server\":null}");
}

static void
test_two_accounts (Accounts      *test,
                   gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *path = NULL;
  g_autofree char *current = NULL;

  accounts_connect_as (test, "ana");
  first = g_strdup (test->id);
  path = accounts_make_path (test, "switch/");
  accounts_connect_as (test, "beto");
  g_assert_cmpstr (test->id, !=, first);
  current = g_strdup_printf ("{\"current\":\"%s\",\"accounts\":[{*},{*}]}", first);
  accounts_expect (test, "POST", path, NULL, 200, current);

  /* The same one again is no third. */
  accounts_connect_as (test, "ana");
  g_assert_cmpstr (test->id, ==, first);
  accounts_expect (test, "GET", "accounts/", NULL, 200, current);
}

static void
test_refused (Accounts      *test,
              gconstpointer  data)
{
  static const struct {
    const char *body;
    const char *pattern;
  } rows[] = {
    { "{}", "{\"server\":[\"*\"],\"_codes\":{\"server\":[\"required\"]}}" },
    { "[]", "*\"server\":[\"required\"]*" },
    { "{\"server\":7,\"user\":\"a\",\"password\":\"b\"}", "*\"server\":[\"required\"]*" },
    { "{\"server\":\"x\",\"user\":\"  \",\"password\":\"b\"}", "*\"user\":[\"required\"]*" },
    { "{\"server\":\"x\",\"user\":\"a\"}", "*\"password\":[\"required\"]*" },
    { "{\"server\":\"a b\",\"user\":\"a\",\"password\":\"b\"}", "*\"server\":[\"bad_address\"]*" },
    { "{\"server\":\"http://example.com\",\"user\":\"a\",\"password\":\"b\"}",
      "*\"server\":[\"insecure\"]*" },
    { "{\"server\":\"http://127.0.0.1:1\",\"user\":\"a\",\"password\":\"b\"}",
      "*\"server\":[\"unreachable\"]*" },
  };
  static const struct {
    ForgeTestReply reply;
    const char    *pattern;
  } answers[] = {
    { { ACCOUNTS_LOGIN, 401, "{\"error\":\"no\"}" }, "*\"password\":[\"refused\"]*" },
    { { ACCOUNTS_LOGIN, 200, "<html>", .type = "text/html" }, "*\"server\":[\"not_forge\"]*" },
    { { ACCOUNTS_LOGIN, 404, "<html>", .type = "text/html" }, "*\"server\":[\"not_forge\"]*" },
    { { ACCOUNTS_LOGIN, 500, "<html>", .type = "text/html" }, "*\"server\":[\"unreachable\"]*" },
    { { ACCOUNTS_LOGIN, .raw = "" }, "*\"server\":[\"unreachable\"]*" },
  };
  g_autofree char *body = accounts_make_login (test, "ana");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Call) call = accounts_begin (test, "POST", "accounts/", rows[i].body, NULL);

      accounts_finish (call, 400, rows[i].pattern);
      g_assert_cmpstr (accounts_get_outcome (call), ==, "rejected");
    }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Call) call = NULL;

      forge_test_server_script (test->server, &answers[i].reply);
      call = accounts_begin (test, "POST", "accounts/", body, NULL);
      accounts_finish (call, 400, answers[i].pattern);
      g_assert_cmpstr (accounts_get_outcome (call), ==, "rejected");
    }
  accounts_expect (test, "POST", "accounts/", "not JSON", 400, "{\"detail\":\"JSON parse error*");
  accounts_expect (test, "GET", "accounts/", NULL, 200,
                   "{\"current\":\"this-computer\",\"accounts\":[]}");
}

static void
test_unknown (Accounts      *test,
              gconstpointer  data)
{
  static const char *const paths[] = {
    "accounts/0123456789abcdef/login/", "accounts/0123456789abcdef/logout/",
    "accounts/0123456789abcdef/switch/", "accounts/current/switch/",
    "accounts/this-computer/login/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    accounts_expect (test, "POST", paths[i], "{\"password\":\"x\"}", 404, "{\"detail\":\"*\"}");
  accounts_expect (test, "DELETE", "accounts/0123456789abcdef/", NULL, 404, "{\"detail\":\"*\"}");
  accounts_expect (test, "DELETE", "accounts/this-computer/", NULL, 404, "{\"detail\":\"*\"}");
  accounts_expect (test, "GET", "status/", NULL, 200, "*\"profile\":\"this-computer\",*");
}

/* A request that means another profile is not carried out, whatever it is. */
static void
test_profile_header (Accounts      *test,
                     gconstpointer  data)
{
  g_autoptr (Call) read = NULL;
  g_autoptr (Call) change = NULL;
  g_autoptr (Call) right = NULL;

  accounts_expect (test, "POST", "clients/", JUAN, 201, "*");
  read = accounts_begin (test, "GET", "clients/", NULL, "0123456789abcdef");
  accounts_finish (read, 409, "{\"detail\":\"*\"}");
  change = accounts_begin (test, "DELETE", "clients/1/", NULL, "0123456789abcdef");
  accounts_finish (change, 409, "{\"detail\":\"*\"}");
  g_assert_cmpstr (accounts_get_outcome (change), ==, "not-sent");
  right = accounts_begin (test, "DELETE", "clients/1/", NULL, FORGE_THIS_COMPUTER);
  accounts_finish (right, 204, "");
}

/* The feed */

/* Whoever waits hears at once that other clients are open (I20, I22): of which profile, and no
 * data of it. */
static void
test_feed_profile (Accounts      *test,
                   gconstpointer  data)
{
  g_autoptr (Call) waits = NULL;
  g_autoptr (Call) script = NULL;
  g_autofree char *pattern = NULL;

  accounts_expect (test, "POST", "clients/", JUAN, 201, "*");
  waits = accounts_begin (test, "GET", "changes/?since=1&status=1", NULL, NULL);
  script = accounts_begin (test, "GET", "changes/?since=1", NULL, NULL);
  accounts_connect_as (test, "ana");
  pattern = g_strdup_printf ("{\"last\":0,\"reset\":true,\"changes\":[],\"profile\":\"%s\","
                             "\"status\":*}", test->id);
  accounts_finish (waits, 200, pattern);
  accounts_finish (script, 200, pattern);
}

/* A state that is another wakes who asks for it, and nobody else. */
/* What was answered with one label is asked for again when there is another (I31). */
static void
test_feed_label (Accounts      *test,
                 gconstpointer  data)
{
  forge_test_server_forget_script (test->server);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET clients/", 200, "{\"count\":0,\"next\":null,\"results\":[]}", .always = TRUE });
  accounts_connect_as (test, "ana");
  accounts_await (test, "status/", "*\"state\":\"fresh\",*");
  accounts_expect (test, "GET", "changes/?since=0&status=0", NULL, 200, "*\"reset\":true,*");
}

static void
test_feed_status (Accounts      *test,
                  gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *poll = NULL;
  g_autoptr (Call) now = NULL;
  g_autoptr (Call) waits = NULL;
  g_autoptr (Call) script = NULL;
  const char *status;

  accounts_connect_as (test, "ana");
  path = accounts_make_path (test, "logout/");
  /* The keyring has been told, or is not there. */
  accounts_expect (test, "POST", path, NULL, 200,
                   "{*\"state\":\"login-needed\",\"reason\":\"missing\",*}");
  now = accounts_begin (test, "GET", "changes/", NULL, NULL);
  accounts_finish (now, 200, "{*\"status\":*}");
  status = strstr (now->body, "\"status\":") + strlen ("\"status\":");
  poll = g_strdup_printf ("changes/?since=0&status=%d", atoi (status));
  script = accounts_begin (test, "GET", "changes/?since=0", NULL, NULL);
  waits = accounts_begin (test, "GET", poll, NULL, NULL);
  accounts_answer_login (test, 200, ACCOUNTS_TOKENS);
  g_free (path);
  path = accounts_make_path (test, "login/");
  accounts_expect (test, "POST", path, "{\"password\":\"x\"}", 200, "{*\"state\":\"ready\",*}");
  accounts_finish (waits, 200, "{\"last\":0,\"reset\":false,\"changes\":[],*}");
  g_assert_null (script->body);
  accounts_expect (test, "POST", "accounts/this-computer/switch/", NULL, 200, "*");
  accounts_finish (script, 200, "{*\"reset\":true,*");
}

/* Accounts that are there */

static void
test_login_again (Accounts      *test,
                  gconstpointer  data)
{
  g_autofree char *logout = NULL;
  g_autofree char *login = NULL;

  accounts_connect_as (test, "ana");
  logout = accounts_make_path (test, "logout/");
  login = accounts_make_path (test, "login/");
  accounts_expect (test, "POST", logout, NULL, 200,
                   "{*\"state\":\"login-needed\",\"reason\":\"missing\",*}");
  accounts_expect (test, "GET", "status/", NULL, 200, "*\"state\":\"login-needed\"*");
  accounts_expect (test, "GET", "clients/", NULL, 200, "{\"count\":0,*");

  accounts_answer_login (test, 401, "{\"error\":\"no\"}");
  accounts_expect (test, "POST", login, "{\"password\":\"x\"}", 400,
                   "*\"password\":[\"refused\"]*");
  accounts_expect (test, "POST", login, "{}", 400, "*\"password\":[\"required\"]*");
  accounts_answer_login (test, 200, ACCOUNTS_TOKENS);
  accounts_expect (test, "POST", login, "{\"password\":\"x\"}", 200, "{*\"state\":\"ready\",*}");

  /* Also of one that is not open. */
  accounts_expect (test, "POST", logout, NULL, 200, "{*\"state\":\"login-needed\",*}");
  accounts_expect (test, "POST", "accounts/this-computer/switch/", NULL, 200, "*\"login-needed\"*");
  accounts_answer_login (test, 200, ACCOUNTS_TOKENS);
  accounts_expect (test, "POST", login, "{\"password\":\"x\"}", 200, "{*\"state\":\"ready\",*}");
  accounts_expect (test, "GET", "status/", NULL, 200, "*\"profile\":\"this-computer\"*");
}

static void
test_forget (Accounts      *test,
             gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *damaged = NULL;

  accounts_connect_as (test, "ana");
  path = accounts_make_path (test, "");
  g_assert_true (has_file (test, "-wal"));
  aside = g_strdup_printf ("%s/server-%s.db.damaged-2026-11-25", test->service.data_dir, test->id);
  damaged = g_build_filename (aside, "server.db", NULL);
  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  g_assert_true (g_file_set_contents (damaged, "clients", -1, NULL));
  accounts_expect (test, "DELETE", path, NULL, 204, "");
  accounts_expect (test, "GET", "accounts/", NULL, 200,
                   "{\"current\":\"this-computer\",\"accounts\":[]}");
  accounts_expect (test, "GET", "status/", NULL, 200, "*\"profile\":\"this-computer\"*");
  g_assert_false (has_file (test, ""));
  g_assert_false (has_file (test, "-wal"));
  g_assert_false (has_file (test, "-shm"));
  g_assert_false (has_file (test, ".damaged-2026-11-25"));
  accounts_expect (test, "DELETE", path, NULL, 404, "*");
}

/* The profile is open again at the next start; without a keyring that costs a login. */
static void
test_restart (Accounts      *test,
              gconstpointer  data)
{
  g_autofree char *status = NULL;

  accounts_connect_as (test, "ana");
  fixture_restart (&test->service);
  accounts_connect_session (test);
  status = g_strdup_printf ("*\"profile\":\"%s\",*\"server\":{*}}", test->id);
  accounts_expect (test, "GET", "status/", NULL, 200, status);
  accounts_await (test, "accounts/", "*\"reason\":\"missing\",\"keyring\":\"missing\"}]}");
}

/* One whose database can't be opened leaves the one before open. */
static void
test_switch_fails (Accounts      *test,
                   gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *file = NULL;

  accounts_expect (test, "POST", "clients/", JUAN, 201, "*");
  accounts_connect_as (test, "ana");
  path = accounts_make_path (test, "switch/");
  name = g_strdup_printf ("server-%s.db", test->id);
  file = g_build_filename (test->service.data_dir, name, NULL);
  accounts_expect (test, "POST", "accounts/this-computer/switch/", NULL, 200, "*");

  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  accounts_expect (test, "POST", path, NULL, 503, "{\"detail\":\"*\"}");
  accounts_expect (test, "GET", "clients/", NULL, 200, "{\"count\":1,*");
  accounts_expect (test, "GET", "accounts/", NULL, 200, "{\"current\":\"this-computer\",*");
  g_assert_cmpint (g_rmdir (file), ==, 0);
  accounts_expect (test, "POST", path, NULL, 200, "*");
}

/* The end does not wait for a server that says nothing. */
static void
test_stop_during_login (Accounts      *test,
                        gconstpointer  data)
{
  g_autofree char *body = accounts_make_login (test, "ana");
  g_autoptr (Call) call = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    ACCOUNTS_LOGIN, 200, ACCOUNTS_TOKENS, .hold = TRUE });
  call = accounts_begin (test, "POST", "accounts/", body, NULL);
  forge_test_wait (forge_test_server_count_held (test->server, ACCOUNTS_LOGIN) == 1);
  forge_service_stop (test->service.service);
  accounts_finish (call, 500, "{\"detail\":\"*\"}");
  g_assert_cmpstr (accounts_get_outcome (call), ==, "rejected");
  forge_test_server_release (test->server, ACCOUNTS_LOGIN);
}

#define add(path, function) \
  g_test_add (path, Accounts, NULL, accounts_set_up, function, accounts_tear_down)

int
main (int   argc,
      char *argv[])
{
  /* Never the keyring of whoever runs this. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  accounts_watch_log ();
  g_test_init (&argc, &argv, NULL);

  add ("/service/accounts/i20-connect", test_connect);
  add ("/service/accounts/two", test_two_accounts);
  add ("/service/accounts/refused", test_refused);
  add ("/service/accounts/unknown", test_unknown);
  add ("/service/accounts/i20-profile-header", test_profile_header);
  add ("/service/accounts/i22-feed-profile", test_feed_profile);
  add ("/service/accounts/i22-feed-status", test_feed_status);
  add ("/service/accounts/i31-feed-label", test_feed_label);
  add ("/service/accounts/login-again", test_login_again);
  add ("/service/accounts/forget", test_forget);
  add ("/service/accounts/restart", test_restart);
  add ("/service/accounts/switch-fails", test_switch_fails);
  add ("/service/accounts/stop-during-login", test_stop_during_login);
  return g_test_run ();
}
