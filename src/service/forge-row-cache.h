/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeRowCache:
 *
 * Rows as JSON that were read of late: most of a page that is read again after a change are as they
 * were.
 */
typedef struct _ForgeRowCache ForgeRowCache;

ForgeRowCache *forge_row_cache_new    (void);
void           forge_row_cache_free   (ForgeRowCache *self);

/* FALSE when the client @id is not kept. */
gboolean       forge_row_cache_append (ForgeRowCache *self,
                                       gint64         id,
                                       GString       *out,
                                       gint64        *version);
void           forge_row_cache_keep   (ForgeRowCache *self,
                                       gint64         id,
                                       gint64         version,
                                       const char    *json,
                                       gsize          length);
void           forge_row_cache_forget (ForgeRowCache *self,
                                       gint64         id);

G_END_DECLS
