/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-client-list-private.h"

#include "forge-error.h"
#include "forge-text.h"

void
forge_overlay_free (gpointer data)
{
  ForgeOverlay *overlay = data;

  g_object_unref (overlay->client);
  g_free (overlay);
}

ForgeOverlay *
forge_client_list_find_overlay (ForgeClientList *self,
                                gint64           id)
{
  for (guint i = 0; i < self->overlays->len; i++)
    {
      ForgeOverlay *overlay = g_ptr_array_index (self->overlays, i);

      if (forge_client_get_id (overlay->client) == id)
        return overlay;
    }

  return NULL;
}

/* A narrowed list has no place for a client that it may not have. */
static guint
count_laid (ForgeClientList *self)
{
  return forge_query_is_narrowed (self->query) ? 0 : self->overlays->len;
}

GArray *
forge_client_list_get_overlay_ids (ForgeClientList *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < count_laid (self); i++)
    {
      const ForgeOverlay *overlay = g_ptr_array_index (self->overlays, i);
      gint64 id = forge_client_get_id (overlay->client);

      g_array_append_val (ids, id);
    }

  return ids;
}

static gboolean
is_by_name (ForgeQuery *query,
            gboolean   *descending)
{
  ForgeFieldId field = forge_query_get_ordering (query, descending);

  if (field == FORGE_N_FIELDS)
    {
      *descending = FALSE;
      return *forge_query_get_search (query) == '\0';
    }

  return field == FORGE_FIELD_NAME;
}

/* The first of @rows, which are in the order of names, that comes after @key. */
static guint
find_next_by_name (GPtrArray *rows,
                   GBytes    *key,
                   gboolean   descending)
{
  guint low = 0;
  guint high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      ForgeClient *row = g_ptr_array_index (rows, middle);
      g_autoptr(GBytes) other = forge_text_sort_key (forge_client_get (row, FORGE_FIELD_NAME));
      int comparison = g_bytes_compare (key, other);

      if ((descending ? -comparison : comparison) < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

static guint
find_row (ForgeIdVector *order,
          GPtrArray     *rows,
          guint          index)
{
  return index < rows->len
           ? forge_id_vector_find (order, forge_client_get_id (g_ptr_array_index (rows, index)))
           : G_MAXUINT;
}

/* Where the name of @client belongs among the rows of @order that are loaded; where that says
 * nothing, at the top. */
static guint
find_place_by_name (ForgeClientList *self,
                    ForgeIdVector   *order,
                    ForgeClient     *client)
{
  g_autoptr(GBytes) key = forge_text_sort_key (forge_client_get (client, FORGE_FIELD_NAME));
  guint place = 0;
  guint next = G_MAXUINT;
  gboolean descending;

  if (!is_by_name (self->query, &descending))
    return 0;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const ForgeListPage *page = g_ptr_array_index (self->pages, i);
      guint index, before;

      if (page->rows == NULL)
        continue;

      index = find_next_by_name (page->rows, key, descending);
      next = MIN (next, find_row (order, page->rows, index));
      before = index > 0 ? find_row (order, page->rows, index - 1) : G_MAXUINT;
      if (before != G_MAXUINT)
        place = MAX (place, before + 1);
    }

  return next != G_MAXUINT ? next : place;
}

ForgeIdVector *
forge_client_list_lay_over (ForgeClientList *self,
                            ForgeIdVector   *order)
{
  ForgeIdVector *shown = forge_id_vector_ref (order);

  for (guint i = 0; i < count_laid (self); i++)
    {
      const ForgeOverlay *overlay = g_ptr_array_index (self->overlays, i);
      gint64 id = forge_client_get_id (overlay->client);

      if (forge_id_vector_find (shown, id) == G_MAXUINT)
        {
          g_autoptr(ForgeIdVector) before = shown;

          shown = forge_id_vector_with (before, find_place_by_name (self, before, overlay->client),
                                        id);
        }
    }

  return shown;
}

void
forge_client_list_drop_overlay (ForgeClientList *self,
                                gint64           id)
{
  ForgeOverlay *overlay = forge_client_list_find_overlay (self, id);
  guint position = forge_id_vector_find (self->shown, id);

  if (overlay == NULL)
    return;

  g_ptr_array_remove (self->overlays, overlay);
  if (position != G_MAXUINT && forge_id_vector_find (self->order, id) == G_MAXUINT)
    {
      g_autoptr(ForgeIdVector) shown = forge_id_vector_without (self->shown, position);

      forge_client_list_show (self, shown);
    }
}

typedef struct {
  ForgeClientList *list;  /* (owned) */
  gint64           id;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->list);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_asked (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  ForgeOverlay *overlay = forge_client_list_find_overlay (question->list, question->id);
  g_autoptr(GError) error = NULL;
  g_autoptr(ForgeClient) client = NULL;

  client = forge_api_get_client_finish (FORGE_API (source_object), result, &error);
  if (overlay == NULL)
    return;

  overlay->asked = FALSE;
  if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    {
      forge_client_list_drop_overlay (question->list, question->id);
      forge_client_list_schedule (question->list);
    }
}

/* The order does not have it: only the client itself can say that it is gone. */
static void
ask (ForgeClientList *self,
     ForgeOverlay    *overlay)
{
  Question *question = g_new0 (Question, 1);

  question->list = g_object_ref (self);
  question->id = forge_client_get_id (overlay->client);
  overlay->asked = TRUE;
  forge_api_get_client_async (self->api, question->id, NULL, on_asked, question);
}

void
forge_client_list_judge_overlays (ForgeClientList *self)
{
  const ForgeSource *authority = forge_client_list_get_authority (self);

  if (self->cover != FORGE_COVER_WHOLE || self->preparing || authority == NULL
      || authority->unread || authority->label != FORGE_LABEL_FRESH)
    return;

  for (guint i = count_laid (self); i > 0; i--)
    {
      ForgeOverlay *overlay = g_ptr_array_index (self->overlays, i - 1);
      gint64 id = forge_client_get_id (overlay->client);

      if (authority->serial <= overlay->serial)
        continue;

      if (forge_id_vector_find (self->order, id) != G_MAXUINT)
        {
          g_ptr_array_remove_index (self->overlays, i - 1);
          forge_client_list_add_wanted (self, id, ++self->tick);
          forge_client_list_schedule (self);
        }
      else if (!overlay->asked)
        {
          ask (self, overlay);
        }
    }
}

/* Everything, in the same order. */
static void
clear_query (ForgeClientList *self)
{
  gboolean descending;
  ForgeFieldId field = forge_query_get_ordering (self->query, &descending);
  g_autoptr(ForgeQuery) all = forge_query_new ();
  g_autoptr(ForgeQuery) ordered = forge_query_with_ordering (all, field, descending);

  forge_client_list_set_query (self, ordered);
}

gboolean
forge_client_list_reveal (ForgeClientList *self,
                          ForgeClient     *client)
{
  ForgeOverlay *overlay;
  ForgeClient *row;
  gboolean hidden;
  gint64 id;

  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), FALSE);
  g_return_val_if_fail (FORGE_IS_CLIENT (client), FALSE);
  g_return_val_if_fail (forge_client_get_id (client) > 0, FALSE);

  id = forge_client_get_id (client);
  hidden = forge_id_vector_find (self->shown, id) == G_MAXUINT
           && forge_query_is_narrowed (self->query);
  if (hidden)
    clear_query (self);

  row = forge_list_rows_peek (self->rows, id);
  if (row != NULL && !forge_client_is_loaded (row))
    forge_client_update (row, client);

  overlay = forge_client_list_find_overlay (self, id);
  if (overlay == NULL)
    {
      overlay = g_new0 (ForgeOverlay, 1);
      overlay->client = g_object_ref (row != NULL ? row : client);
      g_ptr_array_add (self->overlays, overlay);
    }
  overlay->serial = self->serial;

  if (forge_id_vector_find (self->shown, id) == G_MAXUINT)
    {
      g_autoptr(ForgeIdVector) shown = forge_client_list_lay_over (self, self->shown);

      forge_client_list_show (self, shown);
    }
  else
    {
      forge_list_rows_use (self->rows, overlay->client);
    }
  forge_client_list_schedule (self);

  return hidden;
}
