/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-field-row-private.h"

#include <glib/gi18n.h>

#include "forge-text.h"
#include "forge-validation.h"
#include "forge-words.h"

enum
{
  CHANGED,
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeFieldRow, forge_field_row, G_TYPE_OBJECT)

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

/* In the title: beside the value there is no room for it in a narrow window. */
static void
show_hint (ForgeFieldRow *self,
           gboolean       suggested)
{
  const char *title = forge_words_for_field (self->field);
  g_autofree char *hint = NULL;

  if (suggested == self->suggested)
    return;
  self->suggested = suggested;
  /* Translators: the name of a field whose value the program proposes, such as Code */
  hint = g_strdup_printf (_("%s (suggested)"), title);
  g_object_set (self->row, "title", suggested ? hint : title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  suggested ? hint : "", -1);
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

static void
watch_input (ForgeFieldRow *self)
{
  switch (self->kind)
    {
    case INPUT_TEXT:
      watch (self, gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input)), "changed", on_changed);
      watch_focus (self);
      break;
    case INPUT_CHOICE:
      watch (self, self->row, "notify::selected", on_selected);
      break;
    case INPUT_SWITCH:
      watch (self, self->toggle, "notify::active", on_switched);
      break;
    case INPUT_ENTRY:
    default:
      watch (self, self->row, "changed", on_changed);
      watch (self, self->row, "entry-activated", on_activated);
      watch_focus (self);
    }
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

ForgeFieldRow *
forge_field_row_new (ForgeFieldId field)
{
  ForgeFieldRow *self;

  g_return_val_if_fail (forge_field_has (field, FORGE_FIELD_EDITABLE), NULL);

  self = g_object_new (FORGE_TYPE_FIELD_ROW, NULL);
  self->field = field;
  forge_field_row_make (self);
  watch_input (self);
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

char *
forge_field_row_get_typed (ForgeFieldRow *self)
{
  char *value;

  g_return_val_if_fail (FORGE_IS_FIELD_ROW (self), NULL);

  if (self->kind == INPUT_ENTRY || self->kind == INPUT_TEXT)
    return get_text (self);
  forge_field_row_get_value (self, &value);
  return value;
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
