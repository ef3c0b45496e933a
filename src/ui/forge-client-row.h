/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "forge-client.h"
#include "forge-match.h"

G_BEGIN_DECLS

/**
 * ForgeClientRow:
 *
 * A client in the list; of constant height, loaded or not. Property: "item" (#ForgeClient), which
 * it follows.
 */
#define FORGE_TYPE_CLIENT_ROW (forge_client_row_get_type ())
G_DECLARE_FINAL_TYPE (ForgeClientRow, forge_client_row, FORGE, CLIENT_ROW, GtkWidget)

GtkWidget   *forge_client_row_new      (void);
/* (transfer none) (nullable) */
ForgeClient *forge_client_row_get_item (ForgeClientRow *self);
void         forge_client_row_set_item (ForgeClientRow *self,
                                        ForgeClient    *item);
/* Its two lines. (nullable) */
const char  *forge_client_row_get_name   (ForgeClientRow *self);
const char  *forge_client_row_get_detail (ForgeClientRow *self);
/* @match (nullable): what is marked in the row; it may have to say why it is there. */
void         forge_client_row_set_match (ForgeClientRow *self,
                                         ForgeMatch     *match);
/* A check box that only shows whether the row is chosen: the list chooses. */
void         forge_client_row_set_check (ForgeClientRow *self,
                                         gboolean        shown,
                                         gboolean        active);

G_END_DECLS
