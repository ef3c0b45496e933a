/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

static void
on_started (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

GError *
fixture_start (ForgeService *service)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  forge_service_start_async (service, NULL, on_started, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  if (forge_service_start_finish (service, result, &error))
    g_assert_no_error (error);
  else
    g_assert_nonnull (error);
  return error;
}

static void
connect_session (Fixture *fixture)
{
  g_autoptr (GSocketAddress) address = NULL;

  address = g_unix_socket_address_new (forge_service_get_socket (fixture->service));
  g_clear_object (&fixture->session);
  fixture->session = g_object_new (SOUP_TYPE_SESSION, "remote-connectable", address,
                                   "timeout", 20, "max-conns-per-host", 8, NULL);
}

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->service = forge_service_new (fixture->data_dir, fixture->socket_dir);
  error = fixture_start (fixture->service);
  g_assert_no_error (error);
  connect_session (fixture);
}

void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("forge-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
  fixture->data_dir = g_build_filename (fixture->directory, "data", NULL);
  fixture->socket_dir = g_build_filename (fixture->directory, "socket", NULL);
  start (fixture);
}

void
fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fixture_remove_tree (child);
    }
  g_remove (path);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  g_clear_object (&fixture->session);
  g_assert_finalize_object (fixture->service);
  fixture_remove_tree (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->data_dir);
  g_free (fixture->socket_dir);
}

void
fixture_restart (Fixture *fixture)
{
  g_assert_finalize_object (fixture->service);
  start (fixture);
}

Reply *
fixture_send (Fixture    *fixture,
              const char *method,
              const char *path,
              const char *body,
              ...)
{
  g_autofree char *uri = g_strconcat ("http://localhost/api/v1/", path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  Reply *reply = g_new0 (Reply, 1);
  const char *name;
  va_list headers;

  g_assert_nonnull (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  va_start (headers, body);
  while ((name = va_arg (headers, const char *)))
    soup_message_headers_replace (soup_message_get_request_headers (message), name,
                                  va_arg (headers, const char *));
  va_end (headers);
  answer = soup_session_send_and_read (fixture->session, message, NULL, &error);
  g_assert_no_error (error);
  reply->status = soup_message_get_status (message);
  reply->body = g_strndup (g_bytes_get_size (answer) > 0 ? g_bytes_get_data (answer, NULL) : "",
                           g_bytes_get_size (answer));
  reply->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  return reply;
}

char *
fixture_send_raw (Fixture    *fixture,
                  const char *bytes,
                  gssize      length)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  g_socket_client_set_timeout (client, 20);
  address = g_unix_socket_address_new (forge_service_get_socket (fixture->service));
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                             length < 0 ? strlen (bytes) : (gsize) length, NULL, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  g_output_stream_splice (memory, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                          0, NULL, &error);
  g_assert_true (error == NULL || g_error_matches (error, G_IO_ERROR,
                                                   G_IO_ERROR_CONNECTION_CLOSED));
  g_output_stream_write_all (memory, "", 1, NULL, NULL, NULL);
  g_output_stream_close (memory, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (memory));
}

void
reply_free (Reply *reply)
{
  g_free (reply->body);
  soup_message_headers_unref (reply->headers);
  g_free (reply);
}

void
fixture_expect (Fixture    *fixture,
                const char *method,
                const char *path,
                const char *body,
                guint       status,
                const char *pattern)
{
  g_autoptr (Reply) reply = fixture_send (fixture, method, path, body, NULL);

  g_assert_cmpuint (reply->status, ==, status);
  assert_matches (reply->body, pattern);
}
