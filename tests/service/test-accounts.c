/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts of a team's servers: the service's own thread, before servers that do what they are
 * told. There is no session bus, so no keyring. Freshness I20 and I22. */
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "forge-status.h"
#include "forge-test-server.h"

#define LOGIN  "POST auth/login/"
#define TOKENS "{\"access\":\"access-1\",\"refresh\":\"refresh-1\",\"user\":{\"id\":1}}"
#define JUAN   "{\"client_code\":\"CLI-001\",\"type\":\"INDIVIDUAL\",\"name\":\"Juan\"}"

typedef struct {
  Fixture          service;
  ForgeTestServer *server;
  SoupSession     *session; /* of the thread that also is the server: it must not wait */
  char            *id;      /* (nullable): of the account that was connected last */
} Accounts;

static void
connect_session (Accounts *test)
{
  g_autoptr (GSocketAddress) address =
    g_unix_socket_address_new (forge_service_get_socket (test->service.service));

  g_clear_object (&test->session);
  test->session = g_object_new (SOUP_TYPE_SESSION, "remote-connectable", address,
                                "timeout", 60, "max-conns-per-host", 8, NULL);
}

static void
set_up (Accounts      *test,
        gconstpointer  data)
{
  fixture_set_up (&test->service, NULL);
  test->server = forge_test_server_new_remote (NULL);
  connect_session (test);
}

static void
tear_down (Accounts      *test,
           gconstpointer  data)
{
  g_clear_object (&test->session);
  fixture_tear_down (&test->service, NULL);
  forge_test_drain ();
  g_assert_finalize_object (test->server);
  g_clear_pointer (&test->id, g_free);
}

/* A request and what came of it. */
typedef struct {
  SoupMessage *message; /* (owned) */
  char        *body;    /* (owned) (nullable): until it is there */
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->message);
  g_free (call->body);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result,
                                                                &error);
  gsize length;
  const char *text;

  g_assert_no_error (error);
  text = g_bytes_get_data (bytes, &length);
  call->body = length > 0 ? g_strndup (text, length) : g_strdup ("");
}

static Call *
begin (Accounts   *test,
       const char *method,
       const char *path,
       const char *body,
       const char *profile)
{
  g_autofree char *uri = g_strconcat ("http://localhost/api/v1/", path, NULL);
  Call *call = g_new0 (Call, 1);

  call->message = soup_message_new (method, uri);
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (call->message, "application/json", bytes);
    }
  if (profile)
    soup_message_headers_replace (soup_message_get_request_headers (call->message),
                                  "Forge-Profile", profile);
  soup_session_send_and_read_async (test->session, call->message, G_PRIORITY_DEFAULT, NULL,
                                    on_answer, call);
  return call;
}

static void
finish (Call       *call,
        guint       status,
        const char *pattern)
{
  forge_test_wait (call->body != NULL);
  if (soup_message_get_status (call->message) != status)
    g_error ("%u: %s", soup_message_get_status (call->message), call->body);
  assert_matches (call->body, pattern);
}

static void
expect (Accounts   *test,
        const char *method,
        const char *path,
        const char *body,
        guint       status,
        const char *pattern)
{
  g_autoptr (Call) call = begin (test, method, path, body, NULL);

  finish (call, status, pattern);
}

/* Asks until the answer is the awaited one. */
static void
await (Accounts   *test,
       const char *path,
       const char *pattern)
{
  gboolean found = FALSE;

  for (guint i = 0; !found; i++)
    {
      g_autoptr (Call) call = begin (test, "GET", path, NULL, NULL);

      finish (call, 200, "*");
      found = g_pattern_match_simple (pattern, call->body);
      if (i == 10000)
        g_error ("%s does not come, but %s", pattern, call->body);
    }
}

static const char *
get_outcome (const Call *call)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (call->message),
                                       "Forge-Outcome");
}

/* (transfer full) */
static char *
make_login (Accounts   *test,
            const char *user)
{
  return g_strdup_printf ("{\"server\":\"%s\",\"user\":\"%s\",\"password\":\"se\\\"creto\"}",
                          forge_test_server_get_base (test->server), user);
}

static void
connect_as (Accounts   *test,
            const char *user)
{
  g_autofree char *body = make_login (test, user);
  g_autoptr (Call) call = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) { LOGIN, 200, TOKENS });
  call = begin (test, "POST", "accounts/", body, NULL);
  finish (call, 201, "{\"id\":\"*\",\"server\":\"*\",\"user\":\"*\",\"state\":\"ready\",*}");
  g_assert_cmpstr (get_outcome (call), ==, "applied");
  g_free (test->id);
  test->id = g_strndup (call->body + strlen ("{\"id\":\""), 16);
}

/* (transfer full) */
static char *
make_path (Accounts   *test,
           const char *action)
{
  return g_strdup_printf ("accounts/%s/%s", test->id, action);
}

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
  g_autofree char *body = make_login (test, "ana");
  g_autofree char *current = NULL;
  g_autofree char *status = NULL;

  expect (test, "POST", "clients/", JUAN, 201, "*");
  connect_as (test, "  ana ");
  g_assert_cmpstr (forge_test_server_last (test->server, LOGIN)->body, ==,
                   "{\"username\":\"ana\",\"password\":\"se\\\"creto\"}");
  current = g_strdup_printf ("{\"current\":\"%s\",\"accounts\":[{\"id\":\"%s\",*\"user\":\"ana\","
                             "\"state\":\"ready\",\"keyring\":\"*\"}]}", test->id, test->id);
  status = g_strdup_printf ("{*\"profile\":\"%s\",\"clients\":0,\"server\":{\"url\":\"%s\","
                            "\"user\":\"ana\",*}}", test->id,
                            forge_test_server_get_base (test->server));
  expect (test, "GET", "accounts/", NULL, 200, current);
  expect (test, "GET", "status/", NULL, 200, status);
  expect (test, "GET", "clients/", NULL, 200, "{\"count\":0,*");
  g_assert_true (has_file (test, ""));

  expect (test, "POST", "accounts/this-computer/switch/", NULL, 200,
          "{\"current\":\"this-computer\",\"accounts\":[{*}]}");
  expect (test, "GET", "clients/", NULL, 200, "{\"count\":1,*");
  expect (test, "GET", "status/", NULL, 200, "*\"profile\":\"this-computer\",*\"server\":null}");
}

static void
test_two_accounts (Accounts      *test,
                   gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *path = NULL;
  g_autofree char *current = NULL;

  connect_as (test, "ana");
  first = g_strdup (test->id);
  path = make_path (test, "switch/");
  connect_as (test, "beto");
  g_assert_cmpstr (test->id, !=, first);
  current = g_strdup_printf ("{\"current\":\"%s\",\"accounts\":[{*},{*}]}", first);
  expect (test, "POST", path, NULL, 200, current);

  /* The same one again is no third. */
  connect_as (test, "ana");
  g_assert_cmpstr (test->id, ==, first);
  expect (test, "GET", "accounts/", NULL, 200, current);
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
    { { LOGIN, 401, "{\"error\":\"no\"}" }, "*\"password\":[\"refused\"]*" },
    { { LOGIN, 200, "<html>", .type = "text/html" }, "*\"server\":[\"not_forge\"]*" },
    { { LOGIN, 404, "<html>", .type = "text/html" }, "*\"server\":[\"not_forge\"]*" },
    { { LOGIN, 500, "<html>", .type = "text/html" }, "*\"server\":[\"unreachable\"]*" },
    { { LOGIN, .raw = "" }, "*\"server\":[\"unreachable\"]*" },
  };
  g_autofree char *body = make_login (test, "ana");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Call) call = begin (test, "POST", "accounts/", rows[i].body, NULL);

      finish (call, 400, rows[i].pattern);
      g_assert_cmpstr (get_outcome (call), ==, "rejected");
    }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Call) call = NULL;

      forge_test_server_script (test->server, &answers[i].reply);
      call = begin (test, "POST", "accounts/", body, NULL);
      finish (call, 400, answers[i].pattern);
      g_assert_cmpstr (get_outcome (call), ==, "rejected");
    }
  expect (test, "POST", "accounts/", "not JSON", 400, "{\"detail\":\"JSON parse error*");
  expect (test, "GET", "accounts/", NULL, 200, "{\"current\":\"this-computer\",\"accounts\":[]}");
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
    expect (test, "POST", paths[i], "{\"password\":\"x\"}", 404, "{\"detail\":\"*\"}");
  expect (test, "DELETE", "accounts/0123456789abcdef/", NULL, 404, "{\"detail\":\"*\"}");
  expect (test, "DELETE", "accounts/this-computer/", NULL, 404, "{\"detail\":\"*\"}");
  expect (test, "GET", "status/", NULL, 200, "*\"profile\":\"this-computer\",*");
}

/* A request that means another profile is not carried out, whatever it is. */
static void
test_profile_header (Accounts      *test,
                     gconstpointer  data)
{
  g_autoptr (Call) read = NULL;
  g_autoptr (Call) change = NULL;
  g_autoptr (Call) right = NULL;

  expect (test, "POST", "clients/", JUAN, 201, "*");
  read = begin (test, "GET", "clients/", NULL, "0123456789abcdef");
  finish (read, 409, "{\"detail\":\"*\"}");
  change = begin (test, "DELETE", "clients/1/", NULL, "0123456789abcdef");
  finish (change, 409, "{\"detail\":\"*\"}");
  g_assert_cmpstr (get_outcome (change), ==, "not-sent");
  right = begin (test, "DELETE", "clients/1/", NULL, FORGE_THIS_COMPUTER);
  finish (right, 204, "");
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

  expect (test, "POST", "clients/", JUAN, 201, "*");
  waits = begin (test, "GET", "changes/?since=1&status=1", NULL, NULL);
  script = begin (test, "GET", "changes/?since=1", NULL, NULL);
  connect_as (test, "ana");
  pattern = g_strdup_printf ("{\"last\":0,\"reset\":true,\"changes\":[],\"profile\":\"%s\","
                             "\"status\":*}", test->id);
  finish (waits, 200, pattern);
  finish (script, 200, pattern);
}

/* A state that is another wakes who asks for it, and nobody else. */
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

  connect_as (test, "ana");
  path = make_path (test, "logout/");
  /* The keyring has been told, or is not there. */
  expect (test, "POST", path, NULL, 200, "{*\"state\":\"login-needed\",\"reason\":\"missing\",*}");
  now = begin (test, "GET", "changes/", NULL, NULL);
  finish (now, 200, "{*\"status\":*}");
  status = strstr (now->body, "\"status\":") + strlen ("\"status\":");
  poll = g_strdup_printf ("changes/?since=0&status=%d", atoi (status));
  script = begin (test, "GET", "changes/?since=0", NULL, NULL);
  waits = begin (test, "GET", poll, NULL, NULL);
  forge_test_server_script (test->server, &(ForgeTestReply) { LOGIN, 200, TOKENS });
  g_free (path);
  path = make_path (test, "login/");
  expect (test, "POST", path, "{\"password\":\"x\"}", 200, "{*\"state\":\"ready\",*}");
  finish (waits, 200, "{\"last\":0,\"reset\":false,\"changes\":[],*}");
  g_assert_null (script->body);
  expect (test, "POST", "accounts/this-computer/switch/", NULL, 200, "*");
  finish (script, 200, "{*\"reset\":true,*");
}

/* Accounts that are there */

static void
test_login_again (Accounts      *test,
                  gconstpointer  data)
{
  g_autofree char *logout = NULL;
  g_autofree char *login = NULL;

  connect_as (test, "ana");
  logout = make_path (test, "logout/");
  login = make_path (test, "login/");
  expect (test, "POST", logout, NULL, 200, "{*\"state\":\"login-needed\",\"reason\":\"missing\",*}");
  expect (test, "GET", "status/", NULL, 200, "*\"state\":\"login-needed\"*");
  expect (test, "GET", "clients/", NULL, 200, "{\"count\":0,*");

  forge_test_server_script (test->server, &(ForgeTestReply) { LOGIN, 401, "{\"error\":\"no\"}" });
  expect (test, "POST", login, "{\"password\":\"x\"}", 400, "*\"password\":[\"refused\"]*");
  expect (test, "POST", login, "{}", 400, "*\"password\":[\"required\"]*");
  forge_test_server_script (test->server, &(ForgeTestReply) { LOGIN, 200, TOKENS });
  expect (test, "POST", login, "{\"password\":\"x\"}", 200, "{*\"state\":\"ready\",*}");

  /* Also of one that is not open. */
  expect (test, "POST", logout, NULL, 200, "{*\"state\":\"login-needed\",*}");
  expect (test, "POST", "accounts/this-computer/switch/", NULL, 200, "*\"login-needed\"*");
  forge_test_server_script (test->server, &(ForgeTestReply) { LOGIN, 200, TOKENS });
  expect (test, "POST", login, "{\"password\":\"x\"}", 200, "{*\"state\":\"ready\",*}");
  expect (test, "GET", "status/", NULL, 200, "*\"profile\":\"this-computer\"*");
}

static void
test_forget (Accounts      *test,
             gconstpointer  data)
{
  g_autofree char *path = NULL;

  connect_as (test, "ana");
  path = make_path (test, "");
  g_assert_true (has_file (test, "-wal"));
  expect (test, "DELETE", path, NULL, 204, "");
  expect (test, "GET", "accounts/", NULL, 200, "{\"current\":\"this-computer\",\"accounts\":[]}");
  expect (test, "GET", "status/", NULL, 200, "*\"profile\":\"this-computer\"*");
  g_assert_false (has_file (test, ""));
  g_assert_false (has_file (test, "-wal"));
  g_assert_false (has_file (test, "-shm"));
  expect (test, "DELETE", path, NULL, 404, "*");
}

/* The profile is open again at the next start; without a keyring that costs a login. */
static void
test_restart (Accounts      *test,
              gconstpointer  data)
{
  g_autofree char *status = NULL;

  connect_as (test, "ana");
  fixture_restart (&test->service);
  connect_session (test);
  status = g_strdup_printf ("*\"profile\":\"%s\",*\"server\":{*}}", test->id);
  expect (test, "GET", "status/", NULL, 200, status);
  await (test, "accounts/", "*\"reason\":\"missing\",\"keyring\":\"missing\"}]}");
}

/* One whose database can't be opened leaves the one before open. */
static void
test_switch_fails (Accounts      *test,
                   gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *file = NULL;

  expect (test, "POST", "clients/", JUAN, 201, "*");
  connect_as (test, "ana");
  path = make_path (test, "switch/");
  name = g_strdup_printf ("server-%s.db", test->id);
  file = g_build_filename (test->service.data_dir, name, NULL);
  expect (test, "POST", "accounts/this-computer/switch/", NULL, 200, "*");

  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  expect (test, "POST", path, NULL, 503, "{\"detail\":\"*\"}");
  expect (test, "GET", "clients/", NULL, 200, "{\"count\":1,*");
  expect (test, "GET", "accounts/", NULL, 200, "{\"current\":\"this-computer\",*");
  g_assert_cmpint (g_rmdir (file), ==, 0);
  expect (test, "POST", path, NULL, 200, "*");
}

/* The end does not wait for a server that says nothing. */
static void
test_stop_during_login (Accounts      *test,
                        gconstpointer  data)
{
  g_autofree char *body = make_login (test, "ana");
  g_autoptr (Call) call = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    LOGIN, 200, TOKENS, .hold = TRUE });
  call = begin (test, "POST", "accounts/", body, NULL);
  forge_test_wait (forge_test_server_count_held (test->server, LOGIN) == 1);
  forge_service_stop (test->service.service);
  finish (call, 500, "{\"detail\":\"*\"}");
  g_assert_cmpstr (get_outcome (call), ==, "rejected");
  forge_test_server_release (test->server, LOGIN);
}

#define add(path, function) g_test_add (path, Accounts, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  /* Never the keyring of whoever runs this. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);

  add ("/service/accounts/I20-connect", test_connect);
  add ("/service/accounts/two", test_two_accounts);
  add ("/service/accounts/refused", test_refused);
  add ("/service/accounts/unknown", test_unknown);
  add ("/service/accounts/I20-profile-header", test_profile_header);
  add ("/service/accounts/I22-feed-profile", test_feed_profile);
  add ("/service/accounts/I22-feed-status", test_feed_status);
  add ("/service/accounts/login-again", test_login_again);
  add ("/service/accounts/forget", test_forget);
  add ("/service/accounts/restart", test_restart);
  add ("/service/accounts/switch-fails", test_switch_fails);
  add ("/service/accounts/stop-during-login", test_stop_during_login);
  return g_test_run ();
}
