/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"

G_BEGIN_DECLS

/* What a Forge server answers, as a replica keeps it: times in UTC, an amount that is computed
 * computed here, "" where a row must have a text. */

typedef struct {
  gint64     count;    /* of all clients */
  gboolean   is_last;
  GPtrArray *clients;  /* (owned) (element-type ForgeClient): those that can be read */
  GArray    *broken;   /* (owned) (element-type gint64): the ids of the others; 0 without one */
} ForgePage;

/* Of GET clients/?page=… Errors: %FORGE_ERROR_PARSE. (transfer full) */
ForgePage   *forge_page_parse         (GBytes      *body,
                                       GError     **error);
void         forge_page_free          (ForgePage   *page);
/* Of GET clients/7/. Errors: %FORGE_ERROR_PARSE. (transfer full) */
ForgeClient *forge_page_parse_client  (GBytes      *body,
                                       GError     **error);

/* µs; FALSE when the client has none. @field: created_at or updated_at. */
gboolean     forge_page_get_time      (ForgeClient  *client,
                                       ForgeFieldId  field,
                                       gint64       *time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgePage, forge_page_free)

G_END_DECLS
