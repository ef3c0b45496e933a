/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api-accounts.h"

G_BEGIN_DECLS

/**
 * ForgeLoginPage:
 *
 * Asks for the address of a server, a user and a password, or for the password of an account alone;
 * with its own header bar, for forge_shell_present_dialog(). Whatever goes wrong, what was typed
 * stays.
 *
 * Actions: "login.send", "login.cancel" (while it connects, stops that instead). Signals:
 * ForgeLoginPage::done () and ForgeLoginPage::cancelled (): time to close the dialog.
 */
#define FORGE_TYPE_LOGIN_PAGE (forge_login_page_get_type ())
G_DECLARE_FINAL_TYPE (ForgeLoginPage, forge_login_page, FORGE, LOGIN_PAGE, AdwBin)

/* @account (nullable): to log in to again; NULL: to connect to another server */
GtkWidget *forge_login_page_new   (ForgeApi           *api,
                                   const ForgeAccount *account);
/* A #ForgeShellCloseFunc whose object is the page: does "login.cancel". */
gboolean   forge_login_page_leave (gpointer            page);

G_END_DECLS
