/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random schedules against the real stack: ForgeApi, libsoup, a server on a socket. The oracle
 * knows only what the server did and what the callers were told: what is shown as fresh reflects
 * every change that was settled before (I5), is not shown while an unknown outcome may still alter
 * it (I12), never goes back (I6), and in the end is what the server has (I25). */
#include <string.h>

#include "forge-error.h"
#include "forge-test-world.h"

#define N_SCHEDULES 60
#define N_EVENTS    80
#define MAX_RUNNING 5

/* The callers, and the oracle */

static guint64
version_of_body (guint       key,
                 const char *body)
{
  const char *text = world_row_of (key) > 0 ? strstr (body, "\"v") + 2 : body + 1;

  return g_ascii_strtoull (text, NULL, 10);
}

static void
check_fresh (World   *world,
             guint    key,
             guint64  shown)
{
  guint row = world_row_of (key);

  world->fresh++;
  g_assert_cmpuint (shown, >=, world->settled[row]);
  for (guint i = 0; i < world->changes->len; i++)
    {
      const Change *change = g_ptr_array_index (world->changes, i);

      if (!change->unknown || (row > 0 && change->row != row))
        continue;
      g_assert_cmpint (world->test.now, >=, change->begun + FORGE_QUARANTINE);
      if (!change->idle)
        g_assert_cmpuint (shown, >=, change->number);
    }
}

static void
on_answer (ForgeApi          *api,
           const ForgeAnswer *answer,
           gpointer           user_data)
{
  Watch *watch = user_data;
  guint64 shown;

  watch->label = answer->label;
  if (answer->body == NULL)
    return;
  shown = version_of_body (watch->key, g_bytes_get_data (answer->body, NULL));
  g_assert_cmpuint (shown, >=, watch->shown);
  watch->shown = shown;
  if (answer->label == FORGE_LABEL_FRESH)
    check_fresh (watch->world, watch->key, shown);
}

typedef struct {
  World   *world;
  Change  *change;  /* (nullable): of a read */
  guint64  least;
} Call;

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Call *call = user_data;
  World *world = call->world;
  Change *change = call->change;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) client =
    change->row > 0 ? forge_api_update_client_finish (FORGE_API (source), result, &error)
                    : forge_api_create_client_finish (FORGE_API (source), result, &error);

  change->ended = TRUE;
  /* The headers of an answer that was cut off say that it was applied. */
  if (client != NULL || g_error_matches (error, FORGE_ERROR, FORGE_ERROR_PARSE))
    {
      g_assert_true (change->decided);
      g_assert_cmpuint (change->number, >, 0);
      if (change->idle)
        return;
      world->settled[0] = MAX (world->settled[0], change->number);
      if (change->row > 0)
        world->settled[change->row] = MAX (world->settled[change->row], change->number);
    }
  else if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME))
    change->unknown = TRUE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_assert_false (change->seen);
  else
    g_assert_true (change->decided && change->number == 0);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (ForgeClient) client = forge_api_get_client_finish (FORGE_API (source), result, NULL);

  if (client != NULL)
    g_assert_cmpuint (g_ascii_strtoull (forge_client_get (client, FORGE_FIELD_NAME) + 1, NULL, 10),
                      >=, call->least);
}

static Call *
call_new (World  *world,
          Change *change,
          guint   row)
{
  Call *call = g_new (Call, 1);

  *call = (Call) { world, change, world->settled[row] };
  return call;
}

static void
begin_change (World *world)
{
  g_autoptr (ForgeClient) base = NULL;
  g_autoptr (ForgeClient) edited = NULL;
  g_autofree char *name = g_strdup_printf ("m%u", world->changes->len);
  Change *change;
  guint running = 0;

  for (guint i = 0; i < world->changes->len; i++)
    running += !((const Change *) g_ptr_array_index (world->changes, i))->ended;
  if (running >= MAX_RUNNING)
    return;

  change = g_new0 (Change, 1);
  change->row = g_rand_int_range (world->rand, 0, N_ROWS + 1);
  change->idle = change->row > 0 && g_rand_int_range (world->rand, 0, 3) == 0;
  change->begun = world->test.now;
  change->cancellable = g_cancellable_new ();
  g_ptr_array_add (world->changes, change);

  base = forge_client_new (change->row);
  edited = forge_client_new (change->row);
  forge_client_set (edited, FORGE_FIELD_NAME, name);
  if (change->row > 0)
    forge_api_update_client_async (world->test.api, base, edited, change->cancellable, on_changed,
                                   call_new (world, change, change->row));
  else
    forge_api_create_client_async (world->test.api, edited, name, change->cancellable, on_changed,
                                   call_new (world, change, 0));
}

static void
toggle (World *world,
        guint  key)
{
  Watch *watch = &world->watches[key];

  if (watch->number != 0)
    {
      forge_api_unobserve (world->test.api, watch->number);
      watch->number = 0;
      return;
    }
  *watch = (Watch) { world, key, .label = FORGE_LABEL_EMPTY };
  watch->number = forge_api_observe (world->test.api, world_paths[key], on_answer, watch);
}

/* The server's patience is what the quarantine counts on: by then it has done it or never will. */
static void
pass (World  *world,
      gint64  time)
{
  for (guint i = 0; i < world->changes->len; i++)
    {
      Change *change = g_ptr_array_index (world->changes, i);

      if ((change->seen || change->unknown)
          && world->test.now + time >= change->begun + FORGE_QUARANTINE)
        world_decide (world, change, g_rand_boolean (world->rand));
    }
  forge_test_api_pass (&world->test, time);
}

/* Events */

static Pending *
choose (World *world)
{
  guint n = world->pending->len;

  return n > 0 ? g_ptr_array_index (world->pending, g_rand_int_range (world->rand, 0, n)) : NULL;
}

static void
happen_to_request (World *world,
                   guint  event)
{
  Pending *pending = choose (world);

  if (pending == NULL)
    return;
  if (event < 2)
    world_process (world, pending);
  else if (event < 12)
    world_reply (world, pending);
  else if (event < 13)
    world_lose (world, pending);
  else
    world_refuse (world, pending);
}

/* A change whose caller was told that nobody knows is done after all. */
static void
apply_late (World *world)
{
  for (guint i = 0; i < world->changes->len; i++)
    {
      Change *change = g_ptr_array_index (world->changes, i);

      if (change->unknown && change->seen)
        world_decide (world, change, TRUE);
    }
}

static void
cancel (World *world)
{
  if (world->changes->len > 0)
    {
      Change *change = g_ptr_array_index (world->changes, world->changes->len - 1);

      g_cancellable_cancel (change->cancellable);
    }
}

static void
lose_feed (World *world)
{
  if (world->poll != NULL)
    forge_test_request_reply (world->test.server, g_steal_pointer (&world->poll),
                              &(ForgeTestReply) { .status = 500 });
}

/* After a turn of the main loop what stands on screen as fresh is so still. */
static void
check_screen (World *world)
{
  forge_test_drain ();
  for (guint key = 0; key < N_KEYS; key++)
    {
      const Watch *watch = &world->watches[key];

      if (watch->number != 0 && watch->label == FORGE_LABEL_FRESH)
        check_fresh (world, key, watch->shown);
    }
}

static void
happen (World *world)
{
  guint event = g_rand_int_range (world->rand, 0, 40);
  guint row = g_rand_int_range (world->rand, 0, N_ROWS + 1);

  if (event < 14)
    happen_to_request (world, event);
  else if (event < 20)
    begin_change (world);
  else if (event < 24)
    toggle (world, g_rand_int_range (world->rand, 0, N_KEYS));
  else if (event < 26)
    forge_api_get_client_async (world->test.api, MAX (row, 1), NULL, on_read,
                                call_new (world, NULL, MAX (row, 1)));
  else if (event < 30)
    world_alter (world, row);
  else if (event < 34)
    world_answer_poll (world);
  else if (event < 35)
    lose_feed (world);
  else if (event < 36)
    cancel (world);
  else if (event < 37)
    apply_late (world);
  else if (event < 38)
    forge_api_refresh (world->test.api);
  else
    pass (world, g_rand_int_range (world->rand, 0, 40) * G_TIME_SPAN_SECOND);

  /* Sometimes in the middle of an exchange, sometimes after all of it. */
  if (g_rand_boolean (world->rand))
    check_screen (world);
  else
    for (guint i = g_rand_int_range (world->rand, 0, 6); i > 0; i--)
      g_main_context_iteration (NULL, FALSE);
}

/* Everything is answered from now on: whatever is observed must end as the server has it. */
static void
come_to_rest (World *world)
{
  world->at_once = TRUE;
  for (guint i = 0; i < 8; i++)
    {
      forge_test_drain ();
      while (world->pending->len > 0)
        {
          world_reply (world, g_ptr_array_index (world->pending, 0));
          forge_test_drain ();
        }
      world_answer_poll (world);
      forge_test_drain ();
      pass (world, FORGE_QUARANTINE);
    }
  forge_test_drain ();

  for (guint key = 0; key < N_KEYS; key++)
    {
      Watch *watch = &world->watches[key];
      g_autoptr (ForgeKey) prepared = forge_key_new (world_paths[key]);

      if (watch->number == 0)
        continue;
      g_assert_cmpint (forge_freshness_get_label (world->test.api->freshness, prepared), ==,
                       FORGE_LABEL_FRESH);
      g_assert_cmpuint (watch->shown, ==, world->rows[world_row_of (key)]);
      toggle (world, key);
    }
  for (guint i = 0; i < world->changes->len; i++)
    g_assert_true (((const Change *) g_ptr_array_index (world->changes, i))->ended);
}

static guint
run_schedule (guint32 seed)
{
  World world;

  world_init (&world, seed);
  for (guint key = 0; key < N_KEYS; key++)
    toggle (&world, key);
  for (guint i = 0; i < N_EVENTS; i++)
    happen (&world);
  come_to_rest (&world);
  world_clear (&world);
  return world.fresh;
}

static void
test_schedules (void)
{
  guint fresh = 0;

  for (guint i = 0; i < N_SCHEDULES; i++)
    {
      guint32 seed = g_test_rand_int ();

      g_test_message ("schedule %u", seed);
      fresh += run_schedule (seed);
    }
  g_test_message ("%u times something was fresh", fresh);
  g_assert_cmpuint (fresh, >, N_SCHEDULES);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/schedules", test_schedules);
  return g_test_run ();
}
