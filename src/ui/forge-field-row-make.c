/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-field-row-private.h"

#include "forge-plain-row.h"
#include "forge-words.h"

static Input
input_of (const ForgeField *field)
{
  if (field->type == FORGE_FIELD_TYPE_BOOLEAN)
    return INPUT_SWITCH;
  if (field->choices)
    return INPUT_CHOICE;
  return field->flags & FORGE_FIELD_MULTILINE ? INPUT_TEXT : INPUT_ENTRY;
}

static GtkInputPurpose
purpose_of (ForgeInput input)
{
  switch (input)
    {
    case FORGE_INPUT_NAME:
      return GTK_INPUT_PURPOSE_NAME;
    case FORGE_INPUT_EMAIL:
      return GTK_INPUT_PURPOSE_EMAIL;
    case FORGE_INPUT_PHONE:
      return GTK_INPUT_PURPOSE_PHONE;
    case FORGE_INPUT_DIGITS:
      return GTK_INPUT_PURPOSE_DIGITS;
    case FORGE_INPUT_NUMBER:
      return GTK_INPUT_PURPOSE_NUMBER;
    case FORGE_INPUT_FREE:
    default:
      return GTK_INPUT_PURPOSE_FREE_FORM;
    }
}

/* A phone number and an amount read from left to right in every language, at the start of the line. */
static void
turn (GtkWidget *input)
{
  gboolean turned = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  gtk_widget_set_direction (input, GTK_TEXT_DIR_LTR);
  gtk_editable_set_alignment (GTK_EDITABLE (input), turned ? 1 : 0);
}

static void
make_entry (ForgeFieldRow *self)
{
  ForgeInput input = forge_field_get (self->field)->input;

  self->row = g_object_ref_sink (adw_entry_row_new ());
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->row),
                                   purpose_of (input));
  self->input = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->row)));
  if (input == FORGE_INPUT_PHONE || input == FORGE_INPUT_DIGITS || input == FORGE_INPUT_NUMBER)
    turn (self->input);
}

static void
make_text (ForgeFieldRow *self,
           const char    *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = forge_plain_row_caption (title);
  GtkTextView *view = GTK_TEXT_VIEW (gtk_text_view_new ());

  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (box, "row-content");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (view));
  self->row = g_object_ref_sink (forge_plain_row_new (box));
  gtk_widget_add_css_class (self->row, "text-row");
  self->input = GTK_WIDGET (view);
}

static void
on_setup_value (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  gtk_list_item_set_child (item, g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 1.0,
                                               "justify", GTK_JUSTIFY_RIGHT, NULL));
}

static void
on_bind_value (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* What is chosen goes on in another line; libadwaita would end it in dots. */
static void
let_value_wrap (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_value), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_value), NULL);
  adw_combo_row_set_list_factory (row, adw_combo_row_get_factory (row));
  adw_combo_row_set_factory (row, factory);
}

static void
make_choice (ForgeFieldRow *self)
{
  self->row = g_object_ref_sink (adw_combo_row_new ());
  let_value_wrap (ADW_COMBO_ROW (self->row));
  self->input = self->row;
  self->values = g_ptr_array_new_with_free_func (g_free);
}

static void
make_switch (ForgeFieldRow *self)
{
  AdwActionRow *row;

  /* As AdwSwitchRow of later releases: the row has the focus, and is the switch. */
  row = g_object_new (ADW_TYPE_ACTION_ROW, "accessible-role", GTK_ACCESSIBLE_ROLE_SWITCH, NULL);
  self->row = g_object_ref_sink (GTK_WIDGET (row));
  self->input = self->row;
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (GTK_WIDGET (self->toggle), FALSE);
  adw_action_row_add_suffix (row, GTK_WIDGET (self->toggle));
  adw_action_row_set_activatable_widget (row, GTK_WIDGET (self->toggle));
}

static void
make_problem (ForgeFieldRow *self)
{
  self->problem = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                                "wrap", TRUE, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  self->problem_row = g_object_ref_sink (forge_plain_row_new (GTK_WIDGET (self->problem)));
  gtk_widget_add_css_class (self->problem_row, "problem");
  gtk_widget_set_visible (self->problem_row, FALSE);
}

void
forge_field_row_make (ForgeFieldRow *self)
{
  const char *title = forge_words_for_field (self->field);

  self->kind = input_of (forge_field_get (self->field));
  switch (self->kind)
    {
    case INPUT_TEXT:
      make_text (self, title);
      break;
    case INPUT_CHOICE:
      make_choice (self);
      break;
    case INPUT_SWITCH:
      make_switch (self);
      break;
    case INPUT_ENTRY:
    default:
      make_entry (self);
    }
  g_object_set (self->row, "title", title, "use-markup", FALSE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  if (forge_field_has (self->field, FORGE_FIELD_REQUIRED))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                    TRUE, -1);
  make_problem (self);
}
