/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is told: whole sentences, and nothing of the wire. */
#include <gio/gio.h>

#include "forge-error.h"
#include "forge-words.h"

static void
assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_null (strchr (text, '_'));
}

static void
test_errors (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = FORGE_ERROR_NETWORK; code <= FORGE_ERROR_CERTIFICATE; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (FORGE_ERROR, code, "secret_detail");
      char *words = forge_words_for_error (error);

      assert_sentence (words);
      /* Each cause has its own words. */
      g_assert_true (g_hash_table_add (seen, words));
    }
}

/* Through the threads it comes as a copy. */
static void
test_set_aside (void)
{
  g_autoptr (GError) error = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_CORRUPT, "x");
  g_autoptr (GError) copy = NULL;
  g_autofree char *words = NULL;

  g_assert_null (forge_error_get_aside (error));
  forge_error_set_aside (error, "/home/ana/data/damaged-1");
  copy = g_error_copy (error);
  words = forge_words_for_error (copy);
  g_assert_cmpstr (words, ==, "The client data is damaged. It was put, as it is, into the folder "
                   "“/home/ana/data/damaged-1”. Trying again starts without any clients.");
}

static void
test_foreign_errors (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x_y");
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "x_y");
  g_autofree char *first = forge_words_for_error (cancelled);
  g_autofree char *second = forge_words_for_error (foreign);

  assert_sentence (first);
  assert_sentence (second);
  g_assert_cmpstr (first, !=, second);
}

static void
test_whole_body (void)
{
  g_autoptr (ForgeProblems) problems = forge_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  forge_problems_add (problems, FORGE_FIELD_NAME, FORGE_PROBLEM_BLANK, NULL);
  forge_problems_add (problems, FORGE_N_FIELDS, FORGE_PROBLEM_OTHER, "Cerrado por inventario");
  error = forge_error_new_invalid (problems);
  words = forge_words_for_error (error);
  g_assert_cmpstr (words, ==, "This was not accepted: “Cerrado por inventario”");
}

static void
test_problems (void)
{
  for (ForgeFieldId field = 0; field <= FORGE_N_FIELDS; field++)
    for (int code = FORGE_PROBLEM_OTHER; code < FORGE_N_PROBLEMS; code++)
      {
        g_autofree char *words = forge_words_for_problem (field, code, NULL);

        g_assert_nonnull (words);
        g_assert_true (g_str_has_suffix (words, "."));
        g_assert_null (strstr (words, "(null)"));
      }
}

static void
test_problem_table (void)
{
  static const struct
  {
    ForgeFieldId      field;
    ForgeProblemCode  code;
    const char       *message;
    const char       *words;
  } table[] = {
    { FORGE_FIELD_NAME, FORGE_PROBLEM_BLANK, NULL, "Enter a name." },
    { FORGE_FIELD_CLIENT_CODE, FORGE_PROBLEM_REQUIRED, NULL, "Enter a code." },
    { FORGE_FIELD_TYPE, FORGE_PROBLEM_NULL, NULL, "Choose a kind." },
    { FORGE_FIELD_CITY, FORGE_PROBLEM_TOO_LONG, NULL, "Use at most 50 characters." },
    { FORGE_FIELD_NOTES, FORGE_PROBLEM_TOO_LONG, NULL, "This text is too long." },
    { FORGE_FIELD_PAYMENT_DAYS, FORGE_PROBLEM_TOO_BIG, NULL, "Enter at most 365." },
    { FORGE_FIELD_CREDIT_LIMIT, FORGE_PROBLEM_TOO_BIG, NULL, "Enter at most 9,999,999.99." },
    { FORGE_FIELD_CLIENT_CODE, FORGE_PROBLEM_DUPLICATE, "ya existe",
      "Another client already has this code." },
    { FORGE_FIELD_NAME, FORGE_PROBLEM_OTHER, "no <válido>",
      "This was not accepted: “no <válido>”" },
    { FORGE_FIELD_NAME, FORGE_PROBLEM_OTHER, "", "This was not accepted." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *words =
        forge_words_for_problem (table[i].field, table[i].code, table[i].message);

      g_assert_cmpstr (words, ==, table[i].words);
    }
}

static void
test_choices (void)
{
  g_assert_cmpstr (forge_words_for_choice (FORGE_FIELD_TYPE, "EMPRESA"), ==, "Company");
  g_assert_cmpstr (forge_words_for_choice (FORGE_FIELD_STATUS, "BLOCKED"), ==, "Blocked");
  g_assert_cmpstr (forge_words_for_choice (FORGE_FIELD_STATUS, "DORMIDO"), ==, "DORMIDO");
  g_assert_null (forge_words_for_choice (FORGE_FIELD_STATUS, ""));
  g_assert_null (forge_words_for_choice (FORGE_FIELD_STATUS, NULL));
}

static void
test_labels (void)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_assert_cmpstr (forge_words_for_field (field), ==, forge_field_get (field)->label);
  for (ForgeSection section = 0; section < FORGE_N_SECTIONS; section++)
    g_assert_cmpstr (forge_words_for_section (section), ==, forge_section_get_title (section));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/errors", test_errors);
  g_test_add_func ("/words/set-aside", test_set_aside);
  g_test_add_func ("/words/foreign-errors", test_foreign_errors);
  g_test_add_func ("/words/whole-body", test_whole_body);
  g_test_add_func ("/words/problems", test_problems);
  g_test_add_func ("/words/problem-table", test_problem_table);
  g_test_add_func ("/words/choices", test_choices);
  g_test_add_func ("/words/labels", test_labels);
  return g_test_run ();
}
