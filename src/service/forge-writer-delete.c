/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A deletion: in the journal and out of sight at once, sent when it can't be taken back any more. A
 * deletion that is sent twice is done once, so that one without an answer is sent again. */
#include "forge-writer-private.h"

#include "forge-error.h"

/* The server has it no more. */
static void
finish (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;
  g_autoptr (GError) error = NULL;
  gboolean changed;

  if (forge_store_begin (self->store, &error))
    forge_writer_commit (self,
                         forge_store_drop (self->store, write->entry->client, &changed, &error) &&
                         forge_journal_remove (self->database, write->entry->number, &error),
                         &error);
  if (!error)
    {
      forge_write_end (write);
      return;
    }
  g_message ("A deletion could not be finished: %s", error->message);
  forge_write_rest (write);
}

static void
on_read (ForgeWrite   *write,
         ForgeClient  *row,
         const GError *error)
{
  if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    finish (write);
  else if (row && write->whole)
    forge_write_report (write, FORGE_ENTRY_REFUSED, "has_documents");
  else
    forge_write_rest (write);
}

/* Nothing was done: it can still be taken back while it waits for another try. */
static void
wait_again (ForgeWrite *write)
{
  forge_write_note (write, FORGE_ENTRY_WAITING, 0);
  forge_write_rest (write);
}

static void
take_refusal (ForgeWrite              *write,
              const ForgeRemoteAnswer *answer,
              const GError            *error)
{
  if (error || answer->status == SOUP_STATUS_UNAUTHORIZED || answer->status == 429)
    wait_again (write);
  else
    forge_write_report (write, FORGE_ENTRY_REFUSED,
                        answer->status == SOUP_STATUS_FORBIDDEN ? "forbidden" : "server");
}

static void
on_deleted (ForgeWrite              *write,
            const ForgeRemoteAnswer *answer,
            const GError            *error)
{
  forge_replica_settle (write->writer->replica, forge_tags_for_client (write->entry->client),
                        answer->verdict, answer->sent_at);
  write->whole = !error && forge_write_is_whole (answer);
  switch (answer->verdict.outcome)
    {
    case FORGE_OUTCOME_APPLIED:
      finish (write);
      break;
    case FORGE_OUTCOME_REJECTED:
      take_refusal (write, answer, error);
      break;
    case FORGE_OUTCOME_NOT_SENT:
      wait_again (write);
      break;
    case FORGE_OUTCOME_UNKNOWN:
    default:
      forge_write_read (write, on_read);
    }
}

void
forge_write_delete (ForgeWrite *write)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", write->entry->client);
  g_autoptr (GError) error = NULL;

  write->entry->sent = forge_writer_now (write->writer);
  if (write->entry->state == FORGE_ENTRY_WAITING &&
      !forge_write_keep (write, FORGE_ENTRY_SENDING, 0, &error))
    {
      g_message ("A deletion could not be begun: %s", error->message);
      write->entry->state = FORGE_ENTRY_WAITING;
      forge_write_rest (write);
      return;
    }
  forge_write_ask (write, "DELETE", path, on_deleted);
}
