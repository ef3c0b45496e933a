/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Monotonic time in µs. Injected, so that a test moves it. */
typedef gint64 (* ForgeClock) (gpointer user_data);

static inline gint64
forge_clock_of_machine (gpointer user_data)
{
  return g_get_monotonic_time ();
}

G_END_DECLS
