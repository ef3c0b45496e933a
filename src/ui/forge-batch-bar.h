/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forge-batch.h"

G_BEGIN_DECLS

/**
 * ForgeBatchBar:
 *
 * Below a list: what can be done to the clients that are chosen, and how far it is. Does "win."
 * actions.
 */
#define FORGE_TYPE_BATCH_BAR (forge_batch_bar_get_type ())
G_DECLARE_FINAL_TYPE (ForgeBatchBar, forge_batch_bar, FORGE, BATCH_BAR, GtkBox)

/* @words (nullable): how many are chosen; NULL: nothing is to be done. */
void forge_batch_bar_set_chosen  (ForgeBatchBar *self,
                                  const char    *words);
/* @batch (nullable): that runs; it is shown once it takes a while. */
void forge_batch_bar_set_batch   (ForgeBatchBar *self,
                                  ForgeBatch    *batch);

G_END_DECLS
