/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"
#include "forge-plain-row.h"

G_BEGIN_DECLS

/**
 * ForgeCreditRow:
 *
 * A client's credit as words, as a bar, and as figures.
 */
#define FORGE_TYPE_CREDIT_ROW (forge_credit_row_get_type ())
G_DECLARE_FINAL_TYPE (ForgeCreditRow, forge_credit_row, FORGE, CREDIT_ROW, ForgePlainRow)

GtkWidget *forge_credit_row_new        (void);
void       forge_credit_row_set_client (ForgeCreditRow *self,
                                        ForgeClient    *client);

G_END_DECLS
