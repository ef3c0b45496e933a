/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A replica, and a server or a disk in trouble. */
#include "sync-world.h"

#define N_ROWS 61

/* Somebody looks at it. */
static void
set_up (World *world)
{
  world_set_up (world, 7);
  world->fake->page_size = 5;
  for (guint i = 0; i < N_ROWS; i++)
    fake_create (world->fake, 0);
  world_open (world);
  forge_sync_set_watched (world->sync, TRUE, world->now);
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

/* A server that can't be reached is left alone for longer and longer, also by the slow pass. */
static void
test_away (void)
{
  World world;
  guint n_asked = 0;
  gint64 end;

  set_up_equal (&world);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/away", test_away);
  return g_test_run ();
}
