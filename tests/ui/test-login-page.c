/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting to a server, and logging in again: what is typed is sent once, what is refused is said
 * under its row, and nothing typed is lost. */
#include "forge-login-page.h"

#include "forge-test-server.h"
#include "forge-test-ui.h"

typedef struct {
  ForgeTestServer *server;
  ForgeApi        *api;
  GtkWidget       *page;
  GtkWindow       *window;
  guint            n_done;
  guint            n_cancelled;
} Test;

static char id[] = "0a";
static char server[] = "https://forge.example.com/api/v1/";
static char user[] = "ana";
static const ForgeAccount account = {
  .id = id, .server = server, .user = user, .login = FORGE_LOGIN_EXPIRED, .locked = TRUE,
};

static void
count (guint *n)
{
  (*n)++;
}

static void
set_up (Test          *test,
        gconstpointer  data)
{
  test->server = forge_test_server_new ();
  test->api = forge_api_new ();
  forge_api_set_socket (test->api, forge_test_server_get_path (test->server));
  test->page = forge_login_page_new (test->api, data);
  g_signal_connect_swapped (test->page, "done", G_CALLBACK (count), &test->n_done);
  g_signal_connect_swapped (test->page, "cancelled", G_CALLBACK (count), &test->n_cancelled);
  test->window = forge_test_ui_show (test->page);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  gpointer left = test->page;

  g_object_add_weak_pointer (left, &left);
  gtk_window_destroy (test->window);
  forge_test_wait (left == NULL);
  left = test->api;
  g_object_add_weak_pointer (left, &left);
  g_object_unref (test->api);
  forge_test_wait (left == NULL);
  g_assert_finalize_object (test->server);
}

static void
type (Test       *test,
      const char *title,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (forge_test_ui_row (test->page, title)), text);
}

static GtkWidget *
get_button (Test       *test,
            const char *label)
{
  return forge_test_ui_find (test->page, GTK_TYPE_BUTTON, "label", label);
}

static void
fill (Test *test)
{
  type (test, "Server", "forge.example.com");
  type (test, "User", "ana");
  type (test, "Password", "secret");
}

/* One that is disabled tells nobody that it was pressed. */
static void
press (Test       *test,
       const char *label)
{
  GtkWidget *button = get_button (test, label);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
script (Test       *test,
        guint       status,
        const char *body)
{
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/", status, body, "Forge-Outcome: rejected" });
}

static gboolean
is_focused (Test       *test,
            const char *title)
{
  GtkWidget *row = forge_test_ui_row (test->page, title);
  GtkWidget *focus = gtk_window_get_focus (test->window);

  return focus != NULL && (focus == row || gtk_widget_is_ancestor (focus, row));
}

static gboolean
has_error (Test       *test,
           const char *title)
{
  return gtk_widget_has_css_class (forge_test_ui_row (test->page, title), "error");
}

/* There is nothing to press before everything is filled; then it is done. */
static void
test_connect (Test          *test,
              gconstpointer  data)
{
  g_assert_true (is_focused (test, "Server"));
  g_assert_false (gtk_widget_is_sensitive (get_button (test, "_Connect")));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (get_button (test, "_Connect")), ==,
                   "Enter the address of the server.");
  fill (test);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/", 201, "{}", "Forge-Outcome: applied", .hold = TRUE });
  press (test, "_Connect");
  forge_test_wait (forge_test_server_count_held (test->server, "POST accounts/") == 1);
  g_assert_false (gtk_widget_is_sensitive (get_button (test, "_Connect")));
  g_assert_false (gtk_widget_is_sensitive (forge_test_ui_row (test->page, "User")));
  forge_test_server_release (test->server, "POST accounts/");
  forge_test_wait (test->n_done == 1);
  g_assert_cmpuint (test->n_cancelled, ==, 0);
}

static void
test_refused (Test          *test,
              gconstpointer  data)
{
  static const struct {
    const char *body;
    const char *row;
    const char *words;
  } rows[] = {
    { "{\"server\":[\"x\"],\"_codes\":{\"server\":[\"bad_address\"]}}", "Server",
      "This is not an address. Enter one such as forge.example.com." },
    { "{\"server\":[\"x\"],\"_codes\":{\"server\":[\"unreachable\"]}}", "Server",
      "There is no answer from this address. Check it, and the network." },
    { "{\"password\":[\"x\"],\"_codes\":{\"password\":[\"refused\"]}}", "Password",
      "The user or the password was not accepted." },
    { "{\"detail\":\"<b>odd</b>\"}", NULL, "This was not accepted: “<b>odd</b>”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      fill (test);
      script (test, 400, rows[i].body);
      press (test, "_Connect");
      forge_test_wait (forge_test_ui_shows (test->page, rows[i].words));
      if (rows[i].row != NULL)
        {
          g_assert_true (has_error (test, rows[i].row));
          g_assert_true (is_focused (test, rows[i].row));
        }
      type (test, "User", "anna");
      g_assert_false (forge_test_ui_shows (test->page, rows[i].words));
      g_assert_false (has_error (test, "Server"));
      g_assert_cmpstr (gtk_editable_get_text (
                         GTK_EDITABLE (forge_test_ui_row (test->page, "Password"))), ==, "secret");
    }
  g_assert_cmpuint (test->n_done, ==, 0);
}

/* Without encryption only after a warning. */
static void
test_insecure (Test          *test,
               gconstpointer  data)
{
  fill (test);
  script (test, 400, "{\"server\":[\"x\"],\"_codes\":{\"server\":[\"insecure\"]}}");
  press (test, "_Connect");
  forge_test_wait (forge_test_ui_button ("Connect _Anyway") != NULL);
  g_assert_nonnull (strstr (forge_test_server_last (test->server, "POST accounts/")->body,
                            "\"allow_http\":false"));
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/", 201, "{}", "Forge-Outcome: applied" });
  g_signal_emit_by_name (forge_test_ui_button ("Connect _Anyway"), "clicked");
  forge_test_wait (test->n_done == 1);
  g_assert_nonnull (strstr (forge_test_server_last (test->server, "POST accounts/")->body,
                            "\"allow_http\":true"));
}

/* Cancel stops what is under way first, and leaves then. */
static void
test_cancel (Test          *test,
             gconstpointer  data)
{
  fill (test);
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/", 201, "{}", "Forge-Outcome: applied", .hold = TRUE });
  press (test, "_Connect");
  forge_test_wait (forge_test_server_count_held (test->server, "POST accounts/") == 1);
  press (test, "_Cancel");
  forge_test_wait (gtk_widget_is_sensitive (get_button (test, "_Connect")));
  g_assert_cmpuint (test->n_cancelled, ==, 0);
  press (test, "_Cancel");
  g_assert_cmpuint (test->n_cancelled, ==, 1);
  g_assert_cmpuint (test->n_done, ==, 0);
  forge_test_server_release (test->server, "POST accounts/");
  forge_test_drain ();
}

/* The password alone, with why it is asked for. */
static void
test_login (Test          *test,
            gconstpointer  data)
{
  g_assert_null (forge_test_ui_row (test->page, "User"));
  g_assert_true (forge_test_ui_shows (test->page, "The password of ana on forge.example.com"));
  g_assert_true (forge_test_ui_shows (test->page,
                                      "The keyring of this computer is locked. While it is, you "
                                      "are asked for the password at every start."));
  g_assert_true (is_focused (test, "Password"));
  type (test, "Password", "wrong");
  script (test, 400, "{\"password\":[\"x\"],\"_codes\":{\"password\":[\"refused\"]}}");
  press (test, "_Log In");
  forge_test_wait (has_error (test, "Password"));
  type (test, "Password", "secret");
  forge_test_server_script (test->server, &(ForgeTestReply) {
    "POST accounts/0a/login/", 200, "{}", "Forge-Outcome: applied" });
  press (test, "_Log In");
  forge_test_wait (test->n_done == 1);
}

/* What is about the server has no row of its own here. */
static void
test_login_unreachable (Test          *test,
                        gconstpointer  data)
{
  type (test, "Password", "secret");
  script (test, 400, "{\"server\":[\"x\"],\"_codes\":{\"server\":[\"unreachable\"]}}");
  press (test, "_Log In");
  forge_test_wait (forge_test_ui_shows (
    test->page, "There is no answer from this address. Check it, and the network."));
  g_assert_false (has_error (test, "Password"));
}

int
main (int   argc,
      char *argv[])
{
  forge_test_ui_init (&argc, &argv);
#define ADD(path, account, function) \
  g_test_add (path, Test, account, set_up, function, tear_down)
  ADD ("/ui/login-page/connect", NULL, test_connect);
  ADD ("/ui/login-page/refused", NULL, test_refused);
  ADD ("/ui/login-page/insecure", NULL, test_insecure);
  ADD ("/ui/login-page/cancel", NULL, test_cancel);
  ADD ("/ui/login-page/login", &account, test_login);
  ADD ("/ui/login-page/login-unreachable", &account, test_login_unreachable);
  return g_test_run ();
}
