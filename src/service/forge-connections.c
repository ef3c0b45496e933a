/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-connections.h"

#define MAX_CONNECTIONS 128
/* Of one read or write in the middle of a request. */
#define IDLE_SECONDS    60

static void
on_gone (gpointer  data,
         GObject  *socket)
{
  g_hash_table_remove (data, socket);
  g_hash_table_unref (data);
}

static void
forget (GHashTable *sockets,
        gpointer    socket)
{
  g_object_weak_unref (socket, on_gone, sockets);
  g_hash_table_unref (sockets);
}

/* libsoup 3.2 forgets to close a connection whose client leaves between two requests. */
static gboolean
close_if_left (gpointer socket,
               gpointer value,
               gpointer data)
{
  if (!g_socket_is_closed (socket))
    {
      if (!(g_socket_condition_check (socket, G_IO_HUP) & G_IO_HUP) ||
          g_socket_get_available_bytes (socket) > 0)
        return FALSE;
      g_socket_close (socket, NULL);
    }
  forget (data, socket);
  return TRUE;
}

/* Who keeps connections and says nothing must not shut others out. */
static gboolean
close_most_silent (GHashTable *sockets)
{
  GSocket *most_silent = NULL;
  gint64 least = G_MAXINT64;
  GHashTableIter iter;
  gpointer socket, since;

  g_hash_table_iter_init (&iter, sockets);
  while (g_hash_table_iter_next (&iter, &socket, &since))
    if (*(gint64 *) since != 0 && *(gint64 *) since < least)
      {
        most_silent = socket;
        least = *(gint64 *) since;
      }
  if (!most_silent)
    return FALSE;
  g_socket_close (most_silent, NULL);
  forget (sockets, most_silent);
  g_hash_table_remove (sockets, most_silent);
  return TRUE;
}

/* Every request, the first of a connection before anything of it is read, the others with their
 * first bytes. */
static void
on_started (SoupServer        *soup,
            SoupServerMessage *message,
            gpointer           data)
{
  GHashTable *sockets = data;
  GSocket *socket = soup_server_message_get_socket (message);
  gint64 *silent_since;

  if (!socket)
    return;
  g_socket_set_timeout (socket, IDLE_SECONDS);
  silent_since = g_hash_table_lookup (sockets, socket);
  if (silent_since)
    {
      *silent_since = 0;
      return;
    }
  g_hash_table_foreach_remove (sockets, close_if_left, sockets);
  if (g_hash_table_size (sockets) >= MAX_CONNECTIONS && !close_most_silent (sockets))
    {
      g_socket_shutdown (socket, TRUE, TRUE, NULL);
      return;
    }
  g_hash_table_insert (sockets, socket, g_new0 (gint64, 1));
  g_object_weak_ref (G_OBJECT (socket), on_gone, g_hash_table_ref (sockets));
}

/* Between two requests a client may be silent: libsoup 3.2 would go deaf on a connection that times
 * out then, without closing it. */
static void
on_finished (SoupServer        *soup,
             SoupServerMessage *message,
             gpointer           data)
{
  GSocket *socket = soup_server_message_get_socket (message);
  gint64 *silent_since = g_hash_table_lookup (data, socket);

  if (socket)
    g_socket_set_timeout (socket, 0);
  if (silent_since)
    *silent_since = g_get_monotonic_time ();
}

/* Who says nothing, as curl does, sends one request and leaves. */
static void
on_read (SoupServer        *soup,
         SoupServerMessage *message,
         gpointer           data)
{
  if (!soup_message_headers_header_contains (soup_server_message_get_request_headers (message),
                                             "Connection", "keep-alive"))
    soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                  "Connection", "close");
}

static void
sockets_free (gpointer  data,
              GClosure *closure)
{
  g_hash_table_unref (data);
}

void
forge_connections_guard (SoupServer *soup)
{
  /* socket → gint64: since when it is between two requests; 0: it is not */
  GHashTable *sockets = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  g_signal_connect_data (soup, "request-started", G_CALLBACK (on_started), sockets,
                         sockets_free, 0);
  g_signal_connect (soup, "request-read", G_CALLBACK (on_read), NULL);
  g_signal_connect_data (soup, "request-finished", G_CALLBACK (on_finished),
                         g_hash_table_ref (sockets), sockets_free, 0);
}
