/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-window-private.h"

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
};

static void
on_toast_dismissed (AdwToast *toast,
                    gpointer  user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  if (self->toast == toast)
    self->toast = NULL;
}

void
forge_window_show_toast (ForgeWindow *self,
                         const char  *message,
                         gboolean     with_undo)
{
  g_autofree char *markup = NULL;
  AdwToast *toast = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  markup = g_markup_escape_text (message, -1);
  toast = adw_toast_new (markup);
  /* Only what was done last is of interest; a queue would tell of it too late. */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  self->toast = toast;
  if (with_undo)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.undo");
    }
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
  forge_shell_announce (self->announcer, message);
}

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
  if (item->id == self->selected_id)
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
  /* Translators: %s is a message such as "“José Pérez” created". */
  g_autofree char *message = cleared ? g_strdup_printf (_("%s. The search was cleared to show it."),
                                                        words)
                                     : g_steal_pointer (&words);

  forge_window_show_toast (self, message, with_undo);
}

static void
show_failure (ForgeWindow *self,
              ForgeBatch  *batch)
{
  g_autofree char *heading = forge_batch_describe_failure (batch);

  if (forge_window_offer_again (self, batch))
    return;
  forge_window_explain (self, heading, forge_batch_get (batch, 0)->error);
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
  self->busy = FALSE;
  if (!g_cancellable_is_cancelled (self->cancellable))
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
  self->busy = TRUE;
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  forge_window_update_actions (self);
  forge_batch_run_async (batch, NULL, on_run, run);
  g_object_unref (batch);
}

/* Whom a change is for. (transfer full) (element-type gint64) */
static GArray *
get_targets (ForgeWindow *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (ids, self->selected_id);
  return ids;
}

static void
on_set (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);
  const char *name = g_action_get_name (G_ACTION (action));
  g_autoptr (GArray) ids = get_targets (self);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].action, name))
      run_batch (self, forge_batch_new_set (self->api, ids, settings[i].field, settings[i].value),
                 FORGE_UNDO_DO);
}

static void
on_delete (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);
  g_autoptr (GArray) ids = get_targets (self);

  run_batch (self, forge_batch_new_delete (self->api, ids), FORGE_UNDO_DO);
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

static const GActionEntry actions[] = {
  { "delete", on_delete },
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

void
forge_window_update_changes (ForgeWindow *self,
                             gboolean     ready)
{
  ForgeClient *client = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  client = forge_client_page_get_client (self->page);
  forge_window_set_enabled (self, "delete", ready && client != NULL);
  forge_window_set_enabled (self, "undo", ready && forge_undo_can (self->undo, FORGE_UNDO_BACK));
  forge_window_set_enabled (self, "redo", ready && forge_undo_can (self->undo, FORGE_UNDO_AGAIN));
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    forge_window_set_enabled (self, settings[i].action,
                              ready && client != NULL
                                && g_strcmp0 (forge_client_get (client, settings[i].field),
                                              settings[i].value) != 0);
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
