/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-row.h"

#include "forge-avatar.h"
#include "forge-format.h"
#include "forge-words.h"

#include <glib/gi18n.h>

#define SPACING      12
#define LINE_SPACING 2
#define NAME_CHARS   16

/* A list keeps some two hundred of them and makes them anew when a search finds others: what most
 * of them don't show is made when it is first needed. */
struct _ForgeClientRow
{
  GtkBox parent_instance;

  /* borrowed: children */
  GtkCheckButton *check; /* (nullable) */
  ForgeAvatar    *avatar;
  GtkInscription *name;
  GtkInscription *detail;
  GtkBox         *end;    /* (nullable) */
  GtkLabel       *status; /* (nullable) */
  GtkLabel       *credit; /* (nullable) */

  ForgeClient *item;  /* (owned) (nullable) */
  ForgeMatch  *match; /* (owned) (nullable) */
};

typedef enum {
  PROP_ITEM = 1,
} ForgeClientRowProperty;

static GParamSpec *properties[PROP_ITEM + 1];

G_DEFINE_FINAL_TYPE (ForgeClientRow, forge_client_row, GTK_TYPE_BOX)

/* NULL for "" too. */
static const char *
get_text (ForgeClient  *client,
          ForgeFieldId  field)
{
  const char *text = forge_client_get (client, field);

  return text != NULL && *text != '\0' ? text : NULL;
}

/* What stands beside the code: why the search found the client, where name and code do not say it;
 * else what it can be told from others by. */
static ForgeFieldId
find_hint (ForgeClientRow *self)
{
  static const ForgeFieldId hints[] = {
    FORGE_FIELD_CITY, FORGE_FIELD_PHONE, FORGE_FIELD_MOBILE, FORGE_FIELD_EMAIL,
  };
  ForgeFieldId reason = self->match != NULL ? forge_match_explain (self->match, self->item)
                                            : FORGE_N_FIELDS;

  for (guint i = 0; i < G_N_ELEMENTS (hints) && reason == FORGE_N_FIELDS; i++)
    if (get_text (self->item, hints[i]) != NULL)
      reason = hints[i];
  return reason;
}

/* @attributes: (inout) (nullable): the list is made for the first mark. */
static void
mark (ForgeClientRow  *self,
      PangoAttrList  **attributes,
      ForgeFieldId     field,
      const char      *text,
      guint            offset)
{
  g_autoptr (GArray) spans = NULL;

  if (self->match == NULL || text == NULL)
    return;
  spans = forge_match_find (self->match, field, text);
  for (guint i = 0; i < spans->len; i++)
    {
      const ForgeSpan *span = &g_array_index (spans, ForgeSpan, i);
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      if (*attributes == NULL)
        *attributes = pango_attr_list_new ();
      bold->start_index = offset + span->start;
      bold->end_index = offset + span->end;
      pango_attr_list_insert (*attributes, bold);
    }
}

static void
show_name (ForgeClientRow *self,
           const char     *name)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  mark (self, &attributes, FORGE_FIELD_NAME, name, 0);
  gtk_inscription_set_text (self->name, name);
  gtk_inscription_set_attributes (self->name, attributes);
}

static void
show_detail (ForgeClientRow *self)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  const char *code = get_text (self->item, FORGE_FIELD_CLIENT_CODE);
  ForgeFieldId field = find_hint (self);
  const char *hint = field != FORGE_N_FIELDS ? get_text (self->item, field) : NULL;
  g_autofree char *before = code != NULL && hint != NULL ? g_strconcat (code, " · ", NULL)
                                                         : g_strdup (code != NULL ? code : "");
  g_autofree char *text = g_strconcat (before, hint, NULL);

  mark (self, &attributes, FORGE_FIELD_CLIENT_CODE, code, 0);
  mark (self, &attributes, field, hint, (guint) strlen (before));
  gtk_inscription_set_text (self->detail, *text != '\0' ? text : NULL);
  gtk_inscription_set_attributes (self->detail, attributes);
}

/* The word for a status that matters here: not for an active client. (nullable) */
static const char *
describe_status (ForgeClient *client)
{
  const char *status = forge_client_get (client, FORGE_FIELD_STATUS);

  if (g_strcmp0 (status, "ACTIVE") == 0)
    return NULL;
  return forge_words_for_choice (FORGE_FIELD_STATUS, status);
}

static void
label_for_readers (ForgeClientRow *self,
                   const char     *status,
                   const char     *credit)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autoptr (GString) label = NULL;
  const char *code = NULL;
  ForgeFieldId reason;

  /* The list view's own widget around the row is what has the focus. */
  if (list_item == NULL)
    return;
  if (self->item == NULL || !forge_client_is_loaded (self->item))
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL);
      return;
    }

  code = get_text (self->item, FORGE_FIELD_CLIENT_CODE);
  label = g_string_new (forge_client_get (self->item, FORGE_FIELD_NAME));
  if (code != NULL)
    g_string_append_printf (label, ", %s", code);
  reason = self->match != NULL ? forge_match_explain (self->match, self->item) : FORGE_N_FIELDS;
  if (reason != FORGE_N_FIELDS)
    g_string_append_printf (label, ", %s", get_text (self->item, reason));
  if (status != NULL)
    g_string_append_printf (label, ", %s", status);
  if (credit != NULL)
    {
      g_string_append (label, ", ");
      /* Translators: read aloud after a name; %s is an amount of money below zero */
      g_string_append_printf (label, _("available credit %s"), credit);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_item),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label->str,
                                  -1);
}

static GtkLabel *
add_end (ForgeClientRow *self,
         const char     *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  if (self->end == NULL)
    {
      self->end = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, LINE_SPACING));
      gtk_widget_set_valign (GTK_WIDGET (self->end), GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->end));
    }
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

/* @status: (nullable) */
static void
show_status (ForgeClientRow *self,
             const char     *status,
             gboolean        is_blocked)
{
  if (status != NULL && self->status == NULL)
    {
      self->status = add_end (self, "caption-heading");
      gtk_box_prepend (self->end, GTK_WIDGET (self->status));
    }
  if (self->status == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->status), status != NULL);
  if (status == NULL)
    return;
  gtk_label_set_label (self->status, status);
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), is_blocked ? "dim-label" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), is_blocked ? "error" : "dim-label");
}

/* @credit: (nullable) */
static void
show_credit (ForgeClientRow *self,
             const char     *credit)
{
  if (credit != NULL && self->credit == NULL)
    {
      self->credit = add_end (self, "caption");
      gtk_widget_add_css_class (GTK_WIDGET (self->credit), "numeric");
      gtk_widget_add_css_class (GTK_WIDGET (self->credit), "error");
      /* The sign stands before the digits, whatever the language; the text at the end of the row. */
      gtk_widget_set_direction (GTK_WIDGET (self->credit), GTK_TEXT_DIR_LTR);
      if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
        gtk_label_set_xalign (self->credit, 0);
      gtk_box_append (self->end, GTK_WIDGET (self->credit));
    }
  if (self->credit == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->credit), credit != NULL);
  if (credit != NULL)
    gtk_label_set_label (self->credit, credit);
}

static void
update (ForgeClientRow *self)
{
  gboolean loaded = self->item != NULL && forge_client_is_loaded (self->item);
  const char *name = loaded ? forge_client_get (self->item, FORGE_FIELD_NAME) : "";
  const char *status = loaded ? describe_status (self->item) : NULL;
  g_autofree char *credit = NULL;
  gint64 limit = 0;
  gint64 used = 0;

  /* Not the available credit of the wire: that is null for a limit of 0. */
  if (loaded && forge_client_get_money (self->item, FORGE_FIELD_CREDIT_LIMIT, &limit) &&
      forge_client_get_money (self->item, FORGE_FIELD_CREDIT_USED, &used) && used > limit)
    credit = forge_format_money (limit - used);

  forge_avatar_set_name (self->avatar, loaded ? name : NULL);
  show_name (self, name);
  if (loaded)
    show_detail (self);
  else
    gtk_inscription_set_text (self->detail, NULL);
  show_status (self, status,
               status != NULL && g_strcmp0 (forge_client_get (self->item, FORGE_FIELD_STATUS),
                                            "BLOCKED") == 0);
  show_credit (self, credit);
  label_for_readers (self, status, credit);
}

static void
forge_client_row_dispose (GObject *object)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_pointer (&self->match, forge_match_unref);

  G_OBJECT_CLASS (forge_client_row_parent_class)->dispose (object);
}

static void
forge_client_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (object);

  switch ((ForgeClientRowProperty) prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_client_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (object);

  switch ((ForgeClientRowProperty) prop_id)
    {
    case PROP_ITEM:
      forge_client_row_set_item (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_client_row_class_init (ForgeClientRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = forge_client_row_dispose;
  object_class->get_property = forge_client_row_get_property;
  object_class->set_property = forge_client_row_set_property;

  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, FORGE_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static GtkInscription *
add_line (GtkWidget *lines)
{
  GtkWidget *line = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (line), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (line), 0);
  gtk_box_append (GTK_BOX (lines), line);
  return GTK_INSCRIPTION (line);
}

static void
forge_client_row_init (ForgeClientRow *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, LINE_SPACING);

  self->avatar = FORGE_AVATAR (forge_avatar_new ());
  self->name = add_line (lines);
  gtk_inscription_set_nat_chars (self->name, NAME_CHARS);
  self->detail = add_line (lines);
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "dim-label");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);

  gtk_box_set_spacing (GTK_BOX (self), SPACING);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->avatar));
  gtk_box_append (GTK_BOX (self), lines);
}

GtkWidget *
forge_client_row_new (void)
{
  return g_object_new (FORGE_TYPE_CLIENT_ROW, NULL);
}

ForgeClient *
forge_client_row_get_item (ForgeClientRow *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_ROW (self), NULL);

  return self->item;
}

void
forge_client_row_set_item (ForgeClientRow *self,
                           ForgeClient    *item)
{
  g_return_if_fail (FORGE_IS_CLIENT_ROW (self));
  g_return_if_fail (item == NULL || FORGE_IS_CLIENT (item));

  if (item == self->item)
    return;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    {
      g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
      update (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

void
forge_client_row_set_match (ForgeClientRow *self,
                            ForgeMatch     *match)
{
  g_return_if_fail (FORGE_IS_CLIENT_ROW (self));

  if (match == self->match)
    return;
  if (match != NULL)
    forge_match_ref (match);
  g_clear_pointer (&self->match, forge_match_unref);
  self->match = match;
  if (self->item != NULL)
    update (self);
}

static void
add_check (ForgeClientRow *self)
{
  self->check = g_object_new (GTK_TYPE_CHECK_BUTTON, "can-focus", FALSE, "focusable", FALSE,
                              "can-target", FALSE, "valign", GTK_ALIGN_CENTER, "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (self->check));
}

void
forge_client_row_set_check (ForgeClientRow *self,
                            gboolean        shown,
                            gboolean        active)
{
  g_return_if_fail (FORGE_IS_CLIENT_ROW (self));

  if (shown && self->check == NULL)
    add_check (self);
  if (self->check == NULL)
    return;
  gtk_check_button_set_active (self->check, active);
  gtk_widget_set_visible (GTK_WIDGET (self->check), shown);
}
