/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeJson:
 *
 * A JSON text read strictly (RFC 8259) and iteratively: valid UTF-8 without a byte order mark, no
 * U+0000, surrogates paired, at most %FORGE_JSON_MAX_DEPTH deep, nothing after the value. Numbers
 * keep their text, so that money stays exact. json-glib accepts what this must refuse (comments,
 * hexadecimal, 0123) and crashes on deep nesting; it is used to write, never to read.
 *
 * The document is a flat array of nodes; a node is its position in it. Node 0 is the root.
 */
typedef struct _ForgeJson ForgeJson;
typedef guint ForgeJsonNode;

#define FORGE_JSON_MAX_DEPTH 64
#define FORGE_JSON_NONE      G_MAXUINT

typedef enum {
  FORGE_JSON_NULL,
  FORGE_JSON_FALSE,
  FORGE_JSON_TRUE,
  FORGE_JSON_NUMBER,
  FORGE_JSON_STRING,
  FORGE_JSON_ARRAY,
  FORGE_JSON_OBJECT,
} ForgeJsonKind;

/* Errors: %FORGE_ERROR_PARSE, with the offset in the message and nothing of the text. @data need
 * not outlive the document. */
ForgeJson     *forge_json_parse      (const char  *data,
                                      gsize        length,
                                      GError     **error);
ForgeJson     *forge_json_parse_bytes (GBytes  *bytes,
                                       GError **error);
void           forge_json_free       (ForgeJson *json);

ForgeJsonKind  forge_json_get_kind   (const ForgeJson *json, ForgeJsonNode node);
/* The number of elements or members; 0 for a scalar. */
guint          forge_json_get_size   (const ForgeJson *json, ForgeJsonNode node);
/* The decoded string, or the text of the number. (transfer none) NULL for other kinds. */
const char    *forge_json_get_text   (const ForgeJson *json, ForgeJsonNode node);
/* FALSE when @node is not an integer that fits. */
gboolean       forge_json_get_int    (const ForgeJson *json, ForgeJsonNode node, gint64 *value);
/* The first element or member value, and the one after @node; %FORGE_JSON_NONE at the end. */
ForgeJsonNode  forge_json_first      (const ForgeJson *json, ForgeJsonNode container);
ForgeJsonNode  forge_json_next       (const ForgeJson *json, ForgeJsonNode node);
/* The decoded name of a member value. (transfer none) */
const char    *forge_json_get_name   (const ForgeJson *json, ForgeJsonNode node);
/* The value of @name in @object (of two, the last), or %FORGE_JSON_NONE. Also NONE when @object
 * is not an object. */
ForgeJsonNode  forge_json_member     (const ForgeJson *json, ForgeJsonNode object, const char *name);
/* The node's own text as it stood in the document: not terminated. (transfer none) */
const char    *forge_json_get_raw    (const ForgeJson *json, ForgeJsonNode node, gsize *length);

/* Appends @text, or null for NULL, as a JSON string. */
void           forge_json_append_string (GString *out, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeJson, forge_json_free)

G_END_DECLS
