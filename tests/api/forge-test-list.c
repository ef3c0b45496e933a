/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-list.h"

static void
on_items_changed (GListModel    *model,
                  guint          position,
                  guint          removed,
                  guint          added,
                  ForgeTestList *self)
{
  g_assert_true (forge_client_list_is_merging (self->list));
  g_string_append_printf (self->signals, "%u,%u,%u ", position, removed, added);
}

static void
on_merged (ForgeClientList *list,
           ForgeTestList   *self)
{
  g_assert_false (forge_client_list_is_merging (list));
  self->merged++;
}

ForgeTestList *
forge_test_list_new (guint n)
{
  ForgeTestList *self = g_new0 (ForgeTestList, 1);

  self->shop = forge_test_shop_new (n);
  self->api = forge_api_new ();
  forge_api_set_socket (self->api, forge_test_server_get_path (self->shop->server));
  self->list = forge_client_list_new (self->api);
  self->model = forge_client_list_get_model (self->list);
  self->held = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->signals = g_string_new (NULL);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect (self->list, "merged", G_CALLBACK (on_merged), self);

  return self;
}

void
forge_test_list_free (ForgeTestList *self)
{
  forge_test_drain ();
  g_hash_table_unref (self->held);
  g_assert_finalize_object (self->list);
  g_assert_finalize_object (self->api);
  forge_test_drain ();
  forge_test_shop_free (self->shop);
  g_string_free (self->signals, TRUE);
  g_free (self);
}

void
forge_test_list_search (ForgeTestList *self,
                        const char    *search)
{
  g_autoptr(ForgeQuery) all = forge_query_new ();
  g_autoptr(ForgeQuery) query = forge_query_with_search (all, search);

  forge_client_list_set_query (self->list, query);
}

gboolean
forge_test_list_fresh (ForgeTestList *self)
{
  return forge_client_list_get_label (self->list) == FORGE_LABEL_FRESH;
}

ForgeTestList *
forge_test_list_shown (guint n,
                       guint rows)
{
  ForgeTestList *self = forge_test_list_new (n);

  forge_test_list_search (self, "");
  forge_test_wait (forge_test_list_fresh (self));
  forge_test_list_bind (self, 0, rows);
  forge_test_wait (forge_test_list_loaded (self, 0, rows) == rows);
  forge_test_drain ();
  g_string_truncate (self->signals, 0);
  g_free (forge_test_shop_take_log (self->shop));

  return self;
}

void
forge_test_list_bind (ForgeTestList *self,
                      guint          first,
                      guint          n)
{
  for (guint i = first; i < first + n; i++)
    forge_client_list_want (self->list, forge_test_list_get (self, i));
}

void
forge_test_list_let_go (ForgeTestList *self)
{
  g_hash_table_remove_all (self->held);
}

void
forge_test_list_settle (ForgeTestList *self)
{
  forge_test_wait (!forge_test_list_fresh (self));
  forge_test_wait (forge_test_list_fresh (self));
  forge_test_drain ();
}

void
forge_test_list_report (ForgeTestList *self)
{
  forge_test_shop_report (self->shop);
  forge_test_list_settle (self);
}

static void
take_result (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

ForgeClient *
forge_test_list_create (ForgeTestList *self,
                        const char    *name)
{
  g_autoptr(ForgeClient) draft = forge_client_new (0);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ForgeClient *client;

  forge_client_set (draft, FORGE_FIELD_NAME, name);
  forge_test_shop_name (self->shop, self->shop->new_id, name);
  forge_api_create_client_async (self->api, draft, "key", NULL, take_result, &result);
  forge_test_wait (result != NULL);
  client = forge_api_create_client_finish (self->api, result, &error);
  g_assert_no_error (error);

  return client;
}

void
forge_test_list_delete (ForgeTestList *self,
                        gint64         id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  forge_api_delete_client_async (self->api, id, NULL, NULL, take_result, &result);
  forge_test_wait (result != NULL);
  forge_api_delete_client_finish (self->api, result, &error);
  g_assert_no_error (error);
}

ForgeClient *
forge_test_list_get (ForgeTestList *self,
                     guint          position)
{
  ForgeClient *client = g_list_model_get_item (self->model, position);

  g_assert_nonnull (client);
  g_hash_table_add (self->held, client);

  return client;
}

void
forge_test_list_same (ForgeTestList *self)
{
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, self->shop->ids->len);
  g_assert_cmpuint (forge_client_list_get_size (self->list), ==, self->shop->ids->len);
  for (guint i = 0; i < self->shop->ids->len; i++)
    {
      g_autoptr(ForgeClient) client = g_list_model_get_item (self->model, i);
      gint64 id = g_array_index (self->shop->ids, gint64, i);

      g_assert_cmpint (forge_client_get_id (client), ==, id);
      g_assert_cmpint (forge_client_list_get_id (self->list, i), ==, id);
      g_assert_cmpuint (forge_client_list_find (self->list, id), ==, i);
    }
}

guint
forge_test_list_loaded (ForgeTestList *self,
                        guint          first,
                        guint          n)
{
  guint loaded = 0;

  for (guint i = first; i < first + n; i++)
    {
      g_autoptr(ForgeClient) client = g_list_model_get_item (self->model, i);

      loaded += forge_client_is_loaded (client);
    }

  return loaded;
}

void
forge_test_list_said (ForgeTestList *self,
                      const char    *signals)
{
  g_assert_cmpstr (self->signals->str, ==, signals);
  g_string_truncate (self->signals, 0);
}

void
forge_test_list_asked (ForgeTestList *self,
                       const char    *requests)
{
  g_autofree char *log = forge_test_shop_take_log (self->shop);

  g_assert_cmpstr (log, ==, requests);
}
