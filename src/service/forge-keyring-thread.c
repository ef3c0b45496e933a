/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-keyring-thread.h"

/* µs: how long the end waits for what can't be cancelled. */
#define PATIENCE G_TIME_SPAN_SECOND

typedef struct
{
  GMainContext *context;        /* (owned) */
  GMainLoop    *loop;           /* (owned) */
  void        (*last) (void);
  int           ended;          /* atomic */
} Thread;

typedef struct
{
  GTask            *task;        /* (owned) */
  ForgeKeyringWork  work;
  GCancellable     *cancellable; /* (owned): cancelled in the thread alone */
} Call;

static GMutex lock;
static GCond ended;
static Thread *thread; /* (owned) (nullable): guarded by the lock */

static void
thread_clear (gpointer data)
{
  Thread *self = data;

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
}

static void
thread_unref (Thread *self)
{
  g_atomic_rc_box_release_full (self, thread_clear);
}

static gpointer
run (gpointer data)
{
  Thread *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  self->last ();
  /* What was subscribed to is freed in the context that it was subscribed in. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  g_mutex_lock (&lock);
  g_atomic_int_set (&self->ended, TRUE);
  g_cond_broadcast (&ended);
  g_mutex_unlock (&lock);
  thread_unref (self);
  return NULL;
}

static Thread *
thread_new (void)
{
  Thread *self = g_atomic_rc_box_new0 (Thread);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_thread_unref (g_thread_new ("keyring", run, g_atomic_rc_box_acquire (self)));
  return self;
}

static void
invoke (Thread         *self,
        GSourceFunc     function,
        gpointer        data,
        GDestroyNotify  destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, self->context);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->task);
  g_object_unref (call->cancellable);
  g_free (call);
}

static gboolean
on_call (gpointer data)
{
  Call *call = data;

  call->work (g_steal_pointer (&call->task), call->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* In whichever thread cancels it. */
static void
on_cancelled (GCancellable *theirs,
              GCancellable *ours)
{
  g_mutex_lock (&lock);
  if (thread)
    invoke (thread, on_cancel, g_object_ref (ours), g_object_unref);
  g_mutex_unlock (&lock);
}

static void
on_completed (GTask        *task,
              GParamSpec   *property,
              GCancellable *ours)
{
  g_signal_handlers_disconnect_by_func (g_task_get_cancellable (task), on_cancelled, ours);
}

static void
unref_closure_data (gpointer  object,
                    GClosure *closure)
{
  g_object_unref (object);
}

void
forge_keyring_thread_run (GTask            *task,
                          ForgeKeyringWork  work)
{
  GCancellable *theirs = g_task_get_cancellable (task);
  Call *call = g_new (Call, 1);

  *call = (Call) { task, work, g_cancellable_new () };
  g_mutex_lock (&lock);
  if (!thread)
    thread = thread_new ();
  g_mutex_unlock (&lock);
  if (theirs)
    {
      /* Not as an object: GObject can't take apart the task and what its closure watches in two
       * threads at once. */
      g_signal_connect_data (task, "notify::completed", G_CALLBACK (on_completed),
                             g_object_ref (call->cancellable), unref_closure_data, 0);
      g_cancellable_connect (theirs, G_CALLBACK (on_cancelled), g_object_ref (call->cancellable),
                             g_object_unref);
    }
  g_mutex_lock (&lock);
  invoke (thread, on_call, call, call_free);
  g_mutex_unlock (&lock);
}

static gboolean
on_end (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
forge_keyring_thread_end (void (*last) (void))
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  Thread *self;

  g_mutex_lock (&lock);
  self = g_steal_pointer (&thread);
  if (self)
    {
      self->last = last;
      invoke (self, on_end, self->loop, NULL);
      while (!g_atomic_int_get (&self->ended) && g_cond_wait_until (&ended, &lock, deadline))
        ;
    }
  g_mutex_unlock (&lock);
  g_clear_pointer (&self, thread_unref);
}
