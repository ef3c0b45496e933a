/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-cache.h"

#include <string.h>

struct _ForgeCache {
  ForgeFreshness *freshness;    /* (borrowed) */
  ForgeStore      store;
  gpointer        data;
  guint           max_entries;
  gsize           max_bytes;

  ForgeEntry     *newest;       /* (owned): each entry in the order in which they go */
  ForgeEntry     *oldest;
  guint           n_entries;
  gsize           n_bytes;
  gboolean        warned;
};

/* Entries */

static ForgeEntry *
entry_new (ForgeKey         *key,
           GBytes           *body,
           const char       *etag,
           guint64           version,
           const ForgeStamp *stamp)
{
  gsize length, etag_length = etag != NULL ? strlen (etag) : 0;
  gconstpointer data = g_bytes_get_data (body, &length);
  ForgeEntry *entry;

  g_assert (length <= G_MAXINT);

  /* A validator of that length is nonsense; without one the next answer is a 200. */
  if (etag_length > G_MAXUINT16)
    etag_length = 0;

  entry = g_malloc (G_STRUCT_OFFSET (ForgeEntry, data) + length + 1 + etag_length + 1);
  entry->key = forge_key_ref (key);
  entry->stamp = *stamp;
  entry->version = version;
  entry->newer = NULL;
  entry->older = NULL;
  entry->length = length;
  entry->ref_count = 1;
  entry->etag_length = etag_length;
  entry->linked = FALSE;
  entry->used = FALSE;
  entry->service = FORGE_LABEL_FRESH;
  if (length > 0)
    memcpy (entry->data, data, length);
  entry->data[length] = '\0';
  if (etag_length > 0)
    memcpy (entry->data + length + 1, etag, etag_length);
  entry->data[length + 1 + etag_length] = '\0';
  return entry;
}

static gsize
entry_size (const ForgeEntry *entry)
{
  return G_STRUCT_OFFSET (ForgeEntry, data) + entry->length + 1 + entry->etag_length + 1 +
         sizeof (ForgeKey) + strlen (entry->key->path) + 1;
}

ForgeEntry *
forge_entry_ref (ForgeEntry *entry)
{
  entry->ref_count++;
  return entry;
}

void
forge_entry_unref (ForgeEntry *entry)
{
  if (--entry->ref_count > 0)
    return;

  forge_key_unref (entry->key);
  g_free (entry);
}

const char *
forge_entry_get_etag (const ForgeEntry *entry)
{
  return entry->etag_length > 0 ? entry->data + entry->length + 1 : NULL;
}

static void
unref_entry (gpointer data)
{
  forge_entry_unref (data);
}

GBytes *
forge_entry_to_bytes (ForgeEntry *entry)
{
  return g_bytes_new_with_free_func (entry->data, entry->length, unref_entry,
                                     forge_entry_ref (entry));
}

/* The store that ships */

/* A set of entries, found by their keys: one array less than a map has. */

static guint
hash_entry (gconstpointer entry)
{
  return forge_key_hash (((const ForgeEntry *) entry)->key);
}

static gboolean
equal_entries (gconstpointer a,
               gconstpointer b)
{
  return forge_key_equal (((const ForgeEntry *) a)->key, ((const ForgeEntry *) b)->key);
}

static ForgeEntry *
table_get (gpointer        store,
           const ForgeKey *key)
{
  const ForgeEntry probe = { .key = (ForgeKey *) key };

  return g_hash_table_lookup (store, &probe);
}

static void
table_set (gpointer    store,
           ForgeEntry *entry)
{
  g_hash_table_add (store, forge_entry_ref (entry));
}

static gboolean
table_remove (gpointer        store,
              const ForgeKey *key)
{
  const ForgeEntry probe = { .key = (ForgeKey *) key };

  g_hash_table_remove (store, &probe);
  return TRUE;
}

static void
table_free (gpointer store)
{
  g_hash_table_unref (store);
}

static const ForgeStore table = { table_get, table_set, table_remove, table_free };

/* The order in which they go */

static void
link_newest (ForgeCache *self,
             ForgeEntry *entry)
{
  entry->newer = NULL;
  entry->older = self->newest;
  if (self->newest != NULL)
    self->newest->newer = entry;
  else
    self->oldest = entry;
  self->newest = entry;
}

static void
unlink_entry (ForgeCache *self,
              ForgeEntry *entry)
{
  if (entry->newer != NULL)
    entry->newer->older = entry->older;
  else
    self->newest = entry->older;
  if (entry->older != NULL)
    entry->older->newer = entry->newer;
  else
    self->oldest = entry->newer;
}

static void
adopt (ForgeCache *self,
       ForgeEntry *entry)
{
  link_newest (self, entry);
  entry->linked = TRUE;
  self->n_entries++;
  self->n_bytes += entry_size (entry);
  forge_entry_ref (entry);
}

static void
disown (ForgeCache *self,
        ForgeEntry *entry)
{
  unlink_entry (self, entry);
  entry->linked = FALSE;
  self->n_entries--;
  self->n_bytes -= entry_size (entry);
  forge_entry_unref (entry);
}

/* What can't be deleted is harmless: it is linked no longer. */
static void
remove_from_store (ForgeCache *self,
                   ForgeEntry *entry)
{
  if (self->store.get (self->data, entry->key) != entry)
    return;
  if (self->store.remove (self->data, entry->key) || self->warned)
    return;

  self->warned = TRUE;
  g_warning ("The cache can't delete what it no longer needs");
}

static void
drop_entry (ForgeCache *self,
            ForgeEntry *entry)
{
  remove_from_store (self, entry);
  disown (self, entry);
}

/* What was used since it was linked is linked anew, once: a hit costs a bit, not the memory of the
 * entry's neighbours. */
static gboolean
spare_used (ForgeCache *self,
            ForgeEntry *entry)
{
  if (!entry->used)
    return FALSE;

  entry->used = FALSE;
  unlink_entry (self, entry);
  link_newest (self, entry);
  return TRUE;
}

/* Makes place for @entries and @bytes more. FALSE when there can't be any, or what is observed
 * leaves none. */
static gboolean
make_room (ForgeCache *self,
           guint       entries,
           gsize       bytes)
{
  ForgeEntry *entry = self->oldest;

  if (bytes > self->max_bytes)
    return FALSE;

  while (self->n_entries + entries > self->max_entries || self->n_bytes + bytes > self->max_bytes)
    {
      ForgeEntry *newer;

      if (entry == NULL)
        return FALSE;
      newer = entry->newer;
      if (spare_used (self, entry))
        newer = newer != NULL ? newer : entry;
      else if (!forge_freshness_is_observed (self->freshness, entry->key))
        drop_entry (self, entry);
      entry = newer;
    }
  return TRUE;
}

ForgeCache *
forge_cache_new (ForgeFreshness   *freshness,
                 guint             max_entries,
                 gsize             max_bytes,
                 const ForgeStore *store,
                 gpointer          data)
{
  ForgeCache *self = g_new0 (ForgeCache, 1);

  self->freshness = freshness;
  self->max_entries = max_entries;
  self->max_bytes = max_bytes;
  self->store = store != NULL ? *store : table;
  self->data = store != NULL ? data : g_hash_table_new_full (hash_entry, equal_entries,
                                                             unref_entry, NULL);
  return self;
}

void
forge_cache_free (ForgeCache *self)
{
  while (self->oldest != NULL)
    disown (self, self->oldest);
  self->store.free (self->data);
  g_free (self);
}

/* Who asks with the same key again is known by its address, and no path is read. A key that is made
 * for one question only is left alone: its memory serves for the next. */
static void
take_key (ForgeEntry *entry,
          ForgeKey   *key)
{
  if (!key->asked)
    {
      key->asked = TRUE;
      return;
    }

  forge_key_ref (key);
  forge_key_unref (entry->key);
  entry->key = key;
}

ForgeEntry *
forge_cache_get (ForgeCache     *self,
                 const ForgeKey *key,
                 gint64          now,
                 ForgeLabel     *label)
{
  ForgeEntry *entry = self->store.get (self->data, key);
  ForgeLabel judged = FORGE_LABEL_EMPTY;

  /* What could not be deleted is not there, or it would come back after something newer. */
  if (entry != NULL && entry->linked)
    judged = forge_freshness_judge (self->freshness, key->tags, &entry->stamp, now);
  if (label != NULL)
    *label = judged;
  if (judged == FORGE_LABEL_EMPTY)
    return NULL;

  entry->used = TRUE;
  if (entry->key != key)
    take_key (entry, (ForgeKey *) key);
  return entry;
}

static void
forget (ForgeCache     *self,
        const ForgeKey *key)
{
  ForgeEntry *old = self->store.get (self->data, key);

  if (old != NULL && old->linked)
    drop_entry (self, old);
}

ForgeEntry *
forge_cache_put (ForgeCache       *self,
                 ForgeKey         *key,
                 GBytes           *body,
                 const char       *etag,
                 guint64           version,
                 const ForgeStamp *stamp)
{
  ForgeEntry *entry = entry_new (key, body, etag, version, stamp);

  if (!key->storable)
    return entry;

  forget (self, key);
  if (make_room (self, 1, entry_size (entry)))
    {
      self->store.set (self->data, entry);
      adopt (self, entry);
    }
  return entry;
}

ForgeEntry *
forge_cache_pass (ForgeCache       *self,
                  ForgeKey         *key,
                  GBytes           *body,
                  const char       *etag,
                  guint64           version,
                  const ForgeStamp *stamp)
{
  forget (self, key);
  return entry_new (key, body, etag, version, stamp);
}

void
forge_cache_trim (ForgeCache *self)
{
  make_room (self, 0, 0);
}

void
forge_cache_clear (ForgeCache *self)
{
  while (self->oldest != NULL)
    drop_entry (self, self->oldest);
}

guint
forge_cache_get_n_entries (ForgeCache *self)
{
  return self->n_entries;
}

gsize
forge_cache_get_n_bytes (ForgeCache *self)
{
  return self->n_bytes;
}
