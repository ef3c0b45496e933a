/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-client.h"
#include "forge-duplicate.h"
#include "forge-freshness.h"
#include "forge-query.h"

G_BEGIN_DECLS

/**
 * ForgeApi:
 *
 * The HTTP side: an asynchronous client of one Forge API with a cache of its answers. Nobody
 * invalidates by hand: every change, one's own or reported by the feed, is a
 * ForgeApi::changed, whose class handler settles it in the freshness core before any other
 * handler runs, and what is observed is fetched anew.
 */
#define FORGE_TYPE_API (forge_api_get_type ())
G_DECLARE_FINAL_TYPE (ForgeApi, forge_api, FORGE, API, GObject)

/**
 * ForgeChangeKind:
 * @FORGE_CHANGE_UNKNOWN: a change was sent and its outcome is not known
 * @FORGE_CHANGE_ELSEWHERE: somebody else changed it: the feed says so
 */
typedef enum {
  FORGE_CHANGE_CREATED,
  FORGE_CHANGE_UPDATED,
  FORGE_CHANGE_DELETED,
  FORGE_CHANGE_RESTORED,
  FORGE_CHANGE_UNKNOWN,
  FORGE_CHANGE_ELSEWHERE,
} ForgeChangeKind;

/* ForgeApi::changed (const char *resource, ForgeChangeKind kind, gint64 id): @resource is
 * "clients", or "status" for the state of the service; @id 0 when it is not known which. Handlers
 * may read, change and disconnect. */

/* Of an answer that is observed. */
typedef struct {
  GBytes       *body;     /* (nullable): JSON, checked for its content type only */
  ForgeLabel    label;    /* the worse of the cache's and the service's own */
  guint64       version;  /* of the data the body was read from (Forge-Change); answers with
                           * equal versions belong together */
  const char   *etag;     /* (nullable): of the body, where it is one client */
  const GError *error;    /* (nullable): of the last fetch; an older body may still be there */
} ForgeAnswer;

typedef void (*ForgeAnswerFunc) (ForgeApi          *api,
                                 const ForgeAnswer *answer,
                                 gpointer           user_data);

ForgeApi     *forge_api_new            (void);
/* Where the service listens; starts the change feed. Everything asked before waits for it. Another
 * call means another service: nothing that was answered before counts, and changes that still wait
 * for one under way end with %FORGE_ERROR_NETWORK. */
void          forge_api_set_socket     (ForgeApi             *self,
                                        const char           *path);

/* ForgeApi:profile: whose data the service has open: NULL until it has said so. When it is another
 * one, nothing of what was answered before counts: what is observed is asked anew, and whatever was
 * kept of it elsewhere must go. (transfer none) (nullable) */
const char   *forge_api_get_profile    (ForgeApi             *self);
/* How many services there were before this one: what was learned from another does not count. */
guint         forge_api_get_principal  (ForgeApi             *self);

/* Calls @func when there is an answer to GET @path (with its query, below /api/v1/), and every
 * time the answer or its label changes, until it is unobserved. When the cache has an answer the
 * first call happens before this returns, and no request is made if it is fresh. Never after
 * forge_api_unobserve(). Returns a number that is never 0. */
guint         forge_api_observe        (ForgeApi             *self,
                                        const char           *path,
                                        ForgeAnswerFunc       func,
                                        gpointer              user_data);
void          forge_api_unobserve      (ForgeApi             *self,
                                        guint                 observation);
/* Fetches everything that is observed again (Ctrl+R): a bump of every tag. */
void          forge_api_refresh        (ForgeApi             *self);

/* Many changes are to come: until forge_api_release() nothing that is observed is asked anew for each
 * of them, and then all of it once. What is read once is asked as ever. Counted. */
void          forge_api_hold           (ForgeApi             *self);
void          forge_api_release        (ForgeApi             *self);

/* "clients/?…&page=N", pages from 1, and "clients/ids/?…", "clients/7/". (transfer full) */
char         *forge_api_page_path      (ForgeQuery           *query,
                                        guint                 page);
char         *forge_api_ids_path       (ForgeQuery           *query);
char         *forge_api_client_path    (gint64                id);
#define FORGE_API_PAGE_SIZE 100

/* One client, from the cache when it is fresh there.
 * Errors: %FORGE_ERROR_NOT_FOUND and those of every request: %FORGE_ERROR_NETWORK, _TIMEOUT,
 * _SERVER, _PARSE. */
void          forge_api_get_client_async     (ForgeApi             *self,
                                              gint64                id,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
ForgeClient  *forge_api_get_client_finish    (ForgeApi             *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* The first page of @query, from the cache when it is fresh there. Errors: those of every request.
 * finish: (element-type ForgeClient) (transfer full) */
void          forge_api_find_clients_async   (ForgeApi             *self,
                                              ForgeQuery           *query,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GPtrArray    *forge_api_find_clients_finish  (ForgeApi             *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* Questions whose answers are good for a moment only: asked each time, never cached. Errors: those
 * of every request, and %FORGE_ERROR_NETWORK while there is no service. */

/* A free code that looks like those in use for @kind (nullable), a value of the field type. */
void          forge_api_suggest_code_async    (ForgeApi             *self,
                                               const char           *kind,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
char         *forge_api_suggest_code_finish   (ForgeApi             *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/* "clients/duplicates/?…": who else has the values of @draft in @fields, 1 << field each. NULL when
 * it has none of them. (transfer full) (nullable) */
char         *forge_api_duplicates_path       (ForgeClient          *draft,
                                               guint32               fields);
/* (element-type ForgeDuplicate) (transfer full) */
void          forge_api_find_duplicates_async (ForgeApi             *self,
                                               const char           *path,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray    *forge_api_find_duplicates_finish (ForgeApi            *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/* Changes. Those of one client go out one after another. The callback runs after
 * ForgeApi::changed. Errors: %FORGE_ERROR_INVALID with the problems by field, _NOT_FOUND,
 * _CONFLICT, _STORAGE, _UNKNOWN_OUTCOME, _PARSE when the change was made but the answer can't be
 * read, and %FORGE_ERROR_NETWORK when nothing was sent. Cancelling one that was sent makes its
 * outcome unknown, and is an %FORGE_ERROR_UNKNOWN_OUTCOME too; before that it is
 * %G_IO_ERROR_CANCELLED. */

/* @draft: the values; @key: the Idempotency-Key, one for every try at the same draft. */
void          forge_api_create_client_async  (ForgeApi             *self,
                                              ForgeClient          *draft,
                                              const char           *key,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
ForgeClient  *forge_api_create_client_finish (ForgeApi             *self,
                                              GAsyncResult         *result,
                                              GError              **error);
/* Sends the fields of @edited that differ from @base; done at once when none does. Only for
 * the version that @base is, when that is known: otherwise a %FORGE_ERROR_CONFLICT has the client as
 * it is now. */
void          forge_api_update_client_async  (ForgeApi             *self,
                                              ForgeClient          *base,
                                              ForgeClient          *edited,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
ForgeClient  *forge_api_update_client_finish (ForgeApi             *self,
                                              GAsyncResult         *result,
                                              GError              **error);
/* @etag (nullable): only that version; otherwise a %FORGE_ERROR_CONFLICT. */
void          forge_api_delete_client_async  (ForgeApi             *self,
                                              gint64                id,
                                              const char           *etag,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      forge_api_delete_client_finish (ForgeApi             *self,
                                              GAsyncResult         *result,
                                              GError              **error);
/* Back from the trash, under the same number. */
void          forge_api_restore_client_async  (ForgeApi             *self,
                                               gint64                id,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
ForgeClient  *forge_api_restore_client_finish (ForgeApi             *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
