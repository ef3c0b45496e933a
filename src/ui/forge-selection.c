/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-selection.h"

struct _ForgeSelection
{
  GObject parent_instance;

  ForgeClientList *list; /* (owned) */
  GHashTable      *ids;  /* (owned) (element-type gint64): of many */
  ForgeQuery      *all;  /* (owned) (nullable): all that it finds are chosen, as they come */
  gint64           id;   /* of the one; 0: none */
  gboolean         many;
};

enum
{
  PROP_ID = 1,
  PROP_MANY,
  PROP_SIZE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ForgeSelection, forge_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      selection_model_init))

static GListModel *
get_rows (ForgeSelection *self)
{
  return forge_client_list_get_model (self->list);
}

static void
emit_changed (ForgeSelection *self,
              guint           position,
              guint           n)
{
  if (n > 0 && position != G_MAXUINT)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

static void
set_one (ForgeSelection *self,
         gint64          id)
{
  gint64 before = self->id;

  if (id == before)
    return;
  self->id = id;
  emit_changed (self, forge_client_list_find (self->list, before), 1);
  emit_changed (self, forge_client_list_find (self->list, id), 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

static void
add_id (ForgeSelection *self,
        gint64          id)
{
  if (id != 0)
    g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id));
}

static gboolean
choose_range (ForgeSelection *self,
              guint           position,
              guint           n)
{
  forge_selection_begin (self);
  for (guint i = position; i < position + n; i++)
    add_id (self, forge_client_list_get_id (self->list, i));
  emit_changed (self, 0, g_list_model_get_n_items (get_rows (self)));
  return TRUE;
}

static gboolean
forge_selection_select_item (GtkSelectionModel *model,
                             guint              position,
                             gboolean           unselect_rest)
{
  ForgeSelection *self = FORGE_SELECTION (model);

  /* A screen reader means this one, and no other, by "add" too. */
  if (!self->many)
    set_one (self, forge_client_list_get_id (self->list, position));
  else if (!unselect_rest)
    choose_range (self, position, 1);
  return !self->many || !unselect_rest;
}

static gboolean
forge_selection_select_range (GtkSelectionModel *model,
                              guint              position,
                              guint              n,
                              gboolean           unselect_rest)
{
  if (n == 1)
    return forge_selection_select_item (model, position, unselect_rest);
  return choose_range (FORGE_SELECTION (model), position, n);
}

static gboolean
is_whole (ForgeSelection *self)
{
  return g_list_model_get_n_items (get_rows (self)) >= forge_client_list_get_size (self->list);
}

static gboolean
forge_selection_select_all (GtkSelectionModel *model)
{
  ForgeSelection *self = FORGE_SELECTION (model);

  choose_range (self, 0, g_list_model_get_n_items (get_rows (self)));
  g_clear_pointer (&self->all, forge_query_unref);
  if (!is_whole (self))
    self->all = forge_query_ref (forge_client_list_get_query (self->list));
  return TRUE;
}

static void
on_items_changed (ForgeSelection *self,
                  guint           position,
                  guint           removed,
                  guint           added)
{
  if (self->all != forge_client_list_get_query (self->list))
    g_clear_pointer (&self->all, forge_query_unref);
  for (guint i = 0; self->all != NULL && i < added; i++)
    add_id (self, forge_client_list_get_id (self->list, position + i));
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (self->all == NULL)
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
  if (is_whole (self))
    g_clear_pointer (&self->all, forge_query_unref);
}

static gboolean
forge_selection_unselect_range (GtkSelectionModel *model,
                                guint              position,
                                guint              n)
{
  ForgeSelection *self = FORGE_SELECTION (model);

  for (guint i = position; i < position + n; i++)
    {
      gint64 id = forge_client_list_get_id (self->list, i);

      if (self->many)
        g_hash_table_remove (self->ids, &id);
      else if (id == self->id)
        set_one (self, 0);
    }
  if (g_hash_table_size (self->ids) == 0)
    g_clear_pointer (&self->all, forge_query_unref);
  emit_changed (self, position, n);
  return TRUE;
}

static gboolean
forge_selection_unselect_item (GtkSelectionModel *model,
                               guint              position)
{
  return forge_selection_unselect_range (model, position, 1);
}

static gboolean
forge_selection_is_selected (GtkSelectionModel *model,
                             guint              position)
{
  ForgeSelection *self = FORGE_SELECTION (model);
  gint64 id = forge_client_list_get_id (self->list, position);

  return self->many ? g_hash_table_contains (self->ids, &id) : id != 0 && id == self->id;
}

static void
add_position (ForgeSelection *self,
              gint64          id,
              GtkBitset      *positions)
{
  guint position = forge_client_list_find (self->list, id);

  if (position != G_MAXUINT)
    gtk_bitset_add (positions, position);
}

static GtkBitset *
forge_selection_get_selection_in_range (GtkSelectionModel *model,
                                        guint              position,
                                        guint              n)
{
  ForgeSelection *self = FORGE_SELECTION (model);
  GtkBitset *positions = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) range = gtk_bitset_new_range (position, n);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    add_position (self, *(const gint64 *) id, positions);
  if (self->id != 0)
    add_position (self, self->id, positions);
  gtk_bitset_intersect (positions, range);
  return positions;
}

static GType
forge_selection_get_item_type (GListModel *model)
{
  return FORGE_TYPE_CLIENT;
}

static guint
forge_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (get_rows (FORGE_SELECTION (model)));
}

static gpointer
forge_selection_get_item (GListModel *model,
                          guint       position)
{
  return g_list_model_get_item (get_rows (FORGE_SELECTION (model)), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = forge_selection_get_item_type;
  iface->get_n_items = forge_selection_get_n_items;
  iface->get_item = forge_selection_get_item;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = forge_selection_is_selected;
  iface->get_selection_in_range = forge_selection_get_selection_in_range;
  iface->select_item = forge_selection_select_item;
  iface->unselect_item = forge_selection_unselect_item;
  iface->select_all = forge_selection_select_all;
  iface->select_range = forge_selection_select_range;
  iface->unselect_range = forge_selection_unselect_range;
}

static void
forge_selection_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ForgeSelection *self = FORGE_SELECTION (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_MANY:
      g_value_set_boolean (value, self->many);
      break;
    case PROP_SIZE:
      g_value_set_uint (value, forge_selection_get_size (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_selection_dispose (GObject *object)
{
  ForgeSelection *self = FORGE_SELECTION (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->all, forge_query_unref);

  G_OBJECT_CLASS (forge_selection_parent_class)->dispose (object);
}

static void
forge_selection_finalize (GObject *object)
{
  ForgeSelection *self = FORGE_SELECTION (object);

  g_clear_pointer (&self->ids, g_hash_table_unref);

  G_OBJECT_CLASS (forge_selection_parent_class)->finalize (object);
}

static void
forge_selection_class_init (ForgeSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = forge_selection_dispose;
  object_class->finalize = forge_selection_finalize;
  object_class->get_property = forge_selection_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MANY] = g_param_spec_boolean ("many", NULL, NULL, FALSE, flags);
  properties[PROP_SIZE] = g_param_spec_uint ("size", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
forge_selection_init (ForgeSelection *self)
{
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

ForgeSelection *
forge_selection_new (ForgeClientList *list)
{
  ForgeSelection *self = NULL;

  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (list), NULL);

  self = g_object_new (FORGE_TYPE_SELECTION, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (get_rows (self), "items-changed",
                           G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  return self;
}

gint64
forge_selection_get_id (ForgeSelection *self)
{
  g_return_val_if_fail (FORGE_IS_SELECTION (self), 0);

  return self->id;
}

void
forge_selection_set_id (ForgeSelection *self,
                        gint64          id)
{
  g_return_if_fail (FORGE_IS_SELECTION (self));

  forge_selection_set_many (self, FALSE);
  set_one (self, id);
}

gboolean
forge_selection_get_many (ForgeSelection *self)
{
  g_return_val_if_fail (FORGE_IS_SELECTION (self), FALSE);

  return self->many;
}

void
forge_selection_set_many (ForgeSelection *self,
                          gboolean        many)
{
  g_return_if_fail (FORGE_IS_SELECTION (self));

  if (many == self->many)
    return;
  set_one (self, 0);
  self->many = many;
  g_hash_table_remove_all (self->ids);
  g_clear_pointer (&self->all, forge_query_unref);
  emit_changed (self, 0, g_list_model_get_n_items (get_rows (self)));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MANY]);
}

void
forge_selection_begin (ForgeSelection *self)
{
  gint64 before = 0;

  g_return_if_fail (FORGE_IS_SELECTION (self));

  if (self->many)
    return;
  before = self->id;
  forge_selection_set_many (self, TRUE);
  add_id (self, before);
}

guint
forge_selection_get_size (ForgeSelection *self)
{
  g_return_val_if_fail (FORGE_IS_SELECTION (self), 0);

  return self->many ? g_hash_table_size (self->ids) : self->id != 0;
}

GArray *
forge_selection_get_ids (ForgeSelection *self)
{
  GArray *ids = NULL;
  g_autoptr (GtkBitset) positions = NULL;

  g_return_val_if_fail (FORGE_IS_SELECTION (self), NULL);

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  positions = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self));
  for (guint i = 0; i < gtk_bitset_get_size (positions); i++)
    {
      gint64 id = forge_client_list_get_id (self->list, gtk_bitset_get_nth (positions, i));

      g_array_append_val (ids, id);
    }
  return ids;
}

static gboolean
is_not_listed (gpointer id,
               gpointer value,
               gpointer list)
{
  return forge_client_list_find (list, *(const gint64 *) id) == G_MAXUINT;
}

void
forge_selection_keep_listed (ForgeSelection *self)
{
  g_return_if_fail (FORGE_IS_SELECTION (self));

  if (self->id != 0 && is_not_listed (&self->id, NULL, self->list))
    set_one (self, 0);
  if (g_hash_table_foreach_remove (self->ids, is_not_listed, self->list) > 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}
