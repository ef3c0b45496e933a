/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-list.h"

static void
test_first_paint (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_new (250);

  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_LOADING);
  test->shop->hold = "GET clients/ids/";
  forge_test_list_search (test, "");
  forge_test_wait (g_list_model_get_n_items (test->model) == 100);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET clients/ids/") == 1);
  forge_test_drain ();

  g_assert_cmpuint (forge_test_list_loaded (test, 0, 100), ==, 100);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_READY);
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_STALE);
  g_assert_cmpuint (forge_client_list_get_size (test->list), ==, 250);
  /* What fills a screen first. */
  forge_test_list_said (test, "0,0,25 25,0,25 50,0,25 75,0,25 ");

  forge_test_server_release (test->shop->server, "GET clients/ids/");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
  forge_test_list_said (test, "100,0,25 125,0,25 150,0,25 175,0,25 200,0,50 ");
  forge_test_list_asked (test, "page1 ids ");
  g_assert_cmpuint (test->merged, ==, 9);
}

static void
test_short_list (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (20, 20);
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (rows, forge_test_list_get (test, i));

  forge_test_shop_insert (test->shop, 0, 99);
  forge_test_list_report (test);
  forge_test_list_same (test);
  forge_test_list_said (test, "0,0,1 ");
  forge_test_list_asked (test, "page1 ");
  for (guint i = 0; i < 20; i++)
    g_assert_true (forge_test_list_get (test, i + 1) == g_ptr_array_index (rows, i));
  g_assert_true (forge_client_is_loaded (forge_test_list_get (test, 0)));

  forge_test_shop_remove (test->shop, 7);
  forge_test_list_report (test);
  forge_test_list_same (test);
  forge_test_list_said (test, "7,1,0 ");
  forge_test_list_asked (test, "page1 ");
  g_ptr_array_unref (rows);
}

static void
test_move (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (20, 20);
  ForgeClient *row = forge_test_list_get (test, 4);

  forge_test_shop_remove (test->shop, 4);
  forge_test_shop_insert (test->shop, 15, 5);
  forge_test_shop_name (test->shop, 5, "Zoe");
  forge_test_list_report (test);

  forge_test_list_same (test);
  forge_test_list_said (test, "4,1,0 15,0,1 ");
  g_assert_true (forge_test_list_get (test, 15) == row);
  g_assert_cmpstr (forge_client_get (row, FORGE_FIELD_NAME), ==, "Zoe");
}

static void
test_long_list (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 205);
  ForgeClient *row = forge_test_list_get (test, 150);
  guint merged = test->merged;

  forge_test_shop_insert (test->shop, 500, 9999);
  forge_test_list_report (test);
  forge_test_list_same (test);
  forge_test_list_said (test, "500,0,1 ");
  g_assert_cmpuint (test->merged, ==, merged + 1);

  forge_test_shop_remove (test->shop, 500);
  forge_test_list_report (test);
  forge_test_list_same (test);
  forge_test_list_said (test, "500,1,0 ");

  forge_test_shop_remove (test->shop, 150);
  forge_test_shop_insert (test->shop, 900, 151);
  forge_test_list_report (test);
  forge_test_list_same (test);
  forge_test_list_said (test, "150,1,0 900,0,1 ");
  g_assert_true (forge_test_list_get (test, 900) == row);
}

/* Of what a log says, how often it says @request. */
static guint
count_in (const char *log,
          const char *request)
{
  g_auto(GStrv) words = g_strsplit (log, " ", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += g_str_equal (words[i], request);

  return n;
}

static void
test_requests (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 205);
  g_autofree char *log = NULL;

  forge_test_list_search (test, "");
  forge_test_list_bind (test, 0, 205);
  forge_test_drain ();
  forge_test_list_asked (test, "");

  forge_test_list_search (test, "Client 00001");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_asked (test, "Client 00001:page1 ");
  forge_test_list_search (test, "");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_asked (test, "");
  forge_test_list_bind (test, 0, 205);
  forge_test_drain ();
  forge_test_list_asked (test, "");

  forge_test_list_delete (test, 3);
  forge_test_list_settle (test);
  forge_test_list_same (test);
  log = forge_test_shop_take_log (test->shop);
  g_assert_true (g_str_has_prefix (log, "DELETE "));
  g_assert_cmpuint (count_in (log, "ids"), ==, 1);
  g_assert_cmpuint (count_in (log, "page1"), ==, 1);
  g_assert_cmpuint (count_in (log, "page2"), ==, 1);
  g_assert_cmpuint (count_in (log, "page3"), ==, 1);
  g_assert_cmpuint (count_in (log, ""), ==, 1);
  g_assert_cmpuint (count_in (log, "DELETE"), ==, 1);
}

/* Rows that drift to another page are asked for there. */
static void
test_drift (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);
  ForgeClient *last = forge_test_list_get (test, 99);

  test->shop->hold = "GET clients/ids/";
  forge_test_shop_insert (test->shop, 0, 9999);
  forge_test_shop_name (test->shop, 100, "Renamed");
  forge_test_shop_report (test->shop);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET clients/ids/") == 1);
  forge_test_drain ();
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_STALE);
  forge_test_list_said (test, "");
  g_assert_true (forge_test_list_get (test, 99) == last);

  test->shop->hold = NULL;
  forge_test_server_release (test->shop->server, "GET clients/ids/");
  forge_test_wait (forge_test_list_fresh (test)
                   && g_strcmp0 (forge_client_get (last, FORGE_FIELD_NAME), "Renamed") == 0);
  forge_test_drain ();
  forge_test_list_same (test);
  forge_test_list_said (test, "0,0,1 ");
  forge_test_list_asked (test, "page1 ids page2 ");
  g_assert_true (forge_client_is_loaded (forge_test_list_get (test, 0)));
  g_assert_true (forge_test_list_get (test, 100) == last);
}

/* The ids come first, and the row that they bring is bound before its page is there. */
static void
test_ids_before_page (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);

  test->shop->hold = "GET clients/?";
  forge_test_shop_insert (test->shop, 0, 9999);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_list_model_get_n_items (test->model) == 1001);
  forge_test_list_bind (test, 0, 1);
  forge_test_drain ();
  g_assert_false (forge_client_is_loaded (forge_test_list_get (test, 0)));
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_STALE);

  test->shop->hold = NULL;
  forge_test_server_release (test->shop->server, "GET clients/?");
  forge_test_wait (forge_client_is_loaded (forge_test_list_get (test, 0)));
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
}

/* A page fills the rows that are on screen: never all in one turn of the main loop. */
static void
test_pieces (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);
  guint loaded = 0;

  forge_test_list_bind (test, 300, 100);
  while (loaded < 100)
    {
      guint before = loaded;

      forge_test_wait ((loaded = forge_test_list_loaded (test, 300, 100)) > before);
      g_assert_cmpuint (loaded - before, <=, 25);
    }
  forge_test_wait (forge_test_list_fresh (test));
}

/* What is read of a page meanwhile counts, and what comes into the list. */
static void
test_pieces_overtaken (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);
  ForgeClient *row;

  forge_test_list_bind (test, 300, 100);
  forge_test_wait (forge_test_list_loaded (test, 300, 100) == 25);
  row = forge_test_list_get (test, 300);
  forge_test_shop_name (test->shop, forge_client_get_id (row), "Zoe");
  forge_test_shop_insert (test->shop, 0, 9999);
  forge_test_list_report (test);
  forge_test_list_same (test);
  g_assert_cmpuint (forge_test_list_loaded (test, 301, 100), ==, 100);
  g_assert_cmpstr (forge_client_get (row, FORGE_FIELD_NAME), ==, "Zoe");
}

static void
test_left_out (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);

  test->shop->left_out = 150;
  forge_test_list_bind (test, 100, 100);
  forge_test_wait (forge_test_list_loaded (test, 100, 100) == 100);
  forge_test_drain ();
  forge_test_list_asked (test, "page2 client150 ");
  g_assert_true (forge_test_list_fresh (test));
}

/* A client that is observed alone takes no page's room, and is not for longer than its page lacks it. */
static void
test_left_out_once (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);
  g_autofree char *log = NULL;

  test->shop->left_out = 150;
  for (guint page = 1; page <= 6; page++)
    {
      forge_test_list_bind (test, 100 * (page - 1), 100);
      forge_test_wait (forge_test_list_loaded (test, 100 * (page - 1), 100) == 100);
    }
  g_assert_cmpuint (forge_test_list_loaded (test, 0, 600), ==, 600);

  test->shop->left_out = 0;
  forge_test_shop_name (test->shop, 150, "Zoe");
  forge_test_list_report (test);
  g_free (forge_test_shop_take_log (test->shop));
  forge_test_shop_name (test->shop, 150, "Ana");
  forge_test_list_report (test);
  log = forge_test_shop_take_log (test->shop);
  g_assert_null (strstr (log, "client150 "));
  g_assert_cmpstr (forge_client_get (forge_test_list_get (test, 149), FORGE_FIELD_NAME), ==, "Ana");
}

/* While the one client is asked for, the others keep their pages. */
static void
test_left_out_slowly (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);

  test->shop->left_out = 150;
  test->shop->hold = "GET clients/150/";
  forge_test_list_bind (test, 100, 100);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "GET clients/150/") == 1);
  forge_test_drain ();
  g_assert_cmpuint (forge_test_list_loaded (test, 0, 200), ==, 199);

  test->shop->hold = NULL;
  forge_test_server_release (test->shop->server, "GET clients/150/");
  forge_test_wait (forge_test_list_loaded (test, 0, 200) == 200);
}

/* What moves from a page to the next was not bound: nobody asks for it, and so on to the last. */
static void
test_pushed_on (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 205);
  g_autofree char *log = NULL;

  forge_test_shop_insert (test->shop, 0, 9999);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_list_model_get_n_items (test->model) == 1001 && forge_test_list_fresh (test));
  forge_test_drain ();
  log = forge_test_shop_take_log (test->shop);
  g_assert_null (strstr (log, "page4"));
  g_assert_cmpuint (forge_test_list_loaded (test, 1, 205), ==, 205);
}

/* The feed said nothing, and yet a page is newer than the ids. */
static void
test_torn (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_shown (1000, 100);

  forge_test_shop_insert (test->shop, 0, 9999);
  forge_test_list_bind (test, 300, 1);
  forge_test_wait (g_list_model_get_n_items (test->model) == 1001);
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_drain ();
  forge_test_list_same (test);
  g_assert_cmpuint (forge_test_list_loaded (test, 0, 100), ==, 100);
  g_assert_true (forge_client_is_loaded (forge_test_list_get (test, 301)));
}

/* No two answers are ever of one version: asking again does not help, and has an end. */
static void
test_restless (void)
{
  g_autoptr(ForgeTestList) test = forge_test_list_new (250);
  g_autofree char *log = NULL;

  test->shop->restless = TRUE;
  forge_test_list_search (test, "");
  forge_test_wait (g_list_model_get_n_items (test->model) == 250);
  forge_test_wait (forge_test_server_count (test->shop->server, "GET clients/ids/") == 3);
  forge_test_drain ();
  g_assert_cmpint (forge_client_list_get_label (test->list), ==, FORGE_LABEL_STALE);
  g_assert_cmpint (forge_client_list_get_state (test->list), ==, FORGE_CLIENT_LIST_READY);
  log = forge_test_shop_take_log (test->shop);
  g_assert_cmpuint (count_in (log, "ids"), ==, 3);
  g_assert_cmpuint (count_in (log, "page1"), ==, 3);

  test->shop->restless = FALSE;
  forge_test_shop_report (test->shop);
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_same (test);
}

static void
test_large (void)
{
  const guint n = 100000;
  g_autoptr(ForgeTestList) test = forge_test_list_new (n);

  forge_test_list_search (test, "");
  forge_test_wait (forge_test_list_fresh (test));
  forge_test_list_said (test, "0,0,25 25,0,25 50,0,25 75,0,25 100,0,25 125,0,25 150,0,25 "
                              "175,0,25 200,0,99800 ");
  forge_test_list_same (test);

  for (guint place = 0; place < n; place += 7777)
    {
      forge_test_list_bind (test, place, 205);
      forge_test_wait (forge_test_list_loaded (test, place, 205) == 205);
    }
  forge_test_drain ();
  g_assert_cmpuint (forge_test_list_loaded (test, 0, n), <=, 600);

  forge_test_shop_insert (test->shop, 50000, n + 1);
  forge_test_list_report (test);
  forge_test_list_said (test, "50000,0,1 ");
  forge_test_list_same (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client-list/first-paint", test_first_paint);
  g_test_add_func ("/client-list/short", test_short_list);
  g_test_add_func ("/client-list/move", test_move);
  g_test_add_func ("/client-list/long", test_long_list);
  g_test_add_func ("/client-list/requests", test_requests);
  g_test_add_func ("/client-list/drift", test_drift);
  g_test_add_func ("/client-list/ids-before-page", test_ids_before_page);
  g_test_add_func ("/client-list/pieces", test_pieces);
  g_test_add_func ("/client-list/pieces-overtaken", test_pieces_overtaken);
  g_test_add_func ("/client-list/left-out", test_left_out);
  g_test_add_func ("/client-list/left-out-once", test_left_out_once);
  g_test_add_func ("/client-list/left-out-slowly", test_left_out_slowly);
  g_test_add_func ("/client-list/pushed-on", test_pushed_on);
  g_test_add_func ("/client-list/i18-torn", test_torn);
  g_test_add_func ("/client-list/i18-restless", test_restless);
  g_test_add_func ("/client-list/large", test_large);

  return g_test_run ();
}
