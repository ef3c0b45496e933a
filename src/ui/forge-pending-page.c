/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-pending-page.h"

#include <glib/gi18n.h>

#include "forge-api-accounts.h"
#include "forge-pane.h"
#include "forge-pending-words.h"
#include "forge-plain-row.h"
#include "forge-wrap-layout.h"

struct _ForgePendingPage
{
  AdwBin parent_instance;

  /* owned */
  ForgeApi  *api;
  GPtrArray *pending; /* (element-type ForgePending) (nullable): until it is read */

  /* borrowed: children */
  AdwBin    *place;   /* of the list */
  GtkWidget *nothing;

  guint observation;
};

enum
{
  CLOSED,
  DEACTIVATE,
  EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgePendingPage, forge_pending_page, ADW_TYPE_BIN)

static const ForgePending *
get_pending (GtkButton *button)
{
  return g_object_get_data (G_OBJECT (button), "pending");
}

static void
on_dismiss (ForgePendingPage *self,
            GtkButton        *button)
{
  forge_api_dismiss_pending (self->api, get_pending (button)->number);
}

static void
on_deactivate (ForgePendingPage *self,
               GtkButton        *button)
{
  const ForgePending *pending = get_pending (button);

  forge_api_dismiss_pending (self->api, pending->number);
  g_signal_emit (self, signals[DEACTIVATE], 0, pending->client);
}

static void
on_edit (ForgePendingPage *self,
         GtkButton        *button)
{
  g_signal_emit (self, signals[EDIT], 0, get_pending (button));
}

static void
add_button (ForgePendingPage   *self,
            GtkWidget          *box,
            const char         *label,
            const ForgePending *pending,
            void              (*handler) (ForgePendingPage *self,
                                          GtkButton        *button))
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_object_set_data (G_OBJECT (button), "pending", (gpointer) pending);
  g_signal_connect_object (button, "clicked", G_CALLBACK (handler), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_buttons (ForgePendingPage   *self,
              const ForgePending *pending)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean overwritten = pending->state == FORGE_PENDING_OVERWRITTEN;

  gtk_widget_set_layout_manager (box, g_object_new (FORGE_TYPE_WRAP_LAYOUT, NULL));
  add_button (self, box, overwritten ? _("_Keep Theirs") : _("_Dismiss"), pending, on_dismiss);
  if (g_strcmp0 (pending->code, "has_documents") == 0 && pending->client != 0)
    add_button (self, box, C_("client", "_Deactivate"), pending, on_deactivate);
  else if (pending->kind != FORGE_PENDING_DELETE)
    add_button (self, box, _("_Edit Again…"), pending, on_edit);
  return box;
}

static GtkWidget *
make_label (char       *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  g_free (text);
  return label;
}

static GtkWidget *
make_row (ForgePendingPage   *self,
          const ForgePending *pending)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "row-content");
  gtk_box_append (GTK_BOX (box), make_label (forge_words_for_pending (pending), "heading"));
  gtk_box_append (GTK_BOX (box), make_label (forge_words_for_pending_reason (pending), "body"));
  if (pending->state != FORGE_PENDING_UNCONFIRMED)
    gtk_box_append (GTK_BOX (box), make_buttons (self, pending));
  return forge_plain_row_new (box);
}

static void
fill (ForgePendingPage *self)
{
  GtkWidget *list = gtk_list_box_new ();
  gboolean is_empty = TRUE;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < self->pending->len; i++)
    {
      const ForgePending *pending = g_ptr_array_index (self->pending, i);

      if (pending->state == FORGE_PENDING_UNDER_WAY)
        continue;
      is_empty = FALSE;
      gtk_list_box_append (GTK_LIST_BOX (list), make_row (self, pending));
    }
  gtk_widget_set_visible (self->nothing, is_empty);
  gtk_widget_set_visible (list, !is_empty);
  adw_bin_set_child (self->place, list);
}

static void
on_pending (ForgeApi          *api,
            const ForgeAnswer *answer,
            gpointer           user_data)
{
  ForgePendingPage *self = FORGE_PENDING_PAGE (user_data);
  GPtrArray *pending = answer->body != NULL ? forge_pending_read (answer->body, NULL) : NULL;
  g_autoptr (GPtrArray) before = NULL;

  if (pending == NULL)
    return;
  /* The rows of before point into it. */
  before = self->pending;
  self->pending = pending;
  fill (self);
}

static void
on_close (ForgePendingPage *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
forge_pending_page_dispose (GObject *object)
{
  ForgePendingPage *self = FORGE_PENDING_PAGE (object);

  if (self->observation != 0)
    forge_api_unobserve (self->api, self->observation);
  self->observation = 0;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_pending_page_parent_class)->dispose (object);
}

static void
forge_pending_page_class_init (ForgePendingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_pending_page_dispose;

  signals[CLOSED] = g_signal_new ("closed", FORGE_TYPE_PENDING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[DEACTIVATE] = g_signal_new ("deactivate", FORGE_TYPE_PENDING_PAGE, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[EDIT] = g_signal_new ("edit", FORGE_TYPE_PENDING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static GtkWidget *
make_content (ForgePendingPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->place = ADW_BIN (adw_bin_new ());
  self->nothing = make_label (g_strdup (_("Every change is saved.")), "dim-label");
  gtk_label_set_justify (GTK_LABEL (self->nothing), GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (self->nothing, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->nothing, FALSE);
  g_object_set (box, "margin-top", 24, "margin-bottom", 24, "margin-start", 12, "margin-end", 12,
                NULL);
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->place));
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static void
forge_pending_page_init (ForgePendingPage *self)
{
  GtkWidget *close = gtk_button_new_with_mnemonic (_("_Close"));
  GtkWidget *pane = g_object_new (FORGE_TYPE_PANE, "title", _("Unfinished Changes"),
                                  "show-title-buttons", FALSE, "start", close,
                                  "content", make_content (self), NULL);

  g_signal_connect_object (close, "clicked", G_CALLBACK (on_close), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), pane);
}

GtkWidget *
forge_pending_page_new (ForgeApi *api)
{
  ForgePendingPage *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_PENDING_PAGE, NULL);
  self->api = g_object_ref (api);
  self->observation = forge_api_observe (api, "pending/", on_pending, self);
  return GTK_WIDGET (self);
}

gboolean
forge_pending_page_leave (gpointer page)
{
  g_return_val_if_fail (FORGE_IS_PENDING_PAGE (page), TRUE);

  on_close (page);
  return TRUE;
}
