/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "coverage.h"

#include <string.h>

Coverage coverage;

/* A cell that one schedule in so many does not reach is thin. */
#define SCHEDULES_PER_HIT 1000

static const char *const cause_names[N_CAUSES] = {
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

static const char *
outcome_name (guint outcome)
{
  return outcome == OUTCOME_NONE ? "none" : forge_outcome_to_string (outcome);
}

/* From the rules, not from the code: which causes lead to which label. */
static gboolean
is_reachable (guint      outcome,
              ForgeLabel label,
              ForgeCause cause)
{
  /* Labels as digits, from FRESH, 0, to EMPTY, 4. */
  static const char *const labels_of[N_CAUSES] = {
    [FORGE_CAUSE_OBSERVED] = "0124",
    [FORGE_CAUSE_ANSWER] = "012",
    [FORGE_CAUSE_FAILURE] = "3",
    [FORGE_CAUSE_SETTLED] = "12",
    [FORGE_CAUSE_ELSEWHERE] = "124",
    [FORGE_CAUSE_QUARANTINE] = "1",
    [FORGE_CAUSE_AGE] = "1",
    [FORGE_CAUSE_PRINCIPAL] = "4",
    [FORGE_CAUSE_REFRESH] = "1",
  };

  if (strchr (labels_of[cause], '0' + label) == NULL)
    return FALSE;

  /* Only an unknown outcome makes anything unconfirmed, and only what bumps is a cause. */
  if (outcome == OUTCOME_NONE &&
      (label == FORGE_LABEL_UNCONFIRMED || cause == FORGE_CAUSE_QUARANTINE))
    return FALSE;
  if (cause == FORGE_CAUSE_SETTLED && label == FORGE_LABEL_UNCONFIRMED)
    return outcome == FORGE_OUTCOME_UNKNOWN;
  return cause != FORGE_CAUSE_SETTLED ||
         (outcome != OUTCOME_NONE && outcome != FORGE_OUTCOME_NOT_SENT);
}

void
coverage_print (const char *prefix)
{
  g_print ("%s%-9s %-12s", prefix, "outcome", "label");
  for (guint cause = 0; cause < N_CAUSES; cause++)
    g_print (" %10s", cause_names[cause]);
  g_print ("\n");

  for (guint outcome = 0; outcome < N_OUTCOMES; outcome++)
    for (guint label = 0; label < N_LABELS; label++)
      {
        g_print ("%s%-9s %-12s", prefix, outcome_name (outcome), forge_label_to_string (label));
        for (guint cause = 0; cause < N_CAUSES; cause++)
          if (is_reachable (outcome, label, cause))
            g_print (" %10" G_GUINT64_FORMAT, coverage.cells[outcome][label][cause]);
          else
            g_print (" %10s", "-");
        g_print ("\n");
      }
}

gboolean
coverage_is_wide (const char *prefix)
{
  gboolean wide = TRUE;

  for (guint outcome = 0; outcome < N_OUTCOMES; outcome++)
    for (guint label = 0; label < N_LABELS; label++)
      for (guint cause = 0; cause < N_CAUSES; cause++)
        {
          guint64 hits = coverage.cells[outcome][label][cause];
          gboolean reachable = is_reachable (outcome, label, cause);

          if (reachable ? hits >= coverage.n_schedules / SCHEDULES_PER_HIT && hits > 0 : hits == 0)
            continue;
          wide = FALSE;
          g_print ("%s%s: %s, %s, %s: %" G_GUINT64_FORMAT "\n", prefix,
                   reachable ? "thin" : "should not happen", outcome_name (outcome),
                   forge_label_to_string (label), cause_names[cause], hits);
        }
  return wide;
}
