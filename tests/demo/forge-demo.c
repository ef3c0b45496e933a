/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-demo-people.h"
#include "forge-error.h"
#include "forge-store.h"

#include <stdlib.h>

/* Always the same people. */
#define SEED 1

static gboolean
insert (ForgeStore  *store,
        guint        n_people,
        GError     **error)
{
  gint64 id;

  for (guint i = 0; i < n_people; i++)
    {
      g_autoptr (ForgeClient) person = forge_demo_person (SEED, i);

      if (!forge_store_insert (store, person, &id, error))
        return FALSE;
    }
  return TRUE;
}

/* One transaction: a database that is half loaded is not left behind. */
static gboolean
load (ForgeStore  *store,
      guint        n_people,
      GError     **error)
{
  if (!forge_store_begin (store, error))
    return FALSE;
  if (insert (store, n_people, error))
    return forge_store_commit (store, error);
  forge_store_rollback (store);
  return FALSE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  /* In this order: the store goes before its database. */
  g_autoptr (ForgeDatabase) database = NULL;
  g_autoptr (ForgeStore) store = NULL;
  guint64 n_people;

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 0, 10000000, &n_people, &error))
    {
      g_printerr ("Usage: forge-demo DIRECTORY NUMBER\n%s\n", error ? error->message : "");
      return 2;
    }

  database = forge_database_open (argv[1], FORGE_DATABASE_NAME, &error);
  if (database)
    store = forge_store_new (database, &error);
  if (!store || !load (store, n_people, &error))
    {
      g_printerr ("forge-demo: %s\n", error->message);
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
