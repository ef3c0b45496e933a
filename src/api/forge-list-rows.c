/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-list-rows.h"

#include "forge-id-diff.h"

/* A row that somebody has. */
typedef struct {
  gint64       id;
  ForgeClient *client;  /* (unowned) */
  GHashTable  *rows;    /* (unowned): what it is in */
} Row;

/* While it changes, what was carried out of the splices and what was not stand on either side of a
 * seam. */
struct _ForgeListRows {
  GObject parent_instance;

  ForgeIdVector *ids;      /* (owned): when it does not change, @front has them all */
  GHashTable    *rows;     /* (owned) (element-type gint64 Row) */
  const gint64  *front;
  const gint64  *back;
  guint          seam;     /* where the back begins */
  guint          skipped;  /* of the back: what the front has */
  guint          n;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ForgeListRows, forge_list_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
on_row_gone (gpointer  data,
             GObject  *where_it_was)
{
  Row *row = data;

  row->client = NULL;
  g_hash_table_remove (row->rows, &row->id);
}

static void
row_free (gpointer data)
{
  Row *row = data;

  if (row->client != NULL)
    g_object_weak_unref (G_OBJECT (row->client), on_row_gone, row);
  g_free (row);
}

static void
add_row (ForgeListRows *self,
         ForgeClient   *client)
{
  Row *row = g_new (Row, 1);

  *row = (Row) { forge_client_get_id (client), client, self->rows };
  g_object_weak_ref (G_OBJECT (client), on_row_gone, row);
  g_hash_table_add (self->rows, row);
}

gint64
forge_list_rows_get_id (ForgeListRows *self,
                        guint          position)
{
  if (position >= self->n)
    return 0;

  return position < self->seam ? self->front[position]
                               : self->back[position - self->seam + self->skipped];
}

ForgeClient *
forge_list_rows_peek (ForgeListRows *self,
                      gint64         id)
{
  const Row *row = g_hash_table_lookup (self->rows, &id);

  return row != NULL ? row->client : NULL;
}

void
forge_list_rows_use (ForgeListRows *self,
                     ForgeClient   *client)
{
  if (forge_list_rows_peek (self, forge_client_get_id (client)) == NULL)
    add_row (self, client);
}

static GType
forge_list_rows_get_item_type (GListModel *model)
{
  return FORGE_TYPE_CLIENT;
}

static guint
forge_list_rows_get_n_items (GListModel *model)
{
  return FORGE_LIST_ROWS (model)->n;
}

static gpointer
forge_list_rows_get_item (GListModel *model,
                          guint       position)
{
  ForgeListRows *self = FORGE_LIST_ROWS (model);
  gint64 id = forge_list_rows_get_id (self, position);
  ForgeClient *client = forge_list_rows_peek (self, id);

  if (id == 0)
    return NULL;
  if (client != NULL)
    return g_object_ref (client);

  client = forge_client_new (id);
  add_row (self, client);

  return client;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = forge_list_rows_get_item_type;
  iface->get_n_items = forge_list_rows_get_n_items;
  iface->get_item = forge_list_rows_get_item;
}

static void
carry_out (ForgeListRows       *self,
           const ForgeIdSplice *splice)
{
  self->n = self->n - splice->removed + splice->added;
  g_list_model_items_changed (G_LIST_MODEL (self), splice->position, splice->removed,
                              splice->added);
}

/* Makes @back, which is @n_back long, of what there is, by the splices up to @moves: their places
 * shrink. */
static void
carry_out_first (ForgeListRows *self,
                 const gint64  *front,
                 const gint64  *back,
                 guint          n_back,
                 GArray        *splices,
                 guint          moves)
{
  self->front = front;
  self->back = back;

  for (guint i = 0; i < moves; i++)
    {
      const ForgeIdSplice *splice = &g_array_index (splices, ForgeIdSplice, i);

      self->seam = splice->position;
      self->skipped = n_back + splice->removed + self->seam - self->n - splice->added;
      carry_out (self, splice);
    }
}

/* Makes @front of @back by the splices from @moves on: their places grow. */
static void
carry_out_moves (ForgeListRows *self,
                 const gint64  *front,
                 const gint64  *back,
                 GArray        *splices,
                 guint          moves)
{
  self->front = front;
  self->back = back;
  self->seam = 0;
  self->skipped = 0;

  for (guint i = moves; i < splices->len; i++)
    {
      const ForgeIdSplice *splice = &g_array_index (splices, ForgeIdSplice, i);

      self->skipped += splice->position - self->seam;
      self->seam = splice->position + splice->added;
      carry_out (self, splice);
    }
}

/* @after without what the splices from @moves on bring. */
static gint64 *
leave_out (ForgeIdVector *after,
           GArray        *splices,
           guint          moves,
           guint         *n_rest)
{
  gint64 *rest = g_new (gint64, after->n);
  guint next = 0;
  guint n = 0;

  for (guint i = moves; i <= splices->len; i++)
    {
      const ForgeIdSplice *splice
        = i < splices->len ? &g_array_index (splices, ForgeIdSplice, i) : NULL;

      for (guint end = splice != NULL ? splice->first : after->n; next < end; next++)
        rest[n++] = after->ids[next];
      next += splice != NULL ? splice->added : 0;
    }

  *n_rest = n;
  return rest;
}

static gboolean
is_gone (gpointer key,
         gpointer value,
         gpointer ids)
{
  return forge_id_vector_find (ids, ((const Row *) key)->id) == G_MAXUINT;
}

void
forge_list_rows_change (ForgeListRows *self,
                        ForgeIdVector *after,
                        GArray        *splices,
                        guint          moves)
{
  g_autoptr(ForgeIdVector) before = self->ids;
  guint n_rest = 0;
  g_autofree gint64 *rest
    = moves < splices->len ? leave_out (after, splices, moves, &n_rest) : NULL;
  /* Whoever lets go of a row that moves has it back in a moment. */
  g_autoptr(GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    g_ptr_array_add (held, g_object_ref (((const Row *) row)->client));

  self->ids = forge_id_vector_ref (after);
  if (rest != NULL)
    {
      carry_out_first (self, before->ids, rest, n_rest, splices, moves);
      carry_out_moves (self, after->ids, rest, splices, moves);
    }
  else
    {
      carry_out_first (self, before->ids, after->ids, after->n, splices, moves);
    }
  self->front = after->ids;
  self->seam = self->n;
  g_assert (self->n == after->n);

  g_hash_table_foreach_remove (self->rows, is_gone, after);
}

static void
forge_list_rows_finalize (GObject *object)
{
  ForgeListRows *self = FORGE_LIST_ROWS (object);

  g_hash_table_unref (self->rows);
  forge_id_vector_unref (self->ids);

  G_OBJECT_CLASS (forge_list_rows_parent_class)->finalize (object);
}

static void
forge_list_rows_class_init (ForgeListRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = forge_list_rows_finalize;
}

static void
forge_list_rows_init (ForgeListRows *self)
{
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, row_free, NULL);
  self->ids = forge_id_vector_new (NULL, 0);
}

ForgeListRows *
forge_list_rows_new (void)
{
  return g_object_new (FORGE_TYPE_LIST_ROWS, NULL);
}
