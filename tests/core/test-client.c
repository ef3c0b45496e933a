/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-client.h"
#include "forge-error.h"

#include <string.h>

/* As a Forge server answers. */
#define ROW \
  "{\"client_id\":2,\"uuid\":\"27c761d8-8f33-42ef-ada3-3c3e83aec0d0\"," \
  "\"client_code\":\"EMP_0002\",\"type\":\"EMPRESA\",\"name\":\"Refaccionaria Nu\303\261ez\"," \
  "\"legal_name\":null,\"tax_id\":\"\",\"email\":\"ventas@refanunez.com.mx\"," \
  "\"phone\":\"+52 55 1234 5678\",\"mobile\":null,\"address\":\"Av. \\\"Sur\\\" 1234\"," \
  "\"city\":\"Ciudad de M\303\251xico\",\"state\":\"CDMX\",\"country\":\"M\303\251xico\"," \
  "\"postal_code\":\"03100\",\"credit_limit\":\"50000.50\",\"payment_days\":45," \
  "\"credit_used\":\"0.00\",\"available_credit\":50000.50," \
  "\"preferred_contact_method\":\"TELEGRAM\",\"send_reminders\":false,\"status\":\"ACTIVE\"," \
  "\"created_by\":null,\"created_at\":\"2026-11-22T14:55:09.620827-06:00\"," \
  "\"updated_at\":\"2026-11-22T14:55:09-06:00\",\"notes\":\"a\\r\\nb\\t\"}"

static ForgeClient *
read_client (const char  *text,
             GError     **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse (text, strlen (text), NULL);

  g_assert_nonnull (json);
  return forge_client_new_from_json (json, 0, error);
}

static ForgeClient *
read_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  ForgeClient *client = read_client (text, &error);

  g_assert_no_error (error);
  g_assert_true (FORGE_IS_CLIENT (client));
  return client;
}

static char *
to_json (ForgeClient *client)
{
  GString *out = g_string_new (NULL);

  forge_client_append_json (client, out);
  return g_string_free (out, FALSE);
}

static void
count (ForgeClient *client,
       gpointer     user_data)
{
  guint *n = user_data;

  (*n)++;
}

static void
test_read (void)
{
  g_autoptr (ForgeClient) client = read_good (ROW);
  gint64 cents = 0;

  g_assert_true (forge_client_is_loaded (client));
  g_assert_cmpint (forge_client_get_id (client), ==, 2);
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_CLIENT_ID), ==, "2");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "Refaccionaria Nu\303\261ez");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_LEGAL_NAME), ==, NULL);
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_TAX_ID), ==, "");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_PAYMENT_DAYS), ==, "45");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_SEND_REMINDERS), ==, "false");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_AVAILABLE_CREDIT), ==, "50000.50");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_PREFERRED_CONTACT_METHOD), ==,
                   "TELEGRAM");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NOTES), ==, "a\r\nb\t");
  g_assert_true (forge_client_get_money (client, FORGE_FIELD_CREDIT_LIMIT, &cents));
  g_assert_cmpint (cents, ==, 5000050);
}

static void
test_round_trip (void)
{
  g_autoptr (ForgeClient) client = read_good (ROW);
  g_autofree char *text = to_json (client);

  g_assert_cmpstr (text, ==, ROW);
}

static void
test_unknown_members (void)
{
  static const char text[]
    = "{\"zebra\": [ 1 , {\"a\":null} ],\"client_id\":7,\"a\\nb\":1.50,\"name\":\"Ana\","
      "\"zebra\":true}";
  static const char tail[] = ",\"zebra\":[ 1 , {\"a\":null} ],\"a\\nb\":1.50,\"zebra\":true}";
  g_autoptr (ForgeClient) client = read_good (text);
  g_autofree char *once = to_json (client);
  g_autoptr (ForgeClient) again = read_good (once);
  g_autoptr (ForgeClient) without = read_good ("{\"client_id\":7,\"name\":\"Ana\"}");
  g_autoptr (ForgeClient) copy = forge_client_copy (client);

  g_assert_true (g_str_has_suffix (once, tail));
  g_assert_true (forge_client_equal (client, again));
  g_assert_true (forge_client_equal (client, copy));
  g_assert_false (forge_client_equal (client, without));
}

static void
test_missing_members (void)
{
  g_autoptr (ForgeClient) client = read_good ("{\"client_id\":7}");
  gint64 cents;

  g_assert_true (forge_client_is_loaded (client));
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (field != FORGE_FIELD_CLIENT_ID)
      g_assert_null (forge_client_get (client, field));
  g_assert_false (forge_client_get_money (client, FORGE_FIELD_CREDIT_LIMIT, &cents));
}

static void
test_canonical (void)
{
  static const struct { const char *member; ForgeFieldId field; const char *text; } cases[] = {
    { "\"credit_limit\":\"50000\"", FORGE_FIELD_CREDIT_LIMIT, "50000.00" },
    { "\"credit_limit\":50000.5", FORGE_FIELD_CREDIT_LIMIT, "50000.50" },
    { "\"credit_limit\":\"-0.00\"", FORGE_FIELD_CREDIT_LIMIT, "0.00" },
    { "\"credit_limit\":\"1\",\"credit_limit\":\"2\"", FORGE_FIELD_CREDIT_LIMIT, "2.00" },
    { "\"credit_limit\":\"1\",\"credit_limit\":null", FORGE_FIELD_CREDIT_LIMIT, NULL },
    { "\"available_credit\":-320", FORGE_FIELD_AVAILABLE_CREDIT, "-320.00" },
    { "\"available_credit\":4475.479999999999563", FORGE_FIELD_AVAILABLE_CREDIT, "4475.48" },
    { "\"payment_days\":-0", FORGE_FIELD_PAYMENT_DAYS, "0" },
    { "\"send_reminders\":true", FORGE_FIELD_SEND_REMINDERS, "true" },
    { "\"status\":\"\"", FORGE_FIELD_STATUS, "" },
    { "\"status\":\"ASLEEP\"", FORGE_FIELD_STATUS, "ASLEEP" },
    { "\"created_at\":\"soon\"", FORGE_FIELD_CREATED_AT, "soon" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{%s,\"client_id\":7}", cases[i].member);
      g_autoptr (ForgeClient) client = read_good (text);

      g_assert_cmpstr (forge_client_get (client, cases[i].field), ==, cases[i].text);
    }
}

static void
test_wrong_types (void)
{
  static const struct { const char *text; const char *named; } cases[] = {
    { "[]", "not an object" },
    { "null", "not an object" },
    { "{}", "client_id" },
    { "{\"client_id\":null}", "client_id" },
    { "{\"client_id\":0}", "client_id" },
    { "{\"client_id\":-1}", "client_id" },
    { "{\"client_id\":\"7\"}", "client_id" },
    { "{\"client_id\":7.5}", "client_id" },
    { "{\"client_id\":99999999999999999999}", "client_id" },
    { "{\"client_id\":7,\"name\":12345}", "name" },
    { "{\"client_id\":7,\"name\":[\"12345\"]}", "name" },
    { "{\"client_id\":7,\"status\":true}", "status" },
    { "{\"client_id\":7,\"email\":{}}", "email" },
    { "{\"client_id\":7,\"credit_limit\":true}", "credit_limit" },
    { "{\"client_id\":7,\"credit_limit\":\"12345x\"}", "credit_limit" },
    { "{\"client_id\":7,\"credit_limit\":1e400}", "credit_limit" },
    { "{\"client_id\":7,\"available_credit\":\"12345\"}", "available_credit" },
    { "{\"client_id\":7,\"payment_days\":\"12345\"}", "payment_days" },
    { "{\"client_id\":7,\"payment_days\":1.5}", "payment_days" },
    { "{\"client_id\":7,\"send_reminders\":1}", "send_reminders" },
    { "{\"client_id\":7,\"send_reminders\":\"true\"}", "send_reminders" },
    { "{\"client_id\":7,\"created_at\":12345}", "created_at" },
    { "{\"client_id\":7,\"extra\":1,\"notes\":12345}", "notes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_client (cases[i].text, &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
      g_assert_nonnull (strstr (error->message, cases[i].named));
      g_assert_null (strstr (error->message, "12345"));
    }
}

static void
test_light (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (7);

  g_assert_false (forge_client_is_loaded (client));
  g_assert_cmpint (forge_client_get_id (client), ==, 7);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_assert_null (forge_client_get (client, field));
}

static void
test_properties (void)
{
  g_autoptr (ForgeClient) client = read_good (ROW);
  g_autofree char *code = NULL;
  g_autofree char *legal_name = NULL;
  g_autofree char *status = NULL;
  guint n;
  gint64 id;
  g_autofree GParamSpec **pspecs
    = g_object_class_list_properties (G_OBJECT_GET_CLASS (client), &n);

  g_assert_cmpuint (n, ==, FORGE_N_FIELDS);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (pspecs[i]->flags & G_PARAM_READWRITE, ==, G_PARAM_READABLE);
  g_object_get (client, "client-id", &id, "client-code", &code, "legal-name", &legal_name,
                "status", &status, NULL);
  g_assert_cmpint (id, ==, 2);
  g_assert_cmpstr (code, ==, "EMP_0002");
  g_assert_cmpstr (legal_name, ==, NULL);
  g_assert_cmpstr (status, ==, "ACTIVE");
}

static void
test_copy (void)
{
  g_autoptr (ForgeClient) client = read_good (ROW);
  g_autoptr (ForgeClient) copy = forge_client_copy (client);
  g_autoptr (ForgeClient) light = forge_client_new (2);
  g_autoptr (ForgeClient) light_copy = forge_client_copy (light);

  g_assert_true (forge_client_equal (client, copy));
  forge_client_set (copy, FORGE_FIELD_NAME, "Otro");
  g_assert_false (forge_client_equal (client, copy));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "Refaccionaria Nu\303\261ez");
  g_assert_false (forge_client_is_loaded (light_copy));
  g_assert_true (forge_client_equal (light, light_copy));
  g_assert_false (forge_client_equal (light, client));
}

static void
test_set (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (7);

  forge_client_set (client, FORGE_FIELD_NAME, "Ana");
  g_assert_true (forge_client_is_loaded (client));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_CLIENT_ID), ==, "7");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "Ana");
  forge_client_set (client, FORGE_FIELD_NAME, forge_client_get (client, FORGE_FIELD_NAME));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_NAME), ==, "Ana");
  forge_client_set (client, FORGE_FIELD_NAME, NULL);
  g_assert_null (forge_client_get (client, FORGE_FIELD_NAME));
}

static void
test_update (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (2);
  g_autoptr (ForgeClient) row = read_good (ROW);
  g_autoptr (ForgeClient) light = forge_client_new (2);
  guint n = 0;

  g_signal_connect (client, "changed", G_CALLBACK (count), &n);

  g_assert_true (forge_client_update (client, row));
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (forge_client_equal (client, row));

  g_assert_false (forge_client_update (client, row));
  g_assert_cmpuint (n, ==, 1);

  /* Equal in a later version: nothing is said, but the version is that one; a row of a list, which
   * names none, takes none away. */
  g_assert_null (forge_client_get_etag (client));
  forge_client_set_etag (row, "\"v2\"");
  g_assert_false (forge_client_update (client, row));
  g_assert_cmpstr (forge_client_get_etag (client), ==, "\"v2\"");
  forge_client_set_etag (row, NULL);
  g_assert_false (forge_client_update (client, row));
  g_assert_cmpstr (forge_client_get_etag (client), ==, "\"v2\"");
  g_assert_cmpuint (n, ==, 1);

  forge_client_set (row, FORGE_FIELD_CITY, NULL);
  g_assert_true (forge_client_update (client, row));
  g_assert_cmpuint (n, ==, 2);
  g_assert_null (forge_client_get (client, FORGE_FIELD_CITY));

  /* A mere number says nothing new. */
  g_assert_false (forge_client_update (client, light));
  g_assert_true (forge_client_is_loaded (client));
  g_assert_cmpuint (n, ==, 2);
}

static void
test_unload (void)
{
  g_autoptr (ForgeClient) client = read_good (ROW);
  guint n = 0;

  g_signal_connect (client, "changed", G_CALLBACK (count), &n);
  forge_client_unload (client);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (forge_client_is_loaded (client));
  g_assert_cmpint (forge_client_get_id (client), ==, 2);
  g_assert_null (forge_client_get (client, FORGE_FIELD_NAME));
  forge_client_unload (client);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_to_create (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (0);
  g_autofree char *empty = forge_client_to_create (client);
  g_autofree char *body = NULL;

  g_assert_cmpstr (empty, ==, "{}");
  forge_client_set (client, FORGE_FIELD_NAME, "Ana \"la\" Ruiz");
  forge_client_set (client, FORGE_FIELD_CLIENT_CODE, "CLI-1");
  forge_client_set (client, FORGE_FIELD_TYPE, "INDIVIDUAL");
  forge_client_set (client, FORGE_FIELD_CREDIT_LIMIT, "10.00");
  forge_client_set (client, FORGE_FIELD_SEND_REMINDERS, "false");
  /* Absent, it would become 30. */
  forge_client_set (client, FORGE_FIELD_PAYMENT_DAYS, NULL);
  forge_client_set (client, FORGE_FIELD_CREDIT_USED, "5.00");
  body = forge_client_to_create (client);
  g_assert_cmpstr (body, ==,
                   "{\"client_code\":\"CLI-1\",\"type\":\"INDIVIDUAL\","
                   "\"name\":\"Ana \\\"la\\\" Ruiz\",\"credit_limit\":\"10.00\","
                   "\"payment_days\":null,\"send_reminders\":false}");
}

static void
test_to_patch (void)
{
  g_autoptr (ForgeClient) base = read_good (ROW);
  g_autoptr (ForgeClient) edited = forge_client_copy (base);
  g_autofree char *body = NULL;

  g_assert_null (forge_client_to_patch (edited, base));
  forge_client_set (edited, FORGE_FIELD_CREDIT_USED, "5.00");
  g_assert_null (forge_client_to_patch (edited, base));

  forge_client_set (edited, FORGE_FIELD_TAX_ID, NULL);
  forge_client_set (edited, FORGE_FIELD_LEGAL_NAME, "");
  forge_client_set (edited, FORGE_FIELD_PAYMENT_DAYS, "0");
  forge_client_set (edited, FORGE_FIELD_SEND_REMINDERS, NULL);
  body = forge_client_to_patch (edited, base);
  g_assert_cmpstr (body, ==,
                   "{\"legal_name\":\"\",\"tax_id\":null,\"payment_days\":0,"
                   "\"send_reminders\":null}");
}

static void
test_field_json (void)
{
  static const struct { ForgeFieldId field; const char *text; const char *json; } cases[] = {
    { FORGE_FIELD_NAME, "a\"b", "\"a\\\"b\"" },
    { FORGE_FIELD_NAME, NULL, "null" },
    { FORGE_FIELD_CREDIT_LIMIT, "1.00", "\"1.00\"" },
    { FORGE_FIELD_AVAILABLE_CREDIT, "-1.00", "-1.00" },
    { FORGE_FIELD_AVAILABLE_CREDIT, NULL, "null" },
    { FORGE_FIELD_PAYMENT_DAYS, "30", "30" },
    { FORGE_FIELD_SEND_REMINDERS, "true", "true" },
    { FORGE_FIELD_CREATED_AT, "2026-11-22T14:55:09-06:00", "\"2026-11-22T14:55:09-06:00\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      forge_field_append_json (out, cases[i].field, cases[i].text);
      g_assert_cmpstr (out->str, ==, cases[i].json);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/read", test_read);
  g_test_add_func ("/client/round-trip", test_round_trip);
  g_test_add_func ("/client/unknown-members", test_unknown_members);
  g_test_add_func ("/client/missing-members", test_missing_members);
  g_test_add_func ("/client/canonical", test_canonical);
  g_test_add_func ("/client/wrong-types", test_wrong_types);
  g_test_add_func ("/client/light", test_light);
  g_test_add_func ("/client/properties", test_properties);
  g_test_add_func ("/client/copy", test_copy);
  g_test_add_func ("/client/set", test_set);
  g_test_add_func ("/client/update", test_update);
  g_test_add_func ("/client/unload", test_unload);
  g_test_add_func ("/client/to-create", test_to_create);
  g_test_add_func ("/client/to-patch", test_to_patch);
  g_test_add_func ("/client/field-json", test_field_json);

  return g_test_run ();
}
