/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-shortcuts.h"

#include <glib/gi18n.h>

#define GROUP_CLIENTS NC_ ("shortcuts", "Clients")
#define GROUP_FIND NC_ ("shortcuts", "Find")
#define GROUP_GENERAL NC_ ("shortcuts", "General")

static const ForgeShortcut shortcuts[] = {
  { GROUP_CLIENTS, NC_ ("shortcuts", "New client"), "win.new", "<Control>n" },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Edit client"), "win.edit", "F2 <Control>e" },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Delete client"), "win.delete", "Delete", TRUE },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Next client"), "win.next", "<Alt>Down <Control>Page_Down" },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Previous client"), "win.previous",
    "<Alt>Up <Control>Page_Up" },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Undo"), "win.undo", "<Control>z", TRUE },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Redo"), "win.redo", "<Shift><Control>z", TRUE },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Refresh"), "win.refresh", "<Control>r" },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Select all"), "win.select-all", "<Control>a", TRUE },
  { GROUP_CLIENTS, NC_ ("shortcuts", "Leave selection"), "win.leave-selection", "Escape", TRUE },
  { GROUP_FIND, NC_ ("shortcuts", "Search"), "win.search", "<Control>f" },
  { GROUP_FIND, NC_ ("shortcuts", "Filter"), "win.filters", "<Shift><Control>f" },
  { GROUP_FIND, NC_ ("shortcuts", "Leave search"), "win.leave-search", "Escape", TRUE },
  { GROUP_GENERAL, NC_ ("shortcuts", "Preferences"), "app.preferences", "<Control>comma" },
  { GROUP_GENERAL, NC_ ("shortcuts", "Help"), "app.help", "F1" },
  { GROUP_GENERAL, NC_ ("shortcuts", "Keyboard shortcuts"), "app.shortcuts", "<Control>question" },
  { GROUP_GENERAL, NC_ ("shortcuts", "Main menu"), NULL, "F10" },
  { GROUP_GENERAL, NC_ ("shortcuts", "Close window"), "window.close", "<Control>w" },
  { GROUP_GENERAL, NC_ ("shortcuts", "Quit"), "app.quit", "<Control>q" },
  { NULL }
};

const ForgeShortcut *
forge_shortcuts_get (void)
{
  return shortcuts;
}

void
forge_shortcuts_bind (GtkApplication *app)
{
  for (const ForgeShortcut *shortcut = shortcuts; shortcut->title != NULL; shortcut++)
    {
      g_auto (GStrv) keys = g_strsplit (shortcut->keys, " ", -1);

      if (shortcut->action != NULL && !shortcut->in_text)
        gtk_application_set_accels_for_action (app, shortcut->action, (const char *const *) keys);
    }
}

void
forge_shortcuts_bind_in_class (GtkWidgetClass *klass)
{
  for (const ForgeShortcut *shortcut = shortcuts; shortcut->title != NULL; shortcut++)
    {
      g_autoptr (GtkShortcut) binding = NULL;

      if (!shortcut->in_text)
        continue;
      binding = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcut->keys),
                                  gtk_named_action_new (shortcut->action));
      gtk_widget_class_add_shortcut (klass, binding);
    }
}
