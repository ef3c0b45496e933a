/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"

G_BEGIN_DECLS

/**
 * ForgeMatch:
 *
 * What a search looks for, prepared once for all the rows that say where they match it. Folded as
 * the service folds, so "jose per" is in "José Pérez". Immutable and counted; it belongs to one
 * thread.
 */
typedef struct _ForgeMatch ForgeMatch;

/* Bytes of a text. */
typedef struct {
  guint start;
  guint end;
} ForgeSpan;

ForgeMatch   *forge_match_new     (const char   *search);
ForgeMatch   *forge_match_ref     (ForgeMatch   *self);
void          forge_match_unref   (ForgeMatch   *self);

/* Where @text, a value of @field, has words of the search: in order, and apart from each other.
 * Words of one or two letters count where a word begins. Phone numbers are looked through by their
 * digits too. (transfer full) (element-type ForgeSpan) */
GArray       *forge_match_find    (ForgeMatch   *self,
                                   ForgeFieldId  field,
                                   const char   *text);
/* The field that says why @client was found: one with a word that neither its name nor its code
 * has; %FORGE_N_FIELDS when those say it. */
ForgeFieldId  forge_match_explain (ForgeMatch   *self,
                                   ForgeClient  *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeMatch, forge_match_unref)

G_END_DECLS
