/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-replica.h"

#include "forge-replica-rows.h"
#include "forge-replica-status.h"
#include "forge-sleep.h"
#include "forge-sync.h"
#include "forge-text.h"

/* While everything is read, news is told this often. */
#define PACE          (G_TIME_SPAN_SECOND / 2)
/* How old what is kept of the time of the last round may be. */
#define NOTE_INTERVAL G_TIME_SPAN_MINUTE
/* A client that is opened is not read again before. */
#define OPEN_INTERVAL (5 * G_TIME_SPAN_SECOND)
#define NOTE_AS_OF    "replica_as_of"

/* What status/ says that is told at once when it changes. */
typedef struct
{
  ForgeLabel label;
  gboolean   is_walking;
  ForgeError failure;
  gint64     withheld;
  gint64     withheld_id;
  gint64     as_of;
} Said;

struct _ForgeReplica
{
  GObject          parent_instance;

  /* borrowed, until it is closed */
  ForgeDatabase   *database;
  ForgeStore      *store;
  ForgeFeed       *feed;

  /* owned */
  ForgeRemote     *remote;
  ForgeSync       *sync;
  GCancellable    *cancellable;
  GCancellable    *asking;       /* (nullable): of the request under way, or of the last one */
  GMainContext    *context;
  GSource         *timer;
  GSource         *resume;       /* (nullable) */
  GNetworkMonitor *monitor;
  gulong           network_changed;

  gboolean         is_awake;     /* somebody looked, or logged in to open it */
  gboolean         is_visible;
  gint64           last;         /* the change that the feed was told of */
  gint64           tell_at;      /* not before */
  Said             said;
  gint64           as_of;        /* µs since 1970; 0: never */
  gint64           noted_as_of;  /* as it is kept */
  gint64           opened;       /* the row that was opened last */
  gint64           opened_at;
};

G_DEFINE_FINAL_TYPE (ForgeReplica, forge_replica, G_TYPE_OBJECT)

static gint64
to_real_time (gint64 time)
{
  return g_get_real_time () - (forge_sleep_get_time (NULL) - time);
}

static ForgeLabel
get_label (ForgeReplica *self)
{
  return forge_sync_get_label (self->sync, forge_sleep_get_time (NULL));
}

/* Telling */

static void
keep_as_of (ForgeReplica *self)
{
  g_autoptr (GError) error = NULL;

  if (self->as_of == self->noted_as_of)
    return;
  if (forge_store_begin (self->store, &error))
    {
      if (forge_rows_set_note (self->database, NOTE_AS_OF, self->as_of, &error))
        forge_store_commit (self->store, &error);
      else
        forge_store_rollback (self->store);
    }
  if (error)
    g_message ("The time of the last round could not be kept: %s", error->message);
  self->noted_as_of = self->as_of;
}

static void
take_as_of (ForgeReplica *self)
{
  gint64 as_of;

  if (!forge_sync_get_as_of (self->sync, &as_of) || as_of == self->said.as_of)
    return;
  self->as_of = to_real_time (as_of);
  if (self->as_of - self->noted_as_of >= NOTE_INTERVAL)
    keep_as_of (self);
}

static void
tell (ForgeReplica *self,
      gint64        now)
{
  ForgeSyncProgress progress;
  Said said = { 0 };
  gboolean moved, relabelled;

  take_as_of (self);
  forge_sync_get_progress (self->sync, &progress);
  said.label = get_label (self);
  said.is_walking = progress.is_walking;
  said.failure = progress.failure;
  said.withheld = progress.withheld;
  said.withheld_id = progress.withheld_id;
  forge_sync_get_as_of (self->sync, &said.as_of);
  relabelled = said.label != self->said.label;
  moved = said.is_walking != self->said.is_walking || said.failure != self->said.failure ||
          said.withheld != self->said.withheld || said.withheld_id != self->said.withheld_id ||
          said.as_of != self->said.as_of;
  self->said = said;
  if (relabelled)
    forge_feed_move_label (self->feed);
  else if (moved)
    forge_feed_move_status (self->feed);
  if (forge_store_get_last (self->store) == self->last || (said.is_walking && now < self->tell_at))
    return;
  self->last = forge_store_get_last (self->store);
  self->tell_at = now + PACE;
  if (said.is_walking)
    forge_feed_move_status (self->feed);
  else
    forge_feed_wake (self->feed);
}

/* Asking */

static void pump (ForgeReplica *self);

static gboolean
on_timer (GSource     *source,
          GSourceFunc  callback,
          gpointer     self)
{
  pump (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = { .dispatch = on_timer };

static void
schedule (ForgeReplica *self,
          gint64        now)
{
  gint64 due = self->is_awake ? forge_sync_get_due (self->sync) : G_MAXINT64;

  if (forge_store_get_last (self->store) != self->last)
    due = MIN (due, self->tell_at);
  g_source_set_ready_time (self->timer, due == G_MAXINT64
                                          ? -1 : g_get_monotonic_time () + MAX (due - now, 0));
}

typedef struct
{
  ForgeReplica *replica; /* (owned) */
  guint64       number;
} Request;

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autofree Request *request = data;
  g_autoptr (ForgeReplica) self = request->replica;
  g_auto (ForgeRemoteAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 now = forge_sleep_get_time (NULL);

  forge_remote_send_finish (FORGE_REMOTE (source), result, &answer, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    forge_sync_abandon (self->sync, request->number);
  else if (error)
    forge_sync_fail (self->sync, request->number,
                     error->domain == FORGE_ERROR ? error->code : FORGE_ERROR_NETWORK,
                     g_random_int (), now);
  else
    forge_sync_answer (self->sync, request->number, answer.status, answer.json, answer.body,
                       answer.retry_after, g_random_int (), now);
  pump (self);
}

/* Everything that is to be done now. */
static void
pump (ForgeReplica *self)
{
  gint64 now = forge_sleep_get_time (NULL);
  g_autofree char *path = NULL;
  guint64 number;

  forge_sync_tick (self->sync, now);
  if (self->is_awake)
    path = forge_sync_next (self->sync, now, &number);
  if (path)
    {
      Request *request = g_new0 (Request, 1);

      request->replica = g_object_ref (self);
      request->number = number;
      g_clear_object (&self->asking);
      self->asking = g_cancellable_new ();
      forge_remote_send_async (self->remote, "GET", path, NULL, NULL, self->asking, on_answer,
                               request);
    }
  tell (self, now);
  schedule (self, now);
}

/* What wakes it */

static void
update_watched (ForgeReplica *self)
{
  gboolean is_metered = g_network_monitor_get_network_metered (self->monitor);

  forge_sync_set_watched (self->sync, self->is_visible && !is_metered, forge_sleep_get_time (NULL));
}

static void
wake (ForgeReplica *self)
{
  forge_sync_wake (self->sync, forge_sleep_get_time (NULL));
  pump (self);
}

static void
miss (ForgeReplica *self)
{
  forge_sync_miss (self->sync, forge_sleep_get_time (NULL));
  pump (self);
}

/* Nobody answers any more what was asked before the computer slept. */
static gboolean
on_resume (gpointer data)
{
  ForgeReplica *self = data;

  if (self->asking)
    g_cancellable_cancel (self->asking);
  miss (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_network (gpointer data)
{
  ForgeReplica *self = data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return G_SOURCE_REMOVE;
  update_watched (self);
  miss (self);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer  ref,
               GClosure *closure)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

/* In whichever thread the monitor was made. */
static void
on_network_changed (GNetworkMonitor *monitor,
                    gboolean         is_available,
                    gpointer         ref)
{
  g_autoptr (ForgeReplica) self = g_weak_ref_get (ref);
  g_autoptr (GSource) source = NULL;

  if (!self || !is_available)
    return;
  source = g_idle_source_new ();
  g_source_set_callback (source, on_network, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

static void
on_login_changed (ForgeReplica *self)
{
  if (forge_remote_get_login (self->remote) != FORGE_LOGIN_DONE)
    return;
  forge_sync_miss (self->sync, forge_sleep_get_time (NULL));
  wake (self);
}

static void
forge_replica_dispose (GObject *object)
{
  forge_replica_close (FORGE_REPLICA (object));

  G_OBJECT_CLASS (forge_replica_parent_class)->dispose (object);
}

static void
forge_replica_finalize (GObject *object)
{
  ForgeReplica *self = FORGE_REPLICA (object);

  g_clear_object (&self->remote);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->asking);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (forge_replica_parent_class)->finalize (object);
}

static void
forge_replica_class_init (ForgeReplicaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = forge_replica_dispose;
  object_class->finalize = forge_replica_finalize;
}

static void
forge_replica_init (ForgeReplica *self)
{
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
}

static void
start (ForgeReplica *self)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, self);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->network_changed = g_signal_connect_data (self->monitor, "network-changed",
                                                 G_CALLBACK (on_network_changed), ref,
                                                 weak_ref_free, 0);
  g_signal_connect_object (self->remote, "login-changed", G_CALLBACK (on_login_changed), self,
                           G_CONNECT_SWAPPED);
  forge_remote_set_clock (self->remote, forge_sleep_get_time, NULL);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, NULL, self, NULL);
  g_source_attach (self->timer, self->context);
  self->resume = forge_sleep_source_new ();
  if (self->resume)
    {
      g_source_set_callback (self->resume, on_resume, self, NULL);
      g_source_attach (self->resume, self->context);
    }
  /* It asks when its owner has told the remote what it knows of tokens. */
  forge_sync_wake (self->sync, forge_sleep_get_time (NULL));
  g_source_set_ready_time (self->timer, 0);
}

ForgeReplica *
forge_replica_new (ForgeDatabase  *database,
                   ForgeStore     *store,
                   ForgeFeed      *feed,
                   ForgeRemote    *remote,
                   GError        **error)
{
  g_autoptr (ForgeSync) sync = forge_sync_new (database, store, error);
  ForgeReplica *self;
  gint64 as_of;

  if (!sync || !forge_rows_get_note (database, NOTE_AS_OF, 0, &as_of, error))
    return NULL;
  self = g_object_new (FORGE_TYPE_REPLICA, NULL);
  self->database = database;
  self->store = store;
  self->feed = feed;
  self->remote = g_object_ref (remote);
  self->sync = g_steal_pointer (&sync);
  self->as_of = self->noted_as_of = as_of;
  self->last = forge_store_get_last (store);
  self->said.label = get_label (self);
  self->is_awake = forge_remote_get_login (remote) == FORGE_LOGIN_DONE;
  start (self);
  return self;
}

void
forge_replica_close (ForgeReplica *self)
{
  g_return_if_fail (FORGE_IS_REPLICA (self));

  if (!self->sync)
    return;
  keep_as_of (self);
  g_cancellable_cancel (self->cancellable);
  if (self->asking)
    g_cancellable_cancel (self->asking);
  g_signal_handler_disconnect (self->monitor, self->network_changed);
  g_signal_handlers_disconnect_by_func (self->remote, on_login_changed, self);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (self->resume)
    g_source_destroy (self->resume);
  g_clear_pointer (&self->resume, g_source_unref);
  g_clear_pointer (&self->sync, forge_sync_free);
}

void
forge_replica_set_visible (ForgeReplica *self,
                           gboolean      visible)
{
  g_return_if_fail (FORGE_IS_REPLICA (self));

  self->is_awake |= visible;
  self->is_visible = visible;
  update_watched (self);
  if (visible)
    wake (self);
  else
    pump (self);
}

void
forge_replica_settle (ForgeReplica *self,
                      ForgeTags     tags,
                      ForgeVerdict  verdict,
                      gint64        sent)
{
  g_return_if_fail (FORGE_IS_REPLICA (self));

  forge_sync_settle (self->sync, tags, verdict, sent, forge_sleep_get_time (NULL));
  pump (self);
}

/* Single rows */

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  ForgeReplica *self = g_task_get_source_object (task);
  const guint64 *number = g_task_get_task_data (task);
  g_auto (ForgeRemoteAnswer) answer = { 0 };
  GError *error = NULL;
  ForgeClient *client;

  forge_remote_send_finish (FORGE_REMOTE (source), result, &answer, &error);
  if (!self->sync)
    {
      g_clear_error (&error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closed");
      return;
    }
  if (error)
    {
      forge_sync_end_read (self->sync, number[0]);
      g_task_return_error (task, error);
      return;
    }
  client = forge_sync_take_read (self->sync, number[0], (gint64) number[1], answer.status,
                                 answer.json, answer.body, &error);
  pump (self);
  if (client)
    g_task_return_pointer (task, client, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
forge_replica_read_row_async (ForgeReplica        *self,
                              gint64               id,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", id);
  g_autoptr (GTask) task = NULL;
  guint64 *number;

  g_return_if_fail (FORGE_IS_REPLICA (self));
  g_return_if_fail (self->sync != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, forge_replica_read_row_async);
  g_task_set_name (task, "forge_replica_read_row");
  number = g_new (guint64, 2);
  number[0] = forge_sync_begin_read (self->sync);
  number[1] = (guint64) id;
  g_task_set_task_data (task, number, g_free);
  forge_remote_send_async (self->remote, "GET", path, NULL, NULL, cancellable, on_read,
                           g_steal_pointer (&task));
}

ForgeClient *
forge_replica_read_row_finish (ForgeReplica  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (FORGE_IS_REPLICA (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_replica_read_row_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
forge_replica_open_row (ForgeReplica *self,
                        gint64        id)
{
  gint64 now = forge_sleep_get_time (NULL);

  g_return_if_fail (FORGE_IS_REPLICA (self));

  if (self->opened == id && now - self->opened_at < OPEN_INTERVAL)
    return;
  self->opened = id;
  self->opened_at = now;
  forge_replica_read_row_async (self, id, self->cancellable, NULL, NULL);
}

/* What is known of it */

char *
forge_replica_make_label (ForgeReplica *self)
{
  GString *label;

  g_return_val_if_fail (FORGE_IS_REPLICA (self), NULL);

  label = g_string_new (forge_label_to_string (get_label (self)));
  if (self->as_of != 0)
    {
      g_string_append (label, "; as-of=");
      forge_time_append (label, self->as_of);
    }
  return g_string_free (label, FALSE);
}

static const char *
get_state (ForgeReplica            *self,
           const ForgeSyncProgress *progress)
{
  if (forge_remote_get_login (self->remote) > FORGE_LOGIN_PENDING)
    return "login-needed";
  if (progress->failure == FORGE_ERROR_NETWORK || progress->failure == FORGE_ERROR_TIMEOUT)
    return "offline";
  if (progress->failure != 0 && progress->failure != FORGE_ERROR_UNAUTHORIZED)
    return "failed";
  if (progress->is_walking)
    return "loading";
  return get_label (self) == FORGE_LABEL_FRESH ? "fresh" : "stale";
}

void
forge_replica_append_status (ForgeReplica *self,
                             GString      *out)
{
  ForgeSyncProgress progress;

  g_return_if_fail (FORGE_IS_REPLICA (self));

  forge_sync_get_progress (self->sync, &progress);
  forge_replica_status_append (out, get_state (self, &progress), &progress,
                               forge_sync_count_loaded (self->sync), self->as_of,
                               progress.failure ? to_real_time (progress.failing_since) : 0);
}
