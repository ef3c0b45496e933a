/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-places.h"
#include "forge-query.h"
#include "forge-texts.h"

G_BEGIN_DECLS

/**
 * ForgeResults:
 *
 * The clients of the last few queries, in order, by their places. A search is not an order of its
 * own: the clients in the order of the query are walked, and those that fit are taken, the best
 * ranks first, so a common word costs no sorting. Pages, counts and ids of one query come from one
 * result.
 */
typedef struct _ForgeResults ForgeResults;

/* @database, @places and @texts must outlive it. */
ForgeResults *forge_results_new  (ForgeDatabase  *database,
                                  ForgePlaces    *places,
                                  ForgeTexts     *texts);
void          forge_results_free (ForgeResults   *self);

/* What @query finds as of change @last: places, guint each. (transfer full) */
GArray       *forge_results_get  (ForgeResults   *self,
                                  ForgeQuery     *query,
                                  gint64          last,
                                  GError        **error);
/* The same, or NULL when it is not in memory. (transfer full) (nullable) */
GArray       *forge_results_peek (ForgeResults   *self,
                                  ForgeQuery     *query,
                                  gint64          last);
/* The changes after @before up to @last were made to the clients @ids alone: the order by name is put
 * right, which takes no reading of all names, and the rest is forgotten. */
void          forge_results_move (ForgeResults   *self,
                                  const gint64   *ids,
                                  guint           n_ids,
                                  gint64          before,
                                  gint64          last);

G_END_DECLS
