/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-power [CUTS [SEED]]: the power fails over and over while changes are stored, and what is
 * there afterwards is held against what was acknowledged. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "forge-store.h"
#include "ledger.h"
#include "power.h"

/* So many share a database, which has to stay small to be read whole after each. */
#define CUTS_OF_A_DATABASE 25
#define MAX_CALLS          250

typedef struct
{
  char          *directory; /* (owned) */
  Ledger        *ledger;    /* (owned) */
  ForgeDatabase *database;  /* (owned) (nullable) */
  ForgeStore    *store;     /* (owned) (nullable) */
  const char    *pragma;    /* (nullable): that every connection starts with */
} Fixture;

typedef struct
{
  guint cuts, starting, closing, under_way, landed, acknowledged;
} Tally;

static guint n_cuts = 400;
static guint32 seed;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("forge-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
  fixture->ledger = ledger_new ();
  fixture->pragma = data;
}

static void
close_store (Fixture *fixture)
{
  g_clear_pointer (&fixture->store, forge_store_free);
  g_clear_pointer (&fixture->database, forge_database_close);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  close_store (fixture);
  power_forget ();
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  ledger_free (fixture->ledger);
}

/* FALSE when the power failed on the way. */
static gboolean
open_store (Fixture  *fixture,
            GError  **error)
{
  fixture->database = forge_database_open (fixture->directory, "test.db", error);
  if (!fixture->database)
    return FALSE;
  fixture->store = forge_store_new (fixture->database, error);
  return fixture->store != NULL &&
         (!fixture->pragma || forge_database_execute (fixture->database, fixture->pragma, error));
}

static ForgeJson *
read_json (GString *text)
{
  g_autoptr (GError) error = NULL;
  ForgeJson *json = forge_json_parse (text->str, text->len, &error);

  g_assert_no_error (error);
  return json;
}

static gboolean
append_row (Fixture  *fixture,
            gint64    id,
            GString  *out,
            GError  **error)
{
  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
  return forge_store_append_row (fixture->store, id, out, NULL, error);
}

/* Inside a transaction. */
static gboolean
carry_out (Fixture  *fixture,
           Change   *change,
           gint64   *id,
           GError  **error)
{
  g_autoptr (ForgeClient) client = change->after ? forge_client_copy (change->after) : NULL;

  *id = change->id;
  switch (change->kind)
    {
    case CHANGE_CREATE:
      return forge_store_insert (fixture->store, client, id, error);
    case CHANGE_PATCH:
      return forge_store_update (fixture->store, client, error);
    case CHANGE_DELETE:
      return forge_store_delete (fixture->store, *id, error);
    case CHANGE_RESTORE:
    default:
      return forge_store_restore (fixture->store, *id, error);
    }
}

/* As the router does it. FALSE when it was not acknowledged. */
static gboolean
make_change (Fixture *fixture,
             Change  *change)
{
  g_autoptr (GString) row = g_string_new ("[");
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!forge_store_begin (fixture->store, &error))
    return FALSE;
  if (!carry_out (fixture, change, &id, &error) ||
      (change->kind != CHANGE_DELETE && !append_row (fixture, id, row, &error)))
    {
      forge_store_rollback (fixture->store);
      return FALSE;
    }
  if (!forge_store_commit (fixture->store, &error))
    return FALSE;
  if (change->kind != CHANGE_DELETE)
    {
      g_autoptr (ForgeJson) json = read_json (g_string_append_c (row, ']'));

      client = forge_client_new_from_json (json, forge_json_first (json, 0), &error);
      g_assert_no_error (error);
    }
  ledger_acknowledge (fixture->ledger, change, client, forge_store_get_last (fixture->store));
  return TRUE;
}

static gboolean
look_at_rows (Fixture  *fixture,
              Sight    *sight,
              GError  **error)
{
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  g_autoptr (GArray) ids = forge_store_list (fixture->store, everything, 0, -1, error);
  g_autoptr (GString) rows = g_string_new ("[");
  g_autoptr (ForgeJson) json = NULL;

  for (guint i = 0; ids && i < ids->len; i++)
    if (!append_row (fixture, g_array_index (ids, gint64, i), rows, error))
      return FALSE;
  if (!ids)
    return FALSE;
  json = read_json (g_string_append_c (rows, ']'));
  sight_add_rows (sight, json, 0);
  return TRUE;
}

static gboolean
look_at_feed (Fixture  *fixture,
              Sight    *sight,
              GError  **error)
{
  gint64 since = 0;
  gboolean reset = FALSE;

  while (since < forge_store_get_last (fixture->store))
    {
      g_autoptr (GString) feed = g_string_new (NULL);
      g_autoptr (ForgeJson) json = NULL;
      gint64 before = since;

      if (!forge_store_append_feed (fixture->store, before, feed, &since, &reset, error))
        return FALSE;
      json = read_json (feed);
      sight_add_feed (sight, json, 0);
      if (since == before)
        break;
    }
  return TRUE;
}

static gboolean
check_integrity (Fixture  *fixture,
                 GError  **error)
{
  sqlite3_stmt *statement = forge_database_prepare (fixture->database, "PRAGMA integrity_check",
                                                    error);
  gboolean ok;

  if (!statement || !forge_database_step (fixture->database, statement, error))
    return FALSE;
  ok = strcmp ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_reset (statement);
  if (!ok)
    g_set_error_literal (error, G_FILE_ERROR, 0, "The database is not whole");
  return ok;
}

/* What is there when the power is back. NULL, or what is wrong. */
static char *
check (Fixture  *fixture,
       Change   *pending,
       gboolean *landed)
{
  g_autoptr (Sight) sight = sight_new ();
  g_autoptr (GError) error = NULL;

  *landed = FALSE;
  if (!open_store (fixture, &error) || !look_at_rows (fixture, sight, &error) ||
      !look_at_feed (fixture, sight, &error))
    return g_strdup (error->message);
  if (!check_integrity (fixture, &error))
    return g_strdup (error->message);
  return ledger_compare (fixture->ledger, sight, pending, landed);
}

/* Changes until the power fails, and now and then a close and an open. Returns the change that was
 * under way. */
static Change *
change_until_dark (Fixture *fixture,
                   GRand   *dice,
                   Tally   *tally)
{
  g_autoptr (GError) error = NULL;

  while (!power_is_out ())
    {
      g_autoptr (Change) change = NULL;

      if (g_rand_int_range (dice, 0, 12) == 0)
        {
          close_store (fixture);
          tally->closing += power_is_out ();
        }
      if (!fixture->store && !power_is_out () && !open_store (fixture, &error))
        {
          g_assert_true (power_is_out ());
          tally->starting++;
        }
      if (power_is_out ())
        break;
      change = ledger_roll (fixture->ledger, dice);
      if (!make_change (fixture, change))
        {
          g_assert_true (power_is_out ());
          tally->under_way++;
          return g_steal_pointer (&change);
        }
      tally->acknowledged++;
    }
  return NULL;
}

/* NULL, or what was wrong after one of the cuts. */
static char *
cut_many (const char *pragma,
          GRand      *dice,
          guint       cuts,
          Tally      *tally)
{
  Fixture fixture = { NULL };
  char *complaint = NULL;

  set_up (&fixture, pragma);
  for (guint i = 0; i < cuts && !complaint; i++)
    {
      g_autoptr (Change) pending = NULL;
      gboolean landed;

      power_cut_after (g_rand_int_range (dice, 1, MAX_CALLS));
      pending = change_until_dark (&fixture, dice, tally);
      close_store (&fixture);
      power_restore (dice);
      complaint = check (&fixture, pending, &landed);
      tally->landed += landed;
      tally->cuts++;
    }
  tear_down (&fixture, NULL);
  return complaint;
}

static void
test_power (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  Tally tally = { 0 };

  g_test_message ("seed %u", seed);
  while (tally.cuts < n_cuts)
    {
      g_autofree char *complaint = cut_many (NULL, dice,
                                             MIN (CUTS_OF_A_DATABASE, n_cuts - tally.cuts),
                                             &tally);

      if (complaint)
        g_error ("after cut %u: %s", tally.cuts, complaint);
    }
  g_test_message ("%u cuts: %u while it started, %u while it closed, %u while a change was under "
                  "way, of which %u had been stored; %u changes acknowledged; %u syncs, %u pages "
                  "written", tally.cuts, tally.starting, tally.closing, tally.under_way,
                  tally.landed, tally.acknowledged, power_count_syncs (),
                  power_count_page_writes ());
  g_assert_cmpuint (2 * tally.under_way, >=, tally.cuts);
}

/* What is not synced in time is lost, and this notices. */
static void
test_notices (gconstpointer pragma)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  Tally tally = { 0 };
  g_autofree char *complaint = cut_many (pragma, dice, CUTS_OF_A_DATABASE, &tally);

  g_assert_nonnull (complaint);
  g_test_message ("after %u cuts: %s", tally.cuts, complaint);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 3)
    {
      g_printerr ("Usage: test-power [CUTS [SEED]]\n");
      return 2;
    }
  if (argc > 1)
    n_cuts = strtoul (argv[1], NULL, 10);
  seed = argc > 2 ? strtoul (argv[2], NULL, 10) : g_random_int ();
  power_install ();
  g_test_add_data_func ("/power/notices/no-sync", "PRAGMA synchronous = OFF", test_notices);
  g_test_add_data_func ("/power/notices/late-sync", "PRAGMA synchronous = NORMAL", test_notices);
  g_test_add_func ("/power/cuts", test_power);
  return g_test_run ();
}
