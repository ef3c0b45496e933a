/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "forge-error.h"
#include "fuzz-store.h"

static ForgeQuery *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  ForgeQuery *query = forge_query_parse (text, &error);

  if (!query && !g_error_matches (error, FORGE_ERROR, FORGE_ERROR_TOO_LARGE))
    g_assert_error (error, FORGE_ERROR, FORGE_ERROR_INVALID);
  return query;
}

static void
check_facets (ForgeQuery *query)
{
  g_autoptr (GError) error = NULL;
  GString *facets = forge_store_count_facets (fuzz_store_get (), query, &error);
  g_autoptr (ForgeJson) json = NULL;

  g_assert_no_error (error);
  json = forge_json_parse (facets->str, facets->len, &error);
  g_assert_no_error (error);
  g_string_free (facets, TRUE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (ForgeQuery) query = parse (text);
  g_autoptr (ForgeQuery) again = NULL;
  g_autoptr (GArray) ids = NULL;

  if (!query)
    return 0;
  again = parse (forge_query_to_string (query));
  g_assert_nonnull (again);
  g_assert_true (forge_query_equal (query, again));
  g_assert_cmpstr (forge_query_to_string (query), ==, forge_query_to_string (again));
  check_facets (query);
  ids = fuzz_store_check_list (query);
  if (!forge_query_is_narrowed (query))
    g_assert_cmpuint (ids->len, >, 0);
  return 0;
}
