/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of a team's server: connecting, switching, logging in again, and what is said of how
 * the server is doing. */
#include <glib/gstdio.h>

#include "forge-client-editor.h"
#include "forge-draft.h"
#include "forge-login-page.h"
#include "forge-pending-page.h"
#include "forge-selection.h"

#include "forge-test-ui.h"
#include "forge-test-window.h"

#define SERVER(state) \
  "{\"profile\":\"0a\",\"server\":{\"url\":\"https://forge.example.com/api/v1/\",\"user\":\"ana\"," \
  state "}}"
#define ACCOUNTS(state, keyring) \
  "{\"current\":\"0a\",\"accounts\":[{\"id\":\"0a\"," \
  "\"server\":\"https://forge.example.com/api/v1/\",\"user\":\"ana_b\",\"state\":\"" state "\"," \
  "\"keyring\":\"" keyring "\"}]}"
#define READY ACCOUNTS ("ready", "kept")
#define FEED(status, profile) \
  "{\"last\":0,\"reset\":false,\"status\":" #status ",\"profile\":\"" profile "\",\"changes\":[]}"

typedef ForgeTestWindow Test;

/* What is answered from now on. */
static void
say (Test       *test,
     const char *status,
     const char *accounts)
{
  ForgeTestServer *server = test->shop->server;

  forge_test_server_forget_script (server);
  forge_test_server_script (server, &(ForgeTestReply) { "GET status/", 200, status,
                                                        .always = TRUE });
  forge_test_server_script (server, &(ForgeTestReply) { "GET accounts/", 200, accounts,
                                                        .always = TRUE });
  forge_test_server_script (server, &(ForgeTestReply) { "POST status/attention/", 200, "{}",
                                                        .always = TRUE });
}

/* The service starts with the server's profile open. */
static void
start (Test       *test,
       const char *status,
       const char *accounts)
{
  say (test, status, accounts);
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (1, "0a") });
  forge_test_window_connect (test);
  forge_test_wait (g_strcmp0 (forge_api_get_profile (test->api), "0a") == 0);
  forge_test_wait (forge_test_can (test, "pending") && forge_test_can (test, "log-out"));
}

static guint
count_attention (Test *test)
{
  return forge_test_server_count (test->shop->server, "POST status/attention/");
}

static gboolean
shows (Test       *test,
       const char *text)
{
  return forge_test_ui_shows (GTK_WIDGET (test->window), text);
}

static gboolean
is_visible (Test       *test,
            const char *bar)
{
  return gtk_widget_get_visible (forge_test_child (test, bar));
}

/* Each label of the main menu, with a blank after it. (transfer full) */
static char *
read_menu (Test *test)
{
  GMenuModel *menu = G_MENU_MODEL (forge_test_child (test, "main_menu"));
  GString *text = g_string_new (NULL);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);

      for (int j = 0; j < g_menu_model_get_n_items (section); j++)
        {
          g_autofree char *label = NULL;

          g_menu_model_get_item_attribute (section, j, G_MENU_ATTRIBUTE_LABEL, "s", &label);
          g_string_append_printf (text, "%s|", label);
        }
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_menu (Test       *test,
          const char *expected)
{
  g_autofree char *menu = read_menu (test);

  return g_str_equal (menu, expected);
}

/* Nobody who works alone sees more than the offer. */
static void
test_alone (Test *test)
{
  g_assert_true (has_menu (test, ""));
  forge_test_window_connect (test);
  forge_test_wait (forge_test_shows (test, "pages", "empty") && forge_test_can (test, "connect"));
  forge_test_wait (has_menu (test, "_Connect to a Server…|"));
  g_assert_true (shows (test, "Everything you add stays on this computer."));
  g_assert_true (is_visible (test, "connect_button"));
  g_assert_false (forge_test_can (test, "log-in"));
  g_assert_false (forge_test_can (test, "log-out"));
  g_assert_false (forge_test_can (test, "forget-server"));
  g_assert_false (is_visible (test, "server_bar"));
  g_assert_cmpuint (forge_test_server_count (test->shop->server, "POST status/"), ==, 0);
}

/* How the server is doing, and what can be done about it. */
static void
test_states (Test *test)
{
  static const struct {
    const char *status;
    const char *words;  /* (nullable) */
    const char *button; /* (nullable) */
  } rows[] = {
    { SERVER ("\"state\":\"loading\",\"loaded\":34,\"total\":100"), "Loading 34 of 100 clients",
      NULL },
    { SERVER ("\"state\":\"offline\",\"error\":\"network\""),
      "Offline. Showing what this computer has.", "_Try Again" },
    { SERVER ("\"state\":\"login-needed\""),
      "Log in to forge.example.com to see what others change, and to save.", "_Log In…" },
    { SERVER ("\"state\":\"failed\",\"error\":\"server\""),
      "The server has a problem. Showing what this computer has.", "_Try Again" },
    { SERVER ("\"state\":\"fresh\""), NULL, NULL },
  };
  guint status = 1;

  start (test, SERVER ("\"state\":\"stale\""), READY);
  forge_test_wait (has_menu (test, "This Computer|ana__b on forge.example.com|_Connect to a Server…|"
               "Log _Out|_Forget This Server…|"));
  g_assert_false (is_visible (test, "server_bar"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *feed = g_strdup_printf (
        "{\"last\":0,\"reset\":false,\"status\":%u,\"profile\":\"0a\",\"changes\":[]}", ++status);
      GtkWidget *bar = forge_test_child (test, "server_bar");

      say (test, rows[i].status, READY);
      forge_test_server_report (test->shop->server, feed);
      if (rows[i].words != NULL)
        forge_test_wait (shows (test, rows[i].words));
      else
        forge_test_wait (!is_visible (test, "server_bar"));
      if (rows[i].button != NULL)
        g_assert_nonnull (forge_test_ui_find (bar, GTK_TYPE_BUTTON, "label", rows[i].button));
      else
        g_assert_null (forge_test_ui_find (bar, GTK_TYPE_BUTTON, NULL, NULL));
      g_assert_true ((forge_test_ui_find (bar, GTK_TYPE_PROGRESS_BAR, NULL, NULL) != NULL)
                     == (i == 0));
    }
}

/* While nothing is there yet the window does not say that there is nothing. */
static void
test_first_walk (Test *test)
{
  start (test, SERVER ("\"state\":\"loading\",\"loaded\":0,\"total\":100"), READY);
  forge_test_wait (shows (test, "Loading 0 of 100 clients"));
  g_assert_true (forge_test_shows (test, "pages", "clients"));
  say (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_server_report (test->shop->server, FEED (2, "0a"));
  forge_test_wait (forge_test_shows (test, "pages", "empty"));
  g_assert_true (shows (test, "Clients that your team adds appear here."));
  g_assert_false (is_visible (test, "connect_button"));
}

static void
test_unconfirmed (Test *test)
{
  start (test, SERVER ("\"state\":\"fresh\",\"unconfirmed\":1"), READY);
  forge_test_wait (shows (test, "1 change could not be confirmed."));
  forge_test_server_script (test->shop->server, &(ForgeTestReply) { "POST pending/check/", 200,
                                                                    "{}" });
  forge_test_act (test, "check-pending");
  forge_test_wait (forge_test_server_count (test->shop->server, "POST pending/check/") == 1);
  say (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_server_report (test->shop->server, FEED (2, "0a"));
  forge_test_wait (!is_visible (test, "pending_bar"));
}

static GtkWidget *
find_dialog (Test  *test,
             GType  type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *found = forge_test_ui_find (window, type, NULL, NULL);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
fill_in (GtkWidget  *dialog,
         const char *title,
         const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (forge_test_ui_row (dialog, title)), text);
}

#define FAILED SERVER ("\"state\":\"fresh\",\"refused\":1,\"overwritten\":1")
#define PENDING "{\"results\":[" \
  "{\"pending\":3,\"kind\":\"delete\",\"client\":2,\"name\":\"Rosa\",\"state\":\"refused\"," \
  "\"code\":\"has_documents\",\"mine\":null,\"theirs\":null}," \
  "{\"pending\":4,\"kind\":\"update\",\"client\":1,\"name\":\"Ana\",\"state\":\"overwritten\"," \
  "\"code\":null,\"mine\":{\"phone\":\"55 1\"},\"theirs\":{\"client_id\":1,\"name\":\"Ana\"," \
  "\"phone\":\"44 1\"}}," \
  "{\"pending\":5,\"kind\":\"delete\",\"client\":3,\"name\":\"Luz\",\"state\":\"waiting\"}]}"

static void
open_pending (Test *test)
{
  start (test, FAILED, READY);
  forge_test_wait (shows (test, "2 changes were not saved as you made them."));
  forge_test_server_script (test->shop->server, &(ForgeTestReply) { "GET pending/", 200, PENDING,
                                                                    .always = TRUE });
  forge_test_act (test, "pending");
  forge_test_wait (forge_test_ui_button ("_Dismiss") != NULL
                   || forge_test_ui_button ("_Keep Theirs") != NULL);
}

/* What the server refused to delete can be deactivated from where that is said. */
static void
test_refused (Test *test)
{
  GtkWidget *page;

  open_pending (test);
  page = find_dialog (test, FORGE_TYPE_PENDING_PAGE);
  g_assert_true (forge_test_ui_shows (page, "“Rosa” Was Not Deleted"));
  g_assert_true (forge_test_ui_shows (page, "The server keeps clients who have invoices or work "
                                      "orders. Deactivate this one instead?"));
  g_assert_null (forge_test_ui_find (page, GTK_TYPE_LABEL, "label", "“Luz” Was Not Deleted"));
  forge_test_server_script (test->shop->server, &(ForgeTestReply) { "DELETE pending/3/", 204 });
  g_signal_emit_by_name (forge_test_ui_find (page, GTK_TYPE_BUTTON, "label", "_Deactivate"),
                         "clicked");
  forge_test_wait (forge_test_server_count (test->shop->server, "DELETE pending/3/") == 1);
  forge_test_wait (forge_test_server_count (test->shop->server, "PATCH clients/2/") == 1);
  g_assert_cmpstr (forge_test_server_last (test->shop->server, "PATCH clients/2/")->body, ==,
                   "{\"status\":\"INACTIVE\"}");
  g_assert_null (find_dialog (test, FORGE_TYPE_PENDING_PAGE));
  forge_test_wait (forge_test_can (test, "undo"));
}

/* What somebody else saved over comes back into a form, and is off the list when it is saved. */
static void
test_overwritten (Test *test)
{
  GtkWidget *page, *form;

  open_pending (test);
  page = find_dialog (test, FORGE_TYPE_PENDING_PAGE);
  g_assert_true (forge_test_ui_shows (page, "Someone Else Saved Over Your Changes to “Ana”"));
  g_assert_true (forge_test_ui_shows (page, "Phone: yours “55 1”, theirs “44 1”"));
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET clients/duplicates/", 503, .always = TRUE });
  g_signal_emit_by_name (forge_test_ui_find (page, GTK_TYPE_BUTTON, "label", "_Edit Again…"),
                         "clicked");
  forge_test_wait (find_dialog (test, FORGE_TYPE_CLIENT_EDITOR) != NULL);
  form = find_dialog (test, FORGE_TYPE_CLIENT_EDITOR);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (forge_test_ui_row (form, "Phone"))), ==,
                   "55 1");
  g_assert_cmpuint (forge_test_server_count (test->shop->server, "DELETE pending/"), ==, 0);

  forge_test_server_script (test->shop->server, &(ForgeTestReply) { "DELETE pending/4/", 204 });
  fill_in (form, "Code", "A-1");
  adw_combo_row_set_selected (ADW_COMBO_ROW (forge_test_ui_row (form, "Kind")), 1);
  gtk_widget_activate_action (form, "editor.save", NULL);
  forge_test_wait (forge_test_server_count (test->shop->server, "DELETE pending/4/") == 1);
  g_assert_nonnull (strstr (forge_test_server_last (test->shop->server, "PATCH clients/1/")->body,
                            "\"phone\":\"55 1\""));
}

/* Nothing to press but what is seen; what is dismissed goes when the service says so. */
static void
test_dismiss (Test *test)
{
  GtkWidget *page;

  open_pending (test);
  page = find_dialog (test, FORGE_TYPE_PENDING_PAGE);
  forge_test_server_script (test->shop->server, &(ForgeTestReply) { "DELETE pending/4/", 204 });
  g_signal_emit_by_name (forge_test_ui_find (page, GTK_TYPE_BUTTON, "label", "_Keep Theirs"),
                         "clicked");
  forge_test_wait (forge_test_server_count (test->shop->server, "DELETE pending/4/") == 1);
  say (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET pending/", 200, "{\"results\":[]}", .always = TRUE });
  forge_test_server_report (test->shop->server, FEED (2, "0a"));
  forge_test_wait (forge_test_ui_shows (page, "Every change is saved."));
  forge_test_wait (!is_visible (test, "pending_bar"));
  g_signal_emit_by_name (forge_test_ui_find (page, GTK_TYPE_BUTTON, "label", "_Close"), "clicked");
  g_assert_null (find_dialog (test, FORGE_TYPE_PENDING_PAGE));
}

/* The heading of a question. (nullable) */
static GtkWidget *
find_question (const char *heading)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *label = NULL;

  for (guint i = 0; label == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      label = forge_test_ui_find (window, GTK_TYPE_LABEL, "label", heading);
    }
  return label;
}

/* The nearest button of that label is the question's own. */
static void
answer (const char *heading,
        const char *label)
{
  GtkWidget *near = NULL;
  GtkWidget *button = NULL;

  forge_test_wait (find_question (heading) != NULL);
  for (near = find_question (heading); button == NULL; near = gtk_widget_get_parent (near))
    button = forge_test_ui_find (near, GTK_TYPE_BUTTON, "label", label);
  g_signal_emit_by_name (button, "clicked");
}

/* What goes along is said before, with what keeps it. */
static void
test_deactivate_instead (Test *test)
{
  GtkSelectionModel *model = gtk_list_view_get_model (forge_test_child (test, "list_view"));

  start (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_wait (g_list_model_get_n_items (G_LIST_MODEL (model)) == 3);
  gtk_selection_model_select_item (model, 0, TRUE);
  forge_test_wait (forge_test_can (test, "delete"));
  forge_test_act (test, "delete");
  answer ("Delete This Client?", "_Deactivate");
  forge_test_wait (forge_test_server_count (test->shop->server, "PATCH clients/1/") == 1);
  forge_test_wait (forge_test_can (test, "undo"));
  g_assert_cmpuint (forge_test_server_count (test->shop->server, "DELETE"), ==, 0);
}

/* A deletion that has reached the server can't be undone: what was deleted fills a new form. */
static void
test_create_again (Test *test)
{
  GtkSelectionModel *model = gtk_list_view_get_model (forge_test_child (test, "list_view"));
  GtkWidget *form;

  start (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_wait (g_list_model_get_n_items (G_LIST_MODEL (model)) == 3);
  gtk_selection_model_select_item (model, 0, TRUE);
  forge_test_wait (forge_test_can (test, "delete"));
  forge_test_act (test, "delete");
  answer ("Delete This Client?", "De_lete");
  forge_test_wait (forge_test_can (test, "undo"));

  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET clients/next-code/", 503, .always = TRUE });
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET clients/duplicates/", 503, .always = TRUE });
  test->shop->gone = "POST clients/1/restore/";
  forge_test_act (test, "undo");
  forge_test_wait (forge_test_ui_button ("Create _Again…") != NULL);
  g_signal_emit_by_name (forge_test_ui_button ("Create _Again…"), "clicked");
  forge_test_wait (find_dialog (test, FORGE_TYPE_CLIENT_EDITOR) != NULL);
  form = find_dialog (test, FORGE_TYPE_CLIENT_EDITOR);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (forge_test_ui_row (form, "Name"))), ==,
                   "Client 000001");
  test->shop->new_id = 9;
  fill_in (form, "Code", "A-1");
  adw_combo_row_set_selected (ADW_COMBO_ROW (forge_test_ui_row (form, "Kind")), 1);
  gtk_widget_activate_action (form, "editor.save", NULL);
  forge_test_wait (find_dialog (test, FORGE_TYPE_CLIENT_EDITOR) == NULL);
  forge_test_wait (g_list_model_get_n_items (G_LIST_MODEL (model)) == 3);
}

/* When the list was what the server has stands over it. */
static void
test_age (Test *test)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_minutes (now, -5);
  g_autofree char *text = g_date_time_format_iso8601 (then);
  g_autofree char *status = g_strdup_printf (SERVER ("\"state\":\"fresh\",\"as_of\":\"%s\""), text);

  start (test, status, READY);
  forge_test_wait (shows (test, "Updated 5 minutes ago"));
}

/* From nothing to the clients of the team: the dialog closes, they are there, and that the password
 * is not kept is said once. */
static void
test_connect (Test *test)
{
  GtkWidget *dialog;

  forge_test_window_connect (test);
  forge_test_wait (forge_test_shows (test, "pages", "empty") && forge_test_can (test, "connect"));
  forge_test_act (test, "connect");
  dialog = find_dialog (test, FORGE_TYPE_LOGIN_PAGE);
  fill_in (dialog, "Server", "forge.example.com");
  fill_in (dialog, "User", "ana_b");
  fill_in (dialog, "Password", "secret");
  forge_test_shop_insert (test->shop, 0, 9);
  say (test, SERVER ("\"state\":\"fresh\""), ACCOUNTS ("ready", "missing"));
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "POST accounts/", 201, "{}", "Forge-Outcome: applied" });
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (1, "0a") });
  gtk_widget_activate_action (dialog, "login.send", NULL);
  forge_test_wait (find_dialog (test, FORGE_TYPE_LOGIN_PAGE) == NULL);
  forge_test_wait (forge_test_shows (test, "pages", "clients")
                   && forge_test_shows (test, "states", "list"));
  forge_test_wait (shows (test, "There is no keyring here: you will be asked for the password at "
                          "every start."));
}

/* What was on screen of the other profile goes: the client, and the form, whose text is kept for
 * when one is back. */
static void
test_switch (Test *test)
{
  GtkSelectionModel *model = gtk_list_view_get_model (forge_test_child (test, "list_view"));
  g_autofree char *drafts = forge_draft_get_directory ("0a");
  g_autofree char *draft = g_build_filename (drafts, "1.json", NULL);
  GtkWidget *form;
  guint before;

  start (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_wait (count_attention (test) == 1);
  forge_test_wait (g_list_model_get_n_items (G_LIST_MODEL (model)) == 3);
  gtk_selection_model_select_item (model, 0, TRUE);
  forge_test_wait (forge_test_can (test, "edit"));
  forge_test_act (test, "edit");
  form = find_dialog (test, FORGE_TYPE_CLIENT_EDITOR);
  fill_in (form, "Name", "Half typed");

  say (test, "{\"profile\":\"this-computer\",\"server\":null}", READY);
  forge_test_server_report (test->shop->server, FEED (1, "this-computer"));
  forge_test_wait (find_dialog (test, FORGE_TYPE_CLIENT_EDITOR) == NULL);
  g_assert_cmpint (forge_selection_get_id (FORGE_SELECTION (model)), ==, 0);
  forge_test_wait (!forge_test_can (test, "log-out"));
  forge_test_wait (g_file_test (draft, G_FILE_TEST_EXISTS));
  g_assert_false (shows (test, "You have unsaved changes to Client 000001."));

  /* Who looks already looks at those, too. */
  before = count_attention (test);
  say (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "POST accounts/0a/switch/", 200, "{}", "Forge-Outcome: applied" });
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (1, "0a") });
  g_action_group_change_action_state (G_ACTION_GROUP (test->window), "profile",
                                      g_variant_new_string ("0a"));
  forge_test_wait (g_strcmp0 (forge_api_get_profile (test->api), "0a") == 0);
  forge_test_wait (count_attention (test) > before);
  forge_test_wait (shows (test, "You have unsaved changes to Client 000001."));
  g_signal_emit_by_name (forge_test_ui_button ("_Discard"), "clicked");
  forge_test_wait (!g_file_test (draft, G_FILE_TEST_EXISTS));
  g_rmdir (drafts);
}

/* A save that needs the password first goes on after the login, from a form that stayed. */
static void
test_login_in_form (Test *test)
{
  GtkSelectionModel *model = gtk_list_view_get_model (forge_test_child (test, "list_view"));
  GtkWidget *form, *login;

  start (test, SERVER ("\"state\":\"login-needed\""), ACCOUNTS ("login-needed", "kept"));
  forge_test_wait (g_list_model_get_n_items (G_LIST_MODEL (model)) == 3);
  forge_test_act (test, "new");
  form = find_dialog (test, FORGE_TYPE_CLIENT_EDITOR);
  fill_in (form, "Name", "Rosa");
  fill_in (form, "Code", "R-1");
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET clients/next-code/", 200, "{\"code\":\"R-2\"}", .always = TRUE });
  test->shop->new_id = 9;
  test->shop->refuse = "POST clients/";
  gtk_widget_activate_action (form, "editor.save", NULL);
  forge_test_wait (find_dialog (test, FORGE_TYPE_LOGIN_PAGE) != NULL);
  login = find_dialog (test, FORGE_TYPE_LOGIN_PAGE);
  g_assert_true (find_dialog (test, FORGE_TYPE_CLIENT_EDITOR) == form);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (forge_test_ui_row (form, "Name"))), ==,
                   "Rosa");

  test->shop->refuse = NULL;
  fill_in (login, "Password", "secret");
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "POST accounts/0a/login/", 200, "{}", "Forge-Outcome: applied" });
  gtk_widget_activate_action (login, "login.send", NULL);
  forge_test_wait (find_dialog (test, FORGE_TYPE_CLIENT_EDITOR) == NULL);
  forge_test_wait (g_list_model_get_n_items (G_LIST_MODEL (model)) == 4);
}

/* Forgetting asks once, and says what goes. */
static void
test_forget (Test *test)
{
  start (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_act (test, "forget-server");
  forge_test_wait (forge_test_ui_button ("_Forget") != NULL);
  say (test, "{\"profile\":\"this-computer\",\"server\":null}",
       "{\"current\":\"this-computer\",\"accounts\":[]}");
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "DELETE accounts/0a/", 204, NULL, "Forge-Outcome: applied" });
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "GET changes/", 200, FEED (1, "this-computer") });
  g_signal_emit_by_name (forge_test_ui_button ("_Forget"), "clicked");
  forge_test_wait (!forge_test_can (test, "forget-server"));
  forge_test_wait (g_strcmp0 (forge_api_get_profile (test->api), FORGE_THIS_COMPUTER) == 0);
  forge_test_wait (has_menu (test, "_Connect to a Server…|"));
}

/* What fails is said, and nothing is another than before. */
static void
test_failure (Test *test)
{
  start (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_server_script (test->shop->server, &(ForgeTestReply) {
    "POST accounts/0a/logout/", 507, "{\"detail\":\"full\"}", "Forge-Outcome: rejected" });
  forge_test_act (test, "log-out");
  forge_test_wait (forge_test_ui_button ("_Close") != NULL);
  g_signal_emit_by_name (forge_test_ui_button ("_Close"), "clicked");
  g_assert_cmpstr (forge_api_get_profile (test->api), ==, "0a");
}

/* Looking again, by the keyboard too, asks the server. */
static void
test_attention (Test *test)
{
  guint before;

  start (test, SERVER ("\"state\":\"fresh\""), READY);
  forge_test_drain ();
  before = count_attention (test);
  forge_test_act (test, "refresh");
  forge_test_wait (count_attention (test) > before);
}

static const ForgeTestWindowCase cases[] = {
  { "/ui/window-server/alone", 0, test_alone },
  { "/ui/window-server/states", 3, test_states },
  { "/ui/window-server/first-walk", 0, test_first_walk },
  { "/ui/window-server/unconfirmed", 3, test_unconfirmed },
  { "/ui/window-server/refused", 3, test_refused },
  { "/ui/window-server/overwritten", 3, test_overwritten },
  { "/ui/window-server/dismiss", 3, test_dismiss },
  { "/ui/window-server/deactivate-instead", 3, test_deactivate_instead },
  { "/ui/window-server/create-again", 3, test_create_again },
  { "/ui/window-server/age", 3, test_age },
  { "/ui/window-server/connect", 0, test_connect },
  { "/ui/window-server/switch", 3, test_switch },
  { "/ui/window-server/login-in-form", 3, test_login_in_form },
  { "/ui/window-server/forget", 3, test_forget },
  { "/ui/window-server/failure", 3, test_failure },
  { "/ui/window-server/attention", 3, test_attention },
};

int
main (int   argc,
      char *argv[])
{
  return forge_test_window_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
