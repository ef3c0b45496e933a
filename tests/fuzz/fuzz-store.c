/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-store.h"

#include <stdlib.h>

#include "forge-demo-people.h"
#include "fuzz-directory.h"

#define N_PEOPLE 60
#define SEED     3

static ForgeDatabase *database;
static ForgeStore *store;

static void
make_store (void)
{
  g_autofree char *directory = g_build_filename (fuzz_directory (), "data", NULL);
  g_autoptr (GError) error = NULL;

  database = forge_database_open (directory, "fuzz.db", &error);
  g_assert_no_error (error);
  store = forge_store_new (database, &error);
  g_assert_no_error (error);
  g_assert_true (forge_store_begin (store, &error));
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (ForgeClient) person = forge_demo_person (SEED, i);
      gint64 id;

      g_assert_true (forge_store_insert (store, person, &id, &error));
    }
  g_assert_true (forge_store_commit (store, &error));
}

ForgeStore *
fuzz_store_get (void)
{
  if (!store)
    {
      make_store ();
      /* After the directory has registered, so before it goes. */
      atexit (fuzz_store_reset);
    }
  return store;
}

void
fuzz_store_reset (void)
{
  g_autofree char *directory = g_build_filename (fuzz_directory (), "data", NULL);

  g_clear_pointer (&store, forge_store_free);
  g_clear_pointer (&database, forge_database_close);
  fuzz_remove_tree (directory);
}

static void
check_page (ForgeQuery *query,
            GArray     *ids,
            guint       offset,
            guint       limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) page = forge_store_list (store, query, offset, limit, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, offset < ids->len ? MIN (limit, ids->len - offset) : 0);
  for (guint i = 0; i < page->len; i++)
    g_assert_cmpint (g_array_index (page, gint64, i), ==, g_array_index (ids, gint64, offset + i));
}

GArray *
fuzz_store_check_list (ForgeQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = forge_store_list (fuzz_store_get (), query, 0, -1, &error);
  gint64 count;

  g_assert_no_error (error);
  g_assert_true (forge_store_count (store, query, &count, &error));
  g_assert_cmpint (count, ==, ids->len);
  check_page (query, ids, 0, 7);
  check_page (query, ids, ids->len / 2, 7);
  return g_steal_pointer (&ids);
}
