/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/* GET clients/next-code/?type=…: a free code that looks like those in use for that kind. */
gboolean forge_codes_next (ForgeRequest  *request,
                           GError       **error);

G_END_DECLS
