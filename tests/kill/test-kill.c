/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-kill FORGE-SERVE [KILLS [SEED]]: kills a service over and over while changes stream in, and
 * holds what the next one serves against what was acknowledged. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "ledger.h"
#include "server.h"

/* So many share a database, which has to stay small to be read whole after each. */
#define KILLS_OF_A_DATABASE 50
#define MAX_CHANGES         16
#define PAGE_SIZE           500
/* µs after which a service that starts is killed, at most. */
#define START_REACH         30000

typedef struct
{
  char   *directory; /* (owned) */
  Server *server;    /* (owned) (nullable) */
  Ledger *ledger;    /* (owned) */
} Fixture;

typedef struct
{
  guint  kills, starting, under_way, landed, acknowledged;
  double reach; /* how long after a request the kill may come, in µs */
} Tally;

static const char *program;
static guint n_kills = 200;
static guint32 seed;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("forge-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
  fixture->ledger = ledger_new ();
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->server, server_free);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
  ledger_free (fixture->ledger);
}

static void
start (Fixture *fixture)
{
  fixture->server = server_spawn (program, fixture->directory);
  server_connect (fixture->server);
}

static void
send_change (Fixture *fixture,
             Change  *change)
{
  static const char *const methods[] = { "POST", "PATCH", "DELETE", "POST" };
  g_autofree char *body = NULL;
  g_autofree char *path = NULL;

  if (change->kind == CHANGE_CREATE)
    body = forge_client_to_create (change->after);
  else if (change->kind == CHANGE_PATCH)
    body = forge_client_to_patch (change->after, change->before);
  if (change->kind == CHANGE_CREATE)
    path = g_strdup ("clients/");
  else
    path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/%s", change->id,
                            change->kind == CHANGE_RESTORE ? "restore/" : "");
  server_send (fixture->server, methods[change->kind], path, body,
               change->kind == CHANGE_CREATE
                 ? forge_client_get (change->after, FORGE_FIELD_CLIENT_CODE) : NULL);
}

static ForgeJson *
read_json (Answer *answer)
{
  g_autoptr (GError) error = NULL;
  ForgeJson *json = forge_json_parse (answer->body, strlen (answer->body), &error);

  g_assert_no_error (error);
  return json;
}

static void
acknowledge (Fixture *fixture,
             Change  *change,
             Answer  *answer)
{
  static const guint statuses[] = { 201, 200, 204, 200 };
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (answer->status != statuses[change->kind])
    g_error ("%u for a change that must succeed: %s", answer->status, answer->body);
  if (change->kind != CHANGE_DELETE)
    {
      g_autoptr (ForgeJson) json = read_json (answer);

      client = forge_client_new_from_json (json, 0, &error);
      g_assert_no_error (error);
    }
  ledger_acknowledge (fixture->ledger, change, client, answer->change);
}

static Answer *
get (Fixture    *fixture,
     const char *path)
{
  Answer *answer;

  server_send (fixture->server, "GET", path, NULL, NULL);
  answer = server_receive (fixture->server);
  g_assert_nonnull (answer);
  if (answer->status != 200)
    g_error ("%u for %s: %s", answer->status, path, answer->body);
  return answer;
}

static Sight *
look (Fixture *fixture)
{
  Sight *sight = sight_new ();
  gint64 count = 1, last = 0;

  for (guint page = 1; (page - 1) * PAGE_SIZE < count; page++)
    {
      g_autofree char *path = g_strdup_printf ("clients/?page=%u&page_size=%d", page, PAGE_SIZE);
      g_autoptr (Answer) answer = get (fixture, path);
      g_autoptr (ForgeJson) json = read_json (answer);

      g_assert_true (forge_json_get_int (json, forge_json_member (json, 0, "count"), &count));
      sight_add_rows (sight, json, forge_json_member (json, 0, "results"));
      last = answer->change;
    }
  g_assert_cmpuint (g_hash_table_size (sight->rows), ==, count);
  for (gint64 since = 0; since < last;)
    {
      g_autofree char *path = g_strdup_printf ("changes/?since=%" G_GINT64_FORMAT, since);
      g_autoptr (Answer) answer = get (fixture, path);
      g_autoptr (ForgeJson) json = read_json (answer);

      g_assert_true (forge_json_get_int (json, forge_json_member (json, 0, "last"), &since));
      sight_add_feed (sight, json, forge_json_member (json, 0, "changes"));
    }
  return sight;
}

/* What the search finds of the client of @change is what there is. */
static void
check_search (Fixture     *fixture,
              ForgeClient *client,
              Sight       *sight)
{
  gint64 id = forge_client_get_id (client);
  g_autofree char *path = g_strconcat ("clients/ids/?search=",
                                       forge_client_get (client, FORGE_FIELD_CLIENT_CODE), NULL);
  g_autoptr (Answer) answer = get (fixture, path);
  g_autofree char *found = g_strdup_printf ("\"ids\":[%" G_GINT64_FORMAT "]", id);
  gboolean is_live = g_hash_table_contains (sight->rows, &id);

  if (!strstr (answer->body, is_live ? found : "\"ids\":[]"))
    g_error ("client %" G_GINT64_FORMAT ", %s: the search finds %s", id,
             is_live ? "live" : "deleted", answer->body);
}

static sqlite3 *
open_database (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->directory, "data", "this-computer.db", NULL);
  sqlite3 *sqlite = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &sqlite, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  return sqlite;
}

static int
on_integrity (void  *data,
              int    n_columns,
              char **values,
              char **names)
{
  g_assert_cmpstr (values[0], ==, "ok");
  ++*(guint *) data;
  return 0;
}

static void
check_integrity (Fixture *fixture)
{
  sqlite3 *sqlite = open_database (fixture);
  guint n_rows = 0;

  g_assert_cmpint (sqlite3_exec (sqlite, "PRAGMA integrity_check", on_integrity, &n_rows, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpuint (n_rows, ==, 1);
  sqlite3_close (sqlite);
}

/* Starts a service and holds what it serves against the ledger. */
static gboolean
check (Fixture *fixture,
       Change  *pending)
{
  g_autoptr (Sight) sight = NULL;
  g_autofree char *complaint = NULL;
  gboolean landed;

  start (fixture);
  sight = look (fixture);
  complaint = ledger_compare (fixture->ledger, sight, pending, &landed);
  if (complaint)
    g_error ("%s", complaint);
  if (pending && pending->before)
    check_search (fixture, pending->before, sight);
  check_integrity (fixture);
  return landed;
}

static gint64
roll_delay (GRand  *dice,
            double  reach)
{
  return g_rand_double (dice) * MIN (reach, 900000);
}

/* Towards a reach with which three kills of four come before the change is stored, so that kills
 * fall on both sides of that moment on any machine. */
static void
adapt (Tally    *tally,
       gboolean  is_early)
{
  tally->reach *= is_early ? 1.1 : 0.751;
}

/* A few changes, then one whose answer is not waited for. Returns it when it never came. */
static Change *
change_and_kill (Fixture *fixture,
                 GRand   *dice,
                 Tally   *tally)
{
  g_autoptr (Change) last = NULL;
  g_autoptr (Answer) answer = NULL;

  for (int n = g_rand_int_range (dice, 0, MAX_CHANGES); n > 0; n--)
    {
      g_autoptr (Change) change = ledger_roll (fixture->ledger, dice);

      send_change (fixture, change);
      answer = server_receive (fixture->server);
      g_assert_nonnull (answer);
      acknowledge (fixture, change, answer);
      tally->acknowledged++;
      g_clear_pointer (&answer, answer_free);
    }
  last = ledger_roll (fixture->ledger, dice);
  send_change (fixture, last);
  server_wait (fixture->server, roll_delay (dice, tally->reach));
  server_kill (fixture->server);
  answer = server_receive (fixture->server);
  g_clear_pointer (&fixture->server, server_free);
  if (!answer)
    return g_steal_pointer (&last);
  acknowledge (fixture, last, answer);
  tally->acknowledged++;
  return NULL;
}

/* Who had no answer asks again with the same key: there is one such client, now or already. */
static void
create_again (Fixture  *fixture,
              Change   *change,
              gboolean  landed)
{
  g_autoptr (Answer) answer = NULL;

  send_change (fixture, change);
  answer = server_receive (fixture->server);
  g_assert_nonnull (answer);
  if (!landed)
    acknowledge (fixture, change, answer);
  else if (answer->status != 201 || answer->change != ledger_get_last (fixture->ledger))
    g_error ("%u for a creation sent again: %s", answer->status, answer->body);
}

/* While it recovers, or as soon as it listens. */
static void
kill_at_start (Fixture *fixture,
               GRand   *dice,
               Tally   *tally)
{
  Server *server = server_spawn (program, fixture->directory);

  g_usleep (roll_delay (dice, START_REACH));
  server_kill (server);
  server_free (server);
  tally->starting++;
}

static void
kill_many (GRand *dice,
           guint  kills,
           Tally *tally)
{
  Fixture fixture = { NULL };

  set_up (&fixture, NULL);
  kills += tally->kills;
  start (&fixture);
  while (tally->kills < kills)
    {
      g_autoptr (Change) pending = change_and_kill (&fixture, dice, tally);
      gboolean landed;

      tally->kills++;
      tally->under_way += pending != NULL;
      while (tally->kills < kills && g_rand_int_range (dice, 0, 8) == 0)
        {
          kill_at_start (&fixture, dice, tally);
          tally->kills++;
        }
      landed = check (&fixture, pending);
      tally->landed += landed;
      adapt (tally, pending && !landed);
      if (pending && pending->kind == CHANGE_CREATE)
        create_again (&fixture, pending, landed);
    }
  tear_down (&fixture, NULL);
}

static void
test_kill (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  Tally tally = { .reach = 2000 };

  g_test_message ("seed %u", seed);
  while (tally.kills < n_kills)
    kill_many (dice, MIN (KILLS_OF_A_DATABASE, n_kills - tally.kills), &tally);
  g_test_message ("%u kills: %u while it started, %u while a change was under way, of which %u "
                  "had been stored; %u changes acknowledged", tally.kills, tally.starting,
                  tally.under_way, tally.landed, tally.acknowledged);
  g_assert_cmpuint (2 * tally.under_way, >=, tally.kills);
}

/* What the comparison must not miss: each of these is done to the files behind the service. */
static const struct {
  const char *name, *sql, *complaint;
} losses[] = {
  { "row", "DELETE FROM client WHERE client_id = 2", "client 2 is lost" },
  { "value", "UPDATE client SET phone = '1' WHERE client_id = 2", "client 2 has other values" },
  { "feed", "DELETE FROM change WHERE number = 4", "change 4 (client 3 deleted)*" },
  { "deleted", "UPDATE client SET deleted_at = NULL WHERE client_id = 3",
    "client 3 was deleted and is back" },
  { "stranger", "INSERT INTO client (uuid, client_code, type, name, version, sort_name, "
    "search_text) SELECT 'u', 'X', type, 'X', version, sort_name, 'x' "
    "FROM client WHERE client_id = 1", "client 4 was never acknowledged" },
  { "nothing", "", NULL },
};

static void
make_three (Fixture *fixture,
            GRand   *dice)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (Change) change = i < 3 ? ledger_roll (fixture->ledger, dice)
                                        : g_new0 (Change, 1);
      g_autoptr (Answer) answer = NULL;

      if (i == 3)
        {
          change->kind = CHANGE_DELETE;
          change->id = 3;
        }
      send_change (fixture, change);
      answer = server_receive (fixture->server);
      g_assert_nonnull (answer);
      acknowledge (fixture, change, answer);
    }
}

static void
test_loss (Fixture       *fixture,
           gconstpointer  data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  g_autoptr (Sight) sight = NULL;
  g_autofree char *complaint = NULL;
  gboolean landed;
  sqlite3 *sqlite;

  start (fixture);
  make_three (fixture, dice);
  server_kill (fixture->server);
  g_clear_pointer (&fixture->server, server_free);
  sqlite = open_database (fixture);
  g_assert_cmpint (sqlite3_exec (sqlite, losses[i].sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (sqlite);
  start (fixture);
  sight = look (fixture);
  complaint = ledger_compare (fixture->ledger, sight, NULL, &landed);
  if (!losses[i].complaint)
    g_assert_null (complaint);
  else if (!complaint || !g_pattern_match_simple (losses[i].complaint, complaint))
    g_error ("%s: %s", losses[i].name, complaint);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (argc < 2 || argc > 4)
    {
      g_printerr ("Usage: test-kill FORGE-SERVE [KILLS [SEED]]\n");
      return 2;
    }
  program = argv[1];
  if (argc > 2)
    n_kills = strtoul (argv[2], NULL, 10);
  seed = argc > 3 ? strtoul (argv[3], NULL, 10) : g_random_int ();

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/kill/notices/%s", losses[i].name);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_loss, tear_down);
    }
  g_test_add_func ("/kill/many", test_kill);
  return g_test_run ();
}
