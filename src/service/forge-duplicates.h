/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/* GET clients/duplicates/?name=…&client_code=…&tax_id=…&email=…&phone=…&mobile=…&exclude=ID: the
 * clients that may be the same one. */
gboolean forge_duplicates_find (ForgeRequest  *request,
                                GError       **error);

G_END_DECLS
