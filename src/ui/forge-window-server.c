/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose clients the window shows, and how the server of those is doing. */
#include "config.h"

#include "forge-window-private.h"

#include "forge-client-editor.h"
#include "forge-login-page.h"
#include "forge-server-words.h"
#include "forge-shell.h"

#include <glib/gi18n.h>

gboolean
forge_window_awaits_clients (ForgeWindow *self)
{
  const ForgeStatus *status = forge_profile_watch_get_status (self->profiles);

  return status != NULL && status->url != NULL && status->state != FORGE_SERVER_FRESH
         && status->state != FORGE_SERVER_STALE;
}

/* Bars */

static void
update_server_bar (ForgeWindow *self)
{
  const ForgeStatus *status = forge_profile_watch_get_status (self->profiles);
  const ForgeAccount *account = forge_profile_watch_get_account (self->profiles);
  gboolean remote = forge_profile_watch_is_remote (self->profiles);
  gboolean login = remote && status->state == FORGE_SERVER_LOGIN_NEEDED;
  gboolean loading = remote && status->state == FORGE_SERVER_LOADING;
  g_autofree char *sentence = NULL;

  if (login && account != NULL)
    sentence = forge_words_for_login (account);
  else if (remote)
    sentence = forge_words_for_status (status, g_get_real_time ());
  if (login)
    forge_notice_bar_show (self->server_bar, sentence, _("_Log In…"), "win.log-in");
  else if (loading)
    forge_notice_bar_show (self->server_bar, sentence, NULL, NULL);
  else
    forge_notice_bar_show (self->server_bar, sentence, _("_Try Again"), "win.refresh");
  forge_notice_bar_set_progress (self->server_bar, loading && status->total > 0
                                                     ? (double) status->loaded / status->total
                                                     : -1);
}

/* What became of changes: first what somebody has to look at. */
static void
update_pending_bar (ForgeWindow *self)
{
  const ForgeStatus *status = forge_profile_watch_get_status (self->profiles);
  g_autofree char *failed = status != NULL ? forge_words_for_failed (status) : NULL;
  g_autofree char *unconfirmed = status != NULL ? forge_words_for_unconfirmed (status) : NULL;

  if (failed != NULL)
    forge_notice_bar_show (self->pending_bar, failed, _("_Show…"), "win.pending");
  else
    forge_notice_bar_show (self->pending_bar, unconfirmed, _("_Check Now"), "win.check-pending");
}

/* Once, after a server was connected to: it is told where it costs something too. */
static void
tell_keyring (ForgeWindow *self)
{
  const ForgeAccount *account = forge_profile_watch_get_account (self->profiles);

  if (!self->tell_keyring || account == NULL)
    return;
  self->tell_keyring = FALSE;
  if (account->kept)
    return;
  forge_window_show_toast (self, account->locked
                                   ? _("The keyring is locked: you will be asked for the password "
                                       "at the next start.")
                                   : _("There is no keyring here: you will be asked for the "
                                       "password at every start."), FALSE);
}

/* Who is looking when the clients of a server are opened looks at these. */
static void
update_attention (ForgeWindow *self)
{
  const ForgeStatus *status = forge_profile_watch_get_status (self->profiles);
  const char *profile = NULL;

  if (forge_profile_watch_is_remote (self->profiles)
      && g_strcmp0 (status->profile, self->profile) == 0)
    profile = self->profile;
  if (g_strcmp0 (profile, self->attended) == 0)
    return;
  g_free (self->attended);
  self->attended = g_strdup (profile);
  if (profile != NULL && !self->hidden)
    forge_window_attend (self);
}

static void
update (ForgeWindow *self)
{
  const ForgeStatus *status = forge_profile_watch_get_status (self->profiles);
  const ForgeAccount *account = forge_profile_watch_get_account (self->profiles);
  gboolean remote = forge_profile_watch_is_remote (self->profiles);
  GAction *profile = g_action_map_lookup_action (G_ACTION_MAP (self), "profile");

  if (status != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (profile), g_variant_new_string (status->profile));
  forge_window_set_enabled (self, "connect", forge_profile_watch_can_connect (self->profiles));
  forge_window_set_enabled (self, "log-in", account != NULL && self->login == NULL);
  forge_window_set_enabled (self, "log-out", account != NULL);
  forge_window_set_enabled (self, "forget-server", account != NULL);
  forge_window_set_enabled (self, "pending", remote);
  forge_window_set_enabled (self, "check-pending", remote);
  gtk_widget_set_visible (self->connect_button,
                          forge_profile_watch_can_connect (self->profiles) && !remote);
  adw_status_page_set_description (self->empty_page,
                                   remote ? _("Clients that your team adds appear here.")
                                          : _("Everything you add stays on this computer."));
  update_server_bar (self);
  update_pending_bar (self);
  tell_keyring (self);
  update_attention (self);
  forge_window_update (self);
}

/* Another profile */

static void
on_profile (ForgeWindow *self)
{
  const char *profile = forge_api_get_profile (self->api);
  gboolean another = self->profile != NULL && g_strcmp0 (self->profile, profile) != 0;

  g_free (self->profile);
  self->profile = g_strdup (profile);
  if (another)
    {
      forge_window_dismiss_toast (self);
      forge_window_put_aside (self);
      forge_window_forget (self);
      g_action_group_activate_action (G_ACTION_GROUP (self), "clear-find", NULL);
    }
  if (profile != NULL)
    {
      g_autofree char *directory = forge_draft_get_directory (profile);

      forge_draft_bar_set_directory (self->draft_bar, directory);
    }
  update_attention (self);
}

/* Logging in */

static void
close_login (ForgeWindow *self)
{
  GtkWidget *login = g_steal_pointer (&self->login);

  forge_shell_close_dialog (login);
  update (self);
}

static void
on_logged_in (ForgeWindow *self)
{
  close_login (self);
  /* What waited for it goes on by itself. */
  if (self->editor != NULL)
    forge_client_editor_resume (FORGE_CLIENT_EDITOR (self->editor));
  else
    forge_window_attend (self);
}

static void
on_connected (ForgeWindow *self)
{
  self->tell_keyring = TRUE;
  on_logged_in (self);
}

/* @account (nullable): another server */
static void
present_login (ForgeWindow        *self,
               const ForgeAccount *account)
{
  GtkWidget *parent = self->editor != NULL ? self->editor : GTK_WIDGET (self);

  if (self->login != NULL)
    return;
  self->login = forge_login_page_new (self->api, account);
  g_signal_connect_object (self->login, "done",
                           account != NULL ? G_CALLBACK (on_logged_in) : G_CALLBACK (on_connected),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->login, "cancelled", G_CALLBACK (close_login), self,
                           G_CONNECT_SWAPPED);
  forge_shell_present_dialog (self->login,
                              account != NULL ? _("Log In") : _("Connect to a Server"), parent,
                              forge_login_page_leave, self->login);
  update (self);
}

void
forge_window_ask_to_log_in (ForgeWindow *self)
{
  const ForgeAccount *account;

  g_assert (FORGE_IS_WINDOW (self));

  account = forge_profile_watch_get_account (self->profiles);
  if (account != NULL)
    present_login (self, account);
}

/* Actions */

static void
on_connect (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  present_login (FORGE_WINDOW (user_data), NULL);
}

static void
on_log_in (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  forge_window_ask_to_log_in (FORGE_WINDOW (user_data));
}

/* What failed says so; what was done shows by itself. */
static void
on_changed (GObject      *api,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ForgeWindow) self = FORGE_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (forge_api_change_account_finish (FORGE_API (api), result, &error)
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  forge_window_explain (self, _("This Did Not Work"), error);
}

static void
on_change_profile (GSimpleAction *action,
                   GVariant      *value,
                   gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);
  const char *profile = g_variant_get_string (value, NULL);

  /* Not the action's state, which comes with the status, after the profile. */
  if (g_strcmp0 (profile, forge_api_get_profile (self->api)) != 0)
    forge_api_switch_async (self->api, profile, NULL, on_changed, g_object_ref (self));
}

static void
on_log_out (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  forge_api_logout_async (self->api, forge_profile_watch_get_account (self->profiles)->id, NULL,
                          on_changed, g_object_ref (self));
}

static void
on_forget_answered (gpointer    object,
                    const char *response)
{
  ForgeWindow *self = FORGE_WINDOW (object);
  const ForgeAccount *account = forge_profile_watch_get_account (self->profiles);
  g_autofree char *drafts = NULL;

  if (g_strcmp0 (response, "forget") != 0 || account == NULL)
    return;
  drafts = forge_draft_get_directory (account->id);
  forge_draft_forget_all (drafts);
  forge_api_forget_account_async (self->api, account->id, NULL, on_changed, g_object_ref (self));
}

static void
on_forget_server (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  const ForgeShellResponse responses[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "forget", _("_Forget"), ADW_RESPONSE_DESTRUCTIVE },
  };
  ForgeWindow *self = FORGE_WINDOW (user_data);
  const ForgeAccount *account = forge_profile_watch_get_account (self->profiles);
  g_autofree char *host = forge_words_for_host (account->server);
  g_autofree char *heading = NULL;

  /* Translators: %s is the address of a server */
  heading = g_strdup_printf (_("Forget %s?"), host);
  forge_shell_ask (GTK_WIDGET (self), heading,
                   _("This computer’s copy of its clients goes, with the password and whatever you "
                     "typed and did not save. The server keeps everything."),
                   responses, G_N_ELEMENTS (responses), on_forget_answered, self);
}

static const GActionEntry actions[] = {
  { "connect", on_connect },
  { "profile", NULL, "s", "''", on_change_profile },
  { "log-in", on_log_in },
  { "log-out", on_log_out },
  { "forget-server", on_forget_server },
};

/* Attention: what nobody sees is not asked for. */

void
forge_window_attend (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  if (forge_profile_watch_is_remote (self->profiles))
    forge_api_set_attention (self->api, TRUE);
}

static void
on_active (ForgeWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    forge_window_attend (self);
}

static void
on_surface_state (ForgeWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  gboolean hidden = surface == NULL || forge_shell_is_hidden (GDK_TOPLEVEL (surface));

  if (hidden == self->hidden)
    return;
  self->hidden = hidden;
  if (forge_profile_watch_is_remote (self->profiles))
    forge_api_set_attention (self->api, !hidden);
}

static void
on_realize (ForgeWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "notify::state",
                           G_CALLBACK (on_surface_state), self, G_CONNECT_SWAPPED);
}

void
forge_window_add_server (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  forge_profile_watch_add_to_menu (self->profiles, self->main_menu);
  forge_window_add_pending (self);
  g_signal_connect_object (self->profiles, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->api, "notify::profile", G_CALLBACK (on_profile), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active), NULL);
  g_signal_connect (self, "realize", G_CALLBACK (on_realize), NULL);
  update (self);
}
