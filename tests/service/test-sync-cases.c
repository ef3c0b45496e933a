/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A replica and a server: single cases. */
#include "sync-world.h"

static void
assert_label (World      *world,
              const char *label)
{
  g_assert_cmpstr (forge_label_to_string (forge_sync_get_label (world->sync, world->now)), ==,
                   label);
}

/* Until something is asked. */
static void
wait_for_request (World *world)
{
  while (world->n_requests == 0)
    {
      world->now = MAX (world->now + 1, forge_sync_get_due (world->sync));
      world_pump (world);
    }
}

/* A request that is not answered, until it is known that there is nothing to be known. */
static void
let_be_silent (World *world)
{
  gint64 sent;

  wait_for_request (world);
  sent = world->requests[0].sent;
  assert_label (world, "fresh");
  world->now = sent + FORGE_SYNC_PATIENCE - 1;
  assert_label (world, "fresh");
  world_pump (world);
  g_assert_cmpint (forge_sync_get_due (world->sync), ==, sent + FORGE_SYNC_PATIENCE);
  world->now = sent + FORGE_SYNC_PATIENCE;
  assert_label (world, "stale");
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
  forge_sync_set_watched (world.sync, TRUE, world.now);
  world_pump (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);

  /* A late answer is an answer. Some of these requests are of the slow pass. */
  for (guint i = 0; i < 40; i++)
    {
      let_be_silent (&world);
      world_process (&world, &world.requests[0]);
      world_deliver (&world, 0);
      assert_label (&world, "fresh");
      world_pump (&world);
    }

  /* None is none, whoever asked. */
  let_be_silent (&world);
  world.now += FORGE_SYNC_INTERVAL;
  while (world.n_requests > 0)
    {
      forge_sync_fail (world.sync, world.requests[0].number, FORGE_ERROR_TIMEOUT, 0, world.now);
      world_clear_request (&world, 0);
      assert_label (&world, "stale");
      forge_sync_get_progress (world.sync, &progress);
      if (progress.failure == FORGE_ERROR_TIMEOUT)
        break;
      world_pump (&world);
      assert_label (&world, "stale");
    }
  g_assert_cmpint (progress.failure, ==, FORGE_ERROR_TIMEOUT);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  assert_label (&world, "fresh");
  world_tear_down (&world);
}

static void
change_elsewhere (World *world)
{
  fake_create (world->fake, world->now);
  fake_delete (world->fake, fake_pick (world->fake), world->now);
}

static void
answer (World *world)
{
  g_assert_cmpuint (world->n_requests, ==, 1);
  world_process (world, &world->requests[0]);
  world_deliver (world, 0);
  world_pump (world);
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
  forge_sync_set_watched (world.sync, TRUE, world.now);
  world_pump (&world);
  world_rest (&world, G_TIME_SPAN_MINUTE);
  for (guint i = 0; i < 20; i++)
    {
      change_elsewhere (&world);
      forge_sync_wake (world.sync, world.now);
      world_pump (&world);
      /* What is asked last is answered in the moment before another change. */
      while (!world_is_all_equal (&world))
        answer (&world);
      g_assert_cmpuint (world.n_requests, ==, 1);
      world_process (&world, &world.requests[0]);
      change_elsewhere (&world);
      forge_sync_wake (world.sync, world.now);
      while (world.n_requests > 0)
        answer (&world);
      g_assert_true (world_is_all_equal (&world));
      assert_label (&world, "fresh");
      world.now += G_TIME_SPAN_SECOND / 2;
    }
  world_tear_down (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/silence", test_silence);
  g_test_add_func ("/sync/focus", test_focus);
  return g_test_run ();
}
