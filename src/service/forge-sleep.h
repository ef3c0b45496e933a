/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of a computer that sleeps now and then. */

/* A ForgeClock that goes on meanwhile: what was fresh before is not fresh after. */
gint64   forge_sleep_get_time   (gpointer data);
/* Ready when it has slept; also when its clock was set, which looks the same. NULL where the system
 * can't tell. Its callback is a GSourceFunc. */
GSource *forge_sleep_source_new (void);

G_END_DECLS
