/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A desk's changes in random order on a server that fails at random, with kills and restarts: what
 * is acknowledged was done, what is refused was not, and what nobody knows is found out or told. */
#include <string.h>

#include "writer-fixture.h"

#define N_SCHEDULES 150
#define N_STEPS     30
#define N_CODES     6

typedef struct
{
  Desk    desk;
  GRand  *random;
  guint   last_value;
  gint64  ids[N_CODES];   /* 0: not there */
  gint64  gone[N_CODES];  /* that somebody else removed last */
  char   *hoped[N_CODES]; /* (nullable): a value whose save nobody knows the outcome of */
} World;

static guint
pick (World *world,
      guint  n)
{
  return g_rand_int_range (world->random, 0, n);
}

static void
fail_sometimes (World      *world,
                const char *method)
{
  if (pick (world, 2) == 0)
    fake_forge_fail (world->desk.forge, method, pick (world, FAKE_N_FAULTS));
}

static const char *
get_phone (World *world,
           guint  i)
{
  ForgeClient *row = fake_forge_get (world->desk.forge, world->ids[i]);

  return row ? forge_client_get (row, FORGE_FIELD_PHONE) : NULL;
}

static void
create (World *world,
        guint  i)
{
  g_autofree char *code = g_strdup_printf ("CLI-%u", i);
  g_autofree char *body = g_strdup_printf (
      "{\"client_code\":\"%s\",\"type\":\"EMPRESA\",\"name\":\"Ana\"}", code);
  gboolean there = fake_forge_find (world->desk.forge, code) != NULL;
  g_autoptr (Answer) answer = NULL;
  ForgeClient *row;

  fail_sometimes (world, "POST");
  answer = desk_send (&world->desk, "POST", "clients/", body, NULL);
  row = fake_forge_find (world->desk.forge, code);
  if (answer->status == 201)
    g_assert_true (row && !there);
  else if (g_strcmp0 (answer->outcome, "rejected") == 0)
    g_assert_true (there == (row != NULL));
  else
    g_assert_cmpuint (answer->status, ==, 504);
  if (!row || forge_client_get_id (row) == world->ids[i])
    return;
  /* What was hoped for the one before went with it. */
  g_clear_pointer (&world->hoped[i], g_free);
  world->ids[i] = forge_client_get_id (row);
}

static void
save (World *world,
      guint  i)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", world->ids[i]);
  g_autofree char *value = g_strdup_printf ("%u", ++world->last_value);
  g_autofree char *body = g_strdup_printf ("{\"phone\":\"%s\"}", value);
  g_autoptr (Answer) answer = NULL;

  fail_sometimes (world, "PATCH");
  answer = desk_send (&world->desk, "PATCH", path, body, NULL);
  if (answer->status == 200)
    g_assert_cmpstr (get_phone (world, i), ==, value);
  else if (answer->status != 504)
    g_assert_cmpstr (get_phone (world, i), !=, value);
  g_free (world->hoped[i]);
  world->hoped[i] = answer->status == 504 ? g_steal_pointer (&value) : NULL;
}

static void
delete_row (World *world,
            guint  i)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", world->ids[i]);
  g_autoptr (Answer) answer = NULL;

  fail_sometimes (world, "DELETE");
  answer = desk_send (&world->desk, "DELETE", path, NULL, NULL);
  g_assert_true (answer->status == 204 || answer->status == 404);
}

static void
restore (World *world,
         guint  i)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/restore/", world->ids[i]);
  g_autoptr (Answer) answer = desk_send (&world->desk, "POST", path, "{}", NULL);

  if (answer->status == 200)
    g_assert_true (fake_forge_get (world->desk.forge, world->ids[i]) ||
                   world->gone[i] == world->ids[i]);
  else
    g_assert_true (answer->status == 410 || answer->status == 400);
}

static void
somebody_else (World *world,
               guint  i)
{
  if (!fake_forge_get (world->desk.forge, world->ids[i]))
    return;
  if (pick (world, 4) == 0)
    {
      fake_forge_remove (world->desk.forge, world->ids[i]);
      world->gone[i] = world->ids[i];
    }
  else
    fake_forge_set (world->desk.forge, world->ids[i], FORGE_FIELD_CITY, "Xalapa");
}

static void
step (World *world)
{
  guint i = pick (world, N_CODES);

  switch (pick (world, 10))
    {
    case 0:
      desk_restart (&world->desk);
      break;
    case 1:
      fake_forge_do_late (world->desk.forge);
      break;
    case 2:
      somebody_else (world, i);
      break;
    case 3:
      desk_pass (&world->desk, 1 + pick (world, 12));
      break;
    case 4:
      delete_row (world, i);
      break;
    case 5:
      restore (world, i);
      break;
    default:
      if (world->ids[i] != 0 && fake_forge_get (world->desk.forge, world->ids[i]))
        save (world, i);
      else
        create (world, i);
    }
}

/* Everything is done, or somebody can read why not. */
static void
check_end (World *world)
{
  g_autofree char *pending = NULL;

  fake_forge_fail (world->desk.forge, NULL, FAKE_WELL);
  for (guint i = 0; i < 20; i++)
    desk_pass (&world->desk, 30);
  pending = desk_get_pending (&world->desk);
  g_assert_null (strstr (pending, "\"waiting\""));
  g_assert_null (strstr (pending, "\"sending\""));
  g_assert_null (strstr (pending, "\"checking\""));
  g_assert_null (strstr (pending, "\"unconfirmed\""));
  for (guint i = 0; i < N_CODES; i++)
    {
      g_autofree char *told = g_strdup_printf ("\"mine\":{\"phone\":\"%s\"}", world->hoped[i]);
      ForgeClient *row = fake_forge_get (world->desk.forge, world->ids[i]);

      /* One that is gone took its values along. */
      if (world->hoped[i] && row)
        g_assert_true (g_strcmp0 (get_phone (world, i), world->hoped[i]) == 0 ||
                       strstr (pending, told));
    }
}

static void
run (guint32 seed)
{
  World world = { .random = g_rand_new_with_seed (seed) };

  desk_set_up (&world.desk, NULL);
  for (guint i = 0; i < N_STEPS; i++)
    step (&world);
  check_end (&world);
  desk_tear_down (&world.desk, NULL);
  for (guint i = 0; i < N_CODES; i++)
    g_free (world.hoped[i]);
  g_rand_free (world.random);
}

static void
test_random (void)
{
  const char *only = g_getenv ("FORGE_TEST_SEED");
  guint32 first = only ? (guint32) strtoul (only, NULL, 10) : (guint32) g_test_rand_int ();

  for (guint i = 0; i < (only ? 1 : N_SCHEDULES); i++)
    {
      g_test_message ("FORGE_TEST_SEED=%u", first + i);
      run (first + i);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writer/random", test_random);
  return g_test_run ();
}
