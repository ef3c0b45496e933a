/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exact, with the locale's separators, and with its currency symbol where it has one.
 * (transfer full) */
char *forge_format_money     (gint64 cents);
/* "Today, 10:32", "Yesterday", "3 Nov 2026": both in microseconds since 1970 UTC, read in local
 * time. (transfer full) */
char *forge_format_time      (gint64 microseconds,
                              gint64 now);
/* "10:32" of today, else "3 Nov, 10:32" (transfer full) */
char *forge_format_clock     (gint64 microseconds,
                              gint64 now);
/* "Tuesday, 3 November 2026, 10:32" (transfer full) */
char *forge_format_time_full (gint64 microseconds);

G_END_DECLS
