/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-key.h"
#include "forge-label.h"

G_BEGIN_DECLS

typedef enum {
  FORGE_ACTION_BEGIN,   /* send GET @key as flight @seq */
  FORGE_ACTION_REVOKE,  /* cancel flight @seq of @key; its answer would be refused */
  FORGE_ACTION_LABEL,   /* the label of @key, which is observed, went from @from to @to */
  FORGE_ACTION_WAKE,    /* call forge_freshness_tick() at @when, instead of at any time said before;
                         * %G_MAXINT64: never */
} ForgeActionKind;

typedef struct {
  ForgeActionKind  kind;
  ForgeKey        *key;    /* (owned) (nullable): not of a WAKE */
  guint64          seq;    /* the flight; of a LABEL the number of the event, without gaps */
  ForgeLabel       from;
  ForgeLabel       to;
  ForgeCause       cause;
  ForgeTags        tags;   /* that caused a LABEL */
  gint64           when;
} ForgeAction;

/* What to do, in this order. Take them out (or g_array_set_size (actions, 0)) before anything
 * outside is called that may come back (I29). (transfer full) (element-type ForgeAction) */
GArray *forge_actions_new (void);

/* @key (nullable). What else the action says is for the caller to fill in, at once. */
ForgeAction *forge_actions_add (GArray          *actions,
                                ForgeActionKind  kind,
                                ForgeKey        *key,
                                guint64          seq);

G_END_DECLS
