/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Connections that wait for news, that are kept, and that are there when the service stops. */
#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "fixture.h"

#define JUAN "{\"client_code\":\"cli-001\",\"type\":\"INDIVIDUAL\",\"name\":\"Juan\"}"

static void
on_answer (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;
  GBytes **answer = data;

  *answer = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);
  g_assert_no_error (error);
}

static void
wait_on_feed (Fixture    *fixture,
              const char *since,
              GBytes    **answer)
{
  g_autofree char *uri = g_strconcat ("http://localhost/api/v1/changes/?since=", since, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);

  *answer = NULL;
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL,
                                    on_answer, answer);
}

static void
assert_answer (GBytes    **answer,
               const char *pattern)
{
  g_autofree char *text = NULL;

  while (!*answer)
    g_main_context_iteration (NULL, TRUE);
  text = g_strndup (g_bytes_get_data (*answer, NULL), g_bytes_get_size (*answer));
  assert_matches (text, pattern);
  g_clear_pointer (answer, g_bytes_unref);
}

/* The second waits on a connection of its own, so that the answer comes to both. */
static void
test_long_poll (Fixture      *fixture,
                gconstpointer data)
{
  GBytes *first, *second;

  wait_on_feed (fixture, "0", &first);
  wait_on_feed (fixture, "0", &second);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_expect (fixture, "GET", "status/", NULL, 200, "*");
  g_assert_null (first);
  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "*");
  assert_answer (&first, "{\"last\":1,\"reset\":false,\"changes\":[{\"number\":1,*}],*}");
  assert_answer (&second, "{\"last\":1,*");
  wait_on_feed (fixture, "1", &first);
  fixture_expect (fixture, "PATCH", "clients/1/", "{\"name\":\"Juan\"}", 200, "*");
  fixture_expect (fixture, "PATCH", "clients/1/", "{\"name\":\"Ana\"}", 200, "*");
  assert_answer (&first, "{\"last\":2,\"reset\":false,\"changes\":[{\"number\":2,*}],*}");
}

#define ASK(method, path, headers) method " /api/v1/" path " HTTP/1.1\r\nHost: x\r\n" headers "\r\n"
#define KEEP "Connection: keep-alive\r\n"

static GSocketConnection *
send_bytes (Fixture    *fixture,
            const char *bytes)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  GSocketConnection *connection;

  address = g_unix_socket_address_new (forge_service_get_socket (fixture->service));
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                             strlen (bytes), NULL, NULL, NULL);
  return connection;
}

static void
test_stop_while_waiting (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GSocketConnection) gone = NULL;
  GBytes *answer;

  gone = send_bytes (fixture, ASK ("GET", "changes/?since=0", ""));
  fixture_expect (fixture, "GET", "status/", NULL, 200, "*");
  g_io_stream_close (G_IO_STREAM (gone), NULL, NULL);
  wait_on_feed (fixture, "0", &answer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fixture_expect (fixture, "GET", "status/", NULL, 200, "*");
  forge_service_stop (fixture->service);
  assert_answer (&answer, "{\"last\":0,\"reset\":false,\"changes\":[],*}");
}

static char *
read_to_end (GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *out = g_string_new (NULL);
  char buffer[4096];

  for (gssize n; (n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL)) > 0;)
    g_string_append_len (out, buffer, n);
  return g_string_free (out, FALSE);
}

/* To the end of the JSON object that a short answer is. */
static void
read_answer (GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) out = g_string_new (NULL);
  char buffer[4096];

  while (!g_str_has_suffix (out->str, "}"))
    {
      gssize n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (out, buffer, n);
    }
  assert_matches (out->str, "HTTP/1.1 200 *");
}

/* More silent connections than there may be make room for each other, not at the cost of one that
 * waits for news. */
static void
test_silent_connections (Fixture      *fixture,
                         gconstpointer data)
{
  const char *ask = ASK ("GET", "status/", KEEP);
  g_autoptr (GSocketConnection) waiting = NULL;
  g_autoptr (GPtrArray) silent = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *nothing = NULL;

  waiting = send_bytes (fixture, ASK ("GET", "changes/?since=0", KEEP));
  for (guint i = 0; i < 200; i++)
    {
      g_ptr_array_add (silent, send_bytes (fixture, ask));
      read_answer (g_ptr_array_index (silent, i));
    }
  nothing = read_to_end (g_ptr_array_index (silent, 0));
  g_assert_cmpstr (nothing, ==, "");
  g_assert_true (g_output_stream_write_all (
    g_io_stream_get_output_stream (g_ptr_array_index (silent, 100)), ask, strlen (ask),
    NULL, NULL, NULL));
  read_answer (g_ptr_array_index (silent, 100));
  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "*");
  read_answer (waiting);
}

/* Many who come at once and do not wait, as scripts do that run side by side. */
static void
test_many_at_once (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GSocketAddress) address =
    g_unix_socket_address_new (forge_service_get_socket (fixture->service));
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GError) error = NULL;
      GSocket *socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, &error);

      g_assert_no_error (error);
      g_ptr_array_add (sockets, socket);
      g_socket_set_blocking (socket, FALSE);
      g_socket_connect (socket, address, NULL, &error);
      g_assert_no_error (error);
    }
}

static gpointer
stop (gpointer service)
{
  forge_service_stop (service);
  return NULL;
}

/* The service stops while somebody is slow to take an answer: who has asked more by then is still
 * served, and waits for no news. */
static void
test_stop_while_asked (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("{\"notes\":\"%0*d\"}", 900 * 1024, 0);
  g_autoptr (GSocketConnection) slow = NULL;
  g_autoptr (GSocketConnection) eager = NULL;
  g_autofree char *answers = NULL;
  GThread *thread;

  fixture_expect (fixture, "POST", "clients/", JUAN, 201, "*");
  fixture_expect (fixture, "PATCH", "clients/1/", body, 200, "*");
  slow = send_bytes (fixture, ASK ("GET", "clients/1/", ""));
  eager = send_bytes (fixture, ASK ("GET", "changes/?since=2", KEEP)
                      ASK ("PATCH", "clients/1/", KEEP "Content-Type: application/json\r\n"
                           "Content-Length: 14\r\n") "{\"name\":\"Ana\"}"
                      ASK ("GET", "changes/?since=3", ""));
  fixture_expect (fixture, "GET", "status/", NULL, 200, "*");
  thread = g_thread_new ("stop", stop, fixture->service);
  answers = read_to_end (eager);
  g_free (read_to_end (slow));
  g_thread_join (thread);
  assert_matches (answers, "*{\"last\":2,*\"changes\":[],*}*\"name\":\"Ana\"*"
                  "{\"last\":3,*\"changes\":[],*}");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void      (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "long-poll", test_long_poll },
    { "silent-connections", test_silent_connections },
    { "many-at-once", test_many_at_once },
    { "stop-while-waiting", test_stop_while_waiting },
    { "stop-while-asked", test_stop_while_asked },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/service/connections/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
