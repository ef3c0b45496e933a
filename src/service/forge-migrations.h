/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"

G_BEGIN_DECLS

/* The schema's version of this program. */
extern const int forge_migrations_version;

/* Whether the database is one of ours, not newer than this program; only reads.
 * Errors: %FORGE_ERROR_NEWER, _CORRUPT when the file is another program's or damaged, _STORAGE. */
gboolean forge_migrations_check (ForgeDatabase  *database,
                                 GError        **error);
/* Brings it to this version, one transaction a step, and makes anew the keys that an older
 * forge_text_sort_key() or forge_text_fold() made. */
gboolean forge_migrations_run   (ForgeDatabase  *database,
                                 GError        **error);

G_END_DECLS
