/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A replica, and a server or a disk in trouble. */
#include "sync-world.h"

#define N_ROWS 61

/* Nobody looks at it. */
static void
set_up (World *world)
{
  world_set_up (world, 7);
  world->fake->page_size = 5;
  for (guint i = 0; i < N_ROWS; i++)
    fake_create (world->fake, 0);
  world_open (world);
  world_pump (world);
}

static void
set_up_equal (World *world)
{
  set_up (world);
  world_rest (world, G_TIME_SPAN_MINUTE);
  world_assert_label (world, "fresh");
  g_assert_true (world_is_all_equal (world));
}

static void
look (World *world)
{
  world_watch (world, TRUE);
  world_wake (world);
  world_pump (world);
}

/* A server that can't be reached is left alone for longer and longer, also by the slow pass. */
static void
test_away (void)
{
  World world;
  guint n_asked = 0;
  gint64 end;

  set_up_equal (&world);
  world_watch (&world, TRUE);
  end = world.now + 10 * G_TIME_SPAN_MINUTE;
  while (world.now < end)
    {
      world_wait (&world);
      n_asked++;
      world.now += 10000;
      forge_sync_fail (world.sync, world.requests[0].number, FORGE_ERROR_NETWORK,
                       g_rand_int (world.rand), world.now);
      world_clear_request (&world, 0);
      world_pump (&world);
    }
  /* Three times in each round, of which there is one every half a minute at last. */
  g_assert_cmpuint (n_asked, <, 200);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "fresh");
  world_tear_down (&world);
}

/* What others did to a row, and then a change of one's own that was refused: what the page said that
 * was under way meanwhile is not stored, and the page not taken for known. */
static void
test_refused_change (void)
{
  ForgeVerdict refused = { FORGE_OUTCOME_REJECTED, TRUE };
  ForgeTags other;
  World world;

  set_up_equal (&world);
  other = forge_tags_for_client (world_get_row (&world, 40)->id);
  for (guint i = 0; i < 13; i++)
    fake_change (world.fake, world_get_row (&world, i), FALSE, world.now);
  world_wake (&world);
  world_pump (&world);
  /* Twice the round begins anew, then it goes on. */
  for (guint i = 0; i < 2; i++)
    {
      forge_sync_settle (world.sync, other, refused, world.now, world.now);
      world_answer (&world);
    }
  while (!g_str_has_suffix (world.requests[0].path, "page=3"))
    world_answer (&world);
  world_process (&world, &world.requests[0]);
  forge_sync_settle (world.sync, forge_tags_for_client (world_get_row (&world, 0)->id), refused,
                     world.now, world.now);
  while (world.n_requests > 0)
    world_answer (&world);
  world_assert_label (&world, "fresh");
  g_assert_true (world_is_all_equal (&world));
  world_tear_down (&world);
}

static void
assert_failure (World     *world,
                ForgeError failure)
{
  ForgeSyncProgress progress;

  forge_sync_get_progress (world->sync, &progress);
  g_assert_cmpint (progress.failure, ==, failure);
}

/* A server that breaks down over everything, or over every page, is not taken for one that withholds
 * some clients. */
static void
test_breakdown (gconstpointer data)
{
  for (guint when = 0; when < 40; when++)
    {
      ForgeSyncProgress progress;
      World world;
      guint n_asked;

      set_up (&world);
      world_watch (&world, TRUE);
      for (guint i = 0; i < when; i++)
        {
          world_wait (&world);
          world_answer (&world);
        }
      if (data)
        world.fake->breaks_over_pages = TRUE;
      else
        world.fake->breaks_over_all = TRUE;
      n_asked = world_rest (&world, 10 * G_TIME_SPAN_MINUTE);
      g_assert_cmpuint (n_asked, <, data ? 1000 : 250);
      world_assert_label (&world, "stale");
      forge_sync_get_progress (world.sync, &progress);
      g_assert_cmpint (progress.failure, ==, FORGE_ERROR_SERVER);
      g_assert_cmpint (progress.withheld, ==, 0);

      world.fake->breaks_over_pages = world.fake->breaks_over_all = FALSE;
      world_rest (&world, G_TIME_SPAN_MINUTE);
      world_assert_label (&world, "fresh");
      g_assert_true (world_is_all_equal (&world));
      world_tear_down (&world);
    }
}

/* Over several clients: all others are here. */
static void
test_several (void)
{
  ForgeSyncProgress progress;
  World world;

  set_up (&world);
  world.fake->breaks = TRUE;
  for (guint i = 3; i < N_ROWS; i += 9)
    world_get_row (&world, i)->is_withheld = TRUE;
  world_watch (&world, TRUE);
  for (guint n = 0; n < 3; n++)
    {
      world_rest (&world, 10 * G_TIME_SPAN_MINUTE);
      for (guint i = 0; i < world.fake->rows->len; i++)
        g_assert_true (world_get_row (&world, i)->is_withheld ||
                       world_is_equal (&world, world_get_row (&world, i)));
      forge_sync_get_progress (world.sync, &progress);
      g_assert_cmpint (progress.withheld, ==, (N_ROWS - 3 + 8) / 9);
      fake_create (world.fake, world.now);
      fake_delete (world.fake, world_get_row (&world, 22 + n), world.now);
    }
  for (guint i = 0; i < world.fake->rows->len; i++)
    world_get_row (&world, i)->is_withheld = FALSE;
  world_rest (&world, 10 * G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "fresh");
  world_tear_down (&world);
}

/* What the slow pass meets, or somebody reads, and can't be stored: it is known then that something
 * else is here, and said why. */
static void
test_full_disk (gconstpointer data)
{
  gboolean is_read = GPOINTER_TO_INT (data);
  FakeRow *row;
  World world;

  set_up_equal (&world);
  world_watch (&world, !is_read);
  row = world_get_row (&world, 3);
  fake_change (world.fake, row, TRUE, world.now);
  world_fill_up (&world);
  if (is_read)
    {
      world_add_request (&world, forge_sync_begin_read (world.sync),
                         g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", row->id), row->id);
      world_answer (&world);
      world_assert_label (&world, "stale");
      world_wake (&world);
      world_pump (&world);
    }
  world_rest (&world, G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "stale");
  assert_failure (&world, FORGE_ERROR_STORAGE);
  world_make_room (&world);
  world_wake (&world);
  world_pump (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "fresh");
  assert_failure (&world, 0);
  g_assert_true (world_is_all_equal (&world));
  world_tear_down (&world);
}

/* A round that began while the slow pass waited for what can't be stored then goes its own way. */
static void
test_full_disk_and_round (void)
{
  World world;

  set_up_equal (&world);
  world_watch (&world, TRUE);
  fake_change (world.fake, world_get_row (&world, 7), TRUE, world.now);
  world_fill_up (&world);
  while (world.n_requests == 0 || !g_str_has_suffix (world.requests[0].path, "&page=2"))
    {
      if (world.n_requests > 0)
        world_answer (&world);
      world_wait (&world);
    }
  world_wake (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  assert_failure (&world, FORGE_ERROR_STORAGE);
  world_tear_down (&world);
}

/* A reading goes back as far as the number of clients fell, and is read to its end nevertheless. */
static void
test_late_server (void)
{
  ForgeSyncProgress progress;
  World world;
  guint n_asked;

  world_set_up (&world, 7);
  world.fake->page_size = 5;
  world.fake->is_late = TRUE;
  for (guint i = 0; i < N_ROWS; i++)
    fake_create (world.fake, 0);
  world_open (&world);
  world_pump (&world);
  n_asked = world_rest (&world, G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (n_asked, <, 500);
  forge_sync_get_progress (world.sync, &progress);
  g_assert_false (progress.is_walking);
  g_assert_cmpint (forge_sync_count_loaded (world.sync), ==, N_ROWS);
  for (guint i = 0; i < 20; i++)
    fake_change (world.fake, world_get_row (&world, i), FALSE, world.now);
  look (&world);
  n_asked = world_rest (&world, G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (n_asked, <, 1000);
  g_assert_true (world_is_all_equal (&world));
  world_tear_down (&world);
}

/* A server that counts more clients than it gives. */
static void
test_lie (void)
{
  static const gint64 lies[] = { 5, 1000, G_GINT64_CONSTANT (5) << 32, G_MAXINT64 / 2,
                                 G_MAXINT64 - N_ROWS };

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      World world;

      world_set_up (&world, 7);
      world.fake->page_size = 5;
      for (guint n = 0; n < N_ROWS; n++)
        {
          fake_create (world.fake, 0);
          world.fake->last_id += n == 9 ? G_MAXINT32 : 0;
        }
      world_open (&world);
      world_pump (&world);
      world.fake->lie = lies[i];
      world_rest (&world, G_TIME_SPAN_MINUTE);
      world_assert_label (&world, "stale");
      world.fake->lie = 0;
      world_watch (&world, TRUE);
      world_pump (&world);
      world_rest (&world, G_TIME_SPAN_MINUTE);
      world_assert_label (&world, "fresh");
      g_assert_true (world_is_all_equal (&world));
      world_tear_down (&world);
    }
}

/* What was changed since one that can't be given was is not read anew in each round. */
static void
test_old_hole (void)
{
  World world;
  guint n_asked;

  set_up_equal (&world);
  fake_change (world.fake, world_get_row (&world, 30), FALSE, world.now);
  world_get_row (&world, 30)->is_withheld = TRUE;
  world_watch (&world, TRUE);
  for (guint i = 0; i < 60; i++)
    {
      for (guint n = 0; n < 10; n++)
        fake_create (world.fake, world.now);
      world_wake (&world);
      world_pump (&world);
      world_rest (&world, G_TIME_SPAN_MINUTE);
      world_assert_label (&world, "stale");
      g_assert_cmpint (forge_sync_count_loaded (world.sync), ==, fake_count (world.fake));
    }
  n_asked = world_rest (&world, 10 * G_TIME_SPAN_MINUTE);
  /* One a second of the slow pass, one or two in each round, and all once. */
  g_assert_cmpuint (n_asked, <, 600 + 60 + 150);
  world_get_row (&world, 30)->is_withheld = FALSE;
  world_rest (&world, 20 * G_TIME_SPAN_MINUTE);
  world_assert_label (&world, "fresh");
  g_assert_true (world_is_all_equal (&world));
  world_tear_down (&world);
}

/* What others do to clients on the only page, which is refused, is seen nevertheless. */
static void
test_beside_a_hole (gconstpointer data)
{
  World world;

  world_set_up (&world, 7);
  world.fake->breaks = GPOINTER_TO_INT (data);
  for (guint i = 0; i < 9; i++)
    fake_create (world.fake, 0)->is_withheld = i == 4;
  world_open (&world);
  world_watch (&world, TRUE);
  world_pump (&world);
  for (guint n = 0; n < 3; n++)
    {
      world_rest (&world, 2 * G_TIME_SPAN_MINUTE);
      world_assert_label (&world, "stale");
      for (guint i = 0; i < 9; i++)
        g_assert_true (i == 4 || world_is_equal (&world, world_get_row (&world, i)));
      fake_change (world.fake, world_get_row (&world, n), FALSE, world.now);
      fake_delete (world.fake, world_get_row (&world, 5 + n), world.now);
    }
  world_tear_down (&world);
}

typedef enum { FIRST, TIES, HOLES, NEWS } Kind;

/* Something is to be read. */
static void
set_up_kind (World *world,
             Kind   kind)
{
  if (kind == NEWS)
    set_up_equal (world);
  else
    set_up (world);
  world->fake->shuffles = kind == TIES;
  for (guint i = 0; kind == TIES && i < N_ROWS; i++)
    {
      FakeRow *row = world_get_row (world, i);

      row->created = row->updated = G_TIME_SPAN_DAY;
      row->name = 1;
    }
  if (kind == HOLES)
    world_get_row (world, 20)->is_withheld = world_get_row (world, 40)->is_withheld = TRUE;
  for (guint i = 0; kind == NEWS && i < 20; i++)
    {
      fake_change (world->fake, world_get_row (world, i), FALSE, world->now);
      if (i % 5 == 0)
        fake_delete (world->fake, world_get_row (world, 30 + i), world->now);
    }
}

/* As many come and go while it is not there. */
static void
be_killed (World *world)
{
  fake_delete (world->fake, fake_pick (world->fake), world->now);
  fake_create (world->fake, world->now);
  world_close (world);
  world_open (world);
  look (world);
}

/* Killed after each answer in turn, it goes on with what was written until then. */
static void
test_kills (gconstpointer data)
{
  gboolean was_killed = TRUE;

  for (guint after = 0; was_killed; after++)
    {
      World world;
      guint n = 0;
      gint64 changed, as_of;

      set_up_kind (&world, GPOINTER_TO_UINT (data));
      world.fake->breaks = after % 2;
      changed = world.now++;
      look (&world);
      was_killed = FALSE;
      for (gint64 end = world.now + 15 * G_TIME_SPAN_SECOND; world.now < end; n++)
        {
          world_wait (&world);
          world.now += 10000;
          world_answer (&world);
          if (forge_sync_get_label (world.sync, world.now) == FORGE_LABEL_FRESH &&
              forge_sync_get_as_of (world.sync, &as_of) && as_of > changed)
            g_assert_true (world_is_all_equal (&world));
          if (n == after)
            {
              be_killed (&world);
              was_killed = TRUE;
            }
        }
      for (guint i = 0; i < world.fake->rows->len; i++)
        world_get_row (&world, i)->is_withheld = FALSE;
      world_rest (&world, G_TIME_SPAN_MINUTE);
      world_assert_label (&world, "fresh");
      g_assert_true (world_is_all_equal (&world));
      world_tear_down (&world);
    }
}

/* Hidden after each answer in turn, it waits, and goes on where it was. */
static void
test_hidden (gconstpointer data)
{
  guint n_whole = G_MAXUINT;

  for (guint after = 0; after < n_whole; after++)
    {
      ForgeSyncProgress progress;
      World world;
      guint n_asked;

      set_up_kind (&world, GPOINTER_TO_UINT (data));
      look (&world);
      for (guint i = 0; i < after; i++)
        {
          world_wait (&world);
          world_answer (&world);
        }
      world_watch (&world, FALSE);
      forge_sync_get_progress (world.sync, &progress);
      n_asked = world_rest (&world, G_TIME_SPAN_DAY);
      if (!progress.is_walking)
        g_assert_cmpuint (n_asked, ==, 0);
      world_assert_label (&world, "stale");

      look (&world);
      while (forge_sync_get_label (world.sync, world.now) != FORGE_LABEL_FRESH)
        {
          world_wait (&world);
          world.now += 10000;
          world_answer (&world);
        }
      g_assert_true (world_is_all_equal (&world));
      n_whole = after == 0 ? world.n_asked : n_whole;
      /* What was on its way, and the latest changes once more. */
      g_assert_cmpuint (world.n_asked, <, n_whole + 30);
      world_tear_down (&world);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/away", test_away);
  g_test_add_data_func ("/sync/breakdown/all", NULL, test_breakdown);
  g_test_add_data_func ("/sync/breakdown/pages", GINT_TO_POINTER (TRUE), test_breakdown);
  g_test_add_func ("/sync/breakdown/several", test_several);
  g_test_add_func ("/sync/refused-change", test_refused_change);
  g_test_add_data_func ("/sync/full-disk/slow", GINT_TO_POINTER (FALSE), test_full_disk);
  g_test_add_data_func ("/sync/full-disk/read", GINT_TO_POINTER (TRUE), test_full_disk);
  g_test_add_func ("/sync/full-disk/and-round", test_full_disk_and_round);
  g_test_add_func ("/sync/late-server", test_late_server);
  g_test_add_func ("/sync/lie", test_lie);
  g_test_add_func ("/sync/old-hole", test_old_hole);
  g_test_add_data_func ("/sync/beside-a-hole", GINT_TO_POINTER (FALSE), test_beside_a_hole);
  g_test_add_data_func ("/sync/beside-a-hole/breaks", GINT_TO_POINTER (TRUE), test_beside_a_hole);
  g_test_add_data_func ("/sync/kills/first", GUINT_TO_POINTER (FIRST), test_kills);
  g_test_add_data_func ("/sync/kills/ties", GUINT_TO_POINTER (TIES), test_kills);
  g_test_add_data_func ("/sync/kills/holes", GUINT_TO_POINTER (HOLES), test_kills);
  g_test_add_data_func ("/sync/kills/news", GUINT_TO_POINTER (NEWS), test_kills);
  g_test_add_data_func ("/sync/hidden/first", GUINT_TO_POINTER (FIRST), test_hidden);
  g_test_add_data_func ("/sync/hidden/ties", GUINT_TO_POINTER (TIES), test_hidden);
  g_test_add_data_func ("/sync/hidden/news", GUINT_TO_POINTER (NEWS), test_hidden);
  return g_test_run ();
}
