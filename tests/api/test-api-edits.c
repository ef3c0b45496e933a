/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing one client: freshness I15 I20 over the wire. */
#include "forge-client-list.h"
#include "forge-error.h"
#include "forge-json.h"
#include "forge-test-api.h"

/* What is sent: only what differs; nothing when nothing does; the key; the validator of the row
 * that was edited, and of no other. */
static void
test_requests (ForgeTestApi  *test,
               gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;
  g_autoptr (ForgeClient) draft = forge_client_new (0);
  g_autoptr (ForgeClient) same = forge_client_new (7);
  g_autoptr (ForgeClient) base = NULL;
  g_autoptr (ForgeClient) edited = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (GError) error = NULL;
  ForgeClient *current;
  ForgeTestRequest *request;
  SoupMessageHeaders *headers;

  forge_api_update_client_async (test->api, same, same, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  client = forge_api_update_client_finish (test->api, result, NULL);
  g_assert_true (client == same);
  g_clear_object (&result);
  g_clear_object (&client);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", 201, FORGE_TEST_ROW (7, "Eva") });
  forge_client_set (draft, FORGE_FIELD_NAME, "Ana");
  forge_api_create_client_async (test->api, draft, "a-key", NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_clear_object (&result);
  request = forge_test_server_last (test->server, "POST clients/");
  g_assert_cmpstr (request->body, ==, "{\"name\":\"Ana\"}");
  headers = soup_server_message_get_request_headers (request->message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Idempotency-Key"), ==, "a-key");
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "application/json");

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET clients/7/", 200, FORGE_TEST_ROW (7, "Ana"), "ETag: \"v1\"", .always = TRUE });
  watch = forge_test_watch (test->api, "clients/7/");
  forge_test_wait (watch->label == FORGE_LABEL_FRESH);
  forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  base = forge_api_get_client_finish (test->api, result, NULL);
  edited = forge_client_copy (base);
  forge_client_set (edited, FORGE_FIELD_NAME, "Eva");
  g_clear_object (&result);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "PATCH clients/7/", 412, FORGE_TEST_ROW (7, "Ada"), "ETag: \"v2\"" });
  forge_api_update_client_async (test->api, base, edited, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_assert_null (forge_api_update_client_finish (test->api, result, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_CONFLICT);
  current = forge_error_get_current (error);
  g_assert_cmpstr (forge_client_get (current, FORGE_FIELD_NAME), ==, "Ada");
  g_assert_cmpstr (forge_client_get_etag (current), ==, "\"v2\"");
  g_clear_object (&result);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "PATCH clients/7/", 200, FORGE_TEST_ROW (7, "Eva"), .always = TRUE });
  forge_api_update_client_async (test->api, base, edited, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  request = forge_test_server_last (test->server, "PATCH clients/7/");
  headers = soup_server_message_get_request_headers (request->message);
  g_assert_cmpstr (request->body, ==, "{\"name\":\"Eva\"}");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "If-Match"), ==, "\"v1\"");
  g_clear_object (&result);

  /* The base of this one is no version of the row. */
  forge_api_update_client_async (test->api, edited, base, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  request = forge_test_server_last (test->server, "PATCH clients/7/");
  headers = soup_server_message_get_request_headers (request->message);
  g_assert_null (soup_message_headers_get_one (headers, "If-Match"));
}

/* A service with one client, whose name and city can be edited. */
typedef struct {
  ForgeTestApi *test;
  char         *name;
  char         *city;
  guint         version;
  ForgeFieldId  refused; /* FORGE_N_FIELDS none */
  gboolean      hold;    /* reads */
} Row;

static char *
describe (const Row *row)
{
  return g_strdup_printf ("{\"client_id\":7,\"name\":\"%s\",\"city\":\"%s\"}", row->name,
                          row->city);
}

static guint
edit (Row              *row,
      ForgeTestRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  g_autofree char *etag = g_strdup_printf ("\"v%u\"", row->version);
  g_autoptr (ForgeJson) json = forge_json_parse (request->body, strlen (request->body), NULL);
  ForgeJsonNode name = forge_json_member (json, 0, "name");
  ForgeJsonNode city = forge_json_member (json, 0, "city");

  if (g_strcmp0 (soup_message_headers_get_one (headers, "If-Match"), etag) != 0)
    return 412;
  if ((name != FORGE_JSON_NONE && row->refused == FORGE_FIELD_NAME)
      || (city != FORGE_JSON_NONE && row->refused == FORGE_FIELD_CITY))
    return 400;

  if (name != FORGE_JSON_NONE)
    {
      g_free (row->name);
      row->name = g_strdup (forge_json_get_text (json, name));
    }
  if (city != FORGE_JSON_NONE)
    {
      g_free (row->city);
      row->city = g_strdup (forge_json_get_text (json, city));
    }
  row->version++;
  return 200;
}

static gboolean
on_request (ForgeTestServer  *server,
            ForgeTestRequest *request,
            gpointer          user_data)
{
  Row *row = user_data;
  g_autofree char *text = NULL, *list = NULL, *headers = NULL;
  ForgeTestReply reply = { .status = 200 };

  if (strstr (request->line, " clients/") == NULL)
    return FALSE;

  if (g_str_has_prefix (request->line, "PATCH clients/7/"))
    reply.status = edit (row, request);
  else
    reply.hold = row->hold;
  text = describe (row);
  list = g_strdup_printf ("{\"count\":1,\"next\":null,\"previous\":null,\"results\":[%s]}",
                          text);
  headers = g_strdup_printf ("ETag: \"v%u\"\nForge-Change: %u", row->version, row->version);
  reply.headers = headers;
  reply.body = g_str_has_prefix (request->line, "GET clients/?") ? list
               : reply.status == 400 ? "{\"detail\":\"no\"}" : text;
  forge_test_request_reply (server, request, &reply);
  return TRUE;
}

static void
row_clear (Row *row)
{
  g_free (row->name);
  g_free (row->city);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static Row
row_start (ForgeTestApi *test,
           ForgeFieldId  refused)
{
  return (Row) { .test = test, .name = g_strdup ("Ana"), .city = g_strdup ("Rome"), .version = 1,
                 .refused = refused };
}

static ForgeClient *
read_row (ForgeTestApi *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ForgeClient *client;

  forge_api_get_client_async (test->api, 7, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  client = forge_api_get_client_finish (test->api, result, &error);
  g_assert_no_error (error);
  return client;
}

static void
begin_edit (ForgeTestApi  *test,
            ForgeClient   *base,
            ForgeFieldId   field,
            const char    *text,
            GAsyncResult **result)
{
  g_autoptr (ForgeClient) edited = forge_client_copy (base);

  forge_client_set (edited, field, text);
  forge_api_update_client_async (test->api, base, edited, NULL, forge_test_take_result, result);
}

static void
assert_values (ForgeClient  *client,
               ForgeFieldId  refused)
{
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==,
                   refused == FORGE_FIELD_NAME ? "Ana" : "Eva");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_CITY), ==,
                   refused == FORGE_FIELD_CITY ? "Rome" : "Lima");
}

/* Two edits of one version, of different fields, in either order, with the reads between them
 * answered late: both stand, on screen and in what is read anew; one that is refused takes back
 * nothing but its own. The second is no conflict with the first. */
static void
check_two_edits (ForgeTestApi *test,
                 ForgeFieldId  first,
                 ForgeFieldId  refused)
{
  static const char *const texts[] = { [FORGE_FIELD_NAME] = "Eva", [FORGE_FIELD_CITY] = "Lima" };
  const ForgeFieldId fields[] = {
    first, first == FORGE_FIELD_NAME ? FORGE_FIELD_CITY : FORGE_FIELD_NAME };
  g_auto (Row) row = row_start (test, refused);
  g_autoptr (ForgeClientList) list = forge_client_list_new (test->api);
  g_autoptr (ForgeQuery) query = forge_query_new ();
  g_autoptr (ForgeClient) base = NULL, shown = NULL, again = NULL;
  GAsyncResult *results[2] = { NULL };

  forge_test_server_set_handler (test->server, on_request, &row);
  forge_client_list_set_query (list, query);
  forge_test_wait (forge_client_list_get_label (list) == FORGE_LABEL_FRESH);
  shown = g_list_model_get_item (forge_client_list_get_model (list), 0);
  base = read_row (test);

  row.hold = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    begin_edit (test, base, fields[i], texts[fields[i]], &results[i]);
  forge_test_wait (results[0] != NULL && results[1] != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (GAsyncResult) result = results[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (ForgeClient) client = forge_api_update_client_finish (test->api, result, &error);

      if (fields[i] == refused)
        g_assert_error (error, FORGE_ERROR, FORGE_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }

  forge_test_wait (forge_client_list_get_label (list) != FORGE_LABEL_FRESH
                   && forge_test_server_count_held (test->server, "GET clients/?") > 0);
  row.hold = FALSE;
  while (forge_test_server_count_held (test->server, "GET clients/") > 0)
    {
      forge_test_server_release (test->server, "GET clients/");
      forge_test_drain ();
    }
  forge_test_wait (forge_client_list_get_label (list) == FORGE_LABEL_FRESH);
  assert_values (shown, refused);
  again = read_row (test);
  assert_values (again, refused);

  g_object_run_dispose (G_OBJECT (list));
  forge_api_refresh (test->api);
  forge_test_drain ();
  forge_test_server_set_handler (test->server, NULL, NULL);
}

static void
test_two_edits (ForgeTestApi  *test,
                gconstpointer  data)
{
  static const ForgeFieldId fields[] = { FORGE_FIELD_NAME, FORGE_FIELD_CITY, FORGE_N_FIELDS };

  for (guint first = 0; first < 2; first++)
    for (guint refused = 0; refused < G_N_ELEMENTS (fields); refused++)
      {
        g_test_message ("first %u, refused %u", first, refused);
        check_two_edits (test, fields[first], fields[refused]);
      }
}

/* Between one's own two edits somebody else's came: that is a conflict. */
static void
test_others_edit (ForgeTestApi  *test,
                  gconstpointer  data)
{
  g_auto (Row) row = row_start (test, FORGE_N_FIELDS);
  g_autoptr (ForgeClient) base = NULL;
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;

  forge_test_server_set_handler (test->server, on_request, &row);
  base = read_row (test);
  row.version++;
  begin_edit (test, base, FORGE_FIELD_NAME, "Eva", &first);
  begin_edit (test, base, FORGE_FIELD_CITY, "Lima", &second);
  forge_test_wait (first != NULL && second != NULL);
  g_assert_null (forge_api_update_client_finish (test->api, first, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (forge_api_update_client_finish (test->api, second, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_CONFLICT);
  forge_test_server_set_handler (test->server, NULL, NULL);
}

/* A change that the service before made: who made it hears of it, nobody else does. */
static void
test_another_service (ForgeTestApi  *test,
                      gconstpointer  data)
{
  g_autoptr (ForgeTestServer) other = forge_test_server_new ();
  g_autoptr (ForgeClient) base = forge_client_new (7);
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (ForgeTestWatch) watch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "PATCH clients/7/", 200, FORGE_TEST_ROW (7, "Eva"), .hold = TRUE });
  forge_test_server_script (other, &(ForgeTestReply) {
    "GET clients/7/", 200, FORGE_TEST_ROW (7, "Zoe") });
  begin_edit (test, base, FORGE_FIELD_NAME, "Eva", &result);
  forge_test_wait (forge_test_server_count_held (test->server, "PATCH") == 1);
  forge_api_set_socket (test->api, forge_test_server_get_path (other));
  watch = forge_test_watch (test->api, "clients/7/");
  forge_test_await (watch, FORGE_LABEL_FRESH, FORGE_TEST_ROW (7, "Zoe"));

  forge_test_server_release (test->server, "PATCH");
  forge_test_wait (result != NULL);
  client = forge_api_update_client_finish (test->api, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "Eva");
  forge_test_drain ();
  g_assert_cmpstr (test->changes->str, ==, "");
  g_assert_cmpint (watch->label, ==, FORGE_LABEL_FRESH);
  g_assert_cmpuint (forge_test_server_count (other, "GET clients/"), ==, 1);
}

static void
delete (ForgeTestApi *test,
        gint64        id)
{
  g_autoptr (GAsyncResult) result = NULL;

  forge_api_delete_client_async (test->api, id, NULL, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_assert_true (forge_api_delete_client_finish (test->api, result, NULL));
}

/* A storm of one's own: what is on screen is out of date at once, and asked anew at its end. */
static void
test_hold (ForgeTestApi  *test,
           gconstpointer  data)
{
  g_autoptr (ForgeTestWatch) watch = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET clients/?page=1", 200, "[]", .always = TRUE });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE clients/", 204, .always = TRUE });
  watch = forge_test_watch (test->api, "clients/?page=1");
  forge_test_wait (watch->label == FORGE_LABEL_FRESH);

  forge_api_hold (test->api);
  forge_api_hold (test->api);
  for (gint64 id = 1; id <= 3; id++)
    delete (test, id);
  forge_api_release (test->api);
  forge_test_drain ();
  g_assert_cmpint (watch->label, ==, FORGE_LABEL_STALE);
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 1);

  forge_api_release (test->api);
  forge_test_wait (watch->label == FORGE_LABEL_FRESH);
  g_assert_cmpuint (forge_test_server_count (test->server, "GET clients/"), ==, 2);
}

/* Another version than the one that was meant is not deleted. */
static void
test_delete_conflict (ForgeTestApi  *test,
                      gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ForgeTestRequest *request;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "DELETE clients/7/", 412, FORGE_TEST_ROW (7, "Ada"), "ETag: \"v2\"" });
  forge_api_delete_client_async (test->api, 7, "\"v1\"", NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  g_assert_false (forge_api_delete_client_finish (test->api, result, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_CONFLICT);
  g_assert_cmpstr (forge_client_get_etag (forge_error_get_current (error)), ==, "\"v2\"");
  request = forge_test_server_last (test->server, "DELETE clients/7/");
  g_assert_cmpstr (soup_message_headers_get_one (
                     soup_server_message_get_request_headers (request->message), "If-Match"),
                   ==, "\"v1\"");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  forge_test_api_add ("/api/edits/requests", test_requests);
  forge_test_api_add ("/api/edits/i15-two-edits", test_two_edits);
  forge_test_api_add ("/api/edits/others-edit", test_others_edit);
  forge_test_api_add ("/api/edits/i20-another-service", test_another_service);
  forge_test_api_add ("/api/edits/hold", test_hold);
  forge_test_api_add ("/api/edits/delete-conflict", test_delete_conflict);
  return g_test_run ();
}
