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

/* What changes have in common. */

/* When the row is not the one that If-Match names, the request is answered with 412 and the row as
 * it is now: who holds the base can merge. */
gboolean forge_clients_check_version (ForgeRequest *request, GError **error);
/* Puts the values of the body into @client. All that is wrong is told at once, so a code is looked
 * up even when another value will not do. Errors: %FORGE_ERROR_INVALID, _PARSE, _STORAGE. */
gboolean forge_clients_read_body     (ForgeRequest  *request,
                                      gboolean       complete,
                                      ForgeClient   *client,
                                      GError       **error);

G_END_DECLS
