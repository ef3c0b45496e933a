/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-editor.h"

static void
on_saved (Test        *test,
          ForgeClient *client,
          ForgeClient *before)
{
  g_set_object (&test->saved, client);
  test->created = before == NULL;
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
void
edit (Test        *test,
      ForgeClient *client)
{
  test->editor = FORGE_CLIENT_EDITOR (forge_client_editor_new (test->base.api, client));
  g_signal_connect_swapped (test->editor, "saved", G_CALLBACK (on_saved), test);
  g_signal_connect_swapped (test->editor, "cancelled", G_CALLBACK (on_cancelled), test);
  g_signal_connect_swapped (test->editor, "open-client", G_CALLBACK (on_open_client), test);
  test->window = forge_test_ui_show (GTK_WIDGET (test->editor));
}

ForgeClient *
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

void
edit_row (Test *test)
{
  g_autoptr (ForgeClient) client = parse (ROW);

  edit (test, client);
}

void
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

void
set_up (Test          *test,
        gconstpointer  data)
{
  forge_test_api_set_up (&test->base, NULL);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/next-code/", 503, .always = TRUE });
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/duplicates/", 503, .always = TRUE });
}

/* The row called @title, whether its value is suggested or not. */
static GtkWidget *
find_row (Test       *test,
          const char *title)
{
  g_autofree char *suggested = g_strconcat (title, " (suggested)", NULL);
  GtkWidget *row = forge_test_ui_row (test->editor, title);

  return row ? row : forge_test_ui_row (test->editor, suggested);
}

void
type_text (Test       *test,
           const char *title,
           const char *text)
{
  GtkWidget *row = find_row (test, title);
  GtkWidget *view = forge_test_ui_find (row, GTK_TYPE_TEXT_VIEW, NULL, NULL);

  if (view)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

const char *
typed (Test       *test,
       const char *title)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_row (test, title)));
}

gboolean
has_focus (Test       *test,
           const char *title)
{
  GtkWidget *focus = gtk_window_get_focus (test->window);

  return focus && gtk_widget_is_ancestor (focus, find_row (test, title));
}

gboolean
shows (Test       *test,
       const char *text)
{
  return forge_test_ui_shows (GTK_WIDGET (test->editor), text);
}

void
do_action (Test       *test,
           const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (test->editor), action, NULL);
}

void
reply (Test       *test,
       const char *request,
       guint       status,
       const char *body,
       const char *headers)
{
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { request, status, body, headers });
}

const char *
sent_body (Test       *test,
           const char *request)
{
  return forge_test_server_last (test->base.server, request)->body;
}

const char *
sent_key (Test *test)
{
  ForgeTestRequest *request = forge_test_server_last (test->base.server, "POST clients/");

  return soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                       "Idempotency-Key");
}

gboolean
is_saving (Test *test)
{
  return !gtk_widget_is_sensitive (forge_test_ui_row (test->editor, "Name"));
}

void
assert_save (Test       *test,
             gboolean    enabled,
             const char *tooltip)
{
  GtkWidget *save = forge_test_ui_find (GTK_WIDGET (test->editor), GTK_TYPE_BUTTON, "label",
                                        "_Save");

  g_assert_cmpint (gtk_widget_is_sensitive (save), ==, enabled);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (save), ==, tooltip);
}

void
type_new (Test *test)
{
  type_text (test, "Name", "Ana");
  type_text (test, "Code", "cli-7");
}

void
answer (const char *label)
{
  GtkWidget *button;

  forge_test_wait (forge_test_ui_button (label) != NULL);
  button = forge_test_ui_button (label);
  g_signal_emit_by_name (button, "clicked");
  forge_test_wait (forge_test_ui_button (label) == NULL);
}
