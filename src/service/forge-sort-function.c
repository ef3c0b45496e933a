/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-sort-function.h"

#include "forge-text.h"

#define MAX_KEYS 4096

/* Many clients live in the same town: its key is made once. */
static GBytes *
get_sort_key (GHashTable *keys,
              const char *text)
{
  GBytes *key = g_hash_table_lookup (keys, text);

  if (key)
    return key;
  if (g_hash_table_size (keys) >= MAX_KEYS)
    g_hash_table_remove_all (keys);
  key = forge_text_sort_key (text);
  g_hash_table_insert (keys, g_strdup (text), key);
  return key;
}

static void
sql_sort_key (sqlite3_context  *context,
              int               n_values,
              sqlite3_value   **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  gsize length;
  const void *data;

  if (!text)
    {
      sqlite3_result_zeroblob (context, 0);
      return;
    }
  data = g_bytes_get_data (get_sort_key (sqlite3_user_data (context), text), &length);
  sqlite3_result_blob64 (context, data, length, SQLITE_TRANSIENT);
}

static void
free_sort_keys (gpointer keys)
{
  g_hash_table_unref (keys);
}

int
forge_sort_function_add (sqlite3 *sqlite)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) g_bytes_unref);

  return sqlite3_create_function_v2 (sqlite, "forge_sort_key", 1,
                                     SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, keys,
                                     sql_sort_key, NULL, NULL, free_sort_keys);
}
