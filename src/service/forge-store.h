/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"
#include "forge-database.h"
#include "forge-query.h"

G_BEGIN_DECLS

/**
 * ForgeStore:
 *
 * The clients and the change feed in SQL. Every function that changes something runs inside
 * forge_store_begin() and forge_store_commit(), and enters the change in the feed. Errors are
 * %FORGE_ERROR_STORAGE and %FORGE_ERROR_CORRUPT where nothing else is said.
 */
typedef struct _ForgeStore ForgeStore;

/* @database must outlive the store. */
ForgeStore  *forge_store_new         (ForgeDatabase  *database,
                                      GError        **error);
void         forge_store_free        (ForgeStore     *self);

gboolean     forge_store_begin       (ForgeStore     *self,
                                      GError        **error);
/* Durable when it returns TRUE; rolled back when it does not. */
gboolean     forge_store_commit      (ForgeStore     *self,
                                      GError        **error);
void         forge_store_rollback    (ForgeStore     *self);

/* Reads ahead what searches need, for a few milliseconds. @more (out): whether there is more. */
gboolean     forge_store_read_ahead  (ForgeStore     *self,
                                      gboolean       *more,
                                      GError        **error);
/* The number of the last change: that of the data a read sees. */
gint64       forge_store_get_last    (ForgeStore     *self);

/* Reading. */
gboolean     forge_store_count       (ForgeStore     *self,
                                      ForgeQuery     *query,
                                      gint64         *count,
                                      GError        **error);
/* The ids of @query in its order, gint64 each; at most @limit, or -1 for all from the first.
 * (transfer full) */
GArray      *forge_store_list        (ForgeStore     *self,
                                      ForgeQuery     *query,
                                      gint64          offset,
                                      gint64          limit,
                                      GError        **error);
/* The ids (gint64) of the live clients who have @part in their text, as forge_texts_find() has it.
 * (transfer full) */
GArray      *forge_store_find_text   (ForgeStore     *self,
                                      const char     *part,
                                      GError        **error);
/* As forge_facets_count(). (transfer full) */
GString     *forge_store_count_facets (ForgeStore    *self,
                                       ForgeQuery    *query,
                                       GError       **error);
/* A live row as JSON. @version (out) (optional). Errors: %FORGE_ERROR_NOT_FOUND. */
gboolean     forge_store_append_row  (ForgeStore     *self,
                                      gint64          id,
                                      GString        *out,
                                      gint64         *version,
                                      GError        **error);
/* A live row, or one in the trash. (transfer full) Errors: %FORGE_ERROR_NOT_FOUND. */
ForgeClient *forge_store_get         (ForgeStore     *self,
                                      gint64          id,
                                      gboolean        in_trash,
                                      GError        **error);
/* Whether a live client other than @except has the canonical @code. */
gboolean     forge_store_has_code    (ForgeStore     *self,
                                      const char     *code,
                                      gint64          except,
                                      gboolean       *taken,
                                      GError        **error);
/* The feed after @since as JSON: `[{"number":…},…]`. @last (out): the number of the last entry;
 * @reset (out): whether entries after @since are gone. */
gboolean     forge_store_append_feed (ForgeStore     *self,
                                      gint64          since,
                                      GString        *out,
                                      gint64         *last,
                                      gboolean       *reset,
                                      GError        **error);

/* Changing. */

/* Stores all values of @client, as a new row; a uuid and times that it does not have are made.
 * Many in one transaction load a database. */
gboolean     forge_store_insert      (ForgeStore     *self,
                                      ForgeClient    *client,
                                      gint64         *id,
                                      GError        **error);
/* Stores the values of @client and the time. */
gboolean     forge_store_update      (ForgeStore     *self,
                                      ForgeClient    *client,
                                      GError        **error);
/* Stores a row of another server as it is, under its id and with its times, unless it is there
 * already. @changed (out): it was not. */
gboolean     forge_store_take        (ForgeStore     *self,
                                      ForgeClient    *client,
                                      gboolean       *changed,
                                      GError        **error);
/* For good. @changed (out): whether it was there. */
gboolean     forge_store_drop        (ForgeStore     *self,
                                      gint64          id,
                                      gboolean       *changed,
                                      GError        **error);
/* Into the trash. Errors: %FORGE_ERROR_NOT_FOUND. */
gboolean     forge_store_delete      (ForgeStore     *self,
                                      gint64          id,
                                      GError        **error);
/* Back from the trash. Errors: %FORGE_ERROR_NOT_FOUND. */
gboolean     forge_store_restore     (ForgeStore     *self,
                                      gint64          id,
                                      GError        **error);
/* Destroys what has been in the trash for 30 days, in a transaction of its own. */
gboolean     forge_store_purge       (ForgeStore     *self,
                                      GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeStore, forge_store_free)

G_END_DECLS
