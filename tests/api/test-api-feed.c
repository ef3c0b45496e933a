/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The change feed: freshness I22, and that one's own changes are not fetched twice. */
#include "forge-error.h"
#include "forge-test-api.h"

#define LIST "clients/?page=1"
#define REPORT(number, kind, id) \
  "{\"number\":" #number ",\"resource\":\"clients\",\"kind\":\"" kind "\",\"id\":" #id "}"
#define FEED(last, reports) "{\"last\":" #last ",\"reset\":false,\"changes\":[" reports "]}"

static ForgeTestWatch *
watch_list (ForgeTestApi *test)
{
  ForgeTestWatch *watch;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[]", .always = TRUE });
  watch = forge_test_watch (test->api, LIST);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  return watch;
}

static guint
count_lists (ForgeTestApi *test)
{
  forge_test_drain ();
  return forge_test_server_count (test->server, "GET " LIST);
}

static guint
count_polls (ForgeTestApi *test)
{
  forge_test_drain ();
  return forge_test_server_count (test->server, "GET changes/?since=");
}

static void
report (ForgeTestApi *test,
        const char   *body)
{
  guint polls = count_polls (test);

  forge_test_server_report (test->server, body);
  forge_test_wait (forge_test_server_count (test->server, "GET changes/?since=") == polls + 1);
  forge_test_drain ();
}

/* What comes from elsewhere: the number asked from, one signal and one fetch for each turn. */
static void
test_elsewhere (ForgeTestApi  *test,
                gconstpointer  data)
{
  static const struct {
    const char *body;
    const char *changes;
    const char *poll;
  } cases[] = {
    { FEED (1, REPORT (1, "created", 5)), "elsewhere 5, ", "GET changes/?since=1" },
    { FEED (3, REPORT (2, "updated", 5) "," REPORT (3, "deleted", 5)), "elsewhere 5, ",
      "GET changes/?since=3" },
    { FEED (5, REPORT (4, "updated", 5) "," REPORT (5, "restored", 6)), "elsewhere 0, ",
      "GET changes/?since=5" },
    { "{\"last\":2,\"reset\":true,\"changes\":[]}", "elsewhere 0, ", "GET changes/?since=2" },
    { FEED (4, "{\"number\":4,\"resource\":\"invoices\",\"kind\":\"new\",\"id\":1}"),
      "elsewhere 0, ", "GET changes/?since=4" },
    { FEED (6, "{\"number\":6}"), "elsewhere 0, ", "GET changes/?since=6" },
  };
  g_autoptr (ForgeTestWatch) watch = watch_list (test);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint before = count_lists (test);

      g_test_message ("case %u", i);
      g_string_truncate (test->changes, 0);
      report (test, cases[i].body);
      g_assert_cmpstr (test->changes->str, ==, cases[i].changes);
      g_assert_cmpuint (count_lists (test) - before, ==, 1);
      g_assert_cmpint (watch->label, ==, FORGE_LABEL_FRESH);
      g_assert_cmpuint (forge_test_server_count (test->server, cases[i].poll), ==, 1);
    }
}

/* An answer without news is no change, and not asked again without a pause. */
static void
test_nothing_new (ForgeTestApi  *test,
                  gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test);
  guint polls = count_polls (test);

  forge_test_server_report (test->server, FEED (0, ""));
  g_assert_cmpuint (count_polls (test), ==, polls);
  g_assert_cmpuint (count_lists (test), ==, 1);
  forge_test_api_pass (test, G_TIME_SPAN_SECOND);
  g_assert_cmpuint (count_polls (test), ==, polls + 1);
  g_assert_cmpstr (test->changes->str, ==, "");
}

static void
begin_delete (ForgeTestApi  *test,
              const char    *headers,
              GAsyncResult **result)
{
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE clients/7/", 204, NULL, headers, .hold = TRUE });
  forge_api_delete_client_async (test->api, 7, NULL, NULL, forge_test_take_result, result);
  forge_test_wait (forge_test_server_count_held (test->server, "DELETE") == 1);
}

static void
end_delete (ForgeTestApi  *test,
            GAsyncResult **result)
{
  forge_test_server_release (test->server, "DELETE");
  forge_test_wait (*result != NULL);
  g_assert_true (forge_api_delete_client_finish (test->api, *result, NULL));
  g_clear_object (result);
  forge_test_drain ();
}

/* One's own change is reported after its answer, or before it: fetched once either way. */
static void
test_own (ForgeTestApi  *test,
          gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test);
  GAsyncResult *result = NULL;
  guint before = count_lists (test);

  begin_delete (test, "Forge-Change: 1", &result);
  end_delete (test, &result);
  report (test, FEED (1, REPORT (1, "deleted", 7)));
  g_assert_cmpstr (test->changes->str, ==, "deleted 7, ");
  g_assert_cmpuint (count_lists (test) - before, ==, 1);

  begin_delete (test, "Forge-Change: 2", &result);
  report (test, FEED (2, REPORT (2, "deleted", 7)));
  g_assert_cmpstr (test->changes->str, ==, "deleted 7, ");
  end_delete (test, &result);
  g_assert_cmpstr (test->changes->str, ==, "deleted 7, deleted 7, ");
  g_assert_cmpuint (count_lists (test) - before, ==, 2);

  /* The number is not skipped twice. */
  report (test, FEED (2, REPORT (2, "updated", 7)));
  g_assert_cmpstr (test->changes->str, ==, "deleted 7, deleted 7, elsewhere 7, ");
}

/* A report about another client does not wait for one's own change; one about the same client
 * that is not one's own is told when that was refused, and is in what is fetched when not. */
static void
test_own_and_others (ForgeTestApi  *test,
                     gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test);
  GAsyncResult *result = NULL;

  begin_delete (test, "Forge-Change: 3", &result);
  report (test, FEED (1, REPORT (1, "updated", 8)));
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 8, ");
  report (test, FEED (3, REPORT (2, "updated", 7) "," REPORT (3, "deleted", 7)));
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 8, ");
  end_delete (test, &result);
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 8, deleted 7, ");

  g_string_truncate (test->changes, 0);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE clients/7/", 403, "{}", .hold = TRUE });
  forge_api_delete_client_async (test->api, 7, NULL, NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "DELETE") == 1);
  report (test, FEED (4, REPORT (4, "restored", 7)));
  g_assert_cmpstr (test->changes->str, ==, "");
  forge_test_server_release (test->server, "DELETE");
  forge_test_wait (result != NULL);
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 7, ");
  g_clear_object (&result);
}

/* Nor does it wait for long: an answer can take a minute, and what is shown is old meanwhile. */
static void
test_held_too_long (ForgeTestApi  *test,
                    gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test);
  GAsyncResult *result = NULL;

  begin_delete (test, "Forge-Change: 2", &result);
  report (test, FEED (1, REPORT (1, "updated", 7)));
  forge_test_api_pass (test, G_TIME_SPAN_SECOND - 1);
  g_assert_cmpstr (test->changes->str, ==, "");
  g_assert_cmpuint (count_lists (test), ==, 1);
  forge_test_api_pass (test, 1);
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 7, ");
  g_assert_cmpuint (count_lists (test), ==, 2);
  end_delete (test, &result);
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 7, deleted 7, ");
}

/* Every answer has a number, also one to a change that was refused or altered nothing: then it is
 * somebody else's. */
static void
test_own_number_of_others (ForgeTestApi  *test,
                           gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test);
  GAsyncResult *result = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE clients/7/", 403, "{}", "Forge-Change: 1" });
  forge_api_delete_client_async (test->api, 7, NULL, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_clear_object (&result);
  report (test, FEED (1, REPORT (1, "updated", 7)));
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 7, ");

  begin_delete (test, "Forge-Change: 2", &result);
  end_delete (test, &result);
  report (test, FEED (2, REPORT (2, "updated", 8)));
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 7, deleted 7, elsewhere 8, ");

  /* Nor does a number say anything about those of another database. */
  begin_delete (test, "Forge-Change: 3", &result);
  report (test, "{\"last\":0,\"reset\":true,\"changes\":[]}");
  end_delete (test, &result);
  g_string_truncate (test->changes, 0);
  report (test, FEED (3, REPORT (3, "updated", 7)));
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 7, ");
}

/* While a create is under way nobody knows its number: any "created" may be it. */
static void
test_own_create (ForgeTestApi  *test,
                 gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test);
  g_autoptr (ForgeClient) draft = forge_client_new (0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ForgeClient) client = NULL;
  guint before = count_lists (test);

  forge_client_set (draft, FORGE_FIELD_NAME, "Ana");
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Change: 1", .hold = TRUE });
  forge_api_create_client_async (test->api, draft, "key", NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "POST") == 1);
  report (test, FEED (2, REPORT (1, "created", 7) "," REPORT (2, "created", 8)));
  g_assert_cmpstr (test->changes->str, ==, "");
  report (test, FEED (3, REPORT (3, "updated", 8)));
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 8, ");
  forge_test_server_release (test->server, "POST");
  forge_test_wait (result != NULL);
  client = forge_api_create_client_finish (test->api, result, NULL);
  g_assert_cmpint (forge_client_get_id (client), ==, 7);
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 8, created 7, elsewhere 8, ");
  g_assert_cmpuint (count_lists (test) - before, >=, 2);
}

/* A feed that is lost, or says what makes no sense, is asked again later; what it missed is
 * fetched. Meanwhile answers grow old. */
static void
test_lost (ForgeTestApi  *test,
           gconstpointer  data)
{
  static const char *const bodies[] = {
    NULL,
    "",
    "[]",
    "{\"last\":-1,\"changes\":[]}",
    "{\"last\":1}",
    "{\"last\":1,\"changes\":{}}",
    "{\"last\":1,\"changes\":[{\"id\":7}]}",
    "{\"last\":1,\"changes\":[7]}",
    "{\"last\":99999999999999999999,\"changes\":[]}",
  };
  g_autoptr (ForgeTestWatch) watch = watch_list (test);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      guint before = count_lists (test);

      g_test_message ("case %u", i);
      if (bodies[i] != NULL)
        {
          forge_test_server_report (test->server, bodies[i]);
        }
      else
        {
          /* The transport asks once more before it gives up. */
          forge_test_server_script (test->server, &(ForgeTestReply) {
            "GET changes/?since", .raw = "", .always = TRUE });
          forge_test_server_cut_feed (test->server);
        }
      forge_test_wait (!test->api->feed_alive);
      forge_test_drain ();
      if (bodies[i] == NULL)
        forge_test_server_forget_script (test->server);
      forge_test_server_script (test->server, &(ForgeTestReply) {
        "GET " LIST, 200, "[]", .always = TRUE });

      g_assert_cmpuint (count_lists (test), >=, before + 1);
      before = count_lists (test);
      forge_test_api_pass (test, FORGE_MAX_AGE);
      forge_test_wait (test->api->feed_alive);
      g_assert_cmpuint (count_lists (test), >=, before + 1);
      forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
    }
}

/* While there is no feed, answers are fresh for a time only; with it they are without limit. */
static void
test_age (ForgeTestApi  *test,
          gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test);

  forge_test_api_pass (test, 10 * FORGE_MAX_AGE);
  g_assert_cmpuint (count_lists (test), ==, 1);
  g_assert_cmpint (watch->label, ==, FORGE_LABEL_FRESH);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 500, NULL, .always = TRUE });
  forge_test_server_report (test->server, "");
  forge_test_wait (!test->api->feed_alive);
  g_assert_cmpuint (count_lists (test), ==, 2);
  forge_test_api_pass (test, FORGE_MAX_AGE - 1);
  g_assert_cmpuint (count_lists (test), ==, 2);
  forge_test_api_pass (test, 1);
  g_assert_cmpuint (count_lists (test), ==, 3);
}

/* A feed that does not say where it stands holds nobody up for long, one that fails not at all;
 * what was read before it spoke is read again. */
static void
test_silent (ForgeTestApi  *test,
             gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (0, ""), .hold = TRUE });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[]", .always = TRUE });
  watch = forge_test_watch (test->api, LIST);
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_wait (forge_test_server_count_held (test->server, "GET changes/") == 1);
  g_assert_cmpuint (count_lists (test), ==, 0);
  forge_test_api_pass (test, G_TIME_SPAN_SECOND);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpuint (count_lists (test), ==, 1);

  forge_test_server_release (test->server, "GET changes/");
  forge_test_wait (test->api->feed_alive);
  g_assert_cmpuint (count_lists (test), ==, 2);
}

static void
test_failing (ForgeTestApi  *test,
              gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 404, NULL, .always = TRUE });
  forge_test_server_script (test->server, &(ForgeTestReply) { "GET " LIST, 200, "[]" });
  watch = forge_test_watch (test->api, LIST);
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpuint (count_lists (test), ==, 1);
}

/* The feed of one service says nothing about another. */
static void
test_another (ForgeTestApi  *test,
              gconstpointer  data)
{
  g_autoptr (ForgeTestServer) other = forge_test_server_new ();
  g_autoptr (ForgeTestWatch) watch = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) { "GET " LIST, 200, "[]" });
  watch = forge_test_watch (test->api, LIST);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");

  forge_test_server_script (other, &(ForgeTestReply) {
    "GET changes/", 200, FEED (0, ""), .hold = TRUE });
  forge_test_server_script (other, &(ForgeTestReply) {
    "GET " LIST, 200, "[]", .always = TRUE });
  forge_api_set_socket (test->api, forge_test_server_get_path (other));
  forge_test_wait (forge_test_server_count_held (other, "GET changes/") == 1);
  forge_test_api_pass (test, G_TIME_SPAN_SECOND);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpuint (forge_test_server_count (other, "GET " LIST), ==, 1);

  forge_test_server_release (other, "GET changes/");
  forge_test_wait (forge_test_server_count (other, "GET changes/") == 2);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpuint (forge_test_server_count (other, "GET " LIST), ==, 2);
}

/* With a feed from the start the first list is fetched once. */
static void
test_first (ForgeTestApi  *test,
            gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) { "GET " LIST, 200, "[]" });
  watch = forge_test_watch (test->api, LIST);
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpuint (count_polls (test), ==, 1);
  g_assert_cmpuint (count_lists (test), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  forge_test_api_add ("/api/feed/elsewhere", test_elsewhere);
  forge_test_api_add ("/api/feed/nothing-new", test_nothing_new);
  forge_test_api_add ("/api/feed/own", test_own);
  forge_test_api_add ("/api/feed/own-and-others", test_own_and_others);
  forge_test_api_add ("/api/feed/held-too-long", test_held_too_long);
  forge_test_api_add ("/api/feed/own-number-of-others", test_own_number_of_others);
  forge_test_api_add ("/api/feed/own-create", test_own_create);
  forge_test_api_add ("/api/feed/i22-lost", test_lost);
  forge_test_api_add ("/api/feed/age", test_age);
  forge_test_api_add ("/api/feed/another", test_another);
  g_test_add ("/api/feed/silent", ForgeTestApi, NULL, forge_test_api_set_up_alone, test_silent,
              forge_test_api_tear_down);
  g_test_add ("/api/feed/failing", ForgeTestApi, NULL, forge_test_api_set_up_alone, test_failing,
              forge_test_api_tear_down);
  g_test_add ("/api/feed/first", ForgeTestApi, NULL, forge_test_api_set_up_alone, test_first,
              forge_test_api_tear_down);
  return g_test_run ();
}
