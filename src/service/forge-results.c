/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-results.h"

#include "forge-search.h"
#include "forge-select.h"

#define MAX_RESULTS 4

typedef struct
{
  char   *query; /* (owned) */
  GArray *ids;   /* (owned) of gint64 */
} Result;

struct _ForgeResults
{
  ForgeDatabase *database; /* borrowed */
  ForgeTexts    *texts;    /* borrowed */
  GQueue         results;  /* (owned) of Result, the last used first */
  gint64         last;     /* the change they have seen */
};

static void
result_free (gpointer data)
{
  Result *result = data;

  g_free (result->query);
  g_array_unref (result->ids);
  g_free (result);
}

ForgeResults *
forge_results_new (ForgeDatabase *database,
                   ForgeTexts    *texts)
{
  ForgeResults *self = g_new0 (ForgeResults, 1);

  self->database = database;
  self->texts = texts;
  g_queue_init (&self->results);
  return self;
}

void
forge_results_free (ForgeResults *self)
{
  g_queue_clear_full (&self->results, result_free);
  g_free (self);
}

GArray *
forge_results_peek (ForgeResults *self,
                    ForgeQuery   *query,
                    gint64        last)
{
  if (self->last != last)
    g_queue_clear_full (&self->results, result_free);
  self->last = last;
  for (GList *l = self->results.head; l; l = l->next)
    {
      Result *result = l->data;

      if (g_str_equal (result->query, forge_query_to_string (query)))
        {
          g_queue_unlink (&self->results, l);
          g_queue_push_head_link (&self->results, l);
          return g_array_ref (result->ids);
        }
    }
  return NULL;
}

static void
forget_all_but_names (ForgeResults *self)
{
  GList *l = self->results.head;

  while (l)
    {
      GList *next = l->next;

      if (*((Result *) l->data)->query != '\0')
        {
          result_free (l->data);
          g_queue_delete_link (&self->results, l);
        }
      l = next;
    }
}

/* @key (out) (transfer full) (nullable): that of a live client, NULL when it is none. FALSE when it
 * can't be read. */
static gboolean
get_key (ForgeResults  *self,
         gint64         id,
         GBytes       **key)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement;

  *key = NULL;
  statement = forge_database_prepare (self->database, "SELECT sort_name FROM client "
                                      "WHERE client_id = ? AND deleted_at IS NULL", NULL);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  if (!forge_database_step (self->database, statement, &error))
    return error == NULL;
  *key = g_bytes_new (sqlite3_column_blob (statement, 0), sqlite3_column_bytes (statement, 0));
  sqlite3_reset (statement);
  return TRUE;
}

/* Where a client belongs among @ids. FALSE when one of them can't be read. */
static gboolean
find_place (ForgeResults *self,
            GArray       *ids,
            GBytes       *key,
            gint64        id,
            guint        *place)
{
  guint low = 0;
  guint high = ids->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gint64 other = g_array_index (ids, gint64, middle);
      g_autoptr (GBytes) other_key = NULL;
      int order;

      if (!get_key (self, other, &other_key) || !other_key)
        return FALSE;
      order = g_bytes_compare (other_key, key);
      if (order < 0 || (order == 0 && other < id))
        low = middle + 1;
      else
        high = middle;
    }
  *place = low;
  return TRUE;
}

static gboolean
move_in_names (ForgeResults *self,
               GArray       *ids,
               gint64        id)
{
  g_autoptr (GBytes) key = NULL;
  guint place = 0;

  if (!get_key (self, id, &key))
    return FALSE;
  while (place < ids->len && g_array_index (ids, gint64, place) != id)
    place++;
  if (place < ids->len)
    g_array_remove_index (ids, place);
  if (!key)
    return TRUE;
  if (!find_place (self, ids, key, id, &place))
    return FALSE;
  g_array_insert_val (ids, place, id);
  return TRUE;
}

void
forge_results_move (ForgeResults *self,
                    gint64        id,
                    gint64        last)
{
  Result *names;

  if (self->last != last - 1)
    return;
  forget_all_but_names (self);
  names = g_queue_peek_head (&self->results);
  if (names && !move_in_names (self, names->ids, id))
    g_queue_clear_full (&self->results, result_free);
  self->last = last;
}

static GArray *
keep (ForgeResults *self,
      ForgeQuery   *query,
      GArray       *ids)
{
  Result *result = g_new0 (Result, 1);

  result->query = g_strdup (forge_query_to_string (query));
  result->ids = g_array_ref (ids);
  g_queue_push_head (&self->results, result);
  if (g_queue_get_length (&self->results) > MAX_RESULTS)
    result_free (g_queue_pop_tail (&self->results));
  return ids;
}

/* All clients in the order of @query. (transfer full) */
static GArray *
get_order (ForgeResults  *self,
           ForgeQuery    *query,
           gint64         last,
           GError       **error)
{
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  g_autoptr (ForgeQuery) order = NULL;
  gboolean descending;
  ForgeFieldId field = forge_query_get_ordering (query, &descending);
  GArray *ids;

  order = forge_query_with_ordering (everything, field, descending);
  ids = forge_results_peek (self, order, last);
  if (ids)
    return ids;
  ids = forge_select_list (self->database, order, 0, -1, error);
  return ids ? keep (self, order, ids) : NULL;
}

/* The ids of @order that have a mark, by mark when @ranked. (transfer full) */
static GArray *
take (GArray       *order,
      const guint8 *marks,
      gboolean      ranked)
{
  GArray *ranks[FORGE_RANK_CONTAINS + 1] = { NULL };
  const gint64 *all = (const gint64 *) order->data;

  for (guint rank = FORGE_RANK_EXACT; rank <= FORGE_RANK_CONTAINS; rank++)
    ranks[rank] = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < order->len; i++)
    if (marks[all[i]] != FORGE_RANK_NONE)
      g_array_append_val (ranks[ranked ? marks[all[i]] : FORGE_RANK_EXACT], all[i]);
  for (guint rank = FORGE_RANK_EXACT + 1; rank <= FORGE_RANK_CONTAINS; rank++)
    {
      if (ranks[rank]->len > 0)
        g_array_append_vals (ranks[FORGE_RANK_EXACT], ranks[rank]->data, ranks[rank]->len);
      g_array_unref (ranks[rank]);
    }
  return ranks[FORGE_RANK_EXACT];
}

static gint64
get_max_id (GArray *order)
{
  gint64 max = 0;

  for (guint i = 0; i < order->len; i++)
    max = MAX (max, g_array_index (order, gint64, i));
  return max;
}

GArray *
forge_results_get (ForgeResults  *self,
                   ForgeQuery    *query,
                   gint64         last,
                   GError       **error)
{
  GArray *ids = forge_results_peek (self, query, last);
  g_autoptr (GArray) order = NULL;
  g_autofree guint8 *marks = NULL;
  gboolean descending;
  gint64 max_id;

  if (ids)
    return ids;
  order = get_order (self, query, last, error);
  if (!order || !forge_query_is_narrowed (query))
    return g_steal_pointer (&order);
  max_id = get_max_id (order);
  marks = forge_search_rank (self->database, self->texts, forge_query_get_search (query), max_id,
                             error);
  if (!marks || !forge_select_filter (self->database, query, marks, max_id, error))
    return NULL;
  return keep (self, query, take (order, marks, forge_query_get_ordering (query, &descending)
                                                == FORGE_N_FIELDS));
}
