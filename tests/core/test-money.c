/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-money.h"

static void
test_parse (void)
{
  static const struct { const char *text; gint64 cents; } cases[] = {
    { "0", 0 }, { "-0", 0 }, { "-0.00", 0 }, { "+5", 500 }, { "5.", 500 }, { ".5", 50 },
    { "12.5", 1250 }, { "12.50", 1250 }, { " 12.50 ", 1250 }, { "\302\24012.50\n", 1250 },
    { "50000.50", 5000050 }, { "-320.00", -32000 }, { "007", 700 }, { "1e3", 100000 },
    { "1E3", 100000 }, { "1e+3", 100000 }, { "1.5e2", 15000 }, { "125e-1", 1250 },
    { "1.25e1", 1250 }, { "1_000", 100000 }, { "1_0_0.2_5", 10025 }, { "1e0_1", 1000 },
    { "\357\274\221\357\274\222", 1200 }, { "\331\241\331\242", 1200 },
    { "9999999.99", 999999999 }, { "0.01", 1 }, { "-0.01", -1 }, { "0e9", 0 }, { "0e999999999", 0 },
    { "92233720368547758.07", G_MAXINT64 }, { "-92233720368547758.07", -G_MAXINT64 },
    { "0000000000000000000000000000000000000001", 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ForgeProblemCode problem;
      gint64 cents = -1;

      if (!forge_money_parse (cases[i].text, &cents, &problem))
        g_error ("refused: %s", cases[i].text);
      g_assert_cmpint (cents, ==, cases[i].cents);
    }
}

static void
test_refused (void)
{
  static const struct { const char *text; ForgeProblemCode problem; } cases[] = {
    { "", FORGE_PROBLEM_BAD_NUMBER }, { " ", FORGE_PROBLEM_BAD_NUMBER },
    { "-", FORGE_PROBLEM_BAD_NUMBER }, { ".", FORGE_PROBLEM_BAD_NUMBER },
    { "abc", FORGE_PROBLEM_BAD_NUMBER }, { "1,5", FORGE_PROBLEM_BAD_NUMBER },
    { "1,000.00", FORGE_PROBLEM_BAD_NUMBER }, { "1.2.3", FORGE_PROBLEM_BAD_NUMBER },
    { "--1", FORGE_PROBLEM_BAD_NUMBER }, { "+-1", FORGE_PROBLEM_BAD_NUMBER },
    { "- 1", FORGE_PROBLEM_BAD_NUMBER }, { "1 000", FORGE_PROBLEM_BAD_NUMBER },
    { "1e", FORGE_PROBLEM_BAD_NUMBER }, { "e3", FORGE_PROBLEM_BAD_NUMBER },
    { "1e1.5", FORGE_PROBLEM_BAD_NUMBER }, { "0x10", FORGE_PROBLEM_BAD_NUMBER },
    { "_1", FORGE_PROBLEM_BAD_NUMBER }, { "1_", FORGE_PROBLEM_BAD_NUMBER },
    { "1__0", FORGE_PROBLEM_BAD_NUMBER }, { "1_.5", FORGE_PROBLEM_BAD_NUMBER },
    { "NaN", FORGE_PROBLEM_BAD_NUMBER }, { "Infinity", FORGE_PROBLEM_BAD_NUMBER },
    { "$5", FORGE_PROBLEM_BAD_NUMBER }, { "5 \342\202\254", FORGE_PROBLEM_BAD_NUMBER },
    { "0.001", FORGE_PROBLEM_TOO_MANY_DECIMALS }, { "1.500", FORGE_PROBLEM_TOO_MANY_DECIMALS },
    { "1e-3", FORGE_PROBLEM_TOO_MANY_DECIMALS },
    { "0.3333333333333333333333333333333", FORGE_PROBLEM_TOO_MANY_DECIMALS },
    { "92233720368547758.08", FORGE_PROBLEM_TOO_BIG }, { "1e17", FORGE_PROBLEM_TOO_BIG },
    { "1e999999999999999999999999", FORGE_PROBLEM_TOO_BIG },
    { "-99999999999999999999999999999999", FORGE_PROBLEM_TOO_BIG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ForgeProblemCode problem = FORGE_PROBLEM_OTHER;
      gint64 cents;

      if (forge_money_parse (cases[i].text, &cents, &problem))
        g_error ("accepted: %s", cases[i].text);
      g_assert_cmpstr (forge_problem_code_to_string (problem), ==,
                       forge_problem_code_to_string (cases[i].problem));
    }
}

static void
test_round (void)
{
  static const struct { const char *text; gboolean fits; gint64 cents; } cases[] = {
    { "50000.5", TRUE, 5000050 }, { "0.30000000000000004", TRUE, 30 },
    { "0.29999999999999998", TRUE, 30 }, { "4475.4799999999995634425", TRUE, 447548 },
    { "-320.004", TRUE, -32000 }, { "-320.005", TRUE, -32001 }, { "0.005", TRUE, 1 },
    { "0.00499", TRUE, 0 }, { "0.0009", TRUE, 0 }, { "9.995", TRUE, 1000 },
    { "1e-400", TRUE, 0 }, { "-0.0", TRUE, 0 },
    { "0.1000000000000000055511151231257827021181583404541015625", TRUE, 10 },
    { "1e400", FALSE, 0 }, { "x", FALSE, 0 }, { "", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 cents = 0;

      g_assert_cmpint (forge_money_round (cases[i].text, &cents), ==, cases[i].fits);
      g_assert_cmpint (cents, ==, cases[i].cents);
    }
}

static void
test_format (void)
{
  static const struct { gint64 cents; const char *text; const char *display; } cases[] = {
    { 0, "0.00", "0.00" },
    { 1, "0.01", "0.01" },
    { -1, "-0.01", "\342\210\2220.01" },
    { 99, "0.99", "0.99" },
    { 100, "1.00", "1.00" },
    { 99999, "999.99", "999.99" },
    { 100000, "1000.00", "1,000.00" },
    { 123456789, "1234567.89", "1,234,567.89" },
    { -32000, "-320.00", "\342\210\222320.00" },
    { G_MAXINT64, "92233720368547758.07", "92,233,720,368,547,758.07" },
    { G_MININT64, "-92233720368547758.08", "\342\210\22292,233,720,368,547,758.08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = forge_money_format (cases[i].cents);
      g_autofree char *display = forge_money_display (cases[i].cents, ",", ".");

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (display, ==, cases[i].display);
    }
}

static void
test_display_separators (void)
{
  g_autofree char *narrow = forge_money_display (123456789, "\342\200\257", ",");
  g_autofree char *none = forge_money_display (123456789, "", ",");

  g_assert_cmpstr (narrow, ==, "1\342\200\257234\342\200\257567,89");
  g_assert_cmpstr (none, ==, "1234567,89");
}

static void
test_round_trip (void)
{
  for (gint64 cents = -25000; cents <= 25000; cents += 7)
    {
      g_autofree char *text = forge_money_format (cents);
      ForgeProblemCode problem;
      gint64 again;

      g_assert_true (forge_money_parse (text, &again, &problem));
      g_assert_cmpint (again, ==, cents);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/refused", test_refused);
  g_test_add_func ("/money/round", test_round);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/display-separators", test_display_separators);
  g_test_add_func ("/money/round-trip", test_round_trip);

  return g_test_run ();
}
