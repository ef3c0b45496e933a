/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-client.h"
#include "forge-freshness.h"
#include "forge-json.h"

G_BEGIN_DECLS

/* What answers say: pure functions of bytes and text. */

/* The member @name of @object: a whole number from 0 on. FALSE where there is none. */
gboolean     forge_wire_read_int    (const ForgeJson *json,
                                     ForgeJsonNode    object,
                                     const char      *name,
                                     gint64          *value);
/* The member @name of @object, where it is text. (transfer none) (nullable) */
const char  *forge_wire_read_string (const ForgeJson *json,
                                     ForgeJsonNode    object,
                                     const char      *name);

/* The client that is the whole of @body. Errors: %FORGE_ERROR_PARSE. */
ForgeClient *forge_wire_read_client (GBytes       *body,
                                     GError      **error);
/* The code that is suggested. (transfer full) Errors: %FORGE_ERROR_PARSE. */
char        *forge_wire_read_code   (GBytes       *body,
                                     GError      **error);
/* Of an answer other than 2xx, with what @body says of it where it is JSON. (transfer full) */
GError      *forge_wire_new_error   (guint         status,
                                     gboolean      json,
                                     GBytes       *body);
/* Of a request without a whole answer: %FORGE_ERROR_TIMEOUT, _PARSE, _CERTIFICATE or _NETWORK, with
 * the words of @cause. (transfer full) */
GError      *forge_wire_wrap_error  (const GError *cause);
/* Of a Forge-Replica header; fresh without one, stale when it makes no sense. */
ForgeLabel   forge_wire_read_label  (const char   *header);
/* @path without numbers and query, for logs. (transfer full) */
char        *forge_wire_get_route   (const char   *path);

typedef struct {
  guint64  number;
  gint64   id;      /* of the client; 0: not known which, or not a client */
  gboolean created;
} ForgeReport;

/* An answer of the change feed. */
typedef struct {
  guint64  last;
  gboolean reset;   /* what was known of the numbers before counts no more */
  char    *profile; /* (owned) (nullable): whose data the service has open */
  gint64   status;  /* the serial of "status/" and "accounts/"; -1 where none is said */
  GArray  *reports; /* (owned) (element-type ForgeReport) */
} ForgeReports;

/* Errors: %FORGE_ERROR_PARSE. */
ForgeReports *forge_wire_read_feed  (GBytes       *body,
                                     GError      **error);
void         forge_reports_free     (ForgeReports *reports);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeReports, forge_reports_free)

G_END_DECLS
