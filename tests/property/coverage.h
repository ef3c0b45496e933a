/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-label.h"
#include "forge-outcome.h"

/* How often a label was reached, for what cause, on a key whose last change ended how. */

#define OUTCOME_NONE (FORGE_OUTCOME_UNKNOWN + 1)
#define N_OUTCOMES   (OUTCOME_NONE + 1)
#define N_LABELS     (FORGE_LABEL_EMPTY + 1)
#define N_CAUSES     (FORGE_CAUSE_REFRESH + 1)

typedef struct {
  guint64 cells[N_OUTCOMES][N_LABELS][N_CAUSES];
  guint   by_length[256];     /* schedules by number of events */
  guint   by_mutations[256];  /* and by the most mutations under way at once */
  guint64 n_schedules;
  guint64 n_gets;
} Coverage;

extern Coverage coverage;

/* The table, as comments of TAP when @prefix is "# ". */
void     coverage_print  (const char *prefix);
/* Whether every cell that can be reached was often enough, and none that can't. Says which. */
gboolean coverage_is_wide (const char *prefix);
