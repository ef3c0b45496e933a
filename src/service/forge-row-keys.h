/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"
#include "forge-database.h"

G_BEGIN_DECLS

/* What is stored of a client to be sorted and searched by; see FORGE_TEXT_VERSION. */

/* Binds sort_name, fold_tax_id and search_text of @client, from @position on. */
void     forge_row_keys_bind (sqlite3_stmt *statement,
                              int           position,
                              ForgeClient  *client);
/* Makes them anew for all rows, inside a transaction of the caller. */
gboolean forge_row_keys_make (ForgeDatabase  *database,
                              GError        **error);

G_END_DECLS
