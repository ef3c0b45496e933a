/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-frames.h"

#include "forge-shell.h"
#include "timing.h"

#include <time.h>

#define FRAME_MS  (1000.0 / 60)
#define N_STEPS   180
#define STEP      45
#define N_JUMPS   25

static struct {
  double since;    /* when poll() returned */
  double painting; /* since then */
  double longest;
} turn;

double
bench_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int
poll_and_note (GPollFD *fds,
               guint    n_fds,
               int      timeout)
{
  double spent = bench_cpu_ms () - turn.since - turn.painting;
  int result;

  if (turn.since > 0)
    turn.longest = MAX (turn.longest, spent);
  result = g_poll (fds, n_fds, timeout);
  turn.since = bench_cpu_ms ();
  turn.painting = 0;
  return result;
}

double
bench_turns_take (void)
{
  double longest = turn.longest;

  turn.longest = 0;
  return longest;
}

static void
on_before_paint (BenchFrames *self)
{
  self->begun = bench_cpu_ms ();
}

static void
on_after_paint (BenchFrames *self)
{
  double spent = bench_cpu_ms () - self->begun;

  turn.painting += spent;
  g_array_append_val (self->work, spent);
  self->painted++;
}

void
bench_frames_init (BenchFrames *self,
                   GtkWidget   *window)
{
  *self = (BenchFrames) {
    g_object_ref (gtk_widget_get_frame_clock (window)), window, 0, 0,
    g_array_new (FALSE, FALSE, sizeof (double)),
  };
  g_signal_connect_swapped (self->clock, "before-paint", G_CALLBACK (on_before_paint), self);
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
  g_main_context_set_poll_func (NULL, poll_and_note);
}

void
bench_frames_clear (BenchFrames *self)
{
  g_array_set_size (self->work, 0);
}

void
bench_frames_await (BenchFrames *self)
{
  guint before = self->painted;

  gtk_widget_queue_draw (self->window);
  while (self->painted == before)
    g_main_context_iteration (NULL, TRUE);
}

double
bench_frames_on_time (BenchFrames *self)
{
  guint on_time = 0;

  for (guint i = 0; i < self->work->len; i++)
    on_time += g_array_index (self->work, double, i) <= FRAME_MS ? 1 : 0;
  return 100.0 * on_time / MAX (self->work->len, 1);
}

typedef struct {
  GtkAdjustment *adjustment;
  guint          left;
} Scroll;

static gboolean
scroll_on (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  Scroll *scroll = user_data;

  gtk_adjustment_set_value (scroll->adjustment,
                            gtk_adjustment_get_value (scroll->adjustment) + STEP);
  return --scroll->left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
bench_scroll (BenchFrames *self,
              GtkListView *list_view)
{
  Scroll scroll = { gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list_view)), N_STEPS };

  bench_frames_clear (self);
  gtk_widget_add_tick_callback (self->window, scroll_on, &scroll, NULL);
  while (scroll.left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
rest (void)
{
  gint64 until = g_get_monotonic_time () + 100 * 1000;

  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
}

double
bench_jump (BenchFrames *self,
            GtkListView *list_view)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list_view)));
  double times[N_JUMPS];

  for (guint i = 0; i < N_JUMPS; i++)
    {
      guint position = (guint) ((guint64) (i + 1) * 7919 * 31 % n);
      double start;

      rest ();
      start = bench_cpu_ms ();
      forge_shell_scroll_to (list_view, position, FALSE);
      bench_frames_await (self);
      times[i] = bench_cpu_ms () - start;
    }
  return timing_median (times, N_JUMPS);
}
