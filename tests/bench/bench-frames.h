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
  double         begun;    /* the last frame */
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
/* Of the frames since bench_frames_clear(), those that took no longer than a screen waits, in %. */
double bench_frames_on_time  (BenchFrames *self);

/* The longest turn of the main loop since the last call, without the painting in it. */
double bench_turns_take      (void);

/* Scrolls @list_view steadily, three seconds long. */
void   bench_scroll          (BenchFrames *self,
                              GtkListView *list_view);
/* The median of a jump to somewhere far away, until it is painted. */
double bench_jump            (BenchFrames *self,
                              GtkListView *list_view);

G_END_DECLS
