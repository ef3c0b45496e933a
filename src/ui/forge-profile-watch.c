/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-profile-watch.h"

#include <glib/gi18n.h>

#include "forge-server-words.h"

struct _ForgeProfileWatch
{
  GObject parent_instance;

  /* owned */
  ForgeApi    *api;
  ForgeStatus *status;   /* (nullable) */
  GPtrArray   *accounts; /* (element-type ForgeAccount) (nullable) */
  GMenu       *profile_menu;
  GMenu       *account_menu;

  guint observations[2]; /* 0: none */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeProfileWatch, forge_profile_watch, G_TYPE_OBJECT)

/* @label (transfer full): as it is to be read */
static void
append_profile (GMenu      *section,
                char       *label,
                const char *id)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (escaped, NULL);

  g_menu_item_set_action_and_target (item, "win.profile", "s", id);
  g_menu_append_item (section, item);
  g_free (label);
}

static void
fill_profile_menu (ForgeProfileWatch *self)
{
  g_menu_remove_all (self->profile_menu);
  if (self->accounts == NULL)
    return;
  if (self->accounts->len > 0)
    append_profile (self->profile_menu, g_strdup (_("This Computer")), FORGE_THIS_COMPUTER);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const ForgeAccount *account = g_ptr_array_index (self->accounts, i);

      append_profile (self->profile_menu, forge_words_for_account (account), account->id);
    }
  g_menu_append (self->profile_menu, _("_Connect to a Server…"), "win.connect");
}

static void
fill_account_menu (ForgeProfileWatch *self)
{
  const ForgeAccount *account = forge_profile_watch_get_account (self);

  g_menu_remove_all (self->account_menu);
  if (account == NULL)
    return;
  if (account->login > FORGE_LOGIN_PENDING)
    g_menu_append (self->account_menu, _("_Log In…"), "win.log-in");
  else
    g_menu_append (self->account_menu, _("Log _Out"), "win.log-out");
  g_menu_append (self->account_menu, _("_Forget This Server…"), "win.forget-server");
}

/* @status (transfer full) (nullable) */
static void
take_status (ForgeProfileWatch *self,
             ForgeStatus       *status)
{
  gboolean another = self->status == NULL || status == NULL
                     || g_strcmp0 (self->status->profile, status->profile) != 0;

  g_clear_pointer (&self->status, forge_status_free);
  self->status = status;
  /* Only when it says something else: somebody may be looking at it. */
  if (another)
    fill_account_menu (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What can't be read leaves what was read before. */

static void
on_status (ForgeApi          *api,
           const ForgeAnswer *answer,
           gpointer           user_data)
{
  ForgeStatus *status = answer->body != NULL ? forge_status_read (answer->body, NULL) : NULL;

  if (status != NULL)
    take_status (FORGE_PROFILE_WATCH (user_data), status);
}

static void
on_accounts (ForgeApi          *api,
             const ForgeAnswer *answer,
             gpointer           user_data)
{
  ForgeProfileWatch *self = FORGE_PROFILE_WATCH (user_data);
  GPtrArray *accounts = answer->body != NULL ? forge_accounts_read (answer->body, NULL) : NULL;

  if (accounts == NULL)
    return;
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  self->accounts = accounts;
  fill_profile_menu (self);
  fill_account_menu (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_profile (ForgeProfileWatch *self)
{
  if (self->status != NULL
      && g_strcmp0 (self->status->profile, forge_api_get_profile (self->api)) != 0)
    take_status (self, NULL);
}

static void
forge_profile_watch_dispose (GObject *object)
{
  ForgeProfileWatch *self = FORGE_PROFILE_WATCH (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->observations); i++)
    {
      if (self->observations[i] != 0)
        forge_api_unobserve (self->api, self->observations[i]);
      self->observations[i] = 0;
    }
  g_clear_object (&self->api);
  g_clear_object (&self->profile_menu);
  g_clear_object (&self->account_menu);
  g_clear_pointer (&self->status, forge_status_free);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);

  G_OBJECT_CLASS (forge_profile_watch_parent_class)->dispose (object);
}

static void
forge_profile_watch_class_init (ForgeProfileWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_profile_watch_dispose;

  signals[CHANGED] = g_signal_new ("changed", FORGE_TYPE_PROFILE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
forge_profile_watch_init (ForgeProfileWatch *self)
{
  self->profile_menu = g_menu_new ();
  self->account_menu = g_menu_new ();
}

ForgeProfileWatch *
forge_profile_watch_new (ForgeApi *api)
{
  ForgeProfileWatch *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_PROFILE_WATCH, NULL);
  self->api = g_object_ref (api);
  g_signal_connect_object (api, "notify::profile", G_CALLBACK (on_profile), self,
                           G_CONNECT_SWAPPED);
  self->observations[0] = forge_api_observe (api, "status/", on_status, self);
  self->observations[1] = forge_api_observe (api, "accounts/", on_accounts, self);
  return self;
}

const ForgeStatus *
forge_profile_watch_get_status (ForgeProfileWatch *self)
{
  g_return_val_if_fail (FORGE_IS_PROFILE_WATCH (self), NULL);

  return self->status;
}

gboolean
forge_profile_watch_is_remote (ForgeProfileWatch *self)
{
  g_return_val_if_fail (FORGE_IS_PROFILE_WATCH (self), FALSE);

  return self->status != NULL && self->status->url != NULL;
}

gboolean
forge_profile_watch_can_connect (ForgeProfileWatch *self)
{
  g_return_val_if_fail (FORGE_IS_PROFILE_WATCH (self), FALSE);

  return self->accounts != NULL;
}

const ForgeAccount *
forge_profile_watch_get_account (ForgeProfileWatch *self)
{
  g_return_val_if_fail (FORGE_IS_PROFILE_WATCH (self), NULL);

  if (self->status == NULL || self->accounts == NULL)
    return NULL;
  return forge_accounts_find (self->accounts, self->status->profile);
}

void
forge_profile_watch_add_to_menu (ForgeProfileWatch *self,
                                 GMenu             *menu)
{
  g_return_if_fail (FORGE_IS_PROFILE_WATCH (self));
  g_return_if_fail (G_IS_MENU (menu));

  g_menu_insert_section (menu, 0, NULL, G_MENU_MODEL (self->profile_menu));
  g_menu_insert_section (menu, 1, NULL, G_MENU_MODEL (self->account_menu));
}
