/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forge-batch.h"

G_BEGIN_DECLS

/* The clients of @batch that nothing was done to, each with the reason; of very many the first. */
GtkWidget *forge_failure_list_new (ForgeBatch *batch);

G_END_DECLS
