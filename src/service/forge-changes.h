/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"

G_BEGIN_DECLS

/* The change feed in SQL. */

#define FORGE_CHANGES_KEPT 10000

/* The changes after @since, at most a thousand, as JSON: `[{"number":…},…]`. @last (inout): the
 * number of the last one of all; then of the last one that was appended. @reset (out): whether some
 * after @since are gone. */
gboolean forge_changes_append (ForgeDatabase  *database,
                               gint64          since,
                               GString        *out,
                               gint64         *last,
                               gboolean       *reset,
                               GError        **error);
/* Enters a change, and drops the oldest. */
gboolean forge_changes_add    (ForgeDatabase  *database,
                               gint64          number,
                               const char     *kind,
                               gint64          id,
                               GError        **error);

G_END_DECLS
