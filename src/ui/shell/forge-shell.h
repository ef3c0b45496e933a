/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-pane.h"
#include "forge-shortcuts.h"

G_BEGIN_DECLS

/* What differs between libadwaita 1.2 and the current one, behind thin functions. There are two
 * implementations, forge-shell-floor.c and forge-shell-modern.c, of which Meson builds one. Nothing
 * above knows which. */

/* A header bar over a content. ForgePane is what templates use. */
GtkWidget *forge_shell_page_new         (GtkWidget *header);
/* @content (nullable) */
void       forge_shell_page_set_content (GtkWidget *page,
                                         GtkWidget *content);

/* What ForgeSplit is made of: two panes side by side, or one of them where it is narrow. Any
 * notify of @view, which is within the returned widget, says that one of the two below may have
 * changed. */
GtkWidget *forge_shell_split_new              (GtkWidget **view);
void       forge_shell_split_set_sidebar      (GtkWidget  *view,
                                               ForgePane  *sidebar);
void       forge_shell_split_set_content      (GtkWidget  *view,
                                               ForgePane  *content);
gboolean   forge_shell_split_get_folded       (GtkWidget  *view);
gboolean   forge_shell_split_get_show_content (GtkWidget  *view);
void       forge_shell_split_set_show_content (GtkWidget  *view,
                                               gboolean    show_content);

/* Brings the row at @position into view, and the focus to it. */
void       forge_shell_scroll_to              (GtkListView *list_view,
                                               guint        position,
                                               gboolean     focus);

/* The person wants to leave the dialog (Escape, its close button): it stays until
 * forge_shell_close_dialog(). Returns TRUE. */
typedef gboolean (*ForgeShellCloseFunc) (gpointer object);

/* Shows @child, which has its own header bar, as a modal dialog over the window of @parent. */
void       forge_shell_present_dialog   (GtkWidget                *child,
                                         const char               *title,
                                         GtkWidget                *parent,
                                         ForgeShellCloseFunc       func,
                                         gpointer                  object);
/* Closes the dialog that @child is shown in, without asking. */
void       forge_shell_close_dialog     (GtkWidget                *child);

typedef struct {
  const char             *id;
  const char             *label;  /* with a mnemonic */
  AdwResponseAppearance   appearance;
} ForgeShellResponse;

typedef void (*ForgeShellAnswerFunc) (gpointer    object,
                                      const char *response);

/* Asks a question. The first of @responses is what Escape means. @func (nullable) is called with
 * the answer as long as @object lives. */
void       forge_shell_ask              (GtkWidget                *parent,
                                         const char               *heading,
                                         const char               *body,
                                         const ForgeShellResponse *responses,
                                         guint                     n_responses,
                                         ForgeShellAnswerFunc      func,
                                         gpointer                  object);

/* With @extra (nullable) (transfer floating) below the words: what is asked for, so that Enter means
 * the last of @responses. @body (nullable). */
void       forge_shell_ask_for          (GtkWidget                *parent,
                                         const char               *heading,
                                         const char               *body,
                                         GtkWidget                *extra,
                                         const ForgeShellResponse *responses,
                                         guint                     n_responses,
                                         ForgeShellAnswerFunc      func,
                                         gpointer                  object);

void       forge_shell_show_about       (GtkWindow                *parent);
void       forge_shell_show_shortcuts   (GtkWindow                *parent);

/* The colour of what @widget itself writes. */
void       forge_shell_get_color        (GtkWidget                *widget,
                                         GdkRGBA                  *color);

/* Whether nobody can see the window now. */
gboolean   forge_shell_is_hidden       (GdkToplevel               *toplevel);

/* Says @message to a screen reader. @announcer: a label with the status role. */
void       forge_shell_announce         (GtkLabel                 *announcer,
                                         const char               *message);

/* Opens @uri with the application that the person has for it; says so when there is none. */
void       forge_shell_open_uri         (GtkWidget                *parent,
                                         const char               *uri);

G_END_DECLS
