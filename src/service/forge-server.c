/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-server.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

#include "forge-connections.h"
#include "forge-error.h"
#include "forge-feed.h"
#include "forge-router.h"
#include "forge-socket.h"

#define SECONDS_OF_A_DAY (24 * 60 * 60)
#define MAX_FINISH_TIME  (2 * G_TIME_SPAN_SECOND)
/* That wait to be taken while the thread is busy. Without a place, who does not wait is refused. */
#define MAX_CONNECTING   128

struct _ForgeServer
{
  /* owned */
  ForgeProfiles *profiles;
  ForgeFeed     *feed;
  ForgeSocket   *socket;
  SoupServer    *soup;
  GSource       *purge;
  GHashTable    *under_way; /* the messages that are read and not yet answered */
  ForgeRouter    router;
};

/* Rows that stay in the trash a while longer do no harm. */
static gboolean
on_purge (gpointer data)
{
  ForgeServer *self = data;
  const ForgeProfile *profile = forge_profiles_get_open (self->profiles);
  g_autoptr (GError) error = NULL;

  if (profile && !forge_store_purge (profile->store, &error))
    g_message ("The trash was not emptied: %s", error->message);
  return G_SOURCE_CONTINUE;
}

static void
on_read (SoupServer        *soup,
         SoupServerMessage *message,
         gpointer           data)
{
  g_hash_table_add (((ForgeServer *) data)->under_way, message);
}

static void
on_finished (SoupServer        *soup,
             SoupServerMessage *message,
             gpointer           data)
{
  g_hash_table_remove (((ForgeServer *) data)->under_way, message);
}

static gboolean
open_profile (ForgeServer  *self,
              const char   *data_dir,
              GError      **error)
{
  self->feed = forge_feed_new ();
  self->profiles = forge_profiles_new (data_dir, self->feed, error);
  if (!self->profiles)
    return FALSE;
  on_purge (self);
  self->purge = g_timeout_source_new_seconds (SECONDS_OF_A_DAY);
  g_source_set_callback (self->purge, on_purge, self, NULL);
  g_source_attach (self->purge, g_main_context_get_thread_default ());
  return TRUE;
}

static gboolean
open_socket (ForgeServer  *self,
             const char   *socket_dir,
             GError      **error)
{
  g_autofree char *standard = socket_dir ? NULL : forge_socket_default_directory ();
  g_autoptr (GError) failure = NULL;

  self->socket = forge_socket_new (socket_dir ? socket_dir : standard, &failure);
  /* Another profile of the same person may be open already. */
  if (!self->socket && standard)
    {
      g_clear_error (&failure);
      self->socket = forge_socket_new (NULL, &failure);
    }
  if (self->socket)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* By hand, since libsoup lets ten wait. */
static gboolean
listen_at (SoupServer  *soup,
           const char  *path,
           GError     **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, error);

  if (!socket)
    return FALSE;
  g_socket_set_listen_backlog (socket, MAX_CONNECTING);
  return g_socket_bind (socket, address, FALSE, error) && g_socket_listen (socket, error) &&
         soup_server_listen_socket (soup, socket, 0, error);
}

static gboolean
listen (ForgeServer  *self,
        GError      **error)
{
  g_autoptr (GError) failure = NULL;

  self->router = (ForgeRouter) { self->profiles, self->feed };
  self->under_way = g_hash_table_new (NULL, NULL);
  self->soup = g_object_new (SOUP_TYPE_SERVER, NULL);
  g_signal_connect (self->soup, "request-read", G_CALLBACK (on_read), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (on_finished), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (on_finished), self);
  forge_router_attach (&self->router, self->soup);
  forge_connections_guard (self->soup);
  if (listen_at (self->soup, forge_socket_get_path (self->socket), &failure))
    return TRUE;
  g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "The service cannot listen: %s",
               failure->message);
  return FALSE;
}

ForgeServer *
forge_server_new (const char  *data_dir,
                  const char  *socket_dir,
                  GError     **error)
{
  g_autoptr (ForgeServer) self = g_new0 (ForgeServer, 1);

  if (!open_profile (self, data_dir, error) || !open_socket (self, socket_dir, error) ||
      !listen (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
on_too_late (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* What was acknowledged is durable; this only lets who waits for an answer have it. */
static void
finish_answers (ForgeServer *self)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) deadline = g_timeout_source_new (MAX_FINISH_TIME / 1000);
  gboolean too_late = FALSE;

  g_source_set_callback (deadline, on_too_late, &too_late, NULL);
  g_source_attach (deadline, context);
  while (g_hash_table_size (self->under_way) > 0 && !too_late)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (deadline);
}

void
forge_server_free (ForgeServer *self)
{
  if (self->feed)
    forge_feed_close (self->feed);
  if (self->profiles)
    forge_profiles_finish (self->profiles);
  if (self->soup)
    {
      finish_answers (self);
      soup_server_disconnect (self->soup);
      g_signal_handlers_disconnect_by_data (self->soup, self);
      g_clear_object (&self->soup);
      g_hash_table_unref (self->under_way);
    }
  /* Until here requests come in. */
  g_clear_pointer (&self->socket, forge_socket_free);
  if (self->purge)
    {
      g_source_destroy (self->purge);
      g_source_unref (self->purge);
    }
  g_clear_pointer (&self->profiles, forge_profiles_free);
  g_clear_pointer (&self->feed, forge_feed_free);
  g_free (self);
}

const char *
forge_server_get_socket (ForgeServer *self)
{
  return forge_socket_get_path (self->socket);
}
