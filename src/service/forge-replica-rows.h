/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"

G_BEGIN_DECLS

/* What a replica asks about its own rows, those that are hidden until their deletion is sent
 * included: the server still has them. Errors are %FORGE_ERROR_STORAGE and %FORGE_ERROR_CORRUPT. */

/* Of a row without a time of creation: the server has those last. */
#define FORGE_ROWS_LAST G_MAXINT64

gboolean  forge_rows_count           (ForgeDatabase  *database,
                                      gint64         *count,
                                      GError        **error);
gboolean  forge_rows_has             (ForgeDatabase  *database,
                                      gint64          id,
                                      gboolean       *has,
                                      GError        **error);
/* Those without a time of change: the server has them first. */
gboolean  forge_rows_count_unchanged (ForgeDatabase  *database,
                                      gint64         *count,
                                      GError        **error);
/* Those that were created before @time, µs. */
gboolean  forge_rows_count_before    (ForgeDatabase  *database,
                                      gint64          time,
                                      gint64         *count,
                                      GError        **error);
/* The ids of those that were created from @from on and before @to. (transfer full) (element-type
 * gint64) */
GArray   *forge_rows_list_between    (ForgeDatabase  *database,
                                      gint64          from,
                                      gint64          to,
                                      GError        **error);
/* The ids of @limit rows from place @offset on, from the first that was created. (transfer full)
 * (element-type gint64) */
GArray   *forge_rows_list_page       (ForgeDatabase  *database,
                                      gint64          offset,
                                      gint64          limit,
                                      GError        **error);
/* The ids that no row has, from @above beyond the largest one down, at most @limit. (transfer full)
 * (element-type gint64) */
GArray   *forge_rows_list_gaps       (ForgeDatabase  *database,
                                      gint64          above,
                                      guint           limit,
                                      GError        **error);

/* A number that is kept with the rows; @fallback when it never was. */
gboolean  forge_rows_get_note        (ForgeDatabase  *database,
                                      const char     *name,
                                      gint64          fallback,
                                      gint64         *value,
                                      GError        **error);
/* Inside a transaction. */
gboolean  forge_rows_set_note        (ForgeDatabase  *database,
                                      const char     *name,
                                      gint64          value,
                                      GError        **error);

G_END_DECLS
