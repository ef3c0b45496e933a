/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

void
accounts_connect_session (Accounts *test)
{
  g_autoptr (GSocketAddress) address =
    g_unix_socket_address_new (forge_service_get_socket (test->service.service));

  g_clear_object (&test->session);
  test->session = g_object_new (SOUP_TYPE_SESSION, "remote-connectable", address,
                                "timeout", 60, "max-conns-per-host", 8, NULL);
}

void
accounts_set_up (Accounts      *test,
                 gconstpointer  data)
{
  fixture_set_up (&test->service, NULL);
  test->server = forge_test_server_new_remote ();
  /* Of its clients this server says nothing. */
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "GET ", 503, "{}", .always = TRUE });
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST auth/refresh/", 200, "{\"access\":\"access-1\"}", .always = TRUE });
  accounts_connect_session (test);
}

/* What the tests log in with, and what they get for it. */
static const char *const secrets[] = { "creto", "access-1", "refresh-1" };

static void
assert_no_secret (const char *text,
                  gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (g_strstr_len (text, length, secrets[i]));
}

static void
assert_no_secret_in (const char *directory)
{
  g_autoptr (GDir) files = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (files)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (!g_file_get_contents (path, &text, &length, NULL))
        continue;
      for (gsize i = 0; i < length; i++)
        if (text[i] == '\0')
          text[i] = ' ';
      assert_no_secret (text, length);
    }
}

static GLogWriterOutput
check_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0)
      assert_no_secret (fields[i].value, strlen (fields[i].value));
  return level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)
           ? G_LOG_WRITER_HANDLED
           : g_log_writer_default (level, fields, n_fields, data);
}

void
accounts_watch_log (void)
{
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_log_set_writer_func (check_log, NULL, NULL);
}

void
accounts_tear_down (Accounts      *test,
                    gconstpointer  data)
{
  g_clear_object (&test->session);
  assert_no_secret_in (test->service.data_dir);
  fixture_tear_down (&test->service, NULL);
  forge_test_drain ();
  g_assert_finalize_object (test->server);
  g_clear_pointer (&test->id, g_free);
}

void
call_free (Call *call)
{
  g_object_unref (call->message);
  g_free (call->body);
  g_free (call);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result,
                                                                &error);
  gsize length;
  const char *text;

  g_assert_no_error (error);
  text = g_bytes_get_data (bytes, &length);
  call->body = length > 0 ? g_strndup (text, length) : g_strdup ("");
}

Call *
accounts_begin (Accounts   *test,
                const char *method,
                const char *path,
                const char *body,
                const char *profile)
{
  g_autofree char *uri = g_strconcat ("http://localhost/api/v1/", path, NULL);
  Call *call = g_new0 (Call, 1);

  call->message = soup_message_new (method, uri);
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (call->message, "application/json", bytes);
    }
  if (profile)
    soup_message_headers_replace (soup_message_get_request_headers (call->message),
                                  "Forge-Profile", profile);
  soup_session_send_and_read_async (test->session, call->message, G_PRIORITY_DEFAULT, NULL,
                                    on_answer, call);
  return call;
}

void
accounts_finish (Call       *call,
                 guint       status,
                 const char *pattern)
{
  forge_test_wait (call->body != NULL);
  if (soup_message_get_status (call->message) != status)
    g_error ("%u: %s", soup_message_get_status (call->message), call->body);
  assert_matches (call->body, pattern);
}

void
accounts_expect (Accounts   *test,
                 const char *method,
                 const char *path,
                 const char *body,
                 guint       status,
                 const char *pattern)
{
  g_autoptr (Call) call = accounts_begin (test, method, path, body, NULL);

  accounts_finish (call, status, pattern);
}

void
accounts_await (Accounts   *test,
                const char *path,
                const char *pattern)
{
  gboolean found = FALSE;

  for (guint i = 0; !found; i++)
    {
      g_autoptr (Call) call = accounts_begin (test, "GET", path, NULL, NULL);

      accounts_finish (call, 200, "*");
      found = g_pattern_match_simple (pattern, call->body);
      if (i == 10000)
        g_error ("%s does not come, but %s", pattern, call->body);
    }
}

const char *
accounts_get_outcome (const Call *call)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (call->message),
                                       "Forge-Outcome");
}

char *
accounts_make_login (Accounts   *test,
                     const char *user)
{
  return g_strdup_printf ("{\"server\":\"%s\",\"user\":\"%s\",\"password\":\"se\\\"creto\"}",
                          forge_test_server_get_base (test->server), user);
}

void
accounts_answer_login (Accounts   *test,
                       guint       status,
                       const char *body)
{
  forge_test_server_script (test->server, &(ForgeTestReply) { ACCOUNTS_LOGIN, status, body });
}

void
accounts_connect_as (Accounts   *test,
                     const char *user)
{
  g_autofree char *body = accounts_make_login (test, user);
  g_autoptr (Call) call = NULL;

  accounts_answer_login (test, 200, ACCOUNTS_TOKENS);
  call = accounts_begin (test, "POST", "accounts/", body, NULL);
  accounts_finish (call, 201,
                   "{\"id\":\"*\",\"server\":\"*\",\"user\":\"*\",\"state\":\"ready\",*}");
  g_assert_cmpstr (accounts_get_outcome (call), ==, "applied");
  g_free (test->id);
  test->id = g_strndup (call->body + strlen ("{\"id\":\""), 16);
}

char *
accounts_make_path (Accounts   *test,
                    const char *action)
{
  return g_strdup_printf ("accounts/%s/%s", test->id, action);
}
