/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forge-error.h"
#include "forge-query.h"

static void
test_parse_canonical (void)
{
  static const struct {
    const char *text;
    const char *canonical;
  } cases[] = {
    { "", "" },
    { "&&", "" },
    { "page=3&page_size=100&foo&format=json", "" },
    { "search=+jose++per+", "search=jose%20%20per" },
    { "ordering=-created_at&status=ACTIVE&search=a", "status=ACTIVE&search=a&ordering=-created_at" },
    { "status=ACTIVE&status=BLOCKED", "status=BLOCKED" },
    { "city=", "" },
    { "city=Le%C3%B3n", "city=Le%C3%B3n" },
    { "city=Le\xc3\xb3n", "city=Le%C3%B3n" },
    { "ordering=bogus,name", "ordering=name" },
    { "ordering=bogus", "" },
    { "ordering=--name", "" },
    { "ordering=notes", "" },
    { "name=Ana", "" },
    { "credit=over&missing=phone", "credit=over&missing=phone" },
    { "credit=lots", "" },
    { "search=50%25+%26+%22x%22", "search=50%25%20%26%20%22x%22" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ForgeQuery) query = forge_query_parse (cases[i].text, &error);
      g_autoptr (ForgeQuery) again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (forge_query_to_string (query), ==, cases[i].canonical);

      again = forge_query_parse (forge_query_to_string (query), &error);
      g_assert_no_error (error);
      g_assert_true (forge_query_equal (query, again));
    }
}

static void
test_parse_bad (void)
{
  const char *bad[] = { "search=%00", "search=%ff", "search=\xff", "%00=a", "search=%zz" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (forge_query_parse (bad[i], &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_INVALID);
    }
}

static void
test_parse_long (void)
{
  static const struct {
    guint    n_letters;
    gboolean is_accepted;
  } rows[] = { { 600, TRUE }, { 667, TRUE }, { 668, FALSE }, { 2000, FALSE }, { 2100, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *letters = g_strnfill (rows[i].n_letters, '*');
      g_autofree char *text = g_strconcat ("search=", letters, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (ForgeQuery) query = forge_query_parse (text, &error);
      g_autoptr (ForgeQuery) again = NULL;

      if (!rows[i].is_accepted)
        {
          g_assert_error (error, FORGE_ERROR, FORGE_ERROR_TOO_LARGE);
          continue;
        }
      g_assert_no_error (error);
      again = forge_query_parse (forge_query_to_string (query), &error);
      g_assert_no_error (error);
      g_assert_true (forge_query_equal (query, again));
    }
}

static void
test_with (void)
{
  g_autoptr (ForgeQuery) all = forge_query_new ();
  g_autoptr (ForgeQuery) searched = forge_query_with_search (all, "  Peña ");
  g_autoptr (ForgeQuery) blocked = forge_query_with_filter (searched, "status", "BLOCKED");
  g_autoptr (ForgeQuery) newest = forge_query_with_ordering (blocked, FORGE_FIELD_CREATED_AT, TRUE);
  g_autoptr (ForgeQuery) plain = forge_query_with_filter (newest, "status", NULL);
  g_autoptr (ForgeQuery) ranked = forge_query_with_ordering (plain, FORGE_N_FIELDS, TRUE);
  gboolean descending;

  g_assert_false (forge_query_is_narrowed (all));
  g_assert_true (forge_query_is_narrowed (searched));
  g_assert_cmpstr (forge_query_get_search (searched), ==, "Peña");
  g_assert_cmpstr (forge_query_get_filter (blocked, "status"), ==, "BLOCKED");
  g_assert_null (forge_query_get_filter (searched, "status"));
  g_assert_cmpuint (forge_query_get_ordering (newest, &descending), ==, FORGE_FIELD_CREATED_AT);
  g_assert_true (descending);
  g_assert_cmpstr (forge_query_to_string (newest), ==,
                   "status=BLOCKED&search=Pe%C3%B1a&ordering=-created_at");
  g_assert_true (forge_query_equal (ranked, searched));
  g_assert_cmpstr (forge_query_get_search (all), ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/query/parse/canonical", test_parse_canonical);
  g_test_add_func ("/query/parse/bad", test_parse_bad);
  g_test_add_func ("/query/parse/long", test_parse_long);
  g_test_add_func ("/query/with", test_with);

  return g_test_run ();
}
