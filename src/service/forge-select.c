/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-select.h"

#include <string.h>

#include "forge-row.h"

const ForgeDerivedFilter forge_select_derived[] = {
  { "credit", "over", 1 << 0 },
  { "credit", "balance", 1 << 1 },
  { "missing", "phone", 1 << 2 },
  { "missing", "email", 1 << 3 },
  { NULL },
};

static const char *
get_filter (ForgeQuery   *query,
            ForgeFieldId  field)
{
  if (!forge_field_has (field, FORGE_FIELD_FILTERABLE))
    return NULL;
  return forge_query_get_filter (query, forge_field_get (field)->name);
}

static void
add_filters (GString    *sql,
             ForgeQuery *query)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (get_filter (query, field))
      g_string_append_printf (sql, " AND %s = ?", forge_field_get (field)->name);
  for (const ForgeDerivedFilter *filter = forge_select_derived; filter->name; filter++)
    if (g_strcmp0 (forge_query_get_filter (query, filter->name), filter->value) == 0)
      g_string_append_printf (sql, " AND flags & %u", filter->flag);
}

static void
bind_filters (sqlite3_stmt *statement,
              ForgeQuery   *query)
{
  int position = 1;

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (get_filter (query, field))
      forge_row_bind (statement, position++, field, get_filter (query, field));
}

/* The number follows the direction, so one order is the other backwards. SQLite puts null first. */
static void
add_order (GString    *sql,
           ForgeQuery *query)
{
  gboolean descending;
  ForgeFieldId field = forge_query_get_ordering (query, &descending);
  const char *direction = descending ? " DESC" : "";

  if (field == FORGE_N_FIELDS || field == FORGE_FIELD_NAME)
    g_string_append_printf (sql, " ORDER BY sort_name%s", direction);
  else if (forge_field_get (field)->type == FORGE_FIELD_TYPE_TEXT)
    g_string_append_printf (sql, " ORDER BY forge_sort_key (%s)%s",
                            forge_field_get (field)->name, direction);
  else
    g_string_append_printf (sql, " ORDER BY %s%s", forge_field_get (field)->name,
                            direction);
  g_string_append_printf (sql, ", client_id%s", direction);
}

gboolean
forge_select_count (ForgeDatabase  *database,
                    gint64         *count,
                    GError        **error)
{
  return forge_database_get_int (database,
                                 "SELECT count(*) FROM client WHERE deleted_at IS NULL", count,
                                 error);
}

GArray *
forge_select_list (ForgeDatabase  *database,
                   ForgeQuery     *query,
                   gint64          offset,
                   gint64          limit,
                   GError        **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT client_id FROM client WHERE deleted_at IS NULL");
  sqlite3_stmt *statement;

  add_order (sql, query);
  g_string_append (sql, " LIMIT ? OFFSET ?");
  statement = forge_database_prepare (database, sql->str, error);
  if (!statement)
    return NULL;
  sqlite3_bind_int64 (statement, 1, limit);
  sqlite3_bind_int64 (statement, 2, offset);
  return forge_database_list_ints (database, statement, error);
}

gboolean
forge_select_filter (ForgeDatabase  *database,
                     ForgePlaces    *places,
                     ForgeQuery     *query,
                     GByteArray     *marks,
                     GError        **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT client_id FROM client "
                                          "INDEXED BY client_by_filter WHERE deleted_at IS NULL");
  gsize length = sql->len;
  g_autofree guint8 *passing = NULL;
  sqlite3_stmt *statement;
  GError *failure = NULL;

  add_filters (sql, query);
  if (sql->len == length)
    return TRUE;
  statement = forge_database_prepare (database, sql->str, error);
  if (!statement)
    return FALSE;
  bind_filters (statement, query);
  passing = g_malloc0 (marks->len);
  while (forge_database_step (database, statement, &failure))
    {
      guint place = forge_places_get (places, sqlite3_column_int64 (statement, 0));

      if (place < marks->len)
        passing[place] = marks->data[place];
    }
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (marks->len > 0)
    memcpy (marks->data, passing, marks->len);
  return TRUE;
}
