/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-error.h"
#include "forge-json.h"

#include <string.h>

/* The members of a client as a Forge server sends them. */
static const char *const wire[FORGE_N_FIELDS] = {
  "client_id", "uuid", "client_code", "type", "name", "legal_name", "tax_id", "email", "phone",
  "mobile", "address", "city", "state", "country", "postal_code", "credit_limit", "payment_days",
  "credit_used", "available_credit", "preferred_contact_method", "send_reminders", "status",
  "created_by", "created_at", "updated_at", "notes",
};

static void
test_names (void)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      g_assert_cmpstr (forge_field_get (field)->name, ==, wire[field]);
      g_assert_cmpint (forge_field_from_name (wire[field]), ==, field);
    }
  g_assert_cmpint (forge_field_from_name (""), ==, FORGE_N_FIELDS);
  g_assert_cmpint (forge_field_from_name ("Name"), ==, FORGE_N_FIELDS);
  g_assert_cmpint (forge_field_from_name ("tax_regime"), ==, FORGE_N_FIELDS);
}

/* What holds of any row of the table, also of one that is added later. */
static void
test_rows (void)
{
  for (ForgeFieldId id = 0; id < FORGE_N_FIELDS; id++)
    {
      const ForgeField *field = forge_field_get (id);

      g_assert_nonnull (field->label);
      g_assert_cmpint (field->section, <, FORGE_N_SECTIONS);
      g_assert_cmpint (field->type == FORGE_FIELD_TYPE_CHOICE, ==, field->choices != NULL);
      if (field->flags & FORGE_FIELD_REQUIRED)
        {
          g_assert_true (field->flags & FORGE_FIELD_EDITABLE);
          g_assert_false (field->flags & FORGE_FIELD_NULLABLE);
          g_assert_null (field->fallback);
        }
      if (field->section == FORGE_SECTION_RECORD)
        g_assert_false (field->flags & FORGE_FIELD_EDITABLE);
      if (field->choices != NULL && field->fallback != NULL)
        g_assert_nonnull (forge_field_choice_label (id, field->fallback));
    }
}

/* A person reads every field once, and the numbers before the e-mail. */
static void
test_places (void)
{
  g_autoptr (GString) contact = g_string_new (NULL);
  guint32 seen = 0;

  for (guint place = 0; place < FORGE_N_FIELDS; place++)
    {
      const ForgeField *field = forge_field_get (forge_field_at (place));

      seen |= 1u << forge_field_at (place);
      if (field->section == FORGE_SECTION_CONTACT)
        g_string_append_printf (contact, "%s ", field->name);
    }
  g_assert_cmphex (seen, ==, (1u << FORGE_N_FIELDS) - 1);
  g_assert_cmpstr (contact->str, ==, "phone mobile email ");
}

static void
test_sets (void)
{
  static const struct { ForgeFieldFlags flag; const char *names; } cases[] = {
    { FORGE_FIELD_REQUIRED, "client_code type name" },
    { FORGE_FIELD_SEARCHABLE, "client_code name legal_name tax_id email phone mobile" },
    { FORGE_FIELD_SORTABLE,
      "client_code name city credit_used available_credit created_at updated_at" },
    { FORGE_FIELD_FILTERABLE, "type city state country status" },
    { FORGE_FIELD_MULTILINE, "address notes" },
    { FORGE_FIELD_BLANK, "status" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) names = g_string_new (NULL);

      for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
        if (forge_field_has (field, cases[i].flag))
          g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "",
                                  forge_field_get (field)->name);
      g_assert_cmpstr (names->str, ==, cases[i].names);
    }
  g_assert_false (forge_field_has (FORGE_FIELD_TAX_ID,
                                   FORGE_FIELD_SEARCHABLE | FORGE_FIELD_SORTABLE));
}

static void
test_choices (void)
{
  g_assert_cmpstr (forge_field_choice_label (FORGE_FIELD_TYPE, "EMPRESA"), ==, "Company");
  g_assert_cmpstr (forge_field_choice_label (FORGE_FIELD_STATUS, "BLOCKED"), ==, "Blocked");
  g_assert_null (forge_field_choice_label (FORGE_FIELD_TYPE, "empresa"));
  g_assert_null (forge_field_choice_label (FORGE_FIELD_STATUS, ""));
  g_assert_null (forge_field_choice_label (FORGE_FIELD_STATUS, NULL));
  g_assert_null (forge_field_choice_label (FORGE_FIELD_NAME, "ACTIVE"));
}

static void
test_sections (void)
{
  for (ForgeSection section = 0; section < FORGE_N_SECTIONS; section++)
    {
      gboolean used = FALSE;

      g_assert_nonnull (forge_section_get_title (section));
      for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
        used |= forge_field_get (field)->section == section;
      g_assert_true (used);
    }
}

static void
test_problem_codes (void)
{
  for (ForgeProblemCode code = 0; code < FORGE_N_PROBLEMS; code++)
    {
      const char *name = forge_problem_code_to_string (code);

      g_assert_nonnull (name);
      g_assert_cmpint (forge_problem_code_from_string (name), ==, code);
    }
  g_assert_cmpint (forge_problem_code_from_string ("tomorrow"), ==, FORGE_PROBLEM_OTHER);
}

static void
test_problems_order (void)
{
  g_autoptr (ForgeProblems) problems = forge_problems_new ();

  forge_problems_add (problems, FORGE_N_FIELDS, FORGE_PROBLEM_OTHER, "whole");
  forge_problems_add (problems, FORGE_FIELD_EMAIL, FORGE_PROBLEM_BAD_EMAIL, NULL);
  forge_problems_add (problems, FORGE_FIELD_NAME, FORGE_PROBLEM_BLANK, "say \"who\"");
  forge_problems_add (problems, FORGE_FIELD_EMAIL, FORGE_PROBLEM_TOO_LONG, NULL);

  g_assert_cmpuint (forge_problems_get_size (problems), ==, 3);
  g_assert_cmpint (forge_problems_get (problems, 0)->field, ==, FORGE_FIELD_NAME);
  g_assert_cmpint (forge_problems_get (problems, 1)->field, ==, FORGE_FIELD_EMAIL);
  g_assert_cmpint (forge_problems_get (problems, 2)->field, ==, FORGE_N_FIELDS);
  g_assert_cmpint (forge_problems_find (problems, FORGE_FIELD_EMAIL)->code, ==,
                   FORGE_PROBLEM_BAD_EMAIL);
  g_assert_null (forge_problems_find (problems, FORGE_FIELD_CITY));
}

static void
test_problems_to_json (void)
{
  g_autoptr (ForgeProblems) problems = forge_problems_new ();
  g_autofree char *empty = forge_problems_to_json (problems);
  g_autofree char *full = NULL;
  g_autoptr (ForgeProblems) again = NULL;

  g_assert_cmpstr (empty, ==, "{}");
  forge_problems_add (problems, FORGE_FIELD_NAME, FORGE_PROBLEM_BLANK, "say \"who\"");
  forge_problems_add (problems, FORGE_N_FIELDS, FORGE_PROBLEM_OTHER, "no");
  full = forge_problems_to_json (problems);
  g_assert_cmpstr (full, ==,
                   "{\"name\":[\"say \\\"who\\\"\"],\"non_field_errors\":[\"no\"],"
                   "\"_codes\":{\"name\":[\"blank\"],\"non_field_errors\":[\"other\"]}}");

  again = forge_problems_from_json (full, strlen (full));
  g_assert_cmpuint (forge_problems_get_size (again), ==, 2);
  g_assert_cmpint (forge_problems_get (again, 0)->code, ==, FORGE_PROBLEM_BLANK);
  g_assert_cmpstr (forge_problems_get (again, 0)->message, ==, "say \"who\"");
}

/* "field code message" for each problem. */
static char *
describe (const char *body)
{
  g_autoptr (ForgeProblems) problems = forge_problems_from_json (body, strlen (body));
  GString *out;

  if (problems == NULL)
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < forge_problems_get_size (problems); i++)
    {
      const ForgeProblem *problem = forge_problems_get (problems, i);

      g_string_append_printf (out, "%s%s %s %s", i > 0 ? "; " : "",
                              problem->field < FORGE_N_FIELDS
                                ? forge_field_get (problem->field)->name
                                : "-",
                              forge_problem_code_to_string (problem->code), problem->message);
    }
  return g_string_free (out, FALSE);
}

static void
test_problems_from_json (void)
{
  static const struct { const char *body; const char *problems; } cases[] = {
    { "{\"type\":[\"a\"],\"client_code\":[\"b\",\"c\"]}",
      "client_code other b c; type other a" },
    { "{\"client_code\":[\"x\"],\"_codes\":{\"client_code\":[\"duplicate\"]}}",
      "client_code duplicate x" },
    { "{\"client_code\":[\"x\"],\"_codes\":{\"client_code\":[\"new_code\"]}}",
      "client_code other x" },
    { "{\"client_code\":[\"x\"],\"_codes\":{\"client_code\":\"duplicate\"}}",
      "client_code duplicate x" },
    { "{\"client_code\":[\"x\"],\"_codes\":[7]}", "client_code other x" },
    { "{\"non_field_errors\":[\"No data provided\"]}", "- other No data provided" },
    { "{\"detail\":\"No encontrado.\"}", "- other No encontrado." },
    { "{\"detail\":\"d\",\"code\":\"token_not_valid\",\"messages\":[{\"message\":\"m\"}]}",
      "- other d" },
    { "{\"error\":\"Logout failed\"}", "- other Logout failed" },
    { "{\"error\":[\"too short\",\"too common\"]}", "- other too short too common" },
    { "{\"name\":[\"n\"],\"non_field_errors\":[\"w\"]}", "name other n; - other w" },
    { "{\"tax_regime\":[\"Not a choice.\"]}", "- other tax_regime: Not a choice." },
    { "{\"name\":\"plain\"}", "name other plain" },
    { "{\"name\":[\"\"],\"_codes\":{\"name\":[\"blank\"]}}",
      "name blank This field may not be blank." },
    { "{\"name\":[{\"a\":[\"nested\"]}]}", NULL },
    { "{\"name\":[]}", NULL },
    { "{\"name\":7,\"detail\":null}", NULL },
    { "{}", NULL },
    { "[\"x\"]", NULL },
    { "\"x\"", NULL },
    { "", NULL },
    { "<!doctype html>\n<html lang=\"en\"></html>", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problems = describe (cases[i].body);

      g_assert_cmpstr (problems, ==, cases[i].problems);
    }
}

static void
test_error (void)
{
  g_autoptr (ForgeProblems) problems = forge_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  const ForgeProblems *carried;

  forge_problems_add (problems, FORGE_FIELD_EMAIL, FORGE_PROBLEM_BAD_EMAIL, "ana@ is no e-mail");
  forge_problems_add (problems, FORGE_N_FIELDS, FORGE_PROBLEM_OTHER, "ana");
  error = forge_error_new_invalid (problems);
  g_clear_pointer (&problems, forge_problems_free);
  copy = g_error_copy (error);
  g_clear_error (&error);

  g_assert_error (copy, FORGE_ERROR, FORGE_ERROR_INVALID);
  /* A log gets the message: nothing that was typed may be in it. */
  g_assert_cmpstr (copy->message, ==, "Invalid value: email (bad_email) body (other)");
  carried = forge_error_get_problems (copy);
  g_assert_cmpuint (forge_problems_get_size (carried), ==, 2);
  g_assert_cmpstr (forge_problems_find (carried, FORGE_FIELD_EMAIL)->message, ==,
                   "ana@ is no e-mail");
}

static void
test_error_without_problems (void)
{
  g_autoptr (GError) invalid = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_INVALID, "x");
  g_autoptr (GError) other = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_NETWORK, "x");
  g_autoptr (GError) copy = g_error_copy (invalid);

  g_assert_null (forge_error_get_problems (invalid));
  g_assert_null (forge_error_get_problems (copy));
  g_assert_null (forge_error_get_problems (other));
  g_assert_null (forge_error_get_problems (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/field/names", test_names);
  g_test_add_func ("/field/rows", test_rows);
  g_test_add_func ("/field/places", test_places);
  g_test_add_func ("/field/sets", test_sets);
  g_test_add_func ("/field/choices", test_choices);
  g_test_add_func ("/field/sections", test_sections);
  g_test_add_func ("/problem/codes", test_problem_codes);
  g_test_add_func ("/problem/order", test_problems_order);
  g_test_add_func ("/problem/to-json", test_problems_to_json);
  g_test_add_func ("/problem/from-json", test_problems_from_json);
  g_test_add_func ("/error/problems", test_error);
  g_test_add_func ("/error/without-problems", test_error_without_problems);

  return g_test_run ();
}
