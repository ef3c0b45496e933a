/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A team's server: login and tokens. Freshness I9. */
#include "forge-test-api.h"
#include "forge-test-remote.h"

#define LOGIN   "POST auth/login/"
#define REFRESH "POST auth/refresh/"
#define LIST    "clients/?page=1"

/* Tokens */

/* One refresh, without the old token, for all that wait; each is written once more (I9). */
static void
test_refresh (ForgeTestRemote        *test,
              gconstpointer  data)
{
  ForgeRemoteAnswer answers[3] = { 0 };
  GAsyncResult *results[3] = { NULL };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    REFRESH, 200, "{\"access\":\"access-2\"}", .hold = TRUE });
  for (guint i = 0; i < 3; i++)
    {
      forge_test_remote_script (test, "GET clients/7/", 403, FORGE_TEST_OLD_TOKEN);
      forge_remote_send_async (test->remote, "GET", "clients/7/", NULL, NULL, NULL,
                               forge_test_take_result, &results[i]);
    }
  forge_test_wait (forge_test_server_count_held (test->server, REFRESH) == 1
                   && forge_test_server_count (test->server, "GET") == 3);
  forge_test_drain ();
  for (guint i = 0; i < 3; i++)
    forge_test_remote_script (test, "GET clients/7/", 200, "[7]");
  test->now += G_TIME_SPAN_MINUTE;
  forge_test_server_release (test->server, REFRESH);

  for (guint i = 0; i < 3; i++)
    {
      forge_test_wait (results[i] != NULL);
      g_assert_true (forge_remote_send_finish (test->remote, results[i], &answers[i], NULL));
      forge_test_remote_assert_body (&answers[i], "[7]");
      g_assert_cmpint (answers[i].sent_at, ==, test->now);
      forge_remote_answer_clear (&answers[i]);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (forge_test_server_count (test->server, REFRESH), ==, 1);
  g_assert_cmpuint (forge_test_server_count (test->server, "GET"), ==, 6);
  g_assert_null (forge_test_remote_get_header (test, REFRESH, "Authorization"));
  g_assert_cmpstr (forge_test_server_last (test->server, REFRESH)->body, ==,
                   "{\"refresh\":\"refresh-1\"}");
  g_assert_cmpstr (forge_test_remote_get_header (test, "GET", "Authorization"), ==,
                   "Bearer access-2");
  g_assert_cmpstr (forge_remote_get_refresh_token (test->remote), ==, "refresh-1");
  g_assert_cmpuint (test->tokens, ==, 0);
  g_assert_cmpuint (test->logins, ==, 0);
}

/* A refused change was not applied, so it goes out again, by 401 as by 403; a rotated token is
 * kept. */
static void
test_refresh_change (ForgeTestRemote        *test,
                     gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_test_remote_script (test, "PATCH clients/7/", 401, "{\"detail\":\"no\"}");
  forge_test_remote_script (test, REFRESH, 200,
                            "{\"access\":\"access-2\",\"refresh\":\"refresh-2\"}");
  forge_test_remote_script (test, "PATCH clients/7/", 200, "{}");
  g_assert_cmpint (forge_test_remote_run (test, "PATCH", "clients/7/", &answer), ==, 0);
  g_assert_cmpint (answer.verdict.outcome, ==, FORGE_OUTCOME_APPLIED);
  g_assert_cmpuint (test->starts, ==, 2);
  g_assert_cmpstr (forge_test_server_last (test->server, "PATCH")->body, ==, "{\"name\":\"x\"}");
  g_assert_cmpstr (forge_remote_get_refresh_token (test->remote), ==, "refresh-2");
  g_assert_cmpuint (test->tokens, ==, 1);
}

/* The token of the last session is none to begin with. */
static void
test_refresh_first (ForgeTestRemote        *test,
                    gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_remote_set_tokens (test->remote, NULL, "refresh-1");
  forge_test_remote_script (test, REFRESH, 200, "{\"access\":\"access-2\"}");
  forge_test_remote_script (test, "GET " LIST, 200, "[1]");
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &answer), ==, 0);
  g_assert_cmpuint (test->starts, ==, 1);
  g_assert_cmpuint (test->tokens, ==, 0);
}

/* The answer of a user who was deactivated: refreshes work, and do not help. */
static void
test_refresh_once (ForgeTestRemote        *test,
                   gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };
  g_auto (ForgeRemoteAnswer) later = { 0 };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "PATCH clients/7/", 403, FORGE_TEST_OLD_TOKEN, .always = TRUE });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    REFRESH, 200, "{\"access\":\"access-2\"}", .always = TRUE });
  g_assert_cmpint (forge_test_remote_run (test, "PATCH", "clients/7/", &answer), ==,
                   FORGE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (answer.verdict.outcome, ==, FORGE_OUTCOME_NOT_SENT);
  g_assert_cmpuint (forge_test_server_count (test->server, "PATCH"), ==, 2);
  g_assert_cmpuint (forge_test_server_count (test->server, REFRESH), ==, 1);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_EXPIRED);
  g_assert_null (forge_remote_get_refresh_token (test->remote));
  g_assert_cmpuint (test->logins, ==, 1);
  g_assert_cmpuint (test->tokens, ==, 1);

  /* Nothing goes out any more until there are others. */
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &later), ==, FORGE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (later.sent_at, ==, 0);
  g_assert_cmpuint (test->logins, ==, 1);
}

static void
test_refresh_refused (ForgeTestRemote        *test,
                      gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_test_remote_script (test, "GET " LIST, 403, FORGE_TEST_OLD_TOKEN);
  forge_test_remote_script (test, REFRESH, 401, "{\"error\":\"Invalid or expired refresh token\"}");
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &answer), ==,
                   FORGE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_EXPIRED);
  g_assert_cmpuint (test->logins, ==, 1);
}

/* A refresh that fails on the way logs nobody out, and the next request tries again. */
static void
test_refresh_broken (ForgeTestRemote        *test,
                     gconstpointer  data)
{
  static const ForgeTestReply broken[] = {
    { REFRESH, 502, "<html>", .type = "text/html" },
    { REFRESH, 401, "<html>", .type = "text/html" },
    { REFRESH, 200, "<html>", .type = "text/html" },
    { REFRESH, 500, "{}" },
    { REFRESH, .raw = "" },
  };
  g_auto (ForgeRemoteAnswer) last = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_auto (ForgeRemoteAnswer) answer = { 0 };

      forge_test_remote_script (test, "PATCH clients/7/", 403, FORGE_TEST_OLD_TOKEN);
      forge_test_server_script (test->server, &broken[i]);
      g_assert_cmpint (forge_test_remote_run (test, "PATCH", "clients/7/", &answer), ==,
                       broken[i].raw != NULL ? FORGE_ERROR_NETWORK : FORGE_ERROR_SERVER);
      g_assert_cmpint (answer.verdict.outcome, ==, FORGE_OUTCOME_NOT_SENT);
      g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_DONE);
    }
  forge_test_remote_script (test, "PATCH clients/7/", 403, FORGE_TEST_OLD_TOKEN);
  forge_test_remote_script (test, REFRESH, 200, "{\"access\":\"access-2\"}");
  forge_test_remote_script (test, "PATCH clients/7/", 200, "{}");
  g_assert_cmpint (forge_test_remote_run (test, "PATCH", "clients/7/", &last), ==, 0);
  g_assert_cmpuint (test->logins, ==, 0);
}

static void
test_user_gone (ForgeTestRemote        *test,
                gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) inactive = { 0 };
  g_auto (ForgeRemoteAnswer) unknown = { 0 };

  forge_test_remote_script (test, "GET " LIST, 403,
                            "{\"detail\":\"no\",\"code\":\"user_inactive\"}");
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &inactive), ==,
                   FORGE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_INACTIVE);

  forge_remote_set_tokens (test->remote, "access-1", "refresh-1");
  forge_test_remote_script (test, "GET " LIST, 401,
                            "{\"detail\":\"no\",\"code\":\"user_not_found\"}");
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &unknown), ==,
                   FORGE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_UNKNOWN_USER);
  g_assert_cmpuint (forge_test_server_count (test->server, REFRESH), ==, 0);
}

/* Who logs out while a refresh is under way stays logged out. */
static void
test_logout_during_refresh (ForgeTestRemote        *test,
                            gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_test_remote_script (test, "GET " LIST, 403, FORGE_TEST_OLD_TOKEN);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    REFRESH, 200, "{\"access\":\"access-2\"}", .hold = TRUE });
  forge_test_remote_begin (test, "GET", LIST, NULL);
  forge_test_wait (forge_test_server_count_held (test->server, REFRESH) == 1);
  forge_remote_set_tokens (test->remote, NULL, NULL);
  forge_test_server_release (test->server, REFRESH);
  g_assert_cmpint (forge_test_remote_finish (test, &answer), ==, FORGE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_MISSING);
  g_assert_null (forge_remote_get_refresh_token (test->remote));
}

static void
test_close_during_refresh (ForgeTestRemote        *test,
                           gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_test_remote_script (test, "GET " LIST, 403, FORGE_TEST_OLD_TOKEN);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    REFRESH, 200, "{\"access\":\"access-2\"}", .hold = TRUE });
  forge_test_remote_begin (test, "GET", LIST, NULL);
  forge_test_wait (forge_test_server_count_held (test->server, REFRESH) == 1);
  forge_remote_close (test->remote);
  g_assert_cmpint (forge_test_remote_finish (test, &answer), ==, -1);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_DONE);
  forge_test_server_release (test->server, REFRESH);
}

/* While the keyring is asked, what is sent waits; then it goes out, or needs a login. */
static void
test_pending (ForgeTestRemote *test,
              gconstpointer    data)
{
  g_auto (ForgeRemoteAnswer) sent = { 0 };
  g_auto (ForgeRemoteAnswer) refused = { 0 };
  g_auto (ForgeRemoteAnswer) closed = { 0 };

  forge_remote_expect_tokens (test->remote);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_PENDING);
  forge_test_remote_begin (test, "GET", LIST, NULL);
  forge_test_drain ();
  g_assert_null (test->result);
  forge_test_remote_script (test, REFRESH, 200, "{\"access\":\"access-2\"}");
  forge_test_remote_script (test, "GET " LIST, 200, "[1]");
  forge_remote_set_tokens (test->remote, NULL, "refresh-2");
  g_assert_cmpint (forge_test_remote_finish (test, &sent), ==, 0);
  g_assert_cmpstr (forge_test_server_last (test->server, REFRESH)->body, ==,
                   "{\"refresh\":\"refresh-2\"}");

  forge_remote_expect_tokens (test->remote);
  forge_test_remote_begin (test, "GET", LIST, NULL);
  forge_remote_set_tokens (test->remote, NULL, NULL);
  g_assert_cmpint (forge_test_remote_finish (test, &refused), ==, FORGE_ERROR_UNAUTHORIZED);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_MISSING);

  forge_remote_expect_tokens (test->remote);
  forge_test_remote_begin (test, "GET", LIST, NULL);
  forge_remote_close (test->remote);
  g_assert_cmpint (forge_test_remote_finish (test, &closed), ==, -1);
}

/* Login */

static void
test_login (ForgeTestRemote        *test,
            gconstpointer  data)
{
  forge_remote_set_tokens (test->remote, NULL, NULL);
  test->logins = test->tokens = 0;
  forge_test_remote_script (test, LOGIN, 200,
                            "{\"access\":\"a\",\"refresh\":\"r\",\"user\":{\"id\":1}}");
  g_assert_cmpint (forge_test_remote_log_in (test), ==, 0);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_DONE);
  g_assert_cmpstr (forge_remote_get_refresh_token (test->remote), ==, "r");
  g_assert_cmpuint (test->logins, ==, 1);
  g_assert_cmpuint (test->tokens, ==, 1);
  g_assert_cmpstr (forge_test_server_last (test->server, LOGIN)->body, ==,
                   "{\"username\":\"ana\",\"password\":\"se\\\"creto\"}");
  g_assert_null (forge_test_remote_get_header (test, LOGIN, "Authorization"));
  g_assert_nonnull (forge_test_remote_get_header (test, LOGIN, "Content-Length"));
}

/* Nobody is logged out by one that fails: with its database away the server refuses everybody. */
static void
test_login_fails (ForgeTestRemote        *test,
                  gconstpointer  data)
{
  static const struct {
    ForgeTestReply reply;
    ForgeError     code;
  } rows[] = {
    { { LOGIN, 401, "{\"error\":\"Invalid credentials provided\"}" }, FORGE_ERROR_UNAUTHORIZED },
    { { LOGIN, 400, "{\"username\":[\"?\"]}" }, FORGE_ERROR_UNAUTHORIZED },
    { { LOGIN, 500, "<html>", .type = "text/html" }, FORGE_ERROR_SERVER },
    { { LOGIN, 429, "{}" }, FORGE_ERROR_SERVER },
    { { LOGIN, 404, "<html>", .type = "text/html" }, FORGE_ERROR_PARSE },
    { { LOGIN, 301, "", "Location: https://127.0.0.1/" }, FORGE_ERROR_PARSE },
    { { LOGIN, 401, "<html>", .type = "text/html" }, FORGE_ERROR_PARSE },
    { { LOGIN, 200, "<html>", .type = "text/html" }, FORGE_ERROR_PARSE },
    { { LOGIN, 200, "{\"access\":7,\"refresh\":null}" }, FORGE_ERROR_PARSE },
    { { LOGIN, 200, "not JSON" }, FORGE_ERROR_PARSE },
    { { LOGIN, .raw = "" }, FORGE_ERROR_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      forge_test_server_script (test->server, &rows[i].reply);
      g_assert_cmpint (forge_test_remote_log_in (test), ==, rows[i].code);
      g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_DONE);
      g_assert_cmpstr (forge_remote_get_refresh_token (test->remote), ==, "refresh-1");
    }
  g_assert_cmpuint (test->logins + test->tokens, ==, 0);
}

/* Who listens there, and what came of it. */
typedef struct {
  GSocketService  *service;     /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  GPtrArray       *connections; /* (owned) (element-type GIOStream) */
  guint            n_ended;
  gsize            n_read;      /* bytes */
  char             buffer[64];
} Listener;

static void
on_read (GObject      *stream,
         GAsyncResult *result,
         gpointer      user_data)
{
  Listener *self = user_data;

  self->n_read += (gsize) MAX (g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL),
                               0);
  self->n_ended++;
}

static gboolean
on_incoming (Listener          *self,
             GSocketConnection *connection)
{
  GIOStream *secure = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate,
                                                   NULL);

  g_ptr_array_add (self->connections, secure);
  g_input_stream_read_async (g_io_stream_get_input_stream (secure), self->buffer,
                             sizeof self->buffer, G_PRIORITY_DEFAULT, NULL, on_read, self);
  return TRUE;
}

/* Returns the address. (transfer full) */
static char *
listener_start (Listener   *self,
                const char *certificate)
{
  guint16 port;

  *self = (Listener) { g_socket_service_new (),
                       g_tls_certificate_new_from_pem (certificate, -1, NULL),
                       g_ptr_array_new_with_free_func (g_object_unref) };
  g_assert_nonnull (self->certificate);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_incoming), self);
  return g_strdup_printf ("https://127.0.0.1:%u/api/v1/", port);
}

static void
listener_stop (Listener *self)
{
  g_socket_service_stop (self->service);
  g_object_unref (self->service);
  g_object_unref (self->certificate);
  g_ptr_array_unref (self->connections);
}

/* Nothing is sent to who can't show a certificate that the system trusts. Not a SoupServer: that of
 * libsoup 3.6 does not survive it. */
static void
test_certificate (ForgeTestRemote        *test,
                  gconstpointer  data)
{
  static const char own[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBkTCCATagAwIBAgIURQvFWkuIDJKn1dQyhC+VfN+VzsIwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNTIyNTg0MFoYDzIxMjYxMTAx\n"
    "MjI1ODQwWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAASI37qosPOhpAXOxjcuhz6pXwfYvF8lcI6sfr90Cut9p0rsw9HlSHPD\n"
    "Prha9MDK6XAgqmobgM9eQ+t5Slkeazvzo2QwYjAdBgNVHQ4EFgQUC8pzf371N93m\n"
    "UMrglLIJsLg28J0wHwYDVR0jBBgwFoAUC8pzf371N93mUMrglLIJsLg28J0wDwYD\n"
    "VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC\n"
    "IQDppoNccXwSa0AkYhbCg5JczE8W133VQH+V0qTN3c+OogIhAJsigbIacvV8RIoU\n"
    "ckY7OlzHynx9sz/mxRXYyxhdxrOH\n"
    "-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQrWUhj8fax8YNmgC\n"
    "sVl5Yrt12Jsx6LKPF1gKmUumyvihRANCAASI37qosPOhpAXOxjcuhz6pXwfYvF8l\n"
    "cI6sfr90Cut9p0rsw9HlSHPDPrha9MDK6XAgqmobgM9eQ+t5Slkeazvz\n"
    "-----END PRIVATE KEY-----\n";
  Listener listener;
  g_autofree char *base = listener_start (&listener, own);
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  g_object_unref (test->remote);
  test->remote = forge_remote_new (base);
  g_assert_cmpint (forge_test_remote_log_in (test), ==, FORGE_ERROR_CERTIFICATE);
  forge_remote_set_tokens (test->remote, "access-1", "refresh-1");
  g_assert_cmpint (forge_test_remote_run (test, "POST", "clients/", &answer), ==,
                   FORGE_ERROR_CERTIFICATE);
  g_assert_cmpint (answer.verdict.outcome, ==, FORGE_OUTCOME_NOT_SENT);
  forge_test_wait (listener.connections->len >= 2
                   && listener.n_ended == listener.connections->len);
  g_assert_cmpuint (listener.n_read, ==, 0);
  listener_stop (&listener);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  forge_test_remote_add ("/remote/token/i09-refresh", test_refresh);
  forge_test_remote_add ("/remote/token/refresh-change", test_refresh_change);
  forge_test_remote_add ("/remote/token/refresh-first", test_refresh_first);
  forge_test_remote_add ("/remote/token/refresh-once", test_refresh_once);
  forge_test_remote_add ("/remote/token/refresh-refused", test_refresh_refused);
  forge_test_remote_add ("/remote/token/refresh-broken", test_refresh_broken);
  forge_test_remote_add ("/remote/token/user-gone", test_user_gone);
  forge_test_remote_add ("/remote/token/logout-during-refresh", test_logout_during_refresh);
  forge_test_remote_add ("/remote/token/close-during-refresh", test_close_during_refresh);
  forge_test_remote_add ("/remote/token/pending", test_pending);
  forge_test_remote_add ("/remote/login/done", test_login);
  forge_test_remote_add ("/remote/login/fails", test_login_fails);
  forge_test_remote_add ("/remote/login/certificate", test_certificate);
  return g_test_run ();
}
