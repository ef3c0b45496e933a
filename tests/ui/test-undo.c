/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person did is taken back and done again, one client or many, and never what somebody else
 * has done since. */
#include "forge-error.h"
#include "forge-undo.h"

#include "forge-test-api.h"
#include "forge-test-shop.h"

typedef struct
{
  ForgeTestShop *shop;
  ForgeApi      *api;
  ForgeUndo     *undo;
  ForgeBatch    *last; /* (owned) (nullable): that has run */
  guint          progress;
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  test->shop = forge_test_shop_new (20);
  test->api = forge_api_new ();
  test->undo = forge_undo_new ();
  forge_api_set_socket (test->api, forge_test_server_get_path (test->shop->server));
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  g_clear_object (&test->last);
  forge_undo_free (test->undo);
  g_assert_finalize_object (test->api);
  forge_test_shop_free (test->shop);
}

static void
on_progress (Test *test)
{
  test->progress++;
}

/* @batch: (transfer full) */
static void
run (Test         *test,
     ForgeBatch   *batch,
     ForgeUndoWay  way,
     GCancellable *cancellable)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_object (&test->last);
  test->last = batch;
  test->progress = 0;
  g_signal_connect_swapped (batch, "progress", G_CALLBACK (on_progress), test);
  forge_batch_run_async (batch, cancellable, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  forge_batch_run_finish (batch, result);
  forge_undo_add (test->undo, batch, way);
}

static GArray *
make_ids (guint first,
          guint n)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 id = first; id < first + n; id++)
    g_array_append_val (ids, id);
  return ids;
}

static void
set_status (Test       *test,
            guint       first,
            guint       n,
            const char *status)
{
  g_autoptr (GArray) ids = make_ids (first, n);

  run (test, forge_batch_new_set (test->api, ids, FORGE_FIELD_STATUS, status), FORGE_UNDO_DO, NULL);
}

static void
delete (Test  *test,
        guint  first,
        guint  n)
{
  g_autoptr (GArray) ids = make_ids (first, n);

  run (test, forge_batch_new_delete (test->api, ids), FORGE_UNDO_DO, NULL);
}

static void
take_back (Test *test)
{
  g_assert_true (forge_undo_can (test->undo, FORGE_UNDO_BACK));
  run (test, forge_undo_take (test->undo, FORGE_UNDO_BACK), FORGE_UNDO_BACK, NULL);
}

static void
do_again (Test *test)
{
  g_assert_true (forge_undo_can (test->undo, FORGE_UNDO_AGAIN));
  run (test, forge_undo_take (test->undo, FORGE_UNDO_AGAIN), FORGE_UNDO_AGAIN, NULL);
}

static const char *
get_status (Test   *test,
            gint64  id)
{
  return forge_test_shop_get (test->shop, id, FORGE_FIELD_STATUS);
}

static ForgeClient *
read_client (Test   *test,
             gint64  id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  ForgeClient *client = NULL;

  forge_api_get_client_async (test->api, id, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  client = forge_api_get_client_finish (test->api, result, &error);
  g_assert_no_error (error);
  return client;
}

/* As the form does it. */
static void
rename_client (Test       *test,
               gint64      id,
               const char *name)
{
  g_autoptr (ForgeClient) before = read_client (test, id);
  g_autoptr (ForgeClient) edited = forge_client_copy (before);
  g_autoptr (ForgeClient) after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ForgeBatch) batch = NULL;

  forge_client_set (edited, FORGE_FIELD_NAME, name);
  forge_api_update_client_async (test->api, before, edited, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  after = forge_api_update_client_finish (test->api, result, NULL);
  g_assert_nonnull (after);
  batch = forge_batch_new_saved (test->api, before, after);
  forge_undo_add (test->undo, batch, FORGE_UNDO_DO);
}

static void
create (Test   *test,
        gint64  id)
{
  g_autoptr (ForgeClient) draft = forge_client_new (0);
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (ForgeBatch) batch = NULL;

  test->shop->new_id = id;
  forge_test_shop_name (test->shop, id, "New");
  forge_client_set (draft, FORGE_FIELD_NAME, "New");
  forge_api_create_client_async (test->api, draft, "key", NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  client = forge_api_create_client_finish (test->api, result, NULL);
  batch = forge_batch_new_saved (test->api, NULL, client);
  forge_undo_add (test->undo, batch, FORGE_UNDO_DO);
}

static void
assert_name (Test       *test,
             gint64      id,
             const char *name)
{
  g_autofree char *found = forge_test_shop_get_name (test->shop, id);

  g_assert_cmpstr (found, ==, name);
}

static void
assert_words (Test       *test,
              const char *expected)
{
  g_autofree char *words = forge_batch_describe (test->last);

  g_assert_cmpstr (words, ==, expected);
}

/* Several changes of one client, one way and the other: each knows the version that the one before
 * it made. */
static void
test_one (Test          *test,
          gconstpointer  data)
{
  create (test, 50);
  rename_client (test, 50, "Ana");
  rename_client (test, 50, "Eva");
  set_status (test, 50, 1, "BLOCKED");
  assert_words (test, "Blocked “Eva”");
  delete (test, 50, 1);
  assert_words (test, "Deleted “Eva”");
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_AGAIN));

  take_back (test);
  assert_words (test, "Restored “Eva”");
  g_assert_cmpuint (test->shop->ids->len, ==, 21);
  take_back (test);
  assert_words (test, "Undid the changes to “Eva”");
  g_assert_cmpstr (get_status (test, 50), ==, NULL);
  take_back (test);
  assert_name (test, 50, "Ana");
  take_back (test);
  take_back (test);
  assert_words (test, "Removed “New” again");
  g_assert_cmpuint (test->shop->ids->len, ==, 20);
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_BACK));

  for (guint i = 0; i < 4; i++)
    do_again (test);
  assert_words (test, "Blocked “Eva”");
  assert_name (test, 50, "Eva");
  g_assert_cmpstr (get_status (test, 50), ==, "BLOCKED");
  do_again (test);
  g_assert_cmpuint (test->shop->ids->len, ==, 20);
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_AGAIN));

  take_back (test);
  rename_client (test, 50, "Ida");
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_AGAIN));
}

/* What somebody else has changed since is left alone. */
static void
test_conflict (Test          *test,
               gconstpointer  data)
{
  rename_client (test, 7, "Ana");
  forge_test_shop_touch (test->shop, 7);
  take_back (test);
  g_assert_cmpuint (forge_batch_count_done (test->last), ==, 0);
  g_assert_error (forge_batch_get (test->last, 0)->error, FORGE_ERROR, FORGE_ERROR_CONFLICT);
  assert_name (test, 7, "Ana");
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_BACK));
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_AGAIN));

  create (test, 50);
  forge_test_shop_touch (test->shop, 50);
  take_back (test);
  g_assert_error (forge_batch_get (test->last, 0)->error, FORGE_ERROR, FORGE_ERROR_CONFLICT);
  g_assert_cmpuint (test->shop->ids->len, ==, 21);
}

static void
test_many (Test          *test,
           gconstpointer  data)
{
  set_status (test, 3, 12, "BLOCKED");
  assert_words (test, "12 clients blocked");
  g_assert_cmpuint (test->progress, ==, 12);
  for (gint64 id = 1; id <= 20; id++)
    g_assert_cmpstr (get_status (test, id), ==, id >= 3 && id < 15 ? "BLOCKED" : NULL);

  take_back (test);
  assert_words (test, "Changes to 12 clients undone");
  for (gint64 id = 1; id <= 20; id++)
    g_assert_cmpstr (get_status (test, id), ==, NULL);

  delete (test, 1, 20);
  assert_words (test, "20 clients deleted");
  g_assert_cmpuint (test->shop->ids->len, ==, 0);
  take_back (test);
  assert_words (test, "20 clients restored");
  g_assert_cmpuint (test->shop->ids->len, ==, 20);
}

/* Some of it can't be done: the rest is, and only that is undone. */
static void
test_partial (Test          *test,
              gconstpointer  data)
{
  g_autofree char *heading = NULL;

  forge_test_shop_remove (test->shop, 4);
  set_status (test, 4, 3, "INACTIVE");
  assert_words (test, "2 clients deactivated");
  g_assert_cmpuint (forge_batch_count_settled (test->last), ==, 3);
  g_assert_error (forge_batch_get (test->last, 1)->error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND);
  heading = forge_batch_describe_failure (test->last);
  g_assert_cmpstr (heading, ==, "1 Client Was Not Changed");

  take_back (test);
  assert_words (test, "Changes to 2 clients undone");
}

/* What did not go through for a reason that passes can be undone again. */
static void
test_undo_fails (Test          *test,
                 gconstpointer  data)
{
  delete (test, 2, 3);
  test->shop->fail = "POST clients/3/";
  take_back (test);
  assert_words (test, "2 clients restored");
  g_assert_cmpuint (test->shop->ids->len, ==, 19);

  test->shop->fail = NULL;
  take_back (test);
  g_assert_cmpuint (forge_batch_get_size (test->last), ==, 1);
  g_assert_cmpint (forge_batch_get (test->last, 0)->id, ==, 3);
}

/* One field is set whatever others do to the client at the same time. */
static void
test_meanwhile (Test          *test,
                gconstpointer  data)
{
  g_autoptr (ForgeClient) held = read_client (test, 7);

  /* What is in the cache is out of date, and nobody has heard of it yet. */
  forge_test_shop_touch (test->shop, 7);
  set_status (test, 7, 1, "BLOCKED");
  g_assert_cmpuint (forge_batch_count_done (test->last), ==, 1);
  g_assert_cmpstr (get_status (test, 7), ==, "BLOCKED");
}

static void
cancel_at (GCancellable *cancellable,
           ForgeBatch   *batch)
{
  if (forge_batch_count_settled (batch) == 5)
    g_cancellable_cancel (cancellable);
}

static void
test_cancel (Test          *test,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) ids = make_ids (1, 20);
  ForgeBatch *batch = forge_batch_new_delete (test->api, ids);
  guint n = 0;

  g_signal_connect_swapped (batch, "progress", G_CALLBACK (cancel_at), cancellable);
  run (test, batch, FORGE_UNDO_DO, cancellable);
  n = forge_batch_count_done (batch);
  g_assert_cmpuint (n, >=, 5);
  g_assert_cmpuint (n, <, 20);
  /* Those that were under way were finished, and no other was begun. */
  g_assert_cmpuint (forge_batch_count_settled (batch), ==, n);
  g_assert_cmpuint (test->shop->ids->len, ==, 20 - n);
  take_back (test);
  g_assert_cmpuint (test->shop->ids->len, ==, 20);
}

/* Client 7 of another service is another client. */
static void
test_other_service (Test          *test,
                    gconstpointer  data)
{
  g_autoptr (ForgeTestShop) other = forge_test_shop_new (20);
  g_autoptr (GArray) ids = make_ids (1, 20);
  ForgeBatch *batch = NULL;

  rename_client (test, 7, "Ana");
  batch = forge_batch_new_delete (test->api, ids);
  forge_api_set_socket (test->api, forge_test_server_get_path (other->server));
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_BACK));
  run (test, batch, FORGE_UNDO_DO, NULL);
  g_assert_cmpuint (forge_batch_count_done (batch), ==, 0);
  g_assert_cmpuint (forge_batch_count_settled (batch), ==, 20);
  g_assert_cmpuint (other->ids->len, ==, 20);

  delete (test, 1, 1);
  take_back (test);
  g_assert_false (forge_undo_can (test->undo, FORGE_UNDO_BACK));
  forge_api_set_socket (test->api, forge_test_server_get_path (test->shop->server));
}

/* The stack is bounded: what was done last stays. */
static void
test_bound (Test          *test,
            gconstpointer  data)
{
  guint n = 0;

  for (guint i = 0; i < 60; i++)
    set_status (test, 7, 1, i % 2 == 0 ? "BLOCKED" : "ACTIVE");
  for (; forge_undo_can (test->undo, FORGE_UNDO_BACK); n++)
    take_back (test);
  g_assert_cmpuint (n, ==, 50);
  g_assert_cmpstr (get_status (test, 7), ==, "ACTIVE");
}

static void
test_long_name (Test          *test,
                gconstpointer  data)
{
  rename_client (test, 7, "Ñandú & Hijos, Transportes Especializados del Sureste S.A. de C.V.");
  delete (test, 7, 1);
  assert_words (test, "Deleted “Ñandú & Hijos, Transportes Especializad…”");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define add(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)
  add ("/ui/undo/one", test_one);
  add ("/ui/undo/conflict", test_conflict);
  add ("/ui/undo/many", test_many);
  add ("/ui/undo/partial", test_partial);
  add ("/ui/undo/undo-fails", test_undo_fails);
  add ("/ui/undo/meanwhile", test_meanwhile);
  add ("/ui/undo/cancel", test_cancel);
  add ("/ui/undo/other-service", test_other_service);
  add ("/ui/undo/bound", test_bound);
  add ("/ui/undo/long-name", test_long_name);
  return g_test_run ();
}
