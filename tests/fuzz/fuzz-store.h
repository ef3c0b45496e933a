/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-store.h"

/* A store with a few invented people, in a directory that goes when the process ends. */
ForgeStore *fuzz_store_get        (void);
/* The next one is new. */
void        fuzz_store_reset      (void);

/* What the pages of @query say and what its ids say is the same, and nothing fails. Returns the
 * ids. */
GArray     *fuzz_store_check_list (ForgeQuery *query);
