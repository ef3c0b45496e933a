/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Measures by the median, prints "NAME VALUE UNIT". */

typedef void (* TimingFunc) (guint    i,
                             gpointer data);

/* The median over @rounds of the mean of @batch calls, in ns; called with 0, 1, 2, … */
double timing_run    (TimingFunc  func,
                      guint       batch,
                      guint       rounds,
                      gpointer    data);
/* These sort @values. */
double timing_percentile (double     *values,
                          guint       n,
                          guint       percent);
double timing_median (double     *values,
                      guint       n);
void   timing_print  (const char *name,
                      double      value,
                      const char *unit);
