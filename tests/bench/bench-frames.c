/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-frames.h"

#include "forge-shell.h"
#include "timing.h"

#include <time.h>

#define FRAME_MS  (1000.0 / 60)
#define N_STEPS   180
#define STEP      45
#define N_JUMPS   25

/* What a turn of the main loop took until now, in the toolkit and out of it. */
static struct {
  double   at;
  double   own;
  double   all;
  double   longest_own;
  double   longest;
  gboolean in_toolkit;
} turn;

/* When the frame that is painted was begun, in ms of this thread. */
static double frame_begun;

double
bench_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

double
bench_process_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

gboolean
bench_turn_enter (gboolean toolkit)
{
  gboolean before = turn.in_toolkit;
  double now = bench_cpu_ms ();

  turn.all += now - turn.at;
  if (!turn.in_toolkit)
    turn.own += now - turn.at;
  turn.at = now;
  turn.in_toolkit = toolkit;
  return before;
}

static int
poll_and_note (GPollFD *fds,
               guint    n_fds,
               int      timeout)
{
  gboolean before = bench_turn_enter (FALSE);
  int result;

  turn.longest_own = MAX (turn.longest_own, turn.own);
  turn.longest = MAX (turn.longest, turn.all);
  result = g_poll (fds, n_fds, timeout);
  turn.at = bench_cpu_ms ();
  turn.own = turn.all = 0;
  turn.in_toolkit = before;
  return result;
}

double
bench_turns_take (double *longest)
{
  double own = turn.longest_own;

  if (longest != NULL)
    *longest = turn.longest;
  turn.longest_own = turn.longest = 0;
  return own;
}

/* Emission hooks come before all handlers, and what is connected after them behind. */
static gboolean
on_toolkit_begins (GSignalInvocationHint *hint,
                   guint                  n_values,
                   const GValue          *values,
                   gpointer               model)
{
  if (g_value_peek_pointer (values) == model)
    bench_turn_enter (TRUE);
  return TRUE;
}

static gboolean
on_own_begins (GSignalInvocationHint *hint,
               guint                  n_values,
               const GValue          *values,
               gpointer               factory)
{
  if (g_value_peek_pointer (values) == factory)
    bench_turn_enter (FALSE);
  return TRUE;
}

static void
on_toolkit_ends (void)
{
  bench_turn_enter (FALSE);
}

static void
on_own_ends (void)
{
  bench_turn_enter (TRUE);
}

void
bench_turns_watch (GtkListView *list_view)
{
  static const char *const ours[] = { "setup", "bind", "unbind", "teardown" };
  GtkSelectionModel *model = gtk_list_view_get_model (list_view);
  GtkListItemFactory *factory = gtk_list_view_get_factory (list_view);

  g_signal_add_emission_hook (g_signal_lookup ("items-changed", G_TYPE_LIST_MODEL), 0,
                              on_toolkit_begins, model, NULL);
  g_signal_connect_after (model, "items-changed", G_CALLBACK (on_toolkit_ends), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      g_signal_add_emission_hook (g_signal_lookup (ours[i], GTK_TYPE_SIGNAL_LIST_ITEM_FACTORY), 0,
                                  on_own_begins, factory, NULL);
      g_signal_connect_after (factory, ours[i], G_CALLBACK (on_own_ends), NULL);
    }
}

static gboolean
on_frame_begins (GSignalInvocationHint *hint,
                 guint                  n_values,
                 const GValue          *values,
                 gpointer               data)
{
  bench_turn_enter (TRUE);
  frame_begun = turn.at;
  return TRUE;
}

static gboolean
on_frame_ends (GSignalInvocationHint *hint,
               guint                  n_values,
               const GValue          *values,
               gpointer               data)
{
  bench_turn_enter (FALSE);
  turn.all -= turn.at - frame_begun;
  return TRUE;
}

static void
on_after_paint (BenchFrames *self)
{
  double spent = bench_cpu_ms () - frame_begun;

  g_array_append_val (self->work, spent);
  self->painted++;
}

void
bench_frames_init (BenchFrames *self,
                   GtkWidget   *window)
{
  *self = (BenchFrames) {
    g_object_ref (gtk_widget_get_frame_clock (window)), window, 0,
    g_array_new (FALSE, FALSE, sizeof (double)),
  };
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
  /* Of all windows. */
  g_signal_add_emission_hook (g_signal_lookup ("before-paint", GDK_TYPE_FRAME_CLOCK), 0,
                              on_frame_begins, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", GDK_TYPE_FRAME_CLOCK), 0,
                              on_frame_ends, NULL, NULL);
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

void
bench_frames_await_ready (BenchFrames   *self,
                          BenchReadyFunc ready,
                          gpointer       data)
{
  do
    for (guint before = self->painted; self->painted == before;)
      g_main_context_iteration (NULL, TRUE);
  while (ready != NULL && !ready (data));
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
on_rested (gpointer resting)
{
  *(gboolean *) resting = FALSE;
}

void
bench_rest (guint ms)
{
  gboolean resting = TRUE;

  g_timeout_add_once (ms, on_rested, &resting);
  while (resting)
    g_main_context_iteration (NULL, TRUE);
}

double
bench_jump (BenchFrames   *self,
            GtkListView   *list_view,
            BenchReadyFunc ready,
            gpointer       data)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list_view)));
  double times[N_JUMPS];

  for (guint i = 0; i < N_JUMPS; i++)
    {
      guint position = (guint) ((guint64) (i + 1) * 7919 * 31 % n);
      double start;

      bench_rest (100);
      start = bench_cpu_ms ();
      forge_shell_scroll_to (list_view, position, FALSE);
      bench_frames_await_ready (self, ready, data);
      times[i] = bench_cpu_ms () - start;
    }
  return timing_median (times, N_JUMPS);
}
