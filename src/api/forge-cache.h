/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-freshness.h"

G_BEGIN_DECLS

/**
 * ForgeEntry:
 *
 * An answer that is kept: one block of memory with its body. Counted; belongs to one thread.
 */
typedef struct _ForgeEntry ForgeEntry;

struct _ForgeEntry {
  ForgeKey   *key;          /* (owned) */
  ForgeStamp  stamp;
  guint64     version;      /* of the data it was read from (Forge-Change); 0 unknown */
  ForgeEntry *newer;        /* (nullable): neighbours in the order of going; the cache's own */
  ForgeEntry *older;
  guint       length;       /* of the body */
  guint       ref_count;
  guint16     etag_length;
  guint8      linked : 1;   /* the cache's own */
  guint8      used : 1;     /* since it was linked; the cache's own */
  guint8      service;      /* ForgeLabel: what the service said of it; its putter's own */
  char        data[];       /* the body, NUL, the ETag, NUL */
};

void        forge_entry_unref    (ForgeEntry       *entry);
ForgeEntry *forge_entry_ref      (ForgeEntry       *entry);
/* (nullable) */
const char *forge_entry_get_etag (const ForgeEntry *entry);
/* The body without a copy. (transfer full) */
GBytes     *forge_entry_to_bytes (ForgeEntry       *entry);

/**
 * ForgeStore:
 *
 * Where entries lie. That what was set is still there, that a delete succeeds, that keys could be
 * listed: nothing of that is taken for granted (I32). It may lose entries; it must not alter them.
 */
typedef struct {
  ForgeEntry *(* get)    (gpointer        store,  /* (transfer none) (nullable) */
                          const ForgeKey *key);
  void        (* set)    (gpointer        store,  /* takes a reference; replaces */
                          ForgeEntry     *entry);
  gboolean    (* remove) (gpointer        store,  /* FALSE: it failed */
                          const ForgeKey *key);
  void        (* free)   (gpointer        store);
} ForgeStore;

/**
 * ForgeCache:
 *
 * Answers by key, within hard bounds of number and bytes: the oldest that was not used again goes
 * first, what is observed never. Its freshness is not decided here: an entry has a stamp.
 */
typedef struct _ForgeCache ForgeCache;

#define FORGE_CACHE_MAX_ENTRIES 2000
#define FORGE_CACHE_MAX_BYTES   (32 * 1024 * 1024)

/* @freshness must outlive it. @store (nullable): NULL for a hash table; else with its @data. */
ForgeCache       *forge_cache_new    (ForgeFreshness   *freshness,
                                      guint             max_entries,
                                      gsize             max_bytes,
                                      const ForgeStore *store,
                                      gpointer          data);
void              forge_cache_free   (ForgeCache       *self);

/* (transfer none) (nullable): until the next call. @label (out) (optional): see
 * forge_freshness_judge(); EMPTY with NULL. */
ForgeEntry       *forge_cache_get    (ForgeCache       *self,
                                      const ForgeKey   *key,
                                      gint64            now,
                                      ForgeLabel       *label);
/* Keeps an answer that forge_freshness_arrive() accepted, unless its key is not storable.
 * (transfer full): to be shown, kept or not. */
ForgeEntry       *forge_cache_put    (ForgeCache       *self,
                                      ForgeKey         *key,
                                      GBytes           *body,
                                      const char       *etag,
                                      guint64           version,
                                      const ForgeStamp *stamp);
/* The same for an answer that may be shown and not be kept (Cache-Control: no-store, I8). What was
 * kept before it goes. (transfer full) */
ForgeEntry       *forge_cache_pass   (ForgeCache       *self,
                                      ForgeKey         *key,
                                      GBytes           *body,
                                      const char       *etag,
                                      guint64           version,
                                      const ForgeStamp *stamp);
/* Something was unobserved: makes the bounds hold again. */
void              forge_cache_trim   (ForgeCache       *self);
/* After forge_freshness_change_principal(): frees what nobody may see any more. */
void              forge_cache_clear  (ForgeCache       *self);
guint             forge_cache_get_n_entries (ForgeCache *self);
/* Bodies and all that is kept with them. */
gsize             forge_cache_get_n_bytes   (ForgeCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeEntry, forge_entry_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeCache, forge_cache_free)

G_END_DECLS
