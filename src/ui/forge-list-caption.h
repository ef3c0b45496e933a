/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client-list.h"
#include "forge-profile-watch.h"

G_BEGIN_DECLS

/**
 * ForgeListCaption:
 *
 * What is said about a list as a whole: how many clients it has, and whether it is up to date.
 *
 * Properties, to be notified of: "count" ("12 of 500 clients"; "" while there is nothing to count),
 * "age" ("Updated 12 seconds ago"; "" where that is not the question) and "notice" (a quiet
 * sentence; "" while all is well).
 */
#define FORGE_TYPE_LIST_CAPTION (forge_list_caption_get_type ())
G_DECLARE_FINAL_TYPE (ForgeListCaption, forge_list_caption, FORGE, LIST_CAPTION, GObject)

ForgeListCaption *forge_list_caption_new        (ForgeApi          *api,
                                                 ForgeClientList   *list,
                                                 ForgeProfileWatch *profiles);
/* (transfer none) */
const char       *forge_list_caption_get_age    (ForgeListCaption *self);
/* (transfer none) */
const char       *forge_list_caption_get_count  (ForgeListCaption *self);
/* (transfer none) */
const char       *forge_list_caption_get_notice (ForgeListCaption *self);

G_END_DECLS
