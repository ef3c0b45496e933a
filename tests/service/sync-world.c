/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include <glib/gstdio.h>

#include "forge-replica-page.h"

guint
world_draw (World *world,
            guint  n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

void
world_watch (World   *world,
             gboolean watched)
{
  if (!watched)
    world->n_alone = 0;
  world->is_watched = watched;
  forge_sync_set_watched (world->sync, watched, world->now);
}

void
world_wake (World *world)
{
  world->n_alone = FORGE_SYNC_GLANCE;
  forge_sync_wake (world->sync, world->now);
}

void
world_open (World *world)
{
  g_autoptr (GError) error = NULL;

  world->store = forge_store_new (world->database, &error);
  g_assert_no_error (error);
  world->sync = forge_sync_new (world->database, world->store, &error);
  g_assert_no_error (error);
  world->is_watched = FALSE;
  world_wake (world);
}

void
world_clear_request (World *world,
                     guint  i)
{
  g_free (world->requests[i].path);
  g_clear_pointer (&world->requests[i].body, g_bytes_unref);
  world->requests[i] = world->requests[--world->n_requests];
}

void
world_close (World *world)
{
  while (world->n_requests > 0)
    world_clear_request (world, 0);
  forge_sync_free (world->sync);
  forge_store_free (world->store);
}

void
world_set_up (World  *world,
              guint32 seed)
{
  g_autoptr (GError) error = NULL;

  *world = (World) { .now = G_TIME_SPAN_HOUR };
  world->rand = g_rand_new_with_seed (seed);
  world->fake = fake_new (seed);
  world->stored = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  world->directory = g_dir_make_tmp ("forge-XXXXXX", &error);
  world->database = forge_database_open (world->directory, "server.db", &error);
  g_assert_no_error (error);
  /* It is killed, never the machine. */
  g_assert_true (forge_database_execute (world->database, "PRAGMA synchronous = OFF", &error));
}

void
world_tear_down (World *world)
{
  static const char *const names[] = { "server.db", "lock" };

  world_close (world);
  forge_database_close (world->database);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (world->directory, names[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (world->directory), ==, 0);
  g_free (world->directory);
  g_hash_table_unref (world->stored);
  g_rand_free (world->rand);
  fake_free (world->fake);
}

static const char *const writes[] = { "INSERT", "UPDATE", "DELETE" };

void
world_fill_up (World *world)
{
  world->is_full = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE TEMP TRIGGER full_%u BEFORE %s ON main.client "
                                              "BEGIN SELECT RAISE (FAIL, 'full'); END", i, writes[i]);

      g_assert_true (forge_database_execute (world->database, sql, NULL));
    }
}

void
world_make_room (World *world)
{
  world->is_full = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP TRIGGER full_%u", i);

      g_assert_true (forge_database_execute (world->database, sql, NULL));
    }
}

Request *
world_add_request (World  *world,
                   guint64 number,
                   char   *path,
                   gint64  id)
{
  Request *request;

  g_assert_cmpuint (world->n_requests, <, MAX_REQUESTS);
  request = &world->requests[world->n_requests++];
  *request = (Request) { .number = number, .path = path, .id = id, .begun = ++world->n_asked,
                         .sent = world->now };
  return request;
}

/* Who does not look at what was read once is not asked for more of it. */
static void
count_alone (World *world)
{
  ForgeSyncProgress progress;

  forge_sync_get_progress (world->sync, &progress);
  if (world->is_watched || progress.is_walking)
    return;
  g_assert_cmpuint (world->n_alone, >, 0);
  world->n_alone--;
}

void
world_pump (World *world)
{
  guint64 number;
  char *path;

  forge_sync_tick (world->sync, world->now);
  path = forge_sync_next (world->sync, world->now, &number);
  if (path)
    {
      count_alone (world);
      world_add_request (world, number, path, 0);
    }
  /* It does not turn round and round. */
  g_assert_cmpint (forge_sync_get_due (world->sync), >, world->now);
}

void
world_wait (World *world)
{
  while (world->n_requests == 0)
    {
      world->now = MAX (world->now + 1, forge_sync_get_due (world->sync));
      world_pump (world);
    }
}

void
world_process (World   *world,
               Request *request)
{
  if (request->status == 0)
    request->body = fake_get (world->fake, request->path, &request->status);
}

void
world_deliver (World *world,
               guint  i)
{
  Request *request = &world->requests[i];

  world->last_begun = request->begun;
  if (request->id == 0)
    forge_sync_answer (world->sync, request->number, request->status, request->status != 500,
                       request->body, 0, g_rand_int (world->rand), world->now);
  else
    {
      g_autoptr (ForgeClient) client =
        forge_sync_take_read (world->sync, request->number, request->id, request->status,
                              request->status != 500, request->body, NULL);
    }
  world_clear_request (world, i);
}

void
world_answer (World *world)
{
  g_assert_cmpuint (world->n_requests, ==, 1);
  world_process (world, &world->requests[0]);
  world_deliver (world, 0);
  world_pump (world);
}

guint
world_rest (World *world,
            gint64 time)
{
  gint64 end = world->now + time;
  guint before = world->n_asked;

  while (world->now < end)
    {
      if (world->n_requests > 0)
        {
          world_process (world, &world->requests[0]);
          world->now += 10000;
          world_deliver (world, 0);
        }
      else
        world->now = MIN (end, MAX (world->now + 1, forge_sync_get_due (world->sync)));
      world_pump (world);
    }
  return world->n_asked - before;
}

FakeRow *
world_get_row (World *world,
               guint  i)
{
  return &g_array_index (world->fake->rows, FakeRow, i);
}

void
world_assert_label (World      *world,
                    const char *label)
{
  g_assert_cmpstr (forge_label_to_string (forge_sync_get_label (world->sync, world->now)), ==,
                   label);
}

gboolean
world_is_equal (World   *world,
                FakeRow *row)
{
  g_autoptr (ForgeClient) here = forge_store_get (world->store, row->id, FALSE, NULL);
  g_autoptr (GBytes) body = fake_get_row (world->fake, row);
  g_autoptr (ForgeClient) there = forge_page_parse_client (body, NULL);

  if (row->is_deleted || !here)
    return row->is_deleted == !here;
  return forge_client_equal (here, there);
}

gboolean
world_is_all_equal (World *world)
{
  for (guint i = 0; i < world->fake->rows->len; i++)
    if (!world_is_equal (world, &g_array_index (world->fake->rows, FakeRow, i)))
      return FALSE;
  return forge_sync_count_loaded (world->sync) == fake_count (world->fake);
}
