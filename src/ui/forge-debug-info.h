/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What helps to find a fault, for a person to copy: versions, desktop, display. It names nobody and
 * no file. @parent: a window on the display that it tells of. (transfer full) */
char *forge_debug_info_new (GtkWidget *parent);

G_END_DECLS
