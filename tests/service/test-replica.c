/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A replica over HTTP, with a server in this process. */
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "fake-forge.h"
#include "forge-replica-rows.h"
#include "forge-replica.h"

#define N_ROWS 45

typedef struct
{
  char          *directory;
  ForgeDatabase *database;
  ForgeStore    *store;
  ForgeFeed     *feed;
  ForgeRemote   *remote;
  ForgeReplica  *replica;
  Fake          *fake;
  SoupServer    *soup;
  guint          port;
  guint          n_requests;
} Fixture;

static void
on_request (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *parameters,
            gpointer           data)
{
  Fixture *fixture = data;
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autofree char *whole = g_strconcat (path + strlen ("/api/v1/"), "?", query, NULL);
  g_autofree char *decoded = g_uri_unescape_string (whole, NULL);
  g_autoptr (GBytes) body = NULL;
  gsize length;
  guint status;

  fixture->n_requests++;
  body = fake_get (fixture->fake, decoded, &status);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY,
                                    g_bytes_get_data (body, &length), g_bytes_get_size (body));
}

static void
listen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->soup = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (fixture->soup, "/", on_request, fixture, NULL);
  soup_server_listen_local (fixture->soup, fixture->port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->soup);
  fixture->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
hang_up (Fixture *fixture)
{
  soup_server_disconnect (fixture->soup);
  g_clear_object (&fixture->soup);
}

static void
open_replica (Fixture    *fixture,
              const char *token)
{
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u/api/v1/", fixture->port);
  g_autoptr (GError) error = NULL;

  fixture->store = forge_store_new (fixture->database, &error);
  g_assert_no_error (error);
  forge_feed_set_profile (fixture->feed, fixture->store, "test");
  fixture->remote = forge_remote_new (base);
  if (token)
    forge_remote_set_tokens (fixture->remote, token, token);
  fixture->replica = forge_replica_new (fixture->database, fixture->store, fixture->feed,
                                        fixture->remote, &error);
  g_assert_no_error (error);
  if (!token)
    forge_remote_set_tokens (fixture->remote, NULL, NULL);
}

static void
close_replica (Fixture *fixture)
{
  forge_replica_close (fixture->replica);
  forge_remote_close (fixture->remote);
  g_clear_object (&fixture->replica);
  g_clear_object (&fixture->remote);
  forge_feed_set_profile (fixture->feed, NULL, NULL);
  g_clear_pointer (&fixture->store, forge_store_free);
}

static void
set_up (Fixture      *fixture,
        gconstpointer token)
{
  g_autoptr (GError) error = NULL;

  fixture->fake = fake_new (7);
  for (guint i = 0; i < N_ROWS; i++)
    fake_create (fixture->fake, 0);
  listen (fixture);
  fixture->directory = g_dir_make_tmp ("forge-XXXXXX", &error);
  fixture->database = forge_database_open (fixture->directory, "server.db", &error);
  g_assert_no_error (error);
  fixture->feed = forge_feed_new ();
  open_replica (fixture, token);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer token)
{
  static const char *const names[] = { "server.db", "lock" };

  close_replica (fixture);
  if (fixture->soup)
    hang_up (fixture);
  forge_feed_free (fixture->feed);
  forge_database_close (fixture->database);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->directory, names[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->directory);
  fake_free (fixture->fake);
}

static gboolean
on_too_late (gpointer data)
{
  g_error ("It does not come about");
  return G_SOURCE_REMOVE;
}

static gboolean
says (Fixture    *fixture,
      const char *pattern)
{
  g_autoptr (GString) status = g_string_new (NULL);

  forge_replica_append_status (fixture->replica, status);
  return g_pattern_match_simple (pattern, status->str);
}

static void
wait_until (Fixture    *fixture,
            const char *pattern)
{
  guint deadline = g_timeout_add_seconds (60, on_too_late, NULL);

  while (!says (fixture, pattern))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static void
assert_label (Fixture    *fixture,
              const char *pattern)
{
  g_autofree char *label = forge_replica_make_label (fixture->replica);

  if (!g_pattern_match_simple (pattern, label))
    g_error ("%s is not %s", label, pattern);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static ForgeClient *
read_row (Fixture  *fixture,
          gint64    id,
          GError  **error)
{
  guint deadline = g_timeout_add_seconds (60, on_too_late, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  forge_replica_read_row_async (fixture->replica, id, NULL, on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  return forge_replica_read_row_finish (fixture->replica, result, error);
}

static void
test_everything (Fixture      *fixture,
                 gconstpointer token)
{
  gint64 count;

  assert_label (fixture, "stale");
  g_assert_true (says (fixture, ",\"state\":\"loading\",*\"as_of\":null*"));
  wait_until (fixture, ",\"state\":\"fresh\",\"loaded\":45,\"total\":45,\"as_of\":\"*\","
                       "\"since\":null,\"error\":null");
  assert_label (fixture, "fresh; as-of=*Z");
  g_assert_true (forge_rows_count (fixture->database, &count, NULL));
  g_assert_cmpint (count, ==, N_ROWS);
  g_assert_cmpint (forge_store_get_last (fixture->store), ==, N_ROWS);

  close_replica (fixture);
  open_replica (fixture, token);
  assert_label (fixture, "stale; as-of=*Z");
}

static void
test_looking (Fixture      *fixture,
              gconstpointer token)
{
  FakeRow *row;

  wait_until (fixture, "*\"fresh\"*");
  row = fake_create (fixture->fake, 0);
  fake_delete (fixture->fake, &g_array_index (fixture->fake->rows, FakeRow, 3), 0);
  fake_delete (fixture->fake, &g_array_index (fixture->fake->rows, FakeRow, 30), 0);
  g_assert_nonnull (row);
  forge_replica_set_visible (fixture->replica, TRUE);
  wait_until (fixture, "*\"fresh\",\"loaded\":44,\"total\":44,*");
}

static void
test_row (Fixture      *fixture,
          gconstpointer token)
{
  FakeRow *row = &g_array_index (fixture->fake->rows, FakeRow, 9);
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (ForgeClient) stored = NULL;
  g_autoptr (GError) error = NULL;

  wait_until (fixture, "*\"fresh\"*");
  fake_change (fixture->fake, row, TRUE, 0);
  client = read_row (fixture, row->id, &error);
  g_assert_no_error (error);
  stored = forge_store_get (fixture->store, row->id, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (forge_client_equal (client, stored));

  fake_delete (fixture->fake, row, 0);
  g_assert_null (read_row (fixture, row->id, &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND);
  g_assert_null (forge_store_get (fixture->store, row->id, FALSE, NULL));
}

/* freshness I4, I12 */
static void
test_own_change (Fixture      *fixture,
                 gconstpointer token)
{
  ForgeTags tags = forge_tags_for_client (2);

  wait_until (fixture, "*\"fresh\"*");
  fake_change (fixture->fake, &g_array_index (fixture->fake->rows, FakeRow, 1), FALSE, 0);
  forge_replica_settle (fixture->replica, tags, (ForgeVerdict) { FORGE_OUTCOME_APPLIED, TRUE }, 0);
  assert_label (fixture, "stale; *");
  wait_until (fixture, "*\"fresh\"*");
  forge_replica_settle (fixture->replica, tags, (ForgeVerdict) { FORGE_OUTCOME_UNKNOWN, TRUE },
                        G_MAXINT64 / 2);
  assert_label (fixture, "unconfirmed; *");
}

/* A page to which the server always answers 400, because of one client on it. */
static void
test_withheld (Fixture      *fixture,
               gconstpointer token)
{
  FakeRow *row = &g_array_index (fixture->fake->rows, FakeRow, 9);
  g_autofree char *status = g_strdup_printf (",\"state\":\"failed\",\"loaded\":44,\"total\":45,*"
                                             "\"since\":\"*\",\"error\":\"server\","
                                             "\"withheld\":1,\"withheld_id\":%" G_GINT64_FORMAT
                                             ",\"withheld_page\":2", row->id);

  row->is_withheld = TRUE;
  forge_replica_set_visible (fixture->replica, TRUE);
  wait_until (fixture, status);
  assert_label (fixture, "stale");
  row->is_withheld = FALSE;
  forge_replica_set_visible (fixture->replica, TRUE);
  wait_until (fixture, ",\"state\":\"fresh\",\"loaded\":45,*\"error\":null");
}

static void
test_away (Fixture      *fixture,
           gconstpointer token)
{
  wait_until (fixture, "*\"fresh\"*");
  hang_up (fixture);
  forge_replica_set_visible (fixture->replica, TRUE);
  wait_until (fixture, ",\"state\":\"offline\",\"loaded\":45,*\"since\":\"*\","
                       "\"error\":\"network\"");
  assert_label (fixture, "stale; *");
  listen (fixture);
  wait_until (fixture, "*\"fresh\",*\"error\":null");
}

static void
test_no_login (Fixture      *fixture,
               gconstpointer token)
{
  wait_until (fixture, ",\"state\":\"login-needed\",\"loaded\":0,*");
  g_assert_cmpuint (fixture->n_requests, ==, 0);
  forge_remote_set_tokens (fixture->remote, "token", "token");
  forge_replica_set_visible (fixture->replica, TRUE);
  wait_until (fixture, "*\"fresh\"*");
}

/* The token of an earlier time turns up, as when the overview starts the program. */
static void
test_nobody_looks (Fixture      *fixture,
                   gconstpointer token)
{
  FakeRow *row = &g_array_index (fixture->fake->rows, FakeRow, 9);
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (GError) error = NULL;

  forge_remote_set_tokens (fixture->remote, "token", "token");
  client = read_row (fixture, row->id, &error);
  g_assert_no_error (error);
  /* What was asked for, and nothing else. */
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  forge_replica_set_visible (fixture->replica, FALSE);
  while (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  forge_replica_set_visible (fixture->replica, TRUE);
  wait_until (fixture, "*\"fresh\"*");
}

/* What ends or comes after it was closed, as another account is opened, finds nobody. */
static void
test_closed (Fixture      *fixture,
             gconstpointer token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wait_until (fixture, "*\"fresh\"*");
  forge_replica_read_row_async (fixture->replica, 1, NULL, on_result, &result);
  forge_replica_set_visible (fixture->replica, TRUE);
  forge_replica_close (fixture->replica);
  forge_remote_set_tokens (fixture->remote, NULL, NULL);
  forge_remote_set_tokens (fixture->remote, token, token);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (forge_replica_read_row_finish (fixture->replica, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/replica/everything", Fixture, "token", set_up, test_everything, tear_down);
  g_test_add ("/replica/looking", Fixture, "token", set_up, test_looking, tear_down);
  g_test_add ("/replica/row", Fixture, "token", set_up, test_row, tear_down);
  g_test_add ("/replica/own-change", Fixture, "token", set_up, test_own_change, tear_down);
  g_test_add ("/replica/withheld", Fixture, "token", set_up, test_withheld, tear_down);
  g_test_add ("/replica/away", Fixture, "token", set_up, test_away, tear_down);
  g_test_add ("/replica/no-login", Fixture, NULL, set_up, test_no_login, tear_down);
  g_test_add ("/replica/nobody-looks", Fixture, NULL, set_up, test_nobody_looks, tear_down);
  g_test_add ("/replica/closed", Fixture, "token", set_up, test_closed, tear_down);
  return g_test_run ();
}
