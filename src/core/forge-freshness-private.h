/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-freshness.h"

G_BEGIN_DECLS

/* A key that is observed or has a flight. */
typedef struct {
  ForgeKey   *key;        /* (owned) */
  guint       observers;
  ForgeLabel  label;      /* while observed, as last said */

  gboolean    has;        /* there is an answer, kept with: */
  ForgeStamp  held;

  guint64     flight;     /* the one that counts; 0 without one */
  ForgeStamp  stamp;      /* of the flight */
  guint       restarts;   /* since the last answer */
  gboolean    trailing;   /* another flight must follow this one */

  guint       failures;   /* since the last answer */
  gint64      retry;      /* when to ask again; 0 when nothing is armed */
  gboolean    hold;       /* the server said not before */
} ForgeFreshnessSlot;

struct _ForgeFreshness {
  ForgeGenerations  gens;
  guint64           seq;       /* the last flight */
  guint64           event;     /* the last LABEL */
  gboolean          online;
  gint64            wake;      /* as last said */

  GHashTable       *slots;     /* (owned) ForgeKey → ForgeFreshnessSlot */
  GPtrArray        *observed;  /* (owned) (element-type ForgeFreshnessSlot) */
};

void forge_freshness_slot_free            (gpointer            slot);
/* No retry is armed any more. */
void forge_freshness_slot_disarm          (ForgeFreshnessSlot *slot);
void forge_freshness_slot_forget_failures (ForgeFreshnessSlot *slot);
/* Nothing that was asked or answered before counts. */
void forge_freshness_slot_reset           (ForgeFreshnessSlot *slot,
                                           GArray             *actions);
/* Begins what observed keys lack, and says what their labels are now. @tags (nullable): what has
 * changed; NULL when only time has passed. */
void forge_freshness_repair_observed      (ForgeFreshness     *self,
                                           ForgeCause          cause,
                                           const ForgeTags    *tags,
                                           gint64              now,
                                           GArray             *actions);
/* Says anew when to wake, if that has moved. */
void forge_freshness_update_wake          (ForgeFreshness     *self,
                                           GArray             *actions);

G_END_DECLS
