/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-page.h"

#include <glib/gi18n.h>

#include "forge-credit-row.h"
#include "forge-error.h"
#include "forge-link.h"
#include "forge-value-row.h"
#include "forge-words.h"

/* A client comes from this computer: a spinner is for when something is wrong. */
#define SPINNER_DELAY_MS 400

struct _ForgeClientPage
{
  AdwBin parent_instance;

  /* template widgets */
  GtkStack          *stack;
  GtkSpinner        *spinner;
  AdwStatusPage     *none_page;
  AdwStatusPage     *failed_page;
  GtkScrolledWindow *scroller;
  GtkBox            *content;
  AdwAvatar         *avatar;
  GtkLabel          *name;
  GtkLabel          *summary;
  GtkLabel          *status;

  /* borrowed: children that are made from the table */
  ForgeCreditRow *credit;
  ForgeValueRow  *rows[FORGE_N_FIELDS];      /* (nullable) */
  ForgeValueRow  *address;
  GtkWidget      *groups[FORGE_N_SECTIONS];  /* (nullable) */

  /* owned */
  ForgeApi    *api;
  ForgeClient *client;  /* (nullable) */

  gint64               id;           /* 0: none */
  guint                observation;  /* 0: none */
  guint                minute;       /* the source that keeps relative times true, or 0 */
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

/* Whether the field has a row of its own: not what the head, the credit or the address show, nor
 * what only a machine reads. */
static gboolean
has_row (ForgeFieldId field)
{
  switch ((int) field)
    {
    case FORGE_FIELD_UUID:
    case FORGE_FIELD_CREATED_BY:
    case FORGE_FIELD_STATUS:
    case FORGE_FIELD_CREDIT_LIMIT:
    case FORGE_FIELD_CREDIT_USED:
    case FORGE_FIELD_AVAILABLE_CREDIT:
    case FORGE_FIELD_PAYMENT_DAYS:
      return FALSE;
    default:
      return forge_field_get (field)->section != FORGE_SECTION_IDENTITY
             && forge_field_get (field)->section != FORGE_SECTION_ADDRESS;
    }
}

/* The address as on an envelope: the street, and the rest in one line. (transfer full) */
static char *
read_address (ForgeClient *client)
{
  GString *address = g_string_new (NULL);
  const char *separator = "";

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *text = forge_client_get (client, field);

      if (forge_field_get (field)->section != FORGE_SECTION_ADDRESS || !text || !*text)
        continue;
      g_string_append_printf (address, "%s%s", separator, text);
      separator = forge_field_has (field, FORGE_FIELD_MULTILINE) ? "\n" : ", ";
    }
  return g_string_free (address, FALSE);
}

static void
show_status (ForgeClientPage *self)
{
  const char *value = forge_client_get (self->client, FORGE_FIELD_STATUS);
  const char *words = forge_words_for_choice (FORGE_FIELD_STATUS, value);
  const char *classes[] = { "status-pill", NULL, NULL };

  if (g_strcmp0 (value, "ACTIVE") == 0)
    classes[1] = "success";
  else if (g_strcmp0 (value, "BLOCKED") == 0)
    classes[1] = "error";
  gtk_label_set_text (self->status, words ? words : "");
  gtk_widget_set_css_classes (GTK_WIDGET (self->status), classes);
  gtk_widget_set_visible (GTK_WIDGET (self->status), words != NULL);
}

static void
show_head (ForgeClientPage *self)
{
  const char *name = forge_client_get (self->client, FORGE_FIELD_NAME);
  const char *code = forge_client_get (self->client, FORGE_FIELD_CLIENT_CODE);
  const char *kind = forge_words_for_choice (FORGE_FIELD_TYPE,
                                             forge_client_get (self->client, FORGE_FIELD_TYPE));
  g_autofree char *summary = g_strjoin (code && kind ? " · " : "", code ? code : "",
                                        kind ? kind : "", NULL);

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->name, name ? name : "");
  gtk_label_set_text (self->summary, summary);
  show_status (self);
}

/* Where a value leads. (transfer full) (nullable) */
static char *
make_link (ForgeFieldId  field,
           const char   *text)
{
  if (!text)
    return NULL;
  return field == FORGE_FIELD_EMAIL ? forge_link_for_email (text) : forge_link_for_phone (text);
}

static gboolean
has_opener (ForgeFieldId field)
{
  return field == FORGE_FIELD_PHONE || field == FORGE_FIELD_MOBILE || field == FORGE_FIELD_EMAIL;
}

static void
show_row (ForgeClientPage *self,
          ForgeFieldId     field)
{
  g_autofree char *tooltip = NULL;
  g_autofree char *text = forge_words_for_value (self->client, field, &tooltip);

  forge_value_row_set_text (self->rows[field], text, tooltip);
  if (has_opener (field))
    {
      g_autofree char *link = make_link (field, text);

      forge_value_row_set_uri (self->rows[field], link);
    }
  if (text && *text)
    gtk_widget_set_visible (self->groups[forge_field_get (field)->section], TRUE);
}

static void
show_client (ForgeClientPage *self)
{
  g_autofree char *address = read_address (self->client);
  g_autofree char *map = forge_link_for_address (address);

  show_head (self);
  forge_credit_row_set_client (self->credit, self->client);
  for (ForgeSection section = 0; section < FORGE_N_SECTIONS; section++)
    if (self->groups[section])
      gtk_widget_set_visible (self->groups[section], FALSE);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->rows[field])
      show_row (self, field);
  forge_value_row_set_text (self->address, address, NULL);
  forge_value_row_set_uri (self->address, map);
  gtk_widget_set_visible (self->groups[FORGE_SECTION_ADDRESS], *address != '\0');
}

static void
set_state (ForgeClientPage      *self,
           ForgeClientPageState  state)
{
  self->state = state;
  g_clear_handle_id (&self->delay, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_stack_set_visible_child_name (self->stack, state_pages[state]);
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
  show_client (self);
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

static void
observe (ForgeClientPage *self)
{
  g_autofree char *path = forge_api_client_path (self->id);

  unobserve (self);
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

static GtkWidget *
add_group (ForgeClientPage *self,
           const char      *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->content, group);
  return group;
}

static ForgeValueRow *
add_row (GtkWidget  *group,
         const char *title,
         gboolean    copyable)
{
  GtkWidget *row = forge_value_row_new (title, copyable);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return FORGE_VALUE_ROW (row);
}

static void
add_section (ForgeClientPage *self,
             ForgeSection     section)
{
  GtkWidget *group = add_group (self, forge_words_for_section (section));

  self->groups[section] = group;
  if (section == FORGE_SECTION_ADDRESS)
    {
      self->address = add_row (group, forge_words_for_section (section), TRUE);
      forge_value_row_hide_title (self->address);
    }
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_get (field)->section == section && has_row (field))
      self->rows[field] = add_row (group, forge_words_for_field (field),
                                   section == FORGE_SECTION_CONTACT);
}

static void
add_openers (ForgeClientPage *self)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (field == FORGE_FIELD_EMAIL)
      forge_value_row_add_opener (self->rows[field], "mail-send-symbolic", _("Write E-mail"));
    else if (has_opener (field))
      {
        /* Translators: %s is the name of a field, such as Phone or Mobile. */
        g_autofree char *words = g_strdup_printf (_("Call %s"), forge_words_for_field (field));

        forge_value_row_add_opener (self->rows[field], "call-start-symbolic", words);
      }
  forge_value_row_add_opener (self->address, "mark-location-symbolic", _("Show on a Map"));
  forge_value_row_show_links (self->rows[FORGE_FIELD_NOTES]);
}

static void
add_sections (ForgeClientPage *self)
{
  self->credit = FORGE_CREDIT_ROW (forge_credit_row_new ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (add_group (self, _("Credit"))),
                             GTK_WIDGET (self->credit));
  for (ForgeSection section = FORGE_SECTION_CONTACT; section < FORGE_N_SECTIONS; section++)
    add_section (self, section);
  forge_value_row_hide_title (self->rows[FORGE_FIELD_NOTES]);
  add_openers (self);
}

/* "Today" is yesterday after midnight, and after a computer was asleep. */
static gboolean
on_minute (gpointer user_data)
{
  ForgeClientPage *self = FORGE_CLIENT_PAGE (user_data);

  for (ForgeFieldId field = 0; self->client && field < FORGE_N_FIELDS; field++)
    if (self->rows[field] && forge_field_get (field)->type == FORGE_FIELD_TYPE_TIME)
      show_row (self, field);
  return G_SOURCE_CONTINUE;
}

static void
forge_client_page_map (GtkWidget *widget)
{
  ForgeClientPage *self = FORGE_CLIENT_PAGE (widget);

  GTK_WIDGET_CLASS (forge_client_page_parent_class)->map (widget);
  on_minute (self);
  self->minute = g_timeout_add_seconds (60, on_minute, self);
}

static void
forge_client_page_unmap (GtkWidget *widget)
{
  ForgeClientPage *self = FORGE_CLIENT_PAGE (widget);

  g_clear_handle_id (&self->minute, g_source_remove);
  GTK_WIDGET_CLASS (forge_client_page_parent_class)->unmap (widget);
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
  widget_class->map = forge_client_page_map;
  widget_class->unmap = forge_client_page_unmap;

  signals[CLIENT_CHANGED] =
    g_signal_new ("client-changed", FORGE_TYPE_CLIENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-client-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, none_page);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, content);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, name);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, summary);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientPage, status);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
forge_client_page_init (ForgeClientPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_sections (self);
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
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
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
