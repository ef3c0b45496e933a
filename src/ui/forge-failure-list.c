/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-failure-list.h"

#include "forge-words.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Nobody reads more. */
#define MAX_ROWS   100
#define MAX_HEIGHT 300
#define FRAME      2

static void
add_row (GtkListBox *box,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);

  /* Not before that is known. */
  g_object_set (row, "title", title, "subtitle", subtitle, NULL);
  gtk_list_box_append (box, row);
}

static void
add_failure (GtkListBox           *box,
             const ForgeBatchItem *item)
{
  g_autofree char *name = forge_batch_describe_client (item);
  g_autofree char *why = forge_words_for_error (item->error);

  add_row (box, name, why);
}

GtkWidget *
forge_failure_list_new (ForgeBatch *batch)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_list_box_new ();
  guint n = 0;

  g_return_val_if_fail (FORGE_IS_BATCH (batch), NULL);

  gtk_widget_add_css_class (box, "boxed-list");
  /* Its frame is drawn around it, where the scroller would cut it off. */
  g_object_set (box, "margin-start", FRAME, "margin-end", FRAME, "margin-top", FRAME,
                "margin-bottom", FRAME, NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (box), GTK_SELECTION_NONE);
  for (guint i = 0; i < forge_batch_get_size (batch); i++)
    {
      const ForgeBatchItem *item = forge_batch_get (batch, i);

      if (item->error != NULL && n++ < MAX_ROWS)
        add_failure (GTK_LIST_BOX (box), item);
    }
  if (n > MAX_ROWS)
    {
      g_autofree char *more =
        g_strdup_printf (g_dngettext (NULL, "And %'u more", "And %'u more", n - MAX_ROWS),
                         n - MAX_ROWS);

      add_row (GTK_LIST_BOX (box), more, "");
    }
  g_object_set (scroller, "child", box, "hscrollbar-policy", GTK_POLICY_NEVER,
                "propagate-natural-height", TRUE, "max-content-height", MAX_HEIGHT, NULL);
  return scroller;
}
