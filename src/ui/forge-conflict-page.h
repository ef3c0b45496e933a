/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-client.h"

G_BEGIN_DECLS

/**
 * ForgeConflictPage:
 *
 * The fields that two people changed to different values: yours, theirs and what was there before,
 * with a choice for each. Theirs until the person says otherwise: nothing is overwritten unseen.
 */
#define FORGE_TYPE_CONFLICT_PAGE (forge_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (ForgeConflictPage, forge_conflict_page, FORGE, CONFLICT_PAGE, AdwBin)

/* @conflicts: as forge_merge() gives them */
GtkWidget *forge_conflict_page_new     (ForgeClient       *base,
                                        ForgeClient       *mine,
                                        ForgeClient       *theirs,
                                        guint32            conflicts);
/* Puts the values of @mine that were chosen into @merged. */
void       forge_conflict_page_resolve (ForgeConflictPage *self,
                                        ForgeClient       *merged);

G_END_DECLS
