/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-duplicate-list.h"

#include <glib/gi18n.h>

/* A pause in the typing. */
#define DELAY_MS 300

struct _ForgeDuplicateList
{
  AdwBin parent_instance;

  /* owned */
  ForgeApi     *api;
  char         *path;        /* (nullable): what was or will be asked last */
  GCancellable *cancellable; /* (nullable): while it is asked */
  guint         delay;

  /* borrowed: children */
  GtkListBox *rows;
};

enum
{
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeDuplicateList, forge_duplicate_list, ADW_TYPE_BIN)

static const char *
words_for_same (ForgeFieldId field)
{
  switch ((int) field)
    {
    case FORGE_FIELD_CLIENT_CODE:
      return _("Same code");
    case FORGE_FIELD_TAX_ID:
      return _("Same tax ID");
    case FORGE_FIELD_EMAIL:
      return _("Same e-mail address");
    case FORGE_FIELD_PHONE:
      return _("Same phone number");
    case FORGE_FIELD_MOBILE:
      return _("Same mobile number");
    case FORGE_FIELD_NAME:
      return _("Same name");
    default:
      return NULL;
    }
}

/* (transfer full) */
static char *
describe (const ForgeDuplicate *duplicate)
{
  GString *out = g_string_new (NULL);

  for (guint place = 0; place < FORGE_N_FIELDS; place++)
    {
      ForgeFieldId field = forge_field_at (place);

      if (duplicate->fields & 1u << field && words_for_same (field))
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", words_for_same (field));
    }
  return g_string_free (out, FALSE);
}

static void
on_open (GtkButton          *button,
         ForgeDuplicateList *self)
{
  gint64 *id = g_object_get_data (G_OBJECT (button), "client");

  g_signal_emit (self, signals[OPEN], 0, *id);
}

static void
add_row (ForgeDuplicateList   *self,
         const ForgeDuplicate *duplicate)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Open"));
  g_autofree char *title = NULL;
  g_autofree char *tooltip = NULL;
  g_autofree char *same = describe (duplicate);

  /* Translators: the name of a client, and their code */
  title = g_strdup_printf (_("Possible duplicate: %s, %s"), duplicate->name, duplicate->code);
  /* Translators: %s is the name of a client */
  tooltip = g_strdup_printf (_("Show %s instead"), duplicate->name);
  g_object_set (row, "title", title, "subtitle", same, "use-markup", FALSE, NULL);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_add_css_class (icon, "warning");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_object_set_data_full (G_OBJECT (button), "client",
                          g_memdup2 (&duplicate->id, sizeof duplicate->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_open), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->rows, row);
}

static void
show_duplicates (ForgeDuplicateList *self,
                 GPtrArray          *duplicates)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))))
    gtk_list_box_remove (self->rows, row);
  for (guint i = 0; duplicates && i < duplicates->len; i++)
    add_row (self, g_ptr_array_index (duplicates, i));
  gtk_widget_set_visible (GTK_WIDGET (self), duplicates && duplicates->len > 0);
}

static void
on_duplicates (GObject      *api,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) duplicates =
    forge_api_find_duplicates_finish (FORGE_API (api), result, &error);
  ForgeDuplicateList *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = FORGE_DUPLICATE_LIST (user_data);
  g_clear_object (&self->cancellable);
  if (error)
    g_debug ("Duplicates are not known: %s", error->message);
  show_duplicates (self, duplicates);
}

static void
ask (gpointer user_data)
{
  ForgeDuplicateList *self = FORGE_DUPLICATE_LIST (user_data);

  self->delay = 0;
  self->cancellable = g_cancellable_new ();
  forge_api_find_duplicates_async (self->api, self->path, self->cancellable, on_duplicates, self);
}

static void
stop (ForgeDuplicateList *self)
{
  g_clear_handle_id (&self->delay, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
forge_duplicate_list_dispose (GObject *object)
{
  ForgeDuplicateList *self = FORGE_DUPLICATE_LIST (object);

  stop (self);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_duplicate_list_parent_class)->dispose (object);
}

static void
forge_duplicate_list_finalize (GObject *object)
{
  ForgeDuplicateList *self = FORGE_DUPLICATE_LIST (object);

  g_free (self->path);

  G_OBJECT_CLASS (forge_duplicate_list_parent_class)->finalize (object);
}

static void
forge_duplicate_list_class_init (ForgeDuplicateListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_duplicate_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = forge_duplicate_list_finalize;

  signals[OPEN] = g_signal_new ("open", FORGE_TYPE_DUPLICATE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
forge_duplicate_list_init (ForgeDuplicateList *self)
{
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "boxed-list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->rows));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
forge_duplicate_list_new (ForgeApi *api)
{
  ForgeDuplicateList *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  /* What comes up is read. */
  self = g_object_new (FORGE_TYPE_DUPLICATE_LIST, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                       NULL);
  self->api = g_object_ref (api);
  return GTK_WIDGET (self);
}

void
forge_duplicate_list_look (ForgeDuplicateList *self,
                           ForgeClient        *draft,
                           guint32             fields)
{
  g_autofree char *path = NULL;

  g_return_if_fail (FORGE_IS_DUPLICATE_LIST (self));
  g_return_if_fail (FORGE_IS_CLIENT (draft));

  path = forge_api_duplicates_path (draft, fields);
  if (g_strcmp0 (path, self->path) == 0)
    return;
  stop (self);
  g_free (self->path);
  self->path = g_steal_pointer (&path);
  if (self->path)
    self->delay = g_timeout_add_once (DELAY_MS, ask, self);
  else
    show_duplicates (self, NULL);
}

void
forge_duplicate_list_stop (ForgeDuplicateList *self)
{
  g_return_if_fail (FORGE_IS_DUPLICATE_LIST (self));

  stop (self);
  g_clear_pointer (&self->path, g_free);
}
