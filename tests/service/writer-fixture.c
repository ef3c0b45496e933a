/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer-fixture.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "forge-writer-private.h"

static gint64
get_now (gpointer data)
{
  return ((Desk *) data)->now;
}

static const ForgeProfile *
get_profile (Desk *desk)
{
  return forge_profiles_get_open (desk->profiles);
}

static void
open_desk (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk->feed = forge_feed_new ();
  desk->profiles = forge_profiles_new (desk->directory, desk->feed, &error);
  g_assert_no_error (error);
  g_assert_nonnull (get_profile (desk)->writer);
  forge_remote_set_tokens (get_profile (desk)->remote, "access", "refresh");
  forge_writer_set_clock (get_profile (desk)->writer, get_now, desk);
  desk->router = (ForgeRouter) { desk->profiles, desk->feed };
}

/* What is under way is forgotten, as by a kill. */
static void
close_desk (Desk *desk)
{
  forge_profiles_finish (desk->profiles);
  forge_profiles_free (desk->profiles);
  forge_feed_free (desk->feed);
  forge_test_drain ();
}

static void
make_account (Desk *desk)
{
  g_autoptr (ForgeAccountBook) book = forge_account_book_load (desk->directory);
  ForgeAccountEntry *account = forge_account_book_ensure (
      book, forge_test_server_get_base (fake_forge_get_server (desk->forge)), "ana");
  g_autoptr (GError) error = NULL;

  forge_account_book_set_current (book, account->id, &error);
  g_assert_no_error (error);
}

void
desk_set_up (Desk         *desk,
             gconstpointer data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  desk->forge = fake_forge_new ();
  desk->directory = g_dir_make_tmp ("desk-XXXXXX", &error);
  g_assert_no_error (error);
  desk->socket = g_build_filename (desk->directory, "socket", NULL);
  desk->now = G_GINT64_CONSTANT (1767225600000000);
  make_account (desk);
  open_desk (desk);
  desk->server = g_object_new (SOUP_TYPE_SERVER, NULL);
  forge_router_attach (&desk->router, desk->server);
  address = g_unix_socket_address_new (desk->socket);
  soup_server_listen (desk->server, address, 0, &error);
  g_assert_no_error (error);
  desk->session = soup_session_new_with_options ("remote-connectable", address, NULL);
}

void
desk_tear_down (Desk         *desk,
                gconstpointer data)
{
  soup_session_abort (desk->session);
  g_clear_object (&desk->session);
  close_desk (desk);
  soup_server_disconnect (desk->server);
  g_clear_object (&desk->server);
  fake_forge_free (desk->forge);
  fixture_remove_tree (desk->directory);
  g_free (desk->directory);
  g_free (desk->socket);
}

void
desk_restart (Desk *desk)
{
  close_desk (desk);
  open_desk (desk);
}

static gboolean
is_running (ForgeWriter *writer)
{
  for (guint i = 0; i < writer->writes->len; i++)
    if (((ForgeWrite *) g_ptr_array_index (writer->writes, i))->running)
      return TRUE;
  return FALSE;
}

void
desk_pass_slowly (Desk   *desk,
                  gint64  seconds,
                  gint64  meanwhile)
{
  desk->now += seconds * G_TIME_SPAN_SECOND;
  forge_writer_tick (get_profile (desk)->writer);
  desk->now += meanwhile * G_TIME_SPAN_SECOND;
  forge_test_wait (!is_running (get_profile (desk)->writer));
}

void
desk_pass (Desk   *desk,
           gint64  seconds)
{
  desk_pass_slowly (desk, seconds, 0);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

void
desk_read (Desk   *desk,
           gint64  id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ForgeClient) row = NULL;
  g_autoptr (GError) error = NULL;

  forge_replica_read_row_async (get_profile (desk)->replica, id, NULL, on_result, &result);
  forge_test_wait (result);
  row = forge_replica_read_row_finish (get_profile (desk)->replica, result, &error);
  g_assert_no_error (error);
}

void
answer_free (Answer *answer)
{
  g_free (answer->outcome);
  g_free (answer->body);
  g_free (answer);
}

Answer *
desk_send (Desk       *desk,
           const char *method,
           const char *path,
           const char *body,
           const char *key)
{
  g_autofree char *uri = g_strconcat ("http://localhost/api/v1/", path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Answer *answer = g_new0 (Answer, 1);

  if (body)
    {
      g_autoptr (GBytes) sent = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", sent);
    }
  if (key)
    soup_message_headers_append (soup_message_get_request_headers (message), "Idempotency-Key",
                                 key);
  soup_session_send_and_read_async (desk->session, message, G_PRIORITY_DEFAULT, NULL, on_result,
                                    &result);
  forge_test_wait (result);
  bytes = soup_session_send_and_read_finish (desk->session, result, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->outcome = g_strdup (soup_message_headers_get_one (headers, "Forge-Outcome"));
  answer->body = g_strndup (g_bytes_get_size (bytes) > 0 ? g_bytes_get_data (bytes, NULL) : "",
                            g_bytes_get_size (bytes));
  return answer;
}

void
desk_expect (Desk       *desk,
             const char *method,
             const char *path,
             const char *body,
             guint       status,
             const char *pattern)
{
  g_autoptr (Answer) answer = desk_send (desk, method, path, body, NULL);

  if (answer->status != status)
    g_error ("%s %s: %u %s, not %u", method, path, answer->status, answer->body, status);
  assert_matches (answer->body, pattern);
}

char *
desk_get_pending (Desk *desk)
{
  g_autoptr (Answer) answer = desk_send (desk, "GET", "pending/", NULL, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  return g_steal_pointer (&answer->body);
}
