/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The frames of one window and the turns of the main loop between them. Times in ms, of the
 * processor: what else runs on the machine does not count. */
typedef struct {
  GdkFrameClock *clock;    /* (owned) */
  GtkWidget     *window;   /* (borrowed) */
  guint          painted;  /* frames until now */
  GArray        *work;     /* (element-type double): of each frame since bench_frames_clear() */
} BenchFrames;

/* Of @window, which is realized. One at a time. */
void   bench_frames_init     (BenchFrames *self,
                              GtkWidget   *window);
void   bench_frames_clear    (BenchFrames *self);
/* Of this thread. */
double bench_cpu_ms          (void);
/* Runs the main loop until the next frame is painted; asks for one. */
void   bench_frames_await    (BenchFrames *self);
/* Whether what is on screen is all that there is to show. */
typedef gboolean (*BenchReadyFunc) (gpointer data);
/* Runs the main loop until a frame was painted and @ready (nullable) says so. Asks for no frame: what
 * is to come must do. */
void   bench_frames_await_ready (BenchFrames   *self,
                                 BenchReadyFunc ready,
                                 gpointer       data);
/* Runs the main loop for so long. */
void   bench_rest            (guint        ms);
/* Of the frames since bench_frames_clear(), those that took no longer than a screen waits, in %. */
double bench_frames_on_time  (BenchFrames *self);

/* Of all threads. */
double bench_process_cpu_ms  (void);

/* A turn of the main loop is what it does between two polls. It has parts that are the toolkit's:
 * to paint a frame, and to make, fill and drop the rows of a list view when its model changes or it
 * scrolls. What the factory of the view does in there is ours again.
 *
 * Returns where it was, to go back to. */
gboolean bench_turn_enter    (gboolean     toolkit);
/* Notes when @list_view is at work. */
void   bench_turns_watch     (GtkListView *list_view);
/* The longest time that a turn since the last call took out of the toolkit. @longest: (out)
 * (nullable): the longest that a turn took in all, but for painting. */
double bench_turns_take      (double      *longest);

/* Scrolls @list_view steadily, three seconds long. */
void   bench_scroll          (BenchFrames *self,
                              GtkListView *list_view);
/* The median of a jump to somewhere far away, until it is painted and @ready (nullable). */
double bench_jump            (BenchFrames   *self,
                              GtkListView   *list_view,
                              BenchReadyFunc ready,
                              gpointer       data);

G_END_DECLS
