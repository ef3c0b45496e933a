/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/* The handlers of accounts/, outside any transaction; those that log in answer later. */
gboolean forge_accounts_list    (ForgeRequest *request, GError **error);
gboolean forge_accounts_connect (ForgeRequest *request, GError **error);
gboolean forge_accounts_log_in  (ForgeRequest *request, GError **error);
gboolean forge_accounts_log_out (ForgeRequest *request, GError **error);
gboolean forge_accounts_switch  (ForgeRequest *request, GError **error);
gboolean forge_accounts_forget  (ForgeRequest *request, GError **error);

G_END_DECLS
