/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "forge-id-diff.h"

static ForgeIdVector *
vector_of (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; words[i] != NULL; i++)
    {
      gint64 id = g_ascii_strtoll (words[i], NULL, 10);

      if (*words[i] != '\0')
        g_array_append_val (ids, id);
    }

  return forge_id_vector_new ((const gint64 *) (gpointer) ids->data, ids->len);
}

static char *
splices_to_string (GArray *splices)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < splices->len; i++)
    {
      const ForgeIdSplice *splice = &g_array_index (splices, ForgeIdSplice, i);

      g_string_append_printf (text, "%s%u,%u,%u", i > 0 ? " " : "", splice->position,
                              splice->removed, splice->added);
    }

  return g_string_free (text, FALSE);
}

/* The splices; that what is said of their positions is so. */
static GArray *
diff (ForgeIdVector *before,
      ForgeIdVector *after)
{
  guint moves;
  GArray *splices = forge_id_diff (before, after, &moves);

  g_assert_cmpuint (moves, <=, splices->len);
  for (guint i = 1; i < splices->len; i++)
    {
      const ForgeIdSplice *last = &g_array_index (splices, ForgeIdSplice, i - 1);
      const ForgeIdSplice *splice = &g_array_index (splices, ForgeIdSplice, i);

      if (i < moves)
        g_assert_cmpuint (splice->position + splice->removed, <, last->position);
      else if (i > moves)
        g_assert_cmpuint (splice->position, >, last->position + last->added);
    }

  return splices;
}

/* Carries out @splices on a copy of @before; with @strict no id may be there twice on the way. */
static GArray *
replay (ForgeIdVector *before,
        ForgeIdVector *after,
        GArray        *splices,
        gboolean       strict)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (items, before->ids, before->n);
  for (guint i = 0; i < splices->len; i++)
    {
      const ForgeIdSplice *splice = &g_array_index (splices, ForgeIdSplice, i);

      g_assert_cmpuint (splice->removed + splice->added, >, 0);
      g_assert_cmpuint (splice->position + splice->removed, <=, items->len);
      g_assert_cmpuint (splice->first + splice->added, <=, after->n);

      if (splice->removed > 0)
        g_array_remove_range (items, splice->position, splice->removed);
      if (splice->added > 0)
        g_array_insert_vals (items, splice->position, after->ids + splice->first, splice->added);

      for (guint j = 0; strict && j < items->len; j++)
        {
          for (guint k = 0; k < j; k++)
            g_assert_cmpint (g_array_index (items, gint64, j), !=,
                             g_array_index (items, gint64, k));
        }
    }

  return items;
}

static void
assert_replays (ForgeIdVector *before,
                ForgeIdVector *after,
                GArray        *splices,
                gboolean       strict)
{
  g_autoptr(GArray) items = replay (before, after, splices, strict);

  g_assert_cmpmem (items->data, items->len * sizeof (gint64), after->ids,
                   after->n * sizeof (gint64));
}

static void
test_table (void)
{
  static const struct
  {
    const char *before;
    const char *after;
    const char *splices;
  } rows[] = {
    { "", "", "" },
    { "1 2 3", "1 2 3", "" },
    { "", "1 2 3", "0,0,3" },
    { "1 2 3", "", "0,3,0" },
    { "1 2 3", "9 1 2 3", "0,0,1" },
    { "1 2 3", "1 9 2 3", "1,0,1" },
    { "1 2 3", "1 2 3 9", "3,0,1" },
    { "1 2 3", "2 3", "0,1,0" },
    { "1 2 3", "1 3", "1,1,0" },
    { "1 2 3", "1 2", "2,1,0" },
    { "1 2 3", "1 9 3", "1,1,1" },
    { "1 2 3 4 5", "5 1 2 3 4", "4,1,0 0,0,1" },
    { "1 2 3 4 5", "2 3 4 5 1", "0,1,0 4,0,1" },
    { "1 2 3 4 5", "1 8 9 5", "1,3,2" },
    { "1 2 3 4 5", "8 1 2 9 5", "2,2,1 0,0,1" },
    { "1 2 3 4 5 6", "6 1 2 9 4 5", "5,1,0 2,1,1 0,0,1" },
    { "1 2 3", "4 5 6", "0,3,3" },
    { "1 2 3", "1 2 2 3 1", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(ForgeIdVector) before = vector_of (rows[i].before);
      g_autoptr(ForgeIdVector) after = vector_of (rows[i].after);
      g_autoptr(GArray) splices = diff (before, after);
      g_autofree char *text = splices_to_string (splices);

      g_test_message ("%s → %s", rows[i].before, rows[i].after);
      g_assert_cmpstr (text, ==, rows[i].splices);
      assert_replays (before, after, splices, TRUE);
    }
}

static void
shuffle (gint64 *ids,
         guint   n,
         GRand  *rand)
{
  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (gint32) i);
      gint64 id = ids[i - 1];

      ids[i - 1] = ids[j];
      ids[j] = id;
    }
}

static ForgeIdVector *
random_vector (GRand *rand)
{
  gint64 ids[24];
  guint n = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (ids) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = i + 1;
  shuffle (ids, G_N_ELEMENTS (ids), rand);

  return forge_id_vector_new (ids, n);
}

/* Some edits of @before: what a refresh mostly finds. */
static ForgeIdVector *
edited_vector (ForgeIdVector *before,
               GRand         *rand)
{
  ForgeIdVector *vector = forge_id_vector_ref (before);

  for (int edits = g_rand_int_range (rand, 0, 4); edits > 0; edits--)
    {
      ForgeIdVector *next = NULL;
      guint position = (guint) g_rand_int_range (rand, 0, (gint32) vector->n + 1);

      if (g_rand_boolean (rand))
        next = forge_id_vector_with (vector, position, 100 + edits);
      else if (position < vector->n)
        next = forge_id_vector_without (vector, position);
      else
        continue;

      forge_id_vector_unref (vector);
      vector = next;
    }

  return vector;
}

/* How many ids can stay at best: the longest growing subsequence, by the definition. */
static guint
most_kept (ForgeIdVector *before,
           ForgeIdVector *after)
{
  guint best[32] = { 0 };
  guint most = 0;

  for (guint i = 0; i < after->n; i++)
    {
      guint source = forge_id_vector_find (before, after->ids[i]);

      if (source == G_MAXUINT)
        continue;

      best[i] = 1;
      for (guint j = 0; j < i; j++)
        {
          guint earlier = forge_id_vector_find (before, after->ids[j]);

          if (earlier != G_MAXUINT && earlier < source)
            best[i] = MAX (best[i], best[j] + 1);
        }
      most = MAX (most, best[i]);
    }

  return most;
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr(ForgeIdVector) before = random_vector (rand);
      g_autoptr(ForgeIdVector) after = i % 2 ? random_vector (rand) : edited_vector (before, rand);
      g_autoptr(GArray) splices = diff (before, after);
      guint removed = 0;
      guint added = 0;

      assert_replays (before, after, splices, TRUE);

      for (guint j = 0; j < splices->len; j++)
        {
          removed += g_array_index (splices, ForgeIdSplice, j).removed;
          added += g_array_index (splices, ForgeIdSplice, j).added;
        }
      g_assert_cmpuint (before->n - removed, ==, most_kept (before, after));
      g_assert_cmpuint (after->n - added, ==, before->n - removed);
    }
}

static void
test_single_edits (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(ForgeIdVector) less = random_vector (rand);
      guint position = (guint) g_rand_int_range (rand, 0, (gint32) less->n + 1);
      g_autoptr(ForgeIdVector) more = forge_id_vector_with (less, position, 99);
      g_autoptr(ForgeIdVector) back = forge_id_vector_without (more, position);
      g_autoptr(GArray) insertion = diff (less, more);
      g_autoptr(GArray) deletion = diff (more, less);
      g_autofree char *inserted = splices_to_string (insertion);
      g_autofree char *deleted = splices_to_string (deletion);
      g_autofree char *expected_insertion = g_strdup_printf ("%u,0,1", position);
      g_autofree char *expected_deletion = g_strdup_printf ("%u,1,0", position);

      g_assert_cmpstr (inserted, ==, expected_insertion);
      g_assert_cmpstr (deleted, ==, expected_deletion);
      g_assert_cmpmem (back->ids, back->n * sizeof (gint64), less->ids, less->n * sizeof (gint64));
      for (guint j = 0; j < more->n; j++)
        g_assert_cmpuint (forge_id_vector_find (more, more->ids[j]), ==, j);
      for (guint j = 0; j < back->n; j++)
        g_assert_cmpuint (forge_id_vector_find (back, back->ids[j]), ==, j);
      g_assert_cmpuint (forge_id_vector_find (back, 99), ==, G_MAXUINT);
    }
}

static void
test_large (void)
{
  const guint n = 100000;
  g_autofree gint64 *ids = g_new (gint64, n);
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(ForgeIdVector) before = NULL;
  g_autoptr(ForgeIdVector) shuffled = NULL;
  g_autoptr(ForgeIdVector) inserted = NULL;
  g_autoptr(GArray) splices = NULL;
  g_autoptr(GArray) one = NULL;
  g_autofree char *text = NULL;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    ids[i] = i + 1;
  before = forge_id_vector_new (ids, n);
  shuffle (ids, n, rand);
  shuffled = forge_id_vector_new (ids, n);
  g_test_message ("two vectors: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);

  start = g_get_monotonic_time ();
  splices = diff (before, shuffled);
  g_test_message ("shuffle: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  g_assert_cmpuint (splices->len, ==, 1);
  assert_replays (before, shuffled, splices, FALSE);

  start = g_get_monotonic_time ();
  inserted = forge_id_vector_with (shuffled, 500, n + 1);
  g_test_message ("with: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  start = g_get_monotonic_time ();
  one = diff (shuffled, inserted);
  g_test_message ("one insertion: %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  text = splices_to_string (one);
  g_assert_cmpstr (text, ==, "500,0,1");
}

/* Each splice makes a view fill up again what it took away. */
static void
test_few_of_many (void)
{
  gint64 ids[2000];
  g_autoptr(ForgeIdVector) before = NULL;
  g_autoptr(ForgeIdVector) few = NULL;
  g_autoptr(ForgeIdVector) most = NULL;
  g_autoptr(GArray) narrowed = NULL;
  g_autoptr(GArray) thinned = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = i + 1;
  before = forge_id_vector_new (ids, G_N_ELEMENTS (ids));
  for (guint i = 0; i < 50; i++)
    ids[i] = 40 * i + 20;
  few = forge_id_vector_new (ids, 50);
  narrowed = diff (before, few);
  g_assert_cmpuint (narrowed->len, ==, 1);
  assert_replays (before, few, narrowed, FALSE);

  most = forge_id_vector_ref (before);
  for (guint i = 50; i > 0; i--)
    {
      g_autoptr(ForgeIdVector) vector = most;

      most = forge_id_vector_without (vector, 40 * i - 21);
    }
  thinned = diff (before, most);
  g_assert_cmpuint (thinned->len, ==, 50);
  assert_replays (before, most, thinned, TRUE);
}

static void
test_vector_repeated (void)
{
  static const gint64 ids[] = { 5, 3, 5, 9, 3, 1 };
  static const gint64 expected[] = { 5, 3, 9, 1 };
  g_autoptr(ForgeIdVector) vector = forge_id_vector_new (ids, G_N_ELEMENTS (ids));

  g_assert_cmpmem (vector->ids, vector->n * sizeof (gint64), expected, sizeof expected);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (forge_id_vector_find (vector, expected[i]), ==, i);
  g_assert_cmpuint (forge_id_vector_find (vector, 4), ==, G_MAXUINT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/id-vector/repeated", test_vector_repeated);
  g_test_add_func ("/id-diff/table", test_table);
  g_test_add_func ("/id-diff/random", test_random);
  g_test_add_func ("/id-diff/single-edits", test_single_edits);
  g_test_add_func ("/id-diff/large", test_large);
  g_test_add_func ("/id-diff/few-of-many", test_few_of_many);

  return g_test_run ();
}
