/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeOutcome:
 * @FORGE_OUTCOME_NOT_SENT: nothing was written; may be retried freely
 * @FORGE_OUTCOME_APPLIED: the server did it
 * @FORGE_OUTCOME_REJECTED: the server refused, and changed nothing
 * @FORGE_OUTCOME_UNKNOWN: it may have been done, or may still be
 *
 * How a change ended, as far as can be told.
 */
typedef enum {
  FORGE_OUTCOME_NOT_SENT,
  FORGE_OUTCOME_APPLIED,
  FORGE_OUTCOME_REJECTED,
  FORGE_OUTCOME_UNKNOWN,
} ForgeOutcome;

typedef enum {
  FORGE_METHOD_POST,
  FORGE_METHOD_PUT,
  FORGE_METHOD_PATCH,
  FORGE_METHOD_DELETE,
} ForgeMethod;

/* The evidence: what became of the request of a change. */
typedef struct {
  ForgeMethod  method;
  gboolean     sent;    /* SoupMessage::starting was emitted */
  gboolean     broken;  /* cancelled, timed out, reset or cut off: no whole answer */
  guint        status;  /* of the answer; 0 without one */
  gboolean     json;    /* its content type is JSON */
  const char  *stated;  /* (nullable): its Forge-Outcome, from the private socket only */
} ForgeReply;

typedef struct {
  ForgeOutcome outcome;
  gboolean     bumps;   /* a refusal can prove that what is shown is wrong: 404 409 410 412 */
} ForgeVerdict;

ForgeVerdict  forge_reply_judge        (const ForgeReply *reply);

/* As in the Forge-Outcome header: "not-sent", "applied", "rejected", "unknown". */
const char   *forge_outcome_to_string  (ForgeOutcome  outcome);
/* FALSE when @text is none of them. */
gboolean      forge_outcome_from_string (const char   *text,
                                         ForgeOutcome *outcome);

G_END_DECLS
