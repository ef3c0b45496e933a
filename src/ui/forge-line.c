/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-line.h"

#include <pango/pangocairo.h>

/* Sizes of as many fonts as a list has. To ask for one takes longer than to draw a line. */
#define N_MEASURED 4

typedef struct {
  PangoFontDescription *font; /* (nullable) */
  int                   resolution;
  int                   height;
  int                   char_width;
} Measured;

static Measured measured[N_MEASURED];

/* (transfer full) */
static PangoFontDescription *
make_font (ForgeLine    *self,
           PangoContext *context)
{
  PangoFontDescription *font =
    pango_font_description_copy (pango_context_get_font_description (context));

  pango_font_description_set_absolute_size (font,
                                            pango_font_description_get_size (font) * self->scale);
  return font;
}

/* @font (transfer full) */
static void
measure (Measured             *entry,
         PangoContext         *context,
         PangoFontDescription *font)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (context, font, NULL);

  g_clear_pointer (&entry->font, pango_font_description_free);
  entry->font = font;
  entry->resolution = (int) pango_cairo_context_get_resolution (context);
  entry->height = PANGO_PIXELS_CEIL (
    MAX (pango_font_metrics_get_height (metrics),
         pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics)));
  entry->char_width = PANGO_PIXELS_CEIL (
    MAX (pango_font_metrics_get_approximate_char_width (metrics),
         pango_font_metrics_get_approximate_digit_width (metrics)));
  pango_font_metrics_unref (metrics);
}

static const Measured *
get_measured (ForgeLine *self,
              GtkWidget *widget)
{
  static guint next = 0;
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font = make_font (self, context);
  int resolution = (int) pango_cairo_context_get_resolution (context);

  for (guint i = 0; i < N_MEASURED; i++)
    if (measured[i].font != NULL && pango_font_description_equal (measured[i].font, font)
        && measured[i].resolution == resolution)
      {
        pango_font_description_free (font);
        return &measured[i];
      }
  next = (next + 1) % N_MEASURED;
  measure (&measured[next], context, font);
  return &measured[next];
}

void
forge_line_set (ForgeLine     *self,
                const char    *text,
                PangoAttrList *attributes)
{
  if (attributes == NULL && self->attributes == NULL && g_strcmp0 (text, self->text) == 0)
    return;
  if (g_strcmp0 (text, self->text) != 0)
    {
      g_free (self->text);
      self->text = g_strdup (text);
    }
  g_clear_pointer (&self->attributes, pango_attr_list_unref);
  self->attributes = attributes;
  g_clear_object (&self->layout);
}

void
forge_line_restyle (ForgeLine *self)
{
  g_clear_object (&self->layout);
}

void
forge_line_clear (ForgeLine *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->attributes, pango_attr_list_unref);
  g_clear_object (&self->layout);
}

int
forge_line_get_height (ForgeLine *self,
                       GtkWidget *widget,
                       int       *char_width)
{
  const Measured *entry = get_measured (self, widget);

  if (char_width != NULL)
    *char_width = entry->char_width;
  return entry->height;
}

static void
ensure_layout (ForgeLine *self,
               GtkWidget *widget)
{
  PangoFontDescription *font = NULL;

  if (self->layout != NULL)
    return;
  self->layout = gtk_widget_create_pango_layout (widget, self->text);
  font = make_font (self, pango_layout_get_context (self->layout));
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_set_attributes (self->layout, self->attributes);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
}

void
forge_line_snapshot (ForgeLine             *self,
                     GtkWidget             *widget,
                     GtkSnapshot           *snapshot,
                     const graphene_rect_t *area,
                     const GdkRGBA         *color)
{
  PangoRectangle extents;
  float x;

  if (self->text == NULL || *self->text == '\0')
    return;
  ensure_layout (self, widget);
  pango_layout_set_width (self->layout, (int) area->size.width * PANGO_SCALE);
  pango_layout_get_pixel_extents (self->layout, NULL, &extents);
  x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
        ? area->size.width - (float) extents.width : 0;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT (area->origin.x + x - (float) extents.x,
                                    area->origin.y
                                      + (float) (((int) area->size.height - extents.height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}
