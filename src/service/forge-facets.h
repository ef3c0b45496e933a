/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-query.h"
#include "forge-texts.h"

G_BEGIN_DECLS

/* Counts the clients of @query by filter and value, each filter as if it were not set itself:
 * `{"count":3,"facets":{"type":[{"value":"EMPRESA","count":2},…],…}}`. (transfer full) */
GString *forge_facets_count (ForgeDatabase  *database,
                             ForgePlaces    *places,
                             ForgeTexts     *texts,
                             ForgeQuery     *query,
                             GError        **error);

G_END_DECLS
