/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-value-row.h"

#include <glib/gi18n.h>

#include "forge-link.h"
#include "forge-shell.h"

struct _ForgeValueRow
{
  ForgePlainRow parent_instance;

  /* borrowed: children */
  GtkWidget *caption;
  GtkWidget *buttons;
  GtkWidget *opener; /* (nullable) */
  GtkLabel  *value;

  char      *uri;    /* (owned) (nullable) */
  gboolean   has_links;
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
open_uri (ForgeValueRow *self)
{
  g_assert (FORGE_IS_VALUE_ROW (self));

  if (self->uri != NULL && forge_link_is_safe (self->uri))
    forge_shell_open_uri (GTK_WIDGET (self), self->uri);
}

static gboolean
on_link (ForgeValueRow *self,
         const char    *uri)
{
  g_assert (FORGE_IS_VALUE_ROW (self));

  if (forge_link_is_safe (uri))
    forge_shell_open_uri (GTK_WIDGET (self), uri);
  return TRUE;
}

static void
forge_value_row_finalize (GObject *object)
{
  g_free (FORGE_VALUE_ROW (object)->uri);

  G_OBJECT_CLASS (forge_value_row_parent_class)->finalize (object);
}

static void
forge_value_row_class_init (ForgeValueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = forge_value_row_finalize;
}

static void
forge_value_row_init (ForgeValueRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
make_button (ForgeValueRow *self,
             const char    *icon,
             const char    *words,
             GCallback      callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
add_copy_button (ForgeValueRow *self,
                 const char    *title)
{
  /* Translators: %s is the name of a field, such as Phone. */
  g_autofree char *words = g_strdup_printf (_("Copy %s"), title);

  gtk_box_append (GTK_BOX (self->buttons),
                  make_button (self, "edit-copy-symbolic", words, G_CALLBACK (copy)));
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
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), self->buttons);
  if (copyable)
    add_copy_button (self, title);
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
forge_value_row_add_opener (ForgeValueRow *self,
                            const char    *icon,
                            const char    *words)
{
  g_return_if_fail (FORGE_IS_VALUE_ROW (self));

  self->opener = make_button (self, icon, words, G_CALLBACK (open_uri));
  gtk_widget_set_visible (self->opener, FALSE);
  gtk_box_prepend (GTK_BOX (self->buttons), self->opener);
}

void
forge_value_row_set_uri (ForgeValueRow *self,
                         const char    *uri)
{
  g_return_if_fail (FORGE_IS_VALUE_ROW (self) && self->opener != NULL);

  g_free (self->uri);
  self->uri = g_strdup (uri);
  gtk_widget_set_visible (self->opener, uri != NULL);
}

void
forge_value_row_show_links (ForgeValueRow *self)
{
  g_return_if_fail (FORGE_IS_VALUE_ROW (self));

  self->has_links = TRUE;
  g_signal_connect_swapped (self->value, "activate-link", G_CALLBACK (on_link), self);
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
  if (self->has_links && text)
    {
      g_autofree char *markup = forge_link_markup (text);

      if (g_strcmp0 (gtk_label_get_label (self->value), markup) != 0)
        gtk_label_set_markup (self->value, markup);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), tooltip);
  gtk_widget_set_visible (GTK_WIDGET (self), text && *text);
}

const char *
forge_value_row_get_text (ForgeValueRow *self)
{
  g_return_val_if_fail (FORGE_IS_VALUE_ROW (self), NULL);

  return gtk_label_get_text (self->value);
}
