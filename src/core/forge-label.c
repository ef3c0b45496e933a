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
