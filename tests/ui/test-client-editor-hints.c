/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the form asks for while one types: a free code, and who may be there already. */
#include "forge-test-editor.h"

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
  g_assert_true (shows (test, "Code (suggested)"));
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
  g_assert_false (shows (test, "Code (suggested)"));
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
  g_assert_false (shows (test, "Code (suggested)"));
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
  g_assert_true (shows (test, "Code (suggested)"));
  g_assert_true (shows (test, "Another client has just taken the code. This one is free."));

  type_text (test, "Code", "CLI-0001");
  reply (test, "GET clients/next-code/", 200, "{\"code\":\"CLI-0045\"}", NULL);
  refuse_code (test);
  forge_test_wait (shows (test, "Another client already has this code. CLI-0045 is free."));
  g_assert_cmpstr (typed (test, "Code"), ==, "CLI-0001");
  /* A refused try is over: what is sent next is another one. */
  g_assert_cmpstr (sent_key (test), !=, key);
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
  g_assert_true (shows (test, "Same phone number · Same name")
                 || shows (test, "Same name · Same phone number"));
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

int
main (int    argc,
      char **argv)
{
  forge_test_ui_init (&argc, &argv);
  add ("/client-editor-hints/suggested-code", test_suggested_code);
  add ("/client-editor-hints/typed-code", test_typed_code);
  add ("/client-editor-hints/replaced-code", test_replaced_code);
  add ("/client-editor-hints/taken-code", test_taken_code);
  add ("/client-editor-hints/duplicate", test_duplicate);
  add ("/client-editor-hints/outdated-duplicate", test_outdated_duplicate);
  add ("/client-editor-hints/duplicate-of-another", test_duplicate_of_another);
  return g_test_run ();
}
