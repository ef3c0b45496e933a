/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-field.h"

G_BEGIN_DECLS

/* What the form of a new client begins with. @settings: those of the application. */

/* The fields that a person may set it for; ends with %FORGE_N_FIELDS. (transfer none) */
const ForgeFieldId *forge_defaults_get_fields (void);
/* Of any field: as it was set, else as the table has it. (transfer full) (nullable) */
char               *forge_defaults_get        (GSettings    *settings,
                                               ForgeFieldId  field);
/* @value (nullable): canonical text */
void                forge_defaults_set        (GSettings    *settings,
                                               ForgeFieldId  field,
                                               const char   *value);

G_END_DECLS
