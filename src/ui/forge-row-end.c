/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-row-end.h"

#define LINE_SPACING 2

struct _ForgeRowEnd
{
  GtkBox parent_instance;

  /* borrowed: children */
  GtkLabel *status; /* (nullable) */
  GtkLabel *credit; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ForgeRowEnd, forge_row_end, GTK_TYPE_BOX)

static void
forge_row_end_class_init (ForgeRowEndClass *klass)
{
}

static void
forge_row_end_init (ForgeRowEnd *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), LINE_SPACING);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
forge_row_end_new (void)
{
  return g_object_new (FORGE_TYPE_ROW_END, NULL);
}

static GtkLabel *
add_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static void
show_status (ForgeRowEnd *self,
             const char  *status,
             gboolean     is_blocked)
{
  if (status != NULL && self->status == NULL)
    {
      self->status = add_label ("caption-heading");
      gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (self->status));
    }
  if (self->status == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->status), status != NULL);
  if (status == NULL)
    return;
  gtk_label_set_label (self->status, status);
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), is_blocked ? "dim-label" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), is_blocked ? "error" : "dim-label");
}

static void
show_credit (ForgeRowEnd *self,
             const char  *credit)
{
  if (credit != NULL && self->credit == NULL)
    {
      self->credit = add_label ("caption");
      gtk_widget_add_css_class (GTK_WIDGET (self->credit), "numeric");
      gtk_widget_add_css_class (GTK_WIDGET (self->credit), "error");
      /* The sign stands before the digits, whatever the language; the text at the end of the row. */
      gtk_widget_set_direction (GTK_WIDGET (self->credit), GTK_TEXT_DIR_LTR);
      if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
        gtk_label_set_xalign (self->credit, 0);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->credit));
    }
  if (self->credit == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->credit), credit != NULL);
  if (credit != NULL)
    gtk_label_set_label (self->credit, credit);
}

void
forge_row_end_show (ForgeRowEnd *self,
                    const char  *status,
                    gboolean     is_blocked,
                    const char  *credit)
{
  g_return_if_fail (FORGE_IS_ROW_END (self));

  show_status (self, status, is_blocked);
  show_credit (self, credit);
}
