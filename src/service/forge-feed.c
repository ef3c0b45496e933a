/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-feed.h"

#include "forge-answer.h"
#include "forge-error.h"

#define MAX_WAIT_SECONDS 50
/* More than a window, its scripts and a test have; whoever comes later is answered at once. */
#define MAX_WAITING      64

struct _ForgeFeed
{
  ForgeStore *store;   /* borrowed (nullable): while no profile is open */
  char       *profile; /* (owned) (nullable) */
  gint64      status;  /* how often the state of the service changed */
  gint64      judged;  /* what it was when all answers got another Forge-Replica */
  GPtrArray  *waiting; /* (owned) of Waiter */
  GSource    *wake;    /* (owned) (nullable) */
  gboolean    closed;
};

typedef struct
{
  ForgeFeed         *feed;    /* borrowed */
  SoupServerMessage *message; /* (owned) */
  gint64             since;
  gint64             status;  /* -1: does not ask */
  gboolean           reset;   /* it asked for the numbers of another profile */
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

static gboolean
moved (ForgeFeed *self,
       gint64     status)
{
  return status >= 0 && status != self->status;
}

/* @found: whether there is anything that was not known at @since. */
static GString *
make_body (ForgeFeed   *self,
           gint64       since,
           gboolean    *found,
           GError     **error)
{
  g_autoptr (GString) changes = g_string_new (NULL);
  GString *body;
  gboolean reset;
  gint64 last;

  if (!self->store)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "No clients are open.");
      return NULL;
    }
  if (!forge_store_append_feed (self->store, since, changes, &last, &reset, error))
    return NULL;
  *found = reset || last > since;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"last\":%" G_GINT64_FORMAT ",\"reset\":%s,\"changes\":%s,"
                          "\"profile\":\"%s\",\"status\":%" G_GINT64_FORMAT "}",
                          last, reset ? "true" : "false", changes->str, self->profile,
                          self->status);
  return body;
}

/* @body (transfer full) (nullable): NULL for @error */
static void
send (Waiter       *waiter,
      GString      *body,
      const GError *error)
{
  ForgeFeed *feed = waiter->feed;
  g_autoptr (SoupServerMessage) message = g_object_ref (waiter->message);
  guint status = SOUP_STATUS_OK;

  if (!body)
    body = forge_answer_error (error, FALSE, &status);
  g_ptr_array_remove_fast (feed->waiting, waiter);
  forge_answer_send (message, "changes", feed->store ? forge_store_get_last (feed->store) : 0,
                     status, body);
  soup_server_message_unpause (message);
}

static void
answer (Waiter *waiter)
{
  g_autoptr (GError) error = NULL;
  gboolean found;
  GString *body = make_body (waiter->feed, waiter->reset ? G_MAXINT64 : waiter->since, &found,
                             &error);

  send (waiter, body, error);
}

/* What moved the state may be nothing to who asks for changes alone. */
static void
answer_news (Waiter *waiter)
{
  g_autoptr (GError) error = NULL;
  gboolean found = TRUE;
  GString *body = make_body (waiter->feed, waiter->reset ? G_MAXINT64 : waiter->since, &found,
                             &error);

  if (found || moved (waiter->feed, waiter->status))
    send (waiter, body, error);
  else
    g_string_free (body, TRUE);
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
  for (guint i = self->waiting->len; i-- > 0;)
    answer_news (g_ptr_array_index (self->waiting, i));
  return G_SOURCE_REMOVE;
}

static void
wait_for_change (ForgeFeed         *self,
                 SoupServerMessage *message,
                 gint64             since,
                 gint64             status)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GSocket *socket = soup_server_message_get_socket (message);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->feed = self;
  waiter->message = g_object_ref (message);
  waiter->since = since;
  waiter->status = status;
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
forge_feed_new (void)
{
  ForgeFeed *self = g_new0 (ForgeFeed, 1);

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
  g_free (self->profile);
  g_free (self);
}

void
forge_feed_set_profile (ForgeFeed  *self,
                        ForgeStore *store,
                        const char *profile)
{
  self->store = store;
  g_free (self->profile);
  self->profile = g_strdup (profile);
  for (guint i = 0; i < self->waiting->len; i++)
    ((Waiter *) g_ptr_array_index (self->waiting, i))->reset = TRUE;
  forge_feed_move_status (self);
}

void
forge_feed_move_status (ForgeFeed *self)
{
  self->status++;
  forge_feed_wake (self);
}

void
forge_feed_move_label (ForgeFeed *self)
{
  self->judged = self->status + 1;
  for (guint i = 0; i < self->waiting->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (self->waiting, i);

      waiter->reset = waiter->reset || waiter->status >= 0;
    }
  forge_feed_move_status (self);
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

/* @value stays as it is without the parameter. */
static gboolean
read_number (ForgeRequest  *request,
             const char    *name,
             gint64        *value,
             GError       **error)
{
  const char *text = forge_request_get_parameter (request, name);

  if (!text || g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, value, NULL))
    return TRUE;
  g_set_error (error, FORGE_ERROR, FORGE_ERROR_INVALID, "%s must be a number that was answered.",
               name);
  return FALSE;
}

gboolean
forge_feed_get (ForgeRequest  *request,
                GError       **error)
{
  ForgeFeed *self = request->feed;
  const char *text = forge_request_get_parameter (request, "since");
  gint64 since = forge_store_get_last (request->store);
  gint64 status = -1;
  gboolean found = TRUE;
  GString *body;

  if (!read_number (request, "since", &since, error) ||
      !read_number (request, "status", &status, error))
    return FALSE;
  if (text && status >= 0 && status < self->judged)
    since = G_MAXINT64;
  body = make_body (self, since, &found, error);
  if (!body)
    return FALSE;
  if (found || moved (self, status) || !text || self->closed || self->waiting->len >= MAX_WAITING)
    {
      forge_request_answer (request, SOUP_STATUS_OK, body);
      return TRUE;
    }
  g_string_free (body, TRUE);
  wait_for_change (self, request->message, since, status);
  return TRUE;
}
