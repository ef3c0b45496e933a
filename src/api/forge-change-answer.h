/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "forge-client.h"
#include "forge-outcome.h"

G_BEGIN_DECLS

/* The client in the answer to a change, in the version that it has there. (transfer full) */
ForgeClient *forge_change_read_client (SoupMessage   *message,
                                       GBytes        *body,
                                       GError       **error);
/* What the caller hears of a change that was not applied. @body (nullable); @cause (nullable): why
 * there is no whole answer. (transfer full) */
GError      *forge_change_new_error   (ForgeOutcome   outcome,
                                       SoupMessage   *message,
                                       GBytes        *body,
                                       const GError  *cause);

G_END_DECLS
