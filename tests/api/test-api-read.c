/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading: freshness I1 I3 I6 I7 I8 I20 I25 I31 over the wire. */
#include "forge-error.h"
#include "forge-test-api.h"

#define LIST "clients/?page=1"

static void
script (ForgeTestApi *test,
        const char   *request,
        const char   *body)
{
  forge_test_server_script (test->server, &(ForgeTestReply) { request, 200, body });
}

static void
hold (ForgeTestApi *test,
      const char   *request,
      const char   *body)
{
  forge_test_server_script (test->server,
                            &(ForgeTestReply) { request, 200, body, .hold = TRUE });
}

/* The same list twice is one request, shown at once the second time. */
static void
test_cached (ForgeTestApi  *test,
             gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) first = NULL;
  g_autoptr (ForgeTestWatch) second = NULL;
  g_autoptr (ForgeTestWatch) later = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[1]", "Forge-Change: 12" });
  first = forge_test_watch (test->api, LIST);
  g_assert_cmpuint (first->calls, ==, 0);
  forge_test_await (first, FORGE_LABEL_FRESH, "[1]");
  g_assert_cmpuint (first->version, ==, 12);
  g_assert_cmpuint (first->calls, ==, 1);

  second = forge_test_watch (test->api, LIST);
  g_assert_cmpint (second->label, ==, FORGE_LABEL_FRESH);
  g_assert_cmpstr (second->body, ==, "[1]");
  g_clear_pointer (&first, forge_test_watch_free);
  g_clear_pointer (&second, forge_test_watch_free);

  later = forge_test_watch (test->api, LIST);
  g_assert_cmpint (later->label, ==, FORGE_LABEL_FRESH);
  g_assert_cmpuint (later->version, ==, 12);
  forge_test_drain ();
  g_assert_cmpuint (later->calls, ==, 1);
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 1);
}

/* It is shown to who asks, and nothing is left of it, or of what was kept before, for the next. */
static void
test_no_store (ForgeTestApi  *test,
               gconstpointer  data)
{
  static const char *const headers[] = {
    "Cache-Control: max-age=60", "Cache-Control: no-store",
    "Cache-Control: private\nCache-Control: max-age=0, No-Store" };
  static const guint kept[] = { 1, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (ForgeTestWatch) watch = NULL;
      g_autoptr (ForgeTestWatch) later = NULL;

      forge_test_server_script (test->server, &(ForgeTestReply) {
        "GET " LIST, 200, "[1]", headers[i] });
      forge_api_refresh (test->api);
      watch = forge_test_watch (test->api, LIST);
      forge_test_await (watch, FORGE_LABEL_FRESH, "[1]");
      g_assert_cmpuint (forge_cache_get_n_entries (test->api->cache), ==, kept[i]);
      g_clear_pointer (&watch, forge_test_watch_free);
      if (kept[i] != 0)
        continue;

      script (test, "GET " LIST, "[2]");
      later = forge_test_watch (test->api, LIST);
      g_assert_null (later->body);
      forge_test_await (later, FORGE_LABEL_FRESH, "[2]");
    }
}

/* Everybody who asks while a request is under way shares it, whatever the order of parameters. */
static void
test_joined (ForgeTestApi  *test,
             gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) a = NULL;
  g_autoptr (ForgeTestWatch) b = NULL;

  hold (test, "GET clients/", "[]");
  a = forge_test_watch (test->api, "clients/?page=1&city=Xalapa");
  b = forge_test_watch (test->api, "clients/?city=Xalapa&page=1");
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);
  forge_test_drain ();
  forge_test_server_release (test->server, "GET");
  forge_test_await (a, FORGE_LABEL_FRESH, "[]");
  forge_test_await (b, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 1);
}

static void
create (ForgeTestApi *test)
{
  g_autoptr (ForgeClient) draft = forge_client_new (0);
  g_autoptr (ForgeClient) created = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  forge_client_set (draft, FORGE_FIELD_NAME, "Ana");
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied\nForge-Change: 1" });
  forge_api_create_client_async (test->api, draft, "key", NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  created = forge_api_create_client_finish (test->api, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (forge_client_get_id (created), ==, 7);
}

/* The bug that the project is about: a list that began before a create, and ends after it. */
static void
test_founding_bug_observed (ForgeTestApi  *test,
                            gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;

  hold (test, "GET " LIST, "\"old\"");
  watch = forge_test_watch (test->api, LIST);
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);

  hold (test, "GET " LIST, "\"new\"");
  create (test);
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 2);
  forge_test_server_release (test->server, "GET");
  forge_test_drain ();
  g_assert_cmpint (watch->label, !=, FORGE_LABEL_FRESH);
  forge_test_server_release (test->server, "GET");
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"new\"");
}

/* The same with nobody looking: invalidation must reach what is not on screen. */
static void
test_founding_bug_unobserved (ForgeTestApi  *test,
                              gconstpointer  data)
{
  ForgeTestWatch *gone;
  g_autoptr (ForgeTestWatch) watch = NULL;

  hold (test, "GET " LIST, "\"old\"");
  gone = forge_test_watch (test->api, LIST);
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);
  forge_test_watch_free (gone);
  create (test);
  forge_test_server_release (test->server, "GET");
  forge_test_drain ();

  script (test, "GET " LIST, "\"new\"");
  watch = forge_test_watch (test->api, LIST);
  g_assert_cmpint (watch->label, !=, FORGE_LABEL_FRESH);
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"new\"");
}

/* What was there stays, labelled, until the new answer is there. */
static void
test_stale_while_asking (ForgeTestApi  *test,
                         gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;

  script (test, "GET " LIST, "\"old\"");
  watch = forge_test_watch (test->api, LIST);
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"old\"");
  hold (test, "GET " LIST, "\"new\"");
  forge_api_refresh (test->api);
  forge_test_await (watch, FORGE_LABEL_STALE, "\"old\"");
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);
  forge_test_server_release (test->server, "GET");
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"new\"");
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 0, ");
}

/* Answers that are none: the old one stays, the cause is told, and it is asked again. */
static void
test_failures (ForgeTestApi  *test,
               gconstpointer  data)
{
  static const struct {
    ForgeTestReply reply;
    ForgeError     error;
  } cases[] = {
    { { "GET " LIST, 404, "{\"detail\":\"No encontrado.\"}" }, FORGE_ERROR_NOT_FOUND },
    { { "GET " LIST, 403, "{\"detail\":\"x\"}" }, FORGE_ERROR_FORBIDDEN },
    { { "GET " LIST, 401, "{\"error\":\"x\"}" }, FORGE_ERROR_UNAUTHORIZED },
    { { "GET " LIST, 414, NULL }, FORGE_ERROR_TOO_LARGE },
    { { "GET " LIST, 500, "<h1>Server Error (500)</h1>", .type = "text/html" },
      FORGE_ERROR_SERVER },
    { { "GET " LIST, 502, "{}" }, FORGE_ERROR_SERVER },
    { { "GET " LIST, 503, "{}", "Retry-After: 2" }, FORGE_ERROR_STORAGE },
    { { "GET " LIST, 507, "{\"detail\":\"full\"}" }, FORGE_ERROR_STORAGE },
    { { "GET " LIST, 200, "<html>", .type = "text/html" }, FORGE_ERROR_PARSE },
    { { "GET " LIST, 204, NULL }, FORGE_ERROR_SERVER },
    { { "GET " LIST, .raw = "" }, FORGE_ERROR_NETWORK },
    { { "GET " LIST, .raw = "nonsense\r\n\r\n" }, FORGE_ERROR_NETWORK },
    { { "GET " LIST, .raw = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            "Content-Length: 100\r\n\r\n[1" }, FORGE_ERROR_NETWORK },
    { { "GET " LIST, .raw = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            "Content-Length: 67108865\r\n\r\n[1" }, FORGE_ERROR_PARSE },
    { { "GET " LIST, .raw = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            "Transfer-Encoding: chunked\r\n\r\n5\r\n[1" }, FORGE_ERROR_NETWORK },
  };
  g_autoptr (ForgeTestWatch) watch = NULL;

  script (test, "GET " LIST, "\"kept\"");
  watch = forge_test_watch (test->api, LIST);
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"kept\"");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ForgeTestReply reply = cases[i].reply;

      /* A dead connection is tried once more by the transport itself. */
      reply.always = TRUE;
      g_test_message ("case %u", i);
      forge_test_server_script (test->server, &reply);
      forge_api_refresh (test->api);
      forge_test_await (watch, FORGE_LABEL_ERROR, "\"kept\"");
      g_assert_cmpint (watch->error, ==, cases[i].error);

      forge_test_server_forget_script (test->server);
      script (test, "GET " LIST, "\"kept\"");
      forge_test_api_pass (test, FORGE_RETRY_CAP);
      forge_test_await (watch, FORGE_LABEL_FRESH, "\"kept\"");
      g_assert_cmpint (watch->error, ==, 0);
    }
}

/* A body that is not announced is counted as it comes. */
static void
test_body_too_large (ForgeTestApi  *test,
                     gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;
  g_autofree char *body = g_strnfill (FORGE_HTTP_MAX_BODY + 1, ' ');

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, body, "Transfer-Encoding: chunked" });
  watch = forge_test_watch (test->api, LIST);
  forge_test_await (watch, FORGE_LABEL_ERROR, NULL);
  g_assert_cmpint (watch->error, ==, FORGE_ERROR_PARSE);
}

/* The label shown is the worse of two, and stays with the answer in the cache. */
static void
test_replica (ForgeTestApi  *test,
              gconstpointer  data)
{
  static const struct {
    const char *header;
    ForgeLabel  label;
  } cases[] = {
    { "Forge-Replica: fresh; as-of=2026-11-22T20:55:09Z", FORGE_LABEL_FRESH },
    { "Forge-Replica: stale; as-of=2026-11-22T20:55:09Z", FORGE_LABEL_STALE },
    { "Forge-Replica: unconfirmed; as-of=2026-11-22T20:55:09Z", FORGE_LABEL_UNCONFIRMED },
    { "Forge-Replica: freshness", FORGE_LABEL_STALE },
    { "Forge-Replica: error", FORGE_LABEL_STALE },
    { "Forge-Replica: ", FORGE_LABEL_STALE },
    { "Forge-Change: 18446744073709551616", FORGE_LABEL_FRESH },
    { "Forge-Change: -1", FORGE_LABEL_FRESH },
    { NULL, FORGE_LABEL_FRESH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("clients/?page=%u", i);
      g_autofree char *request = g_strconcat ("GET ", path, NULL);
      ForgeTestWatch *watch;

      forge_test_server_script (test->server, &(ForgeTestReply) {
        request, 200, "[]", cases[i].header });
      watch = forge_test_watch (test->api, path);
      forge_test_await (watch, cases[i].label, "[]");
      g_assert_cmpuint (watch->version, ==, 0);
      forge_test_watch_free (watch);

      watch = forge_test_watch (test->api, path);
      g_assert_cmpint (watch->label, ==, cases[i].label);
      forge_test_watch_free (watch);
    }
}

/* Without a socket everything waits; another one makes another service of it (I20). */
static void
test_sockets (ForgeTestApi  *test,
              gconstpointer  data)
{
  g_autoptr (ForgeTestServer) other = forge_test_server_new ();
  g_autoptr (ForgeTestWatch) watch = forge_test_watch (test->api, LIST);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ForgeClient) client = NULL;

  forge_test_drain ();
  g_assert_cmpuint (watch->calls, ==, 0);
  script (test, "GET " LIST, "\"one\"");
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"one\"");

  hold (test, "GET clients/7/", FORGE_TEST_ROW (7, "Ana"));
  forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);

  forge_test_server_script (other, &(ForgeTestReply) {
    "GET clients/7/", 200, FORGE_TEST_ROW (7, "Otra") });
  forge_test_server_script (other, &(ForgeTestReply) {
    "GET " LIST, 200, "\"two\"", .hold = TRUE });
  forge_api_set_socket (test->api, forge_test_server_get_path (other));
  forge_test_await (watch, FORGE_LABEL_EMPTY, NULL);
  forge_test_wait (forge_test_server_count_held (other, "GET") == 1);
  forge_test_server_release (other, "GET");
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"two\"");

  forge_test_wait (result != NULL);
  client = forge_api_get_client_finish (test->api, result, NULL);
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "Otra");
  forge_test_server_release (test->server, "GET");
  forge_test_drain ();
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  script (test, "GET " LIST, "\"one\"");
  forge_test_await (watch, FORGE_LABEL_EMPTY, NULL);
  forge_test_await (watch, FORGE_LABEL_FRESH, "\"one\"");
}

/* Observers that come and go from inside each other. */
typedef struct {
  ForgeTestApi *test;
  guint         own;
  guint         other;
  guint         calls;
  guint         added;
} Meddler;

static void
on_added (ForgeApi          *api,
          const ForgeAnswer *answer,
          gpointer           user_data)
{
  Meddler *meddler = user_data;

  meddler->added++;
}

static void
on_meddled (ForgeApi          *api,
            const ForgeAnswer *answer,
            gpointer           user_data)
{
  Meddler *meddler = user_data;

  meddler->calls++;
  forge_api_unobserve (api, meddler->own);
  forge_api_unobserve (api, meddler->other);
  meddler->own = forge_api_observe (api, LIST, on_added, meddler);
  forge_api_refresh (api);
  g_assert_cmpstr (g_bytes_get_data (answer->body, NULL), ==, "\"body\"");
}

static void
on_never (ForgeApi          *api,
          const ForgeAnswer *answer,
          gpointer           user_data)
{
  g_assert_not_reached ();
}

static void
test_reentrant (ForgeTestApi  *test,
                gconstpointer  data)
{
  Meddler meddler = { test };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "\"body\"", .always = TRUE });
  meddler.own = forge_api_observe (test->api, LIST, on_meddled, &meddler);
  meddler.other = forge_api_observe (test->api, LIST, on_never, NULL);
  forge_test_wait (meddler.added >= 3);
  forge_test_drain ();
  g_assert_cmpuint (meddler.calls, ==, 1);
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 2);
  forge_api_unobserve (test->api, meddler.own);
}

static void
test_thousand (ForgeTestApi  *test,
               gconstpointer  data)
{
  g_autoptr (GPtrArray) watches =
    g_ptr_array_new_with_free_func ((GDestroyNotify) forge_test_watch_free);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET clients/", 200, "[]", .always = TRUE });
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *path = g_strdup_printf ("clients/?page=%u", i / 2);

      g_ptr_array_add (watches, forge_test_watch (test->api, path));
    }
  for (guint i = 0; i < watches->len; i++)
    forge_test_await ((ForgeTestWatch *) watches->pdata[i], FORGE_LABEL_FRESH, "[]");
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 500);

  forge_api_refresh (test->api);
  for (guint i = 0; i < watches->len; i++)
    {
      ForgeTestWatch *watch = watches->pdata[i];

      forge_test_wait (watch->calls == 3);
      g_assert_cmpint (watch->label, ==, FORGE_LABEL_FRESH);
    }
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 1000);
}

/* By the machine's clock a request that failed is tried again without being told to. */
static void
test_retry (ForgeTestApi  *test,
            gconstpointer  data)
{
  ForgeApi *api = forge_api_new ();
  ForgeTestWatch *watch;

  forge_test_server_script (test->server, &(ForgeTestReply) { "GET " LIST, 503, "{}" });
  script (test, "GET " LIST, "[]");
  watch = forge_test_watch (api, LIST);
  forge_api_set_socket (api, forge_test_server_get_path (test->server));
  forge_test_await (watch, FORGE_LABEL_ERROR, NULL);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  forge_test_watch_free (watch);
  g_assert_finalize_object (api);
  forge_test_drain ();
}

/* One client */

static ForgeClient *
get (ForgeTestApi  *test,
     GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  return forge_api_get_client_finish (test->api, result, error);
}

/* Several who read and one who observes are one request; the next is none. */
static void
test_get_shared (ForgeTestApi  *test,
                 gconstpointer  data)
{
  GAsyncResult *results[2] = { NULL, NULL };
  g_autoptr (ForgeTestWatch) watch = NULL;

  hold (test, "GET clients/7/", FORGE_TEST_ROW (7, "Ana"));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &results[i]);
  watch = forge_test_watch (test->api, "clients/7/");
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);
  forge_test_server_release (test->server, "GET");
  forge_test_await (watch, FORGE_LABEL_FRESH, FORGE_TEST_ROW (7, "Ana"));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (ForgeClient) client = NULL;
      g_autoptr (ForgeClient) again = get (test, NULL);

      forge_test_wait (results[i] != NULL);
      client = forge_api_get_client_finish (test->api, results[i], NULL);
      g_assert_true (forge_client_equal (client, again));
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 1);
}

/* A reader who asks after a change does not get the answer to a question from before it (I7). */
static void
test_get_after_change (ForgeTestApi  *test,
                       gconstpointer  data)
{
  g_autoptr (GAsyncResult) early = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (ForgeClient) client = NULL;

  hold (test, "GET clients/7/", FORGE_TEST_ROW (7, "old"));
  forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &early);
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);
  create (test);
  script (test, "GET clients/7/", FORGE_TEST_ROW (7, "new"));
  forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &late);
  forge_test_server_release (test->server, "GET");
  forge_test_wait (early != NULL && late != NULL);
  client = forge_api_get_client_finish (test->api, late, NULL);
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "new");
}

static void
test_get_errors (ForgeTestApi  *test,
                 gconstpointer  data)
{
  static const struct {
    ForgeTestReply reply;
    ForgeError     error;
  } cases[] = {
    { { "GET clients/7/", 404, "{\"detail\":\"No encontrado.\"}" }, FORGE_ERROR_NOT_FOUND },
    { { "GET clients/7/", 200, "{\"client_id\":" }, FORGE_ERROR_PARSE },
    { { "GET clients/7/", 200, "[]" }, FORGE_ERROR_PARSE },
    { { "GET clients/7/", 200, "{\"client_id\":\"7\"}" }, FORGE_ERROR_PARSE },
    { { "GET clients/7/", 200, "" }, FORGE_ERROR_PARSE },
    { { "GET clients/7/", 502, NULL }, FORGE_ERROR_SERVER },
    { { "GET clients/7/", .raw = "", .always = TRUE }, FORGE_ERROR_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      forge_test_server_script (test->server, &cases[i].reply);
      g_assert_null (get (test, &error));
      g_assert_error (error, FORGE_ERROR, (gint) cases[i].error);
    }
}

static void
test_get_cancelled (ForgeTestApi  *test,
                    gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) at_once = NULL;
  g_autoptr (GError) error = NULL;

  hold (test, "GET clients/7/", FORGE_TEST_ROW (7, "Ana"));
  forge_api_get_client_async (test->api, 7, cancellable, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 1);
  g_cancellable_cancel (cancellable);
  forge_test_wait (result != NULL);
  g_assert_null (forge_api_get_client_finish (test->api, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  forge_api_get_client_async (test->api, 7, cancellable, forge_test_take_result, &at_once);
  forge_test_wait (at_once != NULL);
  g_assert_null (forge_api_get_client_finish (test->api, at_once, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  forge_test_server_release (test->server, "GET");
  forge_test_drain ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  forge_test_api_add ("/api/read/cached", test_cached);
  forge_test_api_add ("/api/read/i08-no-store", test_no_store);
  forge_test_api_add ("/api/read/i07-joined", test_joined);
  forge_test_api_add ("/api/read/i05-founding-bug/observed", test_founding_bug_observed);
  forge_test_api_add ("/api/read/i05-founding-bug/unobserved", test_founding_bug_unobserved);
  forge_test_api_add ("/api/read/stale-while-asking", test_stale_while_asking);
  forge_test_api_add ("/api/read/failures", test_failures);
  forge_test_api_add ("/api/read/body-too-large", test_body_too_large);
  forge_test_api_add ("/api/read/i31-replica", test_replica);
  g_test_add ("/api/read/i20-sockets", ForgeTestApi, NULL, forge_test_api_set_up_alone,
              test_sockets, forge_test_api_tear_down);
  forge_test_api_add ("/api/read/i29-reentrant", test_reentrant);
  forge_test_api_add ("/api/read/thousand", test_thousand);
  g_test_add ("/api/read/retry", ForgeTestApi, NULL, forge_test_api_set_up_alone, test_retry,
              forge_test_api_tear_down);
  forge_test_api_add ("/api/get/shared", test_get_shared);
  forge_test_api_add ("/api/get/after-change", test_get_after_change);
  forge_test_api_add ("/api/get/errors", test_get_errors);
  forge_test_api_add ("/api/get/cancelled", test_get_cancelled);
  return g_test_run ();
}
