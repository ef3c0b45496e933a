/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money and dates as a person reads them. */
#include "forge-format.h"

#include "forge-text.h"

/* Six hours behind UTC all year. */
#define ZONE "CST6"

static void
test_money (void)
{
  static const struct
  {
    gint64      cents;
    const char *text;
  } table[] = {
    { 0, "0.00" },
    { 5, "0.05" },
    { 99999, "999.99" },
    { 123456789, "1,234,567.89" },
    { -32000, "\u2212320.00" },
    { -1, "\u22120.01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = forge_format_money (table[i].cents);

      g_assert_cmpstr (text, ==, table[i].text);
    }
}

static gint64
at (const char *text)
{
  gint64 microseconds = 0;

  g_assert_true (forge_time_parse (text, &microseconds));
  return microseconds;
}

static void
test_time (void)
{
  /* 22 November, half an hour before midnight here, and already the 23rd in London. */
  const gint64 now = at ("2026-11-23T05:30:00Z");
  static const struct
  {
    const char *time;
    const char *text;
  } table[] = {
    { "2026-11-23T05:29:59.123456Z", "Today, 23:29" },
    { "2026-11-22T06:00:00Z", "Today, 00:00" },
    { "2026-11-22T05:59:59Z", "Yesterday" },
    { "2026-11-21T06:00:00Z", "Yesterday" },
    { "2026-11-21T05:59:59Z", "20 Nov 2026" },
    { "2026-11-03T12:00:00-06:00", "3 Nov 2026" },
    { "2025-11-22T12:00:00-06:00", "22 Nov 2025" },
    /* The contract's clocks run ahead. */
    { "2026-11-23T05:45:00Z", "Today, 23:45" },
    { "2026-11-24T12:00:00-06:00", "24 Nov 2026" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = forge_format_time (at (table[i].time), now);

      g_assert_cmpstr (text, ==, table[i].text);
    }
}

static void
test_time_full (void)
{
  g_autofree char *text = forge_format_time_full (at ("2026-11-03T16:32:10Z"));

  g_assert_cmpstr (text, ==, "Tuesday, 3 November 2026, 10:32");
}

static void
test_time_out_of_range (void)
{
  g_autofree char *relative = forge_format_time (G_MAXINT64, 0);
  g_autofree char *full = forge_format_time_full (G_MININT64);

  g_assert_cmpstr (relative, ==, "");
  g_assert_cmpstr (full, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", ZONE, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/money", test_money);
  g_test_add_func ("/format/time", test_time);
  g_test_add_func ("/format/time-full", test_time_full);
  g_test_add_func ("/format/time-out-of-range", test_time_out_of_range);
  return g_test_run ();
}
