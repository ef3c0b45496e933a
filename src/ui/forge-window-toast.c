/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

#include "forge-aside-layout.h"
#include "forge-shell.h"

#include <glib/gi18n.h>

/* What a toast has around its title, in pixels: margins and its close button. */
#define TOAST_FRAME 110
/* Longer than any toast takes to come in. */
#define ENTRANCE    (600 * G_TIME_SPAN_MILLISECOND)

/* What was done, and to whom, must be read in the narrowest window too: a toast's own title would
 * end in dots. It is not asked how high it is for a width. */
static GtkWidget *
new_message (const char *message,
             gboolean    with_undo,
             int         width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", message, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  gtk_widget_set_layout_manager (box, forge_aside_layout_new (width));
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_BUTTON, "label", _("_Undo"),
                                               "use-underline", TRUE, "visible", with_undo,
                                               "valign", GTK_ALIGN_CENTER, "margin-start", 6,
                                               "action-name", "win.undo", NULL));
  return box;
}

static void
on_toast_dismissed (AdwToast *toast,
                    gpointer  user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  if (self->toast == toast)
    self->toast = NULL;
}

static gboolean
on_entrance_tick (GtkWidget     *title,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->toast_began == 0)
    self->toast_began = now;
  if (now - self->toast_began < ENTRANCE)
    return G_SOURCE_CONTINUE;
  self->toast_settled = TRUE;
  if (self->toast_leaves)
    forge_window_dismiss_toast (self);
  return G_SOURCE_REMOVE;
}

/* One that still comes in would be freed while libadwaita moves it (at least until 1.7). */
void
forge_window_dismiss_toast (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  if (self->toast_settled && self->toast != NULL)
    adw_toast_dismiss (self->toast);
  else
    self->toast_leaves = TRUE;
}

/* Only what was done last is of interest; a queue would tell of it too late. */
void
forge_window_show_toast (ForgeWindow *self,
                         const char  *message,
                         gboolean     with_undo)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->toasts)) - TOAST_FRAME;
  GtkWidget *title;
  gboolean is_new;

  g_assert (FORGE_IS_WINDOW (self));

  title = new_message (message, with_undo, width);
  forge_window_dismiss_toast (self);
  self->toast_settled = FALSE;
  self->toast_leaves = FALSE;
  self->toast_began = 0;
  gtk_widget_add_tick_callback (title, on_entrance_tick, self, NULL);
  is_new = self->toast == NULL;
  if (is_new)
    {
      self->toast = adw_toast_new ("");
      g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, 0);
    }
  adw_toast_set_custom_title (self->toast, title);
  if (is_new)
    adw_toast_overlay_add_toast (self->toasts, self->toast);
  forge_shell_announce (self->announcer, message);
}
