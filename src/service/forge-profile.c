/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-profile.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "forge-status.h"
#include "forge-writer.h"

/* What a search looks through is read ahead, but not while a window waits for its first rows. */
#define READ_DELAY_MS 500

char *
forge_profile_make_name (const char *id)
{
  return g_str_equal (id, FORGE_THIS_COMPUTER) ? g_strdup (FORGE_DATABASE_NAME)
                                               : g_strdup_printf ("server-%s.db", id);
}

/* What can't be read now is read, or told, when somebody searches. */
static gboolean
on_idle (gpointer store)
{
  gboolean more;

  return forge_store_read_ahead (store, &more, NULL) && more;
}

/* @source: (transfer full) */
static void
set_reading (ForgeProfile *self,
             GSource      *source,
             GSourceFunc   func,
             gpointer      data)
{
  g_clear_pointer (&self->reading, g_source_unref);
  self->reading = source;
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_read_due (gpointer user_data)
{
  ForgeProfile *self = user_data;

  set_reading (self, g_idle_source_new (), on_idle, self->store);
  return G_SOURCE_REMOVE;
}

ForgeProfile *
forge_profile_open (ForgeDatabase            *database,
                    const ForgeAccountEntry  *account,
                    ForgeRemote              *remote,
                    ForgeFeed                *feed,
                    GError                  **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (ForgeStore) store = forge_store_new (database, &failure);
  g_autoptr (ForgeRemote) server = NULL;
  g_autoptr (ForgeReplica) replica = NULL;
  g_autoptr (ForgeWriter) writer = NULL;
  ForgeProfile *self;

  if (store && account)
    {
      server = remote ? g_object_ref (remote) : forge_remote_new (account->server);
      replica = forge_replica_new (database, store, feed, server, &failure);
    }
  if (replica)
    writer = forge_writer_new (store, database, feed, replica, server, &failure);
  if (failure)
    {
      if (g_error_matches (failure, FORGE_ERROR, FORGE_ERROR_CORRUPT))
        forge_database_set_aside (database, &failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  self = g_new0 (ForgeProfile, 1);
  self->id = g_strdup (account ? account->id : FORGE_THIS_COMPUTER);
  self->database = database;
  self->store = g_steal_pointer (&store);
  self->remote = g_steal_pointer (&server);
  self->replica = g_steal_pointer (&replica);
  self->writer = g_steal_pointer (&writer);
  set_reading (self, g_timeout_source_new (READ_DELAY_MS), on_read_due, self);
  forge_feed_set_profile (feed, self->store, self->id);
  return self;
}

/* A file, or a directory of files. */
static void
remove_entry (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_remove (file);
    }
  if (g_remove (path) != 0)
    g_message ("A file of a database was not removed: %s", g_strerror (errno));
}

void
forge_profile_remove (const char *directory,
                      const char *id)
{
  g_autoptr (GDir) all = g_dir_open (directory, 0, NULL);
  g_autofree char *name = forge_profile_make_name (id);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  const char *other;

  /* The file itself last: a log without it would be taken for damage. */
  while (all && (other = g_dir_read_name (all)))
    if (g_str_has_prefix (other, name) && !g_str_equal (other, name))
      {
        g_autofree char *beside = g_build_filename (directory, other, NULL);

        remove_entry (beside);
      }
  remove_entry (path);
}

void
forge_profile_close (ForgeProfile *self)
{
  g_clear_pointer (&self->writer, forge_writer_free);
  if (self->replica)
    forge_replica_close (self->replica);
  g_clear_object (&self->replica);
  if (self->remote)
    forge_remote_close (self->remote);
  g_clear_object (&self->remote);
  g_source_destroy (self->reading);
  g_source_unref (self->reading);
  forge_store_free (self->store);
  g_free (self->id);
  g_free (self);
}
