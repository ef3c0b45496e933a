/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-sync.h"

G_BEGIN_DECLS

/* `,"state":"fresh","loaded":…`: what status/ says of a replica (docs/api.md). Times are µs since
 * 1970, 0 when there is none. */
void forge_replica_status_append (GString                 *out,
                                  const char              *state,
                                  const ForgeSyncProgress *progress,
                                  gint64                   loaded,
                                  gint64                   as_of,
                                  gint64                   since);

G_END_DECLS
