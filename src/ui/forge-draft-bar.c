/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-draft-bar.h"

#include "forge-aside-layout.h"
#include "forge-wrap-layout.h"

#include <glib/gi18n.h>

struct _ForgeDraftBar
{
  AdwBin parent_instance;

  /* owned */
  char         *directory;
  GPtrArray    *drafts;      /* (element-type ForgeDraft) (nullable): until they are read */
  GCancellable *cancellable;

  /* borrowed: children */
  GtkLabel *label;
};

enum
{
  RESUME,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeDraftBar, forge_draft_bar, ADW_TYPE_BIN)

static void
update (ForgeDraftBar *self)
{
  gboolean visible = self->drafts && self->drafts->len > 0;
  g_autofree char *sentence = NULL;

  if (visible)
    {
      ForgeClient *base = forge_draft_get_base (g_ptr_array_index (self->drafts, 0));

      if (base)
        /* Translators: %s is the name of a client */
        sentence = g_strdup_printf (_("You have unsaved changes to %s."),
                                    forge_client_get (base, FORGE_FIELD_NAME));
      else
        sentence = g_strdup (_("You have an unsaved new client."));
      gtk_label_set_text (self->label, sentence);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), visible);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *drafts = forge_draft_load_finish (result, &error);
  ForgeDraftBar *self;

  if (!drafts)
    return;
  self = FORGE_DRAFT_BAR (user_data);
  self->drafts = drafts;
  update (self);
}

static void
on_continue (ForgeDraftBar *self)
{
  g_autoptr (ForgeDraft) draft = g_object_ref (g_ptr_array_index (self->drafts, 0));

  g_signal_emit (self, signals[RESUME], 0, draft);
}

static void
on_discard (ForgeDraftBar *self)
{
  forge_draft_remove (g_ptr_array_index (self->drafts, 0));
  g_ptr_array_remove_index (self->drafts, 0);
  update (self);
}

static GtkWidget *
new_button (ForgeDraftBar *self,
            const char    *label,
            void         (*handler) (ForgeDraftBar *self))
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (handler), self, G_CONNECT_SWAPPED);
  return button;
}

static void
forge_draft_bar_dispose (GObject *object)
{
  ForgeDraftBar *self = FORGE_DRAFT_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);

  G_OBJECT_CLASS (forge_draft_bar_parent_class)->dispose (object);
}

static void
forge_draft_bar_finalize (GObject *object)
{
  ForgeDraftBar *self = FORGE_DRAFT_BAR (object);

  g_clear_object (&self->cancellable);
  g_free (self->directory);

  G_OBJECT_CLASS (forge_draft_bar_parent_class)->finalize (object);
}

static void
forge_draft_bar_class_init (ForgeDraftBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_draft_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = forge_draft_bar_finalize;

  signals[RESUME] = g_signal_new ("resume", FORGE_TYPE_DRAFT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, FORGE_TYPE_DRAFT);
}

static void
forge_draft_bar_init (ForgeDraftBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                              "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  gtk_widget_set_layout_manager (box, forge_aside_layout_new (0));
  gtk_widget_set_layout_manager (buttons, g_object_new (FORGE_TYPE_WRAP_LAYOUT, NULL));
  gtk_box_append (GTK_BOX (buttons), new_button (self, _("_Discard"), on_discard));
  gtk_box_append (GTK_BOX (buttons), new_button (self, _("_Continue"), on_continue));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), buttons);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "draft-bar");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
forge_draft_bar_new (const char *directory)
{
  ForgeDraftBar *self;

  g_return_val_if_fail (directory != NULL, NULL);

  self = g_object_new (FORGE_TYPE_DRAFT_BAR, NULL);
  forge_draft_bar_set_directory (self, directory);
  return GTK_WIDGET (self);
}

void
forge_draft_bar_set_directory (ForgeDraftBar *self,
                               const char    *directory)
{
  g_return_if_fail (FORGE_IS_DRAFT_BAR (self));
  g_return_if_fail (directory != NULL);

  if (g_strcmp0 (directory, self->directory) == 0)
    return;
  g_free (self->directory);
  self->directory = g_strdup (directory);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  update (self);
  forge_draft_load_async (directory, self->cancellable, on_loaded, self);
}

ForgeDraft *
forge_draft_bar_take (ForgeDraftBar *self,
                      ForgeClient   *client)
{
  gint64 id;

  g_return_val_if_fail (FORGE_IS_DRAFT_BAR (self), NULL);

  id = client ? forge_client_get_id (client) : 0;
  for (guint i = 0; self->drafts && i < self->drafts->len; i++)
    {
      g_autoptr (ForgeDraft) draft = g_object_ref (g_ptr_array_index (self->drafts, i));
      ForgeClient *base = forge_draft_get_base (draft);

      if ((base ? forge_client_get_id (base) : 0) != id)
        continue;
      g_ptr_array_remove_index (self->drafts, i);
      update (self);
      return g_steal_pointer (&draft);
    }
  return forge_draft_new (self->directory, client);
}
