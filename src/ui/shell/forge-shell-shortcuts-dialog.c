/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-shell.h"

#include <glib/gi18n.h>

void
forge_shell_show_shortcuts (GtkWindow *parent)
{
  AdwDialog *dialog = adw_shortcuts_dialog_new ();
  AdwShortcutsSection *section = NULL;
  const char *group = NULL;

  for (const ForgeShortcut *shortcut = forge_shortcuts_get (); shortcut->title != NULL; shortcut++)
    {
      if (group == NULL || !g_str_equal (group, shortcut->group))
        {
          if (section != NULL)
            adw_shortcuts_dialog_add (ADW_SHORTCUTS_DIALOG (dialog), section);
          group = shortcut->group;
          section = adw_shortcuts_section_new (g_dpgettext2 (NULL, "shortcuts", group));
        }
      adw_shortcuts_section_add (
        section,
        adw_shortcuts_item_new (g_dpgettext2 (NULL, "shortcuts", shortcut->title),
                                shortcut->keys));
    }
  adw_shortcuts_dialog_add (ADW_SHORTCUTS_DIALOG (dialog), section);
  adw_dialog_present (dialog, GTK_WIDGET (parent));
}
