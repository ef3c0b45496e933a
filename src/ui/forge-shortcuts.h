/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One table of the keys: what the application binds and what the shortcuts window shows. */
typedef struct {
  const char *group;   /* English; translate with g_dpgettext2 (NULL, "shortcuts", …) */
  const char *title;   /* English; the same */
  const char *action;  /* (nullable): NULL when a widget of the toolkit binds the key itself */
  const char *keys;    /* accelerators, separated by blanks; the first is the one that is shown */
  gboolean    in_text; /* a text field has a use of its own for it: bound where the key bubbles
                        * up to, not before the field sees it */
} ForgeShortcut;

/* Ends with a NULL title. */
const ForgeShortcut *forge_shortcuts_get   (void);
/* Binds all keys but those that text fields use. */
void                 forge_shortcuts_bind  (GtkApplication *app);
/* Binds those to a class of windows. */
void                 forge_shortcuts_bind_in_class (GtkWidgetClass *klass);

G_END_DECLS
