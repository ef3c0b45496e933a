/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-wrap-layout.h"

#define SPACING 6

struct _ForgeWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (ForgeWrapLayout, forge_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
forge_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                    GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
allocate_child (GtkWidget *widget,
                GtkWidget *child,
                int        width,
                int        x,
                int        y,
                int        child_width,
                int        child_height)
{
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation place = {
    is_mirrored ? width - x - child_width : x, y, child_width, child_height,
  };

  gtk_widget_size_allocate (child, &place, -1);
}

/* Returns the height that is needed; gives the children their places when @allocate is set. */
static int
place_children (GtkWidget *widget,
                int        width,
                gboolean   allocate)
{
  int x = 0, y = 0, line_height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum, natural, child_height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      natural = CLAMP (width, minimum, natural);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, natural, NULL, &child_height, NULL,
                          NULL);
      if (x > 0 && x + natural > width)
        {
          x = 0;
          y += line_height + SPACING;
          line_height = 0;
        }
      if (allocate)
        allocate_child (widget, child, width, x, y, natural, child_height);
      x += natural + SPACING;
      line_height = MAX (line_height, child_height);
    }
  return y + line_height;
}

static void
forge_wrap_layout_measure (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *minimum,
                           int              *natural,
                           int              *minimum_baseline,
                           int              *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = place_children (widget, for_size < 0 ? *natural : for_size, FALSE);
}

static void
forge_wrap_layout_allocate (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  place_children (widget, width, TRUE);
}

static void
forge_wrap_layout_class_init (ForgeWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = forge_wrap_layout_get_request_mode;
  layout_class->measure = forge_wrap_layout_measure;
  layout_class->allocate = forge_wrap_layout_allocate;
}

static void
forge_wrap_layout_init (ForgeWrapLayout *self)
{
}

void
forge_wrap_labels (GtkWidget *widget,
                   int        lines)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  /* A menu becomes as wide as its words. */
  if (GTK_IS_POPOVER (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_object_set (widget, "single-line-mode", FALSE, "wrap", TRUE, "lines", lines,
                  "justify", GTK_JUSTIFY_CENTER, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    forge_wrap_labels (child, lines);
}
