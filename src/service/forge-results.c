/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-results.h"

#include <string.h>

#include "forge-search.h"
#include "forge-select.h"

#define MAX_RESULTS 4

typedef struct
{
  char   *query;  /* (owned) */
  GArray *places; /* (owned) of guint */
} Result;

struct _ForgeResults
{
  ForgeDatabase *database; /* borrowed */
  ForgePlaces   *places;   /* borrowed */
  ForgeTexts    *texts;    /* borrowed */
  GQueue         results;  /* (owned) of Result, the last used first */
  gint64         last;     /* the change they have seen */
};

static void
result_free (gpointer data)
{
  Result *result = data;

  g_free (result->query);
  g_array_unref (result->places);
  g_free (result);
}

ForgeResults *
forge_results_new (ForgeDatabase *database,
                   ForgePlaces   *places,
                   ForgeTexts    *texts)
{
  ForgeResults *self = g_new0 (ForgeResults, 1);

  self->database = database;
  self->places = places;
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
          return g_array_ref (result->places);
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

/* Where the client @id with @key belongs among @names. FALSE when one of them can't be read. */
static gboolean
find_index (ForgeResults *self,
            GArray       *names,
            GBytes       *key,
            gint64        id,
            guint        *index)
{
  guint low = 0;
  guint high = names->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gint64 other = forge_places_get_id (self->places, g_array_index (names, guint, middle));
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
  *index = low;
  return TRUE;
}

static void
take_out (GArray       *names,
          const guint8 *moving)
{
  guint n = 0;

  for (guint i = 0; i < names->len; i++)
    if (!moving[g_array_index (names, guint, i)])
      g_array_index (names, guint, n++) = g_array_index (names, guint, i);
  g_array_set_size (names, n);
}

/* FALSE when the names can't be read. */
static gboolean
put_in (ForgeResults *self,
        GArray       *names,
        gint64        id)
{
  guint place = forge_places_get (self->places, id);
  g_autoptr (GBytes) key = NULL;
  guint index;

  if (!get_key (self, id, &key))
    return FALSE;
  if (!key)
    return TRUE;
  if (!find_index (self, names, key, id, &index))
    return FALSE;
  g_array_insert_val (names, index, place);
  return TRUE;
}

/* The keys that are read are those of now, so whoever moves is taken out before they are compared;
 * whoever has got a place only now was not in. */
static gboolean
move_in_names (ForgeResults *self,
               GArray       *names,
               const gint64 *ids,
               guint         n_ids)
{
  g_autofree guint8 *moving = NULL;
  guint n_before = forge_places_get_n (self->places);
  gboolean are_new = TRUE;

  for (guint i = 0; i < n_ids; i++)
    if (forge_places_get (self->places, ids[i]) < n_before)
      are_new = FALSE;
  moving = g_malloc0 (forge_places_get_n (self->places));
  for (guint i = 0; i < n_ids; i++)
    moving[forge_places_get (self->places, ids[i])] = TRUE;
  if (!are_new)
    take_out (names, moving);
  for (guint i = 0; i < n_ids; i++)
    {
      guint8 *moves = &moving[forge_places_get (self->places, ids[i])];

      if (*moves && !put_in (self, names, ids[i]))
        return FALSE;
      *moves = FALSE;
    }
  return TRUE;
}

void
forge_results_move (ForgeResults *self,
                    const gint64 *ids,
                    guint         n_ids,
                    gint64        before,
                    gint64        last)
{
  Result *names;

  if (self->last != before)
    return;
  forget_all_but_names (self);
  names = g_queue_peek_head (&self->results);
  if (names && !move_in_names (self, names->places, ids, n_ids))
    g_queue_clear_full (&self->results, result_free);
  self->last = last;
}

static void
keep (ForgeResults *self,
      ForgeQuery   *query,
      GArray       *places)
{
  Result *result = g_new0 (Result, 1);

  result->query = g_strdup (forge_query_to_string (query));
  result->places = g_array_ref (places);
  g_queue_push_head (&self->results, result);
  if (g_queue_get_length (&self->results) > MAX_RESULTS)
    result_free (g_queue_pop_tail (&self->results));
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
  g_autoptr (GArray) ids = NULL;
  gboolean descending;
  ForgeFieldId field = forge_query_get_ordering (query, &descending);
  GArray *places;

  order = forge_query_with_ordering (everything, field, descending);
  places = forge_results_peek (self, order, last);
  if (places)
    return places;
  ids = forge_select_list (self->database, order, 0, -1, error);
  if (!ids)
    return NULL;
  places = g_array_sized_new (FALSE, FALSE, sizeof (guint), ids->len);
  g_array_set_size (places, ids->len);
  for (guint i = 0; i < ids->len; i++)
    g_array_index (places, guint, i) = forge_places_get (self->places,
                                                         g_array_index (ids, gint64, i));
  keep (self, order, places);
  return places;
}

/* Those of @order that have a mark, by mark when @ranked. (transfer full) */
static GArray *
take (GArray     *order,
      GByteArray *marks,
      gboolean    ranked)
{
  GArray *ranks[FORGE_RANK_CONTAINS + 1] = { NULL };
  const guint *all = (const guint *) order->data;

  for (guint rank = FORGE_RANK_EXACT; rank <= FORGE_RANK_CONTAINS; rank++)
    ranks[rank] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < order->len; i++)
    {
      guint mark = marks->data[all[i]];

      if (mark != FORGE_RANK_NONE)
        g_array_append_val (ranks[ranked ? mark : FORGE_RANK_EXACT], all[i]);
    }
  for (guint rank = FORGE_RANK_EXACT + 1; rank <= FORGE_RANK_CONTAINS; rank++)
    {
      if (ranks[rank]->len > 0)
        g_array_append_vals (ranks[FORGE_RANK_EXACT], ranks[rank]->data, ranks[rank]->len);
      g_array_unref (ranks[rank]);
    }
  return ranks[FORGE_RANK_EXACT];
}

/* The marks of @query's search and filters. (transfer full) */
static GByteArray *
mark (ForgeResults  *self,
      ForgeQuery    *query,
      GError       **error)
{
  g_autoptr (GByteArray) marks = NULL;

  if (!forge_search_rank (self->database, self->places, self->texts,
                          forge_query_get_search (query), &marks, error))
    return NULL;
  if (!marks)
    {
      marks = g_byte_array_new ();
      g_byte_array_set_size (marks, forge_places_get_n (self->places));
      memset (marks->data, FORGE_RANK_CONTAINS, marks->len);
    }
  if (!forge_select_filter (self->database, self->places, query, marks, error))
    return NULL;
  return g_steal_pointer (&marks);
}

GArray *
forge_results_get (ForgeResults  *self,
                   ForgeQuery    *query,
                   gint64         last,
                   GError       **error)
{
  GArray *places = forge_results_peek (self, query, last);
  g_autoptr (GArray) order = NULL;
  g_autoptr (GByteArray) marks = NULL;
  gboolean descending;

  if (places)
    return places;
  order = get_order (self, query, last, error);
  if (!order || order->len == 0 || !forge_query_is_narrowed (query))
    return g_steal_pointer (&order);
  marks = mark (self, query, error);
  if (!marks)
    return NULL;
  places = take (order, marks, forge_query_get_ordering (query, &descending) == FORGE_N_FIELDS);
  keep (self, query, places);
  return places;
}
