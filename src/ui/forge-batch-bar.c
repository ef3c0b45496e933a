/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-batch-bar.h"

/* What is done within this time needs no word. */
#define PATIENCE_MS 400

struct _ForgeBatchBar
{
  GtkBox parent_instance;

  /* template widgets */
  GtkActionBar   *actions;
  GtkLabel       *chosen;
  GtkActionBar   *progress;
  GtkLabel       *label;
  GtkProgressBar *progress_bar;

  ForgeBatch *batch;    /* (owned) (nullable): while it runs */
  guint       patience; /* the source, or 0 */
};

G_DEFINE_FINAL_TYPE (ForgeBatchBar, forge_batch_bar, GTK_TYPE_BOX)

static void
on_progress (ForgeBatchBar *self)
{
  g_autofree char *words = forge_batch_describe_progress (self->batch);

  gtk_label_set_text (self->label, words);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 (double) forge_batch_count_settled (self->batch)
                                   / forge_batch_get_size (self->batch));
}

static void
on_late (gpointer user_data)
{
  ForgeBatchBar *self = FORGE_BATCH_BAR (user_data);

  self->patience = 0;
  g_signal_connect_object (self->batch, "progress", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  on_progress (self);
  gtk_action_bar_set_revealed (self->progress, TRUE);
}

static void
forge_batch_bar_dispose (GObject *object)
{
  ForgeBatchBar *self = FORGE_BATCH_BAR (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->batch);
  gtk_widget_dispose_template (GTK_WIDGET (self), FORGE_TYPE_BATCH_BAR);

  G_OBJECT_CLASS (forge_batch_bar_parent_class)->dispose (object);
}

static void
forge_batch_bar_class_init (ForgeBatchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = forge_batch_bar_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-batch-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeBatchBar, actions);
  gtk_widget_class_bind_template_child (widget_class, ForgeBatchBar, chosen);
  gtk_widget_class_bind_template_child (widget_class, ForgeBatchBar, progress);
  gtk_widget_class_bind_template_child (widget_class, ForgeBatchBar, label);
  gtk_widget_class_bind_template_child (widget_class, ForgeBatchBar, progress_bar);
}

static void
forge_batch_bar_init (ForgeBatchBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
forge_batch_bar_set_chosen (ForgeBatchBar *self,
                            const char    *words)
{
  g_return_if_fail (FORGE_IS_BATCH_BAR (self));

  gtk_action_bar_set_revealed (self->actions, words != NULL);
  if (words != NULL)
    gtk_label_set_text (self->chosen, words);
}

void
forge_batch_bar_set_batch (ForgeBatchBar *self,
                           ForgeBatch    *batch)
{
  g_return_if_fail (FORGE_IS_BATCH_BAR (self));

  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_func (self->batch, on_progress, self);
  g_set_object (&self->batch, batch);
  if (batch != NULL)
    self->patience = g_timeout_add_once (PATIENCE_MS, on_late, self);
  else
    gtk_action_bar_set_revealed (self->progress, FALSE);
}
