/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-avatar.h"

#include <pango/pangocairo.h>

#define QUIET_OPACITY 0.1

/* In pixels, of a square inside the circle with some room around it. */
#define TEXT_SIZE (FORGE_AVATAR_SIZE / G_SQRT2 - (FORGE_AVATAR_SIZE * 0.4 - 5))

/* More pairs of letters than are seen together. */
#define MAX_KEPT 1000

/* The colours of AdwAvatar: 0xRRGGBB. */
static const struct {
  guint32 top;
  guint32 bottom;
  guint32 text;
} colors[] = {
  { 0x83b6ec, 0x337fdc, 0xcfe1f5 }, { 0x7ad9f1, 0x0f9ac8, 0xcaeaf2 },
  { 0x8de6b1, 0x29ae74, 0xcef8d8 }, { 0xb5e98a, 0x6ab85b, 0xe6f9d7 },
  { 0xf8e359, 0xd29d09, 0xf9f4e1 }, { 0xffcb62, 0xd68400, 0xffead1 },
  { 0xffa95a, 0xed5b00, 0xffe5c5 }, { 0xf78773, 0xe62d42, 0xf8d2ce },
  { 0xe973ab, 0xe33b6a, 0xfac7de }, { 0xcb78d4, 0x9945b5, 0xe7c2e8 },
  { 0x9e91e8, 0x7a59ca, 0xd5d2f5 }, { 0xe3cf9c, 0xb08952, 0xf2eade },
  { 0xbe916d, 0x785336, 0xe5d6ca }, { 0xc0bfbc, 0x6e6d71, 0xd8d7d3 },
};

/* What was drawn with one font. */
static struct {
  GHashTable           *nodes; /* (element-type utf8 GskRenderNode): by colour and initials */
  PangoFontDescription *font;
  int                   resolution;
} drawn;

char *
forge_avatar_initials (const char *name)
{
  g_autofree char *composed = NULL;
  g_autofree char *upper = NULL;
  const char *last = NULL;
  GString *initials = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  composed = g_utf8_normalize (name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  upper = g_utf8_strup (composed != NULL ? g_strstrip (composed) : "", -1);
  if (*upper != '\0')
    g_string_append_unichar (initials, g_utf8_get_char (upper));
  last = strrchr (upper, ' ');
  if (last != NULL)
    g_string_append_unichar (initials, g_utf8_get_char (last + 1));
  return g_string_free (initials, FALSE);
}

static GdkRGBA
get_color (guint32 rgb)
{
  return (GdkRGBA) { (rgb >> 16) / 255.0f, (rgb >> 8 & 0xff) / 255.0f, (rgb & 0xff) / 255.0f, 1 };
}

/* As large as fits: wide letters are smaller. */
static PangoLayout *
lay_out (PangoContext *context,
         const char   *initials)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font =
    pango_font_description_copy (pango_context_get_font_description (context));
  int width, height;

  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, initials, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  pango_font_description_set_absolute_size (
    font, TEXT_SIZE * MIN (1, (double) height / MAX (width, 1)) * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  return layout;
}

static void
push_circle (GtkSnapshot *snapshot)
{
  const graphene_rect_t square = GRAPHENE_RECT_INIT (0, 0, FORGE_AVATAR_SIZE, FORGE_AVATAR_SIZE);
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle, &square, FORGE_AVATAR_SIZE / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
}

/* (transfer full) */
static GskRenderNode *
draw (PangoContext *context,
      const char   *initials,
      guint         color)
{
  const graphene_rect_t square = GRAPHENE_RECT_INIT (0, 0, FORGE_AVATAR_SIZE, FORGE_AVATAR_SIZE);
  const GskColorStop stops[] = { { 0, get_color (colors[color].top) },
                                 { 1, get_color (colors[color].bottom) } };
  const GdkRGBA text_color = get_color (colors[color].text);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (PangoLayout) layout = lay_out (context, initials);
  int width, height;

  push_circle (snapshot);
  gtk_snapshot_append_linear_gradient (snapshot, &square, &GRAPHENE_POINT_INIT (0, 0),
                                       &GRAPHENE_POINT_INIT (0, FORGE_AVATAR_SIZE), stops,
                                       G_N_ELEMENTS (stops));
  gtk_snapshot_pop (snapshot);
  pango_layout_get_size (layout, &width, &height);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT ((FORGE_AVATAR_SIZE - PANGO_PIXELS_CEIL (width)) / 2,
                                    (FORGE_AVATAR_SIZE - PANGO_PIXELS_CEIL (height)) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &text_color);
  return gtk_snapshot_free_to_node (snapshot);
}

/* Drops what was drawn with another font. */
static void
follow_font (PangoContext *context)
{
  const PangoFontDescription *font = pango_context_get_font_description (context);
  int resolution = (int) pango_cairo_context_get_resolution (context);

  if (drawn.nodes == NULL)
    drawn.nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) gsk_render_node_unref);
  if (drawn.font != NULL && pango_font_description_equal (font, drawn.font)
      && resolution == drawn.resolution && g_hash_table_size (drawn.nodes) < MAX_KEPT)
    return;
  g_hash_table_remove_all (drawn.nodes);
  g_clear_pointer (&drawn.font, pango_font_description_free);
  drawn.font = pango_font_description_copy (font);
  drawn.resolution = resolution;
}

/* (transfer none) */
static GskRenderNode *
get_node (PangoContext *context,
          const char   *name)
{
  g_autofree char *initials = forge_avatar_initials (name);
  guint color = g_str_hash (name) % G_N_ELEMENTS (colors);
  g_autofree char *key = g_strdup_printf ("%u %s", color, initials);
  GskRenderNode *node = NULL;

  follow_font (context);
  node = g_hash_table_lookup (drawn.nodes, key);
  if (node != NULL)
    return node;
  node = draw (context, initials, color);
  g_hash_table_insert (drawn.nodes, g_steal_pointer (&key), node);
  return node;
}

void
forge_avatar_snapshot (GtkSnapshot   *snapshot,
                       PangoContext  *context,
                       const GdkRGBA *color,
                       const char    *name)
{
  const graphene_rect_t square = GRAPHENE_RECT_INIT (0, 0, FORGE_AVATAR_SIZE, FORGE_AVATAR_SIZE);
  GdkRGBA quiet = *color;

  if (name != NULL)
    {
      gtk_snapshot_append_node (snapshot, get_node (context, name));
      return;
    }
  quiet.alpha *= (float) QUIET_OPACITY;
  push_circle (snapshot);
  gtk_snapshot_append_color (snapshot, &quiet, &square);
  gtk_snapshot_pop (snapshot);
}
