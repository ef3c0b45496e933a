/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-field-row.h"

#include <glib/gi18n.h>

#include "forge-plain-row.h"
#include "forge-text.h"
#include "forge-validation.h"
#include "forge-words.h"

typedef enum
{
  INPUT_ENTRY,
  INPUT_TEXT,
  INPUT_CHOICE,
  INPUT_SWITCH,
} Input;

struct _ForgeFieldRow
{
  GObject parent_instance;

  ForgeFieldId field;
  Input        kind;
  gboolean     loading;  /* the program changes the input, not the person */
  gboolean     touched;  /* a switch was switched: it has no look for null */

  /* owned */
  GtkWidget *row;
  GtkWidget *problem_row;
  char      *base;    /* (nullable): the value it began with */
  char      *shown;   /* (nullable): what a text input made of it */
  GPtrArray *values;  /* (element-type utf8): of the choices; NULL for null */

  /* borrowed: children of the rows */
  GtkWidget *input;    /* what has the focus */
  GtkSwitch *toggle;   /* (nullable) */
  GtkWidget *hint;     /* (nullable): says that the value is only suggested */
  GtkLabel  *problem;
};

enum
{
  CHANGED,
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeFieldRow, forge_field_row, G_TYPE_OBJECT)

static Input
input_of (const ForgeField *field)
{
  if (field->type == FORGE_FIELD_TYPE_BOOLEAN)
    return INPUT_SWITCH;
  if (field->choices)
    return INPUT_CHOICE;
  return field->flags & FORGE_FIELD_MULTILINE ? INPUT_TEXT : INPUT_ENTRY;
}

static char *
get_text (ForgeFieldRow *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (self->kind == INPUT_ENTRY)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row)));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
put_text (ForgeFieldRow *self,
          const char    *text)
{
  self->loading = TRUE;
  if (self->kind == INPUT_ENTRY)
    gtk_editable_set_text (GTK_EDITABLE (self->row), text);
  else
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input)), text, -1);
  self->loading = FALSE;
}

static gboolean
get_typed_value (ForgeFieldRow     *self,
                 char             **value,
                 ForgeProblemCode  *problem)
{
  g_autofree char *text = get_text (self);
  g_autofree char *trimmed = NULL;

  if (g_strcmp0 (text, self->shown) == 0)
    {
      *value = g_strdup (self->base);
      return TRUE;
    }
  trimmed = forge_text_trim (text);
  if (*trimmed == '\0')
    {
      *value = g_strdup (self->base && *self->base == '\0' ? "" : NULL);
      return TRUE;
    }
  return forge_validate_text (self->field, text, value, problem);
}

static gboolean
read_value (ForgeFieldRow     *self,
            char             **value,
            ForgeProblemCode  *problem)
{
  guint selected;

  *value = NULL;
  switch (self->kind)
    {
    case INPUT_CHOICE:
      selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->row));
      if (selected < self->values->len)
        *value = g_strdup (g_ptr_array_index (self->values, selected));
      break;
    case INPUT_SWITCH:
      if (self->touched)
        *value = g_strdup (gtk_switch_get_active (self->toggle) ? "true" : "false");
      else
        *value = g_strdup (self->base);
      break;
    case INPUT_ENTRY:
    case INPUT_TEXT:
    default:
      if (!get_typed_value (self, value, problem))
        return FALSE;
    }
  *problem = FORGE_PROBLEM_BLANK;
  return !forge_field_has (self->field, FORGE_FIELD_REQUIRED) || (*value && **value);
}

static void
show_hint (ForgeFieldRow *self,
           gboolean       show)
{
  if (!self->hint)
    return;
  gtk_widget_set_visible (self->hint, show);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  show ? gtk_label_get_text (GTK_LABEL (self->hint)) : "", -1);
}

static void
on_changed (ForgeFieldRow *self)
{
  g_assert (FORGE_IS_FIELD_ROW (self));

  if (self->loading)
    return;
  show_hint (self, FALSE);
  self->touched = TRUE;
  forge_field_row_set_problem_text (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_left (ForgeFieldRow *self)
{
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;

  g_assert (FORGE_IS_FIELD_ROW (self));

  if (!forge_field_row_is_changed (self) || !forge_field_row_check (self))
    return;
  /* Shows what will be saved: a code in capitals, an amount with two decimals. */
  text = get_text (self);
  forge_field_row_get_value (self, &value);
  if (g_strcmp0 (text, value ? value : "") != 0)
    put_text (self, value ? value : "");
}

static void
on_activated (ForgeFieldRow *self)
{
  g_assert (FORGE_IS_FIELD_ROW (self));

  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
on_selected (ForgeFieldRow *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self->row));

  if (item)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_string_object_get_string (item), -1);
  on_changed (self);
}

static void
on_switched (ForgeFieldRow *self)
{
  on_changed (self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row),
                               self->touched || self->base ? "" : _("Not set"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_CHECKED,
                               gtk_switch_get_active (self->toggle), -1);
}

/* Not after @self is gone: the widgets may live longer. */
static void
watch (ForgeFieldRow  *self,
       gpointer        object,
       const char     *signal,
       void          (*handler) (ForgeFieldRow *self))
{
  g_signal_connect_object (object, signal, G_CALLBACK (handler), self, G_CONNECT_SWAPPED);
}

static void
watch_focus (ForgeFieldRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  watch (self, focus, "leave", on_left);
  gtk_widget_add_controller (self->row, focus);
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

static void
make_entry (ForgeFieldRow *self)
{
  self->row = g_object_ref_sink (adw_entry_row_new ());
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->row),
                                   purpose_of (forge_field_get (self->field)->input));
  self->input = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->row)));
  watch (self, self->row, "changed", on_changed);
  watch (self, self->row, "entry-activated", on_activated);
  watch_focus (self);
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
  watch (self, gtk_text_view_get_buffer (view), "changed", on_changed);
  watch_focus (self);
}

static void
make_choice (ForgeFieldRow *self)
{
  self->row = g_object_ref_sink (adw_combo_row_new ());
  self->input = self->row;
  self->values = g_ptr_array_new_with_free_func (g_free);
  watch (self, self->row, "notify::selected", on_selected);
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
  watch (self, self->toggle, "notify::active", on_switched);
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

static void
forge_field_row_dispose (GObject *object)
{
  ForgeFieldRow *self = FORGE_FIELD_ROW (object);

  g_clear_object (&self->row);
  g_clear_object (&self->problem_row);

  G_OBJECT_CLASS (forge_field_row_parent_class)->dispose (object);
}

static void
forge_field_row_finalize (GObject *object)
{
  ForgeFieldRow *self = FORGE_FIELD_ROW (object);

  g_free (self->base);
  g_free (self->shown);
  g_clear_pointer (&self->values, g_ptr_array_unref);

  G_OBJECT_CLASS (forge_field_row_parent_class)->finalize (object);
}

static void
forge_field_row_class_init (ForgeFieldRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_field_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = forge_field_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", FORGE_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", FORGE_TYPE_FIELD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
forge_field_row_init (ForgeFieldRow *self)
{
}

static void
make_input (ForgeFieldRow *self)
{
  const char *title = forge_words_for_field (self->field);

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
}

ForgeFieldRow *
forge_field_row_new (ForgeFieldId field)
{
  ForgeFieldRow *self;

  g_return_val_if_fail (forge_field_has (field, FORGE_FIELD_EDITABLE), NULL);

  self = g_object_new (FORGE_TYPE_FIELD_ROW, NULL);
  self->field = field;
  self->kind = input_of (forge_field_get (field));
  make_input (self);
  make_problem (self);
  forge_field_row_set_value (self, NULL);
  return self;
}

ForgeFieldId
forge_field_row_get_field (ForgeFieldRow *self)
{
  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), FORGE_N_FIELDS);

  return self->field;
}

GtkWidget *
forge_field_row_get_input (ForgeFieldRow *self)
{
  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), NULL);

  return self->row;
}

GtkWidget *
forge_field_row_get_problem (ForgeFieldRow *self)
{
  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), NULL);

  return self->problem_row;
}

static guint
add_choice (ForgeFieldRow *self,
            GtkStringList *labels,
            const char    *value,
            const char    *label)
{
  gtk_string_list_append (labels, label);
  g_ptr_array_add (self->values, g_strdup (value));
  return self->values->len - 1;
}

/* The table's choices, no choice where that is one, and a value that the table does not know. */
static void
put_choice (ForgeFieldRow *self)
{
  const ForgeField *field = forge_field_get (self->field);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  const char *unset = self->base && *self->base == '\0' ? "" : NULL;
  guint selected = GTK_INVALID_LIST_POSITION;
  guint added;

  g_ptr_array_set_size (self->values, 0);
  for (const ForgeChoice *choice = field->choices; choice->value; choice++)
    {
      added = add_choice (self, labels, choice->value,
                          forge_words_for_choice (self->field, choice->value));
      if (g_strcmp0 (self->base, choice->value) == 0)
        selected = added;
    }
  if (field->flags & FORGE_FIELD_NULLABLE)
    {
      added = add_choice (self, labels, unset, _("Not set"));
      if (g_strcmp0 (self->base, unset) == 0)
        selected = added;
    }
  if (selected == GTK_INVALID_LIST_POSITION && self->base && *self->base)
    selected = add_choice (self, labels, self->base, self->base);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), selected);
}

void
forge_field_row_set_value (ForgeFieldRow *self,
                           const char    *value)
{
  g_return_if_fail (FORGE_IS_FIELD_ROW (self));

  g_free (self->base);
  self->base = g_strdup (value);
  self->touched = FALSE;
  forge_field_row_set_problem_text (self, NULL);
  show_hint (self, FALSE);

  self->loading = TRUE;
  switch (self->kind)
    {
    case INPUT_CHOICE:
      put_choice (self);
      break;
    case INPUT_SWITCH:
      gtk_switch_set_active (self->toggle, g_strcmp0 (value, "true") == 0);
      on_switched (self);
      break;
    case INPUT_ENTRY:
    case INPUT_TEXT:
    default:
      put_text (self, value ? value : "");
      g_free (self->shown);
      self->shown = get_text (self);
    }
  self->loading = FALSE;
}

void
forge_field_row_suggest (ForgeFieldRow *self,
                         const char    *value)
{
  g_return_if_fail (FORGE_IS_FIELD_ROW (self));
  g_return_if_fail (self->kind == INPUT_ENTRY);

  forge_field_row_set_value (self, value);
  if (!self->hint)
    {
      /* Translators: beside a value that the program proposes */
      self->hint = gtk_label_new (_("(suggested)"));
      gtk_widget_add_css_class (self->hint, "dim-label");
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), self->hint);
    }
  show_hint (self, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
select_value (ForgeFieldRow *self,
              const char    *value)
{
  for (guint i = 0; i < self->values->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->values, i), value) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), i);
}

void
forge_field_row_type (ForgeFieldRow *self,
                      const char    *text)
{
  g_return_if_fail (FORGE_IS_FIELD_ROW (self));

  if (self->kind == INPUT_CHOICE)
    select_value (self, text);
  else if (self->kind == INPUT_SWITCH)
    gtk_switch_set_active (self->toggle, g_strcmp0 (text, "true") == 0);
  else
    put_text (self, text ? text : "");
  on_changed (self);
}

gboolean
forge_field_row_get_value (ForgeFieldRow  *self,
                           char          **value)
{
  g_autofree char *read = NULL;
  ForgeProblemCode problem;
  gboolean valid;

  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), FALSE);

  valid = read_value (self, &read, &problem);
  if (value)
    *value = g_steal_pointer (&read);
  return valid;
}

gboolean
forge_field_row_is_changed (ForgeFieldRow *self)
{
  g_autofree char *value = NULL;
  ForgeProblemCode problem;

  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), FALSE);

  if (read_value (self, &value, &problem) || problem == FORGE_PROBLEM_BLANK)
    return g_strcmp0 (value, self->base) != 0;
  return TRUE;
}

gboolean
forge_field_row_is_missing (ForgeFieldRow *self)
{
  g_autofree char *value = NULL;
  ForgeProblemCode problem;

  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), FALSE);

  return !read_value (self, &value, &problem) && problem == FORGE_PROBLEM_BLANK;
}

gboolean
forge_field_row_check (ForgeFieldRow *self)
{
  g_autofree char *value = NULL;
  g_autofree char *sentence = NULL;
  ForgeProblemCode problem;

  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), FALSE);

  if (read_value (self, &value, &problem))
    return TRUE;
  sentence = forge_words_for_problem (self->field, problem, NULL);
  forge_field_row_set_problem_text (self, sentence);
  return FALSE;
}

void
forge_field_row_set_problem_text (ForgeFieldRow *self,
                                  const char    *sentence)
{
  GtkAccessible *input;

  g_return_if_fail (FORGE_IS_FIELD_ROW (self));

  if (g_strcmp0 (gtk_label_get_text (self->problem), sentence ? sentence : "") == 0)
    return;
  input = GTK_ACCESSIBLE (self->input);
  gtk_label_set_text (self->problem, sentence ? sentence : "");
  gtk_widget_set_visible (self->problem_row, sentence != NULL);
  if (sentence)
    {
      gtk_widget_add_css_class (self->row, "error");
      gtk_accessible_update_state (input, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                                   -1);
      gtk_accessible_update_relation (input, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->problem,
                                      NULL, -1);
    }
  else
    {
      gtk_widget_remove_css_class (self->row, "error");
      gtk_accessible_reset_state (input, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (input, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
    }
}

void
forge_field_row_grab_focus (ForgeFieldRow *self)
{
  g_return_if_fail (FORGE_IS_FIELD_ROW (self));

  gtk_widget_grab_focus (self->input);
}
