/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api.h"
#include "forge-field-row.h"

G_BEGIN_DECLS

/**
 * ForgeCodeHint:
 *
 * Puts a free code, as those in use for the chosen kind, into the code's row of a new client, for
 * as long as the person has not typed one.
 */
#define FORGE_TYPE_CODE_HINT (forge_code_hint_get_type ())
G_DECLARE_FINAL_TYPE (ForgeCodeHint, forge_code_hint, FORGE, CODE_HINT, GObject)

ForgeCodeHint *forge_code_hint_new   (ForgeApi      *api,
                                      ForgeFieldRow *code,
                                      ForgeFieldRow *kind);
/* The code in the row turned out to be taken: says which one is free. */
void           forge_code_hint_taken (ForgeCodeHint *self);

G_END_DECLS
