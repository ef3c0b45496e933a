/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-client-list-private.h"

#include "forge-id-diff.h"
#include "forge-list-wire.h"

/* A view makes a row of its own for each of those it keeps that is new to it, which takes longer
 * than all else. So a new query shows what fills a screen, lets that be painted, and goes on so. */
#define STEP 25

/* From what the store holds to what it shall hold. Made by a worker thread, or at once when it is
 * little. */
typedef struct {
  /* input */
  ForgeIdVector  *shown;     /* (owned) */
  GBytes         *body;      /* (owned) (nullable): to read the order from */
  GArray         *overlays;  /* (owned) (nullable) (element-type gint64): must not vanish; NULL:
                              * only the order is asked for */

  /* output */
  ForgeIdVector  *order;     /* (owned) (nullable): also input, where it is known */
  ForgeIdVector  *after;     /* (owned) (nullable): also input, where it is known */
  GArray         *splices;   /* (owned) (nullable) (element-type ForgeIdSplice) */
  guint           moves;     /* the first of them that brings back what has moved */
} Merge;

static void
merge_free (gpointer data)
{
  Merge *merge = data;

  forge_id_vector_unref (merge->shown);
  g_clear_pointer (&merge->body, g_bytes_unref);
  g_clear_pointer (&merge->overlays, g_array_unref);
  g_clear_pointer (&merge->order, forge_id_vector_unref);
  g_clear_pointer (&merge->after, forge_id_vector_unref);
  g_clear_pointer (&merge->splices, g_array_unref);
  g_free (merge);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Merge, merge_free)

static Merge *
merge_new (ForgeIdVector *shown)
{
  Merge *merge = g_new0 (Merge, 1);

  merge->shown = forge_id_vector_ref (shown);

  return merge;
}

/* Where @id, which @order lacks, goes: after what it stands behind in @shown. */
static guint
find_place (ForgeIdVector *shown,
            ForgeIdVector *order,
            gint64         id)
{
  for (guint i = forge_id_vector_find (shown, id); i > 0 && i != G_MAXUINT; i--)
    {
      guint position = forge_id_vector_find (order, shown->ids[i - 1]);

      if (position != G_MAXUINT)
        return position + 1;
    }

  return 0;
}

static void
merge_keep_overlays (Merge *merge)
{
  merge->after = forge_id_vector_ref (merge->order);

  for (guint i = 0; i < merge->overlays->len; i++)
    {
      gint64 id = g_array_index (merge->overlays, gint64, i);

      if (forge_id_vector_find (merge->after, id) == G_MAXUINT)
        {
          g_autoptr(ForgeIdVector) order = merge->after;

          merge->after = forge_id_vector_with (order, find_place (merge->shown, order, id), id);
        }
    }
}

static void
merge_compare (Merge *merge)
{
  merge->splices = forge_id_diff (merge->shown, merge->after, &merge->moves);
}

static int
compare_versions (gconstpointer a,
                  gconstpointer b)
{
  const ForgeListPage *one = *(ForgeListPage *const *) a;
  const ForgeListPage *other = *(ForgeListPage *const *) b;

  return (one->source.version < other->source.version)
         - (one->source.version > other->source.version);
}

static void
use_known (ForgeClientList *self,
           ForgeClient     *client)
{
  if (forge_id_vector_find (self->shown, forge_client_get_id (client)) != G_MAXUINT)
    forge_list_rows_use (self->rows, client);
}

/* What pages have, the newest first, and overlays are the rows of clients that come. */
static void
use_all_known (ForgeClientList *self)
{
  g_autoptr(GPtrArray) pages = g_ptr_array_copy (self->pages, NULL, NULL);

  g_ptr_array_set_free_func (pages, NULL);
  g_ptr_array_sort (pages, compare_versions);
  for (guint i = 0; i < pages->len; i++)
    {
      ForgeListPage *page = g_ptr_array_index (pages, i);

      for (guint j = 0; page->rows != NULL && j < page->rows->len; j++)
        use_known (self, g_ptr_array_index (page->rows, j));
      /* Some of these may be in the list only now. */
      page->taken = 0;
    }

  for (guint i = 0; i < self->overlays->len; i++)
    use_known (self, ((ForgeOverlay *) g_ptr_array_index (self->overlays, i))->client);
}

static void
apply (ForgeClientList *self,
       Merge           *merge)
{
  g_assert (merge->shown == self->shown);

  if (merge->splices->len == 0)
    return;

  forge_id_vector_unref (self->shown);
  self->shown = forge_id_vector_ref (merge->after);
  use_all_known (self);

  self->merging = TRUE;
  forge_list_rows_change (self->rows, merge->after, merge->splices, merge->moves);
  self->merging = FALSE;

  g_signal_emit_by_name (self, "merged");
}

static void
set_order (ForgeClientList *self,
           ForgeIdVector   *order,
           ForgeCover       cover)
{
  forge_id_vector_ref (order);
  forge_id_vector_unref (self->order);
  self->order = order;
  self->cover = cover;
}

void
forge_client_list_show (ForgeClientList *self,
                        ForgeIdVector   *shown)
{
  g_autoptr(Merge) merge = merge_new (self->shown);

  merge->after = forge_id_vector_ref (shown);
  merge_compare (merge);
  apply (self, merge);
}

static void prepare (ForgeClientList *self,
                     ForgeIdVector   *order);

void
forge_client_list_stop_growing (ForgeClientList *self)
{
  g_clear_handle_id (&self->growth, g_source_remove);
  g_clear_pointer (&self->coming, forge_id_vector_unref);
}

static void
show_order (ForgeClientList *self,
            ForgeIdVector   *order,
            ForgeCover       cover)
{
  g_autoptr(ForgeIdVector) shown = forge_client_list_lay_over (self, order);

  set_order (self, order, cover);
  forge_client_list_show (self, shown);
  forge_client_list_schedule (self);
}

/* How many rows of the query are shown after the next step. */
static guint
find_step (ForgeClientList *self)
{
  return (self->cover == FORGE_COVER_HEAD ? self->order->n : 0) + STEP;
}

static gboolean
may_grow (ForgeClientList *self)
{
  return self->cover != FORGE_COVER_WHOLE && find_step (self) < FORGE_ROWS_KEPT;
}

static gboolean
grows (ForgeClientList *self,
       ForgeIdVector   *order)
{
  return may_grow (self) && find_step (self) < order->n;
}

/* Whether there is more to come. */
static gboolean
grow (ForgeClientList *self)
{
  g_autoptr(ForgeIdVector) coming = NULL;

  if (grows (self, self->coming))
    {
      g_autoptr(ForgeIdVector) order = forge_id_vector_new (self->coming->ids, find_step (self));

      show_order (self, order, FORGE_COVER_HEAD);
      return self->coming != NULL;
    }

  coming = g_steal_pointer (&self->coming);
  if (self->ids.observation == 0 || self->coming_cover == FORGE_COVER_HEAD)
    show_order (self, coming, self->coming_cover);
  /* Else newer ids are on their way. */
  else if (self->ids.body != NULL && !self->ids.unread && !self->preparing)
    prepare (self, coming);

  return FALSE;
}

static gboolean
on_grow (gpointer user_data)
{
  ForgeClientList *self = user_data;

  if (grow (self))
    return G_SOURCE_CONTINUE;

  self->growth = 0;

  return G_SOURCE_REMOVE;
}

gboolean
forge_client_list_show_first (ForgeClientList *self)
{
  if (self->coming == NULL || self->growth != 0)
    return FALSE;

  if (grow (self))
    self->growth = g_idle_add (on_grow, self);

  return TRUE;
}

static void
grow_to (ForgeClientList *self,
         ForgeIdVector   *order,
         ForgeCover       cover)
{
  forge_client_list_stop_growing (self);
  self->coming = forge_id_vector_ref (order);
  self->coming_cover = cover;
  if (may_grow (self))
    forge_client_list_schedule (self);
  else
    grow (self);
}

void
forge_client_list_merge_page (ForgeClientList *self,
                              ForgeListPage   *page,
                              ForgeCover       cover)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(ForgeIdVector) order = NULL;

  for (guint i = 0; i < page->rows->len; i++)
    {
      gint64 id = forge_client_get_id (g_ptr_array_index (page->rows, i));

      g_array_append_val (ids, id);
    }

  order = forge_id_vector_new ((const gint64 *) (gpointer) ids->data, ids->len);
  grow_to (self, order, cover);
}

static void
prepare_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  Merge *merge = task_data;

  if (merge->order == NULL)
    merge->order = forge_list_wire_read_ids (merge->body, &error);
  if (merge->order == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (merge->overlays != NULL)
    {
      merge_keep_overlays (merge);
      merge_compare (merge);
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
has_same_overlays (ForgeClientList *self,
                   Merge           *merge)
{
  g_autoptr(GArray) overlays = forge_client_list_get_overlay_ids (self);

  if (overlays->len != merge->overlays->len)
    return FALSE;

  for (guint i = 0; i < overlays->len; i++)
    {
      if (g_array_index (overlays, gint64, i) != g_array_index (merge->overlays, gint64, i))
        return FALSE;
    }

  return TRUE;
}

static void
on_prepared (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ForgeClientList) self = user_data;
  Merge *merge = g_task_get_task_data (G_TASK (result));
  /* It is of an entry of the cache, and the worker may be the last to let go of the rest. */
  g_autoptr(GBytes) body = g_steal_pointer (&merge->body);
  g_autoptr(GError) error = NULL;

  self->preparing = FALSE;
  forge_client_list_schedule (self);
  /* Newer ids, or those of another query, are read in a turn of their own. */
  if (body != self->ids.body)
    return;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      forge_source_refuse (&self->ids, g_steal_pointer (&error));
    }
  else if (grows (self, merge->order))
    {
      grow_to (self, merge->order, FORGE_COVER_WHOLE);
    }
  else if (merge->overlays == NULL || merge->shown != self->shown || !has_same_overlays (self, merge))
    {
      prepare (self, merge->order);
    }
  else
    {
      forge_client_list_stop_growing (self);
      set_order (self, merge->order, FORGE_COVER_WHOLE);
      apply (self, merge);
    }
}

/* @order: (nullable): what the body says, where that is known. */
static void
prepare (ForgeClientList *self,
         ForgeIdVector   *order)
{
  Merge *merge = merge_new (self->shown);
  /* Not the source object, which might lose its last reference in the thread. */
  g_autoptr(GTask) task = g_task_new (NULL, NULL, on_prepared, g_object_ref (self));

  merge->body = g_bytes_ref (self->ids.body);
  if (order != NULL || !may_grow (self))
    merge->overlays = forge_client_list_get_overlay_ids (self);
  merge->order = order != NULL ? forge_id_vector_ref (order) : NULL;
  self->preparing = TRUE;

  g_task_set_source_tag (task, prepare);
  g_task_set_task_data (task, merge, merge_free);
  g_task_run_in_thread (task, prepare_in_thread);
}

void
forge_client_list_read_ids (ForgeClientList *self)
{
  if (!self->ids.unread || self->preparing)
    return;

  self->ids.unread = FALSE;
  prepare (self, NULL);
}

static void
on_ids_answer (ForgeApi          *api,
               const ForgeAnswer *answer,
               gpointer           user_data)
{
  ForgeClientList *self = user_data;

  forge_source_take (&self->ids, self, answer);
}

void
forge_client_list_observe_ids (ForgeClientList *self)
{
  g_autofree char *path = forge_api_ids_path (self->query);

  self->ids.observation = forge_api_observe (self->api, path, on_ids_answer, self);
}
