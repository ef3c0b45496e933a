/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a search finds, and in which order. */
#include "fixture.h"

/* Their numbers are 1, 2, … */
static const char *const clients[] = {
  "{\"client_code\":\"CLI-001\",\"type\":\"INDIVIDUAL\",\"name\":\"Juan Pérez\","
  "\"phone\":\"+52 55 1234 5678\",\"city\":\"León\"}",
  "{\"client_code\":\"CLI-0012\",\"type\":\"EMPRESA\",\"name\":\"Álvarez y Juanes\","
  "\"legal_name\":\"ÁLVAREZ Y JUANES S.A.\",\"status\":\"BLOCKED\"}",
  "{\"client_code\":\"N1\",\"type\":\"INDIVIDUAL\",\"name\":\"Ñandú\",\"email\":\"juan@example.org\"}",
  "{\"client_code\":\"N2\",\"type\":\"INDIVIDUAL\",\"name\":\"Nuñez\",\"tax_id\":\"CLI-001\"}",
  "{\"client_code\":\"Z\",\"type\":\"GOVERNMENT\",\"name\":\"Zona 100% \\\"*\\\" a_b\","
  "\"mobile\":\"5598765432\",\"notes\":\"juan\",\"legal_name\":\"北京一公司\"}",
  "{\"client_code\":\"J\",\"type\":\"EMPRESA\",\"name\":\"juan AND OR NOT NEAR(x)\","
  "\"phone\":\"(0049) 30 123456\"}",
  "{\"client_code\":\"9\",\"type\":\"EMPRESA\",\"name\":\"9 Amigos\",\"legal_name\":\"José María\"}",
};

static const struct
{
  const char *query;
  const char *ids;
} rows[] = {
  /* by name: digits first, Á under A, Ñ after N */
  { "", "7,2,6,1,4,3,5" },
  { "ordering=-name", "5,3,4,1,6,2,7" },
  { "ordering=client_code", "7,1,2,6,3,4,5" },
  /* without case and accents */
  { "search=perez", "1" },
  { "search=P%C3%89REZ", "1" },
  { "search=pe%CC%81rez", "1" },
  { "search=nunez", "4" },
  { "search=jose+maria", "7" },
  /* several words, in any order, in any member */
  { "search=perez+juan", "1" },
  { "search=juan+cli", "2,1" },
  { "search=juan+nothing", "" },
  { "search=++juan%09perez++", "1" },
  /* a word of one or two letters, where words have no blanks between them */
  { "search=%E4%BA%AC", "5" },
  { "search=%E4%B8%80%E5%85%AC", "5" },
  /* notes are not searched */
  { "search=juan", "6,1,2,3" },
  /* ranks: code or tax id, then the name's beginning, a word's, anywhere */
  { "search=cli-001", "1,4,2" },
  { "search=j", "6,1,7,2,3" },
  { "search=jua", "6,1,2,3" },
  { "search=ua", "" },
  { "search=uan", "2,6,1,3" },
  { "search=n1", "3" },
  { "search=a", "2,7,6,5" },
  { "search=ju+a", "2,6" },
  { "search=juan&ordering=name", "2,6,1,3" },
  { "search=juan&ordering=-name", "3,1,6,2" },
  /* phones */
  { "search=5678", "1" },
  { "search=12345678", "1" },
  { "search=1234+5678", "1" },
  { "search=55-1234-5678", "1" },
  { "search=%2B52+55+1234+5678", "1" },
  { "search=%2B52+1+55+9876+5432", "5" },
  { "search=%2B5559876+5432", "5" },
  { "search=00525598765432", "5" },
  { "search=555598765432", "5" },
  { "search=004930123456", "6" },
  { "search=%2B49+30+123456", "6" },
  /* every character stands for itself */
  { "search=%25", "5" },
  { "search=100%25", "5" },
  { "search=*", "5" },
  { "search=%22*%22", "5" },
  { "search=_", "5" },
  { "search=a_b", "5" },
  { "search=%22", "5" },
  { "search=juan*", "" },
  { "search=%22juan%22", "" },
  { "search=and+or+not", "6" },
  { "search=near(x)", "6" },
  { "search=juan+OR+perez", "" },
  { "search=name:juan", "" },
  { "search=%5Ejuan", "" },
  { "search=-", "2,1,4" },
  { "search=%F0%9F%98%80", "" },
  /* nothing left of it */
  { "search=", "7,2,6,1,4,3,5" },
  { "search=%CC%81", "7,2,6,1,4,3,5" },
  /* filters */
  { "search=juan&type=EMPRESA", "6,2" },
  { "type=INDIVIDUAL", "1,4,3" },
  { "status=BLOCKED", "2" },
  { "status=ACTIVE&type=EMPRESA", "7,6" },
  { "city=Le%C3%B3n", "1" },
  { "missing=phone", "7,2,4,3" },
  { "missing=email&missing=phone", "7,2,4,3" },
  { "missing=email", "7,2,6,1,4,5" },
  { "credit=over", "" },
  { "ordering=city", "2,3,4,5,6,7,1" },
  { "ordering=-city", "1,7,6,5,4,3,2" },
};

static void
create_clients (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (Reply) reply = fixture_send (fixture, "POST", "clients/", clients[i], NULL);

      g_assert_cmpuint (reply->status, ==, 201);
    }
}

static void
test_search (Fixture      *fixture,
             gconstpointer data)
{
  create_clients (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("clients/ids/?", rows[i].query, NULL);
      g_autofree char *ids = g_strdup_printf ("{*\"ids\":[%s]}", rows[i].ids);
      g_autoptr (Reply) reply = fixture_send (fixture, "GET", path, NULL, NULL);

      g_assert_cmpuint (reply->status, ==, 200);
      if (!g_pattern_match_simple (ids, reply->body))
        {
          g_test_message ("%s: %s, not %s", rows[i].query, reply->body, rows[i].ids);
          g_test_fail ();
        }
    }
}

/* What was found is forgotten with every change. */
static void
test_after_changes (Fixture      *fixture,
                    gconstpointer data)
{
  static const struct
  {
    const char *method, *path, *body, *ids;
  } steps[] = {
    { "POST", "clients/", NULL, "[1]" },
    { "PATCH", "clients/1/", "{\"name\":\"Ana\"}", "[]" },
    { "PATCH", "clients/1/", "{\"email\":\"perez@example.org\"}", "[1]" },
    { "DELETE", "clients/1/", NULL, "[]" },
    { "POST", "clients/1/restore/", NULL, "[1]" },
    { "PATCH", "clients/1/", "{\"email\":null,\"notes\":\"perez\"}", "[]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("*\"ids\":%s}", steps[i].ids);
      g_autoptr (Reply) change = fixture_send (fixture, steps[i].method, steps[i].path,
                                               i == 0 ? clients[0] : steps[i].body, NULL);
      g_autoptr (Reply) reply = fixture_send (fixture, "GET", "clients/ids/?search=perez", NULL,
                                              NULL);

      g_assert_cmpuint (change->status, <, 300);
      assert_matches (reply->body, pattern);
    }
}

static void
test_long_search (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GString) path = g_string_new ("clients/ids/?search=x");
  g_autoptr (Reply) created = fixture_send (fixture, "POST", "clients/", clients[0], NULL);
  g_autoptr (Reply) reply = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append (path, "+jua");
  reply = fixture_send (fixture, "GET", path->str, NULL, NULL);
  assert_matches (reply->body, "{\"count\":0,*");
}

/* Each filter counts what it would leave if the others stayed as they are. */
static void
test_facets (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *query, *answer;
  } facets[] = {
    { "", "{\"count\":7,\"facets\":{\"type\":[{\"value\":\"EMPRESA\",\"count\":3},"
      "{\"value\":\"INDIVIDUAL\",\"count\":3},{\"value\":\"GOVERNMENT\",\"count\":1}],"
      "\"city\":[{\"value\":\"León\",\"count\":1}],\"state\":[],\"country\":[],"
      "\"status\":[{\"value\":\"ACTIVE\",\"count\":6},{\"value\":\"BLOCKED\",\"count\":1}],"
      "\"credit\":[],\"missing\":[{\"value\":\"email\",\"count\":6},"
      "{\"value\":\"phone\",\"count\":4}]}}" },
    { "type=EMPRESA&status=BLOCKED", "{\"count\":1,\"facets\":{"
      "\"type\":[{\"value\":\"EMPRESA\",\"count\":1}],\"city\":[],*"
      "\"status\":[{\"value\":\"ACTIVE\",\"count\":2},{\"value\":\"BLOCKED\",\"count\":1}],"
      "*\"missing\":[{\"value\":\"email\",\"count\":1},{\"value\":\"phone\",\"count\":1}]}}" },
    { "search=juan&missing=phone", "{\"count\":2,\"facets\":{"
      "\"type\":[{\"value\":\"EMPRESA\",\"count\":1},{\"value\":\"INDIVIDUAL\",\"count\":1}],*"
      "\"missing\":[{\"value\":\"email\",\"count\":3},{\"value\":\"phone\",\"count\":2}]}}" },
    { "search=nobody", "{\"count\":0,*\"type\":[],*" },
  };

  create_clients (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (facets); i++)
    {
      g_autofree char *path = g_strconcat ("clients/facets/?", facets[i].query, NULL);
      g_autoptr (Reply) reply = fixture_send (fixture, "GET", path, NULL, NULL);

      assert_matches (reply->body, facets[i].answer);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/service/search/table", Fixture, NULL, fixture_set_up, test_search,
              fixture_tear_down);
  g_test_add ("/service/search/after-changes", Fixture, NULL, fixture_set_up, test_after_changes,
              fixture_tear_down);
  g_test_add ("/service/search/facets", Fixture, NULL, fixture_set_up, test_facets,
              fixture_tear_down);
  g_test_add ("/service/search/long", Fixture, NULL, fixture_set_up, test_long_search,
              fixture_tear_down);
  return g_test_run ();
}
