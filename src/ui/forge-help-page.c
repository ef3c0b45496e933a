/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-help-page.h"

#include "forge-pane.h"

#include <glib/gi18n.h>

#define PAGE_WIDTH 560

typedef struct {
  const char *title;
  const char *text;
} Topic;

static const Topic topics[] = {
  { N_("Find a Client"),
    N_("Just type. Names, codes, tax IDs, phone numbers and e-mail addresses are searched, and "
       "accents and spaces don’t matter. Enter opens the first client, Escape leaves the search. "
       "The Filter button below the search narrows the list, to blocked clients for example.") },
  { N_("Add a Client"),
    N_("Press Ctrl+N. A name and a code are enough, and a free code is suggested. If the "
       "client may be in the list already, you are told while you type.") },
  { N_("Change a Client"),
    N_("Press F2. If somebody else changed the same client meanwhile, both changes are kept; you "
       "are asked only about a field that both of you changed. What you typed and did not save is "
       "offered again the next time.") },
  { N_("Change Your Mind"),
    N_("Undo, or Ctrl+Z, takes back what you did last, and Shift+Ctrl+Z does it again. A deleted "
       "client comes back under the same number. What somebody else has changed since is left "
       "alone.") },
  { N_("Change Many at Once"),
    N_("Click with Ctrl or Shift, touch a client for a while, or use Select Clients in the main "
       "menu. What you can do with all of them is below the list, and one Undo takes it back. "
       "Escape leaves the selection.") },
  { N_("Call, Write, Get Directions"),
    N_("The buttons beside a phone number, an e-mail address and an address open the application "
       "that you have for it, or copy it.") },
  { N_("Everything from the Keyboard"),
    N_("Ctrl+? shows all the keys.") },
};

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_topic (GtkBox     *box,
           const char *title,
           const char *text)
{
  GtkWidget *topic = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (topic), make_label (title, "heading"));
  gtk_box_append (GTK_BOX (topic), make_label (text, NULL));
  gtk_box_append (box, topic);
}

GtkWidget *
forge_help_page_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autofree char *place = g_build_filename (g_get_user_data_dir (), "forge-clients", NULL);
  /* Translators: %s is a folder. */
  g_autofree char *kept = g_strdup_printf (
    _("Everything is kept in one folder, which only you can read. For a backup, close the window "
      "and copy this folder:\n%s"), place);

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    add_topic (GTK_BOX (box), _(topics[i].title), _(topics[i].text));
  add_topic (GTK_BOX (box), _("Where Your Clients Are"), kept);
  g_object_set (box, "margin-top", 24, "margin-bottom", 24, "margin-start", 18, "margin-end", 18,
                NULL);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), PAGE_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  return g_object_new (FORGE_TYPE_PANE, "title", _("Help"), "content", scroller, NULL);
}
