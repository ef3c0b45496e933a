/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include "forge-client-editor.h"
#include "forge-client-form.h"
#include "forge-client-page.h"
#include "forge-conflict-page.h"
#include "forge-draft-bar.h"
#include "forge-duplicate-list.h"
#include "forge-error.h"
#include "forge-preferences-page.h"
#include "forge-split.h"
#include "forge-test-server.h"
#include "forge-test-ui.h"
#include "forge-words.h"

static void
open_first_run (Walk *walk)
{
  walk_connect (walk, walk->nobody);
  forge_test_wait (walk_is_at (walk, "pages", "empty"));
}

static void
open_loading (Walk *walk)
{
  forge_test_wait (gtk_spinner_get_spinning (walk_child (walk, "spinner")));
}

static void
open_error (Walk *walk)
{
  forge_api_set_socket (walk->api, "/nowhere");
  forge_test_wait (walk_is_at (walk, "states", "error"));
}

static void
open_failure (Walk *walk)
{
  g_autoptr (GError) error = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_NEWER, "newer");

  forge_application_fail (walk->app, error);
  g_assert_true (walk_is_at (walk, "pages", "failure"));
}

/* What is there stays, with a word about what is wrong. */
static void
open_notice (Walk *walk)
{
  walk_connect (walk, walk->fleeting);
  forge_test_wait (g_list_model_get_n_items (walk_rows (walk)) == WALK_N
                   && walk_is_loaded (walk));
  forge_service_stop (walk->fleeting);
  walk_act (walk, "refresh");
  forge_test_wait (gtk_widget_get_visible (walk_child (walk, "notice")));
}

static void
open_detail (Walk *walk)
{
  GListModel *rows = walk_rows (walk);
  guint position = 0;

  walk_open_list (walk);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (ForgeClient) client = g_list_model_get_item (rows, i);

      if (g_strcmp0 (forge_client_get (client, FORGE_FIELD_CLIENT_CODE), WALK_CODE) == 0)
        position = i;
    }
  walk_open_client (walk, position);
}

static void
open_gone (Walk *walk)
{
  ForgeClientPage *page = walk_find (FORGE_TYPE_CLIENT_PAGE);

  walk_open_list (walk);
  forge_client_page_set_client (page, 999999);
  forge_test_wait (forge_client_page_get_state (page) == FORGE_CLIENT_PAGE_GONE);
  forge_split_set_show_content (walk_child (walk, "split"), TRUE);
}

static void
type_search (Walk       *walk,
             const char *text)
{
  GtkEditable *entry = NULL;

  walk_act (walk, "search");
  entry = walk_find (GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (entry, text);
  gtk_editable_set_position (entry, -1);
}

static void
open_search (Walk *walk)
{
  guint everybody;

  walk_open_list (walk);
  everybody = g_list_model_get_n_items (walk_rows (walk));
  type_search (walk, "ma");
  g_action_group_activate_action (G_ACTION_GROUP (walk->window), "filter-status",
                                  g_variant_new_string ("ACTIVE"));
  g_action_group_activate_action (G_ACTION_GROUP (walk->window), "filter-type",
                                  g_variant_new_string ("INDIVIDUAL"));
  forge_test_wait (g_list_model_get_n_items (walk_rows (walk)) < everybody
                   && walk_is_loaded (walk));
}

static void
open_no_results (Walk *walk)
{
  walk_open_list (walk);
  type_search (walk, "xyzzy");
  forge_test_wait (walk_is_at (walk, "states", "no-results"));
}

static void
open_filters (Walk *walk)
{
  walk_open_list (walk);
  walk_act (walk, "filters");
  /* The cities come with the numbers. */
  forge_test_wait (forge_test_ui_find (walk_await_popover (), GTK_TYPE_CHECK_BUTTON, "action-name",
                                       "win.filter-city") != NULL);
}

static void
open_order (Walk *walk)
{
  walk_open_list (walk);
  walk_act (walk, "search");
  walk_pop_up (walk, "view-sort-ascending-symbolic");
}

static void
open_menu (Walk *walk)
{
  walk_open_list (walk);
  walk_pop_up (walk, "open-menu-symbolic");
}

static void
open_client_menu (Walk *walk)
{
  open_detail (walk);
  walk_pop_up (walk, "view-more-symbolic");
}

static ForgeClientForm *
await_form (void)
{
  forge_test_wait (walk_find (FORGE_TYPE_CLIENT_FORM) != NULL);
  return walk_find (FORGE_TYPE_CLIENT_FORM);
}

static void
type_field (ForgeClientForm *form,
            ForgeFieldId     field,
            const char      *text)
{
  forge_field_row_type (forge_client_form_get_row (form, field), text);
}

/* With the code that is suggested. */
static void
open_new (Walk *walk)
{
  ForgeClientForm *form = NULL;
  g_autofree char *code = NULL;

  walk_open_list (walk);
  walk_act (walk, "new");
  form = await_form ();
  while (code == NULL || *code == '\0')
    {
      ForgeFieldRow *row = forge_client_form_get_row (form, FORGE_FIELD_CLIENT_CODE);

      g_main_context_iteration (NULL, TRUE);
      g_free (code);
      code = forge_field_row_get_typed (row);
    }
}

/* A name and a code that are taken, and values that are none. Each form is for a client of its own:
 * what was typed for another would be offered again. */
static void
open_errors (Walk *walk)
{
  ForgeClientForm *form = NULL;
  g_autoptr (ForgeClient) other = NULL;

  walk_open_list (walk);
  walk_open_client (walk, 2);
  other = g_list_model_get_item (walk_rows (walk), 1);
  walk_act (walk, "edit");
  form = await_form ();
  type_field (form, FORGE_FIELD_NAME, forge_client_get (other, FORGE_FIELD_NAME));
  type_field (form, FORGE_FIELD_CLIENT_CODE, "CLI 7");
  type_field (form, FORGE_FIELD_EMAIL, "jose.perez@example");
  type_field (form, FORGE_FIELD_CREDIT_LIMIT, "much");
  type_field (form, FORGE_FIELD_PAYMENT_DAYS, "-1");
  g_assert_false (forge_client_form_check (form));
  forge_test_wait (walk_find (FORGE_TYPE_DUPLICATE_LIST) != NULL);
}

/* What the service refuses. */
static void
open_refused (Walk *walk)
{
  ForgeClientForm *form = NULL;
  g_autoptr (ForgeClient) other = NULL;
  GtkWidget *editor = NULL;

  walk_open_list (walk);
  walk_open_client (walk, 3);
  other = g_list_model_get_item (walk_rows (walk), 1);
  walk_act (walk, "edit");
  form = await_form ();
  type_field (form, FORGE_FIELD_CLIENT_CODE, forge_client_get (other, FORGE_FIELD_CLIENT_CODE));
  editor = walk_find (FORGE_TYPE_CLIENT_EDITOR);
  gtk_widget_activate_action (editor, "editor.save", NULL);
  forge_test_wait (gtk_widget_is_sensitive (GTK_WIDGET (form))
                   && walk_find (FORGE_TYPE_DUPLICATE_LIST) != NULL);
}

static void
on_updated (GObject      *api,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) client =
    forge_api_update_client_finish (FORGE_API (api), result, &error);

  g_assert_no_error (error);
  *done = TRUE;
}

/* Somebody else saves another value for the fields that are being edited. */
static void
open_conflict (Walk *walk)
{
  ForgeClientPage *page = walk_find (FORGE_TYPE_CLIENT_PAGE);
  g_autoptr (ForgeApi) other = forge_api_new ();
  g_autoptr (ForgeClient) base = NULL;
  g_autoptr (ForgeClient) theirs = NULL;
  ForgeClientForm *form = NULL;
  gboolean done = FALSE;

  open_detail (walk);
  base = g_object_ref (forge_client_page_get_client (page));
  walk_act (walk, "edit");
  form = await_form ();
  type_field (form, FORGE_FIELD_PHONE, "55 9999 0000");
  type_field (form, FORGE_FIELD_CITY, "Xico");
  theirs = forge_client_copy (base);
  forge_client_set (theirs, FORGE_FIELD_PHONE, "55 1234 5678");
  forge_client_set (theirs, FORGE_FIELD_CITY, "Coatepec");
  forge_api_set_socket (other, forge_service_get_socket (walk->service));
  forge_api_update_client_async (other, base, theirs, NULL, on_updated, &done);
  forge_test_wait (done);
  gtk_widget_activate_action (walk_find (FORGE_TYPE_CLIENT_EDITOR), "editor.save", NULL);
  forge_test_wait (walk_find (FORGE_TYPE_CONFLICT_PAGE) != NULL);
}

static void
open_question (Walk *walk)
{
  open_new (walk);
  type_field (await_form (), FORGE_FIELD_NAME, "José Pérez");
  forge_test_wait (walk_has_drafts ());
  gtk_widget_activate_action (walk_find (FORGE_TYPE_CLIENT_EDITOR), "editor.cancel", NULL);
}

static void
open_draft (Walk *walk)
{
  walk_open_list (walk);
  forge_test_wait (walk_find (FORGE_TYPE_DRAFT_BAR) != NULL);
}

static void
open_toast (Walk *walk)
{
  guint everybody;

  open_detail (walk);
  everybody = g_list_model_get_n_items (walk_rows (walk));
  walk_act (walk, "delete");
  forge_test_wait (g_action_group_get_action_enabled (G_ACTION_GROUP (walk->window), "undo")
                   && g_list_model_get_n_items (walk_rows (walk)) < everybody);
}

static void
open_from_menu (Walk       *walk,
                const char *action)
{
  walk_open_list (walk);
  g_action_group_activate_action (G_ACTION_GROUP (walk->app), action, NULL);
}

static void
open_about (Walk *walk)
{
  open_from_menu (walk, "about");
}

static void
open_shortcuts (Walk *walk)
{
  open_from_menu (walk, "shortcuts");
}

static void
open_help (Walk *walk)
{
  open_from_menu (walk, "help");
}

static void
open_preferences (Walk *walk)
{
  open_from_menu (walk, "preferences");
}

/* What is no value is said when the row is left. */
static void
open_bad_preferences (Walk *walk)
{
  GtkWidget *page = NULL;
  GtkWidget *row = NULL;

  open_preferences (walk);
  page = walk_find (FORGE_TYPE_PREFERENCES_PAGE);
  row = forge_test_ui_row (page, forge_words_for_field (FORGE_FIELD_PAYMENT_DAYS));
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), "-1");
  gtk_widget_grab_focus (forge_test_ui_row (page, forge_words_for_field (FORGE_FIELD_COUNTRY)));
}

const Scene walk_scenes[] = {
  { "first-run", open_first_run },
  { "loading", open_loading },
  { "error", open_error },
  { "failure", open_failure },
  { "list", walk_open_list },
  { "detail", open_detail },
  { "gone", open_gone },
  { "search", open_search },
  { "no-results", open_no_results },
  { "filters", open_filters },
  { "order", open_order },
  { "menu", open_menu },
  { "client-menu", open_client_menu },
  { "new", open_new },
  { "errors", open_errors },
  { "refused", open_refused },
  { "conflict", open_conflict },
  { "toast", open_toast },
  { "about", open_about },
  { "shortcuts", open_shortcuts },
  { "help", open_help },
  { "preferences", open_preferences },
  { "bad-preferences", open_bad_preferences },
  { "notice", open_notice },
  { "question", open_question },
  { "draft", open_draft, .draft = TRUE },
  { NULL }
};
