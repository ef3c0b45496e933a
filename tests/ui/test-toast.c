/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says of what was done. */
#include "forge-test-ui.h"
#include "forge-test-window.h"

/* Longer than any toast comes in or goes. */
#define MOVES (G_TIME_SPAN_SECOND)

typedef ForgeTestWindow Test;

static guint
count_toasts (Test *test)
{
  GtkWidget *child = gtk_widget_get_first_child (forge_test_child (test, "toasts"));
  guint n = 0;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    n += g_strcmp0 (gtk_widget_get_css_name (child), "toast") == 0;
  return n;
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  gint64 *last = user_data;

  *last = gdk_frame_clock_get_frame_time (clock);
  return G_SOURCE_CONTINUE;
}

/* Until every toast is where it stays. */
static void
await_moves (Test *test)
{
  gint64 last = 0;
  guint tick = gtk_widget_add_tick_callback (GTK_WIDGET (test->window), on_tick, &last, NULL);
  gint64 first;

  forge_test_wait (last != 0);
  first = last;
  forge_test_wait (last - first > MOVES);
  gtk_widget_remove_tick_callback (GTK_WIDGET (test->window), tick);
}

/* What follows at once takes the place of a toast that still comes in: libadwaita may not be told to
 * take that away. */
static void
test_hurry (Test *test)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  forge_test_window_await_list (test);
  forge_test_choose (test, 1);
  forge_test_act (test, "block");
  forge_test_wait (forge_test_can (test, "undo"));
  for (guint i = 0; i < 4; i++)
    {
      forge_test_act (test, "undo");
      forge_test_wait (forge_test_can (test, "redo"));
      forge_test_act (test, "redo");
      forge_test_wait (forge_test_can (test, "undo"));
    }
  await_moves (test);
  g_assert_cmpuint (count_toasts (test), ==, 1);
  forge_test_act (test, "undo");
  forge_test_wait (forge_test_can (test, "redo"));
  forge_test_assert_toast (test, "Undid the changes to “Client 000002”");
  await_moves (test);
  g_assert_cmpuint (count_toasts (test), ==, 1);
}

static const ForgeTestWindowCase cases[] = {
  { "/ui/toast/hurry", 3, test_hurry },
};

int
main (int   argc,
      char *argv[])
{
  return forge_test_window_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
