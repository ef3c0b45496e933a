/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a server's clients that did not become what was meant. */
#include "config.h"

#include "forge-window-private.h"

#include "forge-error.h"
#include "forge-pending-page.h"
#include "forge-shell.h"

#include <glib/gi18n.h>

/* What was typed, on its way back into a form. */
typedef struct {
  ForgeWindow *window; /* (owned) */
  ForgeClient *values; /* (owned) */
  guint32      fields; /* 1 << field: of @values */
  gint64       number; /* of the change, 0 none */
} Again;

static void
again_free (Again *again)
{
  g_object_unref (again->window);
  g_object_unref (again->values);
  g_free (again);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Again, again_free)

static void
on_saved_again (GtkWidget   *editor,
                ForgeClient *client,
                ForgeClient *before,
                ForgeWindow *self)
{
  const gint64 *number = g_object_get_data (G_OBJECT (editor), "pending");

  forge_api_dismiss_pending (self->api, *number);
}

/* @base (nullable): a new client */
static void
edit_again (const Again *again,
            ForgeClient *base)
{
  ForgeWindow *self = again->window;
  g_autoptr (ForgeDraft) draft = forge_draft_bar_take (self->draft_bar, base);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (again->fields & 1u << field)
      forge_draft_set (draft, field, forge_client_get (again->values, field));
  forge_window_edit (self, draft);
  if (again->number == 0)
    return;
  g_object_set_data_full (G_OBJECT (self->editor), "pending",
                          g_memdup2 (&again->number, sizeof again->number), g_free);
  g_signal_connect_object (self->editor, "saved", G_CALLBACK (on_saved_again), self, 0);
}

static void
on_base_read (GObject      *api,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Again) again = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) base = forge_api_get_client_finish (FORGE_API (api), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (base == NULL)
    forge_window_explain (again->window, _("Could Not Show the Client"), error);
  else if (again->window->editor == NULL)
    edit_again (again, base);
}

static void
close_pending (ForgeWindow *self)
{
  forge_shell_close_dialog (g_steal_pointer (&self->pending));
}

static void
on_edit (ForgeWindow        *self,
         const ForgePending *pending)
{
  Again *again = g_new (Again, 1);

  *again = (Again) { g_object_ref (self), forge_client_new (pending->client), pending->fields,
                     pending->number };
  forge_pending_apply (pending, again->values);
  close_pending (self);
  if (forge_client_get_id (again->values) != 0)
    {
      forge_api_get_client_async (self->api, forge_client_get_id (again->values), self->cancellable,
                                  on_base_read, again);
      return;
    }
  edit_again (again, NULL);
  again_free (again);
}

static void
on_deactivate (ForgeWindow *self,
               gint64       id)
{
  close_pending (self);
  forge_window_deactivate (self, id);
}

static void
on_pending (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ForgeWindow *self = FORGE_WINDOW (user_data);

  if (self->pending != NULL || self->editor != NULL)
    return;
  self->pending = forge_pending_page_new (self->api);
  g_signal_connect_object (self->pending, "closed", G_CALLBACK (close_pending), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pending, "deactivate", G_CALLBACK (on_deactivate), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pending, "edit", G_CALLBACK (on_edit), self, G_CONNECT_SWAPPED);
  forge_shell_present_dialog (self->pending, _("Unfinished Changes"), GTK_WIDGET (self),
                              forge_pending_page_leave, self->pending);
}

static void
on_check (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  forge_api_check_pending (FORGE_WINDOW (user_data)->api);
}

static const GActionEntry actions[] = {
  { "pending", on_pending },
  { "check-pending", on_check },
};

void
forge_window_add_pending (ForgeWindow *self)
{
  g_assert (FORGE_IS_WINDOW (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

/* A deletion that can't be taken back any more */

static guint32
editable_fields (void)
{
  guint32 fields = 0;

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_has (field, FORGE_FIELD_EDITABLE))
      fields |= 1u << field;
  return fields;
}

static void
on_again_answered (gpointer    object,
                   const char *response)
{
  ForgeWindow *self = FORGE_WINDOW (object);
  g_autoptr (ForgeClient) values = g_steal_pointer (&self->gone);
  const Again again = { self, values, editable_fields (), 0 };

  if (g_strcmp0 (response, "create") == 0 && values != NULL && self->editor == NULL)
    edit_again (&again, NULL);
}

gboolean
forge_window_offer_again (ForgeWindow *self,
                          ForgeBatch  *batch)
{
  const ForgeShellResponse responses[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "create", _("Create _Again…"), ADW_RESPONSE_SUGGESTED },
  };
  const ForgeBatchItem *item;
  g_autofree char *body = NULL;

  g_assert (FORGE_IS_WINDOW (self));

  item = forge_batch_get (batch, 0);
  if (forge_batch_get_size (batch) != 1 || !forge_profile_watch_is_remote (self->profiles)
      || item->target == NULL || item->before != NULL
      || !g_error_matches (item->error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    return FALSE;

  g_set_object (&self->gone, item->target);
  /* Translators: %s is the name of a client */
  body = g_strdup_printf (_("The server has deleted “%s” already. You can create the client again, "
                            "with another number and without the quotes."),
                          forge_client_get (item->target, FORGE_FIELD_NAME));
  forge_shell_ask (GTK_WIDGET (self), _("Create the Client Again?"), body, responses,
                   G_N_ELEMENTS (responses), on_again_answered, self);
  return TRUE;
}
