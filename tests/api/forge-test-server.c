/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-server.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#define BASE "/api/v1/"

typedef struct {
  ForgeTestRequest *request; /* (borrowed) */
  ForgeTestReply   *reply;   /* (owned) */
} Held;

struct _ForgeTestServer {
  GObject parent_instance;

  /* owned */
  char             *directory;
  char             *path;
  char             *base;      /* (nullable) */
  SoupServer       *server;
  GPtrArray        *requests; /* (element-type ForgeTestRequest) */
  GPtrArray        *script;   /* (element-type ForgeTestReply) */
  GPtrArray        *held;     /* (element-type Held) */
  GPtrArray        *stalled;  /* (element-type GIOStream) */
  char             *report;   /* (nullable): for the next poll of the feed */
  ForgeTestRequest *poll;     /* (borrowed) (nullable) */

  ForgeTestHandler  handler;
  gpointer          handler_data;
};

G_DEFINE_FINAL_TYPE (ForgeTestServer, forge_test_server, G_TYPE_OBJECT)

static ForgeTestReply *
reply_copy (const ForgeTestReply *reply)
{
  ForgeTestReply *copy = g_memdup2 (reply, sizeof *reply);

  copy->request = g_strdup (reply->request);
  copy->body = g_strdup (reply->body);
  copy->headers = g_strdup (reply->headers);
  copy->type = g_strdup (reply->type);
  copy->raw = g_strdup (reply->raw);
  return copy;
}

static void
reply_free (gpointer data)
{
  ForgeTestReply *reply = data;

  g_free ((char *) reply->request);
  g_free ((char *) reply->body);
  g_free ((char *) reply->headers);
  g_free ((char *) reply->type);
  g_free ((char *) reply->raw);
  g_free (reply);
}

static void
request_free (gpointer data)
{
  ForgeTestRequest *request = data;

  g_free (request->line);
  g_free (request->body);
  g_object_unref (request->message);
  g_free (request);
}

static void
held_free (gpointer data)
{
  Held *held = data;

  reply_free (held->reply);
  g_free (held);
}

static void
reply_raw (ForgeTestServer      *self,
           ForgeTestRequest     *request,
           const ForgeTestReply *reply)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (request->message);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), reply->raw,
                             strlen (reply->raw), NULL, NULL, NULL);
  if (reply->stall)
    g_ptr_array_add (self->stalled, g_steal_pointer (&stream));
  else
    g_io_stream_close (stream, NULL, NULL);
}

static void
reply_whole (ForgeTestRequest     *request,
             const ForgeTestReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_auto (GStrv) lines = g_strsplit (reply->headers != NULL ? reply->headers : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      if (g_strv_length (parts) == 2)
        soup_message_headers_append (headers, parts[0], parts[1]);
    }
  soup_server_message_set_status (request->message, reply->status, NULL);
  if (reply->body != NULL)
    soup_server_message_set_response (request->message,
                                      reply->type != NULL ? reply->type : "application/json",
                                      SOUP_MEMORY_COPY, reply->body, strlen (reply->body));
  soup_server_message_unpause (request->message);
}

void
forge_test_request_reply (ForgeTestServer      *self,
                          ForgeTestRequest     *request,
                          const ForgeTestReply *reply)
{
  if (reply->hold)
    {
      Held *held = g_new (Held, 1);

      *held = (Held) { request, reply_copy (reply) };
      held->reply->hold = FALSE;
      g_ptr_array_add (self->held, held);
    }
  else if (reply->raw != NULL)
    {
      reply_raw (self, request, reply);
    }
  else
    {
      reply_whole (request, reply);
    }
}

/* "GET changes/" is the feed's first question only: when the next ones arrive, nobody knows. */
static gboolean
is_reply_to (const ForgeTestReply   *reply,
             const ForgeTestRequest *request)
{
  return g_str_equal (reply->request, "GET changes/")
         ? g_str_equal (request->line, reply->request)
         : g_str_has_prefix (request->line, reply->request);
}

static gboolean
follow_script (ForgeTestServer  *self,
               ForgeTestRequest *request)
{
  for (guint i = 0; i < self->script->len; i++)
    {
      ForgeTestReply *reply = g_ptr_array_index (self->script, i);

      if (!is_reply_to (reply, request))
        continue;
      if (!reply->always)
        reply = g_ptr_array_steal_index (self->script, i);
      forge_test_request_reply (self, request, reply);
      if (!reply->always)
        reply_free (reply);
      return TRUE;
    }
  return FALSE;
}

static gboolean
answer_feed (ForgeTestServer  *self,
             ForgeTestRequest *request)
{
  static const ForgeTestReply start = { .status = 200, .body =
    "{\"last\":0,\"reset\":false,\"changes\":[]}" };

  if (!g_str_has_prefix (request->line, "GET changes/"))
    return FALSE;

  if (strchr (request->line, '?') == NULL)
    {
      forge_test_request_reply (self, request, &start);
      return TRUE;
    }
  self->poll = request;
  if (self->report != NULL)
    {
      g_autofree char *report = g_steal_pointer (&self->report);

      forge_test_server_report (self, report);
    }
  return TRUE;
}

/* What every window asks, where the test says nothing else: there are no servers. */
static gboolean
answer_state (ForgeTestServer  *self,
              ForgeTestRequest *request)
{
  static const ForgeTestReply replies[] = {
    { "GET status/", 200, "{\"profile\":\"this-computer\",\"server\":null}" },
    { "GET accounts/", 200, "{\"current\":\"this-computer\",\"accounts\":[]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    if (g_str_equal (request->line, replies[i].request))
      {
        forge_test_request_reply (self, request, &replies[i]);
        return TRUE;
      }
  return FALSE;
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  ForgeTestServer *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *text = g_uri_get_query (uri);
  ForgeTestRequest *request = g_new0 (ForgeTestRequest, 1);

  g_assert_true (g_str_has_prefix (path, BASE));
  request->line = g_strconcat (soup_server_message_get_method (message), " ",
                               path + strlen (BASE), text != NULL ? "?" : "", text, NULL);
  request->body = g_strndup (body->data != NULL ? body->data : "", body->length);
  request->message = g_object_ref (message);
  g_ptr_array_add (self->requests, request);

  soup_server_message_pause (message);
  if (self->handler != NULL && self->handler (self, request, self->handler_data))
    return;
  if (!follow_script (self, request) && !answer_feed (self, request)
      && !answer_state (self, request))
    g_error ("Nothing was said of %s", request->line);
}

static void
forge_test_server_dispose (GObject *object)
{
  ForgeTestServer *self = FORGE_TEST_SERVER (object);

  if (self->server != NULL)
    {
      soup_server_remove_handler (self->server, NULL);
      soup_server_disconnect (self->server);
      if (self->path != NULL)
        {
          g_unlink (self->path);
          g_rmdir (self->directory);
        }
    }
  g_clear_object (&self->server);

  G_OBJECT_CLASS (forge_test_server_parent_class)->dispose (object);
}

static void
forge_test_server_finalize (GObject *object)
{
  ForgeTestServer *self = FORGE_TEST_SERVER (object);

  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->script);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->stalled);
  g_free (self->report);
  g_free (self->directory);
  g_free (self->path);
  g_free (self->base);

  G_OBJECT_CLASS (forge_test_server_parent_class)->finalize (object);
}

static void
forge_test_server_class_init (ForgeTestServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = forge_test_server_dispose;
  object_class->finalize = forge_test_server_finalize;
}

static void
forge_test_server_init (ForgeTestServer *self)
{
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->script = g_ptr_array_new_with_free_func (reply_free);
  self->held = g_ptr_array_new_with_free_func (held_free);
  self->stalled = g_ptr_array_new_with_free_func (g_object_unref);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
}

static void
listen_on_socket (ForgeTestServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;

  self->directory = g_dir_make_tmp ("forge-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->directory, "socket", NULL);

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                         &error);
  g_assert_no_error (error);
  address = g_unix_socket_address_new (self->path);
  g_socket_set_listen_backlog (socket, 128);
  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  soup_server_listen_socket (self->server, socket, 0, &error);
  g_assert_no_error (error);
}

ForgeTestServer *
forge_test_server_new (void)
{
  ForgeTestServer *self = g_object_new (FORGE_TEST_TYPE_SERVER, NULL);

  listen_on_socket (self);
  return self;
}

ForgeTestServer *
forge_test_server_new_remote (void)
{
  ForgeTestServer *self = g_object_new (FORGE_TEST_TYPE_SERVER, NULL);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->base = g_strdup_printf ("http://127.0.0.1:%d" BASE, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

const char *
forge_test_server_get_base (ForgeTestServer *self)
{
  return self->base;
}

const char *
forge_test_server_get_path (ForgeTestServer *self)
{
  return self->path;
}

void
forge_test_server_script (ForgeTestServer      *self,
                          const ForgeTestReply *reply)
{
  g_ptr_array_add (self->script, reply_copy (reply));
}

void
forge_test_server_forget_script (ForgeTestServer *self)
{
  g_ptr_array_set_size (self->script, 0);
}

void
forge_test_server_set_handler (ForgeTestServer  *self,
                               ForgeTestHandler  handler,
                               gpointer          user_data)
{
  self->handler = handler;
  self->handler_data = user_data;
}

guint
forge_test_server_count (ForgeTestServer *self,
                         const char      *request)
{
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    {
      const ForgeTestRequest *other = g_ptr_array_index (self->requests, i);

      n += g_str_has_prefix (other->line, request);
    }
  return n;
}

ForgeTestRequest *
forge_test_server_last (ForgeTestServer *self,
                        const char      *request)
{
  for (guint i = self->requests->len; i-- > 0;)
    {
      ForgeTestRequest *other = g_ptr_array_index (self->requests, i);

      if (g_str_has_prefix (other->line, request))
        return other;
    }
  g_error ("There was no %s", request);
}

guint
forge_test_server_count_held (ForgeTestServer *self,
                              const char      *request)
{
  guint n = 0;

  for (guint i = 0; i < self->held->len; i++)
    {
      const Held *held = g_ptr_array_index (self->held, i);

      n += g_str_has_prefix (held->request->line, request);
    }
  return n;
}

void
forge_test_server_release (ForgeTestServer *self,
                           const char      *request)
{
  for (guint i = 0; i < self->held->len; i++)
    {
      Held *held = g_ptr_array_index (self->held, i);

      if (!g_str_has_prefix (held->request->line, request))
        continue;
      g_ptr_array_steal_index (self->held, i);
      forge_test_request_reply (self, held->request, held->reply);
      held_free (held);
      return;
    }
  g_error ("No %s is held", request);
}

void
forge_test_server_report (ForgeTestServer *self,
                          const char      *body)
{
  ForgeTestRequest *poll = g_steal_pointer (&self->poll);
  const ForgeTestReply reply = { .status = 200, .body = body };

  if (poll != NULL)
    {
      forge_test_request_reply (self, poll, &reply);
      return;
    }
  g_assert_null (self->report);
  self->report = g_strdup (body);
}

void
forge_test_server_cut_feed (ForgeTestServer *self)
{
  ForgeTestRequest *poll = g_steal_pointer (&self->poll);
  const ForgeTestReply reply = { .raw = "" };

  g_assert_nonnull (poll);
  forge_test_request_reply (self, poll, &reply);
}

gboolean
forge_test_expire (gpointer condition)
{
  g_error ("Waited in vain for %s", (const char *) condition);
}

void
forge_test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
