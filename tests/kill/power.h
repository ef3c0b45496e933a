/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * A machine whose power can fail: a VFS of SQLite that keeps what is written in memory until it is
 * synced, over the one that was the default, which it replaces. Once the power is out every call
 * fails. When it is back, what was not synced has gone, or, as disks have it, some sectors of it
 * were written all the same.
 */
void  power_install     (void);
/* It fails in the middle of the @calls-th write, sync or truncation from now on. */
void  power_cut_after   (guint  calls);
gboolean power_is_out   (void);
/* The computer starts again. @dice decides about every sector. */
void  power_restore     (GRand *dice);
/* The power stays, and what was left open is forgotten: before another directory. */
void  power_forget      (void);
/* How many syncs there were, and how many writes to what is not a log. */
guint power_count_syncs (void);
guint power_count_page_writes (void);
