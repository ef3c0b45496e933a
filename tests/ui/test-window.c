/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window before a service that does what the test says: its states, its selection, what can be
 * done, and what every command of it does. */
#include "forge-application.h"
#include "forge-client-details.h"
#include "forge-client-editor.h"
#include "forge-client-list.h"
#include "forge-client-page.h"
#include "forge-client-row.h"
#include "forge-error.h"
#include "forge-shell.h"
#include "forge-split.h"
#include "forge-window.h"

#include "forge-test-ui.h"
#include "forge-test-window.h"

typedef ForgeTestWindow Test;

static void
test_loading (Test *test)
{
  g_assert_cmpuint (test->starts, ==, 1);
  g_assert_true (forge_test_shows (test, "states", "loading"));
  forge_test_wait (gtk_spinner_get_spinning (forge_test_child (test, "spinner")));

  forge_test_window_await_list (test);
  g_assert_false (gtk_spinner_get_spinning (forge_test_child (test, "spinner")));
  g_assert_cmpuint (g_list_model_get_n_items (forge_test_rows (test)), ==, 3);
  g_assert_cmpint (forge_test_selected (test), ==, 0);
  g_assert_false (forge_test_can (test, "edit"));
  g_assert_false (forge_test_can (test, "delete"));
  g_assert_false (forge_test_can (test, "undo"));
  g_assert_true (forge_test_can (test, "new"));
}

static void
test_empty (Test *test)
{
  forge_test_window_connect (test);
  forge_test_wait (forge_test_shows (test, "pages", "empty"));
  g_assert_true (forge_test_can (test, "new"));

  forge_test_shop_insert (test->shop, 0, 1);
  forge_test_act (test, "refresh");
  forge_test_wait (forge_test_shows (test, "pages", "clients"));
  g_assert_true (forge_test_shows (test, "states", "list"));
}

static void
test_error (Test *test)
{
  test->shop->fail = "GET clients/";
  forge_test_window_connect (test);
  forge_test_wait (forge_test_shows (test, "states", "error"));
  g_assert_cmpstr (adw_status_page_get_description (forge_test_child (test, "error_page")), !=, "");

  test->shop->fail = NULL;
  forge_test_act (test, "refresh");
  forge_test_wait (forge_test_shows (test, "states", "list"));
}

static void
test_failure (Test *test)
{
  GActionGroup *actions = G_ACTION_GROUP (test->app);
  g_autoptr (GError) error = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_IN_USE, "held");

  g_assert_false (g_action_group_get_action_enabled (actions, "retry"));
  forge_application_fail (test->app, error);
  g_assert_true (forge_test_shows (test, "pages", "failure"));
  g_assert_cmpstr (adw_status_page_get_description (forge_test_child (test, "failure_page")), !=,
                   "");
  g_assert_false (forge_test_can (test, "new"));

  g_action_group_activate_action (actions, "retry", NULL);
  g_assert_cmpuint (test->starts, ==, 2);
  g_assert_true (forge_test_shows (test, "pages", "clients"));
  forge_test_window_await_list (test);
}

static gboolean
is_visible (GtkWindow *window)
{
  return gtk_widget_get_visible (GTK_WIDGET (window));
}

static gboolean
shows_list (GtkWindow *window)
{
  GtkStack *states =
    GTK_STACK (gtk_widget_get_template_child (GTK_WIDGET (window), FORGE_TYPE_WINDOW, "states"));

  return g_str_equal (gtk_stack_get_visible_child_name (states), "list");
}

/* A window is seen with its clients from the first, and without them when they take long. */
static void
test_present (Test *test)
{
  GtkWindow *late = GTK_WINDOW (forge_window_new (GTK_APPLICATION (test->app), test->api));
  GtkWindow *other = NULL;

  forge_window_present_soon (FORGE_WINDOW (late));
  g_assert_false (is_visible (late));
  forge_test_wait (is_visible (late));
  g_assert_false (shows_list (late));
  gtk_window_destroy (late);

  forge_test_window_await_list (test);
  other = GTK_WINDOW (forge_window_new (GTK_APPLICATION (test->app), test->api));
  forge_window_present_soon (FORGE_WINDOW (other));
  forge_test_wait (shows_list (other));
  g_assert_true (is_visible (other));
  gtk_window_destroy (other);
}

static void
test_choose (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_choose (test, 1);
  g_assert_cmpint (forge_test_shown (test), ==, 2);
  g_assert_true (forge_test_can (test, "edit"));
  g_assert_true (forge_test_can (test, "delete"));
  g_assert_true (gtk_widget_get_visible (forge_test_child (test, "client_actions")));

  /* A merge that moves its row leaves it selected. */
  forge_test_shop_insert (test->shop, 0, 9);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_list_model_get_n_items (forge_test_rows (test)) == 4);
  g_assert_cmpint (forge_test_selected (test), ==, 2);
  g_assert_cmpuint (forge_test_find_selected (test), ==, 2);
  g_assert_cmpint (forge_test_shown (test), ==, 2);

  /* One that takes it away leaves nothing. */
  forge_test_shop_remove (test->shop, 2);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_list_model_get_n_items (forge_test_rows (test)) == 3
                   && forge_test_selected (test) == 0);
  g_assert_cmpint (forge_test_shown (test), ==, 0);
  g_assert_false (forge_test_can (test, "edit"));
}

static void
test_delete (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_choose (test, 1);
  forge_test_act (test, "delete");
  g_assert_false (forge_test_can (test, "delete"));
  forge_test_wait (forge_test_can (test, "undo")
                   && g_list_model_get_n_items (forge_test_rows (test)) == 2);
  forge_test_wait (forge_test_selected (test) == 0 && forge_test_shown (test) == 0);
  forge_test_assert_toast (test, "Deleted “Client 000002”");
  g_assert_nonnull (forge_test_ui_find (GTK_WIDGET (test->window), GTK_TYPE_BUTTON, "label",
                                        "_Undo"));

  forge_test_act (test, "undo");
  forge_test_wait (forge_test_shown (test) == 2);
  forge_test_drain ();
  g_assert_cmpint (forge_test_selected (test), ==, 2);
  g_assert_cmpuint (forge_test_find_selected (test), ==, 1);
  g_assert_false (forge_test_can (test, "undo"));
}

static gboolean
refuse (ForgeTestServer  *server,
        ForgeTestRequest *request,
        gpointer          user_data)
{
  const ForgeTestReply reply = {
    .status = 507, .body = "{\"detail\":\"full\"}", .headers = "Forge-Outcome: rejected"
  };

  forge_test_request_reply (server, request, &reply);
  return TRUE;
}

static void
test_delete_fails (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_choose (test, 1);
  forge_test_server_set_handler (test->shop->server, refuse, NULL);
  forge_test_act (test, "delete");
  forge_test_wait (forge_test_ui_button ("_Close") != NULL);
  g_assert_false (forge_test_can (test, "undo"));
  g_assert_true (forge_test_can (test, "delete"));
  g_assert_cmpint (forge_test_selected (test), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (forge_test_rows (test)), ==, 3);
  g_signal_emit_by_name (forge_test_ui_button ("_Close"), "clicked");
  forge_test_drain ();
}

static GtkWidget *
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *editor = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && editor == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      editor = forge_test_ui_find (window, FORGE_TYPE_CLIENT_EDITOR, NULL, NULL);
    }
  return editor;
}

static void
test_editor (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_choose (test, 0);
  forge_test_act (test, "new");
  forge_test_wait (find_editor () != NULL);
  g_assert_false (forge_test_can (test, "new"));
  g_assert_false (forge_test_can (test, "edit"));
  g_assert_false (forge_test_can (test, "delete"));

  gtk_widget_activate_action (find_editor (), "editor.cancel", NULL);
  forge_test_wait (find_editor () == NULL);
  g_assert_true (forge_test_can (test, "new"));
  g_assert_true (forge_test_can (test, "edit"));
}

/* The client whose row has the focus, or 0. */
static gint64
get_focused (Test *test)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  g_autoptr (ForgeClient) client = NULL;

  if (!FORGE_IS_CLIENT_ROW (row))
    return 0;
  g_object_get (row, "item", &client, NULL);
  return forge_client_get_id (client);
}

static void
test_create (Test *test)
{
  g_autoptr (ForgeClient) client = forge_client_new (50);

  forge_test_window_await_list (test);
  gtk_widget_grab_focus (forge_test_ui_find (GTK_WIDGET (test->window), GTK_TYPE_BUTTON,
                                             "action-name", "win.new"));
  forge_test_act (test, "new");
  forge_test_wait (find_editor () != NULL);

  forge_test_shop_insert (test->shop, 1, 50);
  forge_client_set (client, FORGE_FIELD_NAME, "<Ñandú & Co>");
  g_signal_emit_by_name (find_editor (), "saved", client, NULL);
  g_assert_cmpint (forge_test_selected (test), ==, 50);
  forge_test_shop_report (test->shop);
  forge_test_wait (find_editor () == NULL && forge_test_shown (test) == 50);
  forge_test_drain ();
  g_assert_cmpint (forge_test_selected (test), ==, 50);
  g_assert_cmpuint (forge_test_find_selected (test), ==, 1);
  g_assert_cmpint (get_focused (test), ==, 50);
  /* What a client is called is no markup. */
  forge_test_assert_toast (test, "Created “<Ñandú & Co>”");
}

/* A status from the menu of the client, one key back, one again. */
static void
test_status (Test *test)
{
  forge_test_window_await_list (test);
  g_assert_false (forge_test_can (test, "block"));
  forge_test_choose (test, 1);
  g_assert_true (forge_test_can (test, "activate"));
  forge_test_act (test, "block");
  forge_test_wait (forge_test_can (test, "undo") && !forge_test_can (test, "block"));
  forge_test_assert_toast (test, "Blocked “Client 000002”");
  g_assert_cmpstr (forge_test_shop_get (test->shop, 2, FORGE_FIELD_STATUS), ==, "BLOCKED");

  forge_test_act (test, "undo");
  forge_test_wait (forge_test_can (test, "redo") && forge_test_can (test, "block"));
  forge_test_assert_toast (test, "Undid the changes to “Client 000002”");
  forge_test_act (test, "redo");
  forge_test_wait (forge_test_can (test, "undo") && !forge_test_can (test, "block"));
  g_assert_false (forge_test_can (test, "redo"));
}

/* What somebody else has changed is not undone; that is said. */
static void
test_undo_conflict (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_choose (test, 1);
  forge_test_act (test, "block");
  forge_test_wait (forge_test_can (test, "undo"));
  forge_test_shop_touch (test->shop, 2);
  forge_test_act (test, "undo");
  forge_test_wait (forge_test_ui_button ("_Close") != NULL);
  g_assert_false (forge_test_can (test, "undo"));
  g_assert_cmpstr (forge_test_shop_get (test->shop, 2, FORGE_FIELD_STATUS), ==, "BLOCKED");
  g_signal_emit_by_name (forge_test_ui_button ("_Close"), "clicked");
  forge_test_drain ();
}

static void
test_quit_with_editor (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_act (test, "new");
  forge_test_wait (find_editor () != NULL);

  /* There is nothing to lose in it. */
  test->window = NULL;
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "quit", NULL);
  forge_test_wait (gtk_application_get_windows (GTK_APPLICATION (test->app)) == NULL);
  g_assert_null (find_editor ());
}

static void
test_rows (Test *test)
{
  GtkWidget *row = NULL;
  GtkWidget *list_item = NULL;

  forge_test_window_await_list (test);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (test->window));
  row = forge_test_ui_find (forge_test_child (test, "list_view"), FORGE_TYPE_CLIENT_ROW, NULL,
                            NULL);
  list_item = gtk_widget_get_parent (row);
  g_assert_true (gtk_widget_get_focusable (list_item));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Client 000001");
}

static void
test_step (Test *test)
{
  forge_test_window_await_list (test);
  g_assert_false (forge_test_can (test, "next"));
  g_assert_false (forge_test_can (test, "previous"));
  forge_test_choose (test, 0);
  g_assert_false (forge_test_can (test, "previous"));
  forge_test_act (test, "next");
  forge_test_act (test, "next");
  forge_test_wait (forge_test_shown (test) == 3);
  g_assert_cmpint (forge_test_selected (test), ==, 3);
  g_assert_false (forge_test_can (test, "next"));
  forge_test_act (test, "previous");
  forge_test_wait (forge_test_shown (test) == 2);

  /* What is first by now has none before it. */
  forge_test_shop_remove (test->shop, 0);
  forge_test_shop_report (test->shop);
  forge_test_wait (!forge_test_can (test, "previous"));
  g_assert_true (forge_test_can (test, "next"));
}

static GtkWidget *
find_entry (Test *test)
{
  return forge_test_ui_find (forge_test_child (test, "find_bar"), GTK_TYPE_SEARCH_ENTRY, NULL,
                             NULL);
}

/* Enter opens the first client of what was typed, not of what happens to be in the list by then. */
static void
test_find_and_open (Test *test)
{
  forge_test_shop_name (test->shop, 3, "Ana");
  forge_test_window_await_list (test);
  forge_test_act (test, "search");
  forge_test_drain ();
  gtk_editable_set_text (GTK_EDITABLE (find_entry (test)), "Ana");
  g_signal_emit_by_name (find_entry (test), "activate");
  forge_test_wait (forge_test_shown (test) == 3);
  g_assert_cmpuint (g_list_model_get_n_items (forge_test_rows (test)), ==, 1);

  /* It stays chosen when the search is left. */
  forge_test_act (test, "leave-search");
  forge_test_wait (g_list_model_get_n_items (forge_test_rows (test)) == 3);
  forge_test_drain ();
  g_assert_cmpint (forge_test_selected (test), ==, 3);
  g_assert_cmpint (forge_test_shown (test), ==, 3);
}

static void
test_no_results (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_act (test, "search");
  forge_test_drain ();
  gtk_editable_set_text (GTK_EDITABLE (find_entry (test)), "<nobody>");
  forge_test_wait (forge_test_shows (test, "states", "no-results"));
  g_assert_cmpstr (adw_status_page_get_description (forge_test_child (test, "no_results_page")), ==,
                   "No client matches “&lt;nobody&gt;”.");
  forge_test_act (test, "clear-find");
  forge_test_wait (forge_test_shows (test, "states", "list"));
  g_assert_false (forge_test_can (test, "leave-search"));
}

static void
test_folded (Test *test)
{
  ForgeSplit *split = forge_test_child (test, "split");

  forge_test_window_await_list (test);
  gtk_window_set_default_size (test->window, 380, 600);
  forge_test_wait (forge_split_get_folded (split));
  gtk_widget_activate_action (forge_test_child (test, "list_view"), "list.activate-item", "u", 1);
  forge_test_wait (forge_split_get_show_content (split));
  g_assert_cmpint (forge_test_selected (test), ==, 2);

  forge_split_set_show_content (split, FALSE);
  forge_test_wait (!forge_split_get_show_content (split));
  gtk_window_set_default_size (test->window, 1000, 600);
  forge_test_wait (!forge_split_get_folded (split));
}

/* On a desk of two screens nobody has to look from one end to the other. */
static void
test_wide (Test *test)
{
  GtkWidget *list = forge_test_child (test, "list_pane");
  GtkWidget *content = NULL;
  GtkWidget *details = NULL;

  forge_test_window_await_list (test);
  forge_test_choose (test, 0);
  forge_test_ui_settle ();
  /* No window becomes wider than the screen here. */
  gtk_widget_allocate (forge_test_child (test, "split"), 2560, 900, -1, NULL);
  g_assert_cmpint (gtk_widget_get_width (list), >=, 320);
  g_assert_cmpint (gtk_widget_get_width (list), <=, 400);
  details = forge_test_ui_find (GTK_WIDGET (forge_test_page (test)), FORGE_TYPE_CLIENT_DETAILS,
                                NULL, NULL);
  content = GTK_WIDGET (gtk_widget_get_template_child (details, FORGE_TYPE_CLIENT_DETAILS,
                                                       "content"));
  g_assert_cmpint (gtk_widget_get_width (gtk_widget_get_parent (content)), >, 2000);
  g_assert_cmpint (gtk_widget_get_width (content), <=, 720);
}

/* Where there is only the list, one click opens. */
static void
test_click (Test *test)
{
  ForgeSplit *split = forge_test_child (test, "split");
  g_autoptr (GListModel) controllers = NULL;

  forge_test_window_await_list (test);
  gtk_window_set_default_size (test->window, 380, 600);
  forge_test_wait (forge_split_get_folded (split));
  forge_test_ui_settle ();
  controllers = gtk_widget_observe_controllers (
    forge_test_ui_find (forge_test_child (test, "list_view"), FORGE_TYPE_CLIENT_ROW, NULL, NULL));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "released", 1, 5.0, 5.0);
    }
  g_assert_true (forge_split_get_show_content (split));
  g_assert_cmpint (forge_test_selected (test), ==, 1);
}

/* Newer releases have a call for it, which leaves nothing to look at. */
static gboolean
has_announced (Test       *test,
               const char *words)
{
  return gtk_check_version (4, 14, 0) == NULL
         || g_str_equal (gtk_label_get_label (forge_test_child (test, "announcer")), words);
}

/* Who does not see it is told. */
static void
test_announce (Test *test)
{
  forge_test_window_await_list (test);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (forge_test_child (test, "announcer")),
                                   GTK_ACCESSIBLE_ROLE_STATUS);
  forge_window_search (FORGE_WINDOW (test->window), "000002");
  forge_test_wait (has_announced (test, "1 of 3 clients"));
  forge_test_act (test, "clear-find");
  forge_test_wait (g_list_model_get_n_items (forge_test_rows (test)) == 3);
  forge_test_choose (test, 0);
  forge_test_act (test, "block");
  forge_test_wait (forge_test_can (test, "undo"));
  g_assert_true (has_announced (test, "Blocked “Client 000001”"));
  forge_test_act (test, "select");
  g_assert_true (has_announced (test, "0 Selected"));
}

static gboolean
has_item (GMenuModel *menu,
          const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *item = NULL;

      if (section != NULL && has_item (section, action))
        return TRUE;
      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &item)
          && g_str_equal (item, action))
        return TRUE;
    }
  return FALSE;
}

static void
test_menu (Test *test)
{
  GMenuModel *menu = forge_test_child (test, "main_menu");

  g_assert_true (has_item (menu, "win.select"));
  g_assert_true (has_item (menu, "app.preferences"));
  g_assert_true (has_item (menu, "app.shortcuts"));
  g_assert_true (has_item (menu, "app.help"));
  g_assert_true (has_item (menu, "app.about"));
  /* Closing the window does that. */
  g_assert_false (has_item (menu, "app.quit"));
}

static void
test_keys (Test *test)
{
  GtkApplication *app = GTK_APPLICATION (test->app);

  for (const ForgeShortcut *shortcut = forge_shortcuts_get (); shortcut->title != NULL; shortcut++)
    {
      g_auto (GStrv) bound = NULL;
      g_autofree char *keys = NULL;

      if (shortcut->action == NULL)
        continue;
      bound = gtk_application_get_accels_for_action (app, shortcut->action);
      keys = g_strjoinv (" ", bound);
      /* What a text field uses must reach it first. */
      g_assert_cmpstr (keys, ==, shortcut->in_text ? "" : shortcut->keys);
    }
}

static void
test_about (Test *test)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_action_group_activate_action (G_ACTION_GROUP (test->app), "about", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (test->app), "shortcuts", NULL);
  forge_test_drain ();
  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

      if (window != test->window)
        gtk_window_destroy (window);
    }
}

static const ForgeTestWindowCase cases[] = {
  { "/ui/window/loading", 3, test_loading },
  { "/ui/window/empty", 0, test_empty },
  { "/ui/window/error", 3, test_error },
  { "/ui/window/failure", 3, test_failure },
  { "/ui/window/present", 3, test_present },
  { "/ui/window/choose", 3, test_choose },
  { "/ui/window/delete", 3, test_delete },
  { "/ui/window/delete-fails", 3, test_delete_fails },
  { "/ui/window/editor", 3, test_editor },
  { "/ui/window/create", 3, test_create },
  { "/ui/window/status", 3, test_status },
  { "/ui/window/undo-conflict", 3, test_undo_conflict },
  { "/ui/window/quit-with-editor", 3, test_quit_with_editor },
  { "/ui/window/rows", 3, test_rows },
  { "/ui/window/step", 3, test_step },
  { "/ui/window/find-and-open", 3, test_find_and_open },
  { "/ui/window/no-results", 3, test_no_results },
  { "/ui/window/folded", 3, test_folded },
  { "/ui/window/wide", 3, test_wide },
  { "/ui/window/click", 3, test_click },
  { "/ui/window/announce", 3, test_announce },
  { "/ui/window/menu", 3, test_menu },
  { "/ui/window/keys", 3, test_keys },
  { "/ui/window/about", 3, test_about },
};

int
main (int   argc,
      char *argv[])
{
  return forge_test_window_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
