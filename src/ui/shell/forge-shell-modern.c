/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-shell-private.h"

#define SIDEBAR_MIN_WIDTH 320
#define SIDEBAR_MAX_WIDTH 400
#define SIDEBAR_FRACTION  0.35
#define WINDOW_MIN_WIDTH  360
#define WINDOW_MIN_HEIGHT 290

#define DIALOG_WIDTH  560
#define DIALOG_HEIGHT 680

GtkWidget *
forge_shell_page_new (GtkWidget *header)
{
  GtkWidget *page = adw_toolbar_view_new ();

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (page), header);
  return page;
}

void
forge_shell_page_set_content (GtkWidget *page,
                              GtkWidget *content)
{
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (page), content);
}

GtkWidget *
forge_shell_split_new (GtkWidget **view)
{
  AdwBreakpointBin *bin = ADW_BREAKPOINT_BIN (adw_breakpoint_bin_new ());
  AdwBreakpoint *narrow =
    adw_breakpoint_new (adw_breakpoint_condition_parse ("max-width: 700sp"));

  *view = adw_navigation_split_view_new ();
  g_object_set (*view,
                "min-sidebar-width", (double) SIDEBAR_MIN_WIDTH,
                "max-sidebar-width", (double) SIDEBAR_MAX_WIDTH,
                "sidebar-width-fraction", SIDEBAR_FRACTION,
                NULL);
  adw_breakpoint_add_setters (narrow, G_OBJECT (*view), "collapsed", TRUE, NULL);
  adw_breakpoint_bin_add_breakpoint (bin, narrow);
  adw_breakpoint_bin_set_child (bin, *view);
  gtk_widget_set_size_request (GTK_WIDGET (bin), WINDOW_MIN_WIDTH, WINDOW_MIN_HEIGHT);
  return GTK_WIDGET (bin);
}

static AdwNavigationPage *
make_page (ForgePane *pane)
{
  AdwNavigationPage *page =
    adw_navigation_page_new (GTK_WIDGET (pane), forge_pane_get_title (pane));

  g_object_bind_property (pane, "title", page, "title", G_BINDING_DEFAULT);
  return page;
}

void
forge_shell_split_set_sidebar (GtkWidget *view,
                               ForgePane *sidebar)
{
  adw_navigation_split_view_set_sidebar (ADW_NAVIGATION_SPLIT_VIEW (view), make_page (sidebar));
}

void
forge_shell_split_set_content (GtkWidget *view,
                               ForgePane *content)
{
  adw_navigation_split_view_set_content (ADW_NAVIGATION_SPLIT_VIEW (view), make_page (content));
}

gboolean
forge_shell_split_get_folded (GtkWidget *view)
{
  return adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (view));
}

gboolean
forge_shell_split_get_show_content (GtkWidget *view)
{
  return adw_navigation_split_view_get_show_content (ADW_NAVIGATION_SPLIT_VIEW (view));
}

void
forge_shell_split_set_show_content (GtkWidget *view,
                                    gboolean   show_content)
{
  adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (view), show_content);
}

void
forge_shell_scroll_to (GtkListView *list_view,
                       guint        position,
                       gboolean     focus)
{
  gtk_list_view_scroll_to (list_view, position,
                           focus ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE, NULL);
  /* That only says which row has it when the list does. */
  if (focus)
    gtk_widget_grab_focus (GTK_WIDGET (list_view));
}

void
forge_shell_present_dialog (GtkWidget           *child,
                            const char          *title,
                            GtkWidget           *parent,
                            ForgeShellCloseFunc  func,
                            gpointer             object)
{
  AdwDialog *dialog = adw_dialog_new ();

  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, DIALOG_WIDTH);
  adw_dialog_set_content_height (dialog, DIALOG_HEIGHT);
  adw_dialog_set_child (dialog, child);
  adw_dialog_set_can_close (dialog, FALSE);
  g_signal_connect_object (dialog, "close-attempt", G_CALLBACK (func), object, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, parent);
}

void
forge_shell_close_dialog (GtkWidget *child)
{
  adw_dialog_force_close (ADW_DIALOG (gtk_widget_get_ancestor (child, ADW_TYPE_DIALOG)));
}

void
forge_shell_ask_for (GtkWidget                *parent,
                     const char               *heading,
                     const char               *body,
                     GtkWidget                *extra,
                     const ForgeShellResponse *responses,
                     guint                     n_responses,
                     ForgeShellAnswerFunc      func,
                     gpointer                  object)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  for (guint i = 0; i < n_responses; i++)
    {
      adw_alert_dialog_add_response (dialog, responses[i].id, responses[i].label);
      adw_alert_dialog_set_response_appearance (dialog, responses[i].id, responses[i].appearance);
    }
  adw_alert_dialog_set_close_response (dialog, responses[0].id);
  adw_alert_dialog_set_default_response (dialog,
                                         responses[extra != NULL ? n_responses - 1 : 0].id);
  adw_alert_dialog_set_extra_child (dialog, extra);
  if (func != NULL)
    g_signal_connect_object (dialog, "response", G_CALLBACK (func), object, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

void
forge_shell_show_about (GtkWindow *parent)
{
  AdwDialog *about = adw_about_dialog_new ();

  forge_shell_describe_application (G_OBJECT (about), GTK_WIDGET (parent));
  adw_dialog_present (about, GTK_WIDGET (parent));
}

void
forge_shell_get_color (GtkWidget *widget,
                       GdkRGBA   *color)
{
  gtk_widget_get_color (widget, color);
}

gboolean
forge_shell_is_hidden (GdkToplevel *toplevel)
{
  return (gdk_toplevel_get_state (toplevel) & (GDK_TOPLEVEL_STATE_MINIMIZED | GDK_TOPLEVEL_STATE_SUSPENDED)) != 0;
}

void
forge_shell_announce (GtkLabel   *announcer,
                      const char *message)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (announcer), message,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_uri_opened (GObject      *launcher,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (launcher), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) &&
      gtk_widget_get_root (parent) != NULL)
    forge_shell_explain_no_opener (parent);
}

void
forge_shell_open_uri (GtkWidget  *parent,
                      const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (parent)), NULL,
                           on_uri_opened, g_object_ref (parent));
}
