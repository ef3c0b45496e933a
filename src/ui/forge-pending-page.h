/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api.h"
#include "forge-pending.h"

G_BEGIN_DECLS

/**
 * ForgePendingPage:
 *
 * The changes of a server's clients that did not become what was meant, each with why and with what
 * can be done; with its own header bar, for forge_shell_present_dialog().
 *
 * Signals: ForgePendingPage::closed (): time to close the dialog; ForgePendingPage::deactivate
 * (gint64 id); ForgePendingPage::edit (const ForgePending *pending): the person wants to go on with
 * what was typed.
 */
#define FORGE_TYPE_PENDING_PAGE (forge_pending_page_get_type ())
G_DECLARE_FINAL_TYPE (ForgePendingPage, forge_pending_page, FORGE, PENDING_PAGE, AdwBin)

GtkWidget *forge_pending_page_new   (ForgeApi *api);
/* A #ForgeShellCloseFunc whose object is the page. */
gboolean   forge_pending_page_leave (gpointer  page);

G_END_DECLS
