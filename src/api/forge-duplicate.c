/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-duplicate.h"

#include "forge-error.h"
#include "forge-json.h"

void
forge_duplicate_free (ForgeDuplicate *self)
{
  g_free (self->name);
  g_free (self->code);
  g_free (self);
}

static char *
read_string (const ForgeJson *json,
             ForgeJsonNode    object,
             const char      *name)
{
  ForgeJsonNode node = forge_json_member (json, object, name);

  return node != FORGE_JSON_NONE && forge_json_get_kind (json, node) == FORGE_JSON_STRING
         ? g_strdup (forge_json_get_text (json, node)) : NULL;
}

/* Those that are known here. */
static guint32
read_fields (const ForgeJson *json,
             ForgeJsonNode    object)
{
  ForgeJsonNode array = forge_json_member (json, object, "fields");
  guint32 fields = 0;

  if (array == FORGE_JSON_NONE || forge_json_get_kind (json, array) != FORGE_JSON_ARRAY)
    return 0;
  for (ForgeJsonNode node = forge_json_first (json, array); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      ForgeFieldId field = FORGE_N_FIELDS;

      if (forge_json_get_kind (json, node) == FORGE_JSON_STRING)
        field = forge_field_from_name (forge_json_get_text (json, node));
      if (field < FORGE_N_FIELDS)
        fields |= 1u << field;
    }
  return fields;
}

/* (nullable) */
static ForgeDuplicate *
read_duplicate (const ForgeJson *json,
                ForgeJsonNode    object)
{
  g_autoptr (ForgeDuplicate) duplicate = g_new0 (ForgeDuplicate, 1);
  ForgeJsonNode id = forge_json_member (json, object, "client_id");

  duplicate->name = read_string (json, object, "name");
  duplicate->code = read_string (json, object, "client_code");
  duplicate->fields = read_fields (json, object);
  if (id == FORGE_JSON_NONE || !forge_json_get_int (json, id, &duplicate->id)
      || duplicate->id <= 0 || duplicate->name == NULL || duplicate->code == NULL)
    return NULL;
  return g_steal_pointer (&duplicate);
}

GPtrArray *
forge_duplicates_read (GBytes  *body,
                       GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autoptr (GPtrArray) duplicates = NULL;
  ForgeJsonNode results;

  if (json == NULL)
    return NULL;
  results = forge_json_member (json, 0, "results");
  if (results == FORGE_JSON_NONE || forge_json_get_kind (json, results) != FORGE_JSON_ARRAY)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "There are no results");
      return NULL;
    }
  duplicates = g_ptr_array_new_with_free_func ((GDestroyNotify) forge_duplicate_free);
  for (ForgeJsonNode node = forge_json_first (json, results); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      ForgeDuplicate *duplicate = read_duplicate (json, node);

      if (duplicate == NULL)
        {
          g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "A result is no client");
          return NULL;
        }
      g_ptr_array_add (duplicates, duplicate);
    }
  return g_steal_pointer (&duplicates);
}
