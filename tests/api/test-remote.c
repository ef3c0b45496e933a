/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A team's server: addresses, and what a request is told. Freshness I10. */
#include "forge-test-remote.h"

#define REFRESH "POST auth/refresh/"
#define LIST    "clients/?page=1"

/* Addresses */

static void
test_normalize (void)
{
  static const struct {
    const char *typed;
    const char *base; /* (nullable) */
  } rows[] = {
    { "forge.example.com", "https://forge.example.com/api/v1/" },
    { "  Forge.Example.COM/ \n", "https://forge.example.com/api/v1/" },
    { "HTTPS://forge.example.com:443", "https://forge.example.com/api/v1/" },
    { "https://forge.example.com:8443/taller/", "https://forge.example.com:8443/taller/api/v1/" },
    { "forge.example.com/api/v1", "https://forge.example.com/api/v1/" },
    { "forge.example.com/x/api/v1/clients/?page=2#a", "https://forge.example.com/x/api/v1/" },
    { "forge.example.com/api/v12", "https://forge.example.com/api/v12/api/v1/" },
    { "http://localhost:8000", "http://localhost:8000/api/v1/" },
    { "http://[::1]:8000/", "http://[::1]:8000/api/v1/" },
    { "192.168.1.7:8000", "https://192.168.1.7:8000/api/v1/" },
    { "taller.mañana.mx", "https://taller.xn--maana-pta.mx/api/v1/" },
    { "", NULL },
    { "   ", NULL },
    { "https://", NULL },
    { "ftp://forge.example.com", NULL },
    { "file:///etc/passwd", NULL },
    { "https://ana:secreto@forge.example.com", NULL },
    { "https://forge.example.com:port", NULL },
    { "forge example com", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *base = forge_remote_normalize (rows[i].typed, &error);

      g_assert_cmpstr (base, ==, rows[i].base);
      if (base == NULL)
        {
          g_assert_error (error, FORGE_ERROR, FORGE_ERROR_INVALID);
        }
      else
        {
          g_autofree char *again = forge_remote_normalize (base, NULL);

          g_assert_cmpstr (again, ==, base);
        }
    }
}

static void
test_private (void)
{
  g_assert_true (forge_remote_is_private ("https://forge.example.com/api/v1/"));
  g_assert_true (forge_remote_is_private ("http://localhost:8000/api/v1/"));
  g_assert_true (forge_remote_is_private ("http://127.0.0.2/api/v1/"));
  g_assert_true (forge_remote_is_private ("http://[::1]:8000/api/v1/"));
  g_assert_false (forge_remote_is_private ("http://192.168.1.7/api/v1/"));
  g_assert_false (forge_remote_is_private ("http://localhost.example.com/api/v1/"));
}

/* Requests */

static void
test_get (ForgeTestRemote        *test,
          gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_test_remote_script (test, "GET " LIST, 200, "[1]");
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &answer), ==, 0);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_true (answer.json);
  forge_test_remote_assert_body (&answer, "[1]");
  g_assert_cmpint (answer.sent_at, ==, test->now);
  g_assert_cmpuint (test->starts, ==, 1);
  g_assert_cmpstr (forge_test_remote_get_header (test, "GET", "Authorization"), ==,
                   "Bearer access-1");
  g_assert_null (forge_test_remote_get_header (test, "GET", "Cookie"));
}

static void
test_statuses (ForgeTestRemote        *test,
               gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) busy = { 0 };
  g_auto (ForgeRemoteAnswer) portal = { 0 };
  g_auto (ForgeRemoteAnswer) forbidden = { 0 };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 429, "{}", "Retry-After: 7" });
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &busy), ==, 0);
  g_assert_cmpuint (busy.status, ==, 429);
  g_assert_cmpint (busy.retry_after, ==, 7 * G_TIME_SPAN_SECOND);

  /* The page of a hotel's network refuses nobody's token. */
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 401, "<html>", .type = "text/html" });
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &portal), ==, 0);
  g_assert_cmpuint (portal.status, ==, 401);
  g_assert_false (portal.json);

  /* Nor does one that is about what was asked. */
  forge_test_remote_script (test, "GET " LIST, 403, "{\"detail\":\"no\"}");
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &forbidden), ==, 0);
  g_assert_cmpuint (forbidden.status, ==, 403);
  g_assert_cmpint (forge_remote_get_login (test->remote), ==, FORGE_LOGIN_DONE);
  g_assert_cmpuint (forge_test_server_count (test->server, REFRESH), ==, 0);
}

static void
test_change (ForgeTestRemote        *test,
             gconstpointer  data)
{
  static const struct {
    guint        status;
    const char  *type;
    ForgeOutcome outcome;
    gboolean     bumps;
  } rows[] = {
    { 200, "application/json", FORGE_OUTCOME_APPLIED, TRUE },
    { 200, "text/html", FORGE_OUTCOME_UNKNOWN, TRUE },
    { 302, "text/html", FORGE_OUTCOME_UNKNOWN, TRUE },
    { 400, "application/json", FORGE_OUTCOME_REJECTED, FALSE },
    { 404, "application/json", FORGE_OUTCOME_REJECTED, TRUE },
    { 500, "text/html", FORGE_OUTCOME_UNKNOWN, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (ForgeRemoteAnswer) answer = { 0 };

      /* What it says of its outcome is not for us. */
      forge_test_server_script (test->server, &(ForgeTestReply) {
        "PATCH clients/7/", rows[i].status, "{}", "Forge-Outcome: rejected\nLocation: /api/v1/x/",
        rows[i].type });
      g_assert_cmpint (forge_test_remote_run (test, "PATCH", "clients/7/", &answer), ==, 0);
      g_assert_cmpuint (answer.status, ==, rows[i].status);
      g_assert_cmpint (answer.verdict.outcome, ==, rows[i].outcome);
      g_assert_cmpint (answer.verdict.bumps, ==, rows[i].bumps);
    }
  g_assert_cmpstr (forge_test_remote_get_header (test, "PATCH", "Content-Length"), ==, "12");
  g_assert_null (forge_test_remote_get_header (test, "PATCH", "Transfer-Encoding"));
}

/* Cut off, silent, or cancelled after it was written: it may have been done. */
static void
test_change_unanswered (ForgeTestRemote        *test,
                        gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ForgeRemoteAnswer) cut = { 0 };
  g_auto (ForgeRemoteAnswer) silent = { 0 };
  g_auto (ForgeRemoteAnswer) cancelled = { 0 };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", .raw = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{" });
  g_assert_cmpint (forge_test_remote_run (test, "POST", "clients/", &cut), ==,
                   FORGE_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpint (cut.verdict.outcome, ==, FORGE_OUTCOME_UNKNOWN);
  g_assert_cmpint (cut.sent_at, ==, test->now);
  g_assert_cmpuint (forge_test_server_count (test->server, "POST clients/"), ==, 1);

  forge_remote_set_timeout (test->remote, 1);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", .raw = "", .stall = TRUE });
  g_assert_cmpint (forge_test_remote_run (test, "POST", "clients/", &silent), ==,
                   FORGE_ERROR_UNKNOWN_OUTCOME);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", 201, "{}", .hold = TRUE });
  forge_test_remote_begin (test, "POST", "clients/", cancellable);
  forge_test_wait (forge_test_server_count_held (test->server, "POST clients/") == 1);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (forge_test_remote_finish (test, &cancelled), ==, FORGE_ERROR_UNKNOWN_OUTCOME);
  forge_test_server_release (test->server, "POST clients/");
}

static void
test_unreachable (ForgeTestRemote        *test,
                  gconstpointer  data)
{
  g_autoptr (ForgeRemote) remote = forge_remote_new ("http://127.0.0.1:1/api/v1/");
  g_auto (ForgeRemoteAnswer) read = { 0 };
  g_auto (ForgeRemoteAnswer) change = { 0 };

  forge_remote_set_tokens (remote, "access-1", "refresh-1");
  g_object_unref (test->remote);
  test->remote = g_steal_pointer (&remote);
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &read), ==, FORGE_ERROR_NETWORK);
  g_assert_cmpint (forge_test_remote_run (test, "POST", "clients/", &change), ==,
                   FORGE_ERROR_NETWORK);
  g_assert_cmpint (change.verdict.outcome, ==, FORGE_OUTCOME_NOT_SENT);
  g_assert_false (change.verdict.bumps);
}

static void
test_silent (ForgeTestRemote        *test,
             gconstpointer  data)
{
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_remote_set_timeout (test->remote, 1);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, .raw = "", .stall = TRUE, .always = TRUE });
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &answer), ==, FORGE_ERROR_TIMEOUT);
}

/* A redirect is an answer, wherever it leads: no token follows it. */
static void
test_redirect (ForgeTestRemote        *test,
               gconstpointer  data)
{
  g_autoptr (ForgeTestServer) other = forge_test_server_new_remote ();
  g_autofree char *location = g_strconcat ("Location: ", forge_test_server_get_base (other),
                                           LIST, NULL);
  g_auto (ForgeRemoteAnswer) answer = { 0 };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 302, "", location, "text/html" });
  g_assert_cmpint (forge_test_remote_run (test, "GET", LIST, &answer), ==, 0);
  g_assert_cmpuint (answer.status, ==, 302);
  forge_test_drain ();
  g_assert_cmpuint (forge_test_server_count (other, ""), ==, 0);
}

/* A validator is never sent, so that there is no 304 to be taken for an answer (I10). */
static void
test_no_validator (ForgeTestRemote        *test,
                   gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_auto (ForgeRemoteAnswer) answer = { 0 };

      forge_test_server_script (test->server, &(ForgeTestReply) {
        "GET clients/7/", 200, "{}",
        "ETag: \"1\"\nCache-Control: max-age=600\nSet-Cookie: a=b" });
      g_assert_cmpint (forge_test_remote_run (test, "GET", "clients/7/", &answer), ==, 0);
    }
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/7/"), ==, 2);
  g_assert_null (forge_test_remote_get_header (test, "GET clients/7/", "If-None-Match"));
  g_assert_null (forge_test_remote_get_header (test, "GET clients/7/", "Cookie"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote/address/normalize", test_normalize);
  g_test_add_func ("/remote/address/private", test_private);
  forge_test_remote_add ("/remote/request/get", test_get);
  forge_test_remote_add ("/remote/request/statuses", test_statuses);
  forge_test_remote_add ("/remote/request/change", test_change);
  forge_test_remote_add ("/remote/request/change-unanswered", test_change_unanswered);
  forge_test_remote_add ("/remote/request/unreachable", test_unreachable);
  forge_test_remote_add ("/remote/request/silent", test_silent);
  forge_test_remote_add ("/remote/request/redirect", test_redirect);
  forge_test_remote_add ("/remote/request/i10-no-validator", test_no_validator);
  return g_test_run ();
}
