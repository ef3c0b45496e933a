/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
now_ns (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
timing_percentile (double *values,
                   guint   n,
                   guint   percent)
{
  qsort (values, n, sizeof *values, compare);
  return values[MIN (n * percent / 100, n - 1)];
}

double
timing_median (double *values,
               guint   n)
{
  return timing_percentile (values, n, 50);
}

double
timing_run (TimingFunc  func,
            guint       batch,
            guint       rounds,
            gpointer    data)
{
  g_autofree double *means = g_new (double, rounds);
  guint i = 0;

  for (guint warm = 0; warm < batch; warm++)
    func (i++, data);
  for (guint round = 0; round < rounds; round++)
    {
      double start = now_ns ();

      for (guint call = 0; call < batch; call++)
        func (i++, data);
      means[round] = (now_ns () - start) / batch;
    }
  return timing_median (means, rounds);
}

void
timing_print (const char *name,
              double      value,
              const char *unit)
{
  printf ("%s %.6g %s\n", name, value, unit);
}
