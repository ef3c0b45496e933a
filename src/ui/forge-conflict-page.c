/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-conflict-page.h"

#include <glib/gi18n.h>

#include "forge-plain-row.h"
#include "forge-words.h"

struct _ForgeConflictPage
{
  AdwBin parent_instance;

  /* owned */
  ForgeClient *base;
  ForgeClient *mine;
  ForgeClient *theirs;

  /* borrowed: children */
  GtkBox         *box;
  GtkCheckButton *choices[FORGE_N_FIELDS]; /* (nullable): "yours" of the fields in conflict */
};

G_DEFINE_FINAL_TYPE (ForgeConflictPage, forge_conflict_page, ADW_TYPE_BIN)

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* (transfer full) */
static char *
get_text (ForgeClient  *client,
          ForgeFieldId  field)
{
  g_autofree char *tooltip = NULL;
  g_autofree char *text = forge_words_for_value (client, field, &tooltip);

  return text && *text ? forge_plain_row_isolate (text) : g_strdup (_("Not set"));
}

static GtkCheckButton *
add_choice (AdwPreferencesGroup *group,
            const char          *title,
            ForgeClient         *client,
            ForgeFieldId         field)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  g_autofree char *text = get_text (client, field);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_object_set (row, "title", title, "subtitle", text, "use-markup", FALSE, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
  return GTK_CHECK_BUTTON (button);
}

static void
add_field (ForgeConflictPage *self,
           ForgeFieldId       field)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *before = get_text (self->base, field);
  g_autofree char *sentence = NULL;
  g_autofree char *markup = NULL;
  GtkCheckButton *theirs;

  /* Translators: %s is the value of a field, before two people changed it */
  sentence = g_strdup_printf (_("Before: %s"), before);
  markup = g_markup_escape_text (sentence, -1);
  adw_preferences_group_set_title (group, forge_words_for_field (field));
  adw_preferences_group_set_description (group, markup);
  self->choices[field] =
    /* Translators: the value that the person in front of the screen typed */
    add_choice (group, C_("conflict", "Yours"), self->mine, field);
  /* Translators: the value that somebody else saved in the meantime */
  theirs = add_choice (group, C_("conflict", "Theirs"), self->theirs, field);
  gtk_check_button_set_group (theirs, self->choices[field]);
  gtk_check_button_set_active (theirs, TRUE);
  gtk_box_append (self->box, GTK_WIDGET (group));
}

static void
forge_conflict_page_dispose (GObject *object)
{
  ForgeConflictPage *self = FORGE_CONFLICT_PAGE (object);

  g_clear_object (&self->base);
  g_clear_object (&self->mine);
  g_clear_object (&self->theirs);

  G_OBJECT_CLASS (forge_conflict_page_parent_class)->dispose (object);
}

static void
forge_conflict_page_class_init (ForgeConflictPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_conflict_page_dispose;
}

static void
forge_conflict_page_init (ForgeConflictPage *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  g_object_set (self->box, "margin-top", 24, "margin-bottom", 24, "margin-start", 12,
                "margin-end", 12, NULL);
  gtk_box_append (self->box, new_label (_("Someone Else Changed This Client"), "title-2"));
  gtk_box_append (self->box, new_label (_("Choose what to keep. Everything else was merged."),
                                        "dim-label"));
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

GtkWidget *
forge_conflict_page_new (ForgeClient *base,
                         ForgeClient *mine,
                         ForgeClient *theirs,
                         guint32      conflicts)
{
  ForgeConflictPage *self;

  g_return_val_if_fail (FORGE_IS_CLIENT (base), NULL);
  g_return_val_if_fail (FORGE_IS_CLIENT (mine), NULL);
  g_return_val_if_fail (FORGE_IS_CLIENT (theirs), NULL);

  self = g_object_new (FORGE_TYPE_CONFLICT_PAGE, NULL);
  self->base = g_object_ref (base);
  self->mine = g_object_ref (mine);
  self->theirs = g_object_ref (theirs);
  for (guint place = 0; place < FORGE_N_FIELDS; place++)
    if (conflicts & 1u << forge_field_at (place))
      add_field (self, forge_field_at (place));
  return GTK_WIDGET (self);
}

void
forge_conflict_page_resolve (ForgeConflictPage *self,
                             ForgeClient       *merged)
{
  g_return_if_fail (FORGE_IS_CONFLICT_PAGE (self));
  g_return_if_fail (FORGE_IS_CLIENT (merged));

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->choices[field] && gtk_check_button_get_active (self->choices[field]))
      forge_client_set (merged, field, forge_client_get (self->mine, field));
}
