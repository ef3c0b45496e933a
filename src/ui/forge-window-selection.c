/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

#include "forge-shell.h"

#include <glib/gi18n.h>

static void
toggle (ForgeWindow *self,
        guint        position)
{
  /* As the list does it, so that Shift goes on from here. */
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.select-item", "(ubb)", position,
                              TRUE, FALSE);
}

static void
on_activated (ForgeWindow *self,
              guint        position)
{
  if (forge_selection_get_many (self->selection))
    {
      toggle (self, position);
      return;
    }
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  forge_split_set_show_content (self->split, TRUE);
}

static guint
find_position (ForgeWindow    *self,
               ForgeClientRow *row)
{
  ForgeClient *client = forge_client_row_get_item (row);

  return client != NULL ? forge_client_list_find (self->list, forge_client_get_id (client))
                        : G_MAXUINT;
}

static guint
find_pressed (ForgeWindow        *self,
              GtkEventController *controller)
{
  return find_position (self, FORGE_CLIENT_ROW (gtk_event_controller_get_widget (controller)));
}

static void
on_released (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             ForgeWindow     *self)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  /* That is the list's own. */
  if (state & GDK_SHIFT_MASK)
    return;
  if (state & GDK_CONTROL_MASK)
    forge_selection_begin (self->selection);
  if (forge_selection_get_many (self->selection))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      toggle (self, find_pressed (self, controller));
    }
  /* With both in view a click selects; where there is only the list, it opens. */
  else if (n_press == 1 && forge_split_get_folded (self->split))
    on_activated (self, find_pressed (self, controller));
}

static void
on_long_press (GtkGestureLongPress *gesture,
               double               x,
               double               y,
               ForgeWindow         *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (forge_selection_get_many (self->selection))
    return;
  forge_selection_set_many (self->selection, TRUE);
  toggle (self, find_pressed (self, GTK_EVENT_CONTROLLER (gesture)));
}

static void
show_check (ForgeWindow    *self,
            ForgeClientRow *row)
{
  guint position = find_position (self, row);

  forge_client_row_set_check (row, forge_selection_get_many (self->selection),
                              position != G_MAXUINT
                                && gtk_selection_model_is_selected (
                                     GTK_SELECTION_MODEL (self->selection), position));
}

void
forge_window_show_check (ForgeWindow *self,
                         GtkListItem *item)
{
  g_assert (FORGE_IS_WINDOW (self));

  show_check (self, FORGE_CLIENT_ROW (gtk_list_item_get_child (item)));
}

static void
on_item_selected (GtkListItem *item,
                  GParamSpec  *property,
                  ForgeWindow *self)
{
  /* An item can outlive the window's own. */
  if (self->selection != NULL)
    forge_window_show_check (self, item);
}

void
forge_window_add_row (ForgeWindow *self,
                      GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_assert (FORGE_IS_WINDOW (self));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (on_long_press), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (press));
  g_signal_connect_object (item, "notify::selected", G_CALLBACK (on_item_selected), self, 0);
}

static void
on_id (ForgeWindow *self)
{
  gint64 id = forge_selection_get_id (self->selection);

  self->scroll_to_selected = FALSE;
  forge_client_page_set_client (self->page, id);
  if (id == 0)
    forge_split_set_show_content (self->split, FALSE);
  forge_window_update_actions (self);
}

static void
on_size (ForgeWindow *self)
{
  guint n = forge_selection_get_size (self->selection);
  gboolean many = forge_selection_get_many (self->selection);
  g_autofree char *words = g_strdup_printf (g_dngettext (NULL, "%'u Selected", "%'u Selected", n),
                                            n);

  forge_batch_bar_set_chosen (self->batch_bar, many ? words : NULL);
  forge_client_page_set_many (self->page, many ? words : NULL);
  if (many)
    forge_shell_announce (self->announcer, words);
  forge_window_update_actions (self);
}

static void
on_many (ForgeWindow *self)
{
  gboolean many = forge_selection_get_many (self->selection);

  gtk_widget_set_visible (self->one_start, !many);
  gtk_widget_set_visible (self->find_button, !many);
  gtk_widget_set_visible (self->one_end, !many);
  gtk_widget_set_visible (self->many_start, many);
  gtk_widget_set_visible (self->many_end, many);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view),
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, many, -1);
  forge_window_each_row (self, show_check);
  on_size (self);
}

static void
on_select (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  forge_selection_set_many (self->selection, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
on_select_all (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

static void
on_leave_selection (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  forge_selection_set_many (FORGE_WINDOW (user_data)->selection, FALSE);
}

static const GActionEntry actions[] = {
  { "select", on_select },
  { "select-all", on_select_all },
  { "leave-selection", on_leave_selection },
};

void
forge_window_update_selection (ForgeWindow *self,
                               gboolean     ready)
{
  gboolean many = FALSE;
  gboolean any = FALSE;

  g_assert (FORGE_IS_WINDOW (self));

  many = forge_selection_get_many (self->selection);
  any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;
  forge_window_set_enabled (self, "select", ready && !many && any);
  forge_window_set_enabled (self, "select-all", ready && any);
  forge_window_set_enabled (self, "leave-selection", many);
}

void
forge_window_add_selection (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (on_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::id", G_CALLBACK (on_id), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::size", G_CALLBACK (on_size), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::many", G_CALLBACK (on_many), self,
                           G_CONNECT_SWAPPED);
}
