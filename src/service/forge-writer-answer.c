/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-writer-private.h"

#include "forge-answer.h"
#include "forge-error.h"

void
forge_write_answer (ForgeWrite   *write,
                    guint         status,
                    ForgeOutcome  outcome,
                    GString      *body,
                    gint64        version)
{
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&write->message);
  gint64 last = forge_store_get_last (write->writer->store);

  if (!message)
    {
      if (body)
        g_string_free (body, TRUE);
      return;
    }
  forge_answer_set_outcome (message, outcome);
  forge_answer_set_version (message, version);
  forge_answer_send (message, "clients", version != 0 ? version : last, status, body);
  forge_answer_set_label (message, write->writer->replica);
  soup_server_message_unpause (message);
}

void
forge_write_answer_row (ForgeWrite *write,
                        guint       status)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 version;

  if (!write->message)
    return;
  if (!forge_store_append_row (write->writer->store, write->entry->client, body, &version, &error))
    {
      forge_write_answer_error (write, error);
      return;
    }
  forge_write_answer (write, status,
                      SOUP_STATUS_IS_SUCCESSFUL (status) ? FORGE_OUTCOME_APPLIED
                                                         : FORGE_OUTCOME_REJECTED,
                      g_steal_pointer (&body), version);
}

void
forge_write_answer_code (ForgeWrite   *write,
                         guint         status,
                         ForgeOutcome  outcome,
                         const char   *code,
                         const char   *detail)
{
  GString *body = g_string_new ("{\"detail\":");

  forge_json_append_string (body, detail);
  g_string_append (body, ",\"_code\":");
  forge_json_append_string (body, code);
  g_string_append_c (body, '}');
  forge_write_answer (write, status, outcome, body, 0);
}

static void
answer_not_sent (ForgeWrite *write,
                 const char *code,
                 const char *detail)
{
  forge_write_answer_code (write, SOUP_STATUS_SERVICE_UNAVAILABLE, FORGE_OUTCOME_NOT_SENT, code,
                           detail);
}

void
forge_write_answer_refused_read (ForgeWrite *write)
{
  answer_not_sent (write, "server", "The server has a problem.");
}

void
forge_write_answer_error (ForgeWrite   *write,
                          const GError *error)
{
  guint status;

  if (error->domain == FORGE_ERROR)
    switch ((int) error->code)
      {
      case FORGE_ERROR_NETWORK:
        answer_not_sent (write, "offline", "The server can't be reached.");
        return;
      case FORGE_ERROR_TIMEOUT:
        answer_not_sent (write, "timeout", "The server does not answer.");
        return;
      case FORGE_ERROR_CERTIFICATE:
        answer_not_sent (write, "certificate", "The server's certificate is not trusted.");
        return;
      case FORGE_ERROR_SERVER:
      case FORGE_ERROR_PARSE:
        forge_write_answer_refused_read (write);
        return;
      case FORGE_ERROR_UNAUTHORIZED:
        forge_write_answer_code (write, SOUP_STATUS_UNAUTHORIZED, FORGE_OUTCOME_REJECTED, "login",
                                 "Log in first.");
        return;
      default:
        break;
      }
  if (write->message)
    {
      GString *body = forge_answer_error (error, FALSE, &status);

      forge_write_answer (write, status, FORGE_OUTCOME_REJECTED, body, 0);
    }
}

/* A server's own words stand where there is no code of ours. */
static void
answer_problems (ForgeWrite    *write,
                 ForgeProblems *problems)
{
  g_autofree char *json = forge_problems_to_json (problems);

  forge_write_answer (write, SOUP_STATUS_BAD_REQUEST, FORGE_OUTCOME_REJECTED, g_string_new (json),
                      0);
}

void
forge_write_answer_taken (ForgeWrite *write)
{
  g_autoptr (ForgeProblems) problems = forge_problems_new ();

  forge_problems_add (problems, FORGE_FIELD_CLIENT_CODE, FORGE_PROBLEM_DUPLICATE, NULL);
  answer_problems (write, problems);
}

void
forge_write_answer_refusal (ForgeWrite              *write,
                            const ForgeRemoteAnswer *answer)
{
  g_autoptr (ForgeProblems) problems = NULL;
  gsize length = 0;
  const char *data = answer->body ? g_bytes_get_data (answer->body, &length) : NULL;

  switch (answer->status)
    {
    case 400:
    case 422:
      if (answer->json && data)
        problems = forge_problems_from_json (data, length);
      if (problems)
        answer_problems (write, problems);
      else
        forge_write_answer_code (write, SOUP_STATUS_BAD_REQUEST, FORGE_OUTCOME_REJECTED,
                                 "invalid", "The server did not accept these values.");
      break;
    case 404:
    case 410:
      forge_write_answer_code (write, SOUP_STATUS_NOT_FOUND, FORGE_OUTCOME_REJECTED, "not_found",
                               "Not found.");
      break;
    case 403:
      forge_write_answer_code (write, SOUP_STATUS_FORBIDDEN, FORGE_OUTCOME_REJECTED, "forbidden",
                               "The server does not allow this.");
      break;
    case 429:
      answer_not_sent (write, "busy", "The server asks to wait.");
      break;
    default:
      forge_write_answer_code (write, SOUP_STATUS_BAD_GATEWAY, FORGE_OUTCOME_REJECTED, "server",
                               "The server refused it.");
      break;
    }
}

void
forge_write_answer_unknown (ForgeWrite *write)
{
  GString *body = g_string_new ("{\"detail\":\"Whether the server did it could not be confirmed "
                                "yet.\",\"_code\":\"unconfirmed\"");

  g_string_append_printf (body, ",\"pending\":%" G_GINT64_FORMAT "}", write->entry->number);
  forge_write_answer (write, SOUP_STATUS_GATEWAY_TIMEOUT, FORGE_OUTCOME_UNKNOWN, body, 0);
}
