/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed survives a crash, for its owner's eyes, and is gone once it is saved. */
#include "forge-client-editor.h"
#include "forge-draft-bar.h"

#include <glib/gstdio.h>

#include "forge-test-api.h"
#include "forge-test-ui.h"

typedef struct
{
  ForgeTestApi  base;
  char         *parent;    /* (owned) */
  char         *directory; /* (owned) */
} Test;

#define ROW \
  "{\"client_id\":42,\"client_code\":\"CLI-0042\",\"type\":\"INDIVIDUAL\",\"name\":\"José\"," \
  "\"phone\":null,\"credit_limit\":\"5.00\",\"send_reminders\":true,\"extra\":[1]}"

static void
set_up (Test          *test,
        gconstpointer  data)
{
  forge_test_api_set_up (&test->base, NULL);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/next-code/", 503, .always = TRUE });
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/duplicates/", 503, .always = TRUE });
  test->parent = g_dir_make_tmp ("forge-draft-XXXXXX", NULL);
  test->directory = g_build_filename (test->parent, "drafts", NULL);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  /* Nothing is left behind. */
  g_rmdir (test->directory);
  g_assert_cmpint (g_rmdir (test->parent), ==, 0);
  g_free (test->directory);
  g_free (test->parent);
  forge_test_api_tear_down (&test->base, NULL);
}

static ForgeClient *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return forge_wire_read_client (bytes, NULL);
}

static gboolean
is_there (Test       *test,
          const char *name)
{
  g_autofree char *path = g_build_filename (test->directory, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static GPtrArray *
load (Test *test)
{
  g_autoptr (GAsyncResult) result = NULL;

  forge_draft_load_async (test->directory, NULL, forge_test_take_result, &result);
  forge_test_wait (result != NULL);
  return forge_draft_load_finish (result, NULL);
}

static void
write_file (Test       *test,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (test->directory, name, NULL);

  g_mkdir_with_parents (test->directory, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static int
mode_of (const char *directory,
         const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static void
test_round_trip (Test          *test,
                 gconstpointer  data)
{
  g_autoptr (ForgeClient) base = parse (ROW);
  g_autoptr (ForgeDraft) draft = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  ForgeDraft *read;
  const char *text;

  forge_client_set_etag (base, "\"3\"");
  draft = forge_draft_new (test->directory, base);
  forge_draft_set (draft, FORGE_FIELD_NAME, "“Ana”\n\"\\");
  forge_draft_set (draft, FORGE_FIELD_CREDIT_LIMIT, "1,5");
  forge_draft_set (draft, FORGE_FIELD_PHONE, NULL);
  forge_draft_set (draft, FORGE_FIELD_CITY, "x");
  forge_draft_unset (draft, FORGE_FIELD_CITY);
  forge_test_wait (is_there (test, "42.json"));
  g_assert_cmphex (mode_of (test->directory, "42.json"), ==, 0600);
  g_assert_cmphex (mode_of (test->parent, "drafts"), ==, 0700);

  forge_test_drain ();
  drafts = load (test);
  g_assert_cmpuint (drafts->len, ==, 1);
  read = g_ptr_array_index (drafts, 0);
  g_assert_true (forge_client_equal (forge_draft_get_base (read), base));
  g_assert_cmpstr (forge_client_get_etag (forge_draft_get_base (read)), ==, "\"3\"");
  g_assert_true (forge_draft_get (read, FORGE_FIELD_NAME, &text));
  g_assert_cmpstr (text, ==, "“Ana”\n\"\\");
  g_assert_true (forge_draft_get (read, FORGE_FIELD_CREDIT_LIMIT, &text));
  g_assert_cmpstr (text, ==, "1,5");
  g_assert_true (forge_draft_get (read, FORGE_FIELD_PHONE, &text));
  g_assert_null (text);
  g_assert_false (forge_draft_get (read, FORGE_FIELD_CITY, &text));

  forge_draft_remove (read);
  forge_test_wait (!is_there (test, "42.json"));
  forge_test_drain ();
}

/* What was saved at once leaves no file, now or later. */
static void
test_removed_before_it_is_written (Test          *test,
                                   gconstpointer  data)
{
  g_autoptr (ForgeDraft) draft = forge_draft_new (test->directory, NULL);
  g_autoptr (ForgeDraft) other = NULL;
  g_autoptr (ForgeClient) base = parse (ROW);

  forge_draft_set (draft, FORGE_FIELD_NAME, "Ana");
  forge_draft_remove (draft);
  other = forge_draft_new (test->directory, base);
  forge_draft_set (other, FORGE_FIELD_NAME, "Ana");
  forge_test_wait (is_there (test, "42.json"));
  g_assert_false (is_there (test, "new.json"));
  forge_draft_remove (other);
  forge_test_wait (!is_there (test, "42.json"));
  forge_test_drain ();
}

/* What is no draft is none, and spoils nothing. */
static void
test_damaged (Test          *test,
              gconstpointer  data)
{
  static const char *const texts[] = {
    "", "{", "[]", "{}", "{\"base\":null}", "{\"base\":null,\"typed\":{}}",
    "{\"base\":null,\"typed\":[]}", "{\"base\":{},\"typed\":{\"name\":\"Ana\"}}",
    "{\"base\":null,\"typed\":{\"client_id\":\"7\",\"nothing\":\"x\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) drafts = NULL;
      g_autofree char *path = g_build_filename (test->directory, "new.json", NULL);

      write_file (test, "new.json", texts[i]);
      drafts = load (test);
      g_assert_cmpuint (drafts->len, ==, 0);
      g_unlink (path);
    }
}

static void
on_resume (ForgeDraft **resumed,
           ForgeDraft  *draft)
{
  g_set_object (resumed, draft);
}

#define NEW "{\"base\":null,\"etag\":null,\"typed\":{\"name\":\"Ana\",\"credit_limit\":\"1,5\"}}"
#define OLD "{\"base\":" ROW ",\"etag\":\"\\\"3\\\"\",\"typed\":{\"phone\":\"55 1234\"}}"

static void
press (const char *label)
{
  g_signal_emit_by_name (forge_test_ui_button (label), "clicked");
}

/* Offered one after the other; what is taken for a form is offered no more. */
static void
test_bar (Test          *test,
          gconstpointer  data)
{
  g_autoptr (ForgeDraft) resumed = NULL;
  g_autoptr (ForgeDraft) taken = NULL;
  g_autoptr (ForgeDraft) fresh = NULL;
  g_autoptr (ForgeClient) client = parse (ROW);
  GtkWindow *window;
  GtkWidget *bar;
  const char *text;

  write_file (test, "new.json", NEW);
  write_file (test, "42.json", OLD);
  bar = forge_draft_bar_new (test->directory);
  g_signal_connect_swapped (bar, "resume", G_CALLBACK (on_resume), &resumed);
  window = forge_test_ui_show (bar);
  forge_test_wait (gtk_widget_get_visible (bar));

  taken = forge_draft_bar_take (FORGE_DRAFT_BAR (bar), client);
  g_assert_true (forge_draft_get (taken, FORGE_FIELD_PHONE, &text));
  g_assert_cmpstr (text, ==, "55 1234");
  g_assert_true (forge_test_ui_shows (bar, "You have an unsaved new client."));
  fresh = forge_draft_bar_take (FORGE_DRAFT_BAR (bar), client);
  g_assert_false (forge_draft_get (fresh, FORGE_FIELD_PHONE, &text));

  press ("_Continue");
  g_assert_null (forge_draft_get_base (resumed));
  press ("_Discard");
  g_assert_false (gtk_widget_get_visible (bar));
  forge_test_wait (!is_there (test, "new.json"));
  forge_draft_remove (taken);
  forge_test_wait (!is_there (test, "42.json"));
  gtk_window_destroy (window);
  forge_test_drain ();
}

static void
test_bar_of_changes (Test          *test,
                     gconstpointer  data)
{
  GtkWindow *window;
  GtkWidget *bar;

  write_file (test, "42.json", OLD);
  bar = forge_draft_bar_new (test->directory);
  window = forge_test_ui_show (bar);
  forge_test_wait (forge_test_ui_shows (bar, "You have unsaved changes to José."));
  press ("_Discard");
  forge_test_wait (!is_there (test, "42.json"));
  gtk_window_destroy (window);
  forge_test_drain ();
}

static char *
typed (GtkWidget  *editor,
       const char *title)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (forge_test_ui_row (editor, title))));
}

/* The form goes on where it was, valid or not; the file follows it, and goes with the save. */
static void
test_form (Test          *test,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) drafts = NULL;
  g_autofree char *name = NULL;
  g_autofree char *limit = NULL;
  GtkWindow *window;
  GtkWidget *editor;
  gboolean saved = FALSE;

  write_file (test, "new.json", NEW);
  drafts = load (test);
  editor = forge_client_editor_new (test->base.api, NULL);
  g_signal_connect_swapped (editor, "saved", G_CALLBACK (g_atomic_int_inc), &saved);
  forge_client_editor_set_draft (FORGE_CLIENT_EDITOR (editor), g_ptr_array_index (drafts, 0));
  window = forge_test_ui_show (editor);
  name = typed (editor, "Name");
  limit = typed (editor, "Credit Limit");
  g_assert_cmpstr (name, ==, "Ana");
  g_assert_cmpstr (limit, ==, "1,5");
  g_assert_true (forge_test_ui_shows (editor, "You typed this before, and it is not saved yet."));

  gtk_editable_set_text (GTK_EDITABLE (forge_test_ui_row (editor, "Code")), "A");
  gtk_editable_set_text (GTK_EDITABLE (forge_test_ui_row (editor, "Credit Limit")), "1.5");
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "POST clients/", 201, FORGE_TEST_ROW (7, "Ana") });
  gtk_widget_activate_action (editor, "editor.save", NULL);
  forge_test_wait (saved);
  forge_test_wait (!is_there (test, "new.json"));
  gtk_window_destroy (window);
  forge_test_drain ();
}

static void
discard (void)
{
  forge_test_wait (forge_test_ui_button ("_Discard") != NULL);
  press ("_Discard");
}

static void
test_discard (Test          *test,
              gconstpointer  data)
{
  g_autoptr (ForgeClient) client = parse (ROW);
  g_autoptr (ForgeDraft) draft = forge_draft_new (test->directory, client);
  GtkWidget *editor = forge_client_editor_new (test->base.api, client);
  GtkWindow *window = forge_test_ui_show (editor);

  forge_client_editor_set_draft (FORGE_CLIENT_EDITOR (editor), draft);
  gtk_editable_set_text (GTK_EDITABLE (forge_test_ui_row (editor, "City")), "Xalapa");
  forge_test_wait (is_there (test, "42.json"));
  gtk_widget_activate_action (editor, "editor.cancel", NULL);
  discard ();
  forge_test_wait (!is_there (test, "42.json"));
  gtk_window_destroy (window);
  forge_test_drain ();
}

#define add(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  forge_test_ui_init (&argc, &argv);
  add ("/draft/round-trip", test_round_trip);
  add ("/draft/removed-before-it-is-written", test_removed_before_it_is_written);
  add ("/draft/damaged", test_damaged);
  add ("/draft/bar", test_bar);
  add ("/draft/bar-of-changes", test_bar_of_changes);
  add ("/draft/form", test_form);
  add ("/draft/discard", test_discard);
  return g_test_run ();
}
