/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

#include "forge-client-editor.h"
#include "forge-shell.h"
#include "forge-words.h"

#include <glib/gi18n.h>

static void
on_toast_dismissed (AdwToast *toast,
                    gpointer  user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  if (self->toast == toast)
    self->toast = NULL;
}

static void
show_toast (ForgeWindow *self,
            const char  *message,
            gboolean     with_undo)
{
  AdwToast *toast = adw_toast_new (message);

  /* Only what was done last is of interest; a queue would tell of it too late. */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  self->toast = toast;
  if (with_undo)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.undo");
    }
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
  forge_shell_announce (self->announcer, message);
}

static void
explain (ForgeWindow  *self,
         const char   *heading,
         const GError *error)
{
  const ForgeShellResponse close = { "close", _("_Close"), ADW_RESPONSE_DEFAULT };
  g_autofree char *words = forge_words_for_error (error);

  forge_shell_ask (GTK_WIDGET (self), heading, words, &close, 1, NULL, NULL);
}

/* A change that is under way is finished, even when the window is closed meanwhile. */
static void
begin_change (ForgeWindow *self)
{
  g_application_hold (g_application_get_default ());
  self->busy = TRUE;
  forge_window_update_actions (self);
}

/* FALSE when there is no window any more. */
static gboolean
end_change (ForgeWindow *self)
{
  g_application_release (g_application_get_default ());
  self->busy = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  forge_window_update_actions (self);
  return TRUE;
}

static void
close_editor (ForgeWindow *self)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);

  forge_shell_close_dialog (editor);
  forge_window_update_actions (self);
}

static void
on_saved (ForgeWindow *self,
          ForgeClient *client,
          gboolean     created)
{
  close_editor (self);
  if (!created)
    {
      forge_window_follow (self);
      show_toast (self, _("Changes saved"), FALSE);
    }
  else if (forge_window_reveal (self, client))
    show_toast (self, _("Client created. The search was cleared to show it."), FALSE);
  else
    show_toast (self, _("Client created"), FALSE);
}

static void
on_client_read (GObject      *api,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (ForgeWindow) self = FORGE_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) client = forge_api_get_client_finish (FORGE_API (api), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (client == NULL)
    {
      explain (self, _("Could Not Show the Client"), error);
      return;
    }
  if (forge_window_reveal (self, client))
    show_toast (self, _("The search was cleared to show this client."), FALSE);
  forge_split_set_show_content (self->split, TRUE);
}

static void
on_open_client (ForgeWindow *self,
                gint64       id)
{
  forge_api_get_client_async (self->api, id, self->cancellable, on_client_read,
                              g_object_ref (self));
}

static void
present_editor (ForgeWindow *self,
                ForgeClient *client)
{
  g_autoptr (ForgeDraft) draft = forge_draft_bar_take (self->draft_bar, client);
  ForgeClient *base = forge_draft_get_base (draft);

  self->editor = forge_client_editor_new (self->api, base);
  forge_client_editor_set_draft (FORGE_CLIENT_EDITOR (self->editor), draft);
  g_signal_connect_object (self->editor, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "cancelled", G_CALLBACK (close_editor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "open-client", G_CALLBACK (on_open_client), self,
                           G_CONNECT_SWAPPED);
  forge_shell_present_dialog (self->editor, base != NULL ? _("Edit Client") : _("New Client"),
                              GTK_WIDGET (self), forge_client_editor_leave, self->editor);
  forge_window_update_actions (self);
}

static void
on_resume (ForgeWindow *self,
           ForgeDraft  *draft)
{
  present_editor (self, forge_draft_get_base (draft));
}

static void
add_draft_bar (ForgeWindow *self)
{
  g_autofree char *directory = forge_draft_get_directory ();
  GtkWidget *bar = forge_draft_bar_new (directory);

  self->draft_bar = FORGE_DRAFT_BAR (bar);
  g_signal_connect_object (bar, "resume", G_CALLBACK (on_resume), self, G_CONNECT_SWAPPED);
  gtk_overlay_add_overlay (GTK_OVERLAY (adw_toast_overlay_get_child (self->toasts)), bar);
}

static void
on_new (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  present_editor (FORGE_WINDOW (user_data), NULL);
}

static void
on_edit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  present_editor (self, forge_client_page_get_client (self->page));
}

typedef struct {
  ForgeWindow *window; /* (owned) */
  gint64       id;
} Deletion;

static void
on_deleted (GObject      *api,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Deletion *deletion = user_data;
  g_autoptr (ForgeWindow) self = deletion->window;
  g_autoptr (GError) error = NULL;
  gboolean done = forge_api_delete_client_finish (FORGE_API (api), result, &error);

  if (!end_change (self))
    return;
  if (done)
    {
      g_array_append_val (self->deleted, deletion->id);
      show_toast (self, _("Client deleted"), TRUE);
    }
  else
    explain (self, _("Could Not Delete the Client"), error);
  forge_window_update_actions (self);
}

static void
on_delete (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);
  Deletion *deletion = g_new (Deletion, 1);

  *deletion = (Deletion) { g_object_ref (self), self->selected_id };
  begin_change (self);
  forge_api_delete_client_async (self->api, deletion->id, NULL, on_deleted, deletion);
}

static void
on_restored (GObject      *api,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Deletion *deletion = user_data;
  g_autoptr (ForgeWindow) self = deletion->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) client =
    forge_api_restore_client_finish (FORGE_API (api), result, &error);

  if (!end_change (self))
    return;
  if (client == NULL)
    {
      /* It can be tried again, unless there is nothing to bring back. */
      if (!g_error_matches (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
        g_array_append_val (self->deleted, deletion->id);
      explain (self, _("Could Not Bring the Client Back"), error);
    }
  else if (forge_window_reveal (self, client))
    show_toast (self, _("Client restored. The search was cleared to show it."), FALSE);
  else
    show_toast (self, _("Client restored"), FALSE);
  forge_window_update_actions (self);
}

static void
on_undo (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);
  Deletion *deletion = g_new (Deletion, 1);
  guint last = self->deleted->len - 1;

  *deletion = (Deletion) { g_object_ref (self), g_array_index (self->deleted, gint64, last) };
  g_array_set_size (self->deleted, last);
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  begin_change (self);
  forge_api_restore_client_async (self->api, deletion->id, NULL, on_restored, deletion);
}

static void
on_refresh (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  forge_api_refresh (FORGE_WINDOW (user_data)->api);
}

static void
step (ForgeWindow *self,
      int          offset)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  guint position = forge_client_list_find (self->list, self->selected_id) + offset;

  gtk_single_selection_set_selected (self->selection, position);
  forge_shell_scroll_to (self->list_view, position,
                         focus != NULL
                           && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)));
}

static void
on_next (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  step (FORGE_WINDOW (user_data), 1);
}

static void
on_previous (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  step (FORGE_WINDOW (user_data), -1);
}

static const GActionEntry actions[] = {
  { "next", on_next },
  { "previous", on_previous },
  { "new", on_new },
  { "edit", on_edit },
  { "delete", on_delete },
  { "undo", on_undo },
  { "refresh", on_refresh },
};

void
forge_window_add_actions (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_draft_bar (self);
}

static void
set_enabled (ForgeWindow *self,
             const char  *name,
             gboolean     enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
forge_window_update_actions (ForgeWindow *self)
{
  ForgeClient *client = NULL;
  GListModel *rows = NULL;
  gboolean ready = FALSE;
  gboolean is_listed = FALSE;
  guint position;

  g_assert (FORGE_IS_WINDOW (self));

  rows = forge_client_list_get_model (self->list);
  client = forge_client_page_get_client (self->page);
  ready = self->failure == NULL && self->editor == NULL;
  position = forge_client_list_find (self->list, self->selected_id);
  is_listed = ready && position != G_MAXUINT;
  set_enabled (self, "next", is_listed && position + 1 < g_list_model_get_n_items (rows));
  set_enabled (self, "previous", is_listed && position > 0);
  set_enabled (self, "new", ready);
  set_enabled (self, "edit", ready && !self->busy && client != NULL);
  set_enabled (self, "delete", ready && !self->busy && client != NULL);
  set_enabled (self, "undo", ready && !self->busy && self->deleted->len > 0);
  set_enabled (self, "refresh", self->failure == NULL);
  forge_find_bar_set_key_capture (self->find_bar, ready ? GTK_WIDGET (self) : NULL);
}
