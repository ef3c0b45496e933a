/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-client.h"

G_BEGIN_DECLS

/**
 * ForgeClientDetails:
 *
 * All there is to read about one client: what a #ForgeClientPage shows of it.
 */
#define FORGE_TYPE_CLIENT_DETAILS (forge_client_details_get_type ())
G_DECLARE_FINAL_TYPE (ForgeClientDetails, forge_client_details, FORGE, CLIENT_DETAILS, AdwBin)

GtkWidget *forge_client_details_new        (void);
/* Another client is shown from its top. */
void       forge_client_details_set_client (ForgeClientDetails *self,
                                            ForgeClient        *client);

G_END_DECLS
