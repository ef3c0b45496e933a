/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-profiles.h"

#include "forge-status.h"

/* What the keyring is told last may take that long at the end; and its end, once more. */
#define MAX_KEEP_TIME (2 * G_TIME_SPAN_SECOND)

struct _ForgeProfiles
{
  /* owned */
  char             *data_dir;
  ForgeDatabase    *database;
  ForgeAccountBook *accounts;
  ForgeProfile     *open;       /* (nullable) */
  GCancellable     *closing;    /* ends what is asked for */
  GCancellable     *giving_up;  /* ends what the keyring is told */

  guint             under_way;  /* errands */
  gboolean          abandoned;  /* they do not end */
  ForgeFeed        *feed;       /* borrowed */
};

/* A call to the keyring or the server that is on its way. The account may be forgotten meanwhile. */
typedef struct
{
  ForgeProfiles *profiles; /* borrowed: it waits for them */
  char          *id;       /* (owned): of the account */
  char          *server;   /* (owned) */
  char          *user;     /* (owned) */
  char          *token;    /* (owned) (nullable): that the keyring is told */
  ForgeRemote   *remote;   /* (owned) (nullable): that logs in */
  GTask         *task;     /* (owned) (nullable): that waits for the login */
  gboolean       opens;
} Errand;

static Errand *
errand_new (ForgeProfiles *self,
            const char    *id,
            const char    *server,
            const char    *user)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->profiles = self;
  errand->id = g_strdup (id);
  errand->server = g_strdup (server);
  errand->user = g_strdup (user);
  self->under_way++;
  return errand;
}

static void
errand_free (Errand *errand)
{
  errand->profiles->under_way--;
  g_free (errand->id);
  g_free (errand->server);
  g_free (errand->user);
  g_free (errand->token);
  g_clear_object (&errand->remote);
  g_clear_object (&errand->task);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static ForgeAccountEntry *
get_account (const Errand *errand)
{
  return forge_account_book_find (errand->profiles->accounts, errand->id);
}

static gboolean
is_open (ForgeProfiles *self,
         const char    *id)
{
  return self->open && g_str_equal (self->open->id, id);
}

/* Keeping: the keyring is told one thing at a time of an account, the last one last. */

static void tell_keyring (ForgeProfiles *self,
                          const char    *id,
                          const char    *server,
                          const char    *user,
                          const char    *token);

static void
keep (ForgeProfiles     *self,
      ForgeAccountEntry *account)
{
  if (account->keeping)
    return;
  account->keeping = TRUE;
  tell_keyring (self, account->id, account->server, account->user, account->refresh);
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (Errand) errand = data;
  ForgeProfiles *self = errand->profiles;
  ForgeAccountEntry *account = get_account (errand);
  ForgeKeyring keyring = forge_keyring_store_finish (result);

  if (!account)
    {
      /* What was kept of it meanwhile. */
      if (errand->token)
        tell_keyring (self, errand->id, errand->server, errand->user, NULL);
      return;
    }
  account->keeping = FALSE;
  if (g_strcmp0 (errand->token, account->refresh) != 0)
    keep (self, account);
  else if (account->keyring != keyring)
    {
      account->keyring = keyring;
      forge_feed_move_status (self->feed);
    }
}

static void
tell_keyring (ForgeProfiles *self,
              const char    *id,
              const char    *server,
              const char    *user,
              const char    *token)
{
  Errand *errand = errand_new (self, id, server, user);

  errand->token = g_strdup (token);
  forge_keyring_store_async (server, user, token, self->giving_up, on_kept, errand);
}

/* The remote of the profile that is open. */

static void
on_tokens_changed (ForgeProfiles *self)
{
  ForgeAccountEntry *account = forge_account_book_find (self->accounts, self->open->id);
  const char *refresh = forge_remote_get_refresh_token (self->open->remote);

  if (g_strcmp0 (account->refresh, refresh) == 0)
    return;
  g_free (account->refresh);
  account->refresh = g_strdup (refresh);
  keep (self, account);
}

static void
on_login_changed (ForgeProfiles *self)
{
  ForgeAccountEntry *account = forge_account_book_find (self->accounts, self->open->id);

  account->login = forge_remote_get_login (self->open->remote);
  forge_feed_move_status (self->feed);
}

/* What the keyring has of an account that nobody logged in to meanwhile. */
static void
take_token (ForgeProfiles     *self,
            ForgeAccountEntry *account,
            const char        *token)
{
  account->refresh = g_strdup (token);
  account->login = token ? FORGE_LOGIN_DONE : FORGE_LOGIN_MISSING;
  if (is_open (self, account->id))
    forge_remote_set_tokens (self->open->remote, NULL, token);
  forge_feed_move_status (self->feed);
}

static void
on_unlocked (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (Errand) errand = data;
  g_autofree char *token = forge_keyring_unlock_finish (result);
  ForgeAccountEntry *account = get_account (errand);

  if (!account || !account->unlocking)
    return;
  account->unlocking = FALSE;
  if (!token)
    return;
  account->keyring = FORGE_KEYRING_KEPT;
  take_token (errand->profiles, account, token);
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (Errand) errand = data;
  ForgeProfiles *self = errand->profiles;
  ForgeAccountEntry *account = get_account (errand);
  ForgeKeyring keyring;
  g_autofree char *token = forge_keyring_look_up_finish (result, &keyring);

  if (!account || account->login != FORGE_LOGIN_PENDING)
    return;
  account->keyring = keyring;
  take_token (self, account, token);
  if (keyring != FORGE_KEYRING_LOCKED || account->unlocking)
    return;
  account->unlocking = TRUE;
  forge_keyring_unlock_async (account->server, account->user, self->closing, on_unlocked,
                              g_steal_pointer (&errand));
}

static void
look_up (ForgeProfiles     *self,
         ForgeAccountEntry *account)
{
  account->login = FORGE_LOGIN_PENDING;
  forge_remote_expect_tokens (self->open->remote);
  forge_keyring_look_up_async (account->server, account->user, self->closing, on_looked_up,
                               errand_new (self, account->id, account->server, account->user));
}

/* Whatever is looked for, this is newer. */
static void
set_login (ForgeAccountEntry *account,
           ForgeLogin         login,
           const char        *refresh)
{
  char *token = g_strdup (refresh);

  account->unlocking = FALSE;
  account->login = login;
  g_free (account->refresh);
  account->refresh = token;
}

/* Opening */

/* Tokens, from where there are any: @remote, the last time it was open, the keyring. */
static void
find_tokens (ForgeProfiles     *self,
             ForgeAccountEntry *account)
{
  ForgeRemote *remote = self->open->remote;

  g_signal_connect_swapped (remote, "tokens-changed", G_CALLBACK (on_tokens_changed), self);
  g_signal_connect_swapped (remote, "login-changed", G_CALLBACK (on_login_changed), self);
  if (forge_remote_get_login (remote) == FORGE_LOGIN_DONE)
    return;
  if (account->refresh)
    forge_remote_set_tokens (remote, NULL, account->refresh);
  else if (!account->keeping)
    look_up (self, account);
}

static gboolean
open_profile (ForgeProfiles  *self,
              const char     *id,
              ForgeRemote    *remote,
              GError        **error)
{
  ForgeAccountEntry *account = forge_account_book_find (self->accounts, id);
  g_autofree char *name = forge_profile_make_name (id);

  if (!self->database)
    {
      self->database = forge_database_open (self->data_dir, name, error);
      if (!self->database)
        return FALSE;
    }
  else if (!forge_database_reopen (self->database, name, error))
    {
      return FALSE;
    }
  self->open = forge_profile_open (self->database, account, remote, self->feed, error);
  if (!self->open)
    return FALSE;
  if (account)
    find_tokens (self, account);
  return TRUE;
}

static void
close_profile (ForgeProfiles *self)
{
  if (!self->open)
    return;
  if (self->open->remote)
    g_signal_handlers_disconnect_by_data (self->open->remote, self);
  forge_profile_close (g_steal_pointer (&self->open));
  forge_feed_set_profile (self->feed, NULL, NULL);
}

static gboolean
switch_to (ForgeProfiles  *self,
           const char     *id,
           ForgeRemote    *remote,
           GError        **error)
{
  g_autofree char *before = g_strdup (forge_account_book_get_current (self->accounts));
  g_autoptr (GError) failure = NULL;

  if (is_open (self, id))
    return TRUE;
  if (!g_str_equal (id, FORGE_THIS_COMPUTER) && !forge_account_book_find (self->accounts, id))
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "There is no such account.");
      return FALSE;
    }
  close_profile (self);
  if (open_profile (self, id, remote, error) &&
      forge_account_book_set_current (self->accounts, id, error))
    return TRUE;
  close_profile (self);
  if (!open_profile (self, before, NULL, &failure))
    g_message ("The profile cannot be opened again: %s", failure->message);
  return FALSE;
}

ForgeProfiles *
forge_profiles_new (const char  *data_dir,
                    ForgeFeed   *feed,
                    GError     **error)
{
  g_autoptr (ForgeProfiles) self = g_new0 (ForgeProfiles, 1);

  self->feed = feed;
  self->data_dir = g_strdup (data_dir);
  self->closing = g_cancellable_new ();
  self->giving_up = g_cancellable_new ();
  self->accounts = forge_account_book_load (data_dir);
  if (!open_profile (self, forge_account_book_get_current (self->accounts), NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
on_too_late (gpointer data)
{
  ForgeProfiles *self = data;

  self->abandoned = g_cancellable_is_cancelled (self->giving_up);
  g_cancellable_cancel (self->giving_up);
  return G_SOURCE_CONTINUE;
}

void
forge_profiles_finish (ForgeProfiles *self)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) deadline = g_timeout_source_new (MAX_KEEP_TIME / 1000);

  g_cancellable_cancel (self->closing);
  g_source_set_callback (deadline, on_too_late, self, NULL);
  g_source_attach (deadline, context);
  while (self->under_way > 0 && !self->abandoned)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (deadline);
}

void
forge_profiles_free (ForgeProfiles *self)
{
  forge_profiles_finish (self);
  close_profile (self);
  g_clear_pointer (&self->database, forge_database_close);
  forge_keyring_disconnect ();
  forge_account_book_free (self->accounts);
  g_object_unref (self->closing);
  g_object_unref (self->giving_up);
  g_free (self->data_dir);
  g_free (self);
}

const ForgeProfile *
forge_profiles_get_open (ForgeProfiles *self)
{
  return self->open;
}

ForgeAccountBook *
forge_profiles_get_accounts (ForgeProfiles *self)
{
  return self->accounts;
}

gboolean
forge_profiles_switch (ForgeProfiles  *self,
                       const char     *id,
                       GError        **error)
{
  return switch_to (self, id, NULL, error);
}

gboolean
forge_profiles_forget (ForgeProfiles  *self,
                       const char     *id,
                       GError        **error)
{
  ForgeAccountEntry *account = forge_account_book_find (self->accounts, id);

  if (!account)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "There is no such account.");
      return FALSE;
    }
  if (is_open (self, id) && !switch_to (self, FORGE_THIS_COMPUTER, NULL, error))
    return FALSE;
  set_login (account, FORGE_LOGIN_MISSING, NULL);
  keep (self, account);
  if (!forge_account_book_remove (self->accounts, id, error))
    return FALSE;
  forge_profile_remove (self->data_dir, id);
  forge_feed_move_status (self->feed);
  return TRUE;
}

void
forge_profiles_log_out (ForgeProfiles *self,
                        const char    *id)
{
  ForgeAccountEntry *account = forge_account_book_find (self->accounts, id);

  g_return_if_fail (account);

  set_login (account, FORGE_LOGIN_MISSING, NULL);
  if (is_open (self, id))
    forge_remote_set_tokens (self->open->remote, NULL, NULL);
  keep (self, account);
  forge_feed_move_status (self->feed);
}

/* Logging in */

static void
on_logged_in (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (Errand) errand = data;
  ForgeProfiles *self = errand->profiles;
  ForgeAccountEntry *account;
  GError *error = NULL;

  if (!forge_remote_login_finish (errand->remote, result, &error))
    {
      g_task_return_error (errand->task, error);
      return;
    }
  account = forge_account_book_ensure (self->accounts, errand->server, errand->user);
  set_login (account, FORGE_LOGIN_DONE, forge_remote_get_refresh_token (errand->remote));
  if (is_open (self, account->id) && self->open->remote != errand->remote)
    forge_remote_set_tokens (self->open->remote, NULL, account->refresh);
  keep (self, account);
  forge_feed_move_status (self->feed);
  if (!errand->opens || switch_to (self, account->id, errand->remote, &error))
    g_task_return_pointer (errand->task, g_strdup (account->id), g_free);
  else
    g_task_return_error (errand->task, error);
}

void
forge_profiles_log_in_async (ForgeProfiles       *self,
                             const char          *base,
                             const char          *user,
                             const char          *password,
                             gboolean             opens,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  ForgeProfile *open = self->open;
  const ForgeAccountEntry *account = open && open->remote
    ? forge_account_book_find (self->accounts, open->id) : NULL;
  Errand *errand = errand_new (self, NULL, base, user);

  errand->opens = opens;
  errand->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (errand->task, forge_profiles_log_in_async);
  errand->remote = account && g_str_equal (account->server, base) &&
                   g_str_equal (account->user, user)
                     ? g_object_ref (open->remote) : forge_remote_new (base);
  forge_remote_login_async (errand->remote, user, password, self->closing, on_logged_in, errand);
}

char *
forge_profiles_log_in_finish (ForgeProfiles  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_profiles_log_in_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
