/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

#include "forge-shell.h"

static void
show_match (ForgeWindow    *self,
            ForgeClientRow *row)
{
  forge_client_row_set_match (row, forge_find_bar_get_match (self->find_bar));
}

static void
on_query_changed (ForgeWindow *self)
{
  g_autofree char *words = forge_find_bar_describe (self->find_bar);
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->no_results_page, markup);
  self->show_start = TRUE;
  self->open_first = FALSE;
}

static void
open_first (ForgeWindow *self)
{
  self->open_first = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
  forge_shell_scroll_to (self->list_view, 0, TRUE);
  forge_split_set_show_content (self->split, TRUE);
}

static void
on_leave (ForgeWindow *self,
          gboolean     open)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  if (!open)
    return;
  /* What is in the list by now may still be of the search before. */
  if (forge_client_list_get_label (self->list) == FORGE_LABEL_FRESH)
    open_first (self);
  else
    self->open_first = TRUE;
}

void
forge_window_show_caption (ForgeWindow *self)
{
  const char *notice = NULL;
  const char *age = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  age = forge_list_caption_get_age (self->caption);
  forge_pane_set_subtitle (self->list_pane, forge_list_caption_get_count (self->caption));
  gtk_label_set_text (self->age_label, age);
  gtk_widget_set_visible (GTK_WIDGET (self->age_label), *age != '\0');
  /* While many clients are changed it is known why the list is behind. */
  notice = self->run == NULL ? forge_list_caption_get_notice (self->caption) : "";
  if (*notice != '\0')
    gtk_label_set_label (self->notice_label, notice);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), *notice != '\0');
}

void
forge_window_find_merged (ForgeWindow *self)
{
  guint position;

  g_assert (FORGE_IS_WINDOW (self));

  /* Those that stay; new ones have it already. */
  forge_window_each_row (self, show_match);
  if (!self->show_start || self->scroll_to_selected
      || g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return;
  position = forge_client_list_find (self->list, forge_selection_get_id (self->selection));
  forge_shell_scroll_to (self->list_view, position != G_MAXUINT ? position : 0,
                         FALSE);
}

void
forge_window_find_settled (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  forge_window_each_row (self, show_match);
  if (self->show_start)
    forge_shell_announce (self->announcer, forge_list_caption_get_count (self->caption));
  self->show_start = FALSE;
  if (self->open_first)
    open_first (self);
}

void
forge_window_search (ForgeWindow *self,
                     const char  *text)
{
  g_return_if_fail (FORGE_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  forge_split_set_show_content (self->split, FALSE);
  forge_find_bar_search (self->find_bar, text);
}

void
forge_window_add_find (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  g_signal_connect_object (self->find_bar, "query-changed", G_CALLBACK (on_query_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->find_bar, "leave", G_CALLBACK (on_leave), self,
                           G_CONNECT_SWAPPED);
  forge_find_bar_connect (self->find_bar, self->api, self->list, self->settings,
                          G_ACTION_MAP (self));
  self->caption = forge_list_caption_new (self->api, self->list, self->profiles);
  g_signal_connect_object (self->caption, "notify", G_CALLBACK (forge_window_show_caption), self,
                           G_CONNECT_SWAPPED);
}
