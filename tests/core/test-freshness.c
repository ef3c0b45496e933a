/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "freshness-fixture.h"

static void
test_i03_begun_before_the_settle (Fixture       *f,
                                  gconstpointer  data)
{
  guint64 flight = read_once (f, f->list, NULL);
  ForgeStamp stamp;

  settle (f, forge_tags_for_client (7), APPLIED);
  stamp = arrive (f, f->list, flight);

  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_STALE);
  g_assert_cmpuint (read_once (f, f->list, &stamp), >, flight);
}

/* The bump waits for nobody, and is done before anything is said. */
static void
test_i04_bump_comes_first (Fixture       *f,
                           gconstpointer  data)
{
  guint64 unrelated = read_once (f, f->eight, NULL);
  guint64 flight = observe (f, f->list, NULL);
  ForgeStamp stamp = arrive (f, f->list, flight);
  const ForgeAction *said;

  settle (f, forge_tags_for_client (7), APPLIED);

  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_STALE);
  said = find (f, FORGE_ACTION_LABEL, f->list);
  g_assert_nonnull (said);
  g_assert_cmpint (said->to, ==, FORGE_LABEL_STALE);
  g_assert_cmpint (said->cause, ==, FORGE_CAUSE_SETTLED);
  g_assert_cmpuint (begun (f, f->list), >, flight);
  arrive (f, f->eight, unrelated);
}

static void
test_i05_read_your_writes (Fixture       *f,
                           gconstpointer  data)
{
  ForgeStamp list = fetch (f, f->list), page = fetch (f, f->page);
  ForgeStamp seven = fetch (f, f->seven), eight = fetch (f, f->eight);

  settle (f, forge_tags_for_client (7), APPLIED);

  g_assert_cmpint (judge (f, f->list, &list), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (judge (f, f->page, &page), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (judge (f, f->seven, &seven), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (judge (f, f->eight, &eight), ==, FORGE_LABEL_FRESH);
  g_assert_cmpuint (read_once (f, f->eight, &eight), ==, 0);
  g_assert_cmpuint (f->actions->len, ==, 0);

  list = fetch (f, f->list);
  g_assert_cmpuint (read_once (f, f->list, &list), ==, 0);
}

static void
test_i06_one_flight (Fixture       *f,
                     gconstpointer  data)
{
  guint64 first = observe (f, f->list, NULL);
  guint64 second;

  settle (f, FORGE_TAGS_ALL, APPLIED);
  second = begun (f, f->list);
  g_assert_cmpuint (find (f, FORGE_ACTION_REVOKE, f->list)->seq, ==, first);
  g_assert_cmpuint (second, >, first);

  refuse (f, f->list, first);
  g_assert_cmpuint (arrive (f, f->list, second).seq, ==, second);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);
  refuse (f, f->list, second);
  refuse (f, f->page, second);
}

static void
test_i07_join_only_what_is_new (Fixture       *f,
                                gconstpointer  data)
{
  guint64 first = read_once (f, f->list, NULL);

  g_assert_cmpuint (read_once (f, f->list, NULL), ==, first);
  g_assert_cmpuint (f->actions->len, ==, 0);

  settle (f, forge_tags_for_client (7), APPLIED);
  g_assert_cmpuint (f->actions->len, ==, 0);
  g_assert_cmpuint (read_once (f, f->list, NULL), >, first);
  g_assert_cmpuint (find (f, FORGE_ACTION_REVOKE, f->list)->seq, ==, first);
}

static void
test_i09_each_sending_stamps (Fixture       *f,
                              gconstpointer  data)
{
  guint64 flight = read_once (f, f->list, NULL);
  ForgeStamp stamp;

  settle (f, FORGE_TAGS_ALL, APPLIED);
  forge_freshness_sent (f->core, f->list, flight, f->now);
  settle (f, FORGE_TAGS_ALL, APPLIED);
  f->now += SECONDS (5);
  forge_freshness_sent (f->core, f->list, flight, f->now);
  forge_freshness_sent (f->core, f->list, flight + 1, f->now + SECONDS (9));
  stamp = arrive (f, f->list, flight);

  g_assert_cmpint (stamp.begun, ==, f->now);
  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_FRESH);
}

static void
test_i11_what_bumps (Fixture       *f,
                     gconstpointer  data)
{
  const struct {
    ForgeVerdict verdict;
    ForgeLabel   label;
  } rows[] = {
    { NOT_SENT, FORGE_LABEL_FRESH },
    { REFUSED, FORGE_LABEL_FRESH },
    { GONE, FORGE_LABEL_STALE },
    { APPLIED, FORGE_LABEL_STALE },
    { UNKNOWN, FORGE_LABEL_UNCONFIRMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ForgeStamp stamp = fetch (f, f->list);

      settle (f, forge_tags_for_client (7), rows[i].verdict);
      g_assert_cmpint (judge (f, f->list, &stamp), ==, rows[i].label);
    }
}

static void
test_i12_quarantine (Fixture       *f,
                     gconstpointer  data)
{
  gint64 sent = f->now;
  ForgeStamp stamp, other = fetch (f, f->eight);
  guint64 flight = observe (f, f->list, NULL);

  arrive (f, f->list, flight);
  forget (f);
  f->now += SECONDS (20);
  forge_freshness_settle (f->core, forge_tags_for_client (7), UNKNOWN, sent, f->now, f->actions);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, sent + FORGE_QUARANTINE);

  stamp = arrive (f, f->list, begun (f, f->list));
  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_UNCONFIRMED);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_UNCONFIRMED);
  g_assert_cmpint (judge (f, f->eight, &other), ==, FORGE_LABEL_FRESH);

  tick (f, SECONDS (44));
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_UNCONFIRMED);
  g_assert_cmpuint (begun (f, f->list), ==, 0);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, sent + FORGE_QUARANTINE);

  tick (f, SECONDS (1));
  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_STALE);
  arrive (f, f->list, begun (f, f->list));
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);
}

static void
test_i12_learned_too_late (Fixture       *f,
                           gconstpointer  data)
{
  ForgeStamp stamp = fetch (f, f->list);

  forget (f);
  forge_freshness_settle (f->core, FORGE_TAGS_ALL, UNKNOWN, f->now - FORGE_QUARANTINE, f->now,
                          f->actions);
  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_STALE);
  fetch (f, f->list);
}

static void
test_i20_another_principal (Fixture       *f,
                            gconstpointer  data)
{
  ForgeStamp kept = fetch (f, f->seven);
  guint64 read = read_once (f, f->eight, NULL);
  guint64 seen = observe (f, f->list, NULL);
  guint64 again;

  arrive (f, f->list, seen);
  forget (f);
  forge_freshness_change_principal (f->core, f->now, f->actions);
  again = begun (f, f->list);

  g_assert_cmpuint (find (f, FORGE_ACTION_REVOKE, f->eight)->seq, ==, read);
  g_assert_cmpint (judge (f, f->seven, &kept), ==, FORGE_LABEL_EMPTY);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_EMPTY);
  g_assert_cmpint (find (f, FORGE_ACTION_LABEL, f->list)->cause, ==, FORGE_CAUSE_PRINCIPAL);
  refuse (f, f->eight, read);
  arrive (f, f->list, again);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);

  observe (f, f->seven, &kept);
  g_assert_cmpint (label (f, f->seven), ==, FORGE_LABEL_EMPTY);
}

static void
test_i21_from_disk (Fixture       *f,
                    gconstpointer  data)
{
  const ForgeStamp loaded = { .gen = 0, .seq = 0, .begun = f->now };

  g_assert_cmpint (judge (f, f->list, &loaded), ==, FORGE_LABEL_STALE);
  g_assert_cmpuint (observe (f, f->list, &loaded), !=, 0);
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_STALE);
}

static void
test_i22_a_lost_channel (Fixture       *f,
                         gconstpointer  data)
{
  ForgeStamp list, seven = fetch (f, f->seven);

  forge_freshness_set_feed (f->core, TRUE, f->now, f->actions);
  g_assert_cmpint (judge (f, f->seven, &seven), ==, FORGE_LABEL_FRESH);
  forge_freshness_set_feed (f->core, FALSE, f->now, f->actions);
  g_assert_cmpint (judge (f, f->seven, &seven), ==, FORGE_LABEL_STALE);

  seven = fetch (f, f->seven);
  forge_freshness_set_feed (f->core, TRUE, f->now, f->actions);
  g_assert_cmpint (judge (f, f->seven, &seven), ==, FORGE_LABEL_STALE);

  list = fetch (f, f->list);
  seven = fetch (f, f->seven);
  forge_freshness_bump (f->core, (ForgeTags) { .id = 7 }, FORGE_CAUSE_ELSEWHERE, f->now,
                        f->actions);
  g_assert_cmpint (judge (f, f->seven, &seven), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (judge (f, f->list, &list), ==, FORGE_LABEL_FRESH);
}

static void
test_age_without_a_feed (Fixture       *f,
                         gconstpointer  data)
{
  ForgeStamp stamp;
  gint64 begin;
  guint64 flight;

  forge_freshness_set_feed (f->core, FALSE, f->now, f->actions);
  begin = f->now;
  flight = observe (f, f->list, NULL);
  f->now += SECONDS (10);
  stamp = arrive (f, f->list, flight);
  g_assert_cmpint (find (f, FORGE_ACTION_WAKE, NULL)->when, ==, begin + FORGE_MAX_AGE);

  tick (f, SECONDS (289));
  g_assert_cmpint (label (f, f->list), ==, FORGE_LABEL_FRESH);
  tick (f, SECONDS (1));
  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (find (f, FORGE_ACTION_LABEL, f->list)->cause, ==, FORGE_CAUSE_AGE);
  g_assert_cmpuint (begun (f, f->list), >, flight);
}

static void
test_no_age_with_a_feed (Fixture       *f,
                         gconstpointer  data)
{
  ForgeStamp stamp = fetch (f, f->list);

  tick (f, 1000 * FORGE_MAX_AGE);
  g_assert_cmpint (judge (f, f->list, &stamp), ==, FORGE_LABEL_FRESH);
  g_assert_cmpuint (f->actions->len, ==, 0);
}

/* Not knowing costs a request, and never shows anything old. */
static void
test_i24_in_doubt_everything (Fixture       *f,
                              gconstpointer  data)
{
  g_autoptr (ForgeKey) odd = forge_key_new ("clients/7/history/");
  g_autoptr (ForgeKey) neighbour = forge_key_new ("clients/263/");
  ForgeStamp of_odd = fetch (f, odd), of_seven = fetch (f, f->seven);
  ForgeStamp of_neighbour = fetch (f, neighbour);

  settle (f, forge_tags_for_client (8), APPLIED);
  g_assert_cmpint (judge (f, odd, &of_odd), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (judge (f, f->seven, &of_seven), ==, FORGE_LABEL_FRESH);

  settle (f, (ForgeTags) { .id = 7 }, APPLIED);
  g_assert_cmpint (judge (f, f->seven, &of_seven), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (judge (f, neighbour, &of_neighbour), ==, FORGE_LABEL_STALE);

  of_seven = fetch (f, f->seven);
  settle (f, forge_tags_from_change ("nobody/knows/"), APPLIED);
  g_assert_cmpint (judge (f, f->seven, &of_seven), ==, FORGE_LABEL_STALE);
}

static void
test_i24_more_doubts_than_places (Fixture       *f,
                                  gconstpointer  data)
{
  ForgeStamp stamp = fetch (f, f->seven);

  for (int id = 1000; id < 1100; id++)
    settle (f, (ForgeTags) { .id = id }, UNKNOWN);
  f->now += SECONDS (10);
  settle (f, (ForgeTags) { .id = 1000 }, UNKNOWN);
  forge_freshness_settle (f->core, (ForgeTags) { .id = 1000 }, UNKNOWN, f->now - SECONDS (60),
                          f->now, f->actions);
  g_assert_cmpint (judge (f, f->seven, &stamp), ==, FORGE_LABEL_UNCONFIRMED);
  tick (f, FORGE_QUARANTINE - 1);
  g_assert_cmpint (judge (f, f->seven, &stamp), ==, FORGE_LABEL_UNCONFIRMED);
  tick (f, 1);
  g_assert_cmpint (judge (f, f->seven, &stamp), ==, FORGE_LABEL_STALE);
  fetch (f, f->seven);
}

/* What nobody observes and no flight is under way for is forgotten, key and all. */
static void
test_i23_nothing_stays_behind (Fixture       *f,
                               gconstpointer  data)
{
  fetch (f, f->list);
  forge_freshness_fail (f->core, f->seven, read_once (f, f->seven, NULL),
                        FORGE_FAILURE_TRANSIENT, 0, 0, f->now, f->actions);
  arrive (f, f->page, observe (f, f->page, NULL));
  forge_freshness_unobserve (f->core, f->page, f->now, f->actions);
  forget (f);

  g_assert_cmpuint (f->list->ref_count, ==, 1);
  g_assert_cmpuint (f->seven->ref_count, ==, 1);
  g_assert_cmpuint (f->page->ref_count, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/freshness/i03-begun-before-the-settle", test_i03_begun_before_the_settle);
  add_test ("/freshness/i04-bump-comes-first", test_i04_bump_comes_first);
  add_test ("/freshness/i05-read-your-writes", test_i05_read_your_writes);
  add_test ("/freshness/i06-one-flight", test_i06_one_flight);
  add_test ("/freshness/i07-join-only-what-is-new", test_i07_join_only_what_is_new);
  add_test ("/freshness/i09-each-sending-stamps", test_i09_each_sending_stamps);
  add_test ("/freshness/i11-what-bumps", test_i11_what_bumps);
  add_test ("/freshness/i12-quarantine", test_i12_quarantine);
  add_test ("/freshness/i12-learned-too-late", test_i12_learned_too_late);
  add_test ("/freshness/i20-another-principal", test_i20_another_principal);
  add_test ("/freshness/i21-from-disk", test_i21_from_disk);
  add_test ("/freshness/i22-a-lost-channel", test_i22_a_lost_channel);
  add_test ("/freshness/i23-nothing-stays-behind", test_i23_nothing_stays_behind);
  add_test ("/freshness/i24-in-doubt-everything", test_i24_in_doubt_everything);
  add_test ("/freshness/i24-more-doubts-than-places", test_i24_more_doubts_than_places);
  add_test ("/freshness/age-without-a-feed", test_age_without_a_feed);
  add_test ("/freshness/no-age-with-a-feed", test_no_age_with_a_feed);

  return g_test_run ();
}
