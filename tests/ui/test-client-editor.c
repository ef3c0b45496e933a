/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form: what it sends, what it says, and that nothing typed is ever lost. */
#include "forge-test-editor.h"

static void
test_create (Test          *test,
             gconstpointer  data)
{
  edit (test, NULL);
  g_assert_true (has_focus (test, "Name"));
  assert_save (test, FALSE, "Enter a name.");
  g_assert_false (forge_client_editor_is_changed (test->editor));
  type_text (test, "Name", "Ana");
  assert_save (test, FALSE, "Enter a code.");
  type_text (test, "Code", "cli-7");
  assert_save (test, TRUE, "Save this client");

  reply (test, "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied");
  do_action (test, "editor.save");
  g_assert_true (is_saving (test));
  assert_save (test, FALSE, "Saving…");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpint (forge_client_get_id (test->saved), ==, 7);
  g_assert_true (test->created);
  g_assert_cmpstr (sent_body (test, "POST"), ==,
                   "{\"client_code\":\"CLI-7\",\"type\":\"INDIVIDUAL\",\"name\":\"Ana\","
                   "\"payment_days\":30,\"preferred_contact_method\":\"EMAIL\","
                   "\"send_reminders\":true,\"status\":\"ACTIVE\"}");
}

/* A value that a new client would get is sent as null when the person took it away. */
static void
test_create_without_fallback (Test          *test,
                              gconstpointer  data)
{
  edit (test, NULL);
  type_new (test);
  type_text (test, "Payment Days", "");
  reply (test, "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_nonnull (strstr (sent_body (test, "POST"), "\"payment_days\":null"));
}

/* Only what was changed is sent. */
static void
test_update (Test          *test,
             gconstpointer  data)
{
  edit_row (test);
  assert_save (test, FALSE, "Nothing was changed yet.");
  type_text (test, "Phone", "55 9999 0000");
  assert_save (test, TRUE, "Save this client");
  type_text (test, "Phone", "55 1234");
  assert_save (test, FALSE, "Nothing was changed yet.");
  type_text (test, "Phone", "");
  type_text (test, "E-mail", "jose@example.com");
  type_text (test, "Tax ID", "1");
  type_text (test, "Tax ID", "");
  type_text (test, "Legal Name", "x");
  type_text (test, "Legal Name", "");

  reply (test, "PATCH clients/42/", 200, ROW, "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_false (test->created);
  g_assert_cmpstr (sent_body (test, "PATCH"), ==,
                   "{\"email\":\"jose@example.com\",\"phone\":null}");
}

/* The client on screen changes while it is edited: what is sent is what the person changed. */
static void
test_update_of_a_moving_client (Test          *test,
                                gconstpointer  data)
{
  g_autoptr (ForgeClient) client = parse (ROW);
  g_autoptr (ForgeClient) other = parse (FORGE_TEST_ROW (42, "Pepe"));

  edit (test, client);
  forge_client_update (client, other);
  type_text (test, "City", "Xalapa");
  reply (test, "PATCH clients/42/", 200, ROW, "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpstr (sent_body (test, "PATCH"), ==, "{\"city\":\"Xalapa\"}");
}

/* The form's own rules: said under the fields, and nothing is sent. */
static void
test_own_problems (Test          *test,
                   gconstpointer  data)
{
  edit_row (test);
  type_text (test, "Credit Limit", "1,5");
  type_text (test, "Code", "a b");
  g_assert_false (shows (test, "Use only letters, digits, “-” and “_”, without spaces."));
  do_action (test, "editor.save");
  g_assert_true (shows (test, "Use only letters, digits, “-” and “_”, without spaces."));
  g_assert_true (
    shows (test, "Enter an amount in digits with a decimal point, such as 1500.50."));
  g_assert_true (has_focus (test, "Code"));
  g_assert_false (is_saving (test));
  forge_test_drain ();
  g_assert_cmpuint (forge_test_server_count (test->base.server, "PATCH"), ==, 0);
}

/* The server's: under the fields, the rest at the top, and the focus at the first. */
static void
test_server_problems (Test          *test,
                      gconstpointer  data)
{
  edit (test, NULL);
  type_new (test);
  type_text (test, "Notes", "Long\ntext");
  reply (test, "POST clients/", 400,
         "{\"client_code\":[\"Ya existe.\"],\"email\":[\"No <b>así</b>\"],"
         "\"non_field_errors\":[\"Hoy no.\"],\"_codes\":{\"client_code\":[\"duplicate\"]}}",
         "Forge-Outcome: rejected");
  do_action (test, "editor.save");
  forge_test_wait (!is_saving (test));
  g_assert_true (shows (test, "Another client already has this code."));
  g_assert_true (shows (test, "This was not accepted: “No <b>así</b>”"));
  g_assert_true (shows (test, "This was not accepted: “Hoy no.”"));
  g_assert_true (has_focus (test, "Code"));
  g_assert_cmpstr (typed (test, "Name"), ==, "Ana");

  type_text (test, "Code", "CLI-8");
  g_assert_false (shows (test, "Another client already has this code."));
  g_assert_true (shows (test, "This was not accepted: “No <b>así</b>”"));
  g_assert_null (test->saved);

  /* The next try begins with nothing said. */
  reply (test, "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied");
  do_action (test, "editor.save");
  g_assert_false (shows (test, "This was not accepted: “No <b>así</b>”"));
  forge_test_wait (test->saved != NULL);
}

static void
test_cancel_unchanged (Test          *test,
                       gconstpointer  data)
{
  edit_row (test);
  g_assert_true (forge_client_editor_leave (test->editor));
  g_assert_cmpuint (test->cancelled, ==, 1);
}

/* Leaving with changes asks once. */
static void
test_cancel_changed (Test          *test,
                     gconstpointer  data)
{
  edit_row (test);
  type_text (test, "City", "Xalapa");
  do_action (test, "editor.cancel");
  answer ("_Keep Editing");
  g_assert_cmpuint (test->cancelled, ==, 0);
  g_assert_cmpstr (typed (test, "City"), ==, "Xalapa");

  g_assert_true (forge_client_editor_leave (test->editor));
  answer ("_Discard");
  g_assert_cmpuint (test->cancelled, ==, 1);
}

/* Enter saves; where something is missing, it goes there and says what. */
static void
test_enter (Test          *test,
            gconstpointer  data)
{
  edit (test, NULL);
  type_text (test, "Name", "Ana");
  g_signal_emit_by_name (forge_test_ui_row (test->editor, "Name"), "entry-activated");
  g_assert_true (shows (test, "Enter a code."));
  g_assert_true (has_focus (test, "Code"));

  type_text (test, "Code", "A");
  reply (test, "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied");
  g_signal_emit_by_name (forge_test_ui_row (test->editor, "Code"), "entry-activated");
  forge_test_wait (test->saved != NULL);
}

/* Names from outside are never markup. */
static void
test_literal (Test          *test,
              gconstpointer  data)
{
  g_autoptr (ForgeClient) client = parse (FORGE_TEST_ROW (42, "<b>Peña</b> & Co"));

  forge_client_set (client, FORGE_FIELD_STATUS, "<i>x</i>");
  edit (test, client);
  g_assert_cmpstr (typed (test, "Name"), ==, "<b>Peña</b> & Co");
  g_assert_true (shows (test, "<i>x</i>"));
}

/* Every input can be reached by Tab, in the order of the form. */
static void
test_tab (Test          *test,
          gconstpointer  data)
{
  static const char *const titles[] = {
    "Name",         "Code",         "Kind",          "Phone",            "Mobile",
    "E-mail",       "Street",       "City",          "State",            "Country",
    "Postal Code",  "Legal Name",   "Tax ID",        "Credit Limit",     "Payment Days",
    "Preferred Contact", "Send Reminders", "Status", "Notes",
  };

  edit (test, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      GtkWidget *row = forge_test_ui_row (test->editor, titles[i]);
      GtkWidget *focus = gtk_window_get_focus (test->window);

      g_assert_true (focus == row || gtk_widget_is_ancestor (focus, row));
      gtk_widget_child_focus (GTK_WIDGET (test->window), GTK_DIR_TAB_FORWARD);
    }
}

/* The narrowest window and the largest text at once. */
static void
test_narrow_and_large (Test          *test,
                       gconstpointer  data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, minimum;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
  edit (test, NULL);
  gtk_widget_measure (GTK_WIDGET (test->editor), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int    argc,
      char **argv)
{
  forge_test_ui_init (&argc, &argv);
  add ("/client-editor/create", test_create);
  add ("/client-editor/create-without-fallback", test_create_without_fallback);
  add ("/client-editor/update", test_update);
  add ("/client-editor/update-of-a-moving-client", test_update_of_a_moving_client);
  add ("/client-editor/own-problems", test_own_problems);
  add ("/client-editor/server-problems", test_server_problems);
  add ("/client-editor/cancel-unchanged", test_cancel_unchanged);
  add ("/client-editor/cancel-changed", test_cancel_changed);
  add ("/client-editor/enter", test_enter);
  add ("/client-editor/literal", test_literal);
  add ("/client-editor/tab", test_tab);
  add ("/client-editor/narrow-and-large", test_narrow_and_large);
  return g_test_run ();
}
