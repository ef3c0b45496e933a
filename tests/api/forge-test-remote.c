/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-remote.h"

#include "forge-test-api.h"

static gint64
read_clock (gpointer user_data)
{
  return ((ForgeTestRemote *) user_data)->now;
}

static void
count (guint *counter)
{
  (*counter)++;
}

void
forge_test_remote_set_up (ForgeTestRemote        *test,
        gconstpointer  data)
{
  test->now = G_TIME_SPAN_HOUR;
  test->server = forge_test_server_new_remote ();
  test->remote = forge_remote_new (forge_test_server_get_base (test->server));
  forge_remote_set_clock (test->remote, read_clock, test);
  g_signal_connect_swapped (test->remote, "login-changed", G_CALLBACK (count), &test->logins);
  g_signal_connect_swapped (test->remote, "tokens-changed", G_CALLBACK (count), &test->tokens);
  forge_remote_set_tokens (test->remote, "access-1", "refresh-1");
  test->logins = test->tokens = 0;
}

void
forge_test_remote_tear_down (ForgeTestRemote        *test,
           gconstpointer  data)
{
  g_clear_object (&test->result);
  g_assert_finalize_object (test->remote);
  forge_test_drain ();
  g_assert_finalize_object (test->server);
}

void
forge_test_remote_script (ForgeTestRemote     *test,
        const char *request,
        guint       status,
        const char *body)
{
  forge_test_server_script (test->server, &(ForgeTestReply) { request, status, body });
}

static void
on_starting (gpointer user_data)
{
  /* The user data of the callback: the place of the result. */
  ForgeTestRemote *test = (ForgeTestRemote *)
    ((char *) user_data - G_STRUCT_OFFSET (ForgeTestRemote, result));

  test->starts++;
}

void
forge_test_remote_begin (ForgeTestRemote       *test,
       const char   *method,
       const char   *path,
       GCancellable *cancellable)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"name\":\"x\"}", 12);

  g_clear_object (&test->result);
  forge_remote_send_async (test->remote, method, path, *method == 'P' ? body : NULL, on_starting,
                           cancellable, forge_test_take_result, &test->result);
}

/* 0, or the code of the FORGE_ERROR; -1 for a cancelled one. */
int
forge_test_remote_finish (ForgeTestRemote            *test,
        ForgeRemoteAnswer *answer)
{
  g_autoptr (GError) error = NULL;

  forge_test_wait (test->result != NULL);
  if (forge_remote_send_finish (test->remote, test->result, answer, &error))
    {
      g_assert_no_error (error);
      return 0;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return -1;
  g_assert_true (error->domain == FORGE_ERROR);
  return error->code;
}

int
forge_test_remote_run (ForgeTestRemote            *test,
     const char        *method,
     const char        *path,
     ForgeRemoteAnswer *answer)
{
  forge_test_remote_begin (test, method, path, NULL);
  return forge_test_remote_finish (test, answer);
}

int
forge_test_remote_log_in (ForgeTestRemote *test)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&test->result);
  forge_remote_login_async (test->remote, "ana", "se\"creto", NULL, forge_test_take_result,
                            &test->result);
  forge_test_wait (test->result != NULL);
  return forge_remote_login_finish (test->remote, test->result, &error) ? 0 : error->code;
}

/* (transfer none): a header of the last such request. */
const char *
forge_test_remote_get_header (ForgeTestRemote     *test,
            const char *request,
            const char *name)
{
  ForgeTestRequest *last = forge_test_server_last (test->server, request);

  return soup_message_headers_get_one (soup_server_message_get_request_headers (last->message),
                                       name);
}

void
forge_test_remote_assert_body (const ForgeRemoteAnswer *answer,
             const char              *text)
{
  gsize length;
  const char *data = g_bytes_get_data (answer->body, &length);
  g_autofree char *body = g_strndup (data, length);

  g_assert_cmpstr (body, ==, text);
}

