/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-debug-info.h"

static void
add (GString    *out,
     const char *name,
     const char *value)
{
  g_string_append_printf (out, "%s: %s\n", name, value != NULL ? value : "unknown");
}

static void
add_version (GString    *out,
             const char *name,
             guint       major,
             guint       minor,
             guint       micro)
{
  g_string_append_printf (out, "%s: %u.%u.%u\n", name, major, minor, micro);
}

static void
add_display (GString   *out,
             GtkWidget *parent)
{
  GtkNative *native = gtk_widget_get_native (parent);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;
  AdwStyleManager *style = adw_style_manager_get_default ();

  add (out, "Display", G_OBJECT_TYPE_NAME (gtk_widget_get_display (parent)));
  add (out, "Renderer", renderer != NULL ? G_OBJECT_TYPE_NAME (renderer) : NULL);
  g_string_append_printf (out, "Scale: %d\n", gtk_widget_get_scale_factor (parent));
  add (out, "Style", adw_style_manager_get_high_contrast (style) ? "high contrast"
                     : adw_style_manager_get_dark (style)        ? "dark"
                                                                 : "light");
}

char *
forge_debug_info_new (GtkWidget *parent)
{
  GString *out = NULL;
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  out = g_string_new (NULL);
  add (out, "Forge Clients", FORGE_VERSION);
  add_version (out, "GTK", gtk_get_major_version (), gtk_get_minor_version (),
               gtk_get_micro_version ());
  add_version (out, "libadwaita", adw_get_major_version (), adw_get_minor_version (),
               adw_get_micro_version ());
  add_version (out, "GLib", glib_major_version, glib_minor_version, glib_micro_version);
  add (out, "System", system);
  add (out, "Flatpak", g_getenv ("FLATPAK_ID") != NULL ? "yes" : "no");
  add (out, "Desktop", g_getenv ("XDG_CURRENT_DESKTOP"));
  add (out, "Language", g_get_language_names ()[0]);
  add_display (out, parent);
  return g_string_free (out, FALSE);
}
