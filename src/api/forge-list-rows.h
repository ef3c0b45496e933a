/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-client.h"
#include "forge-id-vector.h"

G_BEGIN_DECLS

/**
 * ForgeListRows:
 *
 * A #GListModel of #ForgeClient over the ids of a list. A row is made when somebody asks for it, and
 * stays the same as long as anybody has it and its client is in the list: 100,000 clients cost no
 * more than their numbers, and come and go in no time.
 */
#define FORGE_TYPE_LIST_ROWS (forge_list_rows_get_type ())
G_DECLARE_FINAL_TYPE (ForgeListRows, forge_list_rows, FORGE, LIST_ROWS, GObject)

ForgeListRows *forge_list_rows_new    (void);
/* Makes it hold @after by @splices of which the first @moves do not bring back what has moved: what
 * forge_id_diff() says of what it holds and @after. The rows of clients that @after lacks are none
 * any more. */
void           forge_list_rows_change (ForgeListRows *self,
                                       ForgeIdVector *after,
                                       GArray        *splices,
                                       guint          moves);
/* The number of the client at @position; 0: there is none. */
gint64         forge_list_rows_get_id (ForgeListRows *self,
                                       guint          position);
/* The row of @id if somebody has it. (nullable) (transfer none) */
ForgeClient   *forge_list_rows_peek   (ForgeListRows *self,
                                       gint64         id);
/* @client is the row of its id as long as somebody has it, unless there is one. */
void           forge_list_rows_use    (ForgeListRows *self,
                                       ForgeClient   *client);

G_END_DECLS
