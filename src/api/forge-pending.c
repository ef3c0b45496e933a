/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-pending.h"

#include "forge-error.h"
#include "forge-wire.h"

static const char *const kind_names[] = {
  [FORGE_PENDING_CREATE] = "create",
  [FORGE_PENDING_UPDATE] = "update",
  [FORGE_PENDING_DELETE] = "delete",
};

static void
pending_free (gpointer data)
{
  ForgePending *self = data;

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_free (self->mine[field]);
  g_clear_object (&self->theirs);
  g_free (self->name);
  g_free (self->code);
  g_free (self);
}

static ForgePendingState
read_state (const char *name)
{
  if (g_strcmp0 (name, "refused") == 0)
    return FORGE_PENDING_REFUSED;
  if (g_strcmp0 (name, "overwritten") == 0)
    return FORGE_PENDING_OVERWRITTEN;
  if (g_strcmp0 (name, "unconfirmed") == 0)
    return FORGE_PENDING_UNCONFIRMED;
  return FORGE_PENDING_UNDER_WAY;
}

static char *
read_value (const ForgeJson *json,
            ForgeJsonNode    node)
{
  switch (forge_json_get_kind (json, node))
    {
    case FORGE_JSON_TRUE:
      return g_strdup ("true");
    case FORGE_JSON_FALSE:
      return g_strdup ("false");
    case FORGE_JSON_STRING:
    case FORGE_JSON_NUMBER:
      return g_strdup (forge_json_get_text (json, node));
    case FORGE_JSON_NULL:
    case FORGE_JSON_ARRAY:
    case FORGE_JSON_OBJECT:
    default:
      return NULL;
    }
}

static void
read_mine (ForgePending    *self,
           const ForgeJson *json,
           ForgeJsonNode    object)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      ForgeJsonNode node = forge_json_member (json, object, forge_field_get (field)->name);

      if (node == FORGE_JSON_NONE || !forge_field_has (field, FORGE_FIELD_EDITABLE))
        continue;
      self->mine[field] = read_value (json, node);
      self->fields |= 1u << field;
    }
}

static gboolean
read_kind (const char       *name,
           ForgePendingKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/* FALSE when it is none. */
static gboolean
read_pending (ForgePending    *self,
              const ForgeJson *json,
              ForgeJsonNode    node)
{
  ForgeJsonNode theirs = forge_json_member (json, node, "theirs");
  ForgeJsonNode mine = forge_json_member (json, node, "mine");

  if (!forge_wire_read_int (json, node, "pending", &self->number)
      || !read_kind (forge_wire_read_string (json, node, "kind"), &self->kind))
    return FALSE;

  forge_wire_read_int (json, node, "client", &self->client);
  self->state = read_state (forge_wire_read_string (json, node, "state"));
  self->name = g_strdup (forge_wire_read_string (json, node, "name"));
  self->code = g_strdup (forge_wire_read_string (json, node, "code"));
  if (theirs != FORGE_JSON_NONE)
    self->theirs = forge_client_new_from_json (json, theirs, NULL);
  if (mine != FORGE_JSON_NONE)
    read_mine (self, json, mine);
  return TRUE;
}

GPtrArray *
forge_pending_read (GBytes  *body,
                    GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (pending_free);
  ForgeJsonNode list;

  if (json == NULL)
    return NULL;

  list = forge_json_member (json, 0, "results");
  for (ForgeJsonNode node = list != FORGE_JSON_NONE ? forge_json_first (json, list)
                                                    : FORGE_JSON_NONE;
       node != FORGE_JSON_NONE; node = forge_json_next (json, node))
    {
      ForgePending *pending = g_new0 (ForgePending, 1);

      g_ptr_array_add (found, pending);
      if (!read_pending (pending, json, node))
        list = FORGE_JSON_NONE;
    }
  if (list != FORGE_JSON_NONE && forge_json_get_kind (json, list) == FORGE_JSON_ARRAY)
    return g_steal_pointer (&found);
  g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "Not a list of changes");
  return NULL;
}

void
forge_pending_apply (const ForgePending *self,
                     ForgeClient        *client)
{
  g_return_if_fail (FORGE_IS_CLIENT (client));

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->fields & 1u << field)
      forge_client_set (client, field, self->mine[field]);
}
