/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-shell-private.h"

#include "forge-wrap-layout.h"

#include <glib/gi18n.h>

/* Together they are the narrowest window that shows both. */
#define SIDEBAR_WIDTH 340
#define CONTENT_WIDTH 360

#define DIALOG_WIDTH  560
#define DIALOG_HEIGHT 680

/* Until a dialog that is out of sight is gone. */
#define CLOSE_DELAY_MS 100

GtkWidget *
forge_shell_page_new (GtkWidget *header)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *place = adw_bin_new ();

  gtk_widget_set_vexpand (place, TRUE);
  gtk_box_append (GTK_BOX (page), header);
  gtk_box_append (GTK_BOX (page), place);
  return page;
}

void
forge_shell_page_set_content (GtkWidget *page,
                              GtkWidget *content)
{
  adw_bin_set_child (ADW_BIN (gtk_widget_get_last_child (page)), content);
}

GtkWidget *
forge_shell_split_new (GtkWidget **view)
{
  GtkWidget *separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  AdwLeaflet *leaflet = ADW_LEAFLET (adw_leaflet_new ());

  adw_leaflet_set_can_navigate_back (leaflet, TRUE);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (leaflet, separator), FALSE);
  *view = GTK_WIDGET (leaflet);
  return *view;
}

static GtkSizeRequestMode
get_sidebar_mode (GtkWidget *sidebar)
{
  return gtk_widget_get_request_mode (gtk_widget_get_first_child (sidebar));
}

/* What is in it must not take the other pane's place. */
static void
measure_sidebar (GtkWidget      *sidebar,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (sidebar), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = *minimum;
}

static void
allocate_sidebar (GtkWidget *sidebar,
                  int        width,
                  int        height,
                  int        baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (sidebar), width, height, baseline, NULL);
}

void
forge_shell_split_set_sidebar (GtkWidget *view,
                               ForgePane *sidebar)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (sidebar),
                                 gtk_custom_layout_new (get_sidebar_mode, measure_sidebar,
                                                        allocate_sidebar));
  gtk_widget_set_size_request (GTK_WIDGET (sidebar), SIDEBAR_WIDTH, -1);
  adw_leaflet_prepend (ADW_LEAFLET (view), GTK_WIDGET (sidebar));
  adw_leaflet_set_visible_child (ADW_LEAFLET (view), GTK_WIDGET (sidebar));
  /* Side by side, the window's buttons stand at the window's two ends only. */
  g_object_bind_property (view, "folded", forge_pane_get_header (sidebar),
                          "show-end-title-buttons", G_BINDING_SYNC_CREATE);
}

static void
go_back (AdwLeaflet *leaflet)
{
  adw_leaflet_navigate (leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

void
forge_shell_split_set_content (GtkWidget *view,
                               ForgePane *content)
{
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_set_tooltip_text (back, _("Back"));
  g_signal_connect_object (back, "clicked", G_CALLBACK (go_back), view, G_CONNECT_SWAPPED);
  g_object_bind_property (view, "folded", back, "visible", G_BINDING_SYNC_CREATE);
  adw_header_bar_pack_start (forge_pane_get_header (content), back);

  gtk_widget_set_hexpand (GTK_WIDGET (content), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (content), CONTENT_WIDTH, -1);
  adw_leaflet_append (ADW_LEAFLET (view), GTK_WIDGET (content));
  g_object_bind_property (view, "folded", forge_pane_get_header (content),
                          "show-start-title-buttons", G_BINDING_SYNC_CREATE);
}

gboolean
forge_shell_split_get_folded (GtkWidget *view)
{
  return adw_leaflet_get_folded (ADW_LEAFLET (view));
}

gboolean
forge_shell_split_get_show_content (GtkWidget *view)
{
  return adw_leaflet_get_adjacent_child (ADW_LEAFLET (view), ADW_NAVIGATION_DIRECTION_BACK) != NULL;
}

void
forge_shell_split_set_show_content (GtkWidget *view,
                                    gboolean   show_content)
{
  adw_leaflet_navigate (ADW_LEAFLET (view), show_content ? ADW_NAVIGATION_DIRECTION_FORWARD
                                                         : ADW_NAVIGATION_DIRECTION_BACK);
}

/* The widget of the row for @item, which is on screen. Every row has an "item". (nullable) */
static GtkWidget *
find_row (GtkListView *list_view,
          gpointer     item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list_view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      g_autoptr (GObject) shown = NULL;

      if (row == NULL)
        continue;
      g_object_get (row, "item", &shown, NULL);
      if (shown == item)
        return child;
    }
  return NULL;
}

void
forge_shell_scroll_to (GtkListView *list_view,
                       guint        position,
                       gboolean     focus)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (list_view));
  g_autoptr (GObject) item = g_list_model_get_item (model, position);
  GtkWidget *row = NULL;

  gtk_widget_activate_action (GTK_WIDGET (list_view), "list.scroll-to-item", "u", position);
  if (focus)
    row = find_row (list_view, item);
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

void
forge_shell_present_dialog (GtkWidget           *child,
                            const char          *title,
                            GtkWidget           *parent,
                            ForgeShellCloseFunc  func,
                            gpointer             object)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkWidget *dialog = adw_window_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (dialog, keys);

  gtk_window_set_title (GTK_WINDOW (dialog), title);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), window);
  /* Over a narrow window it is a page of its own. */
  gtk_window_set_default_size (GTK_WINDOW (dialog),
                               MIN (DIALOG_WIDTH, gtk_widget_get_width (GTK_WIDGET (window))),
                               MIN (DIALOG_HEIGHT, gtk_widget_get_height (GTK_WIDGET (window))));
  adw_window_set_content (ADW_WINDOW (dialog), child);
  g_signal_connect_object (dialog, "close-request", G_CALLBACK (func), object, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
on_closed (gpointer dialog)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
  return G_SOURCE_REMOVE;
}

/* A form takes as long to take apart as a list to be painted: what it was closed for comes first. */
void
forge_shell_close_dialog (GtkWidget *child)
{
  GtkWidget *dialog = GTK_WIDGET (gtk_widget_get_root (child));

  gtk_widget_set_visible (dialog, FALSE);
  g_timeout_add_full (G_PRIORITY_LOW, CLOSE_DELAY_MS, on_closed, g_object_ref (dialog),
                      g_object_unref);
}

/* The answer may close the window below, and GTK 4.8 looks for that once more when the dialog goes. */
static void
on_answered (GtkWindow *dialog)
{
  gtk_window_set_transient_for (dialog, NULL);
}

/* A long answer must not make the dialog wider than a narrow window. */
static void
let_buttons_wrap (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    forge_wrap_labels (widget, -1);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      let_buttons_wrap (child);
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
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));

  for (guint i = 0; i < n_responses; i++)
    {
      adw_message_dialog_add_response (dialog, responses[i].id, responses[i].label);
      adw_message_dialog_set_response_appearance (dialog, responses[i].id,
                                                  responses[i].appearance);
    }
  adw_message_dialog_set_close_response (dialog, responses[0].id);
  adw_message_dialog_set_default_response (dialog,
                                           responses[extra != NULL ? n_responses - 1 : 0].id);
  adw_message_dialog_set_extra_child (dialog, extra);
  let_buttons_wrap (GTK_WIDGET (dialog));
  g_signal_connect (dialog, "response", G_CALLBACK (on_answered), NULL);
  if (func != NULL)
    g_signal_connect_object (dialog, "response", G_CALLBACK (func), object, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
forge_shell_show_about (GtkWindow *parent)
{
  GtkWidget *about = adw_about_window_new ();

  forge_shell_describe_application (G_OBJECT (about), GTK_WIDGET (parent));
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_present (GTK_WINDOW (about));
}

void
forge_shell_get_color (GtkWidget *widget,
                       GdkRGBA   *color)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

gboolean
forge_shell_is_hidden (GdkToplevel *toplevel)
{
  return (gdk_toplevel_get_state (toplevel) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0;
}

void
forge_shell_announce (GtkLabel   *announcer,
                      const char *message)
{
  /* There is no gtk_accessible_announce() before GTK 4.14: a status that changes is read. */
  gtk_label_set_label (announcer, message);
}

static void
on_uri_opened (GObject      *window,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (window), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      gtk_widget_get_root (parent) != NULL)
    forge_shell_explain_no_opener (parent);
}

void
forge_shell_open_uri (GtkWidget  *parent,
                      const char *uri)
{
  gtk_show_uri_full (GTK_WINDOW (gtk_widget_get_root (parent)), uri, GDK_CURRENT_TIME, NULL,
                     on_uri_opened, g_object_ref (parent));
}
