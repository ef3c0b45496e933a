/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "forge-json.h"
#include "forge-problem.h"

G_BEGIN_DECLS

/**
 * ForgeClient:
 *
 * A customer. Every value is its canonical text, NULL for null, so null and "" stay apart:
 * integers in decimal, money with two decimals, booleans "true" or "false", times as the wire had
 * them. Members that the table does not know are kept and written back.
 *
 * A client that is only a number (not loaded) is a row whose page has not come yet: the text of
 * every field is NULL, client_id's too; forge_client_get_id() still answers. One GObject property
 * per field ("client-code", …) is installed from the table: all are strings but "client-id", a
 * 64-bit integer. They are read-only and do not notify: ForgeClient::changed says that any of
 * them may have changed.
 */
#define FORGE_TYPE_CLIENT (forge_client_get_type ())
G_DECLARE_FINAL_TYPE (ForgeClient, forge_client, FORGE, CLIENT, GObject)

/* @id 0 for a client that has no number yet. */
ForgeClient *forge_client_new          (gint64 id);
/* Reads a row. Errors: %FORGE_ERROR_PARSE, when it is no object, has no positive client_id, or a
 * known member has the wrong type. */
ForgeClient *forge_client_new_from_json (const ForgeJson  *json,
                                         ForgeJsonNode     node,
                                         GError          **error);
ForgeClient *forge_client_copy         (ForgeClient *self);

gint64       forge_client_get_id       (ForgeClient *self);
gboolean     forge_client_is_loaded    (ForgeClient *self);
/* (transfer none) (nullable) */
const char  *forge_client_get          (ForgeClient  *self,
                                        ForgeFieldId  field);
/* In cents; FALSE when the value is null. For money and number fields. */
gboolean     forge_client_get_money    (ForgeClient  *self,
                                        ForgeFieldId  field,
                                        gint64       *cents);
/* @text must be canonical for @field. Not for client_id. Emits nothing: for a row that is being
 * made or edited, not for one on screen. */
void         forge_client_set          (ForgeClient  *self,
                                        ForgeFieldId  field,
                                        const char   *text);

/* The version of the row that this is, as the service names it; nothing that is compared or shown.
 * forge_client_set() takes it away. (transfer none) (nullable) */
const char  *forge_client_get_etag    (ForgeClient *self);
void         forge_client_set_etag    (ForgeClient *self,
                                       const char  *etag);

/* The members that the table does not know: `,"name":value` for each. (transfer none) (nullable) */
const char  *forge_client_get_unknown (ForgeClient *self);
/* Of a client that has values. */
void         forge_client_set_unknown (ForgeClient *self,
                                       const char  *unknown);

/* Takes over the values of @other, which has the same id; emits ForgeClient::changed when any
 * differs. Returns whether any did. An equal one that names its version is of a later one. */
gboolean     forge_client_update       (ForgeClient *self,
                                        ForgeClient *other);
/* Back to a mere number, to save memory far from the screen. Emits ForgeClient::changed. */
void         forge_client_unload       (ForgeClient *self);
gboolean     forge_client_equal        (ForgeClient *self,
                                        ForgeClient *other);

/* The row as JSON, unknown members included. */
void         forge_client_append_json  (ForgeClient *self,
                                        GString     *out);
/* Appends a value of @field as the wire has it: quoted or not, by the field's type. */
void         forge_field_append_json   (GString      *out,
                                        ForgeFieldId  field,
                                        const char   *text);
/* A body for POST: the editable fields that are set or not null. (transfer full) */
char        *forge_client_to_create    (ForgeClient *self);
/* A body for PATCH: the editable fields that differ from @base; NULL when none does. */
char        *forge_client_to_patch     (ForgeClient *self,
                                        ForgeClient *base);

G_END_DECLS
