/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One page that says how everything is done, with a header bar; for a dialog of its own. */
GtkWidget *forge_help_page_new (void);

G_END_DECLS
