/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coverage.h"
#include "world.h"

#define DEFAULT_SCHEDULES   100000
#define MIN_FOR_COVERAGE    20000
#define MIN_EVENTS          40
#define MIN_MUTATIONS       3
#define SCHEDULES_PER_STORE 5000

/* Runs many schedules. Without options it is a test, of FORGE_TEST_SCHEDULES from FORGE_TEST_SEED
 * on where these are set; with options, a tool:
 *   schedules --schedules N --seed S
 *   schedules --replay '11 o3.0 m1.2 …'
 *   schedules --list --schedules N        prints them, for others to run */

static gint64 n_schedules = DEFAULT_SCHEDULES;
static gint64 first_seed = 1;
static const char *program;

static void
read_environment (void)
{
  const char *number = g_getenv ("FORGE_TEST_SCHEDULES"), *seed = g_getenv ("FORGE_TEST_SEED");

  if (number != NULL)
    n_schedules = g_ascii_strtoll (number, NULL, 10);
  if (seed != NULL)
    first_seed = g_ascii_strtoll (seed, NULL, 10);
}

/* The stores that can't delete are meant to be warned of, and of nothing else. */
static void
check_warning (const char     *domain,
               GLogLevelFlags  level,
               const char     *message,
               gpointer        data)
{
  g_assert_cmpstr (message, ==, "The cache can't delete what it no longer needs");
}

static guint
median (const guint *counts,
        guint64      total)
{
  guint64 sum = 0;
  guint i = 0;

  while ((sum += counts[i]) * 2 < total)
    i++;
  return i;
}

static void
report (const char     *prefix,
        guint64         seed,
        const Schedule *schedule,
        const char     *what)
{
  Schedule shrunk = *schedule;
  g_autofree char *text = NULL;

  g_print ("%sseed %" G_GUINT64_FORMAT ", %u events: %s\n", prefix, seed, schedule->n_events, what);
  schedule_shrink (&shrunk, world_run);
  text = schedule_to_string (&shrunk);
  g_print ("%s%u events: %s\n", prefix, shrunk.n_events, world_run (&shrunk));
  g_print ("%s%s --replay '%s'\n", prefix, program, text);
}

static guint64
run_many (const char *prefix)
{
  guint64 n_violations = 0;

  for (gint64 i = 0; i < n_schedules; i++)
    {
      Schedule schedule;
      const char *what;

      schedule_generate (&schedule, first_seed + i);
      what = world_run (&schedule);
      if (what != NULL && n_violations++ < 3)
        report (prefix, first_seed + i, &schedule, what);
    }
  coverage_print (prefix);
  g_print ("%sevents, median %u; changes under way at once, median %u; GETs %.1f a schedule\n",
           prefix, median (coverage.by_length, coverage.n_schedules),
           median (coverage.by_mutations, coverage.n_schedules),
           (double) coverage.n_gets / coverage.n_schedules);
  return n_violations;
}

static gboolean
is_good_sample (const char *prefix)
{
  return n_schedules < MIN_FOR_COVERAGE ||
         (coverage_is_wide (prefix) &&
          median (coverage.by_length, coverage.n_schedules) >= MIN_EVENTS &&
          median (coverage.by_mutations, coverage.n_schedules) >= MIN_MUTATIONS);
}

static void
test_schedules (void)
{
  guint64 n_violations = run_many ("# ");

  g_assert_true (is_good_sample ("# "));
  g_print ("# violations %" G_GUINT64_FORMAT " of %" G_GINT64_FORMAT " schedules\n", n_violations,
           n_schedules);
  g_assert_cmpuint (n_violations, ==, 0);
}

/* The very same events over each store: what is kept, and where, changes nothing that is shown. */
static void
test_each_store (void)
{
  for (guint64 seed = 1; seed <= SCHEDULES_PER_STORE; seed++)
    for (guint store = 0; store < N_STORES; store++)
      {
        Schedule schedule;
        const char *what;

        schedule_generate (&schedule, seed);
        schedule.store = store;
        what = world_run (&schedule);
        if (what != NULL)
          report ("# ", seed, &schedule, what);
        g_assert_null (what);
      }
}

static int
replay (const char *text)
{
  Schedule schedule;
  const char *what;

  if (!schedule_parse (&schedule, text))
    {
      g_printerr ("This is no schedule\n");
      return 2;
    }
  what = world_run (&schedule);
  g_print ("%s\n", what != NULL ? what : "no violation");
  return what != NULL;
}

static int
run_as_tool (void)
{
  guint64 n_violations = run_many ("");
  gboolean good = is_good_sample ("");

  g_print ("violations %" G_GUINT64_FORMAT " of %" G_GINT64_FORMAT " schedules\n", n_violations,
           n_schedules);
  return n_violations > 0 || !good;
}

static int
list (void)
{
  for (gint64 i = 0; i < n_schedules; i++)
    {
      g_autofree char *text = NULL;
      Schedule schedule;

      schedule_generate (&schedule, first_seed + i);
      text = schedule_to_string (&schedule);
      g_print ("%s\n", text);
    }
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *schedule = NULL;
  gboolean print_only = FALSE;
  const GOptionEntry entries[] = {
    { "schedules", 'n', 0, G_OPTION_ARG_INT64, &n_schedules, "How many", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &first_seed, "The first one", "S" },
    { "replay", 'r', 0, G_OPTION_ARG_STRING, &schedule, "Run this one", "SCHEDULE" },
    { "list", 'l', 0, G_OPTION_ARG_NONE, &print_only, "Print them only", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_test = argc == 1;

  program = argv[0];
  read_environment ();
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_handler ("forge-api", G_LOG_LEVEL_WARNING, check_warning, NULL);
  if (is_test)
    {
      g_test_init (&argc, &argv, NULL);
      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      g_test_add_func ("/property/schedules", test_schedules);
      g_test_add_func ("/freshness/i32-each-store", test_each_store);
      return g_test_run ();
    }

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (print_only)
    return list ();
  return schedule != NULL ? replay (schedule) : run_as_tool ();
}
