/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The initials of a client in a row. It looks like an #AdwAvatar and is no widget: a list makes two
 * hundred rows at once. */

/* In pixels, both ways. */
#define FORGE_AVATAR_SIZE 40

/* The first letters of the first word and of the last. (transfer full) */
char *forge_avatar_initials (const char     *name);
/* Draws the avatar of @name (nullable): NULL: not known yet. @context: of the widget around it, and
 * @color: of its text. */
void  forge_avatar_snapshot (GtkSnapshot   *snapshot,
                             PangoContext  *context,
                             const GdkRGBA *color,
                             const char    *name);

G_END_DECLS
