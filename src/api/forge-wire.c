/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-wire.h"

#include <string.h>

#include "forge-error.h"
#include "forge-problem.h"

ForgeClient *
forge_wire_read_client (GBytes  *body,
                        GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);

  return json != NULL ? forge_client_new_from_json (json, 0, error) : NULL;
}

gboolean
forge_wire_read_int (const ForgeJson *json,
                     ForgeJsonNode    object,
                     const char      *name,
                     gint64          *value)
{
  ForgeJsonNode node = forge_json_member (json, object, name);

  return node != FORGE_JSON_NONE && forge_json_get_int (json, node, value) && *value >= 0;
}

const char *
forge_wire_read_string (const ForgeJson *json,
                        ForgeJsonNode    object,
                        const char      *name)
{
  ForgeJsonNode node = forge_json_member (json, object, name);

  return node != FORGE_JSON_NONE && forge_json_get_kind (json, node) == FORGE_JSON_STRING
         ? forge_json_get_text (json, node) : NULL;
}

char *
forge_wire_read_code (GBytes  *body,
                      GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);
  const char *code;

  if (json == NULL)
    return NULL;
  code = forge_wire_read_string (json, 0, "code");
  if (code == NULL)
    g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "There is no code");
  return g_strdup (code);
}

static ForgeError
code_of_status (guint status)
{
  switch (status)
    {
    case 400:
    case 422:
      return FORGE_ERROR_INVALID;
    case 401:
      return FORGE_ERROR_UNAUTHORIZED;
    case 403:
      return FORGE_ERROR_FORBIDDEN;
    case 404:
    case 410:
      return FORGE_ERROR_NOT_FOUND;
    case 409:
    case 412:
      return FORGE_ERROR_CONFLICT;
    case 413:
    case 414:
    case 431:
      return FORGE_ERROR_TOO_LARGE;
    case 503:
    case 507:
      return FORGE_ERROR_STORAGE;
    default:
      return FORGE_ERROR_SERVER;
    }
}

GError *
forge_wire_new_error (guint     status,
                      gboolean  json,
                      GBytes   *body)
{
  g_autoptr (ForgeProblems) problems = NULL;
  ForgeError code = code_of_status (status);

  if (json && body != NULL)
    {
      gsize length;
      const char *data = g_bytes_get_data (body, &length);

      problems = forge_problems_from_json (data, length);
    }

  if (problems == NULL)
    return g_error_new (FORGE_ERROR, code, "The service answered %u", status);
  if (code == FORGE_ERROR_INVALID)
    return forge_error_new_invalid (problems);
  return g_error_new (FORGE_ERROR, code, "The service answered %u: %s", status,
                      forge_problems_get (problems, 0)->message);
}

GError *
forge_wire_wrap_error (const GError *cause)
{
  ForgeError code = FORGE_ERROR_NETWORK;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = FORGE_ERROR_TIMEOUT;
  else if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    code = FORGE_ERROR_CERTIFICATE;
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    code = FORGE_ERROR_PARSE;
  return g_error_new (FORGE_ERROR, code, "No answer from the service: %s", cause->message);
}

ForgeLabel
forge_wire_read_label (const char *header)
{
  gsize length;

  if (header == NULL)
    return FORGE_LABEL_FRESH;

  length = strcspn (header, "; \t");
  for (ForgeLabel label = FORGE_LABEL_FRESH; label <= FORGE_LABEL_UNCONFIRMED; label++)
    {
      const char *name = forge_label_to_string (label);

      if (strlen (name) == length && strncmp (header, name, length) == 0)
        return label;
    }
  return FORGE_LABEL_STALE;
}

char *
forge_wire_get_route (const char *path)
{
  GString *route = g_string_new (NULL);

  for (const char *p = path; *p != '\0' && *p != '?'; p++)
    {
      if (!g_ascii_isdigit (*p))
        g_string_append_c (route, *p);
      else if (route->len == 0 || route->str[route->len - 1] != '#')
        g_string_append_c (route, '#');
    }
  return g_string_free (route, FALSE);
}

/* What can't be understood of a report is about anything (freshness I24). */
static gboolean
read_report (const ForgeJson *json,
             ForgeJsonNode    node,
             ForgeReport     *report)
{
  gint64 number, id;

  if (!forge_wire_read_int (json, node, "number", &number))
    return FALSE;

  report->number = number;
  report->id = g_strcmp0 (forge_wire_read_string (json, node, "resource"), "clients") == 0
               && forge_wire_read_int (json, node, "id", &id) ? id : 0;
  report->created = g_strcmp0 (forge_wire_read_string (json, node, "kind"), "created") == 0;
  return TRUE;
}

ForgeReports *
forge_wire_read_feed (GBytes  *body,
                      GError **error)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, error);
  g_autoptr (ForgeReports) feed = NULL;
  ForgeJsonNode reset, changes;
  gint64 last;

  if (json == NULL)
    return NULL;

  reset = forge_json_member (json, 0, "reset");
  changes = forge_json_member (json, 0, "changes");
  if (!forge_wire_read_int (json, 0, "last", &last)
      || changes == FORGE_JSON_NONE || forge_json_get_kind (json, changes) != FORGE_JSON_ARRAY)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "Not an answer of the feed");
      return NULL;
    }

  feed = g_new0 (ForgeReports, 1);
  feed->last = last;
  feed->reset = reset != FORGE_JSON_NONE && forge_json_get_kind (json, reset) == FORGE_JSON_TRUE;
  feed->reports = g_array_sized_new (FALSE, FALSE, sizeof (ForgeReport),
                                     forge_json_get_size (json, changes));
  feed->profile = g_strdup (forge_wire_read_string (json, 0, "profile"));
  if (!forge_wire_read_int (json, 0, "status", &feed->status))
    feed->status = -1;
  for (ForgeJsonNode node = forge_json_first (json, changes); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      ForgeReport report;

      if (!read_report (json, node, &report))
        {
          g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "A report has no number");
          return NULL;
        }
      g_array_append_val (feed->reports, report);
    }
  return g_steal_pointer (&feed);
}

void
forge_reports_free (ForgeReports *reports)
{
  g_array_unref (reports->reports);
  g_free (reports->profile);
  g_free (reports);
}
