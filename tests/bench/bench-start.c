/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-start COMMAND…: runs it, and prints how long it takes until anything at all is painted in a
 * window of its own, and until that looks as it stays. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "timing.h"

/* Pixels: smaller ones are helpers. */
#define LEAST_WIDTH 200
/* What is not painted over for so long stays. */
#define STAYS_MS    500

static gboolean
is_window (Display *display,
           Window   window)
{
  XWindowAttributes attributes;

  return XGetWindowAttributes (display, window, &attributes) != 0
         && attributes.width >= LEAST_WIDTH && !attributes.override_redirect;
}

/* Whether there is more in it than one colour, with which a window begins. */
static gboolean
is_painted (Display  *display,
            Drawable  window)
{
  XWindowAttributes attributes;
  XImage *image = NULL;
  gboolean painted = FALSE;

  if (XGetWindowAttributes (display, window, &attributes) != 0)
    image = XGetImage (display, window, 0, 0, attributes.width, attributes.height, AllPlanes,
                       ZPixmap);
  if (image == NULL)
    return FALSE;
  for (int y = 0; y < image->height && !painted; y++)
    for (int x = 0; x < image->width && !painted; x++)
      painted = XGetPixel (image, x, y) != XGetPixel (image, 0, 0);
  XDestroyImage (image);
  return painted;
}

/* What is gone by now is no error. */
static int
ignore (Display     *display,
        XErrorEvent *event)
{
  return 0;
}

/* Whether there was one before the time was over. */
static gboolean
next_event (Display *display,
            int      timeout,
            XEvent  *event)
{
  GPollFD fd = { ConnectionNumber (display), G_IO_IN, 0 };

  if (XPending (display) == 0 && g_poll (&fd, 1, timeout) == 0)
    return FALSE;
  XNextEvent (display, event);
  return TRUE;
}

static void
watch (Display *display,
       int      damaged,
       gint64   start)
{
  gboolean painted = FALSE;
  double first = 0, last = 0;
  XEvent event;

  while (next_event (display, painted ? STAYS_MS : -1, &event))
    {
      double now = (g_get_monotonic_time () - start) / 1e3;

      if (event.type == MapNotify && is_window (display, event.xmap.window))
        XDamageCreate (display, event.xmap.window, XDamageReportRawRectangles);
      if (event.type != damaged + XDamageNotify
          || (!painted && !is_painted (display, ((XDamageNotifyEvent *) &event)->drawable)))
        continue;
      first = painted ? first : now;
      last = now;
      painted = TRUE;
    }
  timing_print ("start-anything", first, "ms");
  timing_print ("start-painted", last, "ms");
}

int
main (int   argc,
      char *argv[])
{
  Display *display = XOpenDisplay (NULL);
  int damaged, errors;
  gint64 start;
  pid_t child;

  if (argc < 2 || display == NULL || !XDamageQueryExtension (display, &damaged, &errors))
    g_error ("bench-start COMMAND…, on an X display with the damage extension");
  XSetErrorHandler (ignore);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);
  start = g_get_monotonic_time ();
  child = fork ();
  if (child == 0)
    {
      execvp (argv[1], argv + 1);
      _exit (127);
    }
  alarm (60);
  watch (display, damaged, start);
  kill (child, SIGKILL);
  /* The next one would be told that this one is there. */
  waitpid (child, NULL, 0);
  return 0;
}
