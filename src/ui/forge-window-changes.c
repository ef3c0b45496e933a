/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

#include "forge-failure-list.h"
#include "forge-shell.h"
#include "forge-words.h"

#include <glib/gi18n.h>

/* What sets a field of a client. */
typedef struct
{
  const char   *action;
  ForgeFieldId  field;
  const char   *value;
} Setting;

static const Setting settings[] = {
  { "activate", FORGE_FIELD_STATUS, "ACTIVE" },
  { "deactivate", FORGE_FIELD_STATUS, "INACTIVE" },
  { "block", FORGE_FIELD_STATUS, "BLOCKED" },
  { "remind", FORGE_FIELD_SEND_REMINDERS, "true" },
  { "do-not-remind", FORGE_FIELD_SEND_REMINDERS, "false" },
};

void
forge_window_explain (ForgeWindow  *self,
                      const char   *heading,
                      const GError *error)
{
  const ForgeShellResponse close = { "close", _("_Close"), ADW_RESPONSE_DEFAULT };
  g_autofree char *words = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  words = forge_words_for_error (error);
  forge_shell_ask (GTK_WIDGET (self), heading, words, &close, 1, NULL, NULL);
}

/* Shows what became of the one client of @batch where it is in the list. Returns whether the search
 * was cleared for that. */
static gboolean
show_client (ForgeWindow *self,
             ForgeBatch  *batch)
{
  const ForgeBatchItem *item = forge_batch_get (batch, 0);

  if (item->after != NULL && item->before == NULL)
    return forge_window_reveal (self, item->after);
  if (item->id == forge_selection_get_id (self->selection))
    forge_window_follow (self);
  return FALSE;
}

static void
show_done (ForgeWindow *self,
           ForgeBatch  *batch,
           gboolean     with_undo)
{
  gboolean cleared = forge_batch_get_size (batch) == 1 && show_client (self, batch);
  g_autofree char *words = forge_batch_describe (batch);
  /* Translators: %s is a message such as "Created “José Pérez”". */
  g_autofree char *message = cleared ? g_strdup_printf (_("%s. The search was cleared to show it."),
                                                        words)
                                     : g_steal_pointer (&words);

  forge_window_show_toast (self, message, with_undo);
}

static void
show_failure (ForgeWindow *self,
              ForgeBatch  *batch)
{
  const ForgeShellResponse close = { "close", _("_Close"), ADW_RESPONSE_DEFAULT };
  g_autofree char *heading = forge_batch_describe_failure (batch);

  if (forge_window_offer_again (self, batch))
    return;
  if (forge_batch_get_size (batch) == 1)
    forge_window_explain (self, heading, forge_batch_get (batch, 0)->error);
  else
    forge_shell_ask_for (GTK_WIDGET (self), heading, NULL, forge_failure_list_new (batch), &close,
                         1, NULL, NULL);
}

/* What was done, in whatever way, is what can be undone. */
static void
take_batch (ForgeWindow  *self,
            ForgeBatch   *batch,
            ForgeUndoWay  way)
{
  forge_undo_add (self->undo, batch, way);
  if (forge_batch_count_done (batch) > 0)
    show_done (self, batch, way != FORGE_UNDO_BACK);
  if (forge_batch_count_settled (batch) > forge_batch_count_done (batch))
    show_failure (self, batch);
  forge_window_update_actions (self);
}

void
forge_window_take_saved (ForgeWindow *self,
                         ForgeClient *before,
                         ForgeClient *client)
{
  g_autoptr (ForgeBatch) batch = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  batch = forge_batch_new_saved (self->api, before, client);
  take_batch (self, batch, FORGE_UNDO_DO);
}

/* Of a batch that runs: for its callback. */
typedef struct
{
  ForgeWindow  *window; /* (owned) */
  ForgeUndoWay  way;
} Run;

static void
on_run (GObject      *batch,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autofree Run *run = user_data;
  g_autoptr (ForgeWindow) self = run->window;

  forge_batch_run_finish (FORGE_BATCH (batch), result);
  g_application_release (g_application_get_default ());
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_object (&self->run);
  forge_window_show_caption (self);
  forge_batch_bar_set_batch (self->batch_bar, NULL);
  take_batch (self, FORGE_BATCH (batch), run->way);
}

/* @batch: (transfer full): is finished even when the window is closed meanwhile. */
static void
run_batch (ForgeWindow  *self,
           ForgeBatch   *batch,
           ForgeUndoWay  way)
{
  Run *run = g_new (Run, 1);

  *run = (Run) { g_object_ref (self), way };
  g_application_hold (g_application_get_default ());
  self->run = g_cancellable_new ();
  forge_window_dismiss_toast (self);
  forge_selection_set_many (self->selection, FALSE);
  forge_batch_bar_set_batch (self->batch_bar, batch);
  forge_window_update_actions (self);
  forge_batch_run_async (batch, self->run, on_run, run);
  g_object_unref (batch);
}

/* Sets a field of all who are chosen. */
static void
set_field (ForgeWindow  *self,
           ForgeFieldId  field,
           const char   *value)
{
  g_autoptr (GArray) ids = forge_selection_get_ids (self->selection);

  run_batch (self, forge_batch_new_set (self->api, ids, field, value), FORGE_UNDO_DO);
}

static void
on_set (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].action, name))
      set_field (self, settings[i].field, settings[i].value);
}

/* Whether what was asked about is still there to be done: the list goes on behind a question. */
static gboolean
can_go_on (ForgeWindow *self)
{
  return self->run == NULL && forge_selection_get_size (self->selection) > 0;
}

static void
delete_selected (ForgeWindow *self)
{
  g_autoptr (GArray) ids = forge_selection_get_ids (self->selection);

  run_batch (self, forge_batch_new_delete (self->api, ids), FORGE_UNDO_DO);
}

static void
on_delete_answered (gpointer    object,
                    const char *response)
{
  ForgeWindow *self = FORGE_WINDOW (object);

  if (!can_go_on (self))
    return;
  if (g_str_equal (response, "delete"))
    delete_selected (self);
  else if (g_str_equal (response, "deactivate"))
    set_field (self, FORGE_FIELD_STATUS, "INACTIVE");
}

/* (transfer full) */
static char *
describe_delete (ForgeWindow *self)
{
  guint n = forge_selection_get_size (self->selection);

  if (!forge_selection_get_many (self->selection))
    return g_strdup (_("Delete This Client?"));
  return g_strdup_printf (g_dngettext (NULL, "Delete %'u Client?", "Delete %'u Clients?", n), n);
}

/* One of this computer's comes back with Undo; with many, or where more goes than what is seen, it
 * is worth a question. */
static void
on_delete (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  const ForgeShellResponse here[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "delete", C_ ("clients", "De_lete"), ADW_RESPONSE_DESTRUCTIVE },
  };
  const ForgeShellResponse there[] = { here[0], { "deactivate", C_ ("client", "_Deactivate"),
                                                  ADW_RESPONSE_DEFAULT }, here[1] };
  ForgeWindow *self = FORGE_WINDOW (user_data);
  g_autofree char *heading = describe_delete (self);

  if (forge_profile_watch_is_remote (self->profiles))
    forge_shell_ask (GTK_WIDGET (self), heading,
                     _("The server also deletes a client’s quotes, and keeps a client who has invoices "
                       "or work orders. Deactivating keeps everything. After ten seconds, "
                       "a deletion can’t be undone."),
                     there, G_N_ELEMENTS (there), on_delete_answered, self);
  else if (forge_selection_get_many (self->selection))
    forge_shell_ask (GTK_WIDGET (self), heading,
                     _("As long as this window is open, Undo brings them all back."), here,
                     G_N_ELEMENTS (here), on_delete_answered, self);
  else
    delete_selected (self);
}

static void
on_payment_days_answered (gpointer    object,
                          const char *response)
{
  ForgeWindow *self = FORGE_WINDOW (object);
  g_autoptr (GtkWidget) days = g_steal_pointer (&self->payment_days);
  g_autofree char *value = NULL;

  if (!g_str_equal (response, "set") || !can_go_on (self))
    return;
  gtk_spin_button_update (GTK_SPIN_BUTTON (days));
  value = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (days)));
  set_field (self, FORGE_FIELD_PAYMENT_DAYS, value);
}

static GtkWidget *
new_payment_days (void)
{
  const ForgeField *field = forge_field_get (FORGE_FIELD_PAYMENT_DAYS);
  GtkWidget *days = gtk_spin_button_new_with_range (0, field->max, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (days), g_ascii_strtod (field->fallback, NULL));
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (days))), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (days), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  forge_words_for_field (FORGE_FIELD_PAYMENT_DAYS), -1);
  return days;
}

static void
on_payment_days (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  const ForgeShellResponse responses[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "set", _("_Set"), ADW_RESPONSE_SUGGESTED },
  };
  ForgeWindow *self = FORGE_WINDOW (user_data);
  guint n = forge_selection_get_size (self->selection);
  g_autofree char *body =
    g_strdup_printf (g_dngettext (NULL, "%'u client gets this many days to pay.",
                                  "%'u clients get this many days to pay.", n), n);

  self->payment_days = g_object_ref_sink (new_payment_days ());
  forge_shell_ask_for (GTK_WIDGET (self), forge_words_for_field (FORGE_FIELD_PAYMENT_DAYS), body,
                       self->payment_days, responses, G_N_ELEMENTS (responses),
                       on_payment_days_answered, self);
}

static void
on_undo (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  run_batch (self, forge_undo_take (self->undo, FORGE_UNDO_BACK), FORGE_UNDO_BACK);
}

static void
on_redo (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  run_batch (self, forge_undo_take (self->undo, FORGE_UNDO_AGAIN), FORGE_UNDO_AGAIN);
}

static void
on_stop (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  g_cancellable_cancel (FORGE_WINDOW (user_data)->run);
}

static const GActionEntry actions[] = {
  { "stop", on_stop },
  { "delete", on_delete },
  { "payment-days", on_payment_days },
  { "undo", on_undo },
  { "redo", on_redo },
};

void
forge_window_add_changes (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      const GActionEntry entry = { settings[i].action, on_set };

      g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
    }
}

/* @client (nullable): the only one who is chosen. */
static gboolean
may_set (ForgeClient   *client,
         const Setting *setting)
{
  return client != NULL
         && g_strcmp0 (forge_client_get (client, setting->field), setting->value) != 0;
}

void
forge_window_update_changes (ForgeWindow *self,
                             gboolean     ready)
{
  ForgeClient *client = NULL;
  gboolean many = FALSE;

  g_assert (FORGE_IS_WINDOW (self));

  client = forge_client_page_get_client (self->page);
  many = forge_selection_get_many (self->selection)
         && forge_selection_get_size (self->selection) > 0;
  forge_window_set_enabled (self, "stop", self->run != NULL);
  forge_window_set_enabled (self, "delete", ready && (many || client != NULL));
  forge_window_set_enabled (self, "payment-days", ready && many);
  forge_window_set_enabled (self, "undo", ready && forge_undo_can (self->undo, FORGE_UNDO_BACK));
  forge_window_set_enabled (self, "redo", ready && forge_undo_can (self->undo, FORGE_UNDO_AGAIN));
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    forge_window_set_enabled (self, settings[i].action,
                              ready && (many || may_set (client, &settings[i])));
}

void
forge_window_deactivate (ForgeWindow *self,
                         gint64       id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert (FORGE_IS_WINDOW (self));

  g_array_append_val (ids, id);
  run_batch (self, forge_batch_new_set (self->api, ids, FORGE_FIELD_STATUS, "INACTIVE"),
             FORGE_UNDO_DO);
}
