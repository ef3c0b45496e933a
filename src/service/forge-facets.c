/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-facets.h"

#include "forge-field.h"
#include "forge-json.h"
#include "forge-search.h"
#include "forge-select.h"

/* Of a field that anything can be written in, the most frequent. */
#define MAX_VALUES 100

typedef struct
{
  const char *name;
  const char *wanted;     /* (nullable): what the query sets */
  gboolean    is_derived; /* from flags, not a column */
  GHashTable *counts;     /* (owned): value → guint */
} Facet;

typedef struct
{
  const char *value;
  guint       count;
} Count;

static void
facet_clear (gpointer data)
{
  g_hash_table_unref (((Facet *) data)->counts);
}

static void
add_facet (GArray     *facets,
           ForgeQuery *query,
           const char *name,
           gboolean    is_derived)
{
  Facet facet = { name, forge_query_get_filter (query, name), is_derived,
                  g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };

  g_array_append_val (facets, facet);
}

/* The columns of the table first, in the order of the statement. */
static GArray *
make_facets (ForgeQuery *query)
{
  GArray *facets = g_array_new (FALSE, FALSE, sizeof (Facet));

  g_array_set_clear_func (facets, facet_clear);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_has (field, FORGE_FIELD_FILTERABLE))
      add_facet (facets, query, forge_field_get (field)->name, FALSE);
  for (const ForgeDerivedFilter *filter = forge_select_derived; filter->name; filter++)
    if (!g_str_equal (g_array_index (facets, Facet, facets->len - 1).name, filter->name))
      add_facet (facets, query, filter->name, TRUE);
  return facets;
}

static gboolean
passes (const Facet  *facet,
        sqlite3_stmt *statement,
        guint         column,
        guint         flags)
{
  if (!facet->wanted)
    return TRUE;
  if (!facet->is_derived)
    return g_strcmp0 ((const char *) sqlite3_column_text (statement, column), facet->wanted) == 0;
  for (const ForgeDerivedFilter *filter = forge_select_derived; filter->name; filter++)
    if (g_str_equal (filter->name, facet->name) && g_str_equal (filter->value, facet->wanted))
      return (flags & filter->flag) != 0;
  return FALSE;
}

static void
count_value (Facet      *facet,
             const char *value)
{
  guint *count = value && *value ? g_hash_table_lookup (facet->counts, value) : NULL;

  if (count)
    ++*count;
  else if (value && *value)
    {
      count = g_new (guint, 1);
      *count = 1;
      g_hash_table_insert (facet->counts, g_strdup (value), count);
    }
}

static void
count_facet (Facet        *facet,
             sqlite3_stmt *statement,
             guint         column,
             guint         flags)
{
  if (!facet->is_derived)
    count_value (facet, (const char *) sqlite3_column_text (statement, column));
  else
    for (const ForgeDerivedFilter *filter = forge_select_derived; filter->name; filter++)
      if (g_str_equal (filter->name, facet->name) && (flags & filter->flag))
        count_value (facet, filter->value);
}

/* A client counts for every facet whose fellows it passes. Returns whether it passes all. */
static gboolean
count_client (GArray       *facets,
              sqlite3_stmt *statement)
{
  guint flags = sqlite3_column_int (statement, 1);
  guint failed = 0;
  guint n_failed = 0;

  for (guint i = 0; i < facets->len; i++)
    if (!passes (&g_array_index (facets, Facet, i), statement, i + 2, flags))
      {
        failed = i;
        n_failed++;
      }
  for (guint i = 0; i < facets->len; i++)
    if (n_failed == 0 || (n_failed == 1 && i == failed))
      count_facet (&g_array_index (facets, Facet, i), statement, i + 2, flags);
  return n_failed == 0;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const Count *one = a;
  const Count *other = b;

  if (one->count != other->count)
    return one->count > other->count ? -1 : 1;
  return g_strcmp0 (one->value, other->value);
}

static void
append_facet (GString     *out,
              const Facet *facet)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (Count));
  GHashTableIter iter;
  gpointer value, count;

  g_hash_table_iter_init (&iter, facet->counts);
  while (g_hash_table_iter_next (&iter, &value, &count))
    {
      Count entry = { value, *(guint *) count };

      g_array_append_val (counts, entry);
    }
  g_array_sort (counts, compare_counts);
  forge_json_append_string (out, facet->name);
  g_string_append (out, ":[");
  for (guint i = 0; i < MIN (counts->len, MAX_VALUES); i++)
    {
      const Count *entry = &g_array_index (counts, Count, i);

      g_string_append (out, i > 0 ? ",{\"value\":" : "{\"value\":");
      forge_json_append_string (out, entry->value);
      g_string_append_printf (out, ",\"count\":%u}", entry->count);
    }
  g_string_append_c (out, ']');
}

static GString *
write_facets (GArray *facets,
              guint   count)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "{\"count\":%u,\"facets\":{", count);
  for (guint i = 0; i < facets->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_facet (out, &g_array_index (facets, Facet, i));
    }
  g_string_append (out, "}}");
  return out;
}

static gboolean
is_marked (GByteArray *marks,
           guint       place)
{
  return place < marks->len && marks->data[place] != FORGE_RANK_NONE;
}

static char *
make_sql (GArray *facets)
{
  GString *sql = g_string_new ("SELECT client_id, flags");

  for (guint i = 0; i < facets->len; i++)
    if (!g_array_index (facets, Facet, i).is_derived)
      g_string_append_printf (sql, ", %s", g_array_index (facets, Facet, i).name);
  g_string_append (sql, " FROM client INDEXED BY client_by_filter WHERE deleted_at IS NULL");
  return g_string_free (sql, FALSE);
}

GString *
forge_facets_count (ForgeDatabase  *database,
                    ForgePlaces    *places,
                    ForgeTexts     *texts,
                    ForgeQuery     *query,
                    GError        **error)
{
  g_autoptr (GArray) facets = make_facets (query);
  g_autofree char *sql = make_sql (facets);
  g_autoptr (GByteArray) marks = NULL;
  sqlite3_stmt *statement;
  GError *failure = NULL;
  guint count = 0;

  if (!forge_search_rank (database, places, texts, forge_query_get_search (query), &marks, error))
    return NULL;
  statement = forge_database_prepare (database, sql, error);
  if (!statement)
    return NULL;
  while (forge_database_step (database, statement, &failure))
    if (!marks || is_marked (marks, forge_places_get (places, sqlite3_column_int64 (statement, 0))))
      count += count_client (facets, statement);
  if (!failure)
    return write_facets (facets, count);
  g_propagate_error (error, failure);
  return NULL;
}
