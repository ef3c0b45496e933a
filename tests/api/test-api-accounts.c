/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose data the service has open: freshness I20, and what changes it. */
#include "forge-api-accounts.h"
#include "forge-error.h"
#include "forge-test-api.h"

#define LIST "clients/?page=1"
#define FEED(last, status, profile) \
  "{\"last\":" #last ",\"reset\":false,\"status\":" #status ",\"profile\":\"" profile "\"," \
  "\"changes\":[]}"
#define ACCOUNT "{\"id\":\"0a\",\"server\":\"https://a/\",\"user\":\"ana\",\"state\":\"ready\"," \
  "\"keyring\":\"kept\"}"

static void
set_up (ForgeTestApi  *test,
        gconstpointer  data)
{
  forge_test_api_set_up_alone (test, data);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (4, 1, "this-computer") });
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_wait (test->api->feed_alive);
  forge_test_drain ();
  g_assert_cmpstr (forge_api_get_profile (test->api), ==, FORGE_THIS_COMPUTER);
}

static ForgeTestWatch *
watch_list (ForgeTestApi *test,
            const char   *body)
{
  ForgeTestWatch *watch;

  forge_test_server_script (test->server, &(ForgeTestReply) { "GET " LIST, 200, body });
  watch = forge_test_watch (test->api, LIST);
  forge_test_await (watch, FORGE_LABEL_FRESH, body);
  return watch;
}

static void
on_profile (ForgeApi   *api,
            GParamSpec *pspec,
            GString    *profiles)
{
  const char *profile = forge_api_get_profile (api);

  g_string_append_printf (profiles, "%s ", profile != NULL ? profile : "-");
}

/* The service has another profile open, whoever did that: what was there is no longer shown, what
 * is under way no longer counts, and the feed's numbers begin where it says. */
static void
test_another_profile (ForgeTestApi  *test,
                      gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test, "[\"here\"]");
  g_autoptr (GString) profiles = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (test->api, "notify::profile", G_CALLBACK (on_profile), profiles);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE clients/7/", 204, NULL, "Forge-Outcome: applied\nForge-Change: 5", .hold = TRUE });
  forge_api_delete_client_async (test->api, 7, NULL, NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "DELETE") == 1);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[\"there\"]", .hold = TRUE });
  forge_test_server_report (test->server, FEED (90, 2, "0a"));
  forge_test_wait (forge_test_server_count_held (test->server, "GET " LIST) == 1);
  g_assert_cmpstr (profiles->str, ==, "0a ");
  g_assert_cmpint (watch->label, ==, FORGE_LABEL_EMPTY);
  g_assert_null (watch->body);
  forge_test_server_release (test->server, "GET " LIST);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[\"there\"]");
  g_assert_cmpuint (forge_test_server_count (test->server, "GET changes/?since=90&status=2"), ==,
                    1);

  /* Of the other one, whose number 7 is somebody else. */
  forge_test_server_release (test->server, "DELETE");
  forge_test_wait (result != NULL);
  g_assert_true (forge_api_delete_client_finish (test->api, result, &error));
  forge_test_drain ();
  g_assert_cmpint (watch->label, ==, FORGE_LABEL_FRESH);
  g_assert_cmpstr (test->changes->str, ==, "");
}

static const char *
get_profile_of (ForgeTestApi *test,
                const char   *request)
{
  ForgeTestRequest *last = forge_test_server_last (test->server, request);

  return soup_message_headers_get_one (soup_server_message_get_request_headers (last->message),
                                       "Forge-Profile");
}

/* A request says which profile it means, once that is known. */
static void
test_named (ForgeTestApi  *test,
            gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test, "[]");
  g_autoptr (GAsyncResult) result = NULL;
  static const char *const lines[] = { "GET " LIST, "DELETE clients/7/" };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE clients/7/", 409, "{\"detail\":\"another\"}", "Forge-Outcome: not-sent" });
  forge_api_delete_client_async (test->api, 7, NULL, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_assert_false (forge_api_delete_client_finish (test->api, result, NULL));
  g_assert_cmpint (watch->label, ==, FORGE_LABEL_FRESH);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpstr (get_profile_of (test, lines[i]), ==, FORGE_THIS_COMPUTER);
}

/* Who waited for an answer of the profile before gets that of the one that is open. */
static void
test_reader (ForgeTestApi  *test,
             gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ForgeClient) client = NULL;

  for (guint i = 0; i < 2; i++)
    forge_test_server_script (test->server, &(ForgeTestReply) {
      "GET clients/7/", 200, "{\"client_id\":7,\"name\":\"Ana\"}", .hold = i == 0 });
  forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "GET clients/7/") == 1);
  forge_test_server_report (test->server, FEED (90, 2, "0a"));
  forge_test_wait (result != NULL);
  client = forge_api_get_client_finish (test->api, result, NULL);
  g_assert_nonnull (client);
  g_assert_cmpstr (get_profile_of (test, "GET clients/7/"), ==, "0a");
  forge_test_server_release (test->server, "GET clients/7/");
}

/* Nor is what died on its way to one profile sent to another. */
static void
test_not_retried (ForgeTestApi  *test,
                  gconstpointer  data)
{
  g_autoptr (ForgeClient) draft = forge_client_new (0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  forge_client_set (draft, FORGE_FIELD_NAME, "Ana");
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", .raw = "", .hold = TRUE });
  forge_api_create_client_async (test->api, draft, "key", NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "POST") == 1);
  forge_test_server_report (test->server, FEED (90, 2, "0a"));
  forge_test_wait (g_strcmp0 (forge_api_get_profile (test->api), "0a") == 0);
  forge_test_server_release (test->server, "POST");
  forge_test_wait (result != NULL);
  g_assert_null (forge_api_create_client_finish (test->api, result, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (forge_test_server_count (test->server, "POST clients/"), ==, 1);
}

/* The serial of the state moves: the state is read again, and nothing else is. */
static void
test_status (ForgeTestApi  *test,
             gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) list = watch_list (test, "[]");
  g_autoptr (ForgeTestWatch) status = NULL;
  g_autoptr (ForgeTestWatch) accounts = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) { "GET status/", 200, "1" });
  forge_test_server_script (test->server, &(ForgeTestReply) { "GET accounts/", 200, "1" });
  status = forge_test_watch (test->api, "status/");
  accounts = forge_test_watch (test->api, "accounts/");
  forge_test_await (status, FORGE_LABEL_FRESH, "1");
  forge_test_await (accounts, FORGE_LABEL_FRESH, "1");

  forge_test_server_script (test->server, &(ForgeTestReply) { "GET status/", 200, "2" });
  forge_test_server_script (test->server, &(ForgeTestReply) { "GET accounts/", 200, "2" });
  forge_test_server_report (test->server, FEED (4, 2, "this-computer"));
  forge_test_wait (g_strcmp0 (status->body, "2") == 0 && g_strcmp0 (accounts->body, "2") == 0);
  forge_test_drain ();
  g_assert_cmpstr (test->changes->str, ==, "status, ");
  g_assert_cmpuint (forge_test_server_count (test->server, "GET " LIST), ==, 1);

  forge_test_api_pass (test, G_TIME_SPAN_SECOND);
  forge_test_wait (forge_test_server_count (test->server, "GET changes/?since=4&status=2") == 1);
}

/* To connect opens the server's clients at once. */
static void
test_connect (ForgeTestApi  *test,
              gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test, "[\"here\"]");
  g_autoptr (GString) profiles = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_signal_connect (test->api, "notify::profile", G_CALLBACK (on_profile), profiles);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/", 201, ACCOUNT, "Forge-Outcome: applied" });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (0, 1, "0a") });
  forge_test_server_script (test->server, &(ForgeTestReply) { "GET " LIST, 200, "[\"there\"]" });
  forge_api_connect_async (test->api, "forge.example.com", "ana \"b\"", "p\\w", FALSE, NULL,
                           forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_assert_true (forge_api_change_account_finish (test->api, result, NULL));
  g_assert_cmpstr (profiles->str, ==, "0a ");
  forge_test_wait (g_strcmp0 (watch->body, "[\"there\"]") == 0);
  g_assert_cmpint (watch->label, ==, FORGE_LABEL_FRESH);
  g_assert_cmpstr (profiles->str, ==, "0a ");
  g_assert_cmpstr (forge_test_server_last (test->server, "POST accounts/")->body, ==,
                   "{\"server\":\"forge.example.com\",\"user\":\"ana \\\"b\\\"\","
                   "\"password\":\"p\\\\w\",\"allow_http\":false}");
}

/* Each refusal is an error of its own, and changes nothing here. */
static void
test_refusals (ForgeTestApi  *test,
               gconstpointer  data)
{
  static const struct {
    guint       status;
    const char *body;
    const char *outcome;
    ForgeError  code;
  } rows[] = {
    { 400, "{\"server\":[\"no\"],\"_codes\":{\"server\":[\"bad_address\"]}}", "rejected",
      FORGE_ERROR_INVALID },
    { 400, "{\"server\":[\"no\"],\"_codes\":{\"server\":[\"unreachable\"]}}", "rejected",
      FORGE_ERROR_NETWORK },
    { 400, "{\"server\":[\"no\"],\"_codes\":{\"server\":[\"certificate\"]}}", "rejected",
      FORGE_ERROR_CERTIFICATE },
    { 400, "{\"server\":[\"no\"],\"_codes\":{\"server\":[\"not_forge\"]}}", "rejected",
      FORGE_ERROR_PARSE },
    { 400, "{\"server\":[\"no\"],\"_codes\":{\"server\":[\"insecure\"]}}", "rejected",
      FORGE_ERROR_FORBIDDEN },
    { 400, "{\"password\":[\"no\"],\"_codes\":{\"password\":[\"refused\"]}}", "rejected",
      FORGE_ERROR_UNAUTHORIZED },
    { 400, "{\"detail\":\"odd\"}", "rejected", FORGE_ERROR_INVALID },
    { 507, "{\"detail\":\"full\"}", "rejected", FORGE_ERROR_STORAGE },
    { 404, "{\"detail\":\"none\"}", "rejected", FORGE_ERROR_NOT_FOUND },
  };
  g_autoptr (ForgeTestWatch) watch = watch_list (test, "[]");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *headers = g_strdup_printf ("Forge-Outcome: %s", rows[i].outcome);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      if (rows[i].status == 404)
        forge_test_server_script (test->server, &(ForgeTestReply) { "GET " LIST, 200, "[]" });
      forge_test_server_script (test->server, &(ForgeTestReply) {
        "POST accounts/", rows[i].status, rows[i].body, headers });
      forge_api_connect_async (test->api, "a", "b", "c", TRUE, NULL, forge_test_take_result,
                               &result);
      forge_test_wait (result != NULL);
      g_assert_false (forge_api_change_account_finish (test->api, result, &error));
      g_assert_error (error, FORGE_ERROR, (int) rows[i].code);
      forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
      g_assert_cmpstr (forge_api_get_profile (test->api), ==, FORGE_THIS_COMPUTER);
    }
}

static void
await (ForgeTestApi  *test,
       GAsyncResult **result)
{
  forge_test_wait (*result != NULL);
  g_assert_true (forge_api_change_account_finish (test->api, *result, NULL));
  g_clear_object (result);
}

/* Logging in and out keeps the profile, and everything is read again: it may go on now. */
static void
test_login (ForgeTestApi  *test,
            gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test, "[]");
  g_autoptr (GAsyncResult) result = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/0a/login/", 200, ACCOUNT, "Forge-Outcome: applied" });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/0a/logout/", 200, ACCOUNT, "Forge-Outcome: applied" });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[]", .always = TRUE });
  forge_api_login_async (test->api, "0a", "secret", NULL, forge_test_take_result, &result);
  await (test, &result);
  g_assert_cmpstr (forge_test_server_last (test->server, "POST accounts/0a/login/")->body, ==,
                   "{\"password\":\"secret\"}");
  forge_api_logout_async (test->api, "0a", NULL, forge_test_take_result, &result);
  await (test, &result);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpstr (test->changes->str, ==, "elsewhere 0, elsewhere 0, ");
  g_assert_cmpstr (forge_api_get_profile (test->api), ==, FORGE_THIS_COMPUTER);
}

/* Switching opens another profile; forgetting only does where it is the open one. */
static void
test_switch_and_forget (ForgeTestApi  *test,
                        gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE accounts/0b/", 204, NULL, "Forge-Outcome: applied" });
  forge_api_forget_account_async (test->api, "0b", NULL, forge_test_take_result, &result);
  await (test, &result);
  g_assert_cmpstr (forge_api_get_profile (test->api), ==, FORGE_THIS_COMPUTER);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/0a/switch/", 200, "{}", "Forge-Outcome: applied" });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (0, 1, "0a") });
  forge_api_switch_async (test->api, "0a", NULL, forge_test_take_result, &result);
  await (test, &result);
  g_assert_cmpstr (forge_api_get_profile (test->api), ==, "0a");
  forge_test_wait (test->api->feed_alive);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE accounts/0a/", 204, NULL, "Forge-Outcome: applied" });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (4, 1, "this-computer") });
  forge_api_forget_account_async (test->api, "0a", NULL, forge_test_take_result, &result);
  await (test, &result);
  g_assert_cmpstr (forge_api_get_profile (test->api), ==, FORGE_THIS_COMPUTER);
}

static const ForgeTestReply opening[] = {
  { "POST accounts/", 201, ACCOUNT, "Forge-Outcome: applied", .hold = TRUE },
  { "POST accounts/0a/switch/", 200, "{}", "Forge-Outcome: applied", .hold = TRUE },
};

/* What opens a profile is told by its answer and by the feed: whoever comes second says nothing
 * new, and what was read since counts. */
static void
test_feed_tells_first (ForgeTestApi  *test,
                       gconstpointer  data)
{
  const ForgeTestReply *reply = data;
  g_autoptr (ForgeTestWatch) watch = watch_list (test, "[\"here\"]");
  g_autoptr (GString) profiles = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  guint principal;

  g_signal_connect (test->api, "notify::profile", G_CALLBACK (on_profile), profiles);
  forge_test_server_script (test->server, reply);
  if (reply == &opening[0])
    forge_api_connect_async (test->api, "a", "b", "c", FALSE, NULL, forge_test_take_result,
                             &result);
  else
    forge_api_switch_async (test->api, "0a", NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, reply->request) == 1);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[\"there\"]", .always = TRUE });
  forge_test_server_report (test->server, FEED (90, 2, "0a"));
  forge_test_wait (g_strcmp0 (watch->body, "[\"there\"]") == 0);
  principal = forge_api_get_principal (test->api);
  forge_test_server_release (test->server, reply->request);
  await (test, &result);
  g_assert_cmpstr (watch->body, ==, "[\"there\"]");
  g_assert_cmpuint (forge_api_get_principal (test->api), ==, principal);
  forge_test_await (watch, FORGE_LABEL_FRESH, "[\"there\"]");
  g_assert_cmpstr (profiles->str, ==, "0a ");
}

/* Another service has its own profile open, whatever the one before says that it did. */
static void
test_another_service (ForgeTestApi  *test,
                      gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint principal;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/0a/switch/", 200, "{}", "Forge-Outcome: applied", .hold = TRUE });
  forge_api_switch_async (test->api, "0a", NULL, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "POST accounts/0a/switch/") == 1);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (4, 1, "this-computer") });
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_wait (test->api->feed_alive);
  principal = forge_api_get_principal (test->api);
  forge_test_server_release (test->server, "POST accounts/0a/switch/");
  await (test, &result);
  g_assert_cmpuint (forge_api_get_principal (test->api), ==, principal);
  g_assert_cmpstr (forge_api_get_profile (test->api), ==, FORGE_THIS_COMPUTER);
}

/* Nobody knows what became of it: everything is read again, and the feed says whose it is. */
static void
test_unknown (ForgeTestApi  *test,
              gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = watch_list (test, "[]");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[]", .always = TRUE });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/0a/switch/", .raw = "" });
  forge_api_switch_async (test->api, "0a", NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_assert_false (forge_api_change_account_finish (test->api, result, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME);
  forge_test_await (watch, FORGE_LABEL_UNCONFIRMED, "[]");
}

static void
test_told (ForgeTestApi  *test,
           gconstpointer  data)
{
  static const ForgeTestReply replies[] = {
    { "POST status/attention/", 200, "{}" },
    { "POST pending/check/", 200, "{}" },
    { "DELETE pending/3/", 204 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    forge_test_server_script (test->server, &replies[i]);
  forge_api_set_attention (test->api, TRUE);
  forge_api_check_pending (test->api);
  forge_api_dismiss_pending (test->api, 3);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    forge_test_wait (forge_test_server_count (test->server, replies[i].request) == 1);
  g_assert_cmpstr (forge_test_server_last (test->server, "POST status/attention/")->body, ==,
                   "{\"visible\":true}");
  forge_test_drain ();
}

/* Before there is a service. */
static void
test_alone (ForgeTestApi  *test,
            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  forge_api_set_attention (test->api, TRUE);
  forge_api_switch_async (test->api, "0a", NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_assert_false (forge_api_change_account_finish (test->api, result, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_NETWORK);
}

int
main (int   argc,
      char *argv[])
{
#define ADD(path, function) \
  g_test_add (path, ForgeTestApi, NULL, set_up, function, forge_test_api_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("/freshness/i20-another-profile", test_another_profile);
  ADD ("/freshness/i20-reader", test_reader);
  ADD ("/freshness/i20-not-retried", test_not_retried);
  ADD ("/api/accounts/named", test_named);
  ADD ("/api/accounts/status", test_status);
  ADD ("/api/accounts/connect", test_connect);
  ADD ("/api/accounts/refusals", test_refusals);
  ADD ("/api/accounts/login", test_login);
  ADD ("/api/accounts/switch-and-forget", test_switch_and_forget);
  g_test_add ("/freshness/i20-feed-tells-first/connect", ForgeTestApi, &opening[0], set_up,
              test_feed_tells_first, forge_test_api_tear_down);
  g_test_add ("/freshness/i20-feed-tells-first/switch", ForgeTestApi, &opening[1], set_up,
              test_feed_tells_first, forge_test_api_tear_down);
  ADD ("/freshness/i20-another-service", test_another_service);
  ADD ("/api/accounts/unknown", test_unknown);
  ADD ("/api/accounts/told", test_told);
  g_test_add ("/api/accounts/alone", ForgeTestApi, NULL, forge_test_api_set_up_alone, test_alone,
              forge_test_api_tear_down);
  return g_test_run ();
}
