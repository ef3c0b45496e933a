/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-places.h"
#include "forge-query.h"

G_BEGIN_DECLS

/* The order and the filters of a query in SQL; its search is in forge-search.h. */

/* A filter that asks several members, kept as a bit of the column flags. */
typedef struct
{
  const char *name, *value;
  guint       flag;
} ForgeDerivedFilter;

/* Ends without a name; the values of one filter stand together. */
extern const ForgeDerivedFilter forge_select_derived[];

/* How many live clients there are. */
gboolean  forge_select_count  (ForgeDatabase  *database,
                               gint64         *count,
                               GError        **error);
/* The ids of all live clients in the order of @query, gint64 each, from @offset, at most @limit or
 * -1. (transfer full) */
GArray   *forge_select_list   (ForgeDatabase  *database,
                               ForgeQuery     *query,
                               gint64          offset,
                               gint64          limit,
                               GError        **error);
/* Clears the marks, by place, of clients that the filters of @query leave out. */
gboolean  forge_select_filter (ForgeDatabase  *database,
                               ForgePlaces    *places,
                               ForgeQuery     *query,
                               GByteArray     *marks,
                               GError        **error);

G_END_DECLS
