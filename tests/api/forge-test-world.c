/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-world.h"

#include <stdlib.h>
#include <string.h>

const char *const world_paths[N_KEYS] = {
  "clients/?page=1", "clients/?page=2", "clients/ids/", "clients/1/", "clients/2/", "clients/3/",
};

guint
world_row_of (guint key)
{
  return key < 3 ? 0 : key - 2;
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_free (pending->answer);
  g_free (pending);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->cancellable);
  g_free (change);
}

void
world_alter (World *world,
             guint  row)
{
  world->version++;
  world->rows[0] = world->version;
  if (row > 0)
    world->rows[row] = world->version;
  g_array_append_val (world->log, row);
}

void
world_decide (World    *world,
              Change   *change,
              gboolean  apply)
{
  if (change->decided)
    return;
  change->decided = TRUE;
  if (apply && !change->idle)
    world_alter (world, change->row);
  change->number = apply ? world->version : 0;
}

static char *
row_to_json (guint   row,
             guint64 version)
{
  return g_strdup_printf ("{\"client_id\":%u,\"client_code\":\"C\",\"type\":\"INDIVIDUAL\","
                          "\"name\":\"v%" G_GUINT64_FORMAT "\"}", row > 0 ? row : 9, version);
}

static guint
key_of_request (const ForgeTestRequest *request)
{
  for (guint key = 0; key < N_KEYS; key++)
    if (g_str_equal (request->line + strlen ("GET "), world_paths[key]))
      return key;
  g_assert_not_reached ();
}

void
world_process (World   *world,
               Pending *pending)
{
  guint row;

  if (pending->answer != NULL)
    return;
  pending->version = world->version;
  if (pending->change != NULL)
    {
      world_decide (world, pending->change, TRUE);
      pending->answer = row_to_json (pending->change->row, world->version);
      if (pending->change->number != 0)
        pending->version = pending->change->number;
      return;
    }
  row = world_row_of (key_of_request (pending->request));
  pending->answer = row > 0 ? row_to_json (row, world->rows[row])
                            : g_strdup_printf ("[%" G_GUINT64_FORMAT "]", world->rows[0]);
}

void
world_reply (World   *world,
             Pending *pending)
{
  g_autofree char *headers = NULL;
  gboolean refused;

  world_process (world, pending);
  refused = pending->change != NULL && pending->change->number == 0;
  headers = g_strdup_printf ("Forge-Change: %" G_GUINT64_FORMAT "%s", pending->version,
                             pending->change == NULL ? ""
                             : refused ? "\nForge-Outcome: rejected"
                                       : "\nForge-Outcome: applied");
  forge_test_request_reply (world->test.server, pending->request, &(ForgeTestReply) {
    .status = refused ? 400 : 200, .body = refused ? "{}" : pending->answer,
    .headers = headers });
  g_ptr_array_remove (world->pending, pending);
}

/* The connection ends; the server may have got to it, get to it later, or never. */
void
world_lose (World   *world,
            Pending *pending)
{
  forge_test_request_reply (world->test.server, pending->request, &(ForgeTestReply) {
    .raw = g_rand_boolean (world->rand) ? ""
           : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{" });
  g_ptr_array_remove (world->pending, pending);
}

void
world_refuse (World   *world,
              Pending *pending)
{
  if (pending->change != NULL)
    {
      world_decide (world, pending->change, FALSE);
      world_reply (world, pending);
      return;
    }
  forge_test_request_reply (world->test.server, pending->request, &(ForgeTestReply) {
    .status = g_rand_boolean (world->rand) ? 500 : 503 });
  g_ptr_array_remove (world->pending, pending);
}

void
world_answer_poll (World *world)
{
  const char *since;
  g_autoptr (GString) body = NULL;
  guint64 from, i;

  if (world->poll == NULL)
    return;
  since = strstr (world->poll->line, "?since=");
  from = since != NULL ? g_ascii_strtoull (since + strlen ("?since="), NULL, 10) : world->version;
  if (since != NULL && from == world->version)
    return;

  body = g_string_new (NULL);
  g_string_printf (body, "{\"last\":%" G_GUINT64_FORMAT ",\"reset\":%s,\"changes\":[",
                   world->version,
                   !world->at_once && g_rand_int_range (world->rand, 0, 20) == 0 ? "true"
                                                                                 : "false");
  for (i = from; i < world->version; i++)
    {
      guint row = g_array_index (world->log, guint, i);

      g_string_append_printf (body, "%s{\"number\":%" G_GUINT64_FORMAT ",\"resource\":\"clients\","
                              "\"kind\":\"%s\",\"id\":%u}", i > from ? "," : "", i + 1,
                              row > 0 ? "updated" : "created", row > 0 ? row : 9);
    }
  g_string_append (body, "]}");
  forge_test_request_reply (world->test.server, g_steal_pointer (&world->poll),
                            &(ForgeTestReply) { .status = 200, .body = body->str });
}

static gboolean
on_request (ForgeTestServer  *server,
            ForgeTestRequest *request,
            gpointer          user_data)
{
  World *world = user_data;
  Pending *pending;

  if (g_str_has_prefix (request->line, "GET changes/"))
    {
      world->poll = request;
      if (world->at_once || strchr (request->line, '?') == NULL)
        world_answer_poll (world);
      return TRUE;
    }

  pending = g_new0 (Pending, 1);
  pending->request = request;
  if (!g_str_has_prefix (request->line, "GET "))
    {
      const char *name = strstr (request->body, "\"m");

      pending->change = g_ptr_array_index (world->changes, strtoul (name + 2, NULL, 10));
      pending->change->seen = TRUE;
    }
  g_ptr_array_add (world->pending, pending);
  if (world->at_once)
    world_reply (world, pending);
  return TRUE;
}

void
world_init (World   *world,
            guint32  seed)
{
  *world = (World) { .rand = g_rand_new_with_seed (seed) };
  world->log = g_array_new (FALSE, FALSE, sizeof (guint));
  world->pending = g_ptr_array_new_with_free_func (pending_free);
  world->changes = g_ptr_array_new_with_free_func (change_free);
  forge_test_api_set_up_alone (&world->test, NULL);
  forge_test_server_set_handler (world->test.server, on_request, world);
  forge_api_set_socket (world->test.api, forge_test_server_get_path (world->test.server));
  forge_test_wait (world->test.api->feed_alive);
}

void
world_clear (World *world)
{
  forge_test_api_tear_down (&world->test, NULL);
  g_ptr_array_unref (world->pending);
  g_ptr_array_unref (world->changes);
  g_array_unref (world->log);
  g_rand_free (world->rand);
}
