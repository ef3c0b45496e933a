/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Adds forge_sort_key (text), the key of forge_text_sort_key() as a BLOB. A code of SQLite's. */
int forge_sort_function_add (sqlite3 *sqlite);

G_END_DECLS
