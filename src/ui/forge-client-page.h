/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api.h"

G_BEGIN_DECLS

/* What the page shows: one value, which is what tests wait on. */
typedef enum {
  FORGE_CLIENT_PAGE_NONE,     /* no client was chosen */
  FORGE_CLIENT_PAGE_LOADING,
  FORGE_CLIENT_PAGE_CLIENT,
  FORGE_CLIENT_PAGE_GONE,     /* the client is no longer there */
  FORGE_CLIENT_PAGE_FAILED,   /* nothing to show, and the last fetch failed */
} ForgeClientPageState;

/**
 * ForgeClientPage:
 *
 * All there is to read about one client; it observes that client itself and follows every change.
 *
 * ForgeClientPage::client-changed (): the client, its values or the state are other ones.
 */
#define FORGE_TYPE_CLIENT_PAGE (forge_client_page_get_type ())
G_DECLARE_FINAL_TYPE (ForgeClientPage, forge_client_page, FORGE, CLIENT_PAGE, AdwBin)

GtkWidget            *forge_client_page_new        (ForgeApi        *api);
/* @id 0: none. */
void                  forge_client_page_set_client (ForgeClientPage *self,
                                                    gint64           id);
/* @words (nullable): what is said while many clients are chosen and none is shown. */
void                  forge_client_page_set_many   (ForgeClientPage *self,
                                                    const char      *words);
/* The client on screen. (transfer none) (nullable): while there is none */
ForgeClient          *forge_client_page_get_client (ForgeClientPage *self);
ForgeClientPageState  forge_client_page_get_state  (ForgeClientPage *self);

G_END_DECLS
