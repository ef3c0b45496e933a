/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-preferences-page.h"

#include <glib/gi18n.h>

#include "forge-defaults.h"
#include "forge-field-row.h"
#include "forge-pane.h"

struct _ForgePreferencesPage
{
  AdwBin parent_instance;

  /* owned */
  GSettings *settings;
  GPtrArray *rows; /* (element-type ForgeFieldRow) */
};

G_DEFINE_FINAL_TYPE (ForgePreferencesPage, forge_preferences_page, ADW_TYPE_BIN)

static void
on_changed (ForgePreferencesPage *self,
            ForgeFieldRow        *row)
{
  g_autofree char *value = NULL;

  g_assert (FORGE_IS_PREFERENCES_PAGE (self));

  /* What is no value is said by the row when it is left. */
  if (forge_field_row_get_value (row, &value))
    forge_defaults_set (self->settings, forge_field_row_get_field (row), value);
}

static void
add_row (ForgePreferencesPage *self,
         AdwPreferencesGroup  *group,
         ForgeFieldId          field)
{
  ForgeFieldRow *row = forge_field_row_new (field);
  g_autofree char *value = forge_defaults_get (self->settings, field);

  g_ptr_array_add (self->rows, row);
  forge_field_row_set_value (row, value);
  adw_preferences_group_add (group, forge_field_row_get_input (row));
  adw_preferences_group_add (group, forge_field_row_get_problem (row));
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
forge_preferences_page_dispose (GObject *object)
{
  ForgePreferencesPage *self = FORGE_PREFERENCES_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (forge_preferences_page_parent_class)->dispose (object);
}

static void
forge_preferences_page_class_init (ForgePreferencesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_preferences_page_dispose;
}

static void
forge_preferences_page_init (ForgePreferencesPage *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  self->settings = g_settings_new (FORGE_APP_ID);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("New Clients"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("What a new client starts with"));
  for (const ForgeFieldId *field = forge_defaults_get_fields (); *field != FORGE_N_FIELDS; field++)
    add_row (self, ADW_PREFERENCES_GROUP (group), *field);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  adw_bin_set_child (ADW_BIN (self), g_object_new (FORGE_TYPE_PANE, "title", _("Preferences"),
                                                   "content", page, NULL));
}

GtkWidget *
forge_preferences_page_new (void)
{
  return g_object_new (FORGE_TYPE_PREFERENCES_PAGE, NULL);
}
