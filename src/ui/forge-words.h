/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-error.h"
#include "forge-field.h"
#include "forge-problem.h"

G_BEGIN_DECLS

/* What a person reads, in their language. Strings marked (transfer none) live as long as the
 * program. */

/* A whole sentence or two. (transfer full) */
char       *forge_words_for_error   (const GError     *error);
/* A whole sentence about what was typed into @field, or about the whole form for
 * %FORGE_N_FIELDS. @server_message (nullable) is quoted where there is no code for it.
 * (transfer full) */
char       *forge_words_for_problem (ForgeFieldId      field,
                                     ForgeProblemCode  code,
                                     const char       *server_message);

/* (transfer none) */
const char *forge_words_for_field   (ForgeFieldId      field);
/* (transfer none) */
const char *forge_words_for_section (ForgeSection      section);
/* "Company" for EMPRESA; @value itself when the table does not know it; NULL for NULL and "".
 * (transfer none) (nullable) */
const char *forge_words_for_choice  (ForgeFieldId      field,
                                     const char       *value);
/* The value of @field as a person reads it. (transfer full) (nullable)
 * @tooltip: (out) (transfer full) (nullable): more of it */
char       *forge_words_for_value   (ForgeClient      *client,
                                     ForgeFieldId      field,
                                     char            **tooltip);

G_END_DECLS
