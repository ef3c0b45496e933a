/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-client-list.h"
#include "forge-match.h"

G_BEGIN_DECLS

/**
 * ForgeFindBar:
 *
 * What the list shows, as a person sets it: the search, the filters as chips, the order. It makes
 * the list's query, and follows when something else changes that.
 *
 * Property: "search-mode", whether the search is open.
 * ForgeFindBar::query-changed (): the list has another query.
 * ForgeFindBar::leave (gboolean open): the person goes on to the list; @open: to its first client.
 */
#define FORGE_TYPE_FIND_BAR (forge_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (ForgeFindBar, forge_find_bar, FORGE, FIND_BAR, AdwBin)

/* Once: gives @list its first query, as @settings have it from the last time, and adds the actions
 * "search", "leave-search", "filters", "filter-…", "order" and "clear-find" to @actions. */
void        forge_find_bar_connect         (ForgeFindBar    *self,
                                            ForgeApi        *api,
                                            ForgeClientList *list,
                                            GSettings       *settings,
                                            GActionMap      *actions);
/* Opens the search with @text in it. */
void        forge_find_bar_search          (ForgeFindBar    *self,
                                            const char      *text);
/* Typing in @widget (nullable) opens the search. */
void        forge_find_bar_set_key_capture (ForgeFindBar    *self,
                                            GtkWidget       *widget);
/* What rows mark. (transfer none) (nullable): while there is no search */
ForgeMatch *forge_find_bar_get_match       (ForgeFindBar    *self);
/* Why the list is empty: a sentence that names the search. (transfer full) */
char       *forge_find_bar_describe        (ForgeFindBar    *self);

G_END_DECLS
