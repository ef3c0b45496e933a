/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-editor.h"

#include <glib/gi18n.h>

#include "forge-code-hint.h"
#include "forge-conflict-page.h"
#include "forge-error.h"
#include "forge-field-row.h"
#include "forge-merge.h"
#include "forge-pane.h"
#include "forge-shell.h"
#include "forge-words.h"

/* Whoever changes a client more often than this while it is being saved is no person. */
#define MAX_MERGES 3

struct _ForgeClientEditor
{
  AdwBin parent_instance;

  /* template widgets */
  ForgePane   *pane;
  GtkWidget   *cancel_button;
  GtkSpinner  *spinner;
  GtkButton   *save_button;
  GtkRevealer *message_revealer;
  GtkLabel    *message;
  GtkStack    *stack;
  GtkBox      *form;

  /* owned */
  ForgeApi      *api;
  ForgeClient   *client;                 /* (nullable): NULL for a new one */
  ForgeFieldRow *rows[FORGE_N_FIELDS];   /* (nullable): of fields that are not editable */
  ForgeCodeHint *code_hint;              /* (nullable): of a new one */
  char          *key;                    /* one for every try, so that trying again is safe */
  GCancellable  *cancellable;            /* (nullable): while it is being saved */
  ForgeClient   *theirs;                 /* (nullable): while a conflict is shown, the client… */
  ForgeClient   *merged;                 /* (nullable): …and with what is not in conflict */

  ForgeConflictPage *conflict; /* (borrowed) (nullable): while it is shown */
  guint              n_merges; /* of this save */

  GtkWidget *last_focus; /* (weak) (nullable): what had the focus before saving */
};

enum
{
  SAVED,
  CANCELLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeClientEditor, forge_client_editor, ADW_TYPE_BIN)

/* What a new client takes, in this order; the rest follows in the order of the table. */
static const ForgeFieldId first_fields[] = {
  FORGE_FIELD_NAME,
  FORGE_FIELD_CLIENT_CODE,
  FORGE_FIELD_TYPE,
};

static gboolean
is_saving (ForgeClientEditor *self)
{
  return self->cancellable != NULL;
}

/* The first field that is required and empty, in the order of the form, or NULL. */
static ForgeFieldRow *
find_missing (ForgeClientEditor *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (first_fields); i++)
    if (forge_field_row_is_missing (self->rows[first_fields[i]]))
      return self->rows[first_fields[i]];
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->rows[field] && forge_field_row_is_missing (self->rows[field]))
      return self->rows[field];
  return NULL;
}

static void
update_actions (ForgeClientEditor *self)
{
  ForgeFieldRow *missing = find_missing (self);
  g_autofree char *why = NULL;

  if (is_saving (self))
    why = g_strdup (_("Saving…"));
  else if (self->conflict)
    why = NULL;
  else if (missing)
    why = forge_words_for_problem (forge_field_row_get_field (missing), FORGE_PROBLEM_BLANK, NULL);
  else if (!forge_client_editor_is_changed (self))
    why = g_strdup (_("Nothing was changed yet."));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", why == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->save_button), why ? why : _("Save this client"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why ? why : "", -1);
}

static void
show_message (ForgeClientEditor *self,
              const char        *sentence)
{
  if (sentence)
    gtk_label_set_text (self->message, sentence);
  gtk_revealer_set_reveal_child (self->message_revealer, sentence != NULL);
}

static void
set_saving (ForgeClientEditor *self,
            gboolean           saving)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (saving)
    {
      self->cancellable = g_cancellable_new ();
      g_set_weak_pointer (&self->last_focus, root ? gtk_root_get_focus (root) : NULL);
      /* Before the form is insensitive: GTK warns about a text that loses the focus that way. */
      gtk_widget_grab_focus (self->cancel_button);
    }
  else
    g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->form), !saving);
  gtk_spinner_set_spinning (self->spinner, saving);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), saving);
  if (!saving && self->last_focus)
    gtk_widget_grab_focus (self->last_focus);
  update_actions (self);
}

/* Puts each problem under its field, and says the rest at the top. */
static void
show_problems (ForgeClientEditor   *self,
               const ForgeProblems *problems)
{
  g_autoptr (GString) others = g_string_new (NULL);
  ForgeFieldRow *first = NULL;

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
  show_message (self, others->len > 0 ? others->str : NULL);
  if (first)
    forge_field_row_grab_focus (first);
}

static void
show_error (ForgeClientEditor *self,
            const GError      *error)
{
  const ForgeProblems *problems = forge_error_get_problems (error);
  g_autofree char *why = NULL;
  g_autofree char *sentence = NULL;

  if (problems && forge_problems_get_size (problems) > 0)
    {
      show_problems (self, problems);
      return;
    }
  why = forge_words_for_error (error);
  /* Translators: %s is a sentence that says why. */
  sentence = g_strdup_printf (_("Not saved. %s"), why);
  show_message (self, g_error_matches (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME)
                        ? why
                        : sentence);
}

/* The form goes on from @theirs, with the values of @merged typed into it. */
static void
rebase (ForgeClientEditor *self,
        ForgeClient       *theirs,
        ForgeClient       *merged)
{
  g_set_object (&self->client, theirs);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *value = forge_client_get (merged, field);

      if (!self->rows[field])
        continue;
      forge_field_row_set_value (self->rows[field], forge_client_get (theirs, field));
      if (g_strcmp0 (value, forge_client_get (theirs, field)) != 0)
        forge_field_row_type (self->rows[field], value);
    }
}

static void
close_conflict (ForgeClientEditor *self)
{
  GtkWidget *page = GTK_WIDGET (g_steal_pointer (&self->conflict));

  g_clear_object (&self->theirs);
  g_clear_object (&self->merged);
  gtk_button_set_label (self->save_button, _("_Save"));
  gtk_stack_set_visible_child (self->stack, gtk_widget_get_first_child (GTK_WIDGET (self->stack)));
  gtk_stack_remove (self->stack, page);
  update_actions (self);
}

static void
show_conflict (ForgeClientEditor *self,
               ForgeClient       *edited,
               ForgeClient       *theirs,
               ForgeClient       *merged,
               guint32            conflicts)
{
  GtkWidget *page = forge_conflict_page_new (self->client, edited, theirs, conflicts);

  self->conflict = FORGE_CONFLICT_PAGE (page);
  self->theirs = g_object_ref (theirs);
  self->merged = g_object_ref (merged);
  gtk_stack_add_child (self->stack, page);
  gtk_stack_set_visible_child (self->stack, page);
  gtk_button_set_label (self->save_button, _("_Save These"));
  update_actions (self);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
renew_key (ForgeClientEditor *self)
{
  g_free (self->key);
  self->key = g_uuid_string_random ();
}

/* The client as the form has it. (transfer full) */
static ForgeClient *
read_form (ForgeClientEditor *self)
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

static void send (ForgeClientEditor *self);

/* Somebody else was first. What only one side changed is merged, and saved without a word; the
 * person chooses the rest. */
static void
settle_conflict (ForgeClientEditor *self,
                 const GError      *error)
{
  ForgeClient *theirs = forge_error_get_current (error);
  g_autoptr (ForgeClient) edited = read_form (self);
  g_autoptr (ForgeClient) merged = NULL;
  guint32 conflicts;

  merged = forge_merge (self->client, edited, theirs, &conflicts);
  if (conflicts == 0 && self->n_merges++ < MAX_MERGES)
    {
      rebase (self, theirs, merged);
      send (self);
      return;
    }
  set_saving (self, FALSE);
  if (conflicts != 0)
    show_conflict (self, edited, theirs, merged, conflicts);
  else
    show_error (self, error);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ForgeClientEditor) self = FORGE_CLIENT_EDITOR (user_data);
  g_autoptr (ForgeClient) saved = NULL;
  g_autoptr (GError) error = NULL;

  if (self->client)
    saved = forge_api_update_client_finish (FORGE_API (source), result, &error);
  else
    saved = forge_api_create_client_finish (FORGE_API (source), result, &error);

  /* Its dialog was closed meanwhile: the list knows by itself. */
  if (!adw_bin_get_child (ADW_BIN (self)))
    return;
  if (self->client && forge_error_get_current (error))
    {
      settle_conflict (self, error);
      return;
    }
  set_saving (self, FALSE);
  if (saved)
    g_signal_emit (self, signals[SAVED], 0, saved, self->client == NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
  /* One that was refused is over; one that nobody knows of is tried again. */
  if (error && !g_error_matches (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME))
    renew_key (self);
}

static void
send (ForgeClientEditor *self)
{
  g_autoptr (ForgeClient) edited = read_form (self);

  if (self->client)
    forge_api_update_client_async (self->api, self->client, edited, self->cancellable, on_saved,
                                   g_object_ref (self));
  else
    forge_api_create_client_async (self->api, edited, self->key, self->cancellable, on_saved,
                                   g_object_ref (self));
}

/* Says what is wrong with every field, and goes to the first of them. */
static gboolean
check_rows (ForgeClientEditor *self)
{
  ForgeFieldRow *first = find_missing (self);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
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

static void
save (GtkWidget  *widget,
      const char *action,
      GVariant   *parameter)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (widget);

  if (self->conflict)
    {
      forge_conflict_page_resolve (self->conflict, self->merged);
      rebase (self, self->theirs, self->merged);
      close_conflict (self);
    }
  show_message (self, NULL);
  if (!check_rows (self))
    return;
  self->n_merges = 0;
  set_saving (self, TRUE);
  send (self);
}

static void
on_discard_answered (gpointer    object,
                     const char *response)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (object);

  if (g_strcmp0 (response, "discard") == 0)
    g_signal_emit (self, signals[CANCELLED], 0);
}

static void
cancel (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  static const ForgeShellResponse responses[] = {
    { "keep", N_("_Keep Editing"), ADW_RESPONSE_DEFAULT },
    { "discard", N_("_Discard"), ADW_RESPONSE_DESTRUCTIVE },
  };
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (widget);

  if (is_saving (self))
    g_cancellable_cancel (self->cancellable);
  else if (self->conflict)
    close_conflict (self);
  else if (!forge_client_editor_is_changed (self))
    g_signal_emit (self, signals[CANCELLED], 0);
  else
    forge_shell_ask (widget, _("Discard Changes?"),
                     _("What you have typed here is not saved yet."), responses,
                     G_N_ELEMENTS (responses), on_discard_answered, self);
}

static void
on_activated (ForgeClientEditor *self)
{
  g_assert (FORGE_IS_CLIENT_EDITOR (self));

  /* Save is off while a required field is empty: Enter goes there, and says so. */
  if (find_missing (self))
    check_rows (self);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "editor.save", NULL);
}

/* What the field of a new client begins with. */
static const char *
initial_value (const ForgeField *field)
{
  if (field->fallback)
    return field->fallback;
  if (field->choices && field->flags & FORGE_FIELD_REQUIRED)
    return field->choices[0].value;
  return NULL;
}

static void
add_row (ForgeClientEditor   *self,
         AdwPreferencesGroup *group,
         ForgeFieldId         field)
{
  ForgeFieldRow *row = forge_field_row_new (field);

  self->rows[field] = row;
  forge_field_row_set_value (row, self->client ? forge_client_get (self->client, field)
                                               : initial_value (forge_field_get (field)));
  adw_preferences_group_add (group, forge_field_row_get_input (row));
  adw_preferences_group_add (group, forge_field_row_get_problem (row));
  g_signal_connect_object (row, "changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
}

static void
add_section (ForgeClientEditor *self,
             ForgeSection       section)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  guint n_rows = 0;

  if (section == FORGE_SECTION_IDENTITY)
    for (guint i = 0; i < G_N_ELEMENTS (first_fields); i++)
      add_row (self, group, first_fields[i]);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_get (field)->section == section
        && forge_field_has (field, FORGE_FIELD_EDITABLE) && !self->rows[field])
      {
        add_row (self, group, field);
        n_rows++;
      }
  /* One field has its own title. */
  if (section != FORGE_SECTION_IDENTITY && n_rows > 1)
    adw_preferences_group_set_title (group, forge_words_for_section (section));
  gtk_box_append (self->form, GTK_WIDGET (group));
}

static void
forge_client_editor_map (GtkWidget *widget)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (widget);

  GTK_WIDGET_CLASS (forge_client_editor_parent_class)->map (widget);
  forge_field_row_grab_focus (self->rows[first_fields[0]]);
}

static void
forge_client_editor_dispose (GObject *object)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (object);

  /* A save that is under way goes on: to stop it would only make its outcome unknown. */
  g_clear_weak_pointer (&self->last_focus);
  g_clear_object (&self->code_hint);
  adw_bin_set_child (ADW_BIN (self), NULL);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_clear_object (&self->rows[field]);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->theirs);
  g_clear_object (&self->merged);
  g_clear_object (&self->client);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_client_editor_parent_class)->dispose (object);
}

static void
forge_client_editor_finalize (GObject *object)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (object);

  g_free (self->key);

  G_OBJECT_CLASS (forge_client_editor_parent_class)->finalize (object);
}

static void
forge_client_editor_class_init (ForgeClientEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = forge_client_editor_dispose;
  object_class->finalize = forge_client_editor_finalize;
  widget_class->map = forge_client_editor_map;

  signals[SAVED] =
    g_signal_new ("saved", FORGE_TYPE_CLIENT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, FORGE_TYPE_CLIENT, G_TYPE_BOOLEAN);
  signals[CANCELLED] = g_signal_new ("cancelled", FORGE_TYPE_CLIENT_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (FORGE_TYPE_PANE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-client-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, pane);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, spinner);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, message_revealer);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, message);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientEditor, form);

  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "editor.cancel", NULL, cancel);
}

static void
forge_client_editor_init (ForgeClientEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  renew_key (self);
}

GtkWidget *
forge_client_editor_new (ForgeApi    *api,
                         ForgeClient *client)
{
  ForgeClientEditor *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);
  g_return_val_if_fail (!client || forge_client_is_loaded (client), NULL);

  self = g_object_new (FORGE_TYPE_CLIENT_EDITOR, NULL);
  self->api = g_object_ref (api);
  /* The one on screen may change while it is edited; what it is compared with may not. */
  self->client = client ? forge_client_copy (client) : NULL;
  forge_pane_set_title (self->pane, client ? _("Edit Client") : _("New Client"));
  for (ForgeSection section = 0; section < FORGE_SECTION_RECORD; section++)
    add_section (self, section);
  if (!client)
    self->code_hint = forge_code_hint_new (api, self->rows[FORGE_FIELD_CLIENT_CODE],
                                           self->rows[FORGE_FIELD_TYPE]);
  update_actions (self);
  return GTK_WIDGET (self);
}

gboolean
forge_client_editor_is_changed (ForgeClientEditor *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_EDITOR (self), FALSE);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->rows[field] && forge_field_row_is_changed (self->rows[field]))
      return TRUE;
  return FALSE;
}

gboolean
forge_client_editor_leave (gpointer editor)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_EDITOR (editor), TRUE);

  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.cancel", NULL);
  return TRUE;
}
