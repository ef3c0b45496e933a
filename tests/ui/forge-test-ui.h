/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* g_test_init() and GTK, without a session bus. */
void       forge_test_ui_init   (int          *argc,
                                 char       ***argv);
/* There is one only, which leaves out what GTK says of itself. */
void       forge_test_ui_set_log_writer (GLogWriterFunc writer);
/* Shows @child (transfer full) in a window. */
GtkWindow *forge_test_ui_show   (GtkWidget    *child);

/* Returns when every window is as it will be seen: laid out, and as large as the display has made
 * it. What text a widget has and how it lies are of one moment only then. */
void       forge_test_ui_settle (void);

/* The first visible widget of @type below @root for which @property, a string, is @text; any, when
 * @property is NULL. (nullable) */
GtkWidget *forge_test_ui_find   (GtkWidget    *root,
                                 GType         type,
                                 const char   *property,
                                 const char   *text);
/* The row of a form or a page that is called @title. */
#define forge_test_ui_row(root, title) \
  forge_test_ui_find (GTK_WIDGET (root), ADW_TYPE_PREFERENCES_ROW, "title", title)
/* Whether a label below @root shows exactly @text. */
gboolean   forge_test_ui_shows  (GtkWidget    *root,
                                 const char   *text);
/* The button labelled @label in any window. (nullable) */
GtkWidget *forge_test_ui_button (const char  *label);

G_END_DECLS
