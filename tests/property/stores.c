/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stores.h"

typedef struct {
  GHashTable *table;
  gboolean    forgets;
  guint       n_gets;
} OddStore;

static void
unref_entry (gpointer entry)
{
  forge_entry_unref (entry);
}

gpointer
odd_store_new (gboolean forgets)
{
  OddStore *self = g_new0 (OddStore, 1);

  self->table = g_hash_table_new_full (forge_key_hash, forge_key_equal, NULL, unref_entry);
  self->forgets = forgets;
  return self;
}

void
odd_store_forget (gpointer        store,
                  const ForgeKey *key)
{
  OddStore *self = store;

  if (self->forgets)
    g_hash_table_remove (self->table, key);
}

static ForgeEntry *
odd_store_get (gpointer        store,
               const ForgeKey *key)
{
  OddStore *self = store;

  if (++self->n_gets % 23 == 0)
    odd_store_forget (store, key);
  return g_hash_table_lookup (self->table, key);
}

static void
odd_store_set (gpointer    store,
               ForgeEntry *entry)
{
  OddStore *self = store;

  g_hash_table_replace (self->table, entry->key, forge_entry_ref (entry));
}

static gboolean
odd_store_remove (gpointer        store,
                  const ForgeKey *key)
{
  OddStore *self = store;

  if (!self->forgets)
    return FALSE;
  g_hash_table_remove (self->table, key);
  return TRUE;
}

static void
odd_store_free (gpointer store)
{
  OddStore *self = store;

  g_hash_table_unref (self->table);
  g_free (self);
}

const ForgeStore odd_store = { odd_store_get, odd_store_set, odd_store_remove, odd_store_free };
