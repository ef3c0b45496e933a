/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/* The answers to requests that came with an Idempotency-Key, kept for 24 hours in the transaction
 * of the change itself: the same request again gets the same answer, and changes nothing. */

/* @replayed (out): whether @request is answered: as it was before, or with 422 for another request
 * under the same key. Errors: %FORGE_ERROR_INVALID, _STORAGE. */
gboolean forge_idempotency_replay (ForgeDatabase  *database,
                                   ForgeRequest   *request,
                                   gboolean       *replayed,
                                   GError        **error);
/* Keeps the answer that @request has. */
gboolean forge_idempotency_keep   (ForgeDatabase  *database,
                                   ForgeRequest   *request,
                                   GError        **error);

G_END_DECLS
