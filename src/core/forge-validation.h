/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"

G_BEGIN_DECLS

/* The rules of the contract for a value that is written (contract.md §3), the same for the form and
 * for the service. Pure: that a code is free only the database knows. */

/**
 * forge_validate_text:
 * @field: an editable field
 * @text: (nullable): what a person typed, or a JSON string
 * @canonical: (out) (transfer full) (nullable): the value to store: trimmed, codes upper-cased,
 *   money with two decimals
 * @problem: (out): what is wrong
 *
 * Returns: whether @text is a value of @field
 */
gboolean forge_validate_text (ForgeFieldId       field,
                              const char        *text,
                              char             **canonical,
                              ForgeProblemCode  *problem);

/**
 * forge_validate_body:
 * @json: the body of a request
 * @complete: whether the required fields must be there (POST and PUT)
 * @into: (inout): a client whose editable values are replaced by those of the body
 * @problems: (out) (transfer full) (nullable): all that is wrong with it
 *
 * Members that are read-only or unknown are ignored. With @complete and a client that has no
 * number, fields that are absent get their fallback. @into is changed only when all is well.
 *
 * Returns: whether all is well
 */
gboolean forge_validate_body (const ForgeJson  *json,
                              gboolean          complete,
                              ForgeClient      *into,
                              ForgeProblems   **problems);

G_END_DECLS
