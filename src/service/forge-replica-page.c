/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-replica-page.h"

#include "forge-error.h"
#include "forge-money.h"
#include "forge-text.h"

/* Years 2 to 9998: a day more or less is still a time that can be written. */
#define FIRST_TIME (G_GINT64_CONSTANT (-62104060800) * G_USEC_PER_SEC)
#define LAST_TIME  (G_GINT64_CONSTANT (253370764800) * G_USEC_PER_SEC)
/* More than this no server has: every number of a page is one that can be counted with. */
#define MAX_COUNT  G_MAXINT32

gboolean
forge_page_get_time (ForgeClient  *client,
                     ForgeFieldId  field,
                     gint64       *time)
{
  const char *text = forge_client_get (client, field);

  return text && forge_time_parse (text, time) && *time >= FIRST_TIME && *time <= LAST_TIME;
}

static void
normalize_times (ForgeClient *client)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      g_autofree char *text = NULL;
      gint64 time;

      if (forge_field_get (field)->type != FORGE_FIELD_TYPE_TIME)
        continue;
      if (forge_page_get_time (client, field, &time))
        text = forge_time_format (time);
      forge_client_set (client, field, text);
    }
}

static void
compute_available (ForgeClient *client)
{
  g_autofree char *text = NULL;
  gint64 limit = 0;
  gint64 used = 0;

  forge_client_get_money (client, FORGE_FIELD_CREDIT_USED, &used);
  if (forge_client_get_money (client, FORGE_FIELD_CREDIT_LIMIT, &limit) && limit != 0)
    text = forge_money_format (limit - used);
  forge_client_set (client, FORGE_FIELD_AVAILABLE_CREDIT, text);
}

static ForgeClient *
read_client (const ForgeJson  *json,
             ForgeJsonNode     node,
             GError          **error)
{
  static const ForgeFieldId needed[] = { FORGE_FIELD_UUID, FORGE_FIELD_CLIENT_CODE,
                                         FORGE_FIELD_TYPE, FORGE_FIELD_NAME };
  ForgeClient *client = forge_client_new_from_json (json, node, error);

  if (!client)
    return NULL;
  normalize_times (client);
  compute_available (client);
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!forge_client_get (client, needed[i]))
      forge_client_set (client, needed[i], "");
  return client;
}

static gint64
read_id (const ForgeJson *json,
         ForgeJsonNode    node)
{
  ForgeJsonNode member;
  gint64 id;

  if (forge_json_get_kind (json, node) != FORGE_JSON_OBJECT)
    return 0;
  member = forge_json_member (json, node, forge_field_get (FORGE_FIELD_CLIENT_ID)->name);
  return member != FORGE_JSON_NONE && forge_json_get_int (json, member, &id) && id > 0 ? id : 0;
}

static void
read_rows (ForgePage       *page,
           const ForgeJson *json,
           ForgeJsonNode    rows)
{
  for (ForgeJsonNode node = forge_json_first (json, rows); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      ForgeClient *client = read_client (json, node, NULL);
      gint64 id;

      if (client)
        {
          g_ptr_array_add (page->clients, client);
          continue;
        }
      id = read_id (json, node);
      g_array_append_val (page->broken, id);
    }
}

ForgePage *
forge_page_parse (GBytes  *body,
                  GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autoptr (ForgePage) page = NULL;
  ForgeJsonNode count, next, rows;

  if (!json)
    return NULL;
  page = g_new0 (ForgePage, 1);
  page->clients = g_ptr_array_new_with_free_func (g_object_unref);
  page->broken = g_array_new (FALSE, FALSE, sizeof (gint64));
  count = forge_json_member (json, 0, "count");
  next = forge_json_member (json, 0, "next");
  rows = forge_json_member (json, 0, "results");
  if (count == FORGE_JSON_NONE || next == FORGE_JSON_NONE || rows == FORGE_JSON_NONE ||
      !forge_json_get_int (json, count, &page->count) || page->count < 0 ||
      page->count > MAX_COUNT ||
      forge_json_get_kind (json, rows) != FORGE_JSON_ARRAY)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "Not a page of clients");
      return NULL;
    }
  page->is_last = forge_json_get_kind (json, next) == FORGE_JSON_NULL;
  read_rows (page, json, rows);
  return g_steal_pointer (&page);
}

void
forge_page_free (ForgePage *page)
{
  g_ptr_array_unref (page->clients);
  g_array_unref (page->broken);
  g_free (page);
}

ForgeClient *
forge_page_parse_client (GBytes  *body,
                         GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);

  return json ? read_client (json, 0, error) : NULL;
}
