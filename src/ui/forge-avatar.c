/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-avatar.h"

#include <math.h>

#define SIZE          40
#define N_COLORS      14
#define QUIET_OPACITY 0.25

/* In pixels, of a square inside the circle with some room around it. */
#define TEXT_SIZE     (SIZE / G_SQRT2 - (SIZE * 0.4 - 5))
#define MAX_TEXT_SIZE 20

struct _ForgeAvatar
{
  GtkBox parent_instance;

  GtkInscription *initials; /* (borrowed): child */
  guint           color;    /* from 1; 0: none yet */
};

G_DEFINE_FINAL_TYPE (ForgeAvatar, forge_avatar, GTK_TYPE_BOX)

static void
forge_avatar_class_init (ForgeAvatarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* The colours are those that the style of AdwAvatar gives a node of this name. */
  gtk_widget_class_set_css_name (widget_class, "avatar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
forge_avatar_init (ForgeAvatar *self)
{
  self->initials = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_min_chars (self->initials, 0);
  gtk_inscription_set_nat_chars (self->initials, 0);
  gtk_inscription_set_min_lines (self->initials, 0);
  gtk_inscription_set_nat_lines (self->initials, 0);
  gtk_inscription_set_xalign (self->initials, 0.5f);
  gtk_widget_set_hexpand (GTK_WIDGET (self->initials), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self), SIZE, SIZE);
  gtk_widget_set_opacity (GTK_WIDGET (self), QUIET_OPACITY);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->initials));
}

GtkWidget *
forge_avatar_new (void)
{
  return g_object_new (FORGE_TYPE_AVATAR, NULL);
}

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

/* In whole pixels, as large as fits: wide letters are smaller. */
static guint
measure (ForgeAvatar *self,
         const char  *initials)
{
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (GTK_WIDGET (self->initials), initials);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return (guint) round (TEXT_SIZE * MIN (1, (double) height / MAX (width, 1)));
}

/* There are few pairs of letters and fewer sizes: what is once measured is kept, and a list of
 * attributes that stays the same costs nothing to set. (transfer none) */
static PangoAttrList *
get_attributes (ForgeAvatar *self,
                const char  *initials)
{
  static GHashTable *sizes = NULL;
  static PangoAttrList *attributes[MAX_TEXT_SIZE + 1];
  gpointer size;

  if (sizes == NULL)
    sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!g_hash_table_lookup_extended (sizes, initials, NULL, &size))
    {
      size = GUINT_TO_POINTER (MIN (measure (self, initials), MAX_TEXT_SIZE));
      g_hash_table_insert (sizes, g_strdup (initials), size);
    }
  if (attributes[GPOINTER_TO_UINT (size)] == NULL)
    {
      PangoAttrList *list = pango_attr_list_new ();

      pango_attr_list_insert (list, pango_attr_size_new_absolute (
                                      (int) GPOINTER_TO_UINT (size) * PANGO_SCALE));
      attributes[GPOINTER_TO_UINT (size)] = list;
    }
  return attributes[GPOINTER_TO_UINT (size)];
}

static void
set_color (ForgeAvatar *self,
           guint        color)
{
  char name[] = "color00";
  const char *classes[] = { name, NULL };

  if (color == self->color)
    return;
  g_snprintf (name, sizeof name, "color%u", color);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  self->color = color;
}

void
forge_avatar_set_name (ForgeAvatar *self,
                       const char  *name)
{
  g_autofree char *initials = NULL;

  g_return_if_fail (FORGE_IS_AVATAR (self));

  gtk_widget_set_opacity (GTK_WIDGET (self), name != NULL ? 1 : QUIET_OPACITY);
  if (name == NULL)
    {
      gtk_inscription_set_text (self->initials, NULL);
      return;
    }
  initials = forge_avatar_initials (name);
  gtk_inscription_set_text (self->initials, initials);
  gtk_inscription_set_attributes (self->initials, get_attributes (self, initials));
  /* Last: what asks for the style of a node with another class has it made anew at once. */
  set_color (self, g_str_hash (name) % N_COLORS + 1);
}
