/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-pane.h"

#include "forge-shell.h"
#include "forge-wrap-layout.h"

/* Of a title or a button. */
#define MAX_LINES 2

struct _ForgePane
{
  AdwBin parent_instance;

  /* borrowed: children */
  GtkWidget      *page;
  AdwHeaderBar   *header;
  AdwWindowTitle *window_title;
  GtkWidget      *start;   /* (nullable) */
  GtkWidget      *end;     /* (nullable) */
  GtkWidget      *content; /* (nullable) */

  gboolean show_title;
};

typedef enum {
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_SHOW_TITLE,
  PROP_SHOW_TITLE_BUTTONS,
  PROP_START,
  PROP_END,
  PROP_CONTENT,
} ForgePaneProperty;

static GParamSpec *properties[PROP_CONTENT + 1];

G_DEFINE_FINAL_TYPE (ForgePane, forge_pane, ADW_TYPE_BIN)

static void
set_in_header (ForgePane  *self,
               GtkWidget **place,
               GtkWidget  *widget,
               void      (*pack) (AdwHeaderBar *header,
                                  GtkWidget    *child))
{
  if (*place != NULL)
    adw_header_bar_remove (self->header, *place);
  *place = widget;
  if (widget == NULL)
    return;
  forge_wrap_labels (widget, MAX_LINES);
  pack (self->header, widget);
}

static void
set_show_title (ForgePane *self,
                gboolean   show_title)
{
  self->show_title = show_title;
  gtk_widget_set_visible (GTK_WIDGET (self->window_title), show_title);
}

static void
forge_pane_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ForgePane *self = FORGE_PANE (object);

  switch ((ForgePaneProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, adw_window_title_get_title (self->window_title));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, adw_window_title_get_subtitle (self->window_title));
      break;
    case PROP_SHOW_TITLE:
      g_value_set_boolean (value, self->show_title);
      break;
    case PROP_SHOW_TITLE_BUTTONS:
      g_value_set_boolean (value, adw_header_bar_get_show_end_title_buttons (self->header));
      break;
    case PROP_START:
      g_value_set_object (value, self->start);
      break;
    case PROP_END:
      g_value_set_object (value, self->end);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_pane_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  ForgePane *self = FORGE_PANE (object);

  switch ((ForgePaneProperty) prop_id)
    {
    case PROP_TITLE:
      forge_pane_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      forge_pane_set_subtitle (self, g_value_get_string (value));
      break;
    case PROP_SHOW_TITLE:
      set_show_title (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_TITLE_BUTTONS:
      adw_header_bar_set_show_start_title_buttons (self->header, g_value_get_boolean (value));
      adw_header_bar_set_show_end_title_buttons (self->header, g_value_get_boolean (value));
      break;
    case PROP_START:
      set_in_header (self, &self->start, g_value_get_object (value), adw_header_bar_pack_start);
      break;
    case PROP_END:
      set_in_header (self, &self->end, g_value_get_object (value), adw_header_bar_pack_end);
      break;
    case PROP_CONTENT:
      self->content = g_value_get_object (value);
      forge_shell_page_set_content (self->page, self->content);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_pane_class_init (ForgePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = forge_pane_get_property;
  object_class->set_property = forge_pane_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  properties[PROP_SHOW_TITLE] = g_param_spec_boolean ("show-title", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_TITLE_BUTTONS] =
    g_param_spec_boolean ("show-title-buttons", NULL, NULL, TRUE, flags);
  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

/* A title that is hidden where there is no room for it beside the buttons: what can be done is worth
 * more, and the window must not become wider than the screen. */

static GtkSizeRequestMode
get_title_mode (GtkWidget *box)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_title (GtkWidget      *box,
               GtkOrientation  orientation,
               int             for_size,
               int            *minimum,
               int            *natural,
               int            *minimum_baseline,
               int            *natural_baseline)
{
  GtkWidget *title = gtk_widget_get_first_child (box);
  int width;

  gtk_widget_measure (title, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (title, orientation, for_size < width ? -1 : for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static void
allocate_title (GtkWidget *box,
                int        width,
                int        height,
                int        baseline)
{
  GtkWidget *title = gtk_widget_get_first_child (box);
  int minimum;

  gtk_widget_measure (title, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_set_child_visible (title, width >= minimum);
  if (width >= minimum)
    gtk_widget_allocate (title, width, height, baseline, NULL);
}

static GtkWidget *
squeeze (GtkWidget *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box), title);
  gtk_widget_set_layout_manager (box, gtk_custom_layout_new (get_title_mode, measure_title,
                                                                  allocate_title));
  return box;
}

static void
forge_pane_init (ForgePane *self)
{
  self->header = ADW_HEADER_BAR (adw_header_bar_new ());
  self->window_title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  forge_wrap_labels (GTK_WIDGET (self->window_title), MAX_LINES);
  adw_header_bar_set_title_widget (self->header, squeeze (GTK_WIDGET (self->window_title)));
  self->page = forge_shell_page_new (GTK_WIDGET (self->header));
  adw_bin_set_child (ADW_BIN (self), self->page);
  self->show_title = TRUE;
}

const char *
forge_pane_get_title (ForgePane *self)
{
  g_return_val_if_fail (FORGE_IS_PANE (self), NULL);

  return adw_window_title_get_title (self->window_title);
}

void
forge_pane_set_title (ForgePane  *self,
                      const char *title)
{
  g_return_if_fail (FORGE_IS_PANE (self));

  if (g_strcmp0 (title, forge_pane_get_title (self)) == 0)
    return;
  adw_window_title_set_title (self->window_title, title != NULL ? title : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
forge_pane_set_subtitle (ForgePane  *self,
                         const char *subtitle)
{
  g_return_if_fail (FORGE_IS_PANE (self));

  adw_window_title_set_subtitle (self->window_title, subtitle != NULL ? subtitle : "");
}

AdwHeaderBar *
forge_pane_get_header (ForgePane *self)
{
  g_return_val_if_fail (FORGE_IS_PANE (self), NULL);

  return self->header;
}
