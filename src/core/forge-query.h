/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "forge-field.h"

G_BEGIN_DECLS

/**
 * ForgeQuery:
 *
 * What a list shows: the search, the filters and the order. An immutable value: two queries that
 * ask for the same have the same canonical string, which is the query part of the request and of
 * the cache's key. Parameters stand in one fixed order, defaults are left out, everything is
 * percent-encoded.
 */
typedef struct _ForgeQuery ForgeQuery;

#define FORGE_TYPE_QUERY (forge_query_get_type ())
GType         forge_query_get_type         (void);

#define FORGE_QUERY_MAX_LENGTH 2048  /* bytes of a query string that the service reads */

/* Everything, by name. */
ForgeQuery   *forge_query_new              (void);
ForgeQuery   *forge_query_ref              (ForgeQuery *self);
void          forge_query_unref            (ForgeQuery *self);

/* From a query string; parameters that the table does not know are ignored, and an unknown
 * ordering gives the default, as the contract has it. Errors: %FORGE_ERROR_INVALID when it is not
 * UTF-8, has a NUL or is too long. */
ForgeQuery   *forge_query_parse            (const char  *text,
                                            GError     **error);
/* (transfer none) "" for the default query. */
const char   *forge_query_to_string        (ForgeQuery *self);
gboolean      forge_query_equal            (ForgeQuery *self,
                                            ForgeQuery *other);

/* A copy with one thing changed. (transfer full) */
ForgeQuery   *forge_query_with_search      (ForgeQuery *self, const char *search);
/* @name: a filterable field of the table, or one of the derived filters: "credit" (over, balance)
 * and "missing" (phone, email). @value NULL takes the filter away. */
ForgeQuery   *forge_query_with_filter      (ForgeQuery *self, const char *name, const char *value);
/* %FORGE_N_FIELDS: back to the order that fits: by rank for a search, else by name. */
ForgeQuery   *forge_query_with_ordering    (ForgeQuery *self, ForgeFieldId field, gboolean descending);

/* (transfer none) "" when there is none. */
const char   *forge_query_get_search       (ForgeQuery *self);
/* (transfer none) (nullable) */
const char   *forge_query_get_filter       (ForgeQuery *self, const char *name);
/* %FORGE_N_FIELDS when the person chose none. */
ForgeFieldId  forge_query_get_ordering     (ForgeQuery *self, gboolean *descending);
/* Whether anything is left out of the list. */
gboolean      forge_query_is_narrowed      (ForgeQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeQuery, forge_query_unref)

G_END_DECLS
