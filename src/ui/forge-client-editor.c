/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-editor.h"

#include <glib/gi18n.h>

#include "forge-client-form.h"
#include "forge-conflict-page.h"
#include "forge-error.h"
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
  GtkStack        *stack;
  ForgeClientForm *form;

  /* owned */
  ForgeApi     *api;
  char         *key;         /* one for every try, so that trying again is safe */
  GCancellable *cancellable; /* (nullable): while it is being saved */
  ForgeDraft   *draft;       /* (nullable) */
  ForgeClient  *tried;       /* (nullable): a new one that was sent, until its outcome is known */
  ForgeClient  *theirs;      /* (nullable): while a conflict is shown, the client… */
  ForgeClient  *merged;      /* (nullable): …and with what is not in conflict */

  ForgeConflictPage *conflict; /* (borrowed) (nullable): while it is shown */
  guint              n_merges; /* of this save */
  gboolean           awaits_login; /* it can be saved after that */
  gboolean           created;  /* the client is a new one, and is there */
  gint64             open_id;  /* the client to show when this is left; 0: none */

  GtkWidget *last_focus; /* (weak) (nullable): what had the focus before saving */
};

enum
{
  SAVED,
  CANCELLED,
  LOGIN_NEEDED,
  OPEN_CLIENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeClientEditor, forge_client_editor, ADW_TYPE_BIN)

static gboolean
is_saving (ForgeClientEditor *self)
{
  return self->cancellable != NULL;
}

static void
update_actions (ForgeClientEditor *self)
{
  ForgeFieldRow *missing = forge_client_form_find_missing (self->form);
  g_autofree char *why = NULL;

  if (is_saving (self))
    why = g_strdup (_("Saving…"));
  else if (self->conflict)
    why = NULL;
  else if (missing)
    why = forge_words_for_problem (forge_field_row_get_field (missing), FORGE_PROBLEM_BLANK, NULL);
  else if (!forge_client_form_is_changed (self->form))
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

static void
show_error (ForgeClientEditor *self,
            const GError      *error)
{
  const ForgeProblems *problems = forge_error_get_problems (error);
  g_autofree char *why = NULL;
  g_autofree char *sentence = NULL;

  if (problems && forge_problems_get_size (problems) > 0)
    {
      why = forge_client_form_show_problems (self->form, problems);
      show_message (self, why);
      return;
    }
  why = forge_words_for_error (error);
  if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_NETWORK))
    sentence = g_strdup (_("Not saved: there is no connection. What you typed is kept. Save it again "
                           "when you are back online."));
  else
    /* Translators: %s is a sentence that says why. */
    sentence = g_strdup_printf (_("Not saved. %s"), why);
  show_message (self, g_error_matches (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME)
                        ? why
                        : sentence);
}

static void
close_conflict (ForgeClientEditor *self)
{
  GtkWidget *page = GTK_WIDGET (g_steal_pointer (&self->conflict));

  g_clear_object (&self->theirs);
  g_clear_object (&self->merged);
  gtk_button_set_label (self->save_button, _("_Save"));
  g_object_set (self->pane, "show-title", TRUE, NULL);
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
  GtkWidget *page = forge_conflict_page_new (forge_client_form_get_base (self->form), edited, theirs, conflicts);

  self->conflict = FORGE_CONFLICT_PAGE (page);
  self->theirs = g_object_ref (theirs);
  self->merged = g_object_ref (merged);
  gtk_stack_add_child (self->stack, page);
  gtk_stack_set_visible_child (self->stack, page);
  gtk_button_set_label (self->save_button, _("_Save These"));
  /* The page has a heading of its own. */
  g_object_set (self->pane, "show-title", FALSE, NULL);
  update_actions (self);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
renew_key (ForgeClientEditor *self)
{
  g_free (self->key);
  self->key = g_uuid_string_random ();
}

static void send (ForgeClientEditor *self);

/* Somebody else was first. What only one side changed is merged, and saved without a word; the
 * person chooses the rest. */
static void
settle_conflict (ForgeClientEditor *self,
                 const GError      *error)
{
  ForgeClient *theirs = forge_error_get_current (error);
  g_autoptr (ForgeClient) edited = forge_client_form_read (self->form);
  g_autoptr (ForgeClient) merged = NULL;
  guint32 conflicts;

  merged = forge_merge (forge_client_form_get_base (self->form), edited, theirs, &conflicts);
  if (conflicts == 0 && self->n_merges++ < MAX_MERGES)
    {
      forge_client_form_rebase (self->form, theirs, merged);
      send (self);
      return;
    }
  set_saving (self, FALSE);
  if (conflicts != 0)
    show_conflict (self, edited, theirs, merged, conflicts);
  else
    show_error (self, error);
}

/* Whether there is a form to go on with: its dialog may be closed by now, and the list knows by
 * itself. */
static gboolean
take_outcome (ForgeClientEditor *self,
              ForgeClient       *saved)
{
  if (saved && self->draft)
    forge_draft_remove (self->draft);
  return adw_bin_get_child (ADW_BIN (self)) != NULL;
}

static void
finish (ForgeClientEditor *self,
        ForgeClient       *saved,
        const GError      *error)
{
  self->awaits_login = g_error_matches (error, FORGE_ERROR, FORGE_ERROR_UNAUTHORIZED);
  if (saved)
    {
      /* Who closes the form does not need it as it was. */
      g_clear_object (&self->cancellable);
      g_signal_emit (self, signals[SAVED], 0, saved,
                     self->created ? NULL : forge_client_form_get_base (self->form));
      return;
    }
  set_saving (self, FALSE);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
  if (self->awaits_login)
    g_signal_emit (self, signals[LOGIN_NEEDED], 0);
}

static void
on_updated (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ForgeClientEditor) self = FORGE_CLIENT_EDITOR (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) saved =
    forge_api_update_client_finish (FORGE_API (source), result, &error);

  if (!take_outcome (self, saved))
    return;
  if (forge_error_get_current (error))
    settle_conflict (self, error);
  else
    finish (self, saved, error);
}

/* What was sent is an older state of the form when nobody knew what had become of it. */
static gboolean
is_outdated (ForgeClient *sent,
             ForgeClient *edited)
{
  g_autofree char *before = forge_client_to_create (sent);
  g_autofree char *now = forge_client_to_create (edited);

  return strcmp (before, now) != 0;
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ForgeClientEditor) self = FORGE_CLIENT_EDITOR (user_data);
  g_autoptr (ForgeClient) edited = NULL;
  g_autoptr (ForgeClient) sent = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) saved =
    forge_api_create_client_finish (FORGE_API (source), result, &error);

  if (!take_outcome (self, saved))
    return;
  if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME))
    {
      finish (self, NULL, error);
      return;
    }
  /* This try is over: the next one is another. */
  renew_key (self);
  sent = g_steal_pointer (&self->tried);
  edited = forge_client_form_read (self->form);
  if (saved)
    self->created = TRUE;
  if (!is_outdated (sent, edited) || (!saved && !forge_error_get_problems (error)))
    {
      finish (self, saved, error);
      return;
    }
  if (saved)
    forge_client_form_rebase (self->form, saved, edited);
  send (self);
}

/* A try of which nobody knows is repeated as it was, with its key: the service makes one of the two,
 * and would refuse another body under that key. What was changed since follows. */
static void
send (ForgeClientEditor *self)
{
  ForgeClient *base = forge_client_form_get_base (self->form);
  g_autoptr (ForgeClient) edited = forge_client_form_read (self->form);

  if (base)
    {
      forge_api_update_client_async (self->api, base, edited, self->cancellable, on_updated,
                                     g_object_ref (self));
      return;
    }
  if (!self->tried)
    self->tried = g_object_ref (edited);
  forge_api_create_client_async (self->api, self->tried, self->key, self->cancellable, on_created,
                                 g_object_ref (self));
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
      forge_client_form_rebase (self->form, self->theirs, self->merged);
      close_conflict (self);
    }
  show_message (self, NULL);
  if (!forge_client_form_check (self->form))
    return;
  self->n_merges = 0;
  set_saving (self, TRUE);
  send (self);
}

static void
leave (ForgeClientEditor *self)
{
  g_autoptr (ForgeClientEditor) kept = g_object_ref (self);

  if (self->draft)
    forge_draft_remove (self->draft);
  g_signal_emit (self, signals[CANCELLED], 0);
  if (self->open_id != 0)
    g_signal_emit (self, signals[OPEN_CLIENT], 0, self->open_id);
}

static void
on_discard_answered (gpointer    object,
                     const char *response)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (object);

  if (g_strcmp0 (response, "discard") == 0)
    leave (self);
  self->open_id = 0;
}

static void
cancel (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  const ForgeShellResponse responses[] = {
    { "keep", _("_Keep Editing"), ADW_RESPONSE_DEFAULT },
    { "discard", _("_Discard"), ADW_RESPONSE_DESTRUCTIVE },
  };
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (widget);

  if (is_saving (self))
    g_cancellable_cancel (self->cancellable);
  else if (self->conflict)
    close_conflict (self);
  else if (!forge_client_form_is_changed (self->form))
    leave (self);
  else
    forge_shell_ask (widget, _("Discard Changes?"),
                     _("What you have typed here is not saved yet."), responses,
                     G_N_ELEMENTS (responses), on_discard_answered, self);
}

static void
on_open (ForgeClientEditor *self,
         gint64             id)
{
  g_assert (FORGE_IS_CLIENT_EDITOR (self));

  self->open_id = id;
  gtk_widget_activate_action (GTK_WIDGET (self), "editor.cancel", NULL);
}

static void
on_activated (ForgeClientEditor *self)
{
  g_assert (FORGE_IS_CLIENT_EDITOR (self));

  /* Save is off while a required field is empty: Enter goes there, and says so. */
  if (forge_client_form_find_missing (self->form))
    forge_client_form_check (self->form);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "editor.save", NULL);
}

static void
forge_client_editor_map (GtkWidget *widget)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (widget);

  GTK_WIDGET_CLASS (forge_client_editor_parent_class)->map (widget);
  forge_client_form_grab_focus (self->form);
}

static void
forge_client_editor_dispose (GObject *object)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (object);

  /* A save that is under way goes on: to stop it would only make its outcome unknown. */
  g_clear_weak_pointer (&self->last_focus);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->tried);
  g_clear_object (&self->theirs);
  g_clear_object (&self->merged);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_client_editor_parent_class)->dispose (object);
}

static void
forge_client_editor_finalize (GObject *object)
{
  ForgeClientEditor *self = FORGE_CLIENT_EDITOR (object);

  g_clear_object (&self->draft);
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
                  G_TYPE_NONE, 2, FORGE_TYPE_CLIENT, FORGE_TYPE_CLIENT);
  signals[CANCELLED] = g_signal_new ("cancelled", FORGE_TYPE_CLIENT_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[LOGIN_NEEDED] =
    g_signal_new ("login-needed", FORGE_TYPE_CLIENT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[OPEN_CLIENT] =
    g_signal_new ("open-client", FORGE_TYPE_CLIENT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (FORGE_TYPE_CLIENT_FORM);
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

  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_open);

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
  forge_pane_set_title (self->pane, client ? _("Edit Client") : _("New Client"));
  forge_client_form_start (self->form, api, client);
  update_actions (self);
  return GTK_WIDGET (self);
}

void
forge_client_editor_set_draft (ForgeClientEditor *self,
                               ForgeDraft        *draft)
{
  g_return_if_fail (FORGE_IS_CLIENT_EDITOR (self));
  g_return_if_fail (FORGE_IS_DRAFT (draft));

  g_set_object (&self->draft, draft);
  forge_client_form_set_draft (self->form, draft);
  if (forge_client_form_is_changed (self->form))
    show_message (self, _("You typed this before, and it is not saved yet."));
}

void
forge_client_editor_resume (ForgeClientEditor *self)
{
  g_return_if_fail (FORGE_IS_CLIENT_EDITOR (self));

  if (self->awaits_login)
    gtk_widget_activate_action (GTK_WIDGET (self), "editor.save", NULL);
}

void
forge_client_editor_put_aside (ForgeClientEditor *self)
{
  g_return_if_fail (FORGE_IS_CLIENT_EDITOR (self));

  if (self->draft)
    forge_draft_keep (self->draft);
}

gboolean
forge_client_editor_is_changed (ForgeClientEditor *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_EDITOR (self), FALSE);

  return forge_client_form_is_changed (self->form);
}

gboolean
forge_client_editor_leave (gpointer editor)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_EDITOR (editor), TRUE);

  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.cancel", NULL);
  return TRUE;
}
