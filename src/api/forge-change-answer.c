/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-change-answer.h"

#include "forge-error.h"
#include "forge-http.h"
#include "forge-wire.h"

ForgeClient *
forge_change_read_client (SoupMessage  *message,
                          GBytes       *body,
                          GError      **error)
{
  ForgeClient *client = forge_wire_read_client (body, error);

  if (client != NULL)
    forge_client_set_etag (client, soup_message_headers_get_one (
                                     soup_message_get_response_headers (message), "ETag"));
  return client;
}

/* A refusal because of another version has the client as it is now. */
static GError *
new_refusal (SoupMessage *message,
             GBytes      *body)
{
  guint status = soup_message_get_status (message);
  gboolean json = body != NULL && forge_http_is_json (message);
  g_autoptr (ForgeClient) current = NULL;

  if (status == SOUP_STATUS_PRECONDITION_FAILED && json)
    current = forge_change_read_client (message, body, NULL);
  return current != NULL ? forge_error_new_conflict (current)
                         : forge_wire_new_error (status, json, body);
}

GError *
forge_change_new_error (ForgeOutcome  outcome,
                        SoupMessage  *message,
                        GBytes       *body,
                        const GError *cause)
{
  guint status = soup_message_get_status (message);
  GError *error;

  switch (outcome)
    {
    case FORGE_OUTCOME_NOT_SENT:
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return g_error_copy (cause);
      /* "Offline, not saved" or "log in first", says the service itself. */
      error = cause != NULL ? forge_wire_wrap_error (cause)
                            : forge_wire_new_error (status, forge_http_is_json (message), body);
      if (error->code != FORGE_ERROR_UNAUTHORIZED)
        error->code = FORGE_ERROR_NETWORK;
      return error;
    case FORGE_OUTCOME_REJECTED:
      return new_refusal (message, body);
    case FORGE_OUTCOME_UNKNOWN:
      return cause != NULL
             ? g_error_new (FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME,
                            "No answer to a change: %s", cause->message)
             : g_error_new (FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME,
                            "The answer to a change was %u", status);
    case FORGE_OUTCOME_APPLIED:
    default:
      g_assert_not_reached ();
    }
}
