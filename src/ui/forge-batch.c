/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-batch-private.h"

#include "forge-error.h"

/* What one service has at once: it changes one client after another, so that more would only make
 * the reads of the screen wait. */
#define MAX_RUNNING 4
/* How often the screen may follow a batch, in µs. */
#define PULSE G_TIME_SPAN_SECOND
/* Whoever changes a client more often than this while one field of it is being set is no person. */
#define MAX_TRIES 3

enum
{
  PROGRESS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeBatch, forge_batch, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  ForgeBatchItem *item = data;

  g_clear_object (&item->before);
  g_clear_object (&item->target);
  g_clear_object (&item->after);
  g_clear_error (&item->error);
  g_free (item);
}

/* @before, @target (nullable) */
static ForgeBatchItem *
add_item (ForgeBatch  *self,
          gint64       id,
          ForgeClient *before,
          ForgeClient *target)
{
  ForgeBatchItem *item = g_new0 (ForgeBatchItem, 1);

  item->id = id;
  g_set_object (&item->before, before);
  g_set_object (&item->target, target);
  g_ptr_array_add (self->items, item);
  return item;
}

/* A copy that names the version too: it is kept while the client on screen goes on. */
static ForgeClient *
keep (ForgeClient *client)
{
  ForgeClient *copy = forge_client_copy (client);

  forge_client_set_etag (copy, forge_client_get_etag (client));
  return copy;
}

static void start_items (ForgeBatch *self);

/* Of one item: its data for callbacks. */
typedef struct
{
  ForgeBatch     *batch; /* (owned) */
  ForgeBatchItem *item;
} Step;

static Step *
step_new (ForgeBatch     *self,
          ForgeBatchItem *item)
{
  Step *step = g_new (Step, 1);

  *step = (Step) { g_object_ref (self), item };
  return step;
}

static gboolean
holds_screen (ForgeBatch *self)
{
  return self->items->len > 1;
}

/* Not for each of very many changes: every answer would be out of date before it comes. */
static void
follow_on_screen (ForgeBatch *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!holds_screen (self) || now - self->followed < PULSE)
    return;
  self->followed = now;
  forge_api_release (self->api);
  forge_api_hold (self->api);
}

/* @error (transfer full) (nullable) */
static void
settle (ForgeBatch     *self,
        ForgeBatchItem *item,
        GError         *error)
{
  item->error = error;
  item->is_done = error == NULL;
  self->n_done += item->is_done;
  self->n_settled++;
  self->n_running--;
  follow_on_screen (self);
  g_signal_emit (self, signals[PROGRESS], 0);
  start_items (self);
}

static void change (ForgeBatch     *self,
                    ForgeBatchItem *item);

/* What @item makes of @client. */
static void
aim (ForgeBatch     *self,
     ForgeBatchItem *item,
     ForgeClient    *client)
{
  g_set_object (&item->before, client);
  if (self->kind != FORGE_BATCH_SET)
    return;
  g_clear_object (&item->target);
  item->target = forge_client_copy (client);
  forge_client_set (item->target, self->field, self->value);
}

static void
on_read (GObject      *api,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr (ForgeBatch) self = step->batch;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) client = forge_api_get_client_finish (FORGE_API (api), result, &error);

  if (client == NULL)
    {
      settle (self, step->item, g_steal_pointer (&error));
      return;
    }
  aim (self, step->item, client);
  change (self, step->item);
}

static void
on_updated (GObject      *api,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr (ForgeBatch) self = step->batch;
  ForgeBatchItem *item = step->item;
  g_autoptr (GError) error = NULL;
  ForgeClient *current = NULL;

  item->after = forge_api_update_client_finish (FORGE_API (api), result, &error);
  current = forge_error_get_current (error);
  if (current != NULL && self->kind == FORGE_BATCH_SET && !self->is_undo
      && ++item->tries < MAX_TRIES)
    {
      aim (self, item, current);
      change (self, item);
      return;
    }
  settle (self, item, g_steal_pointer (&error));
}

static void
on_restored (GObject      *api,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr (ForgeBatch) self = step->batch;
  g_autoptr (GError) error = NULL;

  step->item->after = forge_api_restore_client_finish (FORGE_API (api), result, &error);
  settle (self, step->item, g_steal_pointer (&error));
}

static void
on_deleted (GObject      *api,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr (ForgeBatch) self = step->batch;
  g_autoptr (GError) error = NULL;

  forge_api_delete_client_finish (FORGE_API (api), result, &error);
  settle (self, step->item, g_steal_pointer (&error));
}

/* From what @item is to what it is meant to be. Nothing that was sent is cancelled: that would only
 * make its outcome unknown. */
static void
change (ForgeBatch     *self,
        ForgeBatchItem *item)
{
  Step *step = step_new (self, item);

  if (item->before == NULL)
    forge_api_restore_client_async (self->api, item->id, NULL, on_restored, step);
  else if (item->target == NULL)
    forge_api_delete_client_async (self->api, item->id, forge_client_get_etag (item->before), NULL,
                                   on_deleted, step);
  else
    forge_api_update_client_async (self->api, item->before, item->target, NULL, on_updated, step);
}

static void
start_item (ForgeBatch     *self,
            ForgeBatchItem *item)
{
  if (!forge_batch_is_current (self))
    {
      item->error = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_NETWORK,
                                         "Nothing was sent: the service is another one now");
      self->n_settled++;
      return;
    }
  self->n_running++;
  if (item->before == NULL && item->target == NULL)
    forge_api_get_client_async (self->api, item->id, NULL, on_read, step_new (self, item));
  else
    change (self, item);
}

static void
start_items (ForgeBatch *self)
{
  GCancellable *cancellable = self->task != NULL ? g_task_get_cancellable (self->task) : NULL;
  g_autoptr (GTask) task = NULL;

  while (self->n_running < MAX_RUNNING && self->next < self->items->len
         && !g_cancellable_is_cancelled (cancellable))
    start_item (self, g_ptr_array_index (self->items, self->next++));
  if (self->n_running > 0)
    return;
  task = g_steal_pointer (&self->task);
  if (task == NULL)
    return;
  if (holds_screen (self))
    forge_api_release (self->api);
  g_task_return_boolean (task, TRUE);
}

static void
forge_batch_finalize (GObject *object)
{
  ForgeBatch *self = FORGE_BATCH (object);

  g_clear_object (&self->api);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->value);

  G_OBJECT_CLASS (forge_batch_parent_class)->finalize (object);
}

static void
forge_batch_class_init (ForgeBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = forge_batch_finalize;

  signals[PROGRESS] = g_signal_new ("progress", FORGE_TYPE_BATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
forge_batch_init (ForgeBatch *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
}

static ForgeBatch *
batch_new (ForgeApi       *api,
           ForgeBatchKind  kind)
{
  ForgeBatch *self = g_object_new (FORGE_TYPE_BATCH, NULL);

  self->api = g_object_ref (api);
  self->kind = kind;
  self->principal = forge_api_get_principal (api);
  return self;
}

static void
add_ids (ForgeBatch *self,
         GArray     *ids)
{
  for (guint i = 0; i < ids->len; i++)
    add_item (self, g_array_index (ids, gint64, i), NULL, NULL);
}

ForgeBatch *
forge_batch_new_set (ForgeApi     *api,
                     GArray       *ids,
                     ForgeFieldId  field,
                     const char   *value)
{
  ForgeBatch *self = NULL;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  self = batch_new (api, FORGE_BATCH_SET);
  self->field = field;
  self->value = g_strdup (value);
  add_ids (self, ids);
  return self;
}

ForgeBatch *
forge_batch_new_delete (ForgeApi *api,
                        GArray   *ids)
{
  ForgeBatch *self = NULL;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  self = batch_new (api, FORGE_BATCH_DELETE);
  add_ids (self, ids);
  return self;
}

ForgeBatch *
forge_batch_new_saved (ForgeApi    *api,
                       ForgeClient *before,
                       ForgeClient *after)
{
  ForgeBatch *self = NULL;
  ForgeBatchItem *item = NULL;
  g_autoptr (ForgeClient) kept = NULL;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);
  g_return_val_if_fail (before == NULL || FORGE_IS_CLIENT (before), NULL);
  g_return_val_if_fail (FORGE_IS_CLIENT (after), NULL);

  self = batch_new (api, before != NULL ? FORGE_BATCH_EDIT : FORGE_BATCH_CREATE);
  kept = before != NULL ? keep (before) : NULL;
  item = add_item (self, forge_client_get_id (after), kept, NULL);
  item->after = keep (after);
  item->is_done = TRUE;
  self->next = self->n_settled = self->n_done = 1;
  return self;
}

static ForgeBatch *
copy_shape (ForgeBatch *self)
{
  ForgeBatch *copy = batch_new (self->api, self->kind);

  copy->field = self->field;
  copy->value = g_strdup (self->value);
  copy->principal = self->principal;
  return copy;
}

ForgeBatch *
forge_batch_new_inverse (ForgeBatch *self)
{
  ForgeBatch *inverse = NULL;

  g_return_val_if_fail (FORGE_IS_BATCH (self), NULL);

  inverse = copy_shape (self);
  inverse->is_undo = !self->is_undo;
  for (guint i = 0; i < self->items->len; i++)
    {
      const ForgeBatchItem *item = g_ptr_array_index (self->items, i);

      if (item->is_done)
        add_item (inverse, item->id, item->after, item->before);
    }
  return inverse;
}

static gboolean
may_try_again (const ForgeBatchItem *item)
{
  return !item->is_done
         && !g_error_matches (item->error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND)
         && !g_error_matches (item->error, FORGE_ERROR, FORGE_ERROR_CONFLICT);
}

ForgeBatch *
forge_batch_new_rest (ForgeBatch *self)
{
  g_autoptr (ForgeBatch) rest = NULL;

  g_return_val_if_fail (FORGE_IS_BATCH (self), NULL);

  rest = copy_shape (self);
  rest->is_undo = self->is_undo;
  for (guint i = 0; i < self->items->len; i++)
    {
      const ForgeBatchItem *item = g_ptr_array_index (self->items, i);

      if (may_try_again (item))
        add_item (rest, item->id, item->before, item->target);
    }
  return rest->items->len > 0 ? g_steal_pointer (&rest) : NULL;
}

void
forge_batch_run_async (ForgeBatch          *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (FORGE_IS_BATCH (self));
  g_return_if_fail (self->next == 0 && self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, forge_batch_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  self->followed = g_get_monotonic_time ();
  if (holds_screen (self))
    forge_api_hold (self->api);
  start_items (self);
}

void
forge_batch_run_finish (ForgeBatch   *self,
                        GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

gboolean
forge_batch_is_current (ForgeBatch *self)
{
  g_return_val_if_fail (FORGE_IS_BATCH (self), FALSE);

  return self->principal == forge_api_get_principal (self->api);
}

guint
forge_batch_get_size (ForgeBatch *self)
{
  g_return_val_if_fail (FORGE_IS_BATCH (self), 0);

  return self->items->len;
}

guint
forge_batch_count_settled (ForgeBatch *self)
{
  g_return_val_if_fail (FORGE_IS_BATCH (self), 0);

  return self->n_settled;
}

guint
forge_batch_count_done (ForgeBatch *self)
{
  g_return_val_if_fail (FORGE_IS_BATCH (self), 0);

  return self->n_done;
}

const ForgeBatchItem *
forge_batch_get (ForgeBatch *self,
                 guint       position)
{
  g_return_val_if_fail (FORGE_IS_BATCH (self), NULL);
  g_return_val_if_fail (position < self->items->len, NULL);

  return g_ptr_array_index (self->items, position);
}

/* @client (nullable): of a version that is the same as that of @now by now. */
static void
follow (ForgeClient *client,
        const char  *etag,
        ForgeClient *now)
{
  if (client != NULL && etag != NULL && g_strcmp0 (forge_client_get_etag (client), etag) == 0)
    forge_client_set_etag (client, forge_client_get_etag (now));
}

void
forge_batch_follow (ForgeBatch *self,
                    ForgeBatch *other)
{
  g_autoptr (GHashTable) items = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_return_if_fail (FORGE_IS_BATCH (self));
  g_return_if_fail (FORGE_IS_BATCH (other));

  for (guint i = 0; i < other->items->len; i++)
    {
      ForgeBatchItem *item = g_ptr_array_index (other->items, i);

      if (item->is_done && item->target != NULL && item->after != NULL)
        g_hash_table_insert (items, &item->id, item);
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      const ForgeBatchItem *item = g_ptr_array_index (self->items, i);
      const ForgeBatchItem *done = g_hash_table_lookup (items, &item->id);
      g_autofree char *etag = NULL;

      if (done == NULL)
        continue;
      etag = g_strdup (forge_client_get_etag (done->target));
      follow (item->before, etag, done->after);
      follow (item->target, etag, done->after);
    }
}
