/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

#include "forge-client-editor.h"
#include "forge-shell.h"

#include <glib/gi18n.h>

static void
close_editor (ForgeWindow *self)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);

  forge_shell_close_dialog (editor);
  forge_window_update_actions (self);
}

void
forge_window_put_aside (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  if (self->editor == NULL)
    return;
  if (self->login != NULL)
    forge_shell_close_dialog (g_steal_pointer (&self->login));
  forge_client_editor_put_aside (FORGE_CLIENT_EDITOR (self->editor));
  close_editor (self);
}

static void
on_saved (ForgeWindow *self,
          ForgeClient *client,
          ForgeClient *before)
{
  close_editor (self);
  forge_window_take_saved (self, before, client);
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
      forge_window_explain (self, _("Could Not Show the Client"), error);
      return;
    }
  if (forge_window_reveal (self, client))
    forge_window_show_toast (self, _("The search was cleared to show this client."), FALSE);
  forge_split_set_show_content (self->split, TRUE);
}

void
forge_window_show_client (ForgeWindow *self,
                          gint64       id)
{
  g_return_if_fail (FORGE_IS_WINDOW (self));
  g_return_if_fail (id > 0);

  forge_api_get_client_async (self->api, id, self->cancellable, on_client_read,
                              g_object_ref (self));
}

void
forge_window_edit (ForgeWindow *self,
                   ForgeDraft  *draft)
{
  ForgeClient *base = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  base = forge_draft_get_base (draft);
  self->editor = forge_client_editor_new (self->api, base);
  forge_client_editor_set_draft (FORGE_CLIENT_EDITOR (self->editor), draft);
  g_signal_connect_object (self->editor, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "cancelled", G_CALLBACK (close_editor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "login-needed", G_CALLBACK (forge_window_ask_to_log_in),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "open-client", G_CALLBACK (forge_window_show_client), self,
                           G_CONNECT_SWAPPED);
  forge_shell_present_dialog (self->editor, base != NULL ? _("Edit Client") : _("New Client"),
                              GTK_WIDGET (self), forge_client_editor_leave, self->editor);
  forge_window_update_actions (self);
}

static void
present_editor (ForgeWindow *self,
                ForgeClient *client)
{
  g_autoptr (ForgeDraft) draft = forge_draft_bar_take (self->draft_bar, client);

  forge_window_edit (self, draft);
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
  g_autofree char *directory = forge_draft_get_directory (NULL);
  GtkWidget *bar = forge_draft_bar_new (directory);

  self->draft_bar = FORGE_DRAFT_BAR (bar);
  g_signal_connect_object (bar, "resume", G_CALLBACK (on_resume), self, G_CONNECT_SWAPPED);
  /* Below everything, and over nothing that could be needed. */
  gtk_box_append (self->body, bar);
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

static void
on_refresh (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  forge_api_refresh (FORGE_WINDOW (user_data)->api);
  forge_window_attend (FORGE_WINDOW (user_data));
}

static void
step (ForgeWindow *self,
      int          offset)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  guint position =
    forge_client_list_find (self->list, forge_selection_get_id (self->selection)) + offset;

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
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
  { "refresh", on_refresh },
};

void
forge_window_add_actions (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  forge_window_add_changes (self);
  add_draft_bar (self);
}

void
forge_window_set_enabled (ForgeWindow *self,
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
  position = forge_client_list_find (self->list, forge_selection_get_id (self->selection));
  is_listed = ready && position != G_MAXUINT;
  forge_window_set_enabled (self, "next",
                            is_listed && position + 1 < g_list_model_get_n_items (rows));
  forge_window_set_enabled (self, "previous", is_listed && position > 0);
  forge_window_set_enabled (self, "new", ready);
  forge_window_set_enabled (self, "edit", ready && self->run == NULL && client != NULL);
  forge_window_update_changes (self, ready && self->run == NULL);
  forge_window_update_selection (self, ready);
  forge_window_set_enabled (self, "refresh", self->failure == NULL);
  forge_find_bar_set_key_capture (self->find_bar, ready ? GTK_WIDGET (self) : NULL);
}
