/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-id-vector.h"

G_BEGIN_DECLS

/* About so many rows a GtkListView keeps bound, in sight or near it. */
#define FORGE_ROWS_KEPT 205

/* Replace @removed items at @position by the ids @first … @first + @added of the new vector.
 * Positions are those at the time of the splice: the ones before it are done. */
typedef struct {
  guint position;
  guint removed;
  guint first;
  guint added;
} ForgeIdSplice;

/**
 * forge_id_diff:
 *
 * The splices that make @after of @before, to be done in this order. As many ids as can be stay
 * where they are, what is to do at one place is one splice, and at no time is an id there twice:
 * one that moves is removed before it is added. When there would be very many splices there is
 * one, from the first difference to the last.
 *
 * @moves: (out): the splices from this one on bring back what has moved; the positions shrink among
 *   those before it, and grow from it on
 *
 * Returns: (transfer full) (element-type ForgeIdSplice): empty when the two are equal
 */
GArray *forge_id_diff (ForgeIdVector *before,
                       ForgeIdVector *after,
                       guint         *moves);

G_END_DECLS
