/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/* The handlers of clients/. */
gboolean forge_clients_list       (ForgeRequest *request, GError **error);
gboolean forge_clients_list_ids   (ForgeRequest *request, GError **error);
gboolean forge_clients_facets     (ForgeRequest *request, GError **error);
gboolean forge_clients_check_code (ForgeRequest *request, GError **error);
gboolean forge_clients_create     (ForgeRequest *request, GError **error);
gboolean forge_clients_read       (ForgeRequest *request, GError **error);
gboolean forge_clients_replace    (ForgeRequest *request, GError **error);
gboolean forge_clients_change     (ForgeRequest *request, GError **error);
gboolean forge_clients_delete     (ForgeRequest *request, GError **error);
gboolean forge_clients_restore    (ForgeRequest *request, GError **error);
/* status/ */
gboolean forge_clients_status     (ForgeRequest *request, GError **error);

G_END_DECLS
