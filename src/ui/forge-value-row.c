/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-value-row.h"

#include <glib/gi18n.h>

struct _ForgeValueRow
{
  ForgePlainRow parent_instance;

  /* borrowed: children */
  GtkWidget *caption;
  GtkLabel  *value;
};

G_DEFINE_FINAL_TYPE (ForgeValueRow, forge_value_row, FORGE_TYPE_PLAIN_ROW)

static void
copy (ForgeValueRow *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  g_assert (FORGE_IS_VALUE_ROW (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->value));
  if (overlay)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (_("Copied")));
}

static void
forge_value_row_class_init (ForgeValueRowClass *klass)
{
}

static void
forge_value_row_init (ForgeValueRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
make_copy_button (ForgeValueRow *self,
                  const char    *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  /* Translators: %s is the name of a field, such as Phone. */
  g_autofree char *words = g_strdup_printf (_("Copy %s"), title);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (copy), self);
  return button;
}

GtkWidget *
forge_value_row_new (const char *title,
                     gboolean    copyable)
{
  ForgeValueRow *self = g_object_new (FORGE_TYPE_VALUE_ROW, "title", title, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  self->caption = forge_plain_row_caption (title);
  /* What is copied or read aloud has no hyphens that the text has not. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  self->value = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_attributes (self->value, attributes);
  gtk_label_set_wrap (self->value, TRUE);
  gtk_label_set_wrap_mode (self->value, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->value, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->caption, NULL, -1);

  gtk_widget_add_css_class (box, "row-content");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), self->caption);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->value));
  gtk_box_append (GTK_BOX (box), texts);
  if (copyable)
    gtk_box_append (GTK_BOX (box), make_copy_button (self, title));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  return GTK_WIDGET (self);
}

void
forge_value_row_hide_title (ForgeValueRow *self)
{
  g_return_if_fail (FORGE_IS_VALUE_ROW (self));

  gtk_widget_set_visible (self->caption, FALSE);
}

void
forge_value_row_set_text (ForgeValueRow *self,
                          const char    *text,
                          const char    *tooltip)
{
  g_return_if_fail (FORGE_IS_VALUE_ROW (self));

  /* A selection in the label would be lost by setting the same text again. */
  if (g_strcmp0 (gtk_label_get_text (self->value), text) != 0)
    forge_plain_row_show_value (self->value, text ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), tooltip);
  gtk_widget_set_visible (GTK_WIDGET (self), text && *text);
}

const char *
forge_value_row_get_text (ForgeValueRow *self)
{
  g_return_val_if_fail (FORGE_IS_VALUE_ROW (self), NULL);

  return gtk_label_get_text (self->value);
}
