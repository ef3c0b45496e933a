/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeLabel:
 * @FORGE_LABEL_FRESH: reflects every change settled before
 * @FORGE_LABEL_STALE: may not; a request is under way, or starts when somebody looks
 * @FORGE_LABEL_UNCONFIRMED: a change with an unknown outcome may still alter it
 * @FORGE_LABEL_ERROR: the last request failed; what was there is kept
 * @FORGE_LABEL_EMPTY: nothing there yet
 *
 * What is known of an answer, from best to worst. Always derived, never a flag that an answer
 * could clear.
 */
typedef enum {
  FORGE_LABEL_FRESH,
  FORGE_LABEL_STALE,
  FORGE_LABEL_UNCONFIRMED,
  FORGE_LABEL_ERROR,
  FORGE_LABEL_EMPTY,
} ForgeLabel;

/* What is shown over two layers is as good as the worse of them (I31). */
ForgeLabel  forge_label_worse      (ForgeLabel a,
                                    ForgeLabel b);
/* "fresh", "stale", … */
const char *forge_label_to_string  (ForgeLabel label);

/* Why a label changed. */
typedef enum {
  FORGE_CAUSE_OBSERVED,    /* somebody looks, or no longer does */
  FORGE_CAUSE_ANSWER,
  FORGE_CAUSE_FAILURE,     /* a request failed */
  FORGE_CAUSE_SETTLED,     /* one's own change */
  FORGE_CAUSE_ELSEWHERE,   /* somebody else's change, or a channel that may have missed one */
  FORGE_CAUSE_QUARANTINE,  /* the time of an unknown outcome is over */
  FORGE_CAUSE_AGE,
  FORGE_CAUSE_PRINCIPAL,   /* another user or server */
  FORGE_CAUSE_REFRESH,     /* a person asked for it */
} ForgeCause;

G_END_DECLS
