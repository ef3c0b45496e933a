/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the page of that name and hides all others, for which the toolkit then looks up no style. */
void forge_stack_show (GtkStack   *stack,
                       const char *name);

G_END_DECLS
