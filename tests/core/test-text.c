/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forge-text.h"

static int
compare (const char *a,
         const char *b)
{
  g_autoptr (GBytes) key_a = forge_text_sort_key (a);
  g_autoptr (GBytes) key_b = forge_text_sort_key (b);

  return g_bytes_compare (key_a, key_b);
}

static void
test_fold (void)
{
  static const struct {
    const char *text;
    const char *folded;
  } cases[] = {
    { "", "" },
    { "José PÉREZ", "jose perez" },
    { "  Nuñez\t\n Ñandú  ", "nunez nandu" },
    { "Straße ŁÓDŹ Ørsted Æsir Œuvre", "strasse lodz orsted aesir oeuvre" },
    { "e\xcc\x81", "e" },
    { "ﬁn ① ２", "fin 1 2" },
    { "İstanbul ısı", "istanbul isi" },
    { "ΑΘΉΝΑ Σίσυφος", "αθηνα σισυφοσ" },
    { "zero\xe2\x80\x8bwidth", "zerowidth" },
    { "50% _\"*\" AND", "50% _\"*\" and" },
    { "٤٢", "42" },
    { "محمد", "محمد" },
    { "ᏞᎾ ꮮꮎ", "ꮮꮎ ꮮꮎ" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = forge_text_fold (cases[i].text);
      g_autofree char *again = forge_text_fold (folded);

      g_assert_cmpstr (folded, ==, cases[i].folded);
      g_assert_cmpstr (again, ==, folded);
    }
}

/* The order in which a person would file them. */
static void
test_sort_key_order (void)
{
  static const char * const names[] = {
    NULL, "", "2 Hermanos", "3M", "Álvarez", "álvarez hijo", "Alvarez, Juan", "Ana", "ana", "Ana María",
    "Anaya", "Nadal", "Nuñez", "Nuño", "Nz", "Ñandú", "O'Brien", "Óscar", "«Peña» S.A.", "Peñasco",
    "Pérez", "Zzz", "Ωμέγα",
  };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (names); i++)
    if (compare (names[i], names[i + 1]) >= 0)
      g_error ("“%s” must come before “%s”", names[i], names[i + 1]);
}

static void
test_sort_key_is_total (void)
{
  g_assert_cmpint (compare ("José", "José"), ==, 0);
  g_assert_cmpint (compare ("José", "JOSÉ"), !=, 0);
  g_assert_cmpint (compare ("José", "Jose\xcc\x81"), !=, 0);
  g_assert_cmpint (compare ("…", "—"), !=, 0);
}

static void
test_digits (void)
{
  g_autofree char *mexican = forge_text_digits ("+52 (55) 1234-5678 ext. 9");
  g_autofree char *arabic = forge_text_digits ("٥٥ ١٢");
  g_autofree char *none = forge_text_digits ("sin teléfono");

  g_assert_cmpstr (mexican, ==, "5255123456789");
  g_assert_cmpstr (arabic, ==, "5512");
  g_assert_cmpstr (none, ==, "");
}

static void
test_number (void)
{
  static const char *const numbers[][2] = {
    { "+52 (55) 1234-5678", "5512345678" },
    { "0052 1 55 1234 5678", "5512345678" },
    { "1234-5678", "12345678" },
    { "sin teléfono", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *number = forge_text_number (numbers[i][0]);

      g_assert_cmpstr (number, ==, numbers[i][1]);
    }
}

static void
test_trim (void)
{
  static const struct {
    const char *text;
    const char *trimmed;
  } cases[] = {
    { "", "" },
    { " \t\n", "" },
    { "a", "a" },
    { "\xc2\xa0 José \xe3\x80\x80\x1f\xc2\x85", "José" },
    { "\x0b" "a b\x0b", "a b" },
    { "\xe2\x80\x8b", "\xe2\x80\x8b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *trimmed = forge_text_trim (cases[i].text);

      g_assert_cmpstr (trimmed, ==, cases[i].trimmed);
    }
}

static void
test_time (void)
{
  static const struct {
    const char *text;
    gint64      microseconds;
    const char *formatted;
  } cases[] = {
    { "2026-11-22T14:55:09.620827-06:00", G_GINT64_CONSTANT (1795380909620827), "2026-11-22T20:55:09.620827Z" },
    { "2026-11-22T20:55:09Z", G_GINT64_CONSTANT (1795380909000000), "2026-11-22T20:55:09Z" },
    { "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z" },
    { "1969-12-31T23:59:59.5Z", -500000, "1969-12-31T23:59:59.500000Z" },
    { "2022-07-01T00:00:00-05:00", G_GINT64_CONSTANT (1656651600000000), "2022-07-01T05:00:00Z" },
  };
  static const char * const bad[] = { "", "yesterday", "2026-11-22", "2026-11-22T14:55:09", "2026-13-01T00:00:00Z" };
  gint64 microseconds;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *formatted = NULL;

      g_assert_true (forge_time_parse (cases[i].text, &microseconds));
      g_assert_cmpint (microseconds, ==, cases[i].microseconds);
      formatted = forge_time_format (microseconds);
      g_assert_cmpstr (formatted, ==, cases[i].formatted);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (forge_time_parse (bad[i], &microseconds));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/sort-key/order", test_sort_key_order);
  g_test_add_func ("/text/sort-key/total", test_sort_key_is_total);
  g_test_add_func ("/text/digits", test_digits);
  g_test_add_func ("/text/number", test_number);
  g_test_add_func ("/text/trim", test_trim);
  g_test_add_func ("/text/time", test_time);

  return g_test_run ();
}
