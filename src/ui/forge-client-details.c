/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-details.h"

#include <glib/gi18n.h>

#include "forge-credit-row.h"
#include "forge-link.h"
#include "forge-value-row.h"
#include "forge-words.h"

struct _ForgeClientDetails
{
  AdwBin parent_instance;

  /* template widgets */
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
  ForgeClient *client;  /* (nullable): until there was one */

  guint minute;  /* the source that keeps relative times true, or 0 */
};

G_DEFINE_FINAL_TYPE (ForgeClientDetails, forge_client_details, ADW_TYPE_BIN)

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
show_status (ForgeClientDetails *self)
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
show_head (ForgeClientDetails *self)
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
show_row (ForgeClientDetails *self,
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

static GtkWidget *
add_group (ForgeClientDetails *self,
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
add_section (ForgeClientDetails *self,
             ForgeSection     section)
{
  GtkWidget *group = add_group (self, forge_words_for_section (section));

  self->groups[section] = group;
  if (section == FORGE_SECTION_ADDRESS)
    {
      self->address = add_row (group, forge_words_for_section (section), TRUE);
      forge_value_row_hide_title (self->address);
    }
  for (guint place = 0; place < FORGE_N_FIELDS; place++)
    {
      ForgeFieldId field = forge_field_at (place);

      if (forge_field_get (field)->section == section && has_row (field))
        self->rows[field] = add_row (group, forge_words_for_field (field),
                                     section == FORGE_SECTION_CONTACT);
    }
}

static void
add_openers (ForgeClientDetails *self)
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
add_sections (ForgeClientDetails *self)
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
  ForgeClientDetails *self = FORGE_CLIENT_DETAILS (user_data);

  for (ForgeFieldId field = 0; self->client && field < FORGE_N_FIELDS; field++)
    if (self->rows[field] && forge_field_get (field)->type == FORGE_FIELD_TYPE_TIME)
      show_row (self, field);
  return G_SOURCE_CONTINUE;
}

static void
forge_client_details_map (GtkWidget *widget)
{
  ForgeClientDetails *self = FORGE_CLIENT_DETAILS (widget);

  GTK_WIDGET_CLASS (forge_client_details_parent_class)->map (widget);
  on_minute (self);
  self->minute = g_timeout_add_seconds (60, on_minute, self);
}

static void
forge_client_details_unmap (GtkWidget *widget)
{
  ForgeClientDetails *self = FORGE_CLIENT_DETAILS (widget);

  g_clear_handle_id (&self->minute, g_source_remove);
  GTK_WIDGET_CLASS (forge_client_details_parent_class)->unmap (widget);
}

static void
forge_client_details_dispose (GObject *object)
{
  g_clear_object (&FORGE_CLIENT_DETAILS (object)->client);

  G_OBJECT_CLASS (forge_client_details_parent_class)->dispose (object);
}

static void
forge_client_details_class_init (ForgeClientDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = forge_client_details_dispose;
  widget_class->map = forge_client_details_map;
  widget_class->unmap = forge_client_details_unmap;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-client-details.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeClientDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientDetails, content);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientDetails, avatar);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientDetails, name);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientDetails, summary);
  gtk_widget_class_bind_template_child (widget_class, ForgeClientDetails, status);
}

static void
forge_client_details_init (ForgeClientDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_sections (self);
}

GtkWidget *
forge_client_details_new (void)
{
  return g_object_new (FORGE_TYPE_CLIENT_DETAILS, NULL);
}

void
forge_client_details_set_client (ForgeClientDetails *self,
                                 ForgeClient        *client)
{
  g_autofree char *address = NULL;
  g_autofree char *map = NULL;

  g_return_if_fail (FORGE_IS_CLIENT_DETAILS (self));
  g_return_if_fail (FORGE_IS_CLIENT (client));

  if (self->client == NULL || forge_client_get_id (self->client) != forge_client_get_id (client))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  g_set_object (&self->client, client);
  address = read_address (client);
  map = forge_link_for_address (address);
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
