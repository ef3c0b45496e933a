/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api.h"

G_BEGIN_DECLS

/**
 * ForgeClientListState:
 *
 * What the list's place on screen shows: one value, which is what tests wait on.
 */
typedef enum {
  FORGE_CLIENT_LIST_LOADING,    /* nothing to show yet */
  FORGE_CLIENT_LIST_READY,
  FORGE_CLIENT_LIST_EMPTY,      /* there is no client at all */
  FORGE_CLIENT_LIST_NO_RESULTS, /* there are clients, the query leaves none */
  FORGE_CLIENT_LIST_FAILED,     /* nothing to show, and the last fetch failed */
} ForgeClientListState;

/**
 * ForgeClientList:
 *
 * The clients of one query, in order, as a #GListModel of #ForgeClient: a row is made when it is
 * asked for, and loaded with its page. A refresh is merged by id in as few contiguous splices as
 * there are differences, and a row that somebody has is the same object while its client is in the
 * list.
 *
 * Properties, to be notified of: "state" (int, #ForgeClientListState), "label" (int, #ForgeLabel),
 * "query" (boxed).
 * ForgeClientList::merged (): after the rows were changed; put the selection back by id then. A
 * client that is not found may be on its way while the label is not fresh: of a new query the
 * first page is shown before the rest.
 */
#define FORGE_TYPE_CLIENT_LIST (forge_client_list_get_type ())
G_DECLARE_FINAL_TYPE (ForgeClientList, forge_client_list, FORGE, CLIENT_LIST, GObject)

ForgeClientList      *forge_client_list_new         (ForgeApi        *api);
/* (transfer none) Of #ForgeClient. */
GListModel           *forge_client_list_get_model   (ForgeClientList *self);
/* Rows of the old query stay until the first of the new one are there. */
void                  forge_client_list_set_query   (ForgeClientList *self,
                                                     ForgeQuery      *query);
ForgeQuery           *forge_client_list_get_query   (ForgeClientList *self);
ForgeClientListState  forge_client_list_get_state   (ForgeClientList *self);
ForgeLabel            forge_client_list_get_label   (ForgeClientList *self);
/* (transfer none) (nullable) */
const GError         *forge_client_list_get_error   (ForgeClientList *self);
/* The clients of the query, loaded or not. */
guint                 forge_client_list_get_size    (ForgeClientList *self);
/* Whether the rows are being changed right now: a selection that is lost meanwhile comes back. */
gboolean              forge_client_list_is_merging  (ForgeClientList *self);
/* The number of the client in a row, which need not be made for that; 0: there is none. */
gint64                forge_client_list_get_id      (ForgeClientList *self,
                                                     guint            position);
/* The row of @id, or %G_MAXUINT. */
guint                 forge_client_list_find        (ForgeClientList *self,
                                                     gint64           id);
/* A row that is bound asks for its client; what far-away rows had may be dropped. Call it for
 * every row that is bound, loaded or not. */
void                  forge_client_list_want        (ForgeClientList *self,
                                                     ForgeClient     *client);
/* Shows a client that was just created or restored, until a fetch that began after it has it
 * (freshness I13). A query that would hide it is cleared first; returns whether it was. */
gboolean              forge_client_list_reveal      (ForgeClientList *self,
                                                     ForgeClient     *client);

G_END_DECLS
