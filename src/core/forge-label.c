/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-label.h"

#include "forge-rule.h"

static const char *const label_names[] = {
  [FORGE_LABEL_FRESH] = "fresh",
  [FORGE_LABEL_STALE] = "stale",
  [FORGE_LABEL_UNCONFIRMED] = "unconfirmed",
  [FORGE_LABEL_ERROR] = "error",
  [FORGE_LABEL_EMPTY] = "empty",
};

static const char *const cause_names[] = {
  [FORGE_CAUSE_OBSERVED] = "observed",
  [FORGE_CAUSE_ANSWER] = "answer",
  [FORGE_CAUSE_FAILURE] = "failure",
  [FORGE_CAUSE_SETTLED] = "settled",
  [FORGE_CAUSE_ELSEWHERE] = "elsewhere",
  [FORGE_CAUSE_QUARANTINE] = "quarantine",
  [FORGE_CAUSE_AGE] = "age",
  [FORGE_CAUSE_PRINCIPAL] = "principal",
  [FORGE_CAUSE_REFRESH] = "refresh",
};

ForgeLabel
forge_label_worse (ForgeLabel a,
                   ForgeLabel b)
{
  return FORGE_FRESHNESS_RULE (31) ? MAX (a, b) : a;
}

const char *
forge_label_to_string (ForgeLabel label)
{
  return label_names[label];
}

const char *
forge_cause_to_string (ForgeCause cause)
{
  return cause_names[cause];
}
