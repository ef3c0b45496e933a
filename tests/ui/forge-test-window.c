/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-window.h"

#include "forge-window.h"

#include "forge-test-ui.h"

static void
on_start_service (ForgeApplication *app,
                  ForgeTestWindow  *test)
{
  test->starts++;
}

static void
on_activated (ForgeApplication *app,
              ForgeTestWindow  *test)
{
  gpointer window = gtk_application_get_active_window (GTK_APPLICATION (app));

  test->window = window;
  g_object_add_weak_pointer (window, &window);
  gtk_test_widget_wait_for_draw (window);
  test->run->body (test);
  if (test->window != NULL)
    gtk_window_destroy (test->window);
  /* The frame clock may hold it until its next tick. */
  forge_test_wait (window == NULL);
}

/* Nobody else keeps @object, but what is under way. */
static void
let_go (GObject *object)
{
  gpointer left = object;

  g_object_add_weak_pointer (object, &left);
  g_object_unref (object);
  forge_test_wait (left == NULL);
}

static void
run_case (gconstpointer data)
{
  ForgeTestWindow test = { data };

  test.shop = forge_test_shop_new (test.run->n_clients);
  test.api = forge_api_new ();
  test.app = forge_application_new (test.api);
  g_signal_connect (test.app, "start-service", G_CALLBACK (on_start_service), &test);
  g_signal_connect_after (test.app, "activate", G_CALLBACK (on_activated), &test);
  g_assert_cmpint (g_application_run (G_APPLICATION (test.app), 0, NULL), ==, 0);
  let_go (G_OBJECT (test.app));
  let_go (G_OBJECT (test.api));
  forge_test_shop_free (test.shop);
}

int
forge_test_window_main (int                         argc,
                        char                       *argv[],
                        const ForgeTestWindowCase  *cases,
                        guint                       n_cases)
{
  /* One application after another, and none that another could be found by. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  forge_test_ui_init (&argc, &argv);
  for (guint i = 0; i < n_cases; i++)
    g_test_add_data_func (cases[i].path, &cases[i], run_case);
  return g_test_run ();
}

void
forge_test_window_connect (ForgeTestWindow *test)
{
  forge_api_set_socket (test->api, forge_test_server_get_path (test->shop->server));
}

gpointer
forge_test_child (ForgeTestWindow *test,
                  const char      *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (test->window), FORGE_TYPE_WINDOW, name);
}

gboolean
forge_test_shows (ForgeTestWindow *test,
                  const char      *stack,
                  const char      *page)
{
  return g_str_equal (gtk_stack_get_visible_child_name (forge_test_child (test, stack)), page);
}

gboolean
forge_test_can (ForgeTestWindow *test,
                const char      *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (test->window), action);
}

void
forge_test_act (ForgeTestWindow *test,
                const char      *action)
{
  g_assert_true (forge_test_can (test, action));
  g_action_group_activate_action (G_ACTION_GROUP (test->window), action, NULL);
}

void
forge_test_window_await_list (ForgeTestWindow *test)
{
  forge_test_window_connect (test);
  forge_test_wait (forge_test_shows (test, "states", "list")
                   && forge_test_shows (test, "pages", "clients"));
  forge_test_drain ();
}

GListModel *
forge_test_rows (ForgeTestWindow *test)
{
  return G_LIST_MODEL (gtk_list_view_get_model (forge_test_child (test, "list_view")));
}

ForgeSelection *
forge_test_selection (ForgeTestWindow *test)
{
  return FORGE_SELECTION (forge_test_rows (test));
}

gint64
forge_test_selected (ForgeTestWindow *test)
{
  return forge_selection_get_id (forge_test_selection (test));
}

gint64
forge_test_shown (ForgeTestWindow *test)
{
  ForgeClient *client = forge_client_page_get_client (forge_test_page (test));

  return client != NULL ? forge_client_get_id (client) : 0;
}

guint
forge_test_find_selected (ForgeTestWindow *test)
{
  GListModel *rows = forge_test_rows (test);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ForgeClient) client = g_list_model_get_item (rows, i);

      if (forge_client_get_id (client) == forge_test_selected (test))
        return i;
    }
  return G_MAXUINT;
}

ForgeClientPage *
forge_test_page (ForgeTestWindow *test)
{
  return FORGE_CLIENT_PAGE (forge_test_ui_find (GTK_WIDGET (test->window), FORGE_TYPE_CLIENT_PAGE,
                                                NULL, NULL));
}

void
forge_test_choose (ForgeTestWindow *test,
                   guint            position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (forge_test_selection (test)), position,
                                   TRUE);
  forge_test_wait (forge_test_shown (test) == forge_test_selected (test));
}

void
forge_test_assert_toast (ForgeTestWindow *test,
                         const char      *text)
{
  GtkWidget *label =
    forge_test_ui_find (forge_test_child (test, "toasts"), GTK_TYPE_LABEL, "label", text);

  g_assert_nonnull (label);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, text);
}
