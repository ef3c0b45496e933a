/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-batch-bar.h"
#include "forge-client-list.h"
#include "forge-client-page.h"
#include "forge-client-row.h"
#include "forge-draft-bar.h"
#include "forge-find-bar.h"
#include "forge-list-caption.h"
#include "forge-notice-bar.h"
#include "forge-pane.h"
#include "forge-profile-watch.h"
#include "forge-selection.h"
#include "forge-split.h"
#include "forge-undo.h"
#include "forge-window.h"

G_BEGIN_DECLS

struct _ForgeWindow
{
  AdwApplicationWindow parent_instance;

  /* template widgets */
  GtkBox          *body;
  AdwToastOverlay *toasts;
  GtkStack        *pages;
  ForgeSplit      *split;
  ForgePane       *list_pane;
  ForgePane       *client_pane;
  ForgeFindBar    *find_bar;
  ForgeNoticeBar  *server_bar;
  ForgeNoticeBar  *pending_bar;
  GMenu           *main_menu;
  GtkLabel        *age_label;
  ForgeBatchBar   *batch_bar;
  GtkWidget       *one_start;  /* in the header of the list, while one client is chosen… */
  GtkWidget       *many_start; /* …and while many are */
  GtkWidget       *find_button;
  GtkWidget       *one_end;
  GtkWidget       *many_end;
  GtkWidget       *notice;
  GtkLabel        *notice_label;
  GtkStack        *states;
  GtkSpinner      *spinner;
  AdwStatusPage   *error_page;
  AdwStatusPage   *no_results_page;
  GtkWidget       *clear_button;
  AdwStatusPage   *failure_page;
  AdwStatusPage   *empty_page;
  GtkWidget       *connect_button;
  GtkListView     *list_view;
  GtkBox          *client_actions;
  GtkLabel        *announcer;

  /* owned */
  ForgeApi           *api;
  ForgeClientList    *list;
  ForgeSelection     *selection;
  ForgeListCaption   *caption;
  ForgeProfileWatch  *profiles;
  ForgeClient        *gone;    /* (nullable): that is offered to be created again */
  char               *profile; /* (nullable): whose clients are shown, while that is known */
  char               *attended; /* (nullable): the same, when a server was told of */
  GSettings          *settings;
  GCancellable       *cancellable; /* cancelled when the window goes */
  GCancellable       *run;         /* (nullable): of the batch that runs */
  GtkWidget          *payment_days; /* (nullable): while they are asked for */
  ForgeUndo          *undo;
  GError             *failure; /* (nullable) */

  /* borrowed */
  ForgeClientPage *page;
  GtkWidget       *editor; /* (nullable): while it is open */
  GtkWidget       *login;  /* (nullable): so */
  GtkWidget       *pending; /* (nullable): so */
  ForgeDraftBar   *draft_bar;
  AdwToast        *toast;  /* (nullable): while it is shown */

  gint64   toast_began;        /* to come in, in the time of frames; 0: not yet */
  gboolean toast_settled;      /* it has come in */
  gboolean toast_leaves;       /* once it has */
  gboolean scroll_to_selected; /* until its row is where it belongs */
  gboolean focus_selected;     /* and the focus with it */
  gboolean show_start;         /* of a new query, until all of it is there */
  gboolean open_first;         /* of its clients, when they are there */
  gboolean tell_keyring;       /* whether it keeps the password, once that is known */
  gboolean hidden;             /* minimized, or behind others */
  guint    spinner_source;
  guint    present_source; /* until the window is shown for the first time */
};

/* forge-window.c */
/* Shows @client, which was just created or restored, in the list: selected and scrolled to. Returns
 * whether the search was cleared for that. */
gboolean forge_window_reveal     (ForgeWindow *self,
                                  ForgeClient *client);
/* Calls @func for every row on screen, and some more. */
void forge_window_each_row       (ForgeWindow *self,
                                  void       (*func) (ForgeWindow    *self,
                                                      ForgeClientRow *row));
/* Keeps the selected client, which was just changed, in view when its row moves. */
void     forge_window_follow     (ForgeWindow *self);

/* The clients are others: nobody is selected, nothing is edited. */
void     forge_window_forget     (ForgeWindow *self);
/* Shows what there is to show. */
void     forge_window_update     (ForgeWindow *self);

/* forge-window-server.c */
void     forge_window_add_server (ForgeWindow *self);
/* Whether clients may still come from a server. */
gboolean forge_window_awaits_clients (ForgeWindow *self);
void     forge_window_ask_to_log_in (ForgeWindow *self);
/* Somebody looks: a server is asked now for what is new. */
void     forge_window_attend     (ForgeWindow *self);

/* forge-window-pending.c */
void     forge_window_add_pending (ForgeWindow *self);
/* When @batch was to bring a client back that is gone from the server: asks whether to create it
 * again. FALSE: that is not the case. */
gboolean forge_window_offer_again (ForgeWindow *self,
                                   ForgeBatch  *batch);

/* forge-window-selection.c */
void forge_window_add_selection  (ForgeWindow *self);
/* One more row of the list, which is clicked and pressed. */
void forge_window_add_row        (ForgeWindow *self,
                                  GtkListItem *item);
void forge_window_show_check     (ForgeWindow *self,
                                  GtkListItem *item);
void forge_window_update_selection (ForgeWindow *self,
                                  gboolean     ready);

/* forge-window-find.c */
void forge_window_add_find       (ForgeWindow *self);
/* How many clients there are, and whether that is out of date. */
void forge_window_show_caption   (ForgeWindow *self);
/* The store was changed. */
void forge_window_find_merged    (ForgeWindow *self);
/* All of it is there. */
void forge_window_find_settled   (ForgeWindow *self);

/* forge-window-changes.c */
void forge_window_add_changes    (ForgeWindow *self);
/* @ready: whether anything can be changed now. */
void forge_window_update_changes (ForgeWindow *self,
                                  gboolean     ready);
/* The form has saved @client. @before (nullable): NULL: a new one. */
void forge_window_take_saved     (ForgeWindow *self,
                                  ForgeClient *before,
                                  ForgeClient *client);
void forge_window_deactivate     (ForgeWindow *self,
                                  gint64       id);
void forge_window_explain        (ForgeWindow  *self,
                                  const char   *heading,
                                  const GError *error);

/* forge-window-toast.c */
/* In the place of the one that is shown. */
void forge_window_show_toast     (ForgeWindow *self,
                                  const char  *message,
                                  gboolean     with_undo);
void forge_window_dismiss_toast  (ForgeWindow *self);

/* forge-window-actions.c */
void forge_window_set_enabled    (ForgeWindow *self,
                                  const char  *name,
                                  gboolean     enabled);
void forge_window_add_actions    (ForgeWindow *self);
/* Opens the form with @draft. */
void forge_window_edit           (ForgeWindow *self,
                                  ForgeDraft  *draft);
/* Closes the form, if it is open. What was typed is offered again later. */
void forge_window_put_aside      (ForgeWindow *self);
/* What can be done now. */
void forge_window_update_actions (ForgeWindow *self);

G_END_DECLS
