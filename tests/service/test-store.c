/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a store keeps in memory against one that has just been opened. */
#include <glib/gstdio.h>

#include "forge-store.h"

#define FAR          (G_GINT64_CONSTANT (1) << 53)
#define N_ROUNDS     60
#define MOST_CHANGES 25
#define MANY         1200

typedef struct
{
  char          *directory;
  ForgeDatabase *database;
  ForgeStore    *store;
  GRand         *rand;
  GArray        *ids;      /* of gint64: all there ever were */
} World;

static void
set_up (World        *world,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world->directory = g_dir_make_tmp ("forge-XXXXXX", &error);
  g_assert_no_error (error);
  world->database = forge_database_open (world->directory, FORGE_DATABASE_NAME, &error);
  g_assert_no_error (error);
  world->store = forge_store_new (world->database, &error);
  g_assert_no_error (error);
  world->rand = g_rand_new_with_seed (g_test_rand_int ());
  world->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
tear_down (World        *world,
           gconstpointer data)
{
  static const char *const names[] = { FORGE_DATABASE_NAME, "lock" };

  forge_store_free (world->store);
  forge_database_close (world->database);
  g_rand_free (world->rand);
  g_array_unref (world->ids);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (world->directory, names[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (world->directory), ==, 0);
  g_free (world->directory);
}

static void
name_client (ForgeClient *client,
             World       *world)
{
  static const char *const words[] = { "Ana", "Ñandú", "Álvarez", "José", "ana", "9", "Zoë", "An" };
  const char *first = words[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (words))];
  const char *second = words[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (words))];
  g_autofree char *name = g_strconcat (first, " ", second, NULL);

  forge_client_set (client, FORGE_FIELD_NAME, name);
  forge_client_set (client, FORGE_FIELD_CITY, second);
}

static void
insert (World *world)
{
  g_autoptr (ForgeClient) client = forge_client_new (0);
  g_autofree char *code = g_strdup_printf ("C-%u", world->ids->len + 1);
  g_autoptr (GError) error = NULL;
  gint64 id;

  forge_client_set (client, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (client, FORGE_FIELD_TYPE, world->ids->len % 2 ? "EMPRESA" : "INDIVIDUAL");
  name_client (client, world);
  forge_store_insert (world->store, client, &id, &error);
  g_assert_no_error (error);
  g_array_append_val (world->ids, id);
}

static void
change (World *world)
{
  gint64 id = world->ids->len > 0 ? g_array_index (world->ids, gint64,
                                                   g_rand_int_range (world->rand, 0,
                                                                     world->ids->len)) : 0;
  g_autoptr (ForgeClient) client = forge_store_get (world->store, id, FALSE, NULL);
  g_autoptr (GError) error = NULL;

  if (!client && (id == 0 || !forge_store_restore (world->store, id, NULL)))
    insert (world);
  else if (client && g_rand_int_range (world->rand, 0, 3) == 0)
    forge_store_delete (world->store, id, &error);
  else if (client)
    {
      name_client (client, world);
      forge_store_update (world->store, client, &error);
    }
  g_assert_no_error (error);
}

static void
begin (World *world)
{
  g_autoptr (GError) error = NULL;

  forge_store_begin (world->store, &error);
  g_assert_no_error (error);
}

static void
commit (World *world)
{
  g_autoptr (GError) error = NULL;

  forge_store_commit (world->store, &error);
  g_assert_no_error (error);
}

static char *
list (ForgeStore *store,
      const char *text)
{
  g_autoptr (ForgeQuery) query = forge_query_parse (text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = forge_store_list (store, query, 0, -1, &error);
  g_autoptr (GString) facets = forge_store_count_facets (store, query, NULL);
  GString *out = g_string_new (NULL);
  gint64 count;

  g_assert_no_error (error);
  g_assert_true (forge_store_count (store, query, &count, NULL));
  g_assert_cmpint (count, ==, ids->len);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (out, "%" G_GINT64_FORMAT " ", g_array_index (ids, gint64, i));
  g_string_append (out, facets->str);
  return g_string_free (out, FALSE);
}

static void
assert_right (World *world)
{
  static const char *const queries[] = {
    "", "search=an", "search=n&ordering=-name", "type=EMPRESA", "ordering=city",
    "search=c-1&type=INDIVIDUAL",
  };
  g_autoptr (ForgeStore) other = forge_store_new (world->database, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *ours = list (world->store, queries[i]);
      g_autofree char *theirs = list (other, queries[i]);

      g_assert_cmpstr (ours, ==, theirs);
    }
}

static void
test_transactions (World        *world,
                   gconstpointer data)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      begin (world);
      for (int i = g_rand_int_range (world->rand, 0, MOST_CHANGES); i >= 0; i--)
        change (world);
      commit (world);
      if (round % 5 == 0)
        {
          guint n = world->ids->len;

          begin (world);
          change (world);
          forge_store_rollback (world->store);
          g_array_set_size (world->ids, n);
        }
      assert_right (world);
    }
  begin (world);
  for (guint i = 0; i < MANY; i++)
    insert (world);
  commit (world);
  assert_right (world);
}

/* Changes come while the texts are being read, to clients on both sides of how far that is. */
static void
test_read_ahead (World        *world,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean more;
  guint n = 1;

  begin (world);
  for (guint i = 0; i < 2 * MANY; i++)
    insert (world);
  commit (world);
  g_clear_pointer (&world->store, forge_store_free);
  world->store = forge_store_new (world->database, &error);
  g_assert_no_error (error);
  for (; forge_store_read_ahead (world->store, &more, &error) && more; n++)
    for (guint i = 0; i < N_ROUNDS; i++)
      {
        begin (world);
        change (world);
        commit (world);
      }
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 2);
  assert_right (world);
}

/* As a server may give them. */
static void
test_far_ids (World        *world,
              gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE client SET client_id = %" G_GINT64_FORMAT
                                          " - client_id", FAR);
  g_autofree char *all = g_strdup_printf ("*\"count\":%d,*", MOST_CHANGES);
  g_autofree char *found = NULL;

  begin (world);
  for (guint i = 0; i < MOST_CHANGES; i++)
    insert (world);
  commit (world);
  g_assert_true (forge_database_execute (world->database, sql, NULL));
  for (guint i = 0; i < MOST_CHANGES; i++)
    g_array_index (world->ids, gint64, i) = FAR - g_array_index (world->ids, gint64, i);
  found = list (world->store, "search=c");
  g_assert_true (g_pattern_match_simple (all, found));
  assert_right (world);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      begin (world);
      change (world);
      commit (world);
      assert_right (world);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/service/store/transactions", World, NULL, set_up, test_transactions, tear_down);
  g_test_add ("/service/store/read-ahead", World, NULL, set_up, test_read_ahead, tear_down);
  g_test_add ("/service/store/far-ids", World, NULL, set_up, test_far_ids, tear_down);
  return g_test_run ();
}
