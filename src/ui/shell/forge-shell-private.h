/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-shell.h"

G_BEGIN_DECLS

/* What both shells share. */

/* Sets the properties that the about window and the about dialog have in common. @parent: what it
 * is shown over */
void forge_shell_describe_application (GObject   *about,
                                       GtkWidget *parent);
/* Says that there is no application for a link. */
void forge_shell_explain_no_opener    (GtkWidget *parent);

G_END_DECLS
