/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-profile.h"

G_BEGIN_DECLS

/**
 * ForgeProfiles:
 *
 * The accounts, and the one profile that is open. Logs in, keeps what is to be kept in the keyring,
 * and opens another profile in the place of this one. Holds the lock of the data directory.
 */
typedef struct _ForgeProfiles ForgeProfiles;

/* Opens the profile that was open last. Errors: those of forge_database_open(). */
ForgeProfiles      *forge_profiles_new          (const char      *data_dir,
                                                 ForgeFeed       *feed,
                                                 GError         **error);
/* Logins under way end as if they had been cancelled, and the keyring has what it is told. */
void                forge_profiles_finish       (ForgeProfiles   *self);
void                forge_profiles_free         (ForgeProfiles   *self);

/* (nullable): NULL after one could not be opened, nor the one before. (transfer none) */
const ForgeProfile *forge_profiles_get_open     (ForgeProfiles   *self);
ForgeAccountBook   *forge_profiles_get_accounts (ForgeProfiles   *self);

/* On an error the one before is still open. Errors: %FORGE_ERROR_STORAGE, _CORRUPT, _NEWER. */
gboolean            forge_profiles_switch       (ForgeProfiles   *self,
                                                 const char      *id,
                                                 GError         **error);
/* Removes what this computer has of the account; if it is open, opens this computer's instead.
 * Errors: as above. */
gboolean            forge_profiles_forget       (ForgeProfiles   *self,
                                                 const char      *id,
                                                 GError         **error);
/* The tokens go, the clients stay. */
void                forge_profiles_log_out      (ForgeProfiles   *self,
                                                 const char      *id);
/* As @user of the server at @base, a new account or one that is there. @opens: and opens its
 * clients. Errors: those of forge_remote_login_async() and of a switch. */
void                forge_profiles_log_in_async  (ForgeProfiles       *self,
                                                  const char          *base,
                                                  const char          *user,
                                                  const char          *password,
                                                  gboolean             opens,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
/* The id of the account; NULL on an error. (transfer full) (nullable) */
char               *forge_profiles_log_in_finish (ForgeProfiles       *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeProfiles, forge_profiles_free)

G_END_DECLS
