/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-client-row.h"

#include "forge-avatar.h"
#include "forge-format.h"
#include "forge-line.h"
#include "forge-row-end.h"
#include "forge-shell.h"
#include "forge-words.h"

#include <glib/gi18n.h>

#define SPACING      12
#define LINE_SPACING 2
#define NAME_CHARS   16
#define LEAST_CHARS  3

/* What the style gives a text of the classes "caption" and "dim-label". */
#define DETAIL_SCALE          0.82
#define DETAIL_OPACITY        0.55
#define DETAIL_OPACITY_STRONG 0.9 /* in high contrast */

/* A list keeps some two hundred of them and makes them anew when a search finds others: what all of
 * them show it draws by itself, and what most of them don't is made when it is first needed. */
struct _ForgeClientRow
{
  GtkWidget parent_instance;

  /* borrowed: children */
  GtkWidget *check; /* (nullable) */
  GtkWidget *end;   /* (nullable) */

  ForgeLine       name;
  ForgeLine       detail;
  graphene_rect_t lines; /* where they are */

  ForgeClient *item;  /* (owned) (nullable) */
  ForgeMatch  *match; /* (owned) (nullable) */
};

typedef enum {
  PROP_ITEM = 1,
} ForgeClientRowProperty;

static GParamSpec *properties[PROP_ITEM + 1];

G_DEFINE_FINAL_TYPE (ForgeClientRow, forge_client_row, GTK_TYPE_WIDGET)

/* NULL for "" too. */
static const char *
get_text (ForgeClient  *client,
          ForgeFieldId  field)
{
  const char *text = forge_client_get (client, field);

  return text != NULL && *text != '\0' ? text : NULL;
}

/* What the client can be told from others by; FORGE_N_FIELDS where there is no such thing. */
static ForgeFieldId
find_hint (ForgeClientRow *self)
{
  static const ForgeFieldId hints[] = {
    FORGE_FIELD_CITY, FORGE_FIELD_PHONE, FORGE_FIELD_MOBILE, FORGE_FIELD_EMAIL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (hints); i++)
    if (get_text (self->item, hints[i]) != NULL)
      return hints[i];
  return FORGE_N_FIELDS;
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
  PangoAttrList *attributes = NULL;

  mark (self, &attributes, FORGE_FIELD_NAME, name, 0);
  forge_line_set (&self->name, name, attributes);
}

/* @field: what stands beside the code. */
static void
show_detail (ForgeClientRow *self,
             ForgeFieldId    field)
{
  PangoAttrList *attributes = NULL;
  const char *code = get_text (self->item, FORGE_FIELD_CLIENT_CODE);
  const char *hint = field != FORGE_N_FIELDS ? get_text (self->item, field) : NULL;
  g_autofree char *before = code != NULL && hint != NULL ? g_strconcat (code, " · ", NULL)
                                                         : g_strdup (code != NULL ? code : "");
  g_autofree char *text = g_strconcat (before, hint, NULL);

  mark (self, &attributes, FORGE_FIELD_CLIENT_CODE, code, 0);
  mark (self, &attributes, field, hint, (guint) strlen (before));
  forge_line_set (&self->detail, *text != '\0' ? text : NULL, attributes);
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

/* The list view's own widget around the row is what has the focus. */
static void
label_for_readers (ForgeClientRow *self,
                   ForgeFieldId    reason,
                   ForgeFieldId    hint,
                   const char     *status,
                   const char     *credit)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autoptr (GString) label = NULL;
  const char *code = NULL;

  if (list_item == NULL)
    return;
  if (self->item == NULL || !forge_client_is_loaded (self->item))
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (list_item),
                                     GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      return;
    }

  code = get_text (self->item, FORGE_FIELD_CLIENT_CODE);
  label = g_string_new (forge_client_get (self->item, FORGE_FIELD_NAME));
  if (code != NULL)
    g_string_append_printf (label, ", %s", code);
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
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  hint != FORGE_N_FIELDS ? get_text (self->item, hint) : "",
                                  -1);
}

/* @status, @credit: (nullable) */
static void
show_end (ForgeClientRow *self,
          const char     *status,
          const char     *credit)
{
  gboolean is_blocked = status != NULL && g_strcmp0 (forge_client_get (self->item,
                                                                       FORGE_FIELD_STATUS),
                                                     "BLOCKED") == 0;

  if (self->end == NULL && status == NULL && credit == NULL)
    return;
  if (self->end == NULL)
    {
      self->end = forge_row_end_new ();
      gtk_widget_set_parent (self->end, GTK_WIDGET (self));
    }
  forge_row_end_show (FORGE_ROW_END (self->end), status, is_blocked, credit);
  gtk_widget_set_visible (self->end, status != NULL || credit != NULL);
}

static void
update (ForgeClientRow *self)
{
  gboolean loaded = self->item != NULL && forge_client_is_loaded (self->item);
  const char *name = loaded ? forge_client_get (self->item, FORGE_FIELD_NAME) : "";
  const char *status = loaded ? describe_status (self->item) : NULL;
  /* Why the search found it, where name and code do not say it. */
  ForgeFieldId reason = loaded && self->match != NULL
                          ? forge_match_explain (self->match, self->item) : FORGE_N_FIELDS;
  ForgeFieldId hint = loaded && reason == FORGE_N_FIELDS ? find_hint (self) : FORGE_N_FIELDS;
  g_autofree char *credit = NULL;
  gint64 limit = 0;
  gint64 used = 0;

  /* Not the available credit of the wire: that is null for a limit of 0. */
  if (loaded && forge_client_get_money (self->item, FORGE_FIELD_CREDIT_LIMIT, &limit) &&
      forge_client_get_money (self->item, FORGE_FIELD_CREDIT_USED, &used) && used > limit)
    credit = forge_format_money (limit - used);

  show_name (self, name);
  if (loaded)
    show_detail (self, reason != FORGE_N_FIELDS ? reason : hint);
  else
    forge_line_set (&self->detail, NULL, NULL);
  show_end (self, status, credit);
  label_for_readers (self, reason, hint, status, credit);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forge_client_row_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (widget);
  int char_width;
  int lines = forge_line_get_height (&self->name, widget, &char_width) + LINE_SPACING
              + forge_line_get_height (&self->detail, widget, NULL);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = MAX (FORGE_AVATAR_SIZE, lines);
    }
  else
    {
      *minimum = FORGE_AVATAR_SIZE + SPACING + LEAST_CHARS * char_width;
      *natural = FORGE_AVATAR_SIZE + SPACING + NAME_CHARS * char_width;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
        }
      else
        {
          *minimum += SPACING + child_minimum;
          *natural += SPACING + child_natural;
        }
    }
}

/* @x: from the start of the row. */
static void
allocate_child (ForgeClientRow *self,
                GtkWidget      *child,
                int             x,
                int             width)
{
  int row_width = gtk_widget_get_width (GTK_WIDGET (self));

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = row_width - x - width;
  gtk_widget_size_allocate (
    child, &(GtkAllocation) { x, 0, width, gtk_widget_get_height (GTK_WIDGET (self)) }, -1);
}

static int
get_natural_width (GtkWidget *child)
{
  int width;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static gboolean
is_shown (gpointer child)
{
  return child != NULL && gtk_widget_should_layout (child);
}

static void
forge_client_row_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (widget);
  int start = 0;
  int end = width;

  if (is_shown (self->check))
    {
      start = get_natural_width (self->check);
      allocate_child (self, self->check, 0, start);
      start += SPACING;
    }
  if (is_shown (self->end))
    {
      /* The lines give way, to dots. */
      end -= get_natural_width (self->end);
      allocate_child (self, self->end, end, width - end);
      end -= SPACING;
    }
  start += FORGE_AVATAR_SIZE + SPACING;
  self->lines = GRAPHENE_RECT_INIT (start, 0, MAX (end - start, 0), height);
}

static GdkRGBA
get_detail_color (ForgeClientRow *self,
                  GdkRGBA         color)
{
  AdwStyleManager *manager =
    adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  color.alpha *= (float) (adw_style_manager_get_high_contrast (manager) ? DETAIL_OPACITY_STRONG
                                                                        : DETAIL_OPACITY);
  return color;
}

static void
snapshot_lines (ForgeClientRow  *self,
                GtkSnapshot     *snapshot,
                graphene_rect_t  area,
                const GdkRGBA   *color)
{
  const GdkRGBA detail_color = get_detail_color (self, *color);
  int name = forge_line_get_height (&self->name, GTK_WIDGET (self), NULL);
  int detail = forge_line_get_height (&self->detail, GTK_WIDGET (self), NULL);

  area.origin.y = (float) (((int) area.size.height - name - LINE_SPACING - detail) / 2);
  area.size.height = (float) name;
  forge_line_snapshot (&self->name, GTK_WIDGET (self), snapshot, &area, color);
  area.origin.y += (float) (name + LINE_SPACING);
  area.size.height = (float) detail;
  forge_line_snapshot (&self->detail, GTK_WIDGET (self), snapshot, &area, &detail_color);
}

static void
forge_client_row_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (widget);
  gboolean loaded = self->item != NULL && forge_client_is_loaded (self->item);
  graphene_rect_t area = self->lines;
  float avatar = area.origin.x - SPACING - FORGE_AVATAR_SIZE;
  int width = gtk_widget_get_width (widget);
  GdkRGBA color;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      area.origin.x = (float) width - area.origin.x - area.size.width;
      avatar = (float) width - avatar - FORGE_AVATAR_SIZE;
    }
  forge_shell_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot,
    &GRAPHENE_POINT_INIT (avatar,
                          (float) ((gtk_widget_get_height (widget) - FORGE_AVATAR_SIZE) / 2)));
  forge_avatar_snapshot (snapshot, gtk_widget_get_pango_context (widget), &color,
                         loaded ? self->name.text : NULL);
  gtk_snapshot_restore (snapshot);
  snapshot_lines (self, snapshot, area, &color);
  GTK_WIDGET_CLASS (forge_client_row_parent_class)->snapshot (widget, snapshot);
}

static void
forge_client_row_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (forge_client_row_parent_class)->css_changed (widget, change);
  forge_line_restyle (&FORGE_CLIENT_ROW (widget)->name);
  forge_line_restyle (&FORGE_CLIENT_ROW (widget)->detail);
}

static void
forge_client_row_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (forge_client_row_parent_class)->system_setting_changed (widget, setting);
  forge_line_restyle (&FORGE_CLIENT_ROW (widget)->name);
  forge_line_restyle (&FORGE_CLIENT_ROW (widget)->detail);
  gtk_widget_queue_resize (widget);
}

static void
forge_client_row_dispose (GObject *object)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_pointer (&self->match, forge_match_unref);
  g_clear_pointer (&self->check, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);

  G_OBJECT_CLASS (forge_client_row_parent_class)->dispose (object);
}

static void
forge_client_row_finalize (GObject *object)
{
  ForgeClientRow *self = FORGE_CLIENT_ROW (object);

  forge_line_clear (&self->name);
  forge_line_clear (&self->detail);

  G_OBJECT_CLASS (forge_client_row_parent_class)->finalize (object);
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = forge_client_row_dispose;
  object_class->finalize = forge_client_row_finalize;
  object_class->get_property = forge_client_row_get_property;
  object_class->set_property = forge_client_row_set_property;
  widget_class->measure = forge_client_row_measure;
  widget_class->size_allocate = forge_client_row_size_allocate;
  widget_class->snapshot = forge_client_row_snapshot;
  widget_class->css_changed = forge_client_row_css_changed;
  widget_class->system_setting_changed = forge_client_row_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "client");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  properties[PROP_ITEM] =
    g_param_spec_object ("item", NULL, NULL, FORGE_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
forge_client_row_init (ForgeClientRow *self)
{
  self->name.scale = 1;
  self->detail.scale = DETAIL_SCALE;
  /* The style of the row itself is the same in both contrasts. */
  g_signal_connect_object (
    adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self))),
    "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
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

const char *
forge_client_row_get_name (ForgeClientRow *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_ROW (self), NULL);

  return self->name.text;
}

const char *
forge_client_row_get_detail (ForgeClientRow *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_ROW (self), NULL);

  return self->detail.text;
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
  gtk_widget_insert_after (self->check, GTK_WIDGET (self), NULL);
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
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), active);
  gtk_widget_set_visible (self->check, shown);
}
