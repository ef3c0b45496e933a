/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-stack.h"

void
forge_stack_show (GtkStack   *stack,
                  const char *name)
{
  GtkWidget *shown = NULL;

  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (name != NULL);

  shown = gtk_stack_get_child_by_name (stack, name);
  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (stack, shown);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == shown);
}
