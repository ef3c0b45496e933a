/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-page.h"

#include <glib/gi18n.h>

#include "forge-client-details.h"
#include "forge-error.h"
#include "forge-stack.h"
#include "forge-words.h"

/* A client comes from this computer: a spinner is for when something is wrong. */
#define SPINNER_DELAY_MS 400

struct _ForgeClientPage
{
  AdwBin parent_instance;

  /* template widgets */
  GtkStack      *stack;
  GtkSpinner    *spinner;
  AdwStatusPage *none_page;
  AdwStatusPage *failed_page;

  /* borrowed */
  ForgeClientDetails *details;  /* (nullable): until a client was chosen */

  /* owned */
  ForgeApi    *api;
  ForgeClient *client;  /* (nullable) */

  gint64               id;           /* 0: none */
  guint                observation;  /* 0: none */
  guint                delay;        /* the source that shows the spinner, or 0 */
  ForgeClientPageState state;
};

enum
{
  CLIENT_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeClientPage, forge_client_page, ADW_TYPE_BIN)

static const char *const state_pages[] = {
  [FORGE_CLIENT_PAGE_NONE] = "none",     [FORGE_CLIENT_PAGE_LOADING] = "loading",
  [FORGE_CLIENT_PAGE_CLIENT] = "client", [FORGE_CLIENT_PAGE_GONE] = "gone",
  [FORGE_CLIENT_PAGE_FAILED] = "failed",
};

static void
set_state (ForgeClientPage      *self,
           ForgeClientPageState  state)
{
  self->state = state;
  g_clear_handle_id (&self->delay, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  forge_stack_show (self->stack, state_pages[state]);
  if (state != FORGE_CLIENT_PAGE_CLIENT)
    g_clear_object (&self->client);
  g_signal_emit (self, signals[CLIENT_CHANGED], 0);
}

static void
set_failed (ForgeClientPage *self,
            const GError    *error)
{
  g_autofree char *words = forge_words_for_error (error);
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->failed_page, markup);
  set_state (self, FORGE_CLIENT_PAGE_FAILED);
}

static void
take_body (ForgeClientPage *self,
           GBytes          *body,
           const char      *etag)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, &error);
  g_autoptr (ForgeClient) client = json ? forge_client_new_from_json (json, 0, &error) : NULL;

  if (!client)
    {
      set_failed (self, error);
      return;
    }
  forge_client_set_etag (client, etag);
  if (self->client && forge_client_equal (self->client, client))
    {
      forge_client_set_etag (self->client, etag);
      return;
    }
  g_set_object (&self->client, client);
  forge_client_details_set_client (self->details, client);
  set_state (self, FORGE_CLIENT_PAGE_CLIENT);
}

static void
on_answer (ForgeApi          *api,
           const ForgeAnswer *answer,
           gpointer           user_data)
{
  ForgeClientPage *self = FORGE_CLIENT_PAGE (user_data);

  /* The one error that an older body must not hide. */
  if (g_error_matches (answer->error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    set_state (self, FORGE_CLIENT_PAGE_GONE);
  else if (answer->body)
    take_body (self, answer->body, answer->etag);
  else if (answer->error)
    set_failed (self, answer->error);
}

static void
on_spinner_due (gpointer user_data)
{
  ForgeClientPage *self = FORGE_CLIENT_PAGE (user_data);

  self->delay = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
}

static void
unobserve (ForgeClientPage *self)
{
  if (self->observation)
    forge_api_unobserve (self->api, self->observation);
  self->observation = 0;
}

/* Not before the first client: a window that starts shows nobody. */
static void
make_details (ForgeClientPage *self)
{
  if (self->details != NULL)
    return;
  self->details = FORGE_CLIENT_DETAILS (forge_client_details_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->details),
                       state_pages[FORGE_CLIENT_PAGE_CLIENT]);
}

static void
observe (ForgeClientPage *self)
{
  g_autofree char *path = forge_api_client_path (self->id);

  unobserve (self);
  make_details (self);
  set_state (self, FORGE_CLIENT_PAGE_LOADING);
  self->delay = g_timeout_add_once (SPINNER_DELAY_MS, on_spinner_due, self);
  self->observation = forge_api_observe (self->api, path, on_answer, self);
}

static void
on_retry (ForgeClientPage *self)
{
  g_assert (FORGE_IS_CLIENT_PAGE (self));

  forge_api_refresh (self->api);
}

static void
forge_client_page_dispose (GObject *object)
{
  ForgeClientPage *self = FORGE_CLIENT_PAGE (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  unobserve (self);
  g_clear_object (&self->client);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_client_page_parent_class)->dispose (object);
}

static void
forge_client_page_class_init (ForgeClientPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = forge_client_page_dispose;

  signals[CLIENT_CHANGED] =
    g_signal_new ("client-changed", FORGE_TYPE_CLIENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-client-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, none_page);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
forge_client_page_init (ForgeClientPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  forge_stack_show (self->stack, state_pages[FORGE_CLIENT_PAGE_NONE]);
}

GtkWidget *
forge_client_page_new (ForgeApi *api)
{
  ForgeClientPage *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_CLIENT_PAGE, NULL);
  self->api = g_object_ref (api);
  return GTK_WIDGET (self);
}

void
forge_client_page_set_client (ForgeClientPage *self,
                              gint64           id)
{
  g_return_if_fail (FORGE_IS_CLIENT_PAGE (self));

  if (id == self->id)
    return;
  self->id = id;
  if (id != 0)
    {
      observe (self);
      return;
    }
  unobserve (self);
  set_state (self, FORGE_CLIENT_PAGE_NONE);
}

void
forge_client_page_set_many (ForgeClientPage *self,
                            const char      *words)
{
  g_return_if_fail (FORGE_IS_CLIENT_PAGE (self));

  adw_status_page_set_title (self->none_page, words != NULL ? words : _("No Client Selected"));
  adw_status_page_set_description (self->none_page,
                                   words != NULL
                                     ? _("Choose below the list what to do with them.")
                                     : _("Choose a client in the list to see it here."));
}

ForgeClient *
forge_client_page_get_client (ForgeClientPage *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_PAGE (self), NULL);

  return self->client;
}

ForgeClientPageState
forge_client_page_get_state (ForgeClientPage *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_PAGE (self), FORGE_CLIENT_PAGE_NONE);

  return self->state;
}
