/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeTags:
 *
 * What an answer depends on, or what a change touches: the lists of clients, one client, the state
 * of the service, or several of these; or, when none is set, everything. Whoever can't tell says
 * everything: a tag too many costs a request, one too few shows old data.
 */
typedef struct {
  gint64   id;     /* one client; 0 for none */
  gboolean list;   /* every list, page, id vector and count of clients */
  gboolean status; /* the state of the service: its accounts, what it knows of a server, and the
                    * changes on their way there */
} ForgeTags;

#define FORGE_TAGS_ALL ((ForgeTags) { 0, FALSE, FALSE })

/* Of the answer to GET @path, which is below /api/v1/ and may have a query: "clients/?page=2",
 * "clients/7/". A pure function of the path, never of the answer. */
ForgeTags forge_tags_from_path    (const char *path);
/* Of a change sent to @path: "clients/" touches the lists, "clients/7/" that client too. */
ForgeTags forge_tags_from_change  (const char *path);
/* Of a change to one client; @id 0 when it is not known which: everything. */
ForgeTags forge_tags_for_client   (gint64      id);
/* Whether none is set. */
gboolean  forge_tags_are_all      (ForgeTags   tags);
/* Whether one of them is in both. */
gboolean  forge_tags_intersect    (ForgeTags   a,
                                   ForgeTags   b);

/**
 * ForgeKey:
 *
 * A path with its query, prepared: canonical (parameters in order of their names), hashed, its
 * tags known. Immutable, but for what is the cache's, and counted; keys belong to one thread. Never
 * log one: it holds what people search for.
 */
typedef struct {
  ForgeTags tags;
  guint     storable : 1;   /* may its answer be kept? (freshness I8) */
  guint     asked : 1;      /* was it looked up before? The cache's own */
  guint     ref_count : 30;
  guint     hash;
  char      path[];         /* "clients/?page=2&search=ana" */
} ForgeKey;

ForgeKey *forge_key_new   (const char     *path);
ForgeKey *forge_key_ref   (ForgeKey       *key);
void      forge_key_unref (ForgeKey       *key);
/* For a #GHashTable. */
guint     forge_key_hash  (gconstpointer   key);
gboolean  forge_key_equal (gconstpointer   a,
                           gconstpointer   b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeKey, forge_key_unref)

G_END_DECLS
