/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-aside-layout.h"

#define SPACING 6

struct _ForgeAsideLayout
{
  GtkLayoutManager parent_instance;

  int max_width; /* or 0 */
};

G_DEFINE_FINAL_TYPE (ForgeAsideLayout, forge_aside_layout, GTK_TYPE_LAYOUT_MANAGER)

/* The two children, as they are laid out in @width. */
typedef struct {
  GtkWidget *sentence;
  GtkWidget *aside;  /* (nullable): while it is not shown */
  gboolean   below;
  int        sentence_width;
  int        aside_width;
  int        sentence_height;
  int        aside_height;
} Places;

static int
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum)
{
  int natural;

  gtk_widget_measure (widget, orientation, for_size, minimum, &natural, NULL, NULL);
  return natural;
}

static Places
find_places (GtkWidget *widget,
             int        width)
{
  Places places = { gtk_widget_get_first_child (widget), gtk_widget_get_last_child (widget), FALSE,
                    width, 0, 0, 0 };

  if (!gtk_widget_should_layout (places.aside))
    places.aside = NULL;
  if (places.aside != NULL)
    {
      int natural = measure (places.sentence, GTK_ORIENTATION_HORIZONTAL, -1, NULL);
      int rest = 0;

      places.aside_width = MIN (measure (places.aside, GTK_ORIENTATION_HORIZONTAL, -1, NULL), width);
      rest = width - places.aside_width - SPACING;
      places.below = rest < natural && 2 * rest < width;
      places.sentence_width = places.below ? width : rest;
      places.aside_height =
        measure (places.aside, GTK_ORIENTATION_VERTICAL, places.aside_width, NULL);
    }
  places.sentence_height =
    measure (places.sentence, GTK_ORIENTATION_VERTICAL, places.sentence_width, NULL);
  return places;
}

static GtkSizeRequestMode
forge_aside_layout_get_request_mode (GtkLayoutManager *manager,
                                     GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  GtkWidget *aside = gtk_widget_get_last_child (widget);
  int aside_minimum, aside_natural;

  *natural = measure (gtk_widget_get_first_child (widget), GTK_ORIENTATION_HORIZONTAL, -1, minimum);
  if (!gtk_widget_should_layout (aside))
    return;
  aside_natural = measure (aside, GTK_ORIENTATION_HORIZONTAL, -1, &aside_minimum);
  *minimum = MAX (*minimum, aside_minimum);
  *natural += SPACING + aside_natural;
}

static void
forge_aside_layout_measure (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            GtkOrientation    orientation,
                            int               for_size,
                            int              *minimum,
                            int              *natural,
                            int              *minimum_baseline,
                            int              *natural_baseline)
{
  int least, most;
  Places places;

  measure_width (widget, &least, &most);
  if (FORGE_ASIDE_LAYOUT (manager)->max_width > 0)
    most = MAX (MIN (most, FORGE_ASIDE_LAYOUT (manager)->max_width), least);
  *minimum = least;
  *natural = most;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  places = find_places (widget, for_size < 0 ? most : MAX (for_size, least));
  *minimum = *natural = places.below ? places.sentence_height + SPACING
                                                      + places.aside_height
                                     : MAX (places.sentence_height, places.aside_height);
}

static void
forge_aside_layout_allocate (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             int               width,
                             int               height,
                             int               baseline)
{
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Places places = find_places (widget, width);
  int top = places.below ? places.sentence_height + SPACING : 0;

  gtk_widget_size_allocate (places.sentence, &(GtkAllocation) {
    is_mirrored ? width - places.sentence_width : 0, 0, places.sentence_width,
    places.below ? places.sentence_height : height }, -1);
  if (places.aside != NULL)
    gtk_widget_size_allocate (places.aside, &(GtkAllocation) {
      is_mirrored ? 0 : width - places.aside_width, top, places.aside_width, height - top }, -1);
}

static void
forge_aside_layout_class_init (ForgeAsideLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = forge_aside_layout_get_request_mode;
  layout_class->measure = forge_aside_layout_measure;
  layout_class->allocate = forge_aside_layout_allocate;
}

static void
forge_aside_layout_init (ForgeAsideLayout *self)
{
}

GtkLayoutManager *
forge_aside_layout_new (int max_width)
{
  ForgeAsideLayout *self = g_object_new (FORGE_TYPE_ASIDE_LAYOUT, NULL);

  self->max_width = max_width;
  return GTK_LAYOUT_MANAGER (self);
}
