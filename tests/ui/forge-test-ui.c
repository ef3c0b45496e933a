/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-ui.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "forge-test-server.h"

/* More layouts than any change needs one after another. */
#define MAX_PASSES 50

static char *data_home;
static GLogWriterFunc log_writer = g_log_writer_default;

static void
remove_data_home (void)
{
  g_autofree char *ours = g_build_filename (data_home, "forge-clients", NULL);
  g_autofree char *drafts = g_build_filename (ours, "drafts", NULL);

  g_rmdir (drafts);
  g_rmdir (ours);
  g_rmdir (data_home);
  g_free (data_home);
}

/* GTK 4.24 says it of itself, where a popover is drawn on X11. */
static GLogWriterOutput
on_log (GLogLevelFlags   level,
        const GLogField *fields,
        gsize            n_fields,
        gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE")
        && g_str_has_prefix (fields[i].value, "gdk_frame_timings_submitted()"))
      return G_LOG_WRITER_HANDLED;
  return log_writer (level, fields, n_fields, user_data);
}

void
forge_test_ui_set_log_writer (GLogWriterFunc writer)
{
  log_writer = writer;
}

void
forge_test_ui_init (int    *argc,
                    char ***argv)
{
  /* Nothing listens on a bus here. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  /* What an icon is, is read once; within a test the system has no directories to read it in. */
  g_free (g_content_type_guess ("icon.svg", NULL, 0, NULL));
  /* The drafts of the one who runs the tests are none of their business. Not by
   * G_TEST_OPTION_ISOLATE_DIRS: without the system's data GTK can't tell what an icon is. */
  data_home = g_dir_make_tmp ("forge-ui-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  atexit (remove_data_home);
  g_test_init (argc, argv, NULL);
  g_log_set_writer_func (on_log, NULL, NULL);
  gtk_init ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

GtkWindow *
forge_test_ui_show (GtkWidget *child)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  gtk_window_set_default_size (window, 560, 700);
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static void
raise_flag (gboolean *flag)
{
  *flag = TRUE;
}

/* Waits for the next frame of @window; whether nothing had to be laid out in it. */
static gboolean
has_quiet_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean busy = FALSE;
  gboolean over = FALSE;
  gulong layout = g_signal_connect_swapped (clock, "layout", G_CALLBACK (raise_flag), &busy);
  gulong after = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (raise_flag), &over);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  forge_test_wait (over);
  g_signal_handler_disconnect (clock, layout);
  g_signal_handler_disconnect (clock, after);
  return !busy;
}

void
forge_test_ui_settle (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  gboolean settled = FALSE;

  for (guint passes = 0; !settled; passes++)
    {
      g_assert_cmpuint (passes, <, MAX_PASSES);
      /* What the display has to say of sizes comes now or after another layout. */
      gdk_display_sync (gdk_display_get_default ());
      forge_test_drain ();
      settled = TRUE;
      for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
        {
          g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

          if (gtk_widget_get_mapped (window) && !has_quiet_frame (window))
            settled = FALSE;
        }
    }
}

static gboolean
is_called (GtkWidget  *widget,
           const char *property,
           const char *text)
{
  g_autofree char *value = NULL;

  if (!property)
    return TRUE;
  g_object_get (widget, property, &value, NULL);
  return g_strcmp0 (value, text) == 0;
}

GtkWidget *
forge_test_ui_find (GtkWidget  *root,
                    GType       type,
                    const char *property,
                    const char *text)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && is_called (root, property, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = forge_test_ui_find (child, type, property, text);

      if (found)
        return found;
    }
  return NULL;
}

gboolean
forge_test_ui_shows (GtkWidget  *root,
                     const char *text)
{
  GtkWidget *label = forge_test_ui_find (root, GTK_TYPE_LABEL, "label", text);

  /* What a label has and what it shows differ where it takes it for markup. */
  return label && gtk_widget_get_child_visible (label)
         && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text);
}

GtkWidget *
forge_test_ui_button (const char *label)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *button = forge_test_ui_find (window, GTK_TYPE_BUTTON, "label", label);

      if (button)
        return button;
    }
  return NULL;
}
