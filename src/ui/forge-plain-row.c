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
