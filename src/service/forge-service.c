/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-service.h"

#include <malloc.h>

#include "forge-server.h"

/* What is as large as all clients lies in blocks that go back to the system. The allocator takes the
 * largest that was ever freed for small otherwise, and every thread keeps what it once read. */
#define LARGE_BLOCK (512 * 1024)

struct _ForgeService
{
  GObject       parent_instance;

  /* owned */
  char         *data_dir;
  char         *socket_dir; /* (nullable) */
  char         *socket;     /* (nullable) */
  GThread      *thread;     /* (nullable) */
  GMainContext *context;    /* (nullable) */
  GMainLoop    *loop;       /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ForgeService, forge_service, G_TYPE_OBJECT)

/* Of a start; the owner's thread alone touches the task, whose last reference could otherwise make
 * the service's thread wait for itself. */
typedef struct
{
  /* input */
  char         *data_dir;   /* (owned) */
  char         *socket_dir; /* (owned) (nullable) */
  GMainLoop    *loop;       /* (owned) */
  GTask        *task;       /* (owned) */

  /* output */
  char         *socket;     /* (owned) (nullable) */
  GError       *error;      /* (owned) (nullable) */
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_free (start->data_dir);
  g_free (start->socket_dir);
  g_main_loop_unref (start->loop);
  g_object_unref (start->task);
  g_free (start->socket);
  g_clear_error (&start->error);
  g_free (start);
}

static gboolean
on_ready (gpointer data)
{
  Start *start = data;

  if (start->error)
    g_task_return_error (start->task, g_steal_pointer (&start->error));
  else
    g_task_return_pointer (start->task, g_steal_pointer (&start->socket), g_free);
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer data)
{
  Start *start = data;
  g_autoptr (GMainLoop) loop = g_main_loop_ref (start->loop);
  GMainContext *context = g_main_loop_get_context (loop);
  GMainContext *owner = g_task_get_context (start->task);
  g_autoptr (GSource) ready = g_idle_source_new ();
  ForgeServer *server;

  g_main_context_push_thread_default (context);
  server = forge_server_new (start->data_dir, start->socket_dir, &start->error);
  if (server)
    start->socket = g_strdup (forge_server_get_socket (server));
  g_source_set_priority (ready, G_PRIORITY_DEFAULT);
  g_source_set_callback (ready, on_ready, start, start_free);
  g_source_attach (ready, owner);
  if (server)
    {
      g_main_loop_run (loop);
      forge_server_free (server);
    }
  g_main_context_pop_thread_default (context);
  return NULL;
}

static gboolean
on_stop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
forge_service_dispose (GObject *object)
{
  forge_service_stop (FORGE_SERVICE (object));

  G_OBJECT_CLASS (forge_service_parent_class)->dispose (object);
}

static void
forge_service_finalize (GObject *object)
{
  ForgeService *self = FORGE_SERVICE (object);

  g_free (self->data_dir);
  g_free (self->socket_dir);

  G_OBJECT_CLASS (forge_service_parent_class)->finalize (object);
}

static void
forge_service_class_init (ForgeServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = forge_service_dispose;
  object_class->finalize = forge_service_finalize;

#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
#endif
}

static void
forge_service_init (ForgeService *self)
{
}

ForgeService *
forge_service_new (const char *data_dir,
                   const char *socket_dir)
{
  ForgeService *self;

  g_return_val_if_fail (data_dir != NULL, NULL);

  self = g_object_new (FORGE_TYPE_SERVICE, NULL);
  self->data_dir = g_strdup (data_dir);
  self->socket_dir = g_strdup (socket_dir);
  return self;
}

void
forge_service_start_async (ForgeService        *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Start *start;

  g_return_if_fail (FORGE_IS_SERVICE (self));
  g_return_if_fail (self->thread == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, forge_service_start_async);
  g_task_set_name (task, "forge_service_start");
  if (g_task_return_error_if_cancelled (task))
    return;
  /* A service that runs must not be reported as cancelled. */
  g_task_set_check_cancellable (task, FALSE);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  start = g_new0 (Start, 1);
  start->data_dir = g_strdup (self->data_dir);
  start->socket_dir = g_strdup (self->socket_dir);
  start->loop = g_main_loop_ref (self->loop);
  start->task = g_steal_pointer (&task);
  self->thread = g_thread_new ("forge-service", run_thread, start);
}

gboolean
forge_service_start_finish (ForgeService  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_autofree char *socket = NULL;

  g_return_val_if_fail (FORGE_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_service_start_async), FALSE);

  socket = g_task_propagate_pointer (G_TASK (result), error);
  if (!socket)
    {
      forge_service_stop (self);
      return FALSE;
    }
  g_free (self->socket);
  self->socket = g_steal_pointer (&socket);
  return TRUE;
}

const char *
forge_service_get_socket (ForgeService *self)
{
  g_return_val_if_fail (FORGE_IS_SERVICE (self), NULL);

  return self->socket;
}

/* The source that quits the loop waits in the context for one that does not run yet. */
void
forge_service_stop (ForgeService *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (FORGE_IS_SERVICE (self));

  g_clear_pointer (&self->socket, g_free);
  if (self->thread == NULL)
    return;
  source = g_idle_source_new ();
  g_source_set_callback (source, on_stop, g_main_loop_ref (self->loop),
                         (GDestroyNotify) g_main_loop_unref);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}
