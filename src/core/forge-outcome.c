/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-outcome.h"

#include "forge-rule.h"

static const char *const names[] = {
  [FORGE_OUTCOME_NOT_SENT] = "not-sent",
  [FORGE_OUTCOME_APPLIED] = "applied",
  [FORGE_OUTCOME_REJECTED] = "rejected",
  [FORGE_OUTCOME_UNKNOWN] = "unknown",
};

/* What a refusal says about what was shown before it. */
static gboolean
proves_us_wrong (guint status)
{
  return status == 404 || status == 409 || status == 410 || status == 412;
}

static ForgeOutcome
judge_status (const ForgeReply *reply)
{
  switch (reply->status)
    {
    case 400:
    case 401:
    case 403:
    case 405:
    case 409:
    case 412:
    case 413:
    case 415:
    case 422:
    case 429:
      return FORGE_OUTCOME_REJECTED;
    case 404:
    case 410:
      /* The transport may have sent a DELETE twice, over a connection that had died. */
      return reply->method == FORGE_METHOD_DELETE ? FORGE_OUTCOME_APPLIED : FORGE_OUTCOME_REJECTED;
    case 204:
      return FORGE_OUTCOME_APPLIED;
    default:
      /* A page of a hotel's network is a 200 too. */
      return reply->status >= 200 && reply->status < 300 && reply->json
             ? FORGE_OUTCOME_APPLIED : FORGE_OUTCOME_UNKNOWN;
    }
}

ForgeVerdict
forge_reply_judge (const ForgeReply *reply)
{
  ForgeOutcome outcome;

  if (!reply->sent)
    outcome = FORGE_OUTCOME_NOT_SENT;
  else if (reply->stated != NULL && forge_outcome_from_string (reply->stated, &outcome))
    ;
  else if (reply->broken)
    outcome = FORGE_OUTCOME_UNKNOWN;
  else
    outcome = judge_status (reply);

  if (outcome == FORGE_OUTCOME_UNKNOWN && !FORGE_FRESHNESS_RULE (11))
    outcome = FORGE_OUTCOME_NOT_SENT;

  return (ForgeVerdict) {
    .outcome = outcome,
    .bumps = outcome == FORGE_OUTCOME_APPLIED || outcome == FORGE_OUTCOME_UNKNOWN ||
             (outcome == FORGE_OUTCOME_REJECTED && proves_us_wrong (reply->status)),
  };
}

const char *
forge_outcome_to_string (ForgeOutcome outcome)
{
  return names[outcome];
}

gboolean
forge_outcome_from_string (const char   *text,
                           ForgeOutcome *outcome)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *outcome = i;
        return TRUE;
      }
  return FALSE;
}
