/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-form.h"

#include "forge-code-hint.h"
#include "forge-defaults.h"
#include "forge-duplicate-list.h"
#include "forge-words.h"

struct _ForgeClientForm
{
  AdwBin parent_instance;

  /* owned */
  ForgeClient   *client;                 /* (nullable): NULL for a new one */
  ForgeFieldRow *rows[FORGE_N_FIELDS];   /* (nullable): of fields that are not editable, and of those
                                          * that are not made yet, which nobody has changed */
  ForgeCodeHint *code_hint;              /* (nullable): of a new one */
  ForgeDraft    *draft;                  /* (nullable) */
  GSettings     *settings;               /* of what a new one begins with */

  ForgeSection next_section;  /* the first that is not made yet */
  guint        making;        /* the source that makes it, or 0 */

  /* borrowed: children */
  GtkBox             *box;
  ForgeDuplicateList *duplicates;
};

enum
{
  CHANGED,
  ACTIVATED,
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeClientForm, forge_client_form, ADW_TYPE_BIN)

/* What a new client takes, in this order; the rest follows. */
static const ForgeFieldId first_fields[] = {
  FORGE_FIELD_NAME,
  FORGE_FIELD_CLIENT_CODE,
  FORGE_FIELD_TYPE,
};

/* What tells a client from all others. */
static const ForgeFieldId identifying_fields[] = {
  FORGE_FIELD_NAME,  FORGE_FIELD_CLIENT_CODE, FORGE_FIELD_TAX_ID,
  FORGE_FIELD_EMAIL, FORGE_FIELD_PHONE,       FORGE_FIELD_MOBILE,
};

/* What is in the fields that are made. (transfer full) */
static ForgeClient *
read_made (ForgeClientForm *self)
{
  ForgeClient *edited = self->client ? forge_client_copy (self->client) : forge_client_new (0);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      g_autofree char *value = NULL;

      if (!self->rows[field])
        continue;
      forge_field_row_get_value (self->rows[field], &value);
      /* A null that nobody chose is left out of a new client. */
      if (forge_field_row_is_changed (self->rows[field]) || (!self->client && value))
        forge_client_set (edited, field, value);
    }
  return edited;
}

/* Only what the person changed: the rest was there before, or was suggested because it is free. */
static void
look_for_duplicates (ForgeClientForm *self)
{
  g_autoptr (ForgeClient) edited = read_made (self);
  guint32 fields = 0;

  for (guint i = 0; i < G_N_ELEMENTS (identifying_fields); i++)
    {
      ForgeFieldRow *row = self->rows[identifying_fields[i]];

      if (row && forge_field_row_is_changed (row) && forge_field_row_get_value (row, NULL))
        fields |= 1u << identifying_fields[i];
    }
  forge_duplicate_list_look (self->duplicates, edited, fields);
}

static void
keep_draft (ForgeClientForm *self)
{
  for (ForgeFieldId field = 0; self->draft && field < FORGE_N_FIELDS; field++)
    {
      g_autofree char *typed = NULL;

      if (!self->rows[field])
        continue;
      if (!forge_field_row_is_changed (self->rows[field]))
        {
          forge_draft_unset (self->draft, field);
          continue;
        }
      typed = forge_field_row_get_typed (self->rows[field]);
      forge_draft_set (self->draft, field, typed);
    }
}

static void
on_open (ForgeClientForm *self,
         gint64           id)
{
  g_assert (FORGE_IS_CLIENT_FORM (self));

  g_signal_emit (self, signals[OPEN], 0, id);
}

static void
on_changed (ForgeClientForm *self)
{
  g_assert (FORGE_IS_CLIENT_FORM (self));

  look_for_duplicates (self);
  keep_draft (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_activated (ForgeClientForm *self)
{
  g_assert (FORGE_IS_CLIENT_FORM (self));

  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
add_row (ForgeClientForm     *self,
         AdwPreferencesGroup *group,
         ForgeFieldId         field)
{
  ForgeFieldRow *row = forge_field_row_new (field);
  g_autofree char *value = self->client ? g_strdup (forge_client_get (self->client, field))
                                        : forge_defaults_get (self->settings, field);

  self->rows[field] = row;
  forge_field_row_set_value (row, value);
  adw_preferences_group_add (group, forge_field_row_get_input (row));
  adw_preferences_group_add (group, forge_field_row_get_problem (row));
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
}

static void
add_section (ForgeClientForm *self,
             ForgeSection       section)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  guint n_rows = 0;

  if (section == FORGE_SECTION_IDENTITY)
    for (guint i = 0; i < G_N_ELEMENTS (first_fields); i++)
      add_row (self, group, first_fields[i]);
  for (guint place = 0; place < FORGE_N_FIELDS; place++)
    {
      ForgeFieldId field = forge_field_at (place);

      if (forge_field_get (field)->section != section
          || !forge_field_has (field, FORGE_FIELD_EDITABLE) || self->rows[field])
        continue;
      add_row (self, group, field);
      n_rows++;
    }
  /* One field has its own title. */
  if (section != FORGE_SECTION_IDENTITY && n_rows > 1)
    adw_preferences_group_set_title (group, forge_words_for_section (section));
  gtk_box_append (self->box, GTK_WIDGET (group));
}

static void
add_next_section (ForgeClientForm *self)
{
  add_section (self, self->next_section++);
}

static gboolean
on_making (gpointer form)
{
  ForgeClientForm *self = form;

  add_next_section (self);
  if (self->next_section < FORGE_SECTION_RECORD)
    return G_SOURCE_CONTINUE;
  self->making = 0;
  return G_SOURCE_REMOVE;
}

/* For who needs all fields now. */
static void
make_all (ForgeClientForm *self)
{
  g_clear_handle_id (&self->making, g_source_remove);
  while (self->next_section < FORGE_SECTION_RECORD)
    add_next_section (self);
}

static void
forge_client_form_dispose (GObject *object)
{
  ForgeClientForm *self = FORGE_CLIENT_FORM (object);

  g_clear_handle_id (&self->making, g_source_remove);
  g_clear_object (&self->code_hint);
  g_clear_object (&self->draft);
  g_clear_object (&self->settings);
  adw_bin_set_child (ADW_BIN (self), NULL);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_clear_object (&self->rows[field]);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (forge_client_form_parent_class)->dispose (object);
}

/* A dialog that was closed is there for a moment longer, and asks for nothing any more. */
static void
forge_client_form_unmap (GtkWidget *widget)
{
  ForgeClientForm *self = FORGE_CLIENT_FORM (widget);

  g_clear_object (&self->code_hint);
  forge_duplicate_list_stop (self->duplicates);

  GTK_WIDGET_CLASS (forge_client_form_parent_class)->unmap (widget);
}

static void
forge_client_form_class_init (ForgeClientFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_client_form_dispose;
  GTK_WIDGET_CLASS (klass)->unmap = forge_client_form_unmap;

  signals[CHANGED] = g_signal_new ("changed", FORGE_TYPE_CLIENT_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", FORGE_TYPE_CLIENT_FORM, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN] = g_signal_new ("open", FORGE_TYPE_CLIENT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
forge_client_form_init (ForgeClientForm *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

void
forge_client_form_start (ForgeClientForm *self,
                         ForgeApi        *api,
                         ForgeClient     *client)
{
  g_return_if_fail (FORGE_IS_CLIENT_FORM (self));
  g_return_if_fail (FORGE_IS_API (api));

  /* The one on screen may change while it is edited; what it is compared with may not. */
  self->client = client ? forge_client_copy (client) : NULL;
  self->settings = g_settings_new (FORGE_APP_ID);
  add_next_section (self);
  /* The rest takes longer than a turn of the main loop may. It is there before anything is painted. */
  self->making = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_making, self, NULL);
  self->duplicates = FORGE_DUPLICATE_LIST (forge_duplicate_list_new (api));
  g_signal_connect_object (self->duplicates, "open", G_CALLBACK (on_open), self, G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (self->box, GTK_WIDGET (self->duplicates),
                              gtk_widget_get_first_child (GTK_WIDGET (self->box)));
  if (!client)
    self->code_hint = forge_code_hint_new (api, self->rows[FORGE_FIELD_CLIENT_CODE],
                                           self->rows[FORGE_FIELD_TYPE]);
}

ForgeClient *
forge_client_form_get_base (ForgeClientForm *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_FORM (self), NULL);

  return self->client;
}

ForgeClient *
forge_client_form_read (ForgeClientForm *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_FORM (self), NULL);

  make_all (self);
  return read_made (self);
}

void
forge_client_form_rebase (ForgeClientForm *self,
                          ForgeClient     *base,
                          ForgeClient     *edited)
{
  g_return_if_fail (FORGE_IS_CLIENT_FORM (self));
  g_return_if_fail (FORGE_IS_CLIENT (base));
  g_return_if_fail (FORGE_IS_CLIENT (edited));

  make_all (self);
  g_set_object (&self->client, base);
  /* Who is there has a code. */
  g_clear_object (&self->code_hint);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *value = forge_client_get (edited, field);

      if (!self->rows[field])
        continue;
      forge_field_row_set_value (self->rows[field], forge_client_get (base, field));
      if (g_strcmp0 (value, forge_client_get (base, field)) != 0)
        forge_field_row_type (self->rows[field], value);
    }
  if (self->draft)
    forge_draft_set_base (self->draft, base);
  keep_draft (self);
}

gboolean
forge_client_form_is_changed (ForgeClientForm *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_FORM (self), FALSE);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->rows[field] && forge_field_row_is_changed (self->rows[field]))
      return TRUE;
  return FALSE;
}

void
forge_client_form_set_draft (ForgeClientForm *self,
                             ForgeDraft      *draft)
{
  g_return_if_fail (FORGE_IS_CLIENT_FORM (self));
  g_return_if_fail (FORGE_IS_DRAFT (draft));

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *text;

      if (!forge_draft_get (draft, field, &text))
        continue;
      make_all (self);
      if (self->rows[field])
        forge_field_row_type (self->rows[field], text);
    }
  g_set_object (&self->draft, draft);
}

ForgeFieldRow *
forge_client_form_get_row (ForgeClientForm *self,
                           ForgeFieldId     field)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_FORM (self), NULL);
  g_return_val_if_fail (field < FORGE_N_FIELDS, NULL);

  make_all (self);
  return self->rows[field];
}

ForgeFieldRow *
forge_client_form_find_missing (ForgeClientForm *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_FORM (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (first_fields); i++)
    if (forge_field_row_is_missing (self->rows[first_fields[i]]))
      return self->rows[first_fields[i]];
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->rows[field] && forge_field_row_is_missing (self->rows[field]))
      return self->rows[field];
  return NULL;
}

gboolean
forge_client_form_check (ForgeClientForm *self)
{
  ForgeFieldRow *first;

  g_return_val_if_fail (FORGE_IS_CLIENT_FORM (self), FALSE);

  make_all (self);
  first = forge_client_form_find_missing (self);
  for (guint place = 0; place < FORGE_N_FIELDS; place++)
    {
      ForgeFieldId field = forge_field_at (place);

      if (!self->rows[field])
        continue;
      /* What the server said of the last try. */
      forge_field_row_set_problem_text (self->rows[field], NULL);
      if (!forge_field_row_check (self->rows[field]) && !first)
        first = self->rows[field];
    }
  if (first)
    forge_field_row_grab_focus (first);
  return first == NULL;
}

char *
forge_client_form_show_problems (ForgeClientForm     *self,
                                 const ForgeProblems *problems)
{
  g_autoptr (GString) others = g_string_new (NULL);
  ForgeFieldRow *first = NULL;

  g_return_val_if_fail (FORGE_IS_CLIENT_FORM (self), NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  make_all (self);
  for (guint i = 0; i < forge_problems_get_size (problems); i++)
    {
      const ForgeProblem *problem = forge_problems_get (problems, i);
      ForgeFieldRow *row = problem->field < FORGE_N_FIELDS ? self->rows[problem->field] : NULL;
      g_autofree char *sentence =
        forge_words_for_problem (problem->field, problem->code, problem->message);

      if (!row)
        {
          g_string_append_printf (others, "%s%s", others->len > 0 ? "\n" : "", sentence);
          continue;
        }
      forge_field_row_set_problem_text (row, sentence);
      if (!first)
        first = row;
      if (self->code_hint && problem->field == FORGE_FIELD_CLIENT_CODE
          && problem->code == FORGE_PROBLEM_DUPLICATE)
        forge_code_hint_taken (self->code_hint);
    }
  if (first)
    forge_field_row_grab_focus (first);
  return others->len > 0 ? g_string_free (g_steal_pointer (&others), FALSE) : NULL;
}

void
forge_client_form_grab_focus (ForgeClientForm *self)
{
  g_return_if_fail (FORGE_IS_CLIENT_FORM (self));

  forge_field_row_grab_focus (self->rows[first_fields[0]]);
}
