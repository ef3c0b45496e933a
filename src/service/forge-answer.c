/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-answer.h"

#include "forge-error.h"
#include "forge-text.h"

void
forge_answer_append_number (GString *out,
                            gint64   number)
{
  if (number != 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
  else
    g_string_append (out, "null");
}

void
forge_answer_append_time (GString *out,
                          gint64   time)
{
  g_autofree char *text = time != 0 ? forge_time_format (time) : NULL;

  forge_json_append_string (out, text);
}

GString *
forge_answer_detail (const char *text)
{
  GString *body = g_string_new ("{\"detail\":");

  forge_json_append_string (body, text);
  g_string_append_c (body, '}');
  return body;
}

static guint
get_status (const GError *error,
            gboolean      full)
{
  if (error->domain != FORGE_ERROR)
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  switch ((ForgeError) error->code)
    {
    case FORGE_ERROR_INVALID:
    case FORGE_ERROR_PARSE:
      return SOUP_STATUS_BAD_REQUEST;
    case FORGE_ERROR_NOT_FOUND:
      return SOUP_STATUS_NOT_FOUND;
    case FORGE_ERROR_TOO_LARGE:
      return SOUP_STATUS_REQUEST_URI_TOO_LONG;
    case FORGE_ERROR_STORAGE:
    case FORGE_ERROR_CORRUPT:
      return full ? SOUP_STATUS_INSUFFICIENT_STORAGE : SOUP_STATUS_SERVICE_UNAVAILABLE;
    case FORGE_ERROR_CONFLICT:
    case FORGE_ERROR_NETWORK:
    case FORGE_ERROR_TIMEOUT:
    case FORGE_ERROR_UNAUTHORIZED:
    case FORGE_ERROR_FORBIDDEN:
    case FORGE_ERROR_SERVER:
    case FORGE_ERROR_IN_USE:
    case FORGE_ERROR_NEWER:
    case FORGE_ERROR_UNKNOWN_OUTCOME:
    case FORGE_ERROR_CERTIFICATE:
    default:
      return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

GString *
forge_answer_error (const GError *error,
                    gboolean      full,
                    guint        *status)
{
  const ForgeProblems *problems = forge_error_get_problems (error);

  *status = get_status (error, full);
  if (problems)
    {
      g_autofree char *json = forge_problems_to_json (problems);

      return g_string_new (json);
    }
  return forge_answer_detail (error->message);
}

void
forge_answer_set_outcome (SoupServerMessage *message,
                          ForgeOutcome       outcome)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                "Forge-Outcome", forge_outcome_to_string (outcome));
}

void
forge_answer_set_version (SoupServerMessage *message,
                          gint64             version)
{
  g_autofree char *etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);

  if (version != 0)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                  etag);
}

/* libsoup takes the length from an answer without a body, and then closes the connection, as if only
 * that could end the answer. */
static void
on_wrote_headers (SoupServerMessage *message,
                  gpointer           data)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_NONE);
}

void
forge_answer_send (SoupServerMessage *message,
                   const char        *route,
                   gint64             last,
                   guint              status,
                   GString           *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, last);

  g_debug ("request %s %s %u", soup_server_message_get_method (message), route, status);
  soup_message_headers_replace (headers, "Forge-Change", number);
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    soup_message_headers_replace (headers, "Forge-Replica", "fresh");
  soup_server_message_set_status (message, status, NULL);
  if (body)
    {
      gsize length = body->len;

      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE,
                                        g_string_free (body, FALSE), length);
    }
  else
    g_signal_connect (message, "wrote-headers", G_CALLBACK (on_wrote_headers), NULL);
}

void
forge_answer_set_label (SoupServerMessage *message,
                        ForgeReplica      *replica)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *label = forge_replica_make_label (replica);

  if (soup_message_headers_get_one (headers, "Forge-Replica"))
    soup_message_headers_replace (headers, "Forge-Replica", label);
}
