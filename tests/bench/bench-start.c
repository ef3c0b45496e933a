/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-first-paint COMMAND…: runs it, and prints how long it takes until anything at all is painted
 * in a window of its own. */
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

int
main (int   argc,
      char *argv[])
{
  Display *display = XOpenDisplay (NULL);
  int damaged, errors;
  gint64 start, now;
  pid_t child;

  if (argc < 2 || display == NULL || !XDamageQueryExtension (display, &damaged, &errors))
    g_error ("bench-first-paint COMMAND…, on an X display with the damage extension");
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
  for (;;)
    {
      XEvent event;

      XNextEvent (display, &event);
      now = g_get_monotonic_time ();
      if (event.type == MapNotify && is_window (display, event.xmap.window))
        XDamageCreate (display, event.xmap.window, XDamageReportRawRectangles);
      if (event.type == damaged + XDamageNotify
          && is_painted (display, ((XDamageNotifyEvent *) &event)->drawable))
        break;
    }
  timing_print ("start-painted", (now - start) / 1e3, "ms");
  kill (child, SIGKILL);
  /* The next one would be told that this one is there. */
  waitpid (child, NULL, 0);
  return 0;
}
