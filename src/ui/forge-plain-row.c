/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-plain-row.h"

G_DEFINE_TYPE (ForgePlainRow, forge_plain_row, ADW_TYPE_PREFERENCES_ROW)

static gboolean
is_backwards (GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
}

static gboolean
forge_plain_row_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  GtkWidget *child = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget));
  gboolean entering = gtk_widget_get_focus_child (widget) == NULL;
  GtkWidget *next = widget;

  if (child && gtk_widget_child_focus (child, direction))
    return TRUE;
  /* The list box moves on by itself from a row that has had the focus, but tries one row only. */
  if (!entering)
    return FALSE;
  do
    next = is_backwards (direction) ? gtk_widget_get_prev_sibling (next)
                                    : gtk_widget_get_next_sibling (next);
  while (next && !gtk_widget_get_visible (next));
  return next && gtk_widget_child_focus (next, direction);
}

static void
forge_plain_row_class_init (ForgePlainRowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = forge_plain_row_focus;
}

static void
forge_plain_row_init (ForgePlainRow *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
forge_plain_row_new (GtkWidget *child)
{
  return g_object_new (FORGE_TYPE_PLAIN_ROW, "child", child, NULL);
}

GtkWidget *
forge_plain_row_caption (const char *title)
{
  GtkWidget *caption = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  return caption;
}

/* Where lines go from right to left, what has no letters would be read backwards. */
static gboolean
is_turned (const char *text)
{
  if (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL)
    return FALSE;
  for (; *text; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

void
forge_plain_row_show_value (GtkLabel   *value,
                            const char *text)
{
  gboolean turned = is_turned (text);

  gtk_label_set_text (value, text);
  gtk_widget_set_direction (GTK_WIDGET (value), turned ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_NONE);
  gtk_label_set_xalign (value, turned ? 1 : 0);
}

char *
forge_plain_row_isolate (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return is_turned (text) ? g_strconcat ("\u2066", text, "\u2069", NULL) : g_strdup (text);
}
