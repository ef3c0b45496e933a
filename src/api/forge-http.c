/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-http.h"

#include <gio/gunixsocketaddress.h>

#include "forge-wire.h"

/* The host means nothing on a socket, and it must not be that of a server. */
#define BASE_URL "http://forge.local/api/v1/"
#define CHUNK    (16 * 1024)

typedef struct {
  /* input */
  SoupMessage *message; /* (owned) */

  /* in progress */
  GCancellable *sending;   /* (owned) */
  gulong        cancelled; /* handler of the caller's cancellable */
  gboolean      answered;  /* the headers are there, libsoup is about to say so */
  GInputStream *stream; /* (owned) */
  guint8       *data;   /* (owned) */
  gsize         size;
  gsize         length;
  gsize         announced; /* 0: not known */
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->sending);
  g_clear_object (&exchange->stream);
  g_free (exchange->data);
  g_free (exchange);
}

SoupSession *
forge_http_session_new (const char *socket_path,
                        guint       timeout,
                        guint       connections)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
  SoupSession *session = soup_session_new_with_options ("remote-connectable", address,
                                                        "proxy-resolver", NULL,
                                                        "timeout", timeout,
                                                        "max-conns", connections,
                                                        "max-conns-per-host", connections,
                                                        NULL);

  /* Nothing is worth compressing on a socket, and what can't be unpacked can't be a bomb. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

SoupMessage *
forge_http_message_new (const char *method,
                        const char *path)
{
  g_autofree char *uri = g_strconcat (BASE_URL, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  if (message != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message),
                                  "Accept", "application/json");
  return message;
}

gboolean
forge_http_is_json (SoupMessage *message)
{
  const char *type = soup_message_headers_get_content_type (
      soup_message_get_response_headers (message), NULL);

  return type != NULL && g_ascii_strcasecmp (type, "application/json") == 0;
}

guint64
forge_http_get_number (SoupMessage *message,
                       const char  *header)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   header);
  guint64 number = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL))
    return 0;
  return number;
}

gint64
forge_http_get_retry_after (SoupMessage *message)
{
  guint64 seconds = forge_http_get_number (message, "Retry-After");

  return MIN (seconds, G_MAXINT32) * G_TIME_SPAN_SECOND;
}

void
forge_http_log (SoupMessage *message,
                const char  *path)
{
  g_autofree char *route = NULL;

  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    return;
  route = forge_wire_get_route (path);
  g_debug ("%s %s %u", soup_message_get_method (message), route,
           soup_message_get_status (message));
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data);

static void
read_more (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (exchange->length == exchange->size)
    {
      exchange->size = MIN (exchange->size * 2, FORGE_HTTP_MAX_BODY + 1);
      exchange->data = g_realloc (exchange->data, exchange->size);
    }
  g_input_stream_read_async (exchange->stream, exchange->data + exchange->length,
                             exchange->size - exchange->length, G_PRIORITY_DEFAULT,
                             g_task_get_cancellable (task), on_read, task);
}

static void
return_too_large (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                           "The answer is larger than %d bytes", FORGE_HTTP_MAX_BODY);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    {
      g_task_return_error (task, error);
      return;
    }

  exchange->length += n;
  if (exchange->length > FORGE_HTTP_MAX_BODY)
    return_too_large (task);
  else if (n > 0)
    read_more (g_steal_pointer (&task));
  else if (exchange->length < exchange->announced)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                             "The answer ended before its end");
  else
    g_task_return_pointer (task,
                           g_bytes_new_take (g_realloc (g_steal_pointer (&exchange->data),
                                                        MAX (exchange->length, 1)),
                                             exchange->length),
                           (GDestroyNotify) g_bytes_unref);
}

/* libsoup 3.6.5 frees what it still needs when it is cancelled between the headers and its callback
 * (soup-session.c, run_until_read_done). So it does not hear of that; the callback does. */
static void
on_cancelled (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (!exchange->answered)
    g_cancellable_cancel (exchange->sending);
}

static void
on_got_headers (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange->answered = TRUE;
}

/* It follows a redirect. */
static void
on_restarted (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange->answered = FALSE;
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_cancellable_cancel (exchange->sending);
}

static void
watch (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_signal_connect_swapped (exchange->message, "got-headers", G_CALLBACK (on_got_headers), task);
  g_signal_connect_swapped (exchange->message, "restarted", G_CALLBACK (on_restarted), task);
  if (cancellable == NULL)
    return;
  exchange->cancelled = g_signal_connect_swapped (cancellable, "cancelled",
                                                  G_CALLBACK (on_cancelled), task);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (exchange->sending);
}

static void
unwatch (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (exchange->message, task);
  if (exchange->cancelled != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), exchange->cancelled);
}

static void
on_headers (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  GError *error = NULL;
  goffset announced;

  unwatch (task);
  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;

  announced = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                ? soup_message_headers_get_content_length (headers)
                : 0;
  if (announced < 0 || announced > FORGE_HTTP_MAX_BODY)
    {
      return_too_large (task);
      return;
    }

  /* libsoup takes the end of a connection that closes for that of the answer, whatever its length
   * was to be. What is compressed has another one. */
  if (soup_message_headers_get_one (headers, "Content-Encoding") == NULL)
    exchange->announced = announced;
  /* One byte more than announced, so that the end is seen without growing. */
  exchange->size = announced > 0 ? (gsize) announced + 1 : CHUNK;
  exchange->data = g_malloc (exchange->size);
  read_more (g_steal_pointer (&task));
}

void
forge_http_send_async (SoupSession         *session,
                       SoupMessage         *message,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;
  Exchange *exchange;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (SOUP_IS_MESSAGE (message));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, forge_http_send_async);
  /* What has arrived has arrived: a cancel after that does not take it back. */
  g_task_set_check_cancellable (task, FALSE);
  exchange = g_new0 (Exchange, 1);
  exchange->message = g_object_ref (message);
  exchange->sending = g_cancellable_new ();
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  watch (task);

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, exchange->sending, on_headers,
                           task);
}

GBytes *
forge_http_send_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_http_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

SoupMessage *
forge_http_get_message (GAsyncResult *result)
{
  Exchange *exchange;

  g_return_val_if_fail (g_async_result_is_tagged (result, forge_http_send_async), NULL);

  exchange = g_task_get_task_data (G_TASK (result));
  return exchange->message;
}
