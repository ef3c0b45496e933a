/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-row-cache.h"

#include <string.h>

#define MAX_ROWS 1024

typedef struct
{
  gint64 id;
  gint64 version;
  gsize  length;
  char   json[];
} Row;

struct _ForgeRowCache
{
  GHashTable *rows; /* (owned): id → Row */
};

ForgeRowCache *
forge_row_cache_new (void)
{
  ForgeRowCache *self = g_new0 (ForgeRowCache, 1);

  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

void
forge_row_cache_free (ForgeRowCache *self)
{
  g_hash_table_unref (self->rows);
  g_free (self);
}

gboolean
forge_row_cache_append (ForgeRowCache *self,
                        gint64         id,
                        GString       *out,
                        gint64        *version)
{
  const Row *row = g_hash_table_lookup (self->rows, &id);

  if (!row)
    return FALSE;
  g_string_append_len (out, row->json, row->length);
  *version = row->version;
  return TRUE;
}

void
forge_row_cache_keep (ForgeRowCache *self,
                      gint64         id,
                      gint64         version,
                      const char    *json,
                      gsize          length)
{
  Row *row = g_malloc (sizeof (Row) + length);

  *row = (Row) { id, version, length };
  memcpy (row->json, json, length);
  if (g_hash_table_size (self->rows) >= MAX_ROWS)
    g_hash_table_remove_all (self->rows);
  g_hash_table_replace (self->rows, &row->id, row);
}

void
forge_row_cache_forget (ForgeRowCache *self,
                        gint64         id)
{
  g_hash_table_remove (self->rows, &id);
}
