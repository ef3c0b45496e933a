/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-writer-private.h"

#include <string.h>

#include "forge-error.h"
#include "forge-replica-page.h"

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (ForgeWrite) write = data;
  g_auto (ForgeRemoteAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  forge_remote_send_finish (FORGE_REMOTE (source), result, &answer, &error);
  if (write->writer)
    write->answered (write, &answer, error);
}

void
forge_write_ask (ForgeWrite         *write,
                 const char         *method,
                 const char         *path,
                 ForgeWriteAnswered  answered)
{
  const char *text = strcmp (method, "GET") == 0 ? NULL : write->entry->body;
  g_autoptr (GBytes) body = text ? g_bytes_new (text, strlen (text)) : NULL;

  write->answered = answered;
  forge_remote_send_async (write->writer->remote, method, path, body, NULL,
                           write->writer->cancellable, on_answer, forge_write_ref (write));
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (ForgeWrite) write = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) row =
    forge_replica_read_row_finish (FORGE_REPLICA (source), result, &error);

  if (write->writer)
    write->taken (write, row, error);
}

void
forge_write_read (ForgeWrite     *write,
                  ForgeWriteRead  taken)
{
  write->taken = taken;
  forge_replica_read_row_async (write->writer->replica, write->entry->client,
                                write->writer->cancellable, on_read, forge_write_ref (write));
}

/* A server that breaks down says so in a whole answer, and has done then what it will do. What
 * stands before it says that it has no answer. */
gboolean
forge_write_is_whole (const ForgeRemoteAnswer *answer)
{
  switch (answer->status)
    {
    case SOUP_STATUS_NONE:
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return FALSE;
    default:
      return answer->status >= SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

static ForgeClient *
read_made (const ForgeRemoteAnswer *answer)
{
  return answer->json && answer->body ? forge_page_parse_client (answer->body, NULL) : NULL;
}

gboolean
forge_write_settle (ForgeWrite              *write,
                    const ForgeRemoteAnswer *answer,
                    const GError            *error)
{
  ForgeWriter *self = write->writer;
  gint64 client = write->entry->client;
  ForgeTags tags = client != 0 ? forge_tags_for_client (client)
                               : forge_tags_from_change ("clients/");

  forge_replica_settle (self->replica, tags, answer->verdict, answer->sent_at);
  switch (answer->verdict.outcome)
    {
    case FORGE_OUTCOME_APPLIED:
      write->made = read_made (answer);
      return TRUE;
    case FORGE_OUTCOME_UNKNOWN:
      write->whole = !error && forge_write_is_whole (answer);
      if (forge_writer_now (self) - write->entry->sent > FORGE_WRITER_PATIENCE)
        forge_write_answer_unknown (write);
      return TRUE;
    case FORGE_OUTCOME_REJECTED:
    case FORGE_OUTCOME_NOT_SENT:
    default:
      if (error)
        forge_write_answer_error (write, error);
      else
        forge_write_answer_refusal (write, answer);
      forge_write_drop (write);
      return FALSE;
    }
}

gboolean
forge_write_is_past_horizon (ForgeWrite *write)
{
  return write->begun >= write->entry->sent + FORGE_WRITER_HORIZON;
}

void
forge_write_rest_unconfirmed (ForgeWrite *write)
{
  forge_write_answer_unknown (write);
  if (write->entry->state != FORGE_ENTRY_UNCONFIRMED)
    forge_write_note (write, FORGE_ENTRY_UNCONFIRMED, 0);
  forge_write_rest (write);
}

void
forge_write_refuse (ForgeWrite *write,
                    const char *code)
{
  if (!write->message)
    {
      forge_write_report (write, FORGE_ENTRY_REFUSED, code);
      return;
    }
  if (strcmp (code, "duplicate") == 0)
    forge_write_answer_taken (write);
  else
    forge_write_answer_code (write, SOUP_STATUS_BAD_GATEWAY, FORGE_OUTCOME_REJECTED, code,
                             "The server did not do it.");
  forge_write_drop (write);
}
