/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ForgeLine:
 *
 * A line of text that a widget draws by itself, ending in dots where there is no room for all of it.
 * A label is a widget of its own, with a style to find and a size to ask for.
 */
typedef struct {
  double         scale;      /* of the widget's font */
  char          *text;       /* (nullable) */
  PangoAttrList *attributes; /* (owned) (nullable) */
  PangoLayout   *layout;     /* (owned) (nullable): until something changes */
} ForgeLine;

/* Its widget is to be drawn anew then. @text (nullable), @attributes (transfer full) (nullable) */
void forge_line_set         (ForgeLine     *self,
                             const char    *text,
                             PangoAttrList *attributes);
/* The font of @widget is another. */
void forge_line_restyle     (ForgeLine     *self);
void forge_line_clear       (ForgeLine     *self);

/* Of any text, in pixels: the same whatever it is. @char_width (out) (nullable): of a letter. */
int  forge_line_get_height  (ForgeLine     *self,
                             GtkWidget     *widget,
                             int           *char_width);
/* Draws it at the start of @area. */
void forge_line_snapshot    (ForgeLine             *self,
                             GtkWidget             *widget,
                             GtkSnapshot           *snapshot,
                             const graphene_rect_t *area,
                             const GdkRGBA         *color);

G_END_DECLS
