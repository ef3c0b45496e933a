/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "forge-test-list.h"

/* Random schedules of changes, answers that are held, searches and scrolling. Whatever happens, no
 * client is in the list twice, a client that was revealed stays, and in the end the list is what
 * the shop has. */
typedef struct {
  ForgeTestList *test;  /* (owned) */
  GRand         *rand;  /* (owned) */
  gint64         next;
  gint64         revealed;  /* or 0 */
  gboolean       seen;      /* it was in the list since that is what the query asks for */
  guint          bound;     /* the first row on screen */
} Schedule;

#define SCREEN 205

static void
check_once (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            gpointer    user_data)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ForgeClient) client = g_list_model_get_item (model, i);

      g_assert_true (g_hash_table_add (seen, GSIZE_TO_POINTER (forge_client_get_id (client))));
    }
}

static void
check_places (ForgeClientList *list,
              Schedule        *self)
{
  guint n = g_list_model_get_n_items (self->test->model);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ForgeClient) client = g_list_model_get_item (self->test->model, i);
      gint64 id = forge_client_get_id (client);

      g_assert_cmpint (forge_client_list_get_id (list, i), ==, id);
      g_assert_cmpuint (forge_client_list_find (list, id), ==, i);
    }
}

static guint
pick (Schedule *self,
      guint     n)
{
  return (guint) g_rand_int_range (self->rand, 0, (gint32) n);
}

static void
bind_screen (Schedule *self)
{
  guint n = g_list_model_get_n_items (self->test->model);

  forge_test_list_let_go (self->test);
  self->bound = n > SCREEN ? pick (self, n - SCREEN) : 0;
  forge_test_list_bind (self->test, self->bound, MIN (n, SCREEN));
}

static void
change_elsewhere (Schedule *self)
{
  ForgeTestShop *shop = self->test->shop;
  guint place = pick (self, shop->ids->len);
  gint64 id = g_array_index (shop->ids, gint64, place);

  switch (pick (self, 3))
    {
    case 0:
      forge_test_shop_insert (shop, place, self->next++);
      break;
    case 1:
      if (id != self->revealed)
        forge_test_shop_remove (shop, place);
      break;
    default:
      forge_test_shop_name (shop, id, pick (self, 2) ? "Ana" : "Zoe");
      break;
    }
}

static void
search (Schedule *self)
{
  static const char *const searches[] = { "", "", "Ana", "1", "nobody" };

  self->seen = FALSE;
  forge_test_list_search (self->test, searches[pick (self, G_N_ELEMENTS (searches))]);
}

static void
create (Schedule *self)
{
  g_autoptr(ForgeClient) client = NULL;

  self->test->shop->new_id = self->next++;
  self->test->shop->new_place = pick (self, self->test->shop->ids->len);
  client = forge_test_list_create (self->test, "New");
  forge_client_list_reveal (self->test->list, client);
  self->revealed = forge_client_get_id (client);
  self->seen = TRUE;
}

static void
release_one (Schedule *self)
{
  if (forge_test_server_count_held (self->test->shop->server, "GET") > 0)
    forge_test_server_release (self->test->shop->server, "GET");
}

static void
step (Schedule *self)
{
  static const char *const holds[] = { NULL, NULL, "GET", "GET clients/ids/", "GET clients/?" };

  switch (pick (self, 10))
    {
    case 0:
      self->test->shop->hold = holds[pick (self, G_N_ELEMENTS (holds))];
      break;
    case 1:
    case 2:
      release_one (self);
      break;
    case 3:
      search (self);
      break;
    case 4:
      create (self);
      break;
    case 5:
    case 6:
      bind_screen (self);
      break;
    default:
      change_elsewhere (self);
      break;
    }

  for (guint turns = pick (self, 30); turns > 0; turns--)
    g_main_context_iteration (NULL, FALSE);

  if (self->seen)
    g_assert_cmpuint (forge_client_list_find (self->test->list, self->revealed), <, G_MAXUINT);
  else if (!forge_query_is_narrowed (forge_client_list_get_query (self->test->list))
           && forge_test_list_fresh (self->test))
    self->seen = forge_client_list_find (self->test->list, self->revealed) != G_MAXUINT;
}

static void
end (Schedule *self)
{
  ForgeTestList *test = self->test;
  g_autofree char *poll = NULL;
  guint n;

  test->shop->hold = NULL;
  forge_test_list_search (test, "");
  forge_test_shop_name (test->shop, g_array_index (test->shop->ids, gint64, 0), "Last");
  forge_test_shop_report (test->shop);
  while (forge_test_server_count_held (test->shop->server, "GET") > 0)
    forge_test_server_release (test->shop->server, "GET");
  /* The news of the last change was there when what comes after it is asked for. */
  poll = g_strdup_printf ("GET changes/?since=%" G_GUINT64_FORMAT, test->shop->version);
  forge_test_wait (forge_test_server_count (test->shop->server, poll) > 0);
  forge_test_wait (forge_test_list_fresh (test)
                   && g_list_model_get_n_items (test->model) == test->shop->ids->len);
  bind_screen (self);
  n = MIN (SCREEN, g_list_model_get_n_items (test->model));
  forge_test_wait (forge_test_list_loaded (test, self->bound, n) == n);
  forge_test_drain ();
  forge_test_wait (forge_test_list_fresh (test)
                   && forge_test_list_loaded (test, self->bound, n) == n);

  forge_test_list_same (test);
  for (guint i = self->bound; i < self->bound + n; i++)
    {
      ForgeClient *client = forge_test_list_get (test, i);
      gint64 id = forge_client_get_id (client);
      g_autofree char *name = forge_test_shop_get_name (test->shop, id);

      g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, name);
    }
}

static void
run_schedule (guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  guint n = (guint) g_rand_int_range (rand, 1, 600);
  g_autoptr(ForgeTestList) test = forge_test_list_new (n);
  Schedule self = { .test = test, .rand = rand, .next = 10000 };

  g_signal_connect (test->model, "items-changed", G_CALLBACK (check_once), &self);
  g_signal_connect (test->list, "merged", G_CALLBACK (check_places), &self);
  forge_test_list_search (test, "");
  for (guint i = 0; i < 60 && test->shop->ids->len > 0; i++)
    step (&self);
  if (test->shop->ids->len > 0)
    end (&self);
}

static void
test_schedules (void)
{
  const char *seed = g_getenv ("FORGE_SEED");

  if (seed != NULL)
    {
      run_schedule ((guint32) strtoul (seed, NULL, 10));
      return;
    }

  for (guint i = 0; i < 40; i++)
    {
      guint32 number = (guint32) g_test_rand_int ();

      g_test_message ("FORGE_SEED=%u", number);
      run_schedule (number);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client-list/schedules", test_schedules);

  return g_test_run ();
}
