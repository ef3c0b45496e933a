/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-tab-stop.h"

struct _ForgeTabStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (ForgeTabStop, forge_tab_stop, ADW_TYPE_BIN)

static gboolean
forge_tab_stop_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  if ((direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
      && gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;
  return GTK_WIDGET_CLASS (forge_tab_stop_parent_class)->focus (widget, direction);
}

static void
forge_tab_stop_class_init (ForgeTabStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = forge_tab_stop_focus;
}

static void
forge_tab_stop_init (ForgeTabStop *self)
{
}
