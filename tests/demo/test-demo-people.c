/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-demo-people.h"
#include "forge-text.h"
#include "forge-validation.h"

#include <string.h>

#define N_PEOPLE 500
#define SEED     7

static GPtrArray *
make_people (guint seed,
             guint n)
{
  GPtrArray *people = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (people, forge_demo_person (seed, i));
  return people;
}

static void
test_determinism (void)
{
  g_autoptr (GPtrArray) once = make_people (SEED, N_PEOPLE);
  g_autoptr (GPtrArray) others = make_people (SEED + 1, N_PEOPLE);
  guint n_same = 0;

  for (guint i = N_PEOPLE; i-- > 0;)
    {
      g_autoptr (ForgeClient) again = forge_demo_person (SEED, i);

      g_assert_true (forge_client_equal (once->pdata[i], again));
      n_same += forge_client_equal (once->pdata[i], others->pdata[i]);
    }
  g_assert_cmpuint (n_same, ==, 0);
}

/* Of another machine, compiler or version: screenshots and figures are compared over time. */
static void
test_same_everywhere (void)
{
  g_autoptr (GString) row = g_string_new (NULL);
  g_autofree char *sum = NULL;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (ForgeClient) person = forge_demo_person (SEED, i);

      forge_client_append_json (person, row);
    }
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, row->str, (gssize) row->len);
  g_assert_cmpstr (sum, ==, "8a2b9c2078427697720ff9a38b35dcdccef62ce58d049aa4bb5e8292e4488312");
}

static void
test_unique (void)
{
  g_autoptr (GPtrArray) people = make_people (SEED, 20000);
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) uuids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < people->len; i++)
    {
      const char *code = forge_client_get (people->pdata[i], FORGE_FIELD_CLIENT_CODE);
      const char *uuid = forge_client_get (people->pdata[i], FORGE_FIELD_UUID);

      g_assert_true (g_hash_table_add (codes, (gpointer) code));
      g_assert_true (g_hash_table_add (uuids, (gpointer) uuid));
    }
}

typedef gboolean (*Test) (ForgeClient *person);

static const char *
text_of (ForgeClient  *person,
         ForgeFieldId  field)
{
  const char *text = forge_client_get (person, field);

  return text != NULL ? text : "(null)";
}

static gboolean
name_has (ForgeClient *person,
          GUnicodeScript script)
{
  for (const char *p = text_of (person, FORGE_FIELD_NAME); *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) == script)
      return TRUE;
  return FALSE;
}

static gboolean
has_arabic (ForgeClient *person)
{
  return name_has (person, G_UNICODE_SCRIPT_ARABIC);
}

static gboolean
has_hebrew (ForgeClient *person)
{
  return name_has (person, G_UNICODE_SCRIPT_HEBREW);
}

static gboolean
has_han (ForgeClient *person)
{
  return name_has (person, G_UNICODE_SCRIPT_HAN);
}

static gboolean
has_combining (ForgeClient *person)
{
  return name_has (person, G_UNICODE_SCRIPT_INHERITED);
}

static gboolean
has_emoji (ForgeClient *person)
{
  return strstr (text_of (person, FORGE_FIELD_NAME), "🎉") != NULL;
}

static gboolean
has_markup (ForgeClient *person)
{
  const char *name = text_of (person, FORGE_FIELD_NAME);

  return strchr (name, '&') && strchr (name, '<') && strchr (name, '>') && strchr (name, '"');
}

static gboolean
has_full_name (ForgeClient *person)
{
  return g_utf8_strlen (text_of (person, FORGE_FIELD_NAME), -1) == 150;
}

static gboolean
has_long_notes (ForgeClient *person)
{
  return strlen (text_of (person, FORGE_FIELD_NOTES)) > 4000;
}

static gboolean
has_lines_and_link (ForgeClient *person)
{
  const char *notes = text_of (person, FORGE_FIELD_NOTES);

  return strchr (notes, '\n') && strstr (notes, "https://");
}

static gboolean
has_country_code (ForgeClient *person)
{
  const char *phone = text_of (person, FORGE_FIELD_PHONE);

  return *phone == '+' && strchr (phone, ' ');
}

static gboolean
has_credit (ForgeClient *person,
            gboolean     is_set,
            gint64      *limit,
            gint64      *used)
{
  return forge_client_get_money (person, FORGE_FIELD_CREDIT_LIMIT, limit) == is_set
         && forge_client_get_money (person, FORGE_FIELD_CREDIT_USED, used);
}

static gboolean
has_no_limit (ForgeClient *person)
{
  gint64 limit, used;

  return has_credit (person, FALSE, &limit, &used);
}

static gboolean
has_zero_limit (ForgeClient *person)
{
  gint64 limit, used;

  return has_credit (person, TRUE, &limit, &used) && limit == 0;
}

static gboolean
has_unused_credit (ForgeClient *person)
{
  gint64 limit, used;

  return has_credit (person, TRUE, &limit, &used) && limit > 0 && used == 0;
}

static gboolean
has_part_used (ForgeClient *person)
{
  gint64 limit, used;

  return has_credit (person, TRUE, &limit, &used) && used > 0 && used < limit;
}

static gboolean
has_all_used (ForgeClient *person)
{
  gint64 limit, used;

  return has_credit (person, TRUE, &limit, &used) && limit > 0 && used == limit;
}

static gboolean
is_over_limit (ForgeClient *person)
{
  gint64 limit, used;

  return has_credit (person, TRUE, &limit, &used) && limit > 0 && used > limit
         && *text_of (person, FORGE_FIELD_AVAILABLE_CREDIT) == '-';
}

static gboolean
is_bare (ForgeClient *person)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_has (field, FORGE_FIELD_EDITABLE | FORGE_FIELD_NULLABLE)
        && forge_client_get (person, field) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
has_no_times (ForgeClient *person)
{
  return forge_client_get (person, FORGE_FIELD_CREATED_AT) == NULL
         && forge_client_get (person, FORGE_FIELD_UPDATED_AT) == NULL;
}

static guint
count (GPtrArray *people,
       Test       test)
{
  guint n = 0;

  for (guint i = 0; i < people->len; i++)
    n += test (people->pdata[i]);
  return n;
}

static void
test_kinds (void)
{
  static const struct { Test test; guint at_least; } kinds[] = {
    { has_arabic, 1 }, { has_hebrew, 1 }, { has_han, 1 }, { has_combining, 1 }, { has_emoji, 1 },
    { has_markup, 1 }, { has_full_name, 1 }, { has_long_notes, 1 }, { has_lines_and_link, 5 },
    { has_country_code, 150 }, { has_no_limit, 100 }, { has_zero_limit, 5 },
    { has_unused_credit, 20 }, { has_part_used, 80 }, { has_all_used, 2 }, { is_over_limit, 8 },
    { is_bare, 1 }, { has_no_times, 1 },
  };
  g_autoptr (GPtrArray) people = make_people (SEED, N_PEOPLE);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint n = count (people, kinds[i].test);

      if (n < kinds[i].at_least)
        g_error ("kind %u: only %u", i, n);
    }
}

static void
test_values (void)
{
  static const struct { ForgeFieldId field; const char *text; guint at_least; } values[] = {
    { FORGE_FIELD_TYPE, "INDIVIDUAL", 200 }, { FORGE_FIELD_TYPE, "EMPRESA", 100 },
    { FORGE_FIELD_TYPE, "GOVERNMENT", 10 }, { FORGE_FIELD_STATUS, "ACTIVE", 400 },
    { FORGE_FIELD_STATUS, "INACTIVE", 15 }, { FORGE_FIELD_STATUS, "BLOCKED", 10 },
    { FORGE_FIELD_STATUS, NULL, 1 }, { FORGE_FIELD_STATUS, "", 1 },
    { FORGE_FIELD_PREFERRED_CONTACT_METHOD, "EMAIL", 50 },
    { FORGE_FIELD_PREFERRED_CONTACT_METHOD, "PHONE", 20 },
    { FORGE_FIELD_PREFERRED_CONTACT_METHOD, "SMS", 20 },
    { FORGE_FIELD_PREFERRED_CONTACT_METHOD, "WHATSAPP", 50 },
    { FORGE_FIELD_PREFERRED_CONTACT_METHOD, "TELEGRAM", 1 },
    { FORGE_FIELD_SEND_REMINDERS, "false", 50 }, { FORGE_FIELD_SEND_REMINDERS, NULL, 1 },
    { FORGE_FIELD_EMAIL, NULL, 20 }, { FORGE_FIELD_EMAIL, "", 1 }, { FORGE_FIELD_NOTES, "", 1 },
    { FORGE_FIELD_PAYMENT_DAYS, "0", 20 }, { FORGE_FIELD_PAYMENT_DAYS, NULL, 1 },
    { FORGE_FIELD_COUNTRY, "México", 100 }, { FORGE_FIELD_COUNTRY, "España", 50 },
    { FORGE_FIELD_COUNTRY, "United States", 30 }, { FORGE_FIELD_COUNTRY, "United Kingdom", 20 },
  };
  g_autoptr (GPtrArray) people = make_people (SEED, N_PEOPLE);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      guint n = 0;

      for (guint j = 0; j < people->len; j++)
        n += g_strcmp0 (forge_client_get (people->pdata[j], values[i].field), values[i].text) == 0;
      if (n < values[i].at_least)
        g_error ("%s %s: only %u", forge_field_get (values[i].field)->name, values[i].text, n);
    }
}

/* Whether a person could have typed it in, just so. */
static gboolean
is_ordinary (ForgeClient *person)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *text = forge_client_get (person, field);
      g_autofree char *canonical = NULL;
      ForgeProblemCode problem;

      if (!forge_field_has (field, FORGE_FIELD_EDITABLE) || text == NULL)
        continue;
      if (!forge_validate_text (field, text, &canonical, &problem)
          || g_strcmp0 (text, canonical) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
test_mostly_ordinary (void)
{
  g_autoptr (GPtrArray) people = make_people (SEED, 5000);

  g_assert_cmpuint (count (people, is_ordinary), >=,
                    people->len - people->len / FORGE_DEMO_ODD_EVERY);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *name_a = forge_client_get (*(ForgeClient *const *) a, FORGE_FIELD_NAME);
  const char *name_b = forge_client_get (*(ForgeClient *const *) b, FORGE_FIELD_NAME);
  g_autoptr (GBytes) key_a = forge_text_sort_key (name_a);
  g_autoptr (GBytes) key_b = forge_text_sort_key (name_b);

  return g_bytes_compare (key_a, key_b);
}

/* What a screenshot shows: the first of the list, in order of name. */
static void
test_pleasant_top (void)
{
  static const guint sizes[] = { 60, 250, 1204, 10000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GPtrArray) people = make_people (SEED, sizes[i]);

      g_ptr_array_sort (people, compare_names);
      for (guint j = 0; j < 30; j++)
        {
          const char *name = forge_client_get (people->pdata[j], FORGE_FIELD_NAME);

          g_assert_true (g_unichar_isupper (g_utf8_get_char (name)));
          g_assert_false (has_markup (people->pdata[j]));
          g_assert_cmpint (g_utf8_strlen (name, -1), <, 60);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo/determinism", test_determinism);
  g_test_add_func ("/demo/same-everywhere", test_same_everywhere);
  g_test_add_func ("/demo/unique", test_unique);
  g_test_add_func ("/demo/kinds", test_kinds);
  g_test_add_func ("/demo/values", test_values);
  g_test_add_func ("/demo/mostly-ordinary", test_mostly_ordinary);
  g_test_add_func ("/demo/pleasant-top", test_pleasant_top);

  return g_test_run ();
}
