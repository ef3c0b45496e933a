/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-split.h"

#include "forge-shell.h"

struct _ForgeSplit
{
  AdwBin parent_instance;

  /* borrowed: children */
  GtkWidget *view;
  ForgePane *sidebar; /* (nullable) */
  ForgePane *content; /* (nullable) */

  GtkSizeGroup *headers; /* (owned): they are of one height */

  /* As they were last notified. */
  gboolean folded;
  gboolean show_content;
};

typedef enum {
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_SHOW_CONTENT,
  PROP_FOLDED,
} ForgeSplitProperty;

static GParamSpec *properties[PROP_FOLDED + 1];

G_DEFINE_FINAL_TYPE (ForgeSplit, forge_split, ADW_TYPE_BIN)

static void
on_view_notify (ForgeSplit *self)
{
  gboolean folded = forge_shell_split_get_folded (self->view);
  gboolean show_content = forge_shell_split_get_show_content (self->view);

  if (folded != self->folded)
    {
      self->folded = folded;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
    }
  if (show_content != self->show_content)
    {
      self->show_content = show_content;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
    }
}

static void
forge_split_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ForgeSplit *self = FORGE_SPLIT (object);

  switch ((ForgeSplitProperty) prop_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SHOW_CONTENT:
      g_value_set_boolean (value, self->show_content);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_split_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  ForgeSplit *self = FORGE_SPLIT (object);

  switch ((ForgeSplitProperty) prop_id)
    {
    case PROP_SIDEBAR:
      self->sidebar = g_value_get_object (value);
      forge_shell_split_set_sidebar (self->view, self->sidebar);
      gtk_size_group_add_widget (self->headers,
                                 GTK_WIDGET (forge_pane_get_header (self->sidebar)));
      break;
    case PROP_CONTENT:
      self->content = g_value_get_object (value);
      forge_shell_split_set_content (self->view, self->content);
      gtk_size_group_add_widget (self->headers,
                                 GTK_WIDGET (forge_pane_get_header (self->content)));
      break;
    case PROP_SHOW_CONTENT:
      forge_split_set_show_content (self, g_value_get_boolean (value));
      break;
    case PROP_FOLDED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_split_dispose (GObject *object)
{
  g_clear_object (&FORGE_SPLIT (object)->headers);

  G_OBJECT_CLASS (forge_split_parent_class)->dispose (object);
}

static void
forge_split_class_init (ForgeSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = forge_split_dispose;
  object_class->get_property = forge_split_get_property;
  object_class->set_property = forge_split_set_property;

  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, FORGE_TYPE_PANE, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, FORGE_TYPE_PANE, flags);
  properties[PROP_SHOW_CONTENT] =
    g_param_spec_boolean ("show-content", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
forge_split_init (ForgeSplit *self)
{
  self->headers = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
  adw_bin_set_child (ADW_BIN (self), forge_shell_split_new (&self->view));
  g_signal_connect_object (self->view, "notify", G_CALLBACK (on_view_notify), self,
                           G_CONNECT_SWAPPED);
}

gboolean
forge_split_get_folded (ForgeSplit *self)
{
  g_return_val_if_fail (FORGE_IS_SPLIT (self), FALSE);

  return self->folded;
}

gboolean
forge_split_get_show_content (ForgeSplit *self)
{
  g_return_val_if_fail (FORGE_IS_SPLIT (self), FALSE);

  return self->show_content;
}

void
forge_split_set_show_content (ForgeSplit *self,
                              gboolean    show_content)
{
  g_return_if_fail (FORGE_IS_SPLIT (self));

  if (show_content != self->show_content)
    forge_shell_split_set_show_content (self->view, show_content);
}
