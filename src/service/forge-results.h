/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-query.h"
#include "forge-texts.h"

G_BEGIN_DECLS

/**
 * ForgeResults:
 *
 * The ids of the last few queries, in order. A search is not an order of its own: the clients in
 * the order of the query are walked, and those that fit are taken, the best ranks first, so a
 * common word costs no sorting. Pages, counts and ids of one query come from one result.
 */
typedef struct _ForgeResults ForgeResults;

/* @database and @texts must outlive it. */
ForgeResults *forge_results_new  (ForgeDatabase  *database,
                                  ForgeTexts     *texts);
void          forge_results_free (ForgeResults   *self);

/* The ids of @query, gint64 each, as of change @last; from memory where they are there.
 * (transfer full) */
GArray       *forge_results_get  (ForgeResults   *self,
                                  ForgeQuery     *query,
                                  gint64          last,
                                  GError        **error);
/* The same, or NULL when they are not in memory. (transfer full) (nullable) */
GArray       *forge_results_peek (ForgeResults   *self,
                                  ForgeQuery     *query,
                                  gint64          last);
/* Change @last, of the client @id alone, was made to what @last - 1 had seen: the order by name is
 * put right, which takes no reading of all names, and the rest is forgotten. */
void          forge_results_move (ForgeResults   *self,
                                  gint64          id,
                                  gint64          last);

G_END_DECLS
