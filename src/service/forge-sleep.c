/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-sleep.h"

#include <time.h>
#ifdef __linux__
#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>
#endif

gint64
forge_sleep_get_time (gpointer data)
{
#ifdef CLOCK_BOOTTIME
  struct timespec time;

  if (clock_gettime (CLOCK_BOOTTIME, &time) == 0)
    return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
#endif
  return g_get_monotonic_time ();
}

#ifdef __linux__
typedef struct
{
  GSource source;
  int     timer;
} Sleep;

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     data)
{
  Sleep *self = (Sleep *) source;
  guint64 count;

  /* It fails, since the timer was cancelled, and is ready for the next time. */
  if (read (self->timer, &count, sizeof count) < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  return callback (data);
}

static void
finalize (GSource *source)
{
  close (((Sleep *) source)->timer);
}

static GSourceFuncs funcs = { .dispatch = dispatch, .finalize = finalize };

/* A timer for a time that never comes, and that is cancelled when the time of day jumps, as it does
 * for whom the other clocks stood still meanwhile. That needs no bus and no permission. */
GSource *
forge_sleep_source_new (void)
{
  const struct itimerspec never = { .it_value.tv_sec = G_MAXLONG };
  int timer = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  GSource *source;

  if (timer < 0)
    return NULL;
  if (timerfd_settime (timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) < 0)
    {
      close (timer);
      return NULL;
    }
  source = g_source_new (&funcs, sizeof (Sleep));
  ((Sleep *) source)->timer = timer;
  g_source_add_unix_fd (source, timer, G_IO_IN);
  return source;
}
#else
GSource *
forge_sleep_source_new (void)
{
  return NULL;
}
#endif
