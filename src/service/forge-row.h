/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "forge-client.h"

G_BEGIN_DECLS

/* Clients in SQL: the columns are the table of fields, in its order, then version, the number of
 * the row's last change, and the members that the table does not know. */

/* "client_id, uuid, …, notes, version, unknown". (transfer none) */
const char  *forge_row_columns        (void);
/* The fields that are stored, without client_id: what an INSERT or UPDATE sets. */
gboolean     forge_row_is_stored      (ForgeFieldId   field);

void         forge_row_bind           (sqlite3_stmt  *statement,
                                       int            position,
                                       ForgeFieldId   field,
                                       const char    *text);
/* A row that begins at column 0, as JSON: straight from SQLite, an object per row would be most of
 * the time of a page. */
void         forge_row_append_json    (sqlite3_stmt  *statement,
                                       GString       *out);
/* As printf would, several times as fast. */
void         forge_row_append_int     (GString       *out,
                                       gint64         value);
ForgeClient *forge_row_to_client      (sqlite3_stmt  *statement);
gint64       forge_row_get_version    (sqlite3_stmt  *statement);

/* What the search looks through: the searchable values, folded, one a line, and the digits of
 * phones. (transfer full) */
char        *forge_row_search_text    (ForgeClient   *client);

G_END_DECLS
