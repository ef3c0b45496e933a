/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ForgeAvatar:
 *
 * The initials of a client in a row: looks like an #AdwAvatar, and costs a tenth of one, which the
 * two hundred rows of a list feel at every key.
 */
#define FORGE_TYPE_AVATAR (forge_avatar_get_type ())
G_DECLARE_FINAL_TYPE (ForgeAvatar, forge_avatar, FORGE, AVATAR, GtkBox)

GtkWidget *forge_avatar_new      (void);
/* @name (nullable): NULL: not known yet. */
void       forge_avatar_set_name (ForgeAvatar *self,
                                  const char  *name);
/* The first letters of the first word and of the last. (transfer full) */
char      *forge_avatar_initials (const char  *name);

G_END_DECLS
