/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

#include "forge-client-editor.h"
#include "forge-shell.h"
#include "forge-shortcuts.h"
#include "forge-stack.h"
#include "forge-tab-stop.h"
#include "forge-words.h"
#include "forge-wrap-layout.h"

#include <glib/gi18n.h>

/* What is there within this time needs no spinner. */
#define SPINNER_DELAY_MS 300

/* So long a new window waits for what it shows, rather than to be seen without and painted twice. */
#define PRESENT_DELAY_MS 100

G_DEFINE_FINAL_TYPE (ForgeWindow, forge_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
on_spinner_delay (gpointer user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
show_loading (ForgeWindow *self,
              gboolean     loading)
{
  if (loading && self->spinner_source == 0 && !gtk_spinner_get_spinning (self->spinner))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_delay, self);
  if (!loading)
    {
      g_clear_handle_id (&self->spinner_source, g_source_remove);
      gtk_spinner_stop (self->spinner);
    }
}

static const char *
page_for_state (ForgeWindow *self)
{
  switch (forge_client_list_get_state (self->list))
    {
    case FORGE_CLIENT_LIST_LOADING:
      return "loading";
    case FORGE_CLIENT_LIST_NO_RESULTS:
      return "no-results";
    case FORGE_CLIENT_LIST_FAILED:
      return "error";
    case FORGE_CLIENT_LIST_READY:
    case FORGE_CLIENT_LIST_EMPTY:
    default:
      return "list";
    }
}

static void
set_error_description (AdwStatusPage *page,
                       const GError  *error)
{
  g_autofree char *words = error != NULL ? forge_words_for_error (error) : g_strdup ("");
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_status_page_set_description (page, markup);
}

void
forge_window_update (ForgeWindow *self)
{
  ForgeClientListState state = forge_client_list_get_state (self->list);
  gboolean is_empty = state == FORGE_CLIENT_LIST_EMPTY && !forge_window_awaits_clients (self);

  set_error_description (self->error_page, forge_client_list_get_error (self->list));
  set_error_description (self->failure_page, self->failure);
  forge_stack_show (self->states, page_for_state (self));
  forge_stack_show (self->pages, self->failure != NULL ? "failure"
                                 : is_empty            ? "empty"
                                                       : "clients");
  if (self->present_source != 0 && (self->failure != NULL || state != FORGE_CLIENT_LIST_LOADING))
    gtk_window_present (GTK_WINDOW (self));
  show_loading (self, self->failure == NULL && state == FORGE_CLIENT_LIST_LOADING);
  forge_window_update_actions (self);
}

/* Keeps the one who is chosen in view where the row is now. */
static void
scroll_to_selected (ForgeWindow *self)
{
  guint position = forge_client_list_find (self->list, forge_selection_get_id (self->selection));

  if (self->scroll_to_selected && position != G_MAXUINT)
    forge_shell_scroll_to (self->list_view, position, self->focus_selected);
}

/* What is not there may be on its way while the list is not fresh. */
static void
forget_selected (ForgeWindow *self)
{
  scroll_to_selected (self);
  if (forge_client_list_get_label (self->list) == FORGE_LABEL_FRESH)
    forge_selection_keep_listed (self->selection);
}

static void
on_merged (ForgeWindow *self)
{
  forget_selected (self);
  forge_window_find_merged (self);
  forge_window_update_actions (self);
}

static void
on_label (ForgeWindow *self)
{
  if (forge_client_list_get_label (self->list) != FORGE_LABEL_FRESH)
    return;
  /* Every row is where it belongs. */
  forget_selected (self);
  self->scroll_to_selected = FALSE;
  forge_window_find_settled (self);
}

static void
on_client_changed (ForgeWindow *self)
{
  ForgeClient *client = forge_client_page_get_client (self->page);
  const char *name = client != NULL ? forge_client_get (client, FORGE_FIELD_NAME) : NULL;

  forge_pane_set_title (self->client_pane, name != NULL ? name : _("Client"));
  gtk_widget_set_visible (GTK_WIDGET (self->client_actions), client != NULL);
  forge_window_update_actions (self);
}

static void
on_setup_row (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              ForgeWindow              *self)
{
  gtk_list_item_set_child (item, forge_client_row_new ());
  forge_window_add_row (self, item);
}

static void
on_bind_row (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             ForgeWindow              *self)
{
  ForgeClient *client = gtk_list_item_get_item (item);

  forge_client_row_set_match (FORGE_CLIENT_ROW (gtk_list_item_get_child (item)),
                              forge_find_bar_get_match (self->find_bar));
  forge_client_row_set_item (FORGE_CLIENT_ROW (gtk_list_item_get_child (item)), client);
  forge_window_show_check (self, item);
  forge_client_list_want (self->list, client);
}

static void
on_unbind_row (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               ForgeWindow              *self)
{
  forge_client_row_set_item (FORGE_CLIENT_ROW (gtk_list_item_get_child (item)), NULL);
}

static gboolean
forge_window_close_request (GtkWindow *window)
{
  if (!forge_window_leave_editor (FORGE_WINDOW (window)))
    return TRUE;
  return GTK_WINDOW_CLASS (forge_window_parent_class)->close_request (window);
}

static void
forge_window_show (GtkWidget *widget)
{
  g_clear_handle_id (&FORGE_WINDOW (widget)->present_source, g_source_remove);
  GTK_WIDGET_CLASS (forge_window_parent_class)->show (widget);
}

static void
forge_window_dispose (GObject *object)
{
  ForgeWindow *self = FORGE_WINDOW (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->present_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->page != NULL)
    {
      /* libadwaita 1.7 leaks the two panes once they were folded: they must not keep these. */
      g_signal_handlers_disconnect_by_data (self->page, self);
      gtk_list_view_set_model (self->list_view, NULL);
      gtk_list_view_set_factory (self->list_view, NULL);
      g_object_set (self->client_pane, "content", NULL, NULL);
      g_object_set (self->list_pane, "content", NULL, NULL);
    }
  self->page = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), FORGE_TYPE_WINDOW);
  g_clear_object (&self->caption);
  g_clear_object (&self->profiles);
  g_clear_object (&self->gone);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->api);
  g_clear_object (&self->settings);
  g_clear_object (&self->run);
  g_clear_object (&self->payment_days);

  G_OBJECT_CLASS (forge_window_parent_class)->dispose (object);
}

static void
forge_window_finalize (GObject *object)
{
  ForgeWindow *self = FORGE_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->undo, forge_undo_free);
  g_clear_error (&self->failure);
  g_free (self->profile);
  g_free (self->attended);

  G_OBJECT_CLASS (forge_window_parent_class)->finalize (object);
}

static void
forge_window_class_init (ForgeWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = forge_window_dispose;
  object_class->finalize = forge_window_finalize;
  widget_class->show = forge_window_show;
  window_class->close_request = forge_window_close_request;

  g_type_ensure (FORGE_TYPE_BATCH_BAR);
  g_type_ensure (FORGE_TYPE_FIND_BAR);
  g_type_ensure (FORGE_TYPE_NOTICE_BAR);
  g_type_ensure (FORGE_TYPE_PANE);
  g_type_ensure (FORGE_TYPE_SPLIT);
  g_type_ensure (FORGE_TYPE_TAB_STOP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, body);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, split);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, list_pane);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, client_pane);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, find_bar);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, server_bar);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, pending_bar);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, age_label);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, batch_bar);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, one_start);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, many_start);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, find_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, one_end);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, many_end);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, states);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, no_results_page);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, clear_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, failure_page);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, connect_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, list_view);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, client_actions);
  gtk_widget_class_bind_template_child (widget_class, ForgeWindow, announcer);
  forge_shortcuts_bind_in_class (widget_class);
}

static void
forge_window_init (ForgeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  forge_wrap_labels (self->clear_button, 2);
  forge_wrap_labels (self->connect_button, 2);
  self->cancellable = g_cancellable_new ();
  self->undo = forge_undo_new ();

  self->settings = g_settings_new (FORGE_APP_ID);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
set_api (ForgeWindow *self,
         ForgeApi    *api)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->api = g_object_ref (api);
  self->list = forge_client_list_new (api);
  self->profiles = forge_profile_watch_new (api);
  self->selection = forge_selection_new (self->list);

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_row), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_row), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_row), self);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);

  self->page = FORGE_CLIENT_PAGE (forge_client_page_new (api));
  g_object_set (self->client_pane, "content", self->page, NULL);

  forge_window_add_actions (self);
  forge_window_add_selection (self);
  g_signal_connect_swapped (self->list, "notify::state", G_CALLBACK (forge_window_update), self);
  g_signal_connect_swapped (self->list, "notify::label", G_CALLBACK (on_label), self);
  g_signal_connect_swapped (self->list, "merged", G_CALLBACK (on_merged), self);
  g_signal_connect_swapped (self->page, "client-changed", G_CALLBACK (on_client_changed), self);
  forge_window_add_find (self);
  forge_window_add_server (self);
}

ForgeWindow *
forge_window_new (GtkApplication *app,
                  ForgeApi       *api)
{
  ForgeWindow *self = NULL;

  g_return_val_if_fail (GTK_IS_APPLICATION (app), NULL);
  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_WINDOW, "application", app, NULL);
  set_api (self, api);
  return self;
}

static void
on_present_delay (gpointer user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  self->present_source = 0;
  gtk_window_present (GTK_WINDOW (self));
}

void
forge_window_present_soon (ForgeWindow *self)
{
  g_return_if_fail (FORGE_IS_WINDOW (self));

  if (self->present_source == 0)
    self->present_source = g_timeout_add_once (PRESENT_DELAY_MS, on_present_delay, self);
  forge_window_update (self);
}

void
forge_window_set_failure (ForgeWindow  *self,
                          const GError *failure)
{
  g_return_if_fail (FORGE_IS_WINDOW (self));

  g_clear_error (&self->failure);
  if (failure != NULL)
    self->failure = g_error_copy (failure);
  forge_window_update (self);
}

void
forge_window_forget (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  self->scroll_to_selected = FALSE;
  forge_selection_set_many (self->selection, FALSE);
  forge_selection_set_id (self->selection, 0);
}

gboolean
forge_window_leave_editor (ForgeWindow *self)
{
  g_return_val_if_fail (FORGE_IS_WINDOW (self), TRUE);

  if (self->editor != NULL)
    forge_client_editor_leave (self->editor);
  return self->editor == NULL;
}

void
forge_window_each_row (ForgeWindow *self,
                       void       (*func) (ForgeWindow    *self,
                                           ForgeClientRow *row))
{
  g_assert (FORGE_IS_WINDOW (self));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (FORGE_IS_CLIENT_ROW (row))
        func (self, FORGE_CLIENT_ROW (row));
    }
}

static void
follow (ForgeWindow *self,
        gboolean     focus)
{
  self->scroll_to_selected = TRUE;
  self->focus_selected = focus;
  scroll_to_selected (self);
}

gboolean
forge_window_reveal (ForgeWindow *self,
                     ForgeClient *client)
{
  gboolean cleared = FALSE;

  g_assert (FORGE_IS_WINDOW (self));

  cleared = forge_client_list_reveal (self->list, client);
  forge_selection_set_id (self->selection, forge_client_get_id (client));
  forge_split_set_show_content (self->split, FALSE);
  follow (self, TRUE);
  return cleared;
}

void
forge_window_follow (ForgeWindow *self)
{
  GtkWidget *focus = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  focus = gtk_window_get_focus (GTK_WINDOW (self));
  follow (self, focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)));
}
