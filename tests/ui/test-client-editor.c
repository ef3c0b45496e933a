/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form: what it sends, what it says, and that nothing typed is ever lost. */
#include "forge-client-editor.h"
#include "forge-conflict-page.h"

#include "forge-test-api.h"
#include "forge-test-ui.h"

typedef struct
{
  ForgeTestApi       base;
  ForgeClientEditor *editor;
  GtkWindow         *window;
  ForgeClient       *saved;      /* (owned) (nullable) */
  gboolean           created;
  guint              cancelled;
  gint64             opened;
} Test;

#define ROW \
  "{\"client_id\":42,\"client_code\":\"CLI-0042\",\"type\":\"INDIVIDUAL\"," \
  "\"name\":\"José Pérez\",\"legal_name\":null,\"tax_id\":\"\",\"email\":null," \
  "\"phone\":\"55 1234\",\"notes\":\"a\\r\\nb\",\"credit_limit\":\"5000.00\"," \
  "\"payment_days\":null,\"send_reminders\":null,\"status\":\"BLOCKED\"," \
  "\"preferred_contact_method\":\"PIGEON\",\"address\":null}"

static void
on_saved (Test        *test,
          ForgeClient *client,
          gboolean     created)
{
  g_set_object (&test->saved, client);
  test->created = created;
}

static void
on_cancelled (Test *test)
{
  test->cancelled++;
}

static void
on_open_client (Test   *test,
                gint64  id)
{
  test->opened = id;
}

/* The form for @client (nullable), in a window. */
static void
edit (Test        *test,
      ForgeClient *client)
{
  test->editor = FORGE_CLIENT_EDITOR (forge_client_editor_new (test->base.api, client));
  g_signal_connect_swapped (test->editor, "saved", G_CALLBACK (on_saved), test);
  g_signal_connect_swapped (test->editor, "cancelled", G_CALLBACK (on_cancelled), test);
  g_signal_connect_swapped (test->editor, "open-client", G_CALLBACK (on_open_client), test);
  test->window = forge_test_ui_show (GTK_WIDGET (test->editor));
}

static ForgeClient *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeJson) json = forge_json_parse (text, strlen (text), &error);
  ForgeClient *client;

  g_assert_no_error (error);
  client = forge_client_new_from_json (json, 0, &error);
  g_assert_no_error (error);
  return client;
}

static void
edit_row (Test *test)
{
  g_autoptr (ForgeClient) client = parse (ROW);

  edit (test, client);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  ForgeClientEditor *editor = g_object_ref (test->editor);

  gtk_window_destroy (test->window);
  forge_test_drain ();
  g_assert_finalize_object (editor);
  g_clear_object (&test->saved);
  forge_test_api_tear_down (&test->base, NULL);
}

static void
set_up (Test          *test,
        gconstpointer  data)
{
  forge_test_api_set_up (&test->base, NULL);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/next-code/", 503, .always = TRUE });
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/duplicates/", 503, .always = TRUE });
}

static void
type_text (Test       *test,
           const char *title,
           const char *text)
{
  GtkWidget *row = forge_test_ui_row (test->editor, title);
  GtkWidget *view = forge_test_ui_find (row, GTK_TYPE_TEXT_VIEW, NULL, NULL);

  if (view)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static const char *
typed (Test       *test,
       const char *title)
{
  return gtk_editable_get_text (GTK_EDITABLE (forge_test_ui_row (test->editor, title)));
}

static gboolean
has_focus (Test       *test,
           const char *title)
{
  GtkWidget *focus = gtk_window_get_focus (test->window);

  return focus && gtk_widget_is_ancestor (focus, forge_test_ui_row (test->editor, title));
}

static gboolean
shows (Test       *test,
       const char *text)
{
  return forge_test_ui_shows (GTK_WIDGET (test->editor), text);
}

static void
do_action (Test       *test,
           const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (test->editor), action, NULL);
}

static void
reply (Test       *test,
       const char *request,
       guint       status,
       const char *body,
       const char *headers)
{
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { request, status, body, headers });
}

static const char *
sent_body (Test       *test,
           const char *request)
{
  return forge_test_server_last (test->base.server, request)->body;
}

static const char *
sent_key (Test *test)
{
  ForgeTestRequest *request = forge_test_server_last (test->base.server, "POST clients/");

  return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                       "Idempotency-Key");
}

static gboolean
is_saving (Test *test)
{
  return !gtk_widget_is_sensitive (forge_test_ui_row (test->editor, "Name"));
}

static void
assert_save (Test       *test,
             gboolean    enabled,
             const char *tooltip)
{
  GtkWidget *save = forge_test_ui_find (GTK_WIDGET (test->editor), GTK_TYPE_BUTTON, "label",
                                        "_Save");

  g_assert_cmpint (gtk_widget_is_sensitive (save), ==, enabled);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (save), ==, tooltip);
}

static void
type_new (Test *test)
{
  type_text (test, "Name", "Ana");
  type_text (test, "Code", "cli-7");
}

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

/* The answers to the questions for a free code from now on, in this order. */
static void
suggest (Test       *test,
         const char *code,
         const char *next)
{
  forge_test_server_forget_script (test->base.server);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/duplicates/", 503, .always = TRUE });
  reply (test, "GET clients/next-code/?type=INDIVIDUAL", 200, code, NULL);
  reply (test, "GET clients/next-code/", 200, next, NULL);
}

static void
test_suggested_code (Test          *test,
                     gconstpointer  data)
{
  suggest (test, "{\"code\":\"CLI-0043\"}", "{\"code\":\"EMP_7\"}");
  edit (test, NULL);
  forge_test_wait (g_str_equal (typed (test, "Code"), "CLI-0043"));
  g_assert_true (shows (test, "(suggested)"));
  g_assert_false (forge_client_editor_is_changed (test->editor));
  type_text (test, "Name", "Ana");
  assert_save (test, TRUE, "Save this client");

  adw_combo_row_set_selected (ADW_COMBO_ROW (forge_test_ui_row (test->editor, "Kind")), 1);
  forge_test_wait (g_str_equal (typed (test, "Code"), "EMP_7"));
  g_assert_true (g_str_has_suffix (forge_test_server_last (test->base.server, "GET clients/next")
                                     ->line, "?type=EMPRESA"));
  reply (test, "POST clients/", 201, FORGE_TEST_ROW (7, "Ana"), "Forge-Outcome: applied");
  do_action (test, "editor.save");
  forge_test_wait (test->saved != NULL);
  g_assert_nonnull (strstr (sent_body (test, "POST"), "{\"client_code\":\"EMP_7\","));
}

/* What a person types stays, whatever comes later. */
static void
test_typed_code (Test          *test,
                 gconstpointer  data)
{
  forge_test_server_forget_script (test->base.server);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/duplicates/", 503, .always = TRUE });
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/next-code/", 200,
                                                "{\"code\":\"CLI-0043\"}", .hold = TRUE });
  edit (test, NULL);
  type_text (test, "Code", "A");
  forge_test_wait (forge_test_server_count_held (test->base.server, "GET") == 1);
  forge_test_server_release (test->base.server, "GET");
  forge_test_drain ();
  g_assert_cmpstr (typed (test, "Code"), ==, "A");
  g_assert_false (shows (test, "(suggested)"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (forge_test_ui_row (test->editor, "Kind")), 1);
  forge_test_drain ();
  g_assert_cmpuint (forge_test_server_count (test->base.server, "GET clients/next-code/"), ==, 1);
}

static void
test_replaced_code (Test          *test,
                    gconstpointer  data)
{
  suggest (test, "{\"code\":\"CLI-0043\"}", "{}");
  edit (test, NULL);
  forge_test_wait (g_str_equal (typed (test, "Code"), "CLI-0043"));
  type_text (test, "Code", "A");
  g_assert_false (shows (test, "(suggested)"));
  g_assert_true (forge_client_editor_is_changed (test->editor));
}

static void
refuse_code (Test *test)
{
  reply (test, "POST clients/", 400,
         "{\"client_code\":[\"x\"],\"_codes\":{\"client_code\":[\"duplicate\"]}}",
         "Forge-Outcome: rejected");
  do_action (test, "editor.save");
  forge_test_wait (!is_saving (test));
}

/* A code that was taken meanwhile: a suggested one is replaced, a typed one stays. */
static void
test_taken_code (Test          *test,
                 gconstpointer  data)
{
  g_autofree char *key = NULL;

  suggest (test, "{\"code\":\"CLI-0043\"}", "{\"code\":\"CLI-0044\"}");
  edit (test, NULL);
  type_text (test, "Name", "Ana");
  forge_test_wait (g_str_equal (typed (test, "Code"), "CLI-0043"));
  refuse_code (test);
  key = g_strdup (sent_key (test));
  forge_test_wait (g_str_equal (typed (test, "Code"), "CLI-0044"));
  g_assert_true (shows (test, "(suggested)"));
  g_assert_true (shows (test, "Another client has just taken the code. This one is free."));

  type_text (test, "Code", "CLI-0001");
  reply (test, "GET clients/next-code/", 200, "{\"code\":\"CLI-0045\"}", NULL);
  refuse_code (test);
  forge_test_wait (shows (test, "Another client already has this code. CLI-0045 is free."));
  g_assert_cmpstr (typed (test, "Code"), ==, "CLI-0001");
  /* A refused try is over: what is sent next is another one. */
  g_assert_cmpstr (sent_key (test), !=, key);
}

static void
answer (const char *label)
{
  GtkWidget *button;

  forge_test_wait (forge_test_ui_button (label) != NULL);
  button = forge_test_ui_button (label);
  g_signal_emit_by_name (button, "clicked");
  forge_test_wait (forge_test_ui_button (label) == NULL);
}

#define JOSE \
  "{\"results\":[{\"client_id\":42,\"name\":\"José <b>Pérez\",\"client_code\":\"CLI-0042\"," \
  "\"fields\":[\"name\",\"phone\",\"new\"]}]}"

/* Replies to every question for duplicates from now on. */
static void
know (Test       *test,
      const char *duplicates)
{
  forge_test_server_forget_script (test->base.server);
  reply (test, "GET clients/next-code/", 503, NULL, NULL);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/duplicates/", 200, duplicates,
                                                .always = TRUE });
}

static guint
count_asked (Test *test)
{
  return forge_test_server_count (test->base.server, "GET clients/duplicates/");
}

/* It warns, and does not block; the other client is one click away. */
static void
test_duplicate (Test          *test,
                gconstpointer  data)
{
  know (test, JOSE);
  edit (test, NULL);
  type_new (test);
  type_text (test, "Phone", "55 1234");
  forge_test_wait (shows (test, "Possible duplicate: José <b>Pérez, CLI-0042"));
  g_assert_true (shows (test, "same phone number · same name")
                 || shows (test, "same name · same phone number"));
  g_assert_cmpstr (forge_test_server_last (test->base.server, "GET clients/duplicates/")->line, ==,
                   "GET clients/duplicates/?client_code=CLI-7&name=Ana&phone=55%201234");
  /* One question for all that was typed in one go. */
  g_assert_cmpuint (count_asked (test), ==, 1);
  assert_save (test, TRUE, "Save this client");

  g_signal_emit_by_name (forge_test_ui_button ("_Open"), "clicked");
  answer ("_Keep Editing");
  g_assert_cmpint (test->opened, ==, 0);
  do_action (test, "editor.cancel");
  answer ("_Discard");
  g_assert_cmpuint (test->cancelled, ==, 1);
  g_assert_cmpint (test->opened, ==, 0);

  g_signal_emit_by_name (forge_test_ui_button ("_Open"), "clicked");
  answer ("_Discard");
  g_assert_cmpuint (test->cancelled, ==, 2);
  g_assert_cmpint (test->opened, ==, 42);
}

/* What is typed meanwhile makes the answer one about something else. */
static void
test_outdated_duplicate (Test          *test,
                         gconstpointer  data)
{
  forge_test_server_forget_script (test->base.server);
  reply (test, "GET clients/next-code/", 503, NULL, NULL);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/duplicates/?name=Ana", 200, JOSE,
                                                .hold = TRUE });
  reply (test, "GET clients/duplicates/?name=Eva", 200, "{\"results\":[]}", NULL);
  edit (test, NULL);
  type_text (test, "Name", "Ana");
  forge_test_wait (forge_test_server_count_held (test->base.server, "GET clients/dup") == 1);
  type_text (test, "Name", "Eva");
  forge_test_server_release (test->base.server, "GET clients/dup");
  forge_test_wait (count_asked (test) == 2);
  forge_test_drain ();
  g_assert_null (forge_test_ui_button ("_Open"));
}

/* An edited client is no duplicate of itself, and what it had before is no news. */
static void
test_duplicate_of_another (Test          *test,
                           gconstpointer  data)
{
  know (test, JOSE);
  edit_row (test);
  type_text (test, "City", "Xalapa");
  type_text (test, "E-mail", "jose");
  type_text (test, "Phone", "55 9999");
  forge_test_wait (forge_test_ui_button ("_Open") != NULL);
  g_assert_cmpstr (forge_test_server_last (test->base.server, "GET clients/duplicates/")->line, ==,
                   "GET clients/duplicates/?phone=55%209999&exclude=42");
  /* Nothing is left to ask about. */
  type_text (test, "Phone", "55 1234");
  g_assert_null (forge_test_ui_button ("_Open"));
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
    { 503, "Forge-Outcome: not-sent", "Not saved. The client data can’t be reached right now." },
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

static const char *
sent_version (Test *test)
{
  ForgeTestRequest *request = forge_test_server_last (test->base.server, "PATCH");

  return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                       "If-Match");
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
  forge_test_wait (shows (test, "Not saved. The client data can’t be reached right now."));
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
    "Name",         "Code",         "Kind",          "E-mail",           "Phone",
    "Mobile",       "Street",       "City",          "State",            "Country",
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

#define add(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  forge_test_ui_init (&argc, &argv);
  add ("/client-editor/create", test_create);
  add ("/client-editor/suggested-code", test_suggested_code);
  add ("/client-editor/typed-code", test_typed_code);
  add ("/client-editor/replaced-code", test_replaced_code);
  add ("/client-editor/taken-code", test_taken_code);
  add ("/client-editor/duplicate", test_duplicate);
  add ("/client-editor/outdated-duplicate", test_outdated_duplicate);
  add ("/client-editor/duplicate-of-another", test_duplicate_of_another);
  add ("/client-editor/create-without-fallback", test_create_without_fallback);
  add ("/client-editor/update", test_update);
  add ("/client-editor/update-of-a-moving-client", test_update_of_a_moving_client);
  add ("/client-editor/own-problems", test_own_problems);
  add ("/client-editor/server-problems", test_server_problems);
  add ("/client-editor/unknown-outcome", test_unknown_outcome);
  add ("/client-editor/keys-differ", test_keys_differ);
  add ("/client-editor/errors", test_errors);
  add ("/client-editor/merge", test_merge);
  add ("/client-editor/merge-same", test_merge_same);
  add ("/client-editor/merge-again-and-again", test_merge_again_and_again);
  add ("/client-editor/conflict", test_conflict);
  add ("/client-editor/conflict-theirs", test_conflict_theirs);
  add ("/client-editor/conflict-cancelled", test_conflict_cancelled);
  add ("/client-editor/stop-saving", test_stop_saving);
  add ("/client-editor/closed-while-saving", test_closed_while_saving);
  add ("/client-editor/cancel-unchanged", test_cancel_unchanged);
  add ("/client-editor/cancel-changed", test_cancel_changed);
  add ("/client-editor/enter", test_enter);
  add ("/client-editor/literal", test_literal);
  add ("/client-editor/tab", test_tab);
  return g_test_run ();
}
