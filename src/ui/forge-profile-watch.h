/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api-accounts.h"

G_BEGIN_DECLS

/**
 * ForgeProfileWatch:
 *
 * Whose clients can be seen: those of this computer and of each server, which of them are, and how
 * that server is doing. Signal: ForgeProfileWatch::changed ().
 */
#define FORGE_TYPE_PROFILE_WATCH (forge_profile_watch_get_type ())
G_DECLARE_FINAL_TYPE (ForgeProfileWatch, forge_profile_watch, FORGE, PROFILE_WATCH, GObject)

ForgeProfileWatch  *forge_profile_watch_new         (ForgeApi          *api);
/* (transfer none) (nullable): until it is known, and while another one is opened */
const ForgeStatus  *forge_profile_watch_get_status  (ForgeProfileWatch *self);
/* Whether the clients are those of a server. */
gboolean            forge_profile_watch_is_remote  (ForgeProfileWatch *self);
/* Whether the service has said which accounts there are. */
gboolean            forge_profile_watch_can_connect (ForgeProfileWatch *self);
/* That is open. (transfer none) (nullable): none is, or not known */
const ForgeAccount *forge_profile_watch_get_account (ForgeProfileWatch *self);
/* Puts two sections first that follow what is there, with "win.profile", "win.connect",
 * "win.log-in", "win.log-out" and "win.forget-server". */
void                forge_profile_watch_add_to_menu (ForgeProfileWatch *self,
                                                     GMenu             *menu);

G_END_DECLS
