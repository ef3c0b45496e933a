/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Requests a second for a page of 20 rows: of the service on @directory, and of a SoupServer that
 * gives the same bytes from memory. */
void bench_rate (const char *directory,
                 double     *ours,
                 double     *floor);
