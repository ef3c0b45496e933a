/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-feed.h"

#include "forge-answer.h"
#include "forge-error.h"

#define MAX_WAIT_SECONDS 50
/* More than a window, its scripts and a test have; whoever comes later is answered at once. */
#define MAX_WAITING      64

struct _ForgeFeed
{
  ForgeStore *store;   /* borrowed */
  GPtrArray  *waiting; /* (owned) of Waiter */
  GSource    *wake;    /* (owned) (nullable) */
  gboolean    closed;
};

typedef struct
{
  ForgeFeed         *feed;    /* borrowed */
  SoupServerMessage *message; /* (owned) */
  gint64             since;
  GSource           *timeout; /* (owned) */
  GSource           *hangup;  /* (owned) */
} Waiter;

static void
source_free (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  source_free (waiter->timeout);
  source_free (waiter->hangup);
  g_object_unref (waiter->message);
  g_free (waiter);
}

static GString *
make_body (ForgeStore  *store,
           gint64       since,
           gboolean    *found,
           GError     **error)
{
  g_autoptr (GString) changes = g_string_new (NULL);
  GString *body;
  gboolean reset;
  gint64 last;

  if (!forge_store_append_feed (store, since, changes, &last, &reset, error))
    return NULL;
  *found = reset || last > since;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"last\":%" G_GINT64_FORMAT ",\"reset\":%s,\"changes\":%s}",
                          last, reset ? "true" : "false", changes->str);
  return body;
}

static void
answer (Waiter *waiter)
{
  ForgeFeed *feed = waiter->feed;
  g_autoptr (SoupServerMessage) message = g_object_ref (waiter->message);
  g_autoptr (GError) error = NULL;
  guint status = SOUP_STATUS_OK;
  gboolean found;
  GString *body = make_body (feed->store, waiter->since, &found, &error);

  if (!body)
    body = forge_answer_error (error, FALSE, &status);
  g_ptr_array_remove_fast (feed->waiting, waiter);
  forge_answer_send (message, "changes", forge_store_get_last (feed->store), status, body);
  soup_server_message_unpause (message);
}

static gboolean
on_timeout (gpointer data)
{
  answer (data);
  return G_SOURCE_REMOVE;
}

/* A paused message does not notice by itself that its client is gone; writing to it ends it. */
static gboolean
on_hangup (GSocket      *socket,
           GIOCondition  condition,
           gpointer      data)
{
  answer (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_wake (gpointer data)
{
  ForgeFeed *self = data;

  g_clear_pointer (&self->wake, source_free);
  while (self->waiting->len > 0)
    answer (g_ptr_array_index (self->waiting, 0));
  return G_SOURCE_REMOVE;
}

static void
wait_for_change (ForgeFeed         *self,
                 SoupServerMessage *message,
                 gint64             since)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GSocket *socket = soup_server_message_get_socket (message);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->feed = self;
  waiter->message = g_object_ref (message);
  waiter->since = since;
  waiter->timeout = g_timeout_source_new_seconds (MAX_WAIT_SECONDS);
  g_source_set_callback (waiter->timeout, on_timeout, waiter, NULL);
  g_source_attach (waiter->timeout, context);
  /* Its time limit would end the source too. */
  g_socket_set_timeout (socket, 0);
  waiter->hangup = g_socket_create_source (socket, G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (waiter->hangup, G_SOURCE_FUNC (on_hangup), waiter, NULL);
  g_source_attach (waiter->hangup, context);
  g_ptr_array_add (self->waiting, waiter);
  soup_server_message_pause (message);
}

ForgeFeed *
forge_feed_new (ForgeStore *store)
{
  ForgeFeed *self = g_new0 (ForgeFeed, 1);

  self->store = store;
  self->waiting = g_ptr_array_new_with_free_func (waiter_free);
  return self;
}

void
forge_feed_close (ForgeFeed *self)
{
  self->closed = TRUE;
  g_clear_pointer (&self->wake, source_free);
  while (self->waiting->len > 0)
    answer (g_ptr_array_index (self->waiting, 0));
}

void
forge_feed_free (ForgeFeed *self)
{
  forge_feed_close (self);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

void
forge_feed_wake (ForgeFeed *self)
{
  if (self->wake || self->waiting->len == 0)
    return;
  self->wake = g_idle_source_new ();
  g_source_set_callback (self->wake, on_wake, self, NULL);
  g_source_attach (self->wake, g_main_context_get_thread_default ());
}

gboolean
forge_feed_get (ForgeRequest  *request,
                GError       **error)
{
  const char *text = forge_request_get_parameter (request, "since");
  gint64 last = forge_store_get_last (request->store);
  gboolean found = TRUE;
  gint64 since = last;
  GString *body;

  if (text && !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &since, NULL))
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_INVALID,
                           "since must be the number of a change.");
      return FALSE;
    }
  body = make_body (request->store, since, &found, error);
  if (!body)
    return FALSE;
  if (found || !text || request->feed->closed || request->feed->waiting->len >= MAX_WAITING)
    {
      forge_request_answer (request, SOUP_STATUS_OK, body);
      return TRUE;
    }
  g_string_free (body, TRUE);
  wait_for_change (request->feed, request->message, since);
  return TRUE;
}
