/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/* GET status/: what the service has open, and what it is like. */
gboolean forge_status_get (ForgeRequest  *request,
                           GError       **error);
/* POST status/attention/: whether anybody looks. */
gboolean forge_status_attend (ForgeRequest *request,
                              GError      **error);

G_END_DECLS
