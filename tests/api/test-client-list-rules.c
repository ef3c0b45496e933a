/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-error.h"
#include "forge-test-list.h"

/* What a list does when answers are late, missing, wrong or of another time. */

static void
test_query_keeps_rows (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (30, 30);
  ForgeClient *row = forge_test_list_get (test, 11);

  test->shop->hold = "GET clients/?";
  forge_test_list_search (test, "Client 000012");
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 1);
  forge_test_drain ();
  g_assert_cmpuint (g_list_model_get_n_items (test->model), ==, 30);
  g_assert_cmpuint (forge_test_list_loaded (test, 0, 30), ==, 30);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_READY);
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_STALE);

  forge_test_server_release (test->shop->server, "GET");
  forge_test_wait (forge_test_list_fresh (test));
  g_assert_cmpuint (g_list_model_get_n_items (test->model), ==, 1);
  g_assert_true (forge_test_list_get (test, 0) == row);
  forge_test_list_said (test, "12,18,0 0,11,0 ");
}

static void
test_nothing (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_new (0);

  forge_test_list_search (test, "");
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_EMPTY);
  forge_test_list_search (test, "nobody");
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_NO_RESULTS);
  forge_test_list_search (test, "");
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_EMPTY);

  forge_test_shop_insert (test->shop, 0, 1);
  forge_test_list_report (test);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_READY);
  forge_test_shop_remove (test->shop, 0);
  forge_test_list_report (test);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_EMPTY);
  forge_test_list_said (test, "0,0,1 0,1,0 ");
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  *(guint *) user_data += 1;
}

static void
test_failure (gconstpointer data)
{
  const gboolean garbled = GPOINTER_TO_INT (data);
  g_autoptr(ForgeTestList) test = forge_test_list_new (5);
  guint notified = 0;

  g_signal_connect (test->list, "notify::state", G_CALLBACK (count_notify), &notified);
  *(garbled ? &test->shop->garble : &test->shop->fail) = "GET clients/";
  forge_test_list_search (test, "");
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_FAILED);
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_ERROR);
  g_assert_error (forge_client_list_get_error (test->list), FORGE_ERROR,
                  (int) (garbled ? FORGE_ERROR_PARSE : FORGE_ERROR_SERVER));
  g_assert_cmpuint (notified, ==, 1);

  test->shop->fail = test->shop->garble = NULL;
  forge_api_refresh (test->api);
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_READY);
  g_assert_no_error (forge_client_list_get_error (test->list));
  g_assert_cmpuint (notified, ==, 2);
  forge_test_list_same (test);

  /* With rows to show, the list stays and its label says that something is wrong. */
  *(garbled ? &test->shop->garble : &test->shop->fail) = "GET clients/";
  forge_test_list_search (test, "Client");
  forge_test_wait (forge_client_list_get_label (test->list) == FORGE_LABEL_ERROR);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_READY);
  g_assert_nonnull (forge_client_list_get_error (test->list));
  g_assert_cmpuint (g_list_model_get_n_items (test->model), ==, 5);
  g_assert_cmpuint (notified, ==, 2);
}

static void
test_ids_fail (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_new (250);

  test->shop->garble = "GET clients/ids/";
  forge_test_list_search (test, "");
  forge_test_wait (forge_client_list_get_label (test->list) == FORGE_LABEL_ERROR);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_READY);
  forge_test_wait (g_list_model_get_n_items (test->model) == 100);

  test->shop->garble = NULL;
  forge_api_refresh (test->api);
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
}

typedef struct {
  ForgeTestList *test;
  guint          at;
} Interruption;

static void
on_grown (Interruption *self)
{
  if (g_list_model_get_n_items (self->test->model) != self->at)
    return;

  self->at = 0;
  forge_test_shop_insert (self->test->shop, 30, 7777);
  forge_test_shop_report (self->test->shop);
}

/* While a new query is shown step by step its order changes: what is shown at last is the new one. */
static void
test_grown_old (void)
{
  for (guint at = 25; at <= 200; at += 25)
    {
      g_autoptr(ForgeTestList) test = forge_test_list_new (250);
      Interruption interruption = { test, at };

      g_signal_connect_swapped (test->list, "merged", G_CALLBACK (on_grown), &interruption);
      forge_test_list_search (test, "");
      forge_test_wait (g_list_model_get_n_items (test->model) == 251
                       && forge_test_list_fresh (test));
      forge_test_list_same (test);
    }
}

/* Page 3 is in sight when the list becomes shorter. */
static void
test_past_end (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (250, 100);

  forge_test_list_bind (test, 150, 100);
  forge_test_wait (forge_test_list_loaded (test, 150, 100) == 100);
  for (guint i = 0; i < 90; i++)
    forge_test_shop_remove (test->shop, 20);
  forge_test_list_report (test);

  forge_test_list_same (test);
  g_assert_no_error (forge_client_list_get_error (test->list));
  g_assert_true (forge_test_list_fresh (test));
  g_assert_cmpuint (forge_test_list_loaded (test, 0, 160), ==, 160);

  /* All of it fits on a page: the ids are not asked for any more. */
  for (guint i = 0; i < 100; i++)
    forge_test_shop_remove (test->shop, 20);
  forge_test_list_report (test);
  g_free (forge_test_shop_take_log (test->shop));
  forge_test_shop_remove (test->shop, 0);
  forge_test_list_report (test);
  forge_test_list_same (test);
  forge_test_list_asked (test, "page1 ");
}

/* Two changes, and the answers to the first come after the second. */
static void
test_out_of_order (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (250, 100);

  test->shop->hold = "GET clients/";
  forge_test_shop_insert (test->shop, 0, 1001);
  forge_test_shop_report (test->shop);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 2);
  test->shop->hold = NULL;
  forge_test_shop_insert (test->shop, 0, 1002);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_list_model_get_n_items (test->model) == 252);
  while (forge_test_server_count_held (test->shop->server, "GET") > 0)
    forge_test_server_release (test->shop->server, "GET");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_drain ();

  forge_test_list_same (test);
  forge_test_list_said (test, "0,0,2 ");
}

/* What an older answer to another query says of a row does not take back what is known of it. */
static void
test_older_answer (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (20, 20);
  ForgeClient *row = forge_test_list_get (test, 4);

  forge_test_list_search (test, "Client");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_search (test, "");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_shop_name (test->shop, 5, "Client Zoe");
  forge_test_list_report (test);

  test->shop->hold = "GET";
  forge_test_list_search (test, "Client");
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 1);
  forge_test_drain ();
  g_assert_true (forge_test_list_get (test, 4) == row);
  g_assert_cmpstr (forge_client_get (row, FORGE_FIELD_NAME), ==, "Client Zoe");
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_STALE);
  forge_test_server_release (test->shop->server, "GET");
  forge_test_wait (forge_test_list_fresh (test));
}

/* The place of the new row by its name, before any answer has it; it stays there until one has. */
static void
test_reveal (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (250, 250);
  g_autoptr(ForgeClient) client = NULL;
  g_autofree char *log = NULL;

  test->shop->new_id = 999;
  test->shop->new_place = 50;
  test->shop->hold = "GET clients/";
  client = forge_test_list_create (test, "Client 000050 b");
  g_assert_false (forge_client_list_reveal (test->list, client));
  g_assert_cmpuint (forge_client_list_find (test->list, 999), ==, 50);
  forge_test_list_said (test, "50,0,1 ");
  g_assert_true (forge_test_list_get (test, 50) == client);

  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 4);
  test->shop->hold = NULL;
  while (forge_test_server_count_held (test->shop->server, "GET") > 0)
    forge_test_server_release (test->shop->server, "GET");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
  forge_test_list_said (test, "");
  g_assert_true (forge_test_list_get (test, 50) == client);
  log = forge_test_shop_take_log (test->shop);
  g_assert_null (strstr (log, "client999 "));

  /* From now on it is a row like any other. */
  forge_test_list_delete (test, 999);
  forge_test_list_settle (test);
  forge_test_list_same (test);
  forge_test_list_said (test, "50,1,0 ");
}

/* What was read before the change, though it comes later, does not make the new row vanish. */
static void
test_reveal_outlives_old_answers (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (250, 100);
  g_autoptr(ForgeClient) client = NULL;

  test->shop->new_id = 999;
  test->shop->new_place = 0;
  test->shop->hold = "GET clients/";
  forge_test_shop_remove (test->shop, 200);
  forge_test_shop_report (test->shop);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 2);
  client = forge_test_list_create (test, "Aaron");
  forge_client_list_reveal (test->list, client);
  test->shop->hold = NULL;
  while (forge_test_server_count_held (test->shop->server, "GET") > 0)
    {
      forge_test_server_release (test->shop->server, "GET");
      forge_test_drain ();
      g_assert_cmpuint (forge_client_list_find (test->list, 999), ==, 0);
    }
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
}

/* Somebody else deletes it at once: only a 404 of the client itself says so. */
static void
test_reveal_gone (gconstpointer data)
{
  const guint n = GPOINTER_TO_UINT (data);
  g_autoptr(ForgeTestList) test = forge_test_list_shown (n, 20);
  g_autoptr(ForgeClient) client = NULL;
  g_autofree char *log = NULL;

  test->shop->new_id = 999;
  test->shop->new_place = 0;
  test->shop->hold = "GET clients/";
  client = forge_test_list_create (test, "Aaron");
  forge_client_list_reveal (test->list, client);
  test->shop->hold = NULL;
  forge_test_shop_remove (test->shop, 0);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_list_model_get_n_items (test->model) == n);
  forge_test_wait (forge_test_list_fresh (test));

  forge_test_list_same (test);
  log = forge_test_shop_take_log (test->shop);
  g_assert_nonnull (strstr (log, "client999 "));
}

static void
test_reveal_hidden (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (20, 20);
  g_autoptr(ForgeClient) client = NULL;

  forge_test_list_search (test, "nobody");
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_NO_RESULTS);
  test->shop->new_id = 999;
  test->shop->new_place = 20;
  client = forge_test_list_create (test, "Zoe");
  g_assert_true (forge_client_list_reveal (test->list, client));
  g_assert_false (forge_query_is_narrowed (forge_client_list_get_query (test->list)));
  g_assert_cmpuint (forge_client_list_find (test->list, 999), <, G_MAXUINT);
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
  g_assert_true (forge_test_list_get (test, 20) == client);
}

/* A narrowed list that is fresh says nothing of what everything was when it was last read: when the
 * search is over, that old answer is seen first, with the new row. */
static void
test_reveal_while_narrowed (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (20, 20);
  g_autoptr(ForgeClient) client = NULL;

  test->shop->new_id = 999;
  test->shop->new_place = 20;
  test->shop->hold = "GET clients/";
  client = forge_test_list_create (test, "Zoe");
  forge_client_list_reveal (test->list, client);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 1);
  test->shop->hold = NULL;
  forge_test_list_search (test, "Zoe");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_drain ();

  test->shop->hold = "GET clients/";
  forge_test_list_search (test, "");
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET clients/") > 0);
  forge_test_drain ();
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_STALE);
  g_assert_cmpuint (forge_client_list_find (test->list, 999), <, G_MAXUINT);
  test->shop->hold = NULL;
  while (forge_test_server_count_held (test->shop->server, "GET") > 0)
    forge_test_server_release (test->shop->server, "GET");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
}

/* A restored row is in the list still, and what was read while it was gone comes late. */
static void
test_reveal_restored (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (20, 20);
  ForgeClient *row = forge_test_list_get (test, 7);

  test->shop->hold = "GET clients/";
  forge_test_list_delete (test, 8);
  g_assert_cmpuint (forge_client_list_find (test->list, 8), ==, 7);
  g_assert_false (forge_client_list_reveal (test->list, row));
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 1);
  forge_test_server_release (test->shop->server, "GET");
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET clients/8/") == 1);
  g_assert_cmpuint (forge_client_list_find (test->list, 8), ==, 7);

  /* In truth it was never restored. */
  forge_test_server_release (test->shop->server, "GET");
  forge_test_wait (g_list_model_get_n_items (test->model) == 19);
  forge_test_list_same (test);
  forge_test_list_said (test, "7,1,0 ");
}

/* Nothing of the one before is seen with another service. */
static void
test_another_service (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (250, 100);
  g_autoptr(ForgeTestShop) other = forge_test_shop_new (0);

  other->hold = "GET clients/";
  forge_api_set_socket (test->api, forge_test_server_get_path (other->server));
  forge_test_wait (forge_test_server_count_held (other->server, "GET") == 1);
  forge_test_drain ();
  g_assert_cmpuint (g_list_model_get_n_items (test->model), ==, 0);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_LOADING);

  forge_test_server_release (other->server, "GET");
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_EMPTY);
  g_object_run_dispose (G_OBJECT (test->list));
  forge_api_set_socket (test->api, forge_test_server_get_path (test->shop->server));
  forge_test_drain ();
}

/* Nor are rows left that wait for another query's. */
static void
test_another_profile (void)
{
  static const char *const reports[] = {
    "{\"last\":1,\"reset\":true,\"profile\":\"this-computer\",\"changes\":[]}",
    "{\"last\":1,\"reset\":true,\"profile\":\"0a\",\"changes\":[]}",
  };
  g_autoptr(ForgeTestList) test = forge_test_list_shown (30, 30);

  forge_test_server_report (test->shop->server, reports[0]);
  forge_test_wait (forge_api_get_profile (test->api) != NULL);
  forge_test_list_settle (test);
  test->shop->hold = "GET clients/?";
  forge_test_list_search (test, "Client 000012");
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 1);
  forge_test_server_report (test->shop->server, reports[1]);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET") == 2);
  forge_test_drain ();
  g_assert_cmpuint (g_list_model_get_n_items (test->model), ==, 0);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_LOADING);
}

/* No client is there twice, whatever is answered. */
static void
test_twice (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_new (0);
  static const gint64 ids[] = { 3, 1, 3, 2, 1 };

  g_array_append_vals (test->shop->ids, ids, G_N_ELEMENTS (ids));
  forge_test_list_search (test, "");
  forge_test_wait (forge_test_list_fresh (test));
  g_assert_cmpuint (g_list_model_get_n_items (test->model), ==, 3);
  g_assert_cmpint (forge_client_get_id (forge_test_list_get (test, 0)), ==, 3);
  g_assert_cmpint (forge_client_get_id (forge_test_list_get (test, 1)), ==, 1);
  g_assert_cmpint (forge_client_get_id (forge_test_list_get (test, 2)), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client-list/query-keeps-rows", test_query_keeps_rows);
  g_test_add_func ("/client-list/nothing", test_nothing);
  g_test_add_data_func ("/client-list/failure", GINT_TO_POINTER (FALSE), test_failure);
  g_test_add_data_func ("/client-list/garbled", GINT_TO_POINTER (TRUE), test_failure);
  g_test_add_func ("/client-list/ids-fail", test_ids_fail);
  g_test_add_func ("/client-list/grown-old", test_grown_old);
  g_test_add_func ("/client-list/i19-past-end", test_past_end);
  g_test_add_func ("/client-list/out-of-order", test_out_of_order);
  g_test_add_func ("/client-list/older-answer", test_older_answer);
  g_test_add_func ("/client-list/i13-reveal", test_reveal);
  g_test_add_func ("/client-list/i13-old-answers", test_reveal_outlives_old_answers);
  g_test_add_data_func ("/client-list/i13-gone", GUINT_TO_POINTER (20), test_reveal_gone);
  g_test_add_data_func ("/client-list/i13-gone-long", GUINT_TO_POINTER (250), test_reveal_gone);
  g_test_add_func ("/client-list/i13-hidden", test_reveal_hidden);
  g_test_add_func ("/client-list/i13-narrowed-meanwhile", test_reveal_while_narrowed);
  g_test_add_func ("/client-list/i13-restored", test_reveal_restored);
  g_test_add_func ("/client-list/i17-twice", test_twice);
  g_test_add_func ("/client-list/i20-another-service", test_another_service);
  g_test_add_func ("/client-list/i20-another-profile", test_another_profile);

  return g_test_run ();
}
