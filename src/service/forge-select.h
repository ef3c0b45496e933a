/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-query.h"

G_BEGIN_DECLS

/* A query in SQL. */

/* How many live clients @query leaves. */
gboolean  forge_select_count (ForgeDatabase  *database,
                              ForgeQuery     *query,
                              gint64         *count,
                              GError        **error);
/* Their ids in order, gint64 each, from @offset, at most @limit or -1. (transfer full) */
GArray   *forge_select_list  (ForgeDatabase  *database,
                              ForgeQuery     *query,
                              gint64          offset,
                              gint64          limit,
                              GError        **error);

G_END_DECLS
