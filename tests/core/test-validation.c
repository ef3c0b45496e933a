/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forge-validation.h"

#define FIFTY_LETTERS "ññññññññññññññññññññññññññññññññññññññññññññññññññ"
#define LONG_NAME FIFTY_LETTERS FIFTY_LETTERS FIFTY_LETTERS

/* The rules of contract.md, section 3. canonical NULL and no problem: null. */
static const struct {
  ForgeFieldId      field;
  const char       *text;
  const char       *canonical;
  ForgeProblemCode  problem;
} text_cases[] = {
  { FORGE_FIELD_NAME, "  José Pérez ", "José Pérez" },
  { FORGE_FIELD_NAME, "   ", NULL, FORGE_PROBLEM_BLANK },
  { FORGE_FIELD_NAME, NULL, NULL, FORGE_PROBLEM_NULL },
  { FORGE_FIELD_NAME, "\xe2\x80\x8b", "\xe2\x80\x8b" },
  { FORGE_FIELD_NAME, LONG_NAME, LONG_NAME },
  { FORGE_FIELD_NAME, LONG_NAME "x", NULL, FORGE_PROBLEM_TOO_LONG },
  { FORGE_FIELD_NAME, "a\xff", NULL, FORGE_PROBLEM_BAD_CHARACTERS },
  { FORGE_FIELD_CLIENT_CODE, " cli-001 ", "CLI-001" },
  { FORGE_FIELD_CLIENT_CODE, "ñandú_2", "ÑANDÚ_2" },
  { FORGE_FIELD_CLIENT_CODE, "straße", "STRASSE" },
  { FORGE_FIELD_CLIENT_CODE, "ßßßßßßßßßßß", NULL, FORGE_PROBLEM_TOO_LONG },
  { FORGE_FIELD_CLIENT_CODE, "a b", NULL, FORGE_PROBLEM_BAD_CHARACTERS },
  { FORGE_FIELD_CLIENT_CODE, "a/b", NULL, FORGE_PROBLEM_BAD_CHARACTERS },
  { FORGE_FIELD_CLIENT_CODE, "", NULL, FORGE_PROBLEM_BLANK },
  { FORGE_FIELD_TYPE, "EMPRESA", "EMPRESA" },
  { FORGE_FIELD_TYPE, "empresa", NULL, FORGE_PROBLEM_BAD_CHOICE },
  { FORGE_FIELD_TYPE, "FLEET", NULL, FORGE_PROBLEM_BAD_CHOICE },
  { FORGE_FIELD_LEGAL_NAME, "", "" },
  { FORGE_FIELD_LEGAL_NAME, NULL, NULL },
  { FORGE_FIELD_EMAIL, "Ventas@refanunez.com.mx", "Ventas@refanunez.com.mx" },
  { FORGE_FIELD_EMAIL, "ana@correo.españa", "ana@correo.españa" },
  { FORGE_FIELD_EMAIL, "o'brien+x@example.com", "o'brien+x@example.com" },
  { FORGE_FIELD_EMAIL, "", "" },
  { FORGE_FIELD_EMAIL, "x", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "a@b", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "a@b.c", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "a@b..com", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "a@-b.com", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "a@b.123", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, ".a@b.com", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "a..b@c.com", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "a b@c.com", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_EMAIL, "@c.com", NULL, FORGE_PROBLEM_BAD_EMAIL },
  { FORGE_FIELD_CREDIT_LIMIT, "", NULL },
  { FORGE_FIELD_CREDIT_LIMIT, "1e3", "1000.00" },
  { FORGE_FIELD_CREDIT_LIMIT, " 12.50 ", "12.50" },
  { FORGE_FIELD_CREDIT_LIMIT, "-0.00", "0.00" },
  { FORGE_FIELD_CREDIT_LIMIT, "9999999.99", "9999999.99" },
  { FORGE_FIELD_CREDIT_LIMIT, "10000000", NULL, FORGE_PROBLEM_TOO_BIG },
  { FORGE_FIELD_CREDIT_LIMIT, "-0.01", NULL, FORGE_PROBLEM_NEGATIVE },
  { FORGE_FIELD_CREDIT_LIMIT, "12,50", NULL, FORGE_PROBLEM_BAD_NUMBER },
  { FORGE_FIELD_CREDIT_LIMIT, "1.005", NULL, FORGE_PROBLEM_TOO_MANY_DECIMALS },
  { FORGE_FIELD_PAYMENT_DAYS, "15", "15" },
  { FORGE_FIELD_PAYMENT_DAYS, "1e1", "10" },
  { FORGE_FIELD_PAYMENT_DAYS, "15.0", "15" },
  { FORGE_FIELD_PAYMENT_DAYS, "365", "365" },
  { FORGE_FIELD_PAYMENT_DAYS, "366", NULL, FORGE_PROBLEM_TOO_BIG },
  { FORGE_FIELD_PAYMENT_DAYS, "-1", NULL, FORGE_PROBLEM_NEGATIVE },
  { FORGE_FIELD_PAYMENT_DAYS, "15.5", NULL, FORGE_PROBLEM_BAD_NUMBER },
  { FORGE_FIELD_PAYMENT_DAYS, "1.001", NULL, FORGE_PROBLEM_BAD_NUMBER },
  { FORGE_FIELD_PAYMENT_DAYS, "", NULL, FORGE_PROBLEM_BAD_NUMBER },
  { FORGE_FIELD_PAYMENT_DAYS, NULL, NULL },
  { FORGE_FIELD_SEND_REMINDERS, "yes", "true" },
  { FORGE_FIELD_SEND_REMINDERS, "tal vez", NULL, FORGE_PROBLEM_BAD_BOOLEAN },
  { FORGE_FIELD_SEND_REMINDERS, NULL, NULL },
  { FORGE_FIELD_STATUS, "BLOCKED", "BLOCKED" },
  { FORGE_FIELD_STATUS, "", "" },
  { FORGE_FIELD_STATUS, NULL, NULL },
  { FORGE_FIELD_STATUS, "nada", NULL, FORGE_PROBLEM_BAD_CHOICE },
  { FORGE_FIELD_NOTES, " línea 1\r\nlínea 2 ", "línea 1\r\nlínea 2" },
};

static void
test_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_cases); i++)
    {
      g_autofree char *canonical = NULL;
      ForgeProblemCode problem = FORGE_PROBLEM_OTHER;
      gboolean valid = forge_validate_text (text_cases[i].field, text_cases[i].text, &canonical, &problem);

      g_test_message ("case %u", i);
      g_assert_cmpint (valid, ==, text_cases[i].problem == FORGE_PROBLEM_OTHER);
      g_assert_cmpstr (canonical, ==, text_cases[i].canonical);
      if (!valid)
        g_assert_cmpint (problem, ==, text_cases[i].problem);
    }
}

static gboolean
validate (const char     *body,
          gboolean        complete,
          ForgeClient    *into,
          ForgeProblems **problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeJson) json = forge_json_parse (body, strlen (body), &error);

  g_assert_no_error (error);
  return forge_validate_body (json, complete, into, problems);
}

static void
test_body_create (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (0);
  g_autoptr (ForgeProblems) problems = NULL;

  g_assert_true (validate ("{\"client_code\":\"cli-1\",\"type\":\"INDIVIDUAL\",\"name\":5,\"credit_limit\":50000.10,"
                           "\"credit_used\":\"9.00\",\"client_id\":7,\"color\":\"red\",\"phone\":\"\"}",
                           TRUE, client, &problems));
  g_assert_null (problems);
  g_assert_cmpint (forge_client_get_id (client), ==, 0);
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_CLIENT_CODE), ==, "CLI-1");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "5");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_CREDIT_LIMIT), ==, "50000.10");
  g_assert_null (forge_client_get (client, FORGE_FIELD_CREDIT_USED));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_PHONE), ==, "");
  g_assert_null (forge_client_get (client, FORGE_FIELD_MOBILE));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_PAYMENT_DAYS), ==, "30");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_STATUS), ==, "ACTIVE");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_SEND_REMINDERS), ==, "true");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_PREFERRED_CONTACT_METHOD), ==, "EMAIL");
}

/* All that is wrong is said at once, and nothing is changed. */
static void
test_body_problems (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (60);
  g_autoptr (ForgeProblems) problems = NULL;
  static const struct {
    ForgeFieldId     field;
    ForgeProblemCode code;
  } expected[] = {
    { FORGE_FIELD_CLIENT_CODE, FORGE_PROBLEM_BAD_CHARACTERS },
    { FORGE_FIELD_TYPE, FORGE_PROBLEM_BAD_CHOICE },
    { FORGE_FIELD_LEGAL_NAME, FORGE_PROBLEM_NOT_TEXT },
    { FORGE_FIELD_EMAIL, FORGE_PROBLEM_BAD_EMAIL },
    { FORGE_FIELD_PHONE, FORGE_PROBLEM_NOT_TEXT },
    { FORGE_FIELD_CREDIT_LIMIT, FORGE_PROBLEM_NEGATIVE },
    { FORGE_FIELD_PAYMENT_DAYS, FORGE_PROBLEM_TOO_BIG },
    { FORGE_FIELD_SEND_REMINDERS, FORGE_PROBLEM_BAD_BOOLEAN },
    { FORGE_FIELD_STATUS, FORGE_PROBLEM_BAD_CHOICE },
  };

  g_assert_false (validate ("{\"email\":\"x\",\"payment_days\":999,\"credit_limit\":\"-5\",\"type\":\"OTRO\","
                            "\"client_code\":\"a b\",\"status\":\"nada\",\"send_reminders\":\"tal vez\","
                            "\"city\":\"León\",\"legal_name\":{},\"phone\":true}", FALSE, client, &problems));
  g_assert_cmpuint (forge_problems_get_size (problems), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpint (forge_problems_get (problems, i)->field, ==, expected[i].field);
      g_assert_cmpint (forge_problems_get (problems, i)->code, ==, expected[i].code);
    }
  g_assert_null (forge_client_get (client, FORGE_FIELD_CITY));
}

static void
test_body_required (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (0);
  g_autoptr (ForgeProblems) problems = NULL;

  g_assert_false (validate ("{\"name\":null}", TRUE, client, &problems));
  g_assert_cmpuint (forge_problems_get_size (problems), ==, 3);
  g_assert_cmpint (forge_problems_find (problems, FORGE_FIELD_CLIENT_CODE)->code, ==, FORGE_PROBLEM_REQUIRED);
  g_assert_cmpint (forge_problems_find (problems, FORGE_FIELD_TYPE)->code, ==, FORGE_PROBLEM_REQUIRED);
  g_assert_cmpint (forge_problems_find (problems, FORGE_FIELD_NAME)->code, ==, FORGE_PROBLEM_NULL);
}

/* A PUT keeps what it leaves out; a PATCH needs nothing. */
static void
test_body_replace (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (7);
  g_autoptr (ForgeProblems) problems = NULL;

  forge_client_set (client, FORGE_FIELD_CITY, "Xalapa");
  forge_client_set (client, FORGE_FIELD_STATUS, "BLOCKED");

  g_assert_true (validate ("{\"client_code\":\"A\",\"type\":\"EMPRESA\",\"name\":\"B\"}", TRUE, client, &problems));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_CITY), ==, "Xalapa");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_STATUS), ==, "BLOCKED");

  g_assert_true (validate ("{\"city\":null}", FALSE, client, &problems));
  g_assert_null (forge_client_get (client, FORGE_FIELD_CITY));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "B");
  g_assert_true (validate ("{}", FALSE, client, &problems));
}

static void
test_body_not_an_object (void)
{
  static const char * const bodies[] = { "[]", "null", "\"a\"", "5", "true" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (ForgeClient) client = forge_client_new (0);
      g_autoptr (ForgeProblems) problems = NULL;

      g_assert_false (validate (bodies[i], FALSE, client, &problems));
      g_assert_nonnull (forge_problems_find (problems, FORGE_N_FIELDS));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/validation/text", test_text);
  g_test_add_func ("/validation/body/create", test_body_create);
  g_test_add_func ("/validation/body/problems", test_body_problems);
  g_test_add_func ("/validation/body/required", test_body_required);
  g_test_add_func ("/validation/body/replace", test_body_replace);
  g_test_add_func ("/validation/body/not-an-object", test_body_not_an_object);

  return g_test_run ();
}
