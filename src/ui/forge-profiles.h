/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api-accounts.h"

G_BEGIN_DECLS

/**
 * ForgeProfiles:
 *
 * Whose clients can be seen: those of this computer and of each server, which of them are, and how
 * that server is doing. Signal: ForgeProfiles::changed ().
 */
#define FORGE_TYPE_PROFILES (forge_profiles_get_type ())
G_DECLARE_FINAL_TYPE (ForgeProfiles, forge_profiles, FORGE, PROFILES, GObject)

ForgeProfiles      *forge_profiles_new         (ForgeApi      *api);
/* (transfer none) (nullable): until it is known, and while another one is opened */
const ForgeStatus  *forge_profiles_get_status  (ForgeProfiles *self);
/* Whether the clients are those of a server. */
gboolean            forge_profiles_are_remote  (ForgeProfiles *self);
/* Whether the service has said which accounts there are. */
gboolean            forge_profiles_can_connect (ForgeProfiles *self);
/* That is open. (transfer none) (nullable): none is, or not known */
const ForgeAccount *forge_profiles_get_account (ForgeProfiles *self);
/* Puts two sections first that follow what is there, with "win.profile", "win.connect",
 * "win.log-in", "win.log-out" and "win.forget-server". */
void                forge_profiles_add_to_menu (ForgeProfiles *self,
                                                GMenu         *menu);

G_END_DECLS
