/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include "forge-client-page.h"
#include "forge-draft.h"
#include "forge-test-server.h"
#include "forge-test-ui.h"
#include "forge-window.h"

gpointer
walk_child (Walk       *walk,
            const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (walk->window), FORGE_TYPE_WINDOW, name);
}

gboolean
walk_is_at (Walk       *walk,
            const char *stack,
            const char *page)
{
  return g_str_equal (gtk_stack_get_visible_child_name (walk_child (walk, stack)), page);
}

gpointer
walk_find (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = g_list_model_get_n_items (windows); i > 0 && found == NULL; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i - 1);

      found = forge_test_ui_find (window, type, NULL, NULL);
    }
  return found;
}

void
walk_act (Walk       *walk,
          const char *action)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (walk->window), action));
  g_action_group_activate_action (G_ACTION_GROUP (walk->window), action, NULL);
}

void
walk_connect (Walk         *walk,
              ForgeService *service)
{
  forge_api_set_socket (walk->api, forge_service_get_socket (service));
}

GListModel *
walk_rows (Walk *walk)
{
  return G_LIST_MODEL (gtk_list_view_get_model (walk_child (walk, "list_view")));
}

gboolean
walk_is_loaded (Walk *walk)
{
  g_autoptr (ForgeClient) first = g_list_model_get_item (walk_rows (walk), 0);

  return first != NULL && forge_client_is_loaded (first);
}

void
walk_open_list (Walk *walk)
{
  walk_connect (walk, walk->service);
  /* One scene deletes one. */
  forge_test_wait (g_list_model_get_n_items (walk_rows (walk)) >= WALK_N - 1
                   && walk_is_loaded (walk));
}

void
walk_open_shop (Walk  *walk,
                guint  n)
{
  walk->shop = forge_test_shop_new (0);
  walk_stock (walk->shop, n);
  forge_api_set_socket (walk->api, forge_test_server_get_path (walk->shop->server));
  forge_test_wait (g_list_model_get_n_items (walk_rows (walk)) == n && walk_is_loaded (walk));
}

void
walk_open_client (Walk  *walk,
                  guint  position)
{
  ForgeClientPage *page = walk_find (FORGE_TYPE_CLIENT_PAGE);

  gtk_widget_activate_action (walk_child (walk, "list_view"), "list.activate-item", "u", position);
  forge_test_wait (forge_client_page_get_client (page) != NULL);
}

GtkWidget *
walk_await_popover (void)
{
  GtkWidget *popover = NULL;

  forge_test_wait ((popover = walk_find (GTK_TYPE_POPOVER)) != NULL
                   && gtk_widget_get_mapped (popover));
  return popover;
}

void
walk_pop_up (Walk       *walk,
             const char *icon)
{
  GtkWidget *button = forge_test_ui_find (GTK_WIDGET (walk->window), GTK_TYPE_MENU_BUTTON,
                                          "icon-name", icon);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  walk_await_popover ();
}

gboolean
walk_has_drafts (void)
{
  g_autofree char *directory = forge_draft_get_directory (NULL);
  g_autoptr (GDir) drafts = g_dir_open (directory, 0, NULL);

  return drafts != NULL && g_dir_read_name (drafts) != NULL;
}
