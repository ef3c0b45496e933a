/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Seeded histories of a replica and a server, driven by hand: changes here and elsewhere, answers
 * that are late, out of order, lost or wrong, a full disk, somebody who looks and looks away, kills. */
#include <stdlib.h>

#include "sync-world.h"

#define N_STEPS      120
/* How long a request may still be carried out that nobody waits for any more. */
#define HORIZON      (60 * G_TIME_SPAN_SECOND)

static guint n_schedules = 60;
static guint first_seed = 1;

/* What a server has before anybody connects. */
static void
populate (World *world)
{
  Fake *fake = world->fake;
  guint n = world_draw (world, 90);
  gint64 moment;

  fake->page_size = 2 + world_draw (world, 6);
  fake->moves = world_draw (world, 2);
  fake->shuffles = world_draw (world, 3) == 0;
  world->has_silent = world_draw (world, 4) == 0;
  world->withholds = world_draw (world, 4) == 0;
  fake->breaks = world_draw (world, 2);
  moment = fake->now;
  for (guint i = 0; i < n; i++)
    {
      FakeRow *row = fake_create (fake, 0);

      if (world_draw (world, 8) == 0)
        row->created = moment;
      if (world_draw (world, 12) == 0)
        row->created = FAKE_NO_TIME;
      if (world_draw (world, 8) == 0)
        row->updated = moment;
      if (world_draw (world, fake->moves ? 3 : 12) == 0)
        row->updated = FAKE_NO_TIME;
      if (world->withholds && world_draw (world, 20) == 0)
        row->is_withheld = TRUE;
    }
}

/* Oracles */

static guint
get_rev (ForgeClient *client)
{
  return strtoul (forge_client_get (client, FORGE_FIELD_NOTES), NULL, 10);
}

/* What is stored goes back only when two requests were under way at once, whichever the server read
 * first (I6, I17). */
static void
check_order (World *world)
{
  for (guint i = 0; i < world->fake->rows->len; i++)
    {
      gint64 id = g_array_index (world->fake->rows, FakeRow, i).id;
      g_autoptr (ForgeClient) client = forge_store_get (world->store, id, FALSE, NULL);
      Stored *stored = g_hash_table_lookup (world->stored, &id);
      guint rev = client ? get_rev (client) : 0;

      if (!client || (stored && stored->rev == rev))
        continue;
      if (stored && rev < stored->rev)
        g_assert_cmpuint (world->last_begun, <=, stored->n_asked);
      stored = g_new (Stored, 1);
      *stored = (Stored) { id, rev, world->n_asked };
      g_hash_table_replace (world->stored, &stored->id, stored);
    }
}

/* What is called fresh has seen everything that happened before its as-of (I5, I31). */
static void
check_fresh (World *world)
{
  gint64 as_of;

  if (forge_sync_get_label (world->sync, world->now) != FORGE_LABEL_FRESH)
    return;
  g_assert_true (forge_sync_get_as_of (world->sync, &as_of));
  g_assert_cmpint (world->now - as_of, <, FORGE_MAX_AGE);
  for (guint i = 0; i < world->fake->rows->len; i++)
    {
      FakeRow *row = &g_array_index (world->fake->rows, FakeRow, i);

      if (row->at < as_of && !world_is_equal (world, row))
        g_error ("fresh without row %" G_GINT64_FORMAT " of %s", row->id,
                 row->is_deleted ? "which is gone" : "now");
    }
}

/* Nothing is called fresh while the server keeps silent. */
static void
check_silence (World *world)
{
  for (guint i = 0; i < world->n_requests; i++)
    if (world->requests[i].id == 0 &&
        world->now - world->requests[i].sent >= FORGE_SYNC_PATIENCE)
      g_assert_cmpint (forge_sync_get_label (world->sync, world->now), !=, FORGE_LABEL_FRESH);
}

/* Steps */

static void
fail_with (World      *world,
           Request    *request,
           guint       status,
           gboolean    json,
           const char *text,
           gint64      retry_after)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  forge_sync_answer (world->sync, request->number, status, json, body, retry_after,
                     g_rand_int (world->rand), world->now);
}

static void
lose (World *world,
      guint  i)
{
  Request *request = &world->requests[i];
  guint32 random = g_rand_int (world->rand);

  if (request->id != 0)
    forge_sync_end_read (world->sync, request->number);
  else
    switch (world_draw (world, 9))
      {
      case 0:
        fail_with (world, request, 500, FALSE, "<h1>Server Error (500)</h1>", 0);
        break;
      case 1:
        fail_with (world, request, 200, FALSE, "<html>Welcome to our hotel</html>", 0);
        break;
      case 2:
        fail_with (world, request, 200, TRUE, "{\"count\":3,\"next\":nul", 0);
        break;
      case 3:
        fail_with (world, request, 429, TRUE, "{\"detail\":\"slow\"}", 5 * G_TIME_SPAN_SECOND);
        break;
      case 4:
        fail_with (world, request, 403, TRUE, "{\"code\":\"user_inactive\"}", 0);
        break;
      case 5:
        fail_with (world, request, 404, FALSE, "<h1>Not Found</h1>", 0);
        break;
      case 6:
        forge_sync_fail (world->sync, request->number, FORGE_ERROR_TIMEOUT, random, world->now);
        break;
      case 7:
        forge_sync_abandon (world->sync, request->number);
        break;
      default:
        forge_sync_fail (world->sync, request->number, FORGE_ERROR_NETWORK, random, world->now);
      }
  world_clear_request (world, i);
}

static void
read_row (World *world,
          gint64 id)
{
  if (world->n_requests < MAX_REQUESTS - 1)
    world_add_request (world, forge_sync_begin_read (world->sync),
                 g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", id), id);
}

static void
begin_change (World *world)
{
  FakeRow *row = fake_pick (world->fake);

  if (row && world->n_changes < MAX_CHANGES)
    world->changes[world->n_changes++] = (Change) { .id = row->id, .sent = world->now };
}

static void
apply (World *world,
       gint64 id)
{
  for (guint i = 0; i < world->fake->rows->len; i++)
    {
      FakeRow *row = &g_array_index (world->fake->rows, FakeRow, i);

      if (row->id != id || row->is_deleted)
        continue;
      if (world_draw (world, 4) == 0)
        fake_delete (world->fake, row, world->now);
      else
        fake_change (world->fake, row, FALSE, world->now);
    }
}

/* A change is applied and answered, or its answer is lost, before or after it was applied. */
static void
end_change (World *world)
{
  guint i = world_draw (world, world->n_changes);
  Change *change = &world->changes[i];
  ForgeVerdict verdict = { FORGE_OUTCOME_APPLIED, TRUE };

  if (change->is_unknown)
    {
      if (world->now < change->sent + HORIZON)
        apply (world, change->id);
      world->changes[i] = world->changes[--world->n_changes];
      return;
    }
  if (world_draw (world, 4) == 0)
    verdict.outcome = FORGE_OUTCOME_UNKNOWN;
  else
    apply (world, change->id);
  forge_sync_settle (world->sync,
                     forge_tags_for_client (world_draw (world, 8) ? change->id : 0), verdict,
                     change->sent, world->now);
  world->n_alone = FORGE_SYNC_GLANCE;
  if (world_draw (world, 2))
    read_row (world, change->id);
  change->is_unknown = TRUE;
  if (verdict.outcome == FORGE_OUTCOME_APPLIED)
    world->changes[i] = world->changes[--world->n_changes];
}

static void
change_elsewhere (World *world)
{
  FakeRow *row = fake_pick (world->fake);
  guint what = world_draw (world, 8);

  if (!row || what < 2)
    fake_create (world->fake, world->now);
  else if (what < 4)
    fake_delete (world->fake, row, world->now);
  else
    fake_change (world->fake, row, world->has_silent && what == 7, world->now);
  if (world->has_silent && what == 0)
    {
      row = fake_create (world->fake, world->now);
      row->updated = world_draw (world, 2) ? FAKE_NO_TIME : row->updated - G_TIME_SPAN_DAY;
      row->created = row->updated;
    }
  if (world->withholds && fake_count (world->fake) > 0 && world_draw (world, 3) == 0)
    {
      row = fake_pick (world->fake);
      if (row)
        row->is_withheld = !row->is_withheld;
    }
}

static void
restart (World *world)
{
  world_close (world);
  world_open (world);
}

static void
step (World *world)
{
  guint i = world_draw (world, MAX (1, world->n_requests));
  FakeRow *row;

  world->now += 1 + world_draw (world, world_draw (world, 6) ? 300000 : 40000000);
  switch (world_draw (world, 25))
    {
    case 0: case 1:
      change_elsewhere (world);
      break;
    case 2:
      for (guint n = world_draw (world, 20); n > 0; n--)
        change_elsewhere (world);
      break;
    case 3:
      begin_change (world);
      break;
    case 4:
      if (world->n_changes > 0)
        end_change (world);
      break;
    case 5:
      if (world->n_requests > 0)
        lose (world, i);
      break;
    case 6:
      row = fake_pick (world->fake);
      if (row)
        read_row (world, row->id);
      break;
    case 7:
      world_watch (world, world_draw (world, 3) > 0);
      break;
    case 8:
      if (world_draw (world, 2))
        forge_sync_miss (world->sync, world->now);
      else
        world_wake (world);
      break;
    case 9:
      if (world_draw (world, 4) == 0)
        restart (world);
      break;
    case 10: case 11: case 12:
      if (world->n_requests > 0)
        world_process (world, &world->requests[i]);
      break;
    case 13:
      if (world->is_full)
        world_make_room (world);
      else if (world_draw (world, 4) == 0)
        world_fill_up (world);
      break;
    default:
      if (world->n_requests > 0)
        {
          world_process (world, &world->requests[i]);
          world_deliver (world, i);
        }
    }
  world_pump (world);
}

/* What is withheld is given at last, without a word. */
static void
give_all (World *world)
{
  world_rest (world, 3 * G_TIME_SPAN_MINUTE);
  check_fresh (world);
  for (guint i = 0; i < world->fake->rows->len; i++)
    g_array_index (world->fake->rows, FakeRow, i).is_withheld = FALSE;
}

/* Requests a minute at most: every 25 s a probe, each second a page. */
static void
check_rest (World *world)
{
  guint n_pages = fake_count (world->fake) / world->fake->page_size + 1;
  gint64 minutes = 2 + n_pages / 60 + (world->fake->shuffles ? 40
                                             : world->has_silent || world->withholds ? 15 : 0);
  guint n_asked;

  if (world->is_full)
    world_make_room (world);
  while (world->n_changes > 0)
    end_change (world);
  world_watch (world, TRUE);
  if (world->withholds)
    give_all (world);
  n_asked = world_rest (world, minutes * G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (n_asked, <, 65 * minutes + 12 * n_pages + 1000);
  g_assert_true (world_is_all_equal (world));
  g_assert_cmpstr (forge_label_to_string (forge_sync_get_label (world->sync, world->now)), ==,
                   "fresh");
  n_asked = world_rest (world, G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (n_asked, <, 66);
}

static void
run (guint32 seed)
{
  World world;

  world_set_up (&world, seed);
  populate (&world);
  world_open (&world);
  world_pump (&world);
  for (guint i = 0; i < N_STEPS; i++)
    {
      step (&world);
      check_order (&world);
      check_silence (&world);
      if (!world.has_silent)
        check_fresh (&world);
    }
  check_rest (&world);
  world_tear_down (&world);
}

static void
test_schedules (void)
{
  for (guint seed = first_seed; seed < first_seed + n_schedules; seed++)
    {
      g_test_message ("seed %u", seed);
      run (seed);
    }
}

int
main (int   argc,
      char *argv[])
{
  const char *schedules = g_getenv ("FORGE_SYNC_SCHEDULES");
  const char *seed = g_getenv ("FORGE_SYNC_SEED");

  if (schedules)
    n_schedules = strtoul (schedules, NULL, 10);
  if (seed)
    first_seed = strtoul (seed, NULL, 10);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/schedules", test_schedules);
  return g_test_run ();
}
