/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-texts.h"

G_BEGIN_DECLS

/* How well a client fits a search; 0 when it does not. Each has all that the ones after it have. */
typedef enum {
  FORGE_RANK_NONE,
  FORGE_RANK_EXACT,        /* the code or the tax id */
  FORGE_RANK_NAME_BEGINS,
  FORGE_RANK_WORDS_BEGIN,  /* every word of the search begins one of the client's */
  FORGE_RANK_CONTAINS,
} ForgeRank;

/* The rank of every client in @texts for @search, by its place. @marks (out) (transfer full)
 * (nullable): NULL when nothing is left of @search, which leaves nobody out then. */
gboolean forge_search_rank (ForgeDatabase  *database,
                            ForgePlaces    *places,
                            ForgeTexts     *texts,
                            const char     *search,
                            GByteArray    **marks,
                            GError        **error);

G_END_DECLS
