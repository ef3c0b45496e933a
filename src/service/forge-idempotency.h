/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/* The answers to requests that came with an Idempotency-Key, kept for 24 hours in the transaction
 * of the change itself: the same request again gets the same answer, and changes nothing. */

/* (nullable) (transfer none) */
const char *forge_idempotency_get_key    (ForgeRequest   *request);
/* Of what is asked: the method, the path and the body. (transfer full) */
char       *forge_idempotency_get_digest (ForgeRequest   *request);
/* @replayed (out): whether @request is answered: as it was before, or with 422 for another request
 * under the same key. Errors: %FORGE_ERROR_INVALID, _STORAGE. */
gboolean    forge_idempotency_replay     (ForgeDatabase  *database,
                                          ForgeRequest   *request,
                                          gboolean       *replayed,
                                          GError        **error);
/* Answers @request, whose key another one had, with 422. */
void        forge_idempotency_refuse     (ForgeRequest   *request);
/* Keeps the answer that @request has. */
gboolean    forge_idempotency_keep       (ForgeDatabase  *database,
                                          ForgeRequest   *request,
                                          GError        **error);
/* Keeps an answer to the request that had @key and @digest. */
gboolean    forge_idempotency_put        (ForgeDatabase  *database,
                                          const char     *key,
                                          const char     *digest,
                                          guint           status,
                                          const GString  *body,
                                          gint64          version,
                                          GError        **error);

G_END_DECLS
