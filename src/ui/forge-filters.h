/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The filters that the list offers, in the order of their menu. */
typedef struct {
  const char *name;   /* in a query */
  const char *action; /* of the window; its target is the value; "", or the one that is in force,
                       * takes the filter away */
} ForgeFilter;

/* Ends with a NULL name. */
extern const ForgeFilter forge_filters[];

/* What can be chosen, NULL-terminated. (transfer full) (nullable): NULL when that is what clients
 * have */
char      **forge_filter_get_values (const ForgeFilter *filter);
/* Translated. (transfer none) */
const char *forge_filter_get_title  (const ForgeFilter *filter);
/* Translated; @value itself when it is what somebody typed. (transfer none) */
const char *forge_filter_get_label  (const ForgeFilter *filter,
                                     const char        *value);

G_END_DECLS
