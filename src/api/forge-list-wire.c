/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-list-wire.h"

#include "forge-error.h"
#include "forge-json.h"

static gboolean
read_count (const ForgeJson *json,
            guint           *count,
            GError         **error)
{
  ForgeJsonNode node = forge_json_member (json, 0, "count");
  gint64 value;

  if (node == FORGE_JSON_NONE || !forge_json_get_int (json, node, &value)
      || value < 0 || value > G_MAXINT)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "no count of clients");
      return FALSE;
    }
  *count = (guint) value;

  return TRUE;
}

static ForgeJsonNode
read_array (const ForgeJson *json,
            const char      *name,
            GError         **error)
{
  ForgeJsonNode node = forge_json_member (json, 0, name);

  if (node == FORGE_JSON_NONE || forge_json_get_kind (json, node) != FORGE_JSON_ARRAY)
    {
      g_set_error (error, FORGE_ERROR, FORGE_ERROR_PARSE, "no list of %s", name);
      return FORGE_JSON_NONE;
    }

  return node;
}

GPtrArray *
forge_list_wire_read_page (GBytes  *body,
                           guint   *count,
                           GError **error)
{
  g_autoptr(ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  ForgeJsonNode results;

  if (json == NULL || !read_count (json, count, error))
    return NULL;

  results = read_array (json, "results", error);
  if (results == FORGE_JSON_NONE)
    return NULL;

  for (ForgeJsonNode node = forge_json_first (json, results);
       node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      g_autoptr(ForgeClient) client = forge_client_new_from_json (json, node, error);
      gint64 id;

      if (client == NULL)
        return NULL;

      id = forge_client_get_id (client);
      if (g_hash_table_add (seen, g_memdup2 (&id, sizeof id)))
        g_ptr_array_add (rows, g_steal_pointer (&client));
    }

  return g_steal_pointer (&rows);
}

ForgeIdVector *
forge_list_wire_read_ids (GBytes  *body,
                          GError **error)
{
  g_autoptr(ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autofree gint64 *ids = NULL;
  ForgeJsonNode array;
  guint n = 0;

  if (json == NULL)
    return NULL;

  array = read_array (json, "ids", error);
  if (array == FORGE_JSON_NONE)
    return NULL;

  ids = g_new (gint64, forge_json_get_size (json, array));
  for (ForgeJsonNode node = forge_json_first (json, array);
       node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      if (!forge_json_get_int (json, node, &ids[n]) || ids[n] <= 0)
        {
          g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "no number of a client");
          return NULL;
        }
      n++;
    }

  return forge_id_vector_new (ids, n);
}
