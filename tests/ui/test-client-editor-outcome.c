/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a save that does not simply succeed. */
#include "forge-conflict-page.h"

#include "forge-test-editor.h"

static const char *
sent_version (Test *test)
{
  ForgeTestRequest *request = forge_test_server_last (test->base.server, "PATCH");

  return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                       "If-Match");
}

/* No answer: it says so, keeps what was typed, and another try is the same try. */
static void
test_unknown_outcome (Test          *test,
                      gconstpointer  data)
{
  g_autofree char *key = NULL;

  edit (test, NULL);
  type_new (test);
  reply (test, "POST clients/", 504, "{\"detail\":\"x\"}", "Forge-Outcome: unknown");
  do_action (test, "editor.save");
  forge_test_wait (!is_saving (test));
  g_assert_true (shows (test, "No answer came back, so the change may or may not have been saved. "
                              "Trying again is safe."));
  g_assert_cmpstr (typed (test, "Name"), ==, "Ana");
  g_assert_null (test->saved);
  key = g_strdup (sent_key (test));
  g_assert_nonnull (key);

  reply (test, "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpuint (forge_test_server_count (test->base.server, "POST clients/"), ==, 2);
  g_assert_cmpstr (sent_key (test), ==, key);
}

/* Nobody knows whether the first try was made, and then the form is changed: the service gets the
 * same again, and after that what is new. */
static void
test_unknown_outcome_then_changed (Test          *test,
                                   gconstpointer  data)
{
  g_autofree char *key = NULL;
  g_autofree char *body = NULL;

  edit (test, NULL);
  type_new (test);
  reply (test, "POST clients/", 504, "{\"detail\":\"x\"}", "Forge-Outcome: unknown");
  do_action (test, "editor.save");
  forge_test_wait (!is_saving (test));
  key = g_strdup (sent_key (test));
  body = g_strdup (sent_body (test, "POST clients/"));

  type_text (test, "Name", "Eva");
  type_text (test, "City", "Xalapa");
  reply (test, "POST clients/", 201,
         "{\"client_id\":7,\"client_code\":\"CLI-7\",\"type\":\"INDIVIDUAL\",\"name\":\"Ana\","
         "\"payment_days\":30,\"preferred_contact_method\":\"EMAIL\",\"send_reminders\":true,"
         "\"status\":\"ACTIVE\"}", "ETag: \"1\"");
  reply (test, "PATCH clients/7/", 200, FORGE_TEST_ROW (7, "Eva"), "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpstr (sent_key (test), ==, key);
  g_assert_cmpstr (sent_body (test, "POST clients/"), ==, body);
  g_assert_cmpstr (sent_body (test, "PATCH"), ==, "{\"name\":\"Eva\",\"city\":\"Xalapa\"}");
  g_assert_cmpstr (sent_version (test), ==, "\"1\"");
  g_assert_true (test->created);
}

/* The first try was not made, and is refused now: what the form has by now is sent as another. */
static void
test_unknown_outcome_then_refused (Test          *test,
                                   gconstpointer  data)
{
  g_autofree char *key = NULL;

  edit (test, NULL);
  type_new (test);
  reply (test, "POST clients/", 504, "{\"detail\":\"x\"}", "Forge-Outcome: unknown");
  do_action (test, "editor.save");
  forge_test_wait (!is_saving (test));
  key = g_strdup (sent_key (test));

  type_text (test, "Code", "CLI-8");
  reply (test, "POST clients/", 400,
         "{\"client_code\":[\"x\"],\"_codes\":{\"client_code\":[\"duplicate\"]}}",
         "Forge-Outcome: rejected");
  reply (test, "POST clients/", 201, FORGE_TEST_ROW (8, "Ana"), "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpuint (forge_test_server_count (test->base.server, "POST clients/"), ==, 3);
  g_assert_nonnull (strstr (sent_body (test, "POST clients/"), "\"CLI-8\""));
  g_assert_cmpstr (sent_key (test), !=, key);
}

static void
test_keys_differ (Test          *test,
                  gconstpointer  data)
{
  g_autofree char *key = NULL;

  edit (test, NULL);
  for (guint i = 0; i < 2; i++)
    {
      type_new (test);
      reply (test, "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied");
      g_clear_object (&test->saved);
      do_action (test, "editor.save");
      forge_test_wait (test->saved != NULL);
      g_assert_cmpstr (sent_key (test), !=, key);
      g_free (key);
      key = g_strdup (sent_key (test));
      gtk_window_destroy (test->window);
      edit (test, NULL);
    }
}

static void
test_errors (Test          *test,
             gconstpointer  data)
{
  static const struct
  {
    guint       status;
    const char *outcome;
    const char *words;
  } table[] = {
    { 404, "Forge-Outcome: rejected",
      "Not saved. This client is no longer there. Someone may have deleted it." },
    { 412, "Forge-Outcome: rejected",
      "Not saved. Someone else changed this client in the meantime." },
    { 503, "Forge-Outcome: not-sent",
      "Not saved: there is no connection. What you typed is kept. Save it again when you are back "
      "online." },
  };

  edit_row (test);
  type_text (test, "City", "Xalapa");
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      reply (test, "PATCH clients/42/", table[i].status, "{\"detail\":\"x\"}", table[i].outcome);
      do_action (test, "editor.save");
      g_assert_true (is_saving (test));
      forge_test_wait (!is_saving (test));
      g_assert_true (shows (test, table[i].words));
      g_assert_cmpstr (typed (test, "City"), ==, "Xalapa");
      g_assert_true (forge_client_editor_is_changed (test->editor));
    }
}

/* ROW as somebody else left it meanwhile: another phone and a city. */
#define THEIR_ROW \
  "{\"client_id\":42,\"client_code\":\"CLI-0042\",\"type\":\"INDIVIDUAL\"," \
  "\"name\":\"José Pérez\",\"legal_name\":null,\"tax_id\":\"\",\"email\":null," \
  "\"phone\":\"55 9999\",\"notes\":\"a\\r\\nb\",\"credit_limit\":\"5000.00\"," \
  "\"payment_days\":null,\"send_reminders\":null,\"status\":\"BLOCKED\"," \
  "\"preferred_contact_method\":\"PIGEON\",\"address\":null,\"city\":\"Xalapa\"}"

static void
edit_version (Test *test)
{
  g_autoptr (ForgeClient) client = parse (ROW);

  forge_client_set_etag (client, "\"1\"");
  edit (test, client);
}

/* Somebody else changed other fields: merged and saved without a word. */
static void
test_merge (Test          *test,
            gconstpointer  data)
{
  edit_version (test);
  type_text (test, "E-mail", "jose@example.com");
  reply (test, "PATCH clients/42/", 412, THEIR_ROW, "ETag: \"2\"");
  reply (test, "PATCH clients/42/", 200, THEIR_ROW, "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (forge_test_server_count (test->base.server, "PATCH") == 1);
  g_assert_cmpstr (sent_version (test), ==, "\"1\"");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpuint (forge_test_server_count (test->base.server, "PATCH"), ==, 2);
  g_assert_cmpstr (sent_version (test), ==, "\"2\"");
  g_assert_cmpstr (sent_body (test, "PATCH"), ==, "{\"email\":\"jose@example.com\"}");
}

/* Somebody else did the very same: there is nothing left to save. */
static void
test_merge_same (Test          *test,
                 gconstpointer  data)
{
  edit_version (test);
  type_text (test, "Phone", "55 9999");
  reply (test, "PATCH clients/42/", 412, THEIR_ROW, "ETag: \"2\"");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpstr (forge_client_get (test->saved, FORGE_FIELD_CITY), ==, "Xalapa");
  g_assert_cmpuint (forge_test_server_count (test->base.server, "PATCH"), ==, 1);
}

/* It changes whenever it is saved: that is said, not tried for ever. */
static void
test_merge_again_and_again (Test          *test,
                            gconstpointer  data)
{
  edit_version (test);
  type_text (test, "E-mail", "jose@example.com");
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "PATCH clients/42/", 412, THEIR_ROW,
                                                .always = TRUE });
  do_action (test, "editor.save");
  forge_test_wait (!is_saving (test));
  g_assert_true (shows (test, "Not saved. Someone else changed this client in the meantime."));
  g_assert_cmpstr (typed (test, "E-mail"), ==, "jose@example.com");
  g_assert_null (test->saved);
}

static void
get_into_conflict (Test *test)
{
  edit_version (test);
  type_text (test, "Phone", "55 0000");
  type_text (test, "E-mail", "jose@example.com");
  reply (test, "PATCH clients/42/", 412, THEIR_ROW, "ETag: \"2\"");
  do_action (test, "editor.save");
  forge_test_wait (shows (test, "Someone Else Changed This Client"));
}

/* Both changed the phone: yours, theirs and before, and a choice. */
static void
test_conflict (Test          *test,
               gconstpointer  data)
{
  GtkWidget *page, *yours;

  get_into_conflict (test);
  g_assert_null (test->saved);
  page = forge_test_ui_find (GTK_WIDGET (test->editor), FORGE_TYPE_CONFLICT_PAGE, NULL, NULL);
  g_assert_true (forge_test_ui_shows (page, "Phone"));
  g_assert_true (forge_test_ui_shows (page, "Before: 55 1234"));
  g_assert_true (forge_test_ui_shows (page, "55 0000"));
  g_assert_true (forge_test_ui_shows (page, "55 9999"));
  g_assert_false (forge_test_ui_shows (page, "City"));
  g_assert_false (forge_test_ui_shows (page, "E-mail"));
  g_assert_nonnull (forge_test_ui_button ("_Save These"));

  yours = forge_test_ui_row (test->editor, "Yours");
  gtk_widget_activate (yours);
  reply (test, "PATCH clients/42/", 200, ROW, "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_cmpstr (sent_version (test), ==, "\"2\"");
  g_assert_cmpstr (sent_body (test, "PATCH"), ==,
                   "{\"email\":\"jose@example.com\",\"phone\":\"55 0000\"}");
}

/* Theirs, unless the person says otherwise. */
static void
test_conflict_theirs (Test          *test,
                      gconstpointer  data)
{
  get_into_conflict (test);
  reply (test, "PATCH clients/42/", 503, "{}", "Forge-Outcome: not-sent");
  do_action (test, "editor.save");
  forge_test_wait (shows (test, "Not saved: there is no connection. What you typed is kept. Save it "
                          "again when you are back online."));
  g_assert_cmpstr (sent_body (test, "PATCH"), ==, "{\"email\":\"jose@example.com\"}");
  /* The form goes on from there. */
  g_assert_cmpstr (typed (test, "Phone"), ==, "55 9999");
  g_assert_cmpstr (typed (test, "City"), ==, "Xalapa");
  g_assert_cmpstr (typed (test, "E-mail"), ==, "jose@example.com");
  assert_save (test, TRUE, "Save this client");
}

/* Back to the form, as it was. */
static void
test_conflict_cancelled (Test          *test,
                         gconstpointer  data)
{
  get_into_conflict (test);
  do_action (test, "editor.cancel");
  g_assert_cmpuint (test->cancelled, ==, 0);
  g_assert_cmpstr (typed (test, "Phone"), ==, "55 0000");
  g_assert_cmpstr (typed (test, "City"), ==, "");
  assert_save (test, TRUE, "Save this client");

  reply (test, "PATCH clients/42/", 412, THEIR_ROW, "ETag: \"2\"");
  do_action (test, "editor.save");
  forge_test_wait (shows (test, "Someone Else Changed This Client"));
}

/* Cancel stops the save, and the form is as it was. */
static void
test_stop_saving (Test          *test,
                  gconstpointer  data)
{
  edit_row (test);
  type_text (test, "City", "Xalapa");
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "PATCH clients/42/", 200, ROW, .hold = TRUE });
  do_action (test, "editor.save");
  forge_test_wait (forge_test_server_count_held (test->base.server, "PATCH") == 1);
  do_action (test, "editor.cancel");
  forge_test_wait (!is_saving (test));
  g_assert_cmpuint (test->cancelled, ==, 0);
  g_assert_cmpstr (typed (test, "City"), ==, "Xalapa");
  forge_test_server_release (test->base.server, "PATCH");
}

/* The dialog is closed while it is being saved. */
static void
test_closed_while_saving (Test          *test,
                          gconstpointer  data)
{
  edit_row (test);
  type_text (test, "City", "Xalapa");
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "PATCH clients/42/", 200, ROW,
                                                "Forge-Outcome: applied", .hold = TRUE });
  do_action (test, "editor.save");
  forge_test_wait (forge_test_server_count_held (test->base.server, "PATCH") == 1);
  gtk_window_destroy (test->window);
  forge_test_server_release (test->base.server, "PATCH");
  forge_test_wait (g_str_equal (test->base.changes->str, "updated 42, "));
  forge_test_drain ();
  edit_row (test);
}

int
main (int    argc,
      char **argv)
{
  forge_test_ui_init (&argc, &argv);
  add ("/client-editor-outcome/unknown-outcome", test_unknown_outcome);
  add ("/client-editor-outcome/unknown-outcome-then-changed", test_unknown_outcome_then_changed);
  add ("/client-editor-outcome/unknown-outcome-then-refused", test_unknown_outcome_then_refused);
  add ("/client-editor-outcome/keys-differ", test_keys_differ);
  add ("/client-editor-outcome/errors", test_errors);
  add ("/client-editor-outcome/merge", test_merge);
  add ("/client-editor-outcome/merge-same", test_merge_same);
  add ("/client-editor-outcome/merge-again-and-again", test_merge_again_and_again);
  add ("/client-editor-outcome/conflict", test_conflict);
  add ("/client-editor-outcome/conflict-theirs", test_conflict_theirs);
  add ("/client-editor-outcome/conflict-cancelled", test_conflict_cancelled);
  add ("/client-editor-outcome/stop-saving", test_stop_saving);
  add ("/client-editor-outcome/closed-while-saving", test_closed_while_saving);
  return g_test_run ();
}
