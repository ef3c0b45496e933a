/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-draft.h"

G_BEGIN_DECLS

/**
 * ForgeDraftBar:
 *
 * Offers what was typed and not saved when the program ended last, one draft at a time. It shows
 * nothing where there is none.
 *
 * ForgeDraftBar::resume (ForgeDraft *draft): the person wants to go on with it.
 */
#define FORGE_TYPE_DRAFT_BAR (forge_draft_bar_get_type ())
G_DECLARE_FINAL_TYPE (ForgeDraftBar, forge_draft_bar, FORGE, DRAFT_BAR, AdwBin)

/* Looks into @directory at once. */
GtkWidget  *forge_draft_bar_new  (const char    *directory);
/* Those of another profile. */
void        forge_draft_bar_set_directory (ForgeDraftBar *self,
                                           const char    *directory);
/* The draft for a form that is opened now: the one that is offered for @client, or a fresh one. So
 * what was typed before is never overwritten. @client (nullable): a new one. (transfer full) */
ForgeDraft *forge_draft_bar_take (ForgeDraftBar *self,
                                  ForgeClient   *client);

G_END_DECLS
