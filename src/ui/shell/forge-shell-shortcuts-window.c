/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-shell.h"

#include <glib/gi18n.h>

static char *
describe (void)
{
  const char *group = NULL;
  GString *xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                               "<property name='modal'>1</property>"
                               "<child><object class='GtkShortcutsSection'>");

  for (const ForgeShortcut *shortcut = forge_shortcuts_get (); shortcut->title != NULL; shortcut++)
    {
      g_autofree char *title =
        g_markup_escape_text (g_dpgettext2 (NULL, "shortcuts", shortcut->title), -1);
      g_autofree char *keys = g_markup_escape_text (shortcut->keys, -1);

      if (group == NULL || !g_str_equal (group, shortcut->group))
        {
          g_autofree char *heading =
            g_markup_escape_text (g_dpgettext2 (NULL, "shortcuts", shortcut->group), -1);

          if (group != NULL)
            g_string_append (xml, "</object></child>");
          group = shortcut->group;
          g_string_append_printf (xml, "<child><object class='GtkShortcutsGroup'>"
                                  "<property name='title'>%s</property>", heading);
        }
      g_string_append_printf (xml, "<child><object class='GtkShortcutsShortcut'>"
                              "<property name='title'>%s</property>"
                              "<property name='accelerator'>%s</property>"
                              "</object></child>", title, keys);
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");
  return g_string_free (xml, FALSE);
}

void
forge_shell_show_shortcuts (GtkWindow *parent)
{
  /* Before GTK 4.14 only a builder can fill a shortcuts window. */
  g_autofree char *xml = describe ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml, -1);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
