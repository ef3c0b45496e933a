/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-notice-bar.h"

#include "forge-aside-layout.h"

struct _ForgeNoticeBar
{
  GtkBox parent_instance;

  /* borrowed: children */
  GtkLabel       *label;
  GtkButton      *button;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (ForgeNoticeBar, forge_notice_bar, GTK_TYPE_BOX)

static void
forge_notice_bar_class_init (ForgeNoticeBarClass *klass)
{
}

static void
forge_notice_bar_init (ForgeNoticeBar *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_layout_manager (line, forge_aside_layout_new (0));
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                              "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  self->button = g_object_new (GTK_TYPE_BUTTON, "use-underline", TRUE, "valign", GTK_ALIGN_CENTER,
                               NULL);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->button));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), line);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->progress));
  gtk_widget_add_css_class (GTK_WIDGET (self), "notice");
  forge_notice_bar_show (self, NULL, NULL, NULL);
  forge_notice_bar_set_progress (self, -1);
}

void
forge_notice_bar_show (ForgeNoticeBar *self,
                       const char     *sentence,
                       const char     *button,
                       const char     *action)
{
  g_return_if_fail (FORGE_IS_NOTICE_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
  if (sentence == NULL)
    return;
  if (g_strcmp0 (gtk_label_get_text (self->label), sentence) != 0)
    gtk_label_set_text (self->label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
}

void
forge_notice_bar_set_progress (ForgeNoticeBar *self,
                               double          fraction)
{
  g_return_if_fail (FORGE_IS_NOTICE_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  if (fraction >= 0)
    {
      gtk_progress_bar_set_fraction (self->progress, MIN (fraction, 1));
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->progress),
                                      GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label, NULL, -1);
    }
}
