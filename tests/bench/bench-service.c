/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-service DIRECTORY SIZE: what the embedded service costs with SIZE clients of forge-demo, in
 * turns with what SQLite alone takes for the same statements. Lines with "cpu" are the time of the
 * processor, which counts where other programs keep it busy. */
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench-rate.h"
#include "forge-clients-handler.h"
#include "forge-demo-people.h"
#include "forge-row.h"
#include "forge-text.h"
#include "timing.h"

#define SEED          1
#define PAGE_SIZE     100
#define N_PAGES       100
#define N_IDS         15
#define N_CREATIONS   200
#define N_IN_TURN     20
#define N_SEARCHES    500
#define N_COLD        25

typedef struct
{
  const char    *directory;
  guint          size;
  ForgeDatabase *database; /* (owned) */
  ForgeStore    *store;    /* (owned) */
  sqlite3       *floor;    /* (owned): the same file */
  sqlite3       *bare;     /* (owned): another one */
  GPtrArray     *prepared; /* (owned) (element-type sqlite3_stmt): those of both */
  double         cpu;      /* of the last thing that was timed, in ms */
  gsize          sink;
} Bench;

static double
now (void)
{
  return g_get_monotonic_time () / 1000.0;
}

static double
cpu_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void
check (sqlite3 *sqlite,
       int      code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (sqlite));
}

static void
execute (sqlite3    *sqlite,
         const char *sql)
{
  check (sqlite, sqlite3_exec (sqlite, sql, NULL, NULL, NULL));
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static sqlite3_stmt *
prepare (Bench      *bench,
         sqlite3    *sqlite,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  check (sqlite, sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL));
  g_ptr_array_add (bench->prepared, statement);
  return statement;
}

static sqlite3 *
open_floor (Bench      *bench,
            const char *name)
{
  g_autofree char *path = g_build_filename (bench->directory, name, NULL);
  sqlite3 *sqlite;

  check (NULL, sqlite3_open_v2 (path, &sqlite,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                                NULL));
  execute (sqlite, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
           "PRAGMA cache_size = -32768;");
  return sqlite;
}

/* As after a start: nothing is kept of what was read before. */
static void
forget (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&bench->store, forge_store_free);
  bench->store = forge_store_new (bench->database, &error);
  g_assert_no_error (error);
}

static void
open_all (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  bench->database = forge_database_open (bench->directory, FORGE_DATABASE_NAME, &error);
  g_assert_no_error (error);
  forget (bench);
  bench->floor = open_floor (bench, FORGE_DATABASE_NAME);
  bench->bare = open_floor (bench, "bare.db");
  execute (bench->bare, "CREATE TABLE IF NOT EXISTS bare (text TEXT)");
}

static void
close_all (Bench *bench)
{
  g_ptr_array_unref (bench->prepared);
  sqlite3_close (bench->bare);
  sqlite3_close (bench->floor);
  g_clear_pointer (&bench->store, forge_store_free);
  g_clear_pointer (&bench->database, forge_database_close);
}

/* In ms: from a query to the bytes of the answer, in a transaction as the router has it. */
static double
time_request (Bench        *bench,
              ForgeHandler  handler,
              const char   *query)
{
  double start = now ();
  double cpu_start = cpu_now ();
  g_autoptr (GHashTable) parameters = soup_form_decode (query);
  g_autoptr (GError) error = NULL;
  ForgeRequest request = {
    .database = bench->database, .store = bench->store, .query = query, .parameters = parameters,
  };
  double time;

  if (!forge_database_begin_reading (bench->database, &error) || !handler (&request, &error))
    g_error ("%s: %s", query, error->message);
  forge_database_rollback (bench->database);
  bench->cpu = cpu_now () - cpu_start;
  time = now () - start;
  bench->sink += request.body->len;
  g_string_free (request.body, TRUE);
  return time;
}

/* Steps to the end, touching every column. */
static void
run (Bench        *bench,
     sqlite3_stmt *statement)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      bench->sink += sqlite3_column_type (statement, i) == SQLITE_TEXT
                       ? (gint64) strlen ((const char *) sqlite3_column_text (statement, i))
                       : sqlite3_column_int64 (statement, i);
  check (bench->floor, code);
  sqlite3_reset (statement);
}

typedef struct
{
  sqlite3_stmt *count, *list, *row;
} Statements;

static Statements
prepare_statements (Bench *bench)
{
  g_autofree char *row = g_strdup_printf ("SELECT %s FROM client WHERE client_id = ? "
                                          "AND (deleted_at IS NOT NULL) = 0",
                                          forge_row_columns ());

  return (Statements) {
    prepare (bench, bench->floor, "SELECT count(*) FROM client WHERE deleted_at IS NULL"),
    prepare (bench, bench->floor, "SELECT client_id FROM client WHERE deleted_at IS NULL "
             "ORDER BY sort_name, client_id LIMIT ? OFFSET ?"),
    prepare (bench, bench->floor, row),
  };
}

/* A page that is asked for again needs no count. */
static double
time_floor_page (Bench      *bench,
                 Statements *statements,
                 guint       offset,
                 gboolean    count)
{
  double start = now ();

  execute (bench->floor, "BEGIN");
  if (count)
    run (bench, statements->count);
  sqlite3_bind_int (statements->list, 1, PAGE_SIZE);
  sqlite3_bind_int (statements->list, 2, offset);
  while (sqlite3_step (statements->list) == SQLITE_ROW)
    {
      sqlite3_bind_int64 (statements->row, 1, sqlite3_column_int64 (statements->list, 0));
      run (bench, statements->row);
    }
  sqlite3_reset (statements->list);
  execute (bench->floor, "ROLLBACK");
  return now () - start;
}

static void
print (Bench      *bench,
       const char *name,
       double     *values,
       guint       n,
       const char *unit)
{
  g_autofree char *sized = g_strdup_printf ("%s-%u", name, bench->size);

  timing_print (sized, timing_median (values, n), unit);
}

/* Warm: asked for again, as after a change. Cold: as the first of all. */
static void
measure_page (Bench      *bench,
              const char *name,
              guint       page)
{
  g_autofree char *query = g_strdup_printf ("page_size=%d&page=%u", PAGE_SIZE, page);
  g_autofree char *floor_name = g_strconcat ("floor-", name, NULL);
  Statements statements = prepare_statements (bench);
  g_autofree char *cold_name = g_strconcat (name, "-cold", NULL);
  g_autofree char *cold_floor_name = g_strconcat (floor_name, "-cold", NULL);
  double ours[N_PAGES], floor[N_PAGES], cold[N_COLD], cold_floor[N_COLD];
  guint offset = (page - 1) * PAGE_SIZE;

  for (guint i = 0; i < N_COLD; i++)
    {
      forget (bench);
      cold[i] = time_request (bench, forge_clients_list, query);
      cold_floor[i] = time_floor_page (bench, &statements, offset, TRUE);
    }
  for (guint i = 0; i < N_PAGES; i++)
    {
      ours[i] = time_request (bench, forge_clients_list, query);
      floor[i] = time_floor_page (bench, &statements, offset, FALSE);
    }
  print (bench, name, ours, N_PAGES, "ms");
  print (bench, floor_name, floor, N_PAGES, "ms");
  print (bench, cold_name, cold, N_COLD, "ms");
  print (bench, cold_floor_name, cold_floor, N_COLD, "ms");
}

static void
measure_ids (Bench *bench)
{
  sqlite3_stmt *statement = prepare (bench, bench->floor, "SELECT client_id FROM client "
                                     "WHERE deleted_at IS NULL ORDER BY sort_name, client_id");
  double ours[N_IDS], floor[N_IDS], our_cpu[N_IDS], floor_cpu[N_IDS];

  for (guint i = 0; i < N_IDS; i++)
    {
      double start, cpu_start;

      forget (bench);
      ours[i] = time_request (bench, forge_clients_list_ids, "");
      our_cpu[i] = bench->cpu;
      start = now ();
      cpu_start = cpu_now ();
      run (bench, statement);
      floor[i] = now () - start;
      floor_cpu[i] = cpu_now () - cpu_start;
    }
  print (bench, "ids", ours, N_IDS, "ms");
  print (bench, "floor-ids", floor, N_IDS, "ms");
  print (bench, "ids-cpu", our_cpu, N_IDS, "ms");
  print (bench, "floor-ids-cpu", floor_cpu, N_IDS, "ms");
}

static char *
take_letters (const char *text,
              glong       n)
{
  return g_utf8_substring (text, 0, MIN (n, g_utf8_strlen (text, -1)));
}

/* Now and then all of one provider, else one's own part. */
static char *
make_email_search (const char *email,
                   gboolean    provider)
{
  const char *at = strchr (email, '@');

  if (!at)
    return g_strdup (email);
  return provider ? g_strdup (at) : g_strndup (email, at + 1 - email);
}

/* What a person types who looks for @person. */
static char *
make_search (ForgeClient *person,
             guint        kind)
{
  const char *name = forge_client_get (person, FORGE_FIELD_NAME);
  const char *phone = forge_client_get (person, FORGE_FIELD_PHONE);
  const char *tax_id = forge_client_get (person, FORGE_FIELD_TAX_ID);
  const char *email = forge_client_get (person, FORGE_FIELD_EMAIL);
  g_autofree char *typed = kind % 2 ? forge_text_fold (name) : g_strdup (name);
  g_auto (GStrv) words = g_strsplit (typed, " ", 3);
  g_autofree char *first = take_letters (words[0], 3);
  const char *second = words[1] ? words[1] : "";

  switch (kind % 10)
    {
    case 0: return take_letters (typed, 3);
    case 1: return take_letters (typed, 5);
    case 2: return g_strdup (words[0]);
    case 3: return g_strdup (typed);
    case 4: return g_strconcat (second, " ", first, NULL);
    case 5: return g_strdup (phone && strlen (phone) > 7 ? phone + strlen (phone) - 7 : typed);
    case 6: return g_strdup (forge_client_get (person, FORGE_FIELD_CLIENT_CODE));
    case 7: return g_strdup (tax_id && *tax_id ? tax_id : second);
    case 8: return make_email_search (email && strchr (email, '@') ? email : typed, kind % 50 == 8);
    default: return take_letters (typed, 2);
    }
}

static char *
make_query (Bench *bench,
            guint  i,
            char **match)
{
  g_autoptr (ForgeClient) person = forge_demo_person (SEED, i * 7919 % bench->size);
  g_autofree char *search = make_search (person, i);
  g_autofree char *escaped = g_uri_escape_string (search, NULL, FALSE);
  g_autofree char *folded = forge_text_fold (search);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_autofree char *joined = g_strjoinv ("\" \"", words);

  *match = g_strdup_printf ("\"%s\"", joined);
  return g_strdup_printf ("search=%s&page_size=%d", escaped, PAGE_SIZE);
}

static double
time_match (Bench        *bench,
            sqlite3_stmt *statement,
            const char   *match)
{
  double start = now ();
  double cpu_start = cpu_now ();

  sqlite3_bind_text (statement, 1, match, -1, SQLITE_STATIC);
  run (bench, statement);
  bench->cpu = cpu_now () - cpu_start;
  return now () - start;
}

static void
print_95 (Bench      *bench,
          const char *name,
          double     *values,
          guint       n)
{
  g_autofree char *sized = g_strdup_printf ("%s-%u", name, bench->size);

  /* It sorts them. */
  timing_median (values, n);
  timing_print (sized, values[n * 95 / 100], "ms");
}

/* SQLite's own index of trigrams, made once beside the database: what its program would look up. */
static sqlite3_stmt *
prepare_parts (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->directory, "parts.db", NULL);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS parts", path);
  gboolean is_made = g_file_test (path, G_FILE_TEST_EXISTS);

  execute (bench->floor, attach);
  if (!is_made)
    execute (bench->floor, "BEGIN;"
             "CREATE VIRTUAL TABLE parts.part USING fts5 (text, content='',"
             "  tokenize='trigram case_sensitive 1');"
             "INSERT INTO part (rowid, text) SELECT client_id, search_text FROM main.client"
             "  WHERE deleted_at IS NULL;"
             "COMMIT");
  return prepare (bench, bench->floor, "SELECT rowid FROM part WHERE part MATCH ?");
}

static void
measure_search (Bench *bench)
{
  sqlite3_stmt *statement = prepare_parts (bench);
  double ours[N_SEARCHES], floor[N_SEARCHES], cold[N_COLD];
  double our_cpu[N_SEARCHES], floor_cpu[N_SEARCHES];

  for (guint i = 0; i < N_SEARCHES; i++)
    {
      g_autofree char *match = NULL;
      g_autofree char *query = make_query (bench, i, &match);

      ours[i] = time_request (bench, forge_clients_list, query);
      our_cpu[i] = bench->cpu;
      floor[i] = time_match (bench, statement, match);
      floor_cpu[i] = bench->cpu;
    }
  for (guint i = 0; i < N_COLD; i++)
    {
      g_autofree char *match = NULL;
      g_autofree char *query = make_query (bench, i, &match);

      forget (bench);
      cold[i] = time_request (bench, forge_clients_list, query);
    }
  print (bench, "search-median", ours, N_SEARCHES, "ms");
  print_95 (bench, "search-p95", ours, N_SEARCHES);
  print_95 (bench, "floor-search-p95", floor, N_SEARCHES);
  print_95 (bench, "search-cpu-p95", our_cpu, N_SEARCHES);
  print_95 (bench, "floor-search-cpu-p95", floor_cpu, N_SEARCHES);
  print (bench, "search-cold", cold, N_COLD, "ms");
}

static double
time_creation (Bench *bench,
               guint  i)
{
  g_autoptr (ForgeClient) client = forge_demo_person (SEED + 1, i);
  g_autofree char *code = g_strdup_printf ("BENCH-%08X", g_random_int ());
  g_autoptr (GString) row = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  double start = now (), time;
  gboolean taken;
  gint64 id;

  forge_client_set (client, FORGE_FIELD_CLIENT_CODE, code);
  if (!forge_store_begin (bench->store, &error) ||
      !forge_store_has_code (bench->store, code, 0, &taken, &error) ||
      !forge_store_insert (bench->store, client, &id, &error) ||
      !forge_store_append_row (bench->store, id, row, NULL, &error) ||
      !forge_store_commit (bench->store, &error))
    g_error ("%s", error->message);
  time = now () - start;
  if (!forge_store_begin (bench->store, &error) ||
      !forge_store_delete (bench->store, id, &error) ||
      !forge_store_commit (bench->store, &error))
    g_error ("%s", error->message);
  return time;
}

typedef struct
{
  sqlite3_stmt *taken, *copy, *change, *old_changes, *row, *remove;
} Creation;

/* A copy of another client but for its code is as long, and in the same indexes. */
static Creation
prepare_creation (Bench *bench)
{
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autofree char *copy = NULL, *row = NULL;

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_row_is_stored (field) && field != FORGE_FIELD_CLIENT_CODE)
      g_string_append_printf (columns, ", %s", forge_field_get (field)->name);
  g_string_append (columns, ", sort_name, fold_tax_id, search_text, version, unknown");
  copy = g_strdup_printf ("INSERT INTO client (client_code%s) SELECT ?1%s FROM client "
                          "WHERE client_id = ?2", columns->str, columns->str);
  row = g_strdup_printf ("SELECT %s FROM client WHERE client_id = ?1", forge_row_columns ());
  return (Creation) {
    prepare (bench, bench->floor, "SELECT 1 FROM client WHERE client_code = ?1 "
             "AND deleted_at IS NULL"),
    prepare (bench, bench->floor, copy),
    prepare (bench, bench->floor, "INSERT INTO change (resource, kind, id, at) "
             "VALUES ('clients', 'created', ?1, 0)"),
    prepare (bench, bench->floor, "DELETE FROM change WHERE number <= 0"),
    prepare (bench, bench->floor, row),
    prepare (bench, bench->floor, "DELETE FROM client WHERE client_id = ?1"),
  };
}

static void
run_with (Bench        *bench,
          sqlite3_stmt *statement,
          gint64        id)
{
  sqlite3_bind_int64 (statement, 1, id);
  run (bench, statement);
}

static double
time_floor_creation (Bench    *bench,
                     Creation *creation,
                     guint     i)
{
  g_autofree char *code = g_strdup_printf ("BENCH-%08X", g_random_int ());
  double start = now (), time;
  gint64 id;

  execute (bench->floor, "BEGIN IMMEDIATE");
  sqlite3_bind_text (creation->taken, 1, code, -1, SQLITE_STATIC);
  run (bench, creation->taken);
  sqlite3_bind_text (creation->copy, 1, code, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (creation->copy, 2, (i * 7919) % bench->size + 1);
  run (bench, creation->copy);
  id = sqlite3_last_insert_rowid (bench->floor);
  run_with (bench, creation->change, id);
  run (bench, creation->old_changes);
  run_with (bench, creation->row, id);
  execute (bench->floor, "COMMIT");
  time = now () - start;
  run_with (bench, creation->remove, id);
  return time;
}

/* One row in a table without an index. */
static double
time_bare_transaction (Bench        *bench,
                       sqlite3_stmt *statement)
{
  double start = now ();

  execute (bench->bare, "BEGIN IMMEDIATE");
  run (bench, statement);
  execute (bench->bare, "COMMIT");
  return now () - start;
}

/* Each that is another's on the same file has to read its pages anew, so they take turns after
 * several. */
static void
measure_creation (Bench *bench)
{
  sqlite3_stmt *statement = prepare (bench, bench->bare,
                                     "INSERT INTO bare VALUES (hex (zeroblob (500)))");
  Creation creation = prepare_creation (bench);
  double ours[N_CREATIONS], floor[N_CREATIONS], bare[N_CREATIONS];

  for (guint i = 0; i < N_CREATIONS; i += N_IN_TURN)
    {
      forget (bench);
      for (guint j = i; j < i + N_IN_TURN; j++)
        ours[j] = time_creation (bench, j);
      for (guint j = i; j < i + N_IN_TURN; j++)
        floor[j] = time_floor_creation (bench, &creation, j);
      for (guint j = i; j < i + N_IN_TURN; j++)
        bare[j] = time_bare_transaction (bench, statement);
    }
  print (bench, "create", ours, N_CREATIONS, "ms");
  print (bench, "floor-create", floor, N_CREATIONS, "ms");
  print (bench, "bare-create", bare, N_CREATIONS, "ms");
}

static void
measure_rate (Bench *bench)
{
  g_autofree char *name = g_strdup_printf ("service-rate-%u", bench->size);
  g_autofree char *floor_name = g_strconcat ("floor-", name, NULL);
  double ours, floor;

  bench_rate (bench->directory, &ours, &floor);
  timing_print (name, ours, "/s");
  timing_print (floor_name, floor, "/s");
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { .prepared = g_ptr_array_new_with_free_func (finalize) };

  if (argc != 3)
    {
      g_printerr ("Usage: bench-service DIRECTORY SIZE\n");
      return 2;
    }
  bench.directory = argv[1];
  bench.size = strtoul (argv[2], NULL, 10);
  open_all (&bench);
  measure_page (&bench, "page", 1);
  measure_page (&bench, "page-deepest", (bench.size - 1) / PAGE_SIZE + 1);
  measure_search (&bench);
  measure_ids (&bench);
  measure_creation (&bench);
  close_all (&bench);
  measure_rate (&bench);
  return bench.sink > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
