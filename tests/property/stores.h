/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-cache.h"

/* The stores of I32: one that forgets now and then, one that can't delete. Neither can list what
 * it has. */

extern const ForgeStore odd_store;

gpointer odd_store_new    (gboolean        forgets);
/* Loses @key; nothing for a store that does not forget. */
void     odd_store_forget (gpointer        store,
                           const ForgeKey *key);
