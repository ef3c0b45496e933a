/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A replica and a server: single cases. */
#include "sync-world.h"

/* A request that is not answered, until it is known that there is nothing to be known. */
static void
let_be_silent (World *world)
{
  gint64 sent;

  world_wait (world);
  sent = world->requests[0].sent;
  world_assert_label (world, "fresh");
  world->now = sent + FORGE_SYNC_PATIENCE - 1;
  world_assert_label (world, "fresh");
  world_pump (world);
  g_assert_cmpint (forge_sync_get_due (world->sync), ==, sent + FORGE_SYNC_PATIENCE);
  world->now = sent + FORGE_SYNC_PATIENCE;
  world_assert_label (world, "stale");
  world_pump (world);
  g_assert_cmpint (forge_sync_get_due (world->sync), >, world->now);
  g_assert_cmpuint (world->n_requests, ==, 1);
}

/* A server that keeps silent is noticed before a request is given up (I22). */
static void
test_silence (void)
{
  World world;
  ForgeSyncProgress progress;

  world_set_up (&world, 7);
  for (guint i = 0; i < 9; i++)
    fake_create (world.fake, 0);
  world_open (&world);
  world_watch (&world, TRUE);
  world_pump (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);

  /* A late answer is an answer. Some of these requests are of the slow pass. */
  for (guint i = 0; i < 40; i++)
    {
      let_be_silent (&world);
      world_process (&world, &world.requests[0]);
      world_deliver (&world, 0);
      world_assert_label (&world, "fresh");
      world_pump (&world);
    }

  /* None is none, whoever asked. */
  let_be_silent (&world);
  world.now += FORGE_SYNC_INTERVAL;
  while (world.n_requests > 0)
    {
      forge_sync_fail (world.sync, world.requests[0].number, FORGE_ERROR_TIMEOUT, 0, world.now);
      world_clear_request (&world, 0);
      world_assert_label (&world, "stale");
      forge_sync_get_progress (world.sync, &progress);
      if (progress.failure == FORGE_ERROR_TIMEOUT)
        break;
      world_pump (&world);
      world_assert_label (&world, "stale");
    }
  g_assert_cmpint (progress.failure, ==, FORGE_ERROR_TIMEOUT);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "fresh");
  world_tear_down (&world);
}

static void
change_elsewhere (World *world)
{
  fake_create (world->fake, world->now);
  fake_delete (world->fake, fake_pick (world->fake), world->now);
}

/* Who comes to look sees what was done until then, without waiting for the next round, whatever
 * the one that is under way had asked already. */
static void
test_focus (void)
{
  World world;

  world_set_up (&world, 7);
  world.fake->page_size = 3;
  for (guint i = 0; i < 30; i++)
    fake_create (world.fake, 0);
  world_open (&world);
  world_watch (&world, TRUE);
  world_pump (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  for (guint i = 0; i < 20; i++)
    {
      change_elsewhere (&world);
      world_wake (&world);
      world_pump (&world);
      /* What is asked last is answered in the moment before another change. */
      while (!world_is_all_equal (&world))
        world_answer (&world);
      g_assert_cmpuint (world.n_requests, ==, 1);
      world_process (&world, &world.requests[0]);
      change_elsewhere (&world);
      world_wake (&world);
      while (world.n_requests > 0)
        world_answer (&world);
      g_assert_true (world_is_all_equal (&world));
      world_assert_label (&world, "fresh");
      world.now += G_TIME_SPAN_SECOND / 2;
    }
  world_tear_down (&world);
}

#define N_TIES 200
#define N_TOP  12

/* Rows that are equal in every key of an order: each page has others of them. Not on top, where all
 * others are looked for. */
static void
set_up_ties (World *world)
{
  world_set_up (world, 7);
  world->fake->page_size = 5;
  world->fake->n_names = 1;
  world->fake->shuffles = TRUE;
  for (guint i = 0; i < N_TIES + N_TOP; i++)
    {
      FakeRow *row = fake_create (world->fake, 0);

      if (i < N_TIES)
        row->created = row->updated = G_TIME_SPAN_DAY;
    }
  world_open (world);
  world_watch (world, TRUE);
  world_pump (world);
}

static void
test_ties (void)
{
  World world;
  guint n_asked;

  set_up_ties (&world);
  n_asked = world_rest (&world, G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "fresh");
  g_assert_true (world_is_all_equal (&world));
  /* Every page, then the numbers that were not there, one by one; the slow pass meanwhile. */
  g_assert_cmpuint (n_asked, <, N_TIES + N_TOP + (N_TIES + N_TOP) / 5 + 10 + 60);
  world_tear_down (&world);
}

static void
walk_until (World *world,
            gint64 loaded)
{
  ForgeSyncProgress progress;

  do
    {
      world_answer (world);
      forge_sync_get_progress (world->sync, &progress);
    }
  while (progress.is_walking && forge_sync_count_loaded (world->sync) < loaded);
}

static void
be_killed (World *world)
{
  world_close (world);
  world_open (world);
  world_watch (world, TRUE);
  world_pump (world);
}

/* As many are deleted as pages lost: both sides count the same. */
static void
test_ties_and_deleted (void)
{
  enum { NEVER, BEFORE_THE_LAST_PAGE, AFTER_IT, N_KILLS };

  for (guint killed = NEVER; killed < N_KILLS; killed++)
    {
      World world;
      gint64 loaded;

      set_up_ties (&world);
      if (killed == BEFORE_THE_LAST_PAGE)
        {
          while (!g_str_has_suffix (world.requests[0].path, "page=43"))
            world_answer (&world);
          be_killed (&world);
        }
      walk_until (&world, N_TIES + N_TOP);
      loaded = forge_sync_count_loaded (world.sync);
      g_assert_cmpint (loaded, <, N_TIES + N_TOP);
      for (guint i = 0; fake_count (world.fake) > loaded; i++)
        {
          FakeRow *row = &g_array_index (world.fake->rows, FakeRow, i);

          if (world_is_equal (&world, row))
            fake_delete (world.fake, row, world.now);
        }
      if (killed == AFTER_IT)
        be_killed (&world);
      world_rest (&world, G_TIME_SPAN_MINUTE);
      world_assert_label (&world, "fresh");
      g_assert_true (world_is_all_equal (&world));
      world_tear_down (&world);
    }
}

/* What others do is seen while what pages lost is asked for, number by number. */
static void
test_ties_and_news (void)
{
  World world;
  FakeRow *row;
  gint64 end;

  set_up_ties (&world);
  walk_until (&world, G_MAXINT64);
  row = fake_create (world.fake, world.now);
  for (end = world.now + 30 * G_TIME_SPAN_SECOND; !world_is_equal (&world, row);)
    {
      world_wait (&world);
      world.now += G_TIME_SPAN_SECOND;
      world_answer (&world);
      g_assert_cmpint (world.now, <, end);
    }
  world_assert_label (&world, "stale");

  /* At once, when somebody comes to look. */
  row = fake_create (world.fake, world.now);
  world_wake (&world);
  world_answer (&world);
  world_answer (&world);
  g_assert_true (world_is_equal (&world, row));
  world_assert_label (&world, "stale");
  world_rest (&world, G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "fresh");
  g_assert_true (world_is_all_equal (&world));
  world_tear_down (&world);
}

/* One that the server can't give, nor any page that it is on: it says so, or breaks down. */

#define N_OTHERS 60

static void
set_up_withheld (World   *world,
                 guint    withheld,
                 gboolean breaks)
{
  world_set_up (world, 7);
  world->fake->page_size = 5;
  world->fake->breaks = breaks;
  for (guint i = 0; i < N_OTHERS + 1; i++)
    fake_create (world->fake, 0)->is_withheld = i == withheld;
  world_open (world);
  world_watch (world, TRUE);
  world_pump (world);
}

static void
assert_all_others_are_here (World *world,
                            guint  withheld)
{
  for (guint i = 0; i < world->fake->rows->len; i++)
    if (i != withheld && !world_is_equal (world, world_get_row (world, i)))
      g_error ("not row %u without %u", i, withheld);
}

static void
assert_withheld (World *world,
                 gint64 n,
                 gint64 id)
{
  ForgeSyncProgress progress;

  world_assert_label (world, "stale");
  forge_sync_get_progress (world->sync, &progress);
  g_assert_false (progress.is_walking);
  g_assert_cmpint (progress.failure, ==, n > 0 ? FORGE_ERROR_SERVER : 0);
  g_assert_cmpint (progress.withheld, ==, n);
  g_assert_cmpint (progress.withheld_id, ==, id);
}

static void
assert_nothing_is_withheld (World *world)
{
  ForgeSyncProgress progress;

  world_assert_label (world, "fresh");
  forge_sync_get_progress (world->sync, &progress);
  g_assert_cmpint (progress.failure, ==, 0);
  g_assert_cmpint (progress.withheld, ==, 0);
  g_assert_true (world_is_all_equal (world));
}

/* Whichever it is, what others do to all others is seen. */
static void
test_withheld (gconstpointer data)
{
  gboolean breaks = GPOINTER_TO_INT (data);
  guint often = breaks ? 2 : 1;

  for (guint withheld = 0; withheld < N_OTHERS + 1; withheld++)
    {
      World world;
      guint n_asked;

      set_up_withheld (&world, withheld, breaks);
      n_asked = world_rest (&world, G_TIME_SPAN_MINUTE);
      assert_all_others_are_here (&world, withheld);
      assert_withheld (&world, 1, world_get_row (&world, withheld)->id);
      g_assert_cmpuint (n_asked, <, often * (60 + 5 * N_OTHERS));

      for (guint i = 0; i < 3; i++)
        {
          change_elsewhere (&world);
          world_get_row (&world, withheld)->is_deleted = FALSE;
          world_rest (&world, G_TIME_SPAN_MINUTE);
          assert_all_others_are_here (&world, withheld);
          assert_withheld (&world, 1, world_get_row (&world, withheld)->id);
        }
      /* At a slow pace. */
      n_asked = world_rest (&world, 10 * G_TIME_SPAN_MINUTE);
      g_assert_cmpuint (n_asked, <, often * 10 * 80);
      assert_withheld (&world, 1, world_get_row (&world, withheld)->id);

      world_close (&world);
      world_open (&world);
      world_watch (&world, TRUE);
      world_pump (&world);
      world_rest (&world, G_TIME_SPAN_MINUTE);
      assert_withheld (&world, 1, world_get_row (&world, withheld)->id);

      /* Who looks at nothing meets it in no page either. */
      world_watch (&world, FALSE);
      world_get_row (&world, withheld)->is_withheld = FALSE;
      world_wake (&world);
      world_pump (&world);
      world_rest (&world, G_TIME_SPAN_MINUTE);
      assert_nothing_is_withheld (&world);
      world_tear_down (&world);
    }
}

/* It makes up for one that is deleted meanwhile. */
static void
test_withheld_and_deleted (void)
{
  World world;

  set_up_withheld (&world, 9, FALSE);
  while (!world_is_equal (&world, world_get_row (&world, 20)))
    {
      world_wait (&world);
      world_process (&world, &world.requests[0]);
      world_deliver (&world, 0);
      world_pump (&world);
    }
  fake_delete (world.fake, world_get_row (&world, 20), world.now);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  assert_all_others_are_here (&world, 9);
  assert_withheld (&world, 1, world_get_row (&world, 9)->id);
  world_tear_down (&world);
}

/* Where it is, is known after a while: what others delete is found by halving nevertheless. */
static void
test_withheld_place (void)
{
  World world;
  guint n_asked;

  world_set_up (&world, 7);
  world.fake->page_size = 5;
  for (guint i = 0; i < 20 * N_OTHERS; i++)
    fake_create (world.fake, 0)->is_withheld = i == 9 * N_OTHERS;
  world_open (&world);
  world_watch (&world, TRUE);
  world_pump (&world);
  world_rest (&world, 10 * G_TIME_SPAN_MINUTE);
  world_watch (&world, FALSE);
  for (guint i = 0; i < 9; i++)
    {
      world_rest (&world, G_TIME_SPAN_MINUTE);
      fake_delete (world.fake, world_get_row (&world, (i + 5) * N_OTHERS + 7), world.now);
      world_wake (&world);
      world_pump (&world);
      n_asked = world_rest (&world, G_TIME_SPAN_MINUTE);
      assert_all_others_are_here (&world, 9 * N_OTHERS);
      g_assert_cmpuint (n_asked, <, 60);
    }
  world_tear_down (&world);
}

/* So many numbers are free that nobody can ask for all of them. */
static void
test_withheld_somewhere (void)
{
  World world;
  ForgeSyncProgress progress;
  guint n_asked;

  world_set_up (&world, 7);
  world.fake->page_size = 5;
  for (guint i = 0; i < N_OTHERS; i++)
    {
      if (i == N_OTHERS / 2)
        world.fake->last_id += 10000;
      fake_create (world.fake, 0)->is_withheld = i == 9;
    }
  world_open (&world);
  world_watch (&world, TRUE);
  world_pump (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  assert_all_others_are_here (&world, 9);
  assert_withheld (&world, 1, 0);
  forge_sync_get_progress (world.sync, &progress);
  g_assert_cmpint (progress.withheld_page, >, 0);
  n_asked = world_rest (&world, 3 * G_TIME_SPAN_HOUR);
  g_assert_cmpuint (n_asked, <, 3 * 60 * 80);
  assert_withheld (&world, 1, 0);
  world_get_row (&world, 9)->is_withheld = FALSE;
  world_rest (&world, 2 * G_TIME_SPAN_MINUTE);
  assert_nothing_is_withheld (&world);
  world_tear_down (&world);
}

enum { IN_SILENCE = 1, BREAKS = 2 };

/* One that was here, is changed, and can't be given since. */
static void
test_withheld_later (gconstpointer data)
{
  gboolean is_silent = GPOINTER_TO_INT (data) & IN_SILENCE;
  World world;

  set_up_withheld (&world, G_MAXUINT, GPOINTER_TO_INT (data) & BREAKS);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  assert_nothing_is_withheld (&world);
  /* The slow pass meets what is changed without a word, and without it the others are noticed. */
  world_watch (&world, is_silent);
  fake_change (world.fake, world_get_row (&world, 30), is_silent, world.now);
  world_get_row (&world, 30)->is_withheld = TRUE;
  for (guint i = 0; i < 9; i++)
    {
      world_wake (&world);
      world_pump (&world);
      world_rest (&world, G_TIME_SPAN_MINUTE);
      /* It is known which one when the slow pass has asked for those of the page. */
      assert_withheld (&world, 1, is_silent ? world_get_row (&world, 30)->id : 0);
      assert_all_others_are_here (&world, 30);
      fake_create (world.fake, world.now);
    }
  world_get_row (&world, 30)->is_withheld = FALSE;
  world_wake (&world);
  world_pump (&world);
  world_rest (&world, 2 * G_TIME_SPAN_MINUTE);
  assert_nothing_is_withheld (&world);
  world_tear_down (&world);
}

/* No page can be given. */
static void
test_only_page (gconstpointer data)
{
  World world;
  ForgeSyncProgress progress;

  world_set_up (&world, 7);
  world.fake->breaks = GPOINTER_TO_INT (data);
  for (guint i = 0; i < 9; i++)
    fake_create (world.fake, 0)->is_withheld = i == 4;
  world_open (&world);
  world_watch (&world, TRUE);
  world_pump (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "stale");
  assert_all_others_are_here (&world, 4);
  forge_sync_get_progress (world.sync, &progress);
  g_assert_cmpint (progress.failure, ==, FORGE_ERROR_SERVER);
  g_assert_cmpint (progress.withheld, >, 0);
  world_get_row (&world, 4)->is_withheld = FALSE;
  world_rest (&world, G_TIME_SPAN_MINUTE);
  assert_nothing_is_withheld (&world);
  world_tear_down (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/silence", test_silence);
  g_test_add_func ("/sync/focus", test_focus);
  g_test_add_func ("/sync/ties", test_ties);
  g_test_add_func ("/sync/ties/and-deleted", test_ties_and_deleted);
  g_test_add_func ("/sync/ties/and-news", test_ties_and_news);
  g_test_add_data_func ("/sync/withheld/any", GINT_TO_POINTER (FALSE), test_withheld);
  g_test_add_data_func ("/sync/withheld/any/breaks", GINT_TO_POINTER (TRUE), test_withheld);
  g_test_add_func ("/sync/withheld/and-deleted", test_withheld_and_deleted);
  g_test_add_func ("/sync/withheld/place", test_withheld_place);
  g_test_add_func ("/sync/withheld/somewhere", test_withheld_somewhere);
  g_test_add_data_func ("/sync/withheld/changed", GINT_TO_POINTER (0), test_withheld_later);
  g_test_add_data_func ("/sync/withheld/changed/breaks", GINT_TO_POINTER (BREAKS),
                        test_withheld_later);
  g_test_add_data_func ("/sync/withheld/in-silence", GINT_TO_POINTER (IN_SILENCE),
                        test_withheld_later);
  g_test_add_data_func ("/sync/withheld/in-silence/breaks", GINT_TO_POINTER (IN_SILENCE | BREAKS),
                        test_withheld_later);
  g_test_add_data_func ("/sync/withheld/only-page", GINT_TO_POINTER (FALSE), test_only_page);
  g_test_add_data_func ("/sync/withheld/only-page/breaks", GINT_TO_POINTER (TRUE), test_only_page);
  return g_test_run ();
}
