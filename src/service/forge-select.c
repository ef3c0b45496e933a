/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-select.h"

#include <string.h>

#include "forge-row.h"
#include "forge-text.h"

typedef struct
{
  ForgeFieldId  field;
  char         *text; /* (owned) */
} Value;

/* SQL that is being made, with the values of its parameters in order. */
typedef struct
{
  GString *sql;
  GArray  *values; /* of Value */
} Select;

static void
value_clear (gpointer data)
{
  g_free (((Value *) data)->text);
}

static void
select_init (Select     *select,
             const char *what)
{
  select->sql = g_string_new (what);
  select->values = g_array_new (FALSE, FALSE, sizeof (Value));
  g_array_set_clear_func (select->values, value_clear);
}

static void
select_clear (Select *select)
{
  g_string_free (select->sql, TRUE);
  g_array_unref (select->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Select, select_clear)

static void
add_value (Select       *select,
           ForgeFieldId  field,
           char         *text)
{
  Value value = { field, text };

  g_array_append_val (select->values, value);
}

static void
add_filters (Select     *select,
             ForgeQuery *query)
{
  static const struct
  {
    const char *name, *value, *sql;
  } derived[] = {
    { "credit", "over", "available_credit < 0" },
    { "credit", "balance", "credit_used > 0" },
    { "missing", "phone", "coalesce (phone, '') = '' AND coalesce (mobile, '') = ''" },
    { "missing", "email", "coalesce (email, '') = ''" },
  };

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *name = forge_field_get (field)->name;

      if (!forge_field_has (field, FORGE_FIELD_FILTERABLE) || !forge_query_get_filter (query, name))
        continue;
      g_string_append_printf (select->sql, " AND %s = ?", name);
      add_value (select, field, g_strdup (forge_query_get_filter (query, name)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (derived); i++)
    if (g_strcmp0 (forge_query_get_filter (query, derived[i].name), derived[i].value) == 0)
      g_string_append_printf (select->sql, " AND %s", derived[i].sql);
}

static void
add_search (Select     *select,
            ForgeQuery *query)
{
  g_autofree char *folded = forge_text_fold (forge_query_get_search (query));
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      g_string_append (select->sql, " AND instr (search_text, ?) > 0");
      add_value (select, FORGE_FIELD_NAME, g_strdup (words[i]));
    }
}

/* The number follows the direction, so one order is the other backwards. SQLite puts null first. */
static void
add_order (Select     *select,
           ForgeQuery *query)
{
  gboolean descending;
  ForgeFieldId field = forge_query_get_ordering (query, &descending);
  const char *direction = descending ? " DESC" : "";

  if (field == FORGE_N_FIELDS || field == FORGE_FIELD_NAME)
    g_string_append_printf (select->sql, " ORDER BY sort_name%s", direction);
  else if (forge_field_get (field)->type == FORGE_FIELD_TYPE_TEXT)
    g_string_append_printf (select->sql, " ORDER BY forge_sort_key (%s)%s",
                            forge_field_get (field)->name, direction);
  else
    g_string_append_printf (select->sql, " ORDER BY %s%s", forge_field_get (field)->name,
                            direction);
  g_string_append_printf (select->sql, ", client_id%s", direction);
}

static sqlite3_stmt *
prepare (ForgeDatabase  *database,
         Select         *select,
         GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (database, select->sql->str, error);

  if (!statement)
    return NULL;
  for (guint i = 0; i < select->values->len; i++)
    {
      Value *value = &g_array_index (select->values, Value, i);

      forge_row_bind (statement, i + 1, value->field, value->text);
    }
  return statement;
}

gboolean
forge_select_count (ForgeDatabase  *database,
                    ForgeQuery     *query,
                    gint64         *count,
                    GError        **error)
{
  g_auto (Select) select;
  sqlite3_stmt *statement;

  select_init (&select, "SELECT count(*) FROM client WHERE deleted_at IS NULL");
  add_filters (&select, query);
  add_search (&select, query);
  statement = prepare (database, &select, error);
  if (!statement || !forge_database_step (database, statement, error))
    return FALSE;
  *count = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

GArray *
forge_select_list (ForgeDatabase  *database,
                   ForgeQuery     *query,
                   gint64          offset,
                   gint64          limit,
                   GError        **error)
{
  g_auto (Select) select;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  GError *failure = NULL;

  select_init (&select, "SELECT client_id FROM client WHERE deleted_at IS NULL");
  add_filters (&select, query);
  add_search (&select, query);
  add_order (&select, query);
  g_string_append (select.sql, " LIMIT ? OFFSET ?");
  statement = prepare (database, &select, error);
  if (!statement)
    return NULL;
  sqlite3_bind_int64 (statement, select.values->len + 1, limit);
  sqlite3_bind_int64 (statement, select.values->len + 2, offset);
  while (forge_database_step (database, statement, &failure))
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  if (failure)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return g_steal_pointer (&ids);
}
