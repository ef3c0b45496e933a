/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenes: many clients at once. */
#include "walk.h"

#include "forge-draft-bar.h"
#include "forge-test-ui.h"

#define N_CLIENTS 60
/* So many are done while the others are awaited. */
#define N_DONE    24

static void
choose_some (Walk *walk)
{
  walk_act (walk, "select");
  for (guint i = 1; i < 4; i++)
    gtk_widget_activate_action (walk_child (walk, "list_view"), "list.select-item", "(ubb)", i,
                                TRUE, FALSE);
}

static void
open_selection (Walk *walk)
{
  walk_open_list (walk);
  choose_some (walk);
}

/* What is offered again must not be in the way. */
static void
open_selection_and_draft (Walk *walk)
{
  open_selection (walk);
  forge_test_wait (walk_find (FORGE_TYPE_DRAFT_BAR) != NULL);
}

static void
open_change_menu (Walk *walk)
{
  open_selection (walk);
  gtk_menu_button_popup (GTK_MENU_BUTTON (forge_test_ui_find (walk_child (walk, "batch_bar"),
                                                              GTK_TYPE_MENU_BUTTON, NULL, NULL)));
  walk_await_popover ();
}

/* What is asked before it is done. */
static void
ask (Walk       *walk,
     const char *action)
{
  open_selection (walk);
  walk_act (walk, action);
}

static void
open_payment_days (Walk *walk)
{
  ask (walk, "payment-days");
}

static void
open_delete (Walk *walk)
{
  ask (walk, "delete");
}

/* It takes a while, and meanwhile others are chosen. */
static void
open_progress (Walk *walk)
{
  ForgeTestServer *server = NULL;
  GtkWidget *bar = walk_child (walk, "batch_bar");

  walk_open_shop (walk, N_CLIENTS);
  server = walk->shop->server;
  walk_act (walk, "select-all");
  walk->shop->hold = "PATCH ";
  walk_act (walk, "block");
  for (guint i = 0; i < N_DONE; i++)
    {
      forge_test_wait (forge_test_server_count_held (server, "PATCH ") > 0);
      forge_test_server_release (server, "PATCH ");
    }
  choose_some (walk);
  forge_test_wait (forge_test_ui_find (bar, GTK_TYPE_PROGRESS_BAR, NULL, NULL) != NULL
                   && gtk_widget_get_mapped (forge_test_ui_find (bar, GTK_TYPE_PROGRESS_BAR, NULL,
                                                                 NULL)));
}

static void
open_failures (Walk *walk)
{
  walk_open_shop (walk, N_CLIENTS);
  walk_act (walk, "select-all");
  walk->shop->fail = "PATCH clients/1";
  walk_act (walk, "do-not-remind");
  forge_test_wait (g_action_group_get_action_enabled (G_ACTION_GROUP (walk->window), "undo"));
}

const Scene walk_many_scenes[] = {
  { "selection", open_selection },
  { "selection-and-draft", open_selection_and_draft, .draft = TRUE },
  { "change-menu", open_change_menu },
  { "payment-days", open_payment_days },
  { "delete-many", open_delete },
  { "progress", open_progress },
  { "failures", open_failures },
  { NULL }
};
