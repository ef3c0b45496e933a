/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing: freshness I4 I11 I12 I14 I16 I28 I29 over the wire. */
#include "forge-error.h"
#include "forge-test-api.h"

#define LIST "clients/?page=1"

typedef enum { CREATE, UPDATE, DELETE, RESTORE } Change;

static const char *const requests[] = {
  [CREATE] = "POST clients/",
  [UPDATE] = "PATCH clients/7/",
  [DELETE] = "DELETE clients/7/",
  [RESTORE] = "POST clients/7/restore/",
};

static void
begin (ForgeTestApi        *test,
       Change               change,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (ForgeClient) base = forge_client_new (change == CREATE ? 0 : 7);
  g_autoptr (ForgeClient) edited = forge_client_new (7);

  forge_client_set (base, FORGE_FIELD_NAME, "Ana");
  forge_client_set (edited, FORGE_FIELD_NAME, "Eva");
  switch (change)
    {
    case CREATE:
      forge_api_create_client_async (test->api, base, "a-key", cancellable, callback, user_data);
      break;
    case UPDATE:
      forge_api_update_client_async (test->api, base, edited, cancellable, callback, user_data);
      break;
    case DELETE:
      forge_api_delete_client_async (test->api, 7, NULL, cancellable, callback, user_data);
      break;
    case RESTORE:
      forge_api_restore_client_async (test->api, 7, cancellable, callback, user_data);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The name of the client in the answer. */
static char *
finish (ForgeTestApi  *test,
        Change         change,
        GAsyncResult  *result,
        GError       **error)
{
  g_autoptr (ForgeClient) client = NULL;

  switch (change)
    {
    case CREATE:
      client = forge_api_create_client_finish (test->api, result, error);
      break;
    case UPDATE:
      client = forge_api_update_client_finish (test->api, result, error);
      break;
    case RESTORE:
      client = forge_api_restore_client_finish (test->api, result, error);
      break;
    case DELETE:
      return g_strdup (forge_api_delete_client_finish (test->api, result, error) ? "gone" : NULL);
    default:
      g_assert_not_reached ();
    }
  return client != NULL ? g_strdup (forge_client_get (client, FORGE_FIELD_NAME)) : NULL;
}

static char *
run (ForgeTestApi  *test,
     Change         change,
     GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  begin (test, change, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  return finish (test, change, result, error);
}

#define ROW FORGE_TEST_ROW (7, "Eva")
#define STATED(outcome) "Forge-Outcome: " outcome

/* Every outcome: what the caller hears, what everybody hears, and what the list is worth then. */
static void
test_outcomes (ForgeTestApi  *test,
               gconstpointer  data)
{
  static const struct {
    Change          change;
    guint           status;
    const char     *body;
    const char     *headers;
    const char     *type;
    gint            error;     /* 0: it was applied */
    const char     *changes;
    gboolean        refetched;
    gboolean        quarantined;
  } cases[] = {
    { CREATE, 201, ROW, NULL, NULL, 0, "created 7, ", TRUE },
    { UPDATE, 200, ROW, NULL, NULL, 0, "updated 7, ", TRUE },
    { DELETE, 204, NULL, NULL, NULL, 0, "deleted 7, ", TRUE },
    { RESTORE, 200, ROW, NULL, NULL, 0, "restored 7, ", TRUE },
    { DELETE, 404, "{}", NULL, NULL, 0, "deleted 7, ", TRUE },
    { DELETE, 410, "{}", NULL, NULL, 0, "deleted 7, ", TRUE },
    { DELETE, 200, "{}", NULL, NULL, 0, "deleted 7, ", TRUE },
    { UPDATE, 200, "{}", STATED ("applied"), NULL, FORGE_ERROR_PARSE, "updated 7, ", TRUE },

    { CREATE, 400, "{\"name\":[\"x\"]}", NULL, NULL, FORGE_ERROR_INVALID, "" },
    { CREATE, 422, "{}", NULL, NULL, FORGE_ERROR_INVALID, "" },
    { UPDATE, 401, "{}", NULL, NULL, FORGE_ERROR_UNAUTHORIZED, "" },
    { UPDATE, 403, "{}", NULL, NULL, FORGE_ERROR_FORBIDDEN, "" },
    { UPDATE, 405, "{}", NULL, NULL, FORGE_ERROR_SERVER, "" },
    { CREATE, 413, "{}", NULL, NULL, FORGE_ERROR_TOO_LARGE, "" },
    { CREATE, 415, "{}", NULL, NULL, FORGE_ERROR_SERVER, "" },
    { CREATE, 429, "{}", NULL, NULL, FORGE_ERROR_SERVER, "" },
    { CREATE, 507, "{}", STATED ("rejected"), NULL, FORGE_ERROR_STORAGE, "" },
    { UPDATE, 503, "{}", STATED ("rejected"), NULL, FORGE_ERROR_STORAGE, "" },
    { DELETE, 404, "{}", STATED ("rejected"), NULL, FORGE_ERROR_NOT_FOUND, "elsewhere 7, ", TRUE },
    { UPDATE, 503, "{}", STATED ("not-sent"), NULL, FORGE_ERROR_NETWORK, "" },

    { UPDATE, 404, "{}", NULL, NULL, FORGE_ERROR_NOT_FOUND, "elsewhere 7, ", TRUE },
    { RESTORE, 410, "{}", NULL, NULL, FORGE_ERROR_NOT_FOUND, "elsewhere 7, ", TRUE },
    { UPDATE, 409, "{}", NULL, NULL, FORGE_ERROR_CONFLICT, "elsewhere 7, ", TRUE },
    { UPDATE, 412, ROW, NULL, NULL, FORGE_ERROR_CONFLICT, "elsewhere 7, ", TRUE },
    { CREATE, 409, "{}", NULL, NULL, FORGE_ERROR_CONFLICT, "elsewhere 0, ", TRUE },

    { CREATE, 500, "<h1>", NULL, "text/html", FORGE_ERROR_UNKNOWN_OUTCOME, "unknown 0, ",
      TRUE, TRUE },
    { UPDATE, 502, NULL, NULL, NULL, FORGE_ERROR_UNKNOWN_OUTCOME, "unknown 7, ", TRUE, TRUE },
    { DELETE, 504, "{}", STATED ("unknown"), NULL, FORGE_ERROR_UNKNOWN_OUTCOME, "unknown 7, ",
      TRUE, TRUE },
    { CREATE, 301, NULL, "Location: /api/v1/clients/", NULL, FORGE_ERROR_UNKNOWN_OUTCOME,
      "unknown 0, ", TRUE, TRUE },
    { UPDATE, 200, "<html>", NULL, "text/html", FORGE_ERROR_UNKNOWN_OUTCOME, "unknown 7, ",
      TRUE, TRUE },
    { CREATE, 201, "{\"client_id\":", NULL, NULL, FORGE_ERROR_UNKNOWN_OUTCOME, "unknown 0, ",
      TRUE, TRUE },
    { UPDATE, 200, ROW, STATED ("unknown"), NULL, FORGE_ERROR_UNKNOWN_OUTCOME, "unknown 7, ",
      TRUE, TRUE },
  };
  g_autoptr (ForgeTestWatch) watch = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[]", .always = TRUE });
  watch = forge_test_watch (test->api, LIST);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;
      guint before;

      g_test_message ("case %u: %s %u", i, requests[cases[i].change], cases[i].status);
      forge_test_await (watch, FORGE_LABEL_FRESH, "[]");
      before = forge_test_server_count (test->server, "GET");
      g_string_truncate (test->changes, 0);
      forge_test_server_script (test->server, &(ForgeTestReply) {
        requests[cases[i].change], cases[i].status, cases[i].body, cases[i].headers,
        cases[i].type });

      name = run (test, cases[i].change, &error);
      if (cases[i].error == 0)
        g_assert_cmpstr (name, ==, cases[i].change == DELETE ? "gone" : "Eva");
      else
        g_assert_error (error, FORGE_ERROR, cases[i].error);
      g_assert_cmpstr (test->changes->str, ==, cases[i].changes);

      forge_test_drain ();
      g_assert_cmpuint (forge_test_server_count (test->server, "GET") - before, ==,
                        cases[i].refetched ? 1 : 0);
      g_assert_cmpint (watch->label, ==, cases[i].quarantined ? FORGE_LABEL_UNCONFIRMED
                                                              : FORGE_LABEL_FRESH);
      if (cases[i].quarantined)
        {
          forge_test_api_pass (test, FORGE_QUARANTINE);
          forge_test_wait (forge_test_server_count (test->server, "GET") - before == 2);
        }
    }
}

/* Problems come through by field. */
static void
test_problems (ForgeTestApi  *test,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  const ForgeProblems *problems;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST clients/", 400,
    "{\"client_code\":[\"x\"],\"_codes\":{\"client_code\":[\"duplicate\"]}}" });
  g_assert_null (run (test, CREATE, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_INVALID);
  problems = forge_error_get_problems (error);
  g_assert_cmpuint (forge_problems_get_size (problems), ==, 1);
  g_assert_cmpint (forge_problems_find (problems, FORGE_FIELD_CLIENT_CODE)->code, ==,
                   FORGE_PROBLEM_DUPLICATE);
}

/* Nobody listens: nothing was sent, nobody is told, it may be tried again. */
static void
test_not_sent (ForgeTestApi  *test,
               gconstpointer  data)
{
  forge_api_set_socket (test->api, "/nonexistent/socket");
  for (Change change = CREATE; change <= RESTORE; change++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (run (test, change, &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_NETWORK);
    }
  g_assert_cmpstr (test->changes->str, ==, "");
}

/* The four moments of cancellation. */
static void
check_cancelled (ForgeTestApi *test,
                 GAsyncResult *result,
                 gboolean      sent)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (finish (test, UPDATE, result, &error));
  if (sent)
    g_assert_error (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (test->changes->str, ==, sent ? "unknown 7, " : "");
}

static void
test_cancel_before_send (ForgeTestApi  *test,
                         gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  begin (test, UPDATE, cancellable, forge_test_take_result, &result);
  g_cancellable_cancel (cancellable);
  forge_test_wait (result != NULL);
  check_cancelled (test, result, FALSE);
  forge_test_drain ();
  g_assert_cmpuint (forge_test_server_count (test->server, "PATCH"), ==, 0);
}

static void
test_cancel_held (ForgeTestApi  *test,
                  gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    requests[UPDATE], 200, ROW, .hold = TRUE });
  begin (test, UPDATE, cancellable, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count_held (test->server, "PATCH") == 1);
  g_cancellable_cancel (cancellable);
  forge_test_wait (result != NULL);
  check_cancelled (test, result, TRUE);
  forge_test_server_release (test->server, "PATCH");
  forge_test_drain ();
}

static void
test_cancel_after_headers (ForgeTestApi  *test,
                           gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    requests[UPDATE],
    .raw = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
    .stall = TRUE });
  begin (test, UPDATE, cancellable, forge_test_take_result, &result);
  forge_test_wait (forge_test_server_count (test->server, "PATCH") == 1);
  forge_test_drain ();
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  forge_test_wait (result != NULL);
  check_cancelled (test, result, TRUE);
}

static void
cancel_on_change (ForgeApi        *api,
                  const char      *resource,
                  ForgeChangeKind  kind,
                  gint64           id,
                  GCancellable    *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* It was answered: that the caller lost interest before he heard of it changes nothing. */
static void
test_cancel_after_delivery (ForgeTestApi  *test,
                            gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *name = NULL;

  g_signal_connect (test->api, "changed", G_CALLBACK (cancel_on_change), cancellable);
  forge_test_server_script (test->server, &(ForgeTestReply) { requests[UPDATE], 200, ROW });
  begin (test, UPDATE, cancellable, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  name = finish (test, UPDATE, result, NULL);
  g_assert_cmpstr (name, ==, "Eva");
  g_assert_cmpstr (test->changes->str, ==, "updated 7, ");
}

/* No answer in time. */
static void
test_timeout (ForgeTestApi  *test,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  test->api->timeouts[FORGE_CHANNEL_MUTATION] = 1;
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_server_script (test->server, &(ForgeTestReply) {
    requests[CREATE], 201, ROW, .hold = TRUE });
  g_assert_null (run (test, CREATE, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpstr (test->changes->str, ==, "unknown 0, ");
  g_assert_cmpuint (forge_test_server_count (test->server, "POST"), ==, 1);
  forge_test_server_release (test->server, "POST");
  forge_test_drain ();
}

/* Only a create is sent again, under the same key, and once (I14). */
static void
test_dead_connection (ForgeTestApi  *test,
                      gconstpointer  data)
{
  g_autofree char *name = NULL;

  for (Change change = CREATE; change <= RESTORE; change++)
    {
      g_autoptr (GError) error = NULL;

      forge_test_server_script (test->server, &(ForgeTestReply) {
        requests[change], .raw = "", .always = TRUE });
      g_assert_null (run (test, change, &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME);
      g_assert_cmpuint (forge_test_server_count (test->server, requests[change]), ==,
                        change == CREATE ? 2 : 1);
      forge_test_server_forget_script (test->server);
    }

  g_string_truncate (test->changes, 0);
  forge_test_server_script (test->server, &(ForgeTestReply) { requests[CREATE], .raw = "" });
  forge_test_server_script (test->server, &(ForgeTestReply) { requests[CREATE], 201, ROW });
  name = run (test, CREATE, NULL);
  g_assert_cmpstr (name, ==, "Eva");
  g_assert_cmpstr (test->changes->str, ==, "created 7, ");
}

/* Changes of one client go out one after another, those of two do not wait for each other, and
 * none waits for reads. */
static void
test_order (ForgeTestApi  *test,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) watches =
    g_ptr_array_new_with_free_func ((GDestroyNotify) forge_test_watch_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) update = NULL;
  g_autoptr (GAsyncResult) restore = NULL;
  g_autoptr (GAsyncResult) removal = NULL;
  g_autoptr (GAsyncResult) creation = NULL;
  g_autoptr (GError) error = NULL;

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET clients/", 200, "[]", .hold = TRUE, .always = TRUE });
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *path = g_strdup_printf ("clients/?page=%u", i);

      g_ptr_array_add (watches, forge_test_watch (test->api, path));
    }
  forge_test_wait (forge_test_server_count_held (test->server, "GET") == 8);

  for (Change change = CREATE; change <= RESTORE; change++)
    forge_test_server_script (test->server, &(ForgeTestReply) {
      requests[change], 200, ROW, .hold = TRUE });
  begin (test, UPDATE, NULL, forge_test_take_result, &update);
  begin (test, RESTORE, cancellable, forge_test_take_result, &restore);
  begin (test, DELETE, NULL, forge_test_take_result, &removal);
  begin (test, CREATE, NULL, forge_test_take_result, &creation);
  forge_test_wait (forge_test_server_count_held (test->server, "PATCH") == 1 &&
                   forge_test_server_count_held (test->server, "POST clients/") == 1);
  forge_test_drain ();
  g_assert_cmpuint (forge_test_server_count (test->server, "DELETE"), ==, 0);

  g_cancellable_cancel (cancellable);
  forge_test_wait (restore != NULL);
  g_assert_null (finish (test, RESTORE, restore, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  forge_test_server_release (test->server, "PATCH");
  forge_test_wait (update != NULL && forge_test_server_count_held (test->server, "DELETE") == 1);
  g_assert_null (removal);
  forge_test_server_release (test->server, "DELETE");
  forge_test_server_release (test->server, "POST");
  forge_test_wait (removal != NULL && creation != NULL);
  g_assert_cmpuint (forge_test_server_count (test->server, "POST clients/7/"), ==, 0);
}

/* What waits for a socket goes out when there is one; what still waits behind another change when
 * the service becomes another one does not. */
static void
test_sockets (ForgeTestApi  *test,
              gconstpointer  data)
{
  g_autoptr (ForgeTestServer) other = forge_test_server_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) update = NULL;
  g_autoptr (GAsyncResult) removal = NULL;
  g_autoptr (GAsyncResult) creation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  begin (test, UPDATE, NULL, forge_test_take_result, &update);
  begin (test, DELETE, NULL, forge_test_take_result, &removal);
  begin (test, CREATE, cancellable, forge_test_take_result, &creation);
  forge_test_drain ();
  g_cancellable_cancel (cancellable);
  forge_test_wait (creation != NULL);
  g_assert_null (finish (test, CREATE, creation, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  forge_test_server_script (test->server, &(ForgeTestReply) {
    requests[UPDATE], 200, ROW, .hold = TRUE });
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  forge_test_wait (forge_test_server_count_held (test->server, "PATCH") == 1);
  forge_api_set_socket (test->api, forge_test_server_get_path (other));
  forge_test_wait (removal != NULL);
  g_assert_null (finish (test, DELETE, removal, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_NETWORK);

  forge_test_server_release (test->server, "PATCH");
  forge_test_wait (update != NULL);
  name = finish (test, UPDATE, update, NULL);
  g_assert_cmpstr (name, ==, "Eva");
  forge_test_wait (test->api->feed_alive);
}

/* Generations are bumped before any handler, and handlers may do anything; the callback is last. */
typedef struct {
  ForgeTestApi   *test;
  ForgeTestWatch *watch;
  GAsyncResult   *next;
  gulong          handler;
  guint           calls;
  gboolean        called_back;
} Listener;

static void
on_changed (ForgeApi        *api,
            const char      *resource,
            ForgeChangeKind  kind,
            gint64           id,
            Listener        *listener)
{
  g_autoptr (ForgeKey) key = forge_key_new (LIST);

  g_assert_false (listener->called_back);
  g_assert_cmpint (forge_freshness_get_label (api->freshness, key), ==, FORGE_LABEL_STALE);
  listener->calls++;
  g_signal_handler_disconnect (api, listener->handler);
  forge_test_watch_free (forge_test_watch (api, LIST));
  begin (listener->test, DELETE, NULL, forge_test_take_result, &listener->next);
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Listener *listener = user_data;

  g_assert_cmpuint (listener->calls, ==, 1);
  listener->called_back = TRUE;
}

static void
test_listeners (ForgeTestApi  *test,
                gconstpointer  data)
{
  Listener listener = { test };

  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET " LIST, 200, "[]", .always = TRUE });
  listener.watch = forge_test_watch (test->api, LIST);
  forge_test_await (listener.watch, FORGE_LABEL_FRESH, "[]");
  listener.handler = g_signal_connect (test->api, "changed", G_CALLBACK (on_changed), &listener);
  forge_test_server_script (test->server, &(ForgeTestReply) { requests[UPDATE], 200, ROW });
  forge_test_server_script (test->server, &(ForgeTestReply) { requests[DELETE], 204 });
  begin (test, UPDATE, NULL, on_created, &listener);
  forge_test_wait (listener.called_back && listener.next != NULL);
  forge_test_await (listener.watch, FORGE_LABEL_FRESH, "[]");
  g_assert_cmpstr (test->changes->str, ==, "updated 7, deleted 7, ");
  g_object_unref (listener.next);
  forge_test_watch_free (listener.watch);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  forge_test_api_add ("/api/mutate/i11-outcomes", test_outcomes);
  forge_test_api_add ("/api/mutate/problems", test_problems);
  forge_test_api_add ("/api/mutate/i11-not-sent", test_not_sent);
  forge_test_api_add ("/api/mutate/cancel/before-send", test_cancel_before_send);
  forge_test_api_add ("/api/mutate/cancel/held", test_cancel_held);
  forge_test_api_add ("/api/mutate/cancel/after-headers", test_cancel_after_headers);
  forge_test_api_add ("/api/mutate/cancel/after-delivery", test_cancel_after_delivery);
  forge_test_api_add ("/api/mutate/i12-timeout", test_timeout);
  forge_test_api_add ("/api/mutate/i14-dead-connection", test_dead_connection);
  forge_test_api_add ("/api/mutate/i16-i28-order", test_order);
  g_test_add ("/api/mutate/i20-sockets", ForgeTestApi, NULL, forge_test_api_set_up_alone,
              test_sockets, forge_test_api_tear_down);
  forge_test_api_add ("/api/mutate/i04-i29-listeners", test_listeners);
  return g_test_run ();
}
