/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the service says of itself and of its accounts, read strictly. */
#include "forge-pending.h"
#include "forge-status.h"

#include <string.h>

static ForgeStatus *
read_status (const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  ForgeStatus *status = forge_status_read (body, &error);

  if (status == NULL)
    g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
  return status;
}

static void
test_this_computer (void)
{
  g_autoptr (ForgeStatus) status =
    read_status ("{\"version\":\"1\",\"profile\":\"this-computer\",\"clients\":3}");
  g_autoptr (ForgeStatus) same =
    read_status ("{\"profile\":\"this-computer\",\"server\":null}");

  g_assert_cmpstr (status->profile, ==, FORGE_THIS_COMPUTER);
  g_assert_null (status->url);
  g_assert_null (same->url);
}

static void
test_server (void)
{
  g_autoptr (ForgeStatus) status = read_status (
    "{\"profile\":\"0a\",\"server\":{\"url\":\"https://forge.example.com/api/v1/\","
    "\"user\":\"ana\",\"state\":\"offline\",\"loaded\":3400,\"total\":10000,"
    "\"as_of\":\"2026-11-22T20:55:09.620827Z\",\"since\":\"2026-11-22T20:56:00Z\","
    "\"error\":\"certificate\",\"withheld\":20,\"withheld_id\":null,\"withheld_page\":7,"
    "\"unconfirmed\":2,\"refused\":1,\"overwritten\":3}}");

  g_assert_cmpstr (status->profile, ==, "0a");
  g_assert_cmpstr (status->url, ==, "https://forge.example.com/api/v1/");
  g_assert_cmpstr (status->user, ==, "ana");
  g_assert_cmpint (status->state, ==, FORGE_SERVER_OFFLINE);
  g_assert_cmpint (status->loaded, ==, 3400);
  g_assert_cmpint (status->total, ==, 10000);
  g_assert_cmpint (status->since - status->as_of, ==, 60 * G_USEC_PER_SEC - 9620827);
  g_assert_cmpint (status->error, ==, FORGE_ERROR_CERTIFICATE);
  g_assert_cmpint (status->withheld, ==, 20);
  g_assert_cmpint (status->withheld_id, ==, 0);
  g_assert_cmpint (status->withheld_page, ==, 7);
  g_assert_cmpint (status->unconfirmed, ==, 2);
  g_assert_cmpint (status->failed, ==, 4);
}

/* What is not understood is never taken for something better. */
static void
test_states (void)
{
  static const struct {
    const char       *name;
    ForgeServerState  state;
  } rows[] = {
    { "\"loading\"", FORGE_SERVER_LOADING },
    { "\"fresh\"", FORGE_SERVER_FRESH },
    { "\"stale\"", FORGE_SERVER_STALE },
    { "\"offline\"", FORGE_SERVER_OFFLINE },
    { "\"login-needed\"", FORGE_SERVER_LOGIN_NEEDED },
    { "\"failed\"", FORGE_SERVER_FAILED },
    { "\"splendid\"", FORGE_SERVER_FAILED },
    { "null", FORGE_SERVER_FAILED },
    { "1", FORGE_SERVER_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (
        "{\"profile\":\"0a\",\"server\":{\"url\":\"u\",\"user\":\"a\",\"state\":%s,"
        "\"as_of\":null,\"since\":\"soon\",\"loaded\":-1,\"error\":\"odd\"}}", rows[i].name);
      g_autoptr (ForgeStatus) status = read_status (text);

      g_assert_cmpint (status->state, ==, rows[i].state);
      g_assert_cmpint (status->as_of, ==, 0);
      g_assert_cmpint (status->since, ==, 0);
      g_assert_cmpint (status->error, ==, 0);
    }
}

static void
test_no_status (void)
{
  static const char *const texts[] = {
    "", "[]", "{}", "{\"profile\":7}", "{\"server\":null}", "{\"profile\":\"0a\"}",
    "{\"profile\":\"0a\",\"server\":[]}", "{\"profile\":\"0a\",\"server\":{\"user\":\"ana\"}}",
    "{\"profile\":\"this-computer\",\"server\":{\"url\":\"u\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (read_status (texts[i]));
}

static GPtrArray *
read_accounts (const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  GPtrArray *accounts = forge_accounts_read (body, &error);

  if (accounts == NULL)
    g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
  return accounts;
}

static void
test_accounts (void)
{
  g_autoptr (GPtrArray) accounts = read_accounts (
    "{\"current\":\"0a\",\"accounts\":["
    "{\"id\":\"0a\",\"server\":\"https://a/\",\"user\":\"ana\",\"state\":\"ready\","
    "\"keyring\":\"kept\"},"
    "{\"id\":\"0b\",\"server\":\"https://b/\",\"user\":\"ana\",\"state\":\"login-needed\","
    "\"reason\":\"inactive\",\"keyring\":\"locked\"},"
    "{\"id\":\"0c\",\"server\":\"https://c/\",\"user\":\"ana\",\"state\":\"odd\","
    "\"reason\":\"odd\",\"keyring\":\"missing\"}]}");
  const ForgeAccount *first = forge_accounts_find (accounts, "0a");
  const ForgeAccount *second = forge_accounts_find (accounts, "0b");
  const ForgeAccount *third = forge_accounts_find (accounts, "0c");

  g_assert_cmpuint (accounts->len, ==, 3);
  g_assert_cmpstr (first->server, ==, "https://a/");
  g_assert_true (first->kept && !first->locked && first->login == FORGE_LOGIN_DONE);
  g_assert_true (!second->kept && second->locked && second->login == FORGE_LOGIN_INACTIVE);
  g_assert_true (!third->kept && !third->locked && third->login == FORGE_LOGIN_MISSING);
  g_assert_null (forge_accounts_find (accounts, FORGE_THIS_COMPUTER));
}

static void
test_no_accounts (void)
{
  static const char *const texts[] = {
    "", "{}", "{\"accounts\":{}}", "{\"accounts\":[7]}", "{\"accounts\":[{\"id\":\"0a\"}]}",
  };
  g_autoptr (GPtrArray) none = read_accounts ("{\"current\":\"this-computer\",\"accounts\":[]}");

  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (read_accounts (texts[i]));
}

static GPtrArray *
read_pending (const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  GPtrArray *pending = forge_pending_read (body, &error);

  if (pending == NULL)
    g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
  return pending;
}

static void
test_pending (void)
{
  g_autoptr (GPtrArray) found = read_pending (
    "{\"results\":["
    "{\"pending\":3,\"kind\":\"delete\",\"client\":7,\"name\":\"Rosa\",\"state\":\"refused\","
    "\"code\":\"has_documents\",\"base\":{},\"mine\":null,\"theirs\":null},"
    "{\"pending\":4,\"kind\":\"update\",\"client\":8,\"name\":\"Ana\","
    "\"state\":\"overwritten\",\"code\":null,"
    "\"mine\":{\"phone\":\"55 1\",\"send_reminders\":false,\"payment_days\":15,\"email\":null,"
    "\"client_id\":99},\"theirs\":{\"client_id\":8,\"name\":\"Ana\",\"phone\":\"44 1\"}},"
    "{\"pending\":5,\"kind\":\"create\",\"client\":null,\"name\":null,\"state\":\"unconfirmed\"},"
    "{\"pending\":6,\"kind\":\"create\",\"client\":null,\"name\":\"B\",\"state\":\"sending\"}]}");
  const ForgePending *refused = g_ptr_array_index (found, 0);
  const ForgePending *overwritten = g_ptr_array_index (found, 1);
  const ForgePending *unconfirmed = g_ptr_array_index (found, 2);
  const ForgePending *sending = g_ptr_array_index (found, 3);
  g_autoptr (ForgeClient) client = forge_client_new (8);

  g_assert_cmpint (refused->number, ==, 3);
  g_assert_cmpint (refused->kind, ==, FORGE_PENDING_DELETE);
  g_assert_cmpint (refused->client, ==, 7);
  g_assert_cmpstr (refused->code, ==, "has_documents");
  g_assert_cmpint (overwritten->state, ==, FORGE_PENDING_OVERWRITTEN);
  g_assert_cmpstr (forge_client_get (overwritten->theirs, FORGE_FIELD_PHONE), ==, "44 1");
  g_assert_cmpint (unconfirmed->state, ==, FORGE_PENDING_UNCONFIRMED);
  g_assert_cmpint (unconfirmed->client, ==, 0);
  g_assert_cmpint (sending->state, ==, FORGE_PENDING_UNDER_WAY);

  forge_client_set (client, FORGE_FIELD_EMAIL, "a@example.com");
  forge_client_set (client, FORGE_FIELD_CITY, "Xalapa");
  forge_pending_apply (overwritten, client);
  g_assert_cmpint (forge_client_get_id (client), ==, 8);
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_PHONE), ==, "55 1");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_SEND_REMINDERS), ==, "false");
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_PAYMENT_DAYS), ==, "15");
  g_assert_null (forge_client_get (client, FORGE_FIELD_EMAIL));
  g_assert_cmpstr (forge_client_get (client, FORGE_FIELD_CITY), ==, "Xalapa");
}

static void
test_no_pending (void)
{
  static const char *const texts[] = {
    "", "{}", "{\"results\":{}}", "{\"results\":[7]}", "{\"results\":[{\"pending\":1}]}",
    "{\"results\":[{\"pending\":1,\"kind\":\"eat\"},{\"pending\":2,\"kind\":\"create\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (read_pending (texts[i]));
}

static void
test_names_of_errors (void)
{
  for (ForgeError code = FORGE_ERROR_NETWORK; code <= FORGE_ERROR_CERTIFICATE; code++)
    {
      const char *name = forge_error_code_to_string (code);

      g_assert_nonnull (name);
      g_assert_cmpint (forge_error_code_from_string (name), ==, code);
    }
  g_assert_null (forge_error_code_to_string (0));
  g_assert_null (forge_error_code_to_string (FORGE_ERROR_CERTIFICATE + 1));
  g_assert_cmpint (forge_error_code_from_string (NULL), ==, 0);
  g_assert_cmpint (forge_error_code_from_string ("odd"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/this-computer", test_this_computer);
  g_test_add_func ("/status/server", test_server);
  g_test_add_func ("/status/states", test_states);
  g_test_add_func ("/status/none", test_no_status);
  g_test_add_func ("/status/accounts", test_accounts);
  g_test_add_func ("/status/no-accounts", test_no_accounts);
  g_test_add_func ("/status/pending", test_pending);
  g_test_add_func ("/status/no-pending", test_no_pending);
  g_test_add_func ("/status/names-of-errors", test_names_of_errors);
  return g_test_run ();
}
