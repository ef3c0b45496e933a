/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-client.h"
#include "forge-id-vector.h"

G_BEGIN_DECLS

/* What the answers of a list say: pure functions of bytes, for any thread. Errors:
 * %FORGE_ERROR_PARSE. */

/* Of a page of clients its rows (transfer full) (element-type ForgeClient), no client twice.
 * @count: (out): how many the whole list has */
GPtrArray     *forge_list_wire_read_page (GBytes  *body,
                                          guint   *count,
                                          GError **error);
/* Of clients/ids/. (transfer full) */
ForgeIdVector *forge_list_wire_read_ids  (GBytes  *body,
                                          GError **error);

G_END_DECLS
