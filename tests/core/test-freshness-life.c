/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "freshness-fixture.h"

static void
test_i25_a_failure_arms_a_retry (Fixture       *f,
                                 gconstpointer  data)
{
  guint64 flight = observe (f, f->list, NULL);
  gint64 when;

  fail (f, f->list, flight, FORGE_FAILURE_TRANSIENT, 0, G_MAXUINT32 / 2);
  when = find (f, FORGE_ACTION_WAKE, NULL)->when;
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_ERROR);
  g_assert_cmpint (when, >, f->now);

  tick (f, when - f->now - 1);
  g_assert_cmpuint (begun (f, f->list), ==, 0);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, when);
  tick (f, 1);
  flight = begun (f, f->list);
  g_assert_cmpuint (flight, !=, 0);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_ERROR);
  arrive (f, f->list, flight);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);
}

/* What is due at once is done at once: nobody is woken for the past. */
static void
test_i25_all_that_is_due (Fixture       *f,
                          gconstpointer  data)
{
  observe (f, f->list, NULL);
  for (guint i = 0; i < 3; i++)
    {
      settle (f, FORGE_TAGS_ALL, UNKNOWN);
      f->now += SECONDS (1);
    }
  tick (f, FORGE_QUARANTINE);
  for (guint i = 0; i < f->actions->len; i++)
    {
      const ForgeAction *action = &g_array_index (f->actions, ForgeAction, i);

      g_assert_true (action->kind != FORGE_ACTION_WAKE || action->when > f->now);
    }
}

/* A refused page is asked for again too, but at a walking pace. */
static void
test_i25_a_lasting_failure_too (Fixture       *f,
                                gconstpointer  data)
{
  guint64 flight = observe (f, f->seven, NULL);

  fail (f, f->seven, flight, FORGE_FAILURE_LASTING, 0, 0);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, f->now + FORGE_RETRY_CAP);
  tick (f, FORGE_RETRY_CAP);
  g_assert_cmpuint (begun (f, f->seven), >, flight);
}

static void
test_i25_offline (Fixture       *f,
                  gconstpointer  data)
{
  guint64 flight = observe (f, f->list, NULL);

  forge_freshness_set_online (f->core, FALSE, f->now, f->actions);
  fail (f, f->list, flight, FORGE_FAILURE_TRANSIENT, 0, 0);
  g_assert_null (find (f, FORGE_ACTION_WAKE, NULL));
  tick (f, SECONDS (60));
  settle (f, FORGE_TAGS_ALL, APPLIED);
  g_assert_cmpuint (begun (f, f->list), ==, 0);
  g_assert_cmpuint (observe (f, f->page, NULL), ==, 0);

  forget (f);
  forge_freshness_set_online (f->core, TRUE, f->now, f->actions);
  arrive (f, f->list, begun (f, f->list));
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);
  g_assert_cmpint (label (f, f->page), ==, FORGE_LABEL_EMPTY);
}

static void
test_i25_a_change_does_not_wait_for_the_retry (Fixture       *f,
                                               gconstpointer  data)
{
  guint64 flight = observe (f, f->list, NULL);

  fail (f, f->list, flight, FORGE_FAILURE_TRANSIENT, 0, G_MAXUINT32);
  settle (f, (ForgeTags) { .id = 8 }, APPLIED);
  g_assert_cmpuint (begun (f, f->list), ==, 0);
  settle (f, forge_tags_for_client (8), APPLIED);
  flight = begun (f, f->list);
  g_assert_cmpuint (flight, !=, 0);

  fail (f, f->list, flight, FORGE_FAILURE_TRANSIENT, SECONDS (40), 0);
  settle (f, forge_tags_for_client (8), APPLIED);
  g_assert_cmpuint (begun (f, f->list), ==, 0);
  tick (f, SECONDS (39));
  g_assert_cmpuint (begun (f, f->list), ==, 0);
  tick (f, SECONDS (1));
  g_assert_cmpuint (begun (f, f->list), !=, 0);
}

static void
test_i26_storm (Fixture       *f,
                gconstpointer  data)
{
  guint64 flight = observe (f, f->list, NULL);
  guint n_begun = 0;

  for (int i = 0; i < 50; i++)
    {
      settle (f, forge_tags_for_client (7), APPLIED);
      n_begun += count (f, FORGE_ACTION_BEGIN);
      if (begun (f, f->list) != 0)
        flight = begun (f, f->list);
    }
  g_assert_cmpuint (n_begun, ==, 2);

  arrive (f, f->list, flight);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_STALE);
  g_assert_cmpuint (count (f, FORGE_ACTION_BEGIN), ==, 1);
  arrive (f, f->list, begun (f, f->list));
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);
  g_assert_cmpuint (count (f, FORGE_ACTION_BEGIN), ==, 0);
}

/* One who reads once gets an answer from after the asking, storm or not. */
static void
test_i26_a_reader_in_a_storm (Fixture       *f,
                              gconstpointer  data)
{
  guint64 flight = read_once (f, f->list, NULL);
  guint64 wanted;

  for (int i = 0; i < 2; i++)
    {
      settle (f, FORGE_TAGS_ALL, APPLIED);
      wanted = read_once (f, f->list, NULL);
      g_assert_cmpuint (wanted, >, flight);
      flight = wanted;
    }
  settle (f, FORGE_TAGS_ALL, APPLIED);
  wanted = read_once (f, f->list, NULL);
  g_assert_cmpuint (wanted, >, flight);
  g_assert_cmpuint (f->actions->len, ==, 0);

  arrive (f, f->list, flight);
  g_assert_cmpuint (begun (f, f->list), >=, wanted);
  arrive (f, f->list, begun (f, f->list));
  g_assert_cmpuint (f->actions->len, ==, 0);
}

static void
test_i27_backoff (Fixture       *f,
                  gconstpointer  data)
{
  gint64 limit = SECONDS (1) / 2;
  guint64 flight = observe (f, f->list, NULL);

  for (int i = 0; i < 12; i++)
    {
      gint64 longest;

      fail (f, f->list, flight, FORGE_FAILURE_TRANSIENT, 0, G_MAXUINT32);
      longest = find (f, FORGE_ACTION_WAKE, NULL)->when - f->now;
      g_assert_cmpint (longest, ==, limit + 1);
      tick (f, longest);
      flight = begun (f, f->list);
      g_assert_cmpuint (flight, !=, 0);
      limit = MIN (2 * limit, FORGE_RETRY_CAP);
    }

  fail (f, f->list, flight, FORGE_FAILURE_TRANSIENT, 0, 0);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, f->now + 1);
  tick (f, 1);
  arrive (f, f->list, begun (f, f->list));
  settle (f, FORGE_TAGS_ALL, APPLIED);
  fail (f, f->list, begun (f, f->list), FORGE_FAILURE_TRANSIENT, 0, G_MAXUINT32);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, f->now + SECONDS (1) / 2 + 1);
}

static void
test_i27_retry_after (Fixture       *f,
                      gconstpointer  data)
{
  guint64 flight = observe (f, f->list, NULL);

  fail (f, f->list, flight, FORGE_FAILURE_TRANSIENT, SECONDS (7), 0);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, f->now + SECONDS (7));
  tick (f, SECONDS (7));
  fail (f, f->list, begun (f, f->list), FORGE_FAILURE_TRANSIENT, G_MAXINT64 / 2, 0);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, f->now + FORGE_MAX_AGE);
}

/* Whoever carries out the actions may call back: they are complete by then. */
static void
test_i29_called_from_inside (Fixture       *f,
                             gconstpointer  data)
{
  g_autoptr (GArray) inner = forge_actions_new ();
  guint64 flight = observe (f, f->list, NULL);

  observe (f, f->seven, NULL);
  arrive (f, f->list, flight);
  settle (f, FORGE_TAGS_ALL, APPLIED);
  flight = begun (f, f->list);

  for (guint i = 0; i < f->actions->len; i++)
    {
      if (g_array_index (f->actions, ForgeAction, i).kind != FORGE_ACTION_LABEL)
        continue;
      forge_freshness_unobserve (f->core, f->list, f->now, inner);
      forge_freshness_settle (f->core, FORGE_TAGS_ALL, APPLIED, f->now, f->now, inner);
      forge_freshness_observe (f->core, f->list, NULL, f->now, inner);
    }
  refuse (f, f->list, flight);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_EMPTY);
  for (guint i = 0; i < inner->len; i++)
    {
      const ForgeAction *action = &g_array_index (inner, ForgeAction, i);

      if (action->kind == FORGE_ACTION_BEGIN && forge_key_equal (action->key, f->list))
        flight = action->seq;
    }
  arrive (f, f->list, flight);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);
}

/* Takes the labels of the last actions over into @labels, in order and without gaps. */
static void
replay (Fixture     *f,
        ForgeKey   **keys,
        ForgeLabel  *labels,
        guint64     *seq)
{
  for (guint i = 0; i < f->actions->len; i++)
    {
      const ForgeAction *action = &g_array_index (f->actions, ForgeAction, i);
      guint k = 0;

      if (action->kind != FORGE_ACTION_LABEL)
        continue;
      while (!forge_key_equal (keys[k], action->key))
        k++;
      g_assert_cmpuint (action->seq, ==, ++*seq);
      g_assert_cmpint (action->from, ==, labels[k]);
      g_assert_cmpint (action->to, !=, action->from);
      labels[k] = action->to;
    }
}

static void
test_i30_events_tell_it_all (Fixture       *f,
                             gconstpointer  data)
{
  ForgeKey *keys[] = { f->list, f->page, f->seven };
  ForgeLabel labels[] = { FORGE_LABEL_EMPTY, FORGE_LABEL_EMPTY, FORGE_LABEL_EMPTY };
  guint64 flights[G_N_ELEMENTS (keys)] = { 0 }, seq = 0;
  GRand *random = g_rand_new_with_seed (30);

  for (int step = 0; step < 400; step++)
    {
      int which = g_rand_int_range (random, 0, G_N_ELEMENTS (keys));
      ForgeKey *key = keys[which];
      guint64 flight = flights[which];
      ForgeStamp stamp;

      forget (f);
      switch (g_rand_int_range (random, 0, 8))
        {
        case 0:
          forge_freshness_observe (f->core, key, NULL, f->now, f->actions);
          break;
        case 1:
          if (forge_freshness_is_observed (f->core, key))
            forge_freshness_unobserve (f->core, key, f->now, f->actions);
          break;
        case 2:
          forge_freshness_settle (f->core, forge_tags_for_client (7), step % 8 ? APPLIED : UNKNOWN,
                                  f->now, f->now, f->actions);
          break;
        case 3:
          forge_freshness_tick (f->core, f->now += SECONDS (20), f->actions);
          break;
        case 4:
          forge_freshness_fail (f->core, key, flight, FORGE_FAILURE_TRANSIENT, 0, 7, f->now,
                                f->actions);
          break;
        case 5:
          if (step % 4 == 0)
            forge_freshness_change_principal (f->core, f->now, f->actions);
          break;
        default:
          forge_freshness_arrive (f->core, key, flight, f->now, &stamp, f->actions);
        }

      for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
        if (begun (f, keys[k]) != 0)
          flights[k] = begun (f, keys[k]);
      replay (f, keys, labels, &seq);
      for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
        g_assert_cmpint (labels[k], ==, label (f, keys[k]));
    }
  g_assert_cmpuint (seq, >, 50);
  g_rand_free (random);
}

static void
test_i31_the_worse_label (Fixture       *f,
                          gconstpointer  data)
{
  for (int a = FORGE_LABEL_FRESH; a <= FORGE_LABEL_EMPTY; a++)
    for (int b = FORGE_LABEL_FRESH; b <= FORGE_LABEL_EMPTY; b++)
      g_assert_cmpint (forge_label_worse (a, b), ==, MAX (a, b));
  g_assert_cmpint (FORGE_LABEL_FRESH, <, FORGE_LABEL_STALE);
  g_assert_cmpint (FORGE_LABEL_STALE, <, FORGE_LABEL_UNCONFIRMED);
  g_assert_cmpint (FORGE_LABEL_UNCONFIRMED, <, FORGE_LABEL_ERROR);
  g_assert_cmpint (FORGE_LABEL_ERROR, <, FORGE_LABEL_EMPTY);
}

static void
test_two_observers (Fixture       *f,
                    gconstpointer  data)
{
  guint64 flight = observe (f, f->list, NULL);
  ForgeStamp stamp = arrive (f, f->list, flight);

  g_assert_cmpuint (observe (f, f->list, &stamp), ==, 0);
  forge_freshness_unobserve (f->core, f->list, f->now, f->actions);
  g_assert_true (forge_freshness_is_observed (f->core, f->list));
  settle (f, FORGE_TAGS_ALL, APPLIED);
  g_assert_cmpuint (begun (f, f->list), !=, 0);
  forge_freshness_unobserve (f->core, f->list, f->now, f->actions);
  g_assert_false (forge_freshness_is_observed (f->core, f->list));
  settle (f, FORGE_TAGS_ALL, APPLIED);
  g_assert_cmpuint (f->actions->len, ==, 0);
}

/* The owner's store lost what it kept: the core believes it. */
static void
test_i32_lost_under_an_observer (Fixture       *f,
                                 gconstpointer  data)
{
  guint64 flight = observe (f, f->list, NULL);

  arrive (f, f->list, flight);
  g_assert_cmpuint (observe (f, f->list, NULL), >, flight);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_EMPTY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/freshness/i25-a-failure-arms-a-retry", test_i25_a_failure_arms_a_retry);
  add_test ("/freshness/i25-all-that-is-due", test_i25_all_that_is_due);
  add_test ("/freshness/i25-a-lasting-failure-too", test_i25_a_lasting_failure_too);
  add_test ("/freshness/i25-offline", test_i25_offline);
  add_test ("/freshness/i25-a-change-does-not-wait-for-the-retry",
            test_i25_a_change_does_not_wait_for_the_retry);
  add_test ("/freshness/i26-storm", test_i26_storm);
  add_test ("/freshness/i26-a-reader-in-a-storm", test_i26_a_reader_in_a_storm);
  add_test ("/freshness/i27-backoff", test_i27_backoff);
  add_test ("/freshness/i27-retry-after", test_i27_retry_after);
  add_test ("/freshness/i29-called-from-inside", test_i29_called_from_inside);
  add_test ("/freshness/i30-events-tell-it-all", test_i30_events_tell_it_all);
  add_test ("/freshness/i31-the-worse-label", test_i31_the_worse_label);
  add_test ("/freshness/i32-lost-under-an-observer", test_i32_lost_under_an_observer);
  add_test ("/freshness/two-observers", test_two_observers);

  return g_test_run ();
}
