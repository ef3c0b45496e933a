/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules.h"
#include "world.h"

/* Built with the core's own source, and with each rule in turn switched off: a suite that then
 * finds nothing would prove nothing. */

#define MAX_SCHEDULES 20000

int property_rule_off;

/* Of the store that can't delete, and of nothing else. */
static void
check_warning (const char     *domain,
                GLogLevelFlags  level,
                const char     *message,
                gpointer        data)
{
  g_assert_cmpstr (message, ==, "The cache can't delete what it no longer needs");
}

/* The first seed of which a schedule shows something wrong; 0 when none does. */
static guint64
search (guint64 n_schedules)
{
  for (guint64 seed = 1; seed <= n_schedules; seed++)
    {
      Schedule schedule;
      const char *what;

      schedule_generate (&schedule, seed);
      what = world_run (&schedule);
      if (what != NULL)
        {
          g_test_message ("seed %" G_GUINT64_FORMAT ": %s", seed, what);
          return seed;
        }
    }
  return 0;
}

static void
test_switched_off (gconstpointer data)
{
  g_autofree char *text = NULL;
  Schedule schedule;
  guint64 seed;

  property_rule_off = GPOINTER_TO_INT (data);
  seed = search (MAX_SCHEDULES);
  g_assert_cmpuint (seed, !=, 0);

  schedule_generate (&schedule, seed);
  schedule_shrink (&schedule, world_run);
  g_assert_nonnull (world_run (&schedule));
  text = schedule_to_string (&schedule);
  g_test_message ("%s: %s", text, world_run (&schedule));

  property_rule_off = 0;
  g_assert_null (world_run (&schedule));
}

/* What is printed can be read, and is the same schedule. */
static void
test_replay (void)
{
  for (guint64 seed = 1; seed <= 100; seed++)
    {
      Schedule schedule, again;
      g_autofree char *text = NULL, *second = NULL;

      schedule_generate (&schedule, seed);
      text = schedule_to_string (&schedule);
      g_assert_true (schedule_parse (&again, text));
      second = schedule_to_string (&again);
      g_assert_cmpstr (text, ==, second);
    }
  g_assert_false (schedule_parse (&(Schedule) { 0 }, ""));
  g_assert_false (schedule_parse (&(Schedule) { 0 }, "31 o1.1"));
  g_assert_false (schedule_parse (&(Schedule) { 0 }, "11 z1.1"));
  g_assert_false (schedule_parse (&(Schedule) { 0 }, "11 o1"));
}

static void
test_all_switched_on (void)
{
  property_rule_off = 0;
  g_assert_cmpuint (search (2000), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const int rules[] = { 3, 4, 6, 7, 11, 12, 20, 31 };

  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_handler ("forge-api", G_LOG_LEVEL_WARNING, check_warning, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strdup_printf ("/freshness/i%02d-switched-off", rules[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (rules[i]), test_switched_off);
    }
  g_test_add_func ("/property/all-switched-on", test_all_switched_on);
  g_test_add_func ("/property/replay", test_replay);

  return g_test_run ();
}
