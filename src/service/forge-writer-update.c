/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An edit: the row is read, put together with what was meant, and only what differs is sent. Then
 * it is read at once and a moment later: the server writes whole rows, so that another desk's save
 * may undo one of the same moment, and both were told that all is well (contract §0.9). */
#include "forge-writer-private.h"

#include "forge-error.h"
#include "forge-merge.h"

static gboolean
differs (ForgeClient  *a,
         ForgeClient  *b,
         ForgeFieldId  field)
{
  return g_strcmp0 (forge_client_get (a, field), forge_client_get (b, field)) != 0;
}

/* 1 << field for each that @write is about. */
static guint32
get_fields (ForgeWrite *write)
{
  guint32 fields = 0;

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_has (field, FORGE_FIELD_EDITABLE) && differs (write->base, write->mine, field))
      fields |= 1u << field;
  return fields;
}

/* Of those, the ones in which @row is not as @other. */
static guint32
get_differences (ForgeWrite  *write,
                 ForgeClient *row,
                 ForgeClient *other)
{
  guint32 fields = get_fields (write);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (!differs (row, other, field))
      fields &= ~(1u << field);
  return fields;
}

/* Reading it afterwards. */

/* The row is as it was meant. */
static void
take_applied (ForgeWrite *write)
{
  gint64 now = forge_writer_now (write->writer);

  forge_write_answer_row (write, SOUP_STATUS_OK);
  if (write->checked && write->begun >= write->until)
    {
      forge_write_drop (write);
      return;
    }
  write->checked = TRUE;
  write->rests = 0;
  forge_write_note (write, FORGE_ENTRY_CHECKING, MAX (now + FORGE_WRITER_RECHECK, write->until));
  forge_write_leave (write);
}

/* Who waits decides between the two at once. */
static void
take_overwritten (ForgeWrite  *write,
                  ForgeClient *row)
{
  if (write->message)
    {
      forge_write_answer_row (write, SOUP_STATUS_PRECONDITION_FAILED);
      forge_write_drop (write);
      return;
    }
  g_free (write->entry->theirs);
  write->entry->theirs = forge_writer_row_to_json (row);
  forge_write_report (write, FORGE_ENTRY_OVERWRITTEN, "overwritten");
}

static void
take_row (ForgeWrite  *write,
          ForgeClient *row)
{
  gboolean is_final = write->entry->state == FORGE_ENTRY_CHECKING || write->whole ||
                      forge_write_is_past_horizon (write);

  if (get_differences (write, row, write->mine) == 0)
    take_applied (write);
  else if (!is_final)
    forge_write_rest_unconfirmed (write);
  else if (write->entry->state == FORGE_ENTRY_CHECKING ||
           get_differences (write, row, write->base) != 0)
    take_overwritten (write, row);
  else
    forge_write_refuse (write, write->whole ? "server" : "not_applied");
}

/* It was made: the server said so, and how. */
static void
take_answer (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;
  g_autoptr (GError) error = NULL;
  gboolean changed;

  if (write->message && forge_store_begin (self->store, &error))
    forge_writer_commit (self, forge_store_take (self->store, write->made, &changed, &error), &error);
  forge_write_answer_row (write, SOUP_STATUS_OK);
  forge_write_rest (write);
}

static void
on_read_again (ForgeWrite   *write,
               ForgeClient  *row,
               const GError *error)
{
  if (row)
    take_row (write, row);
  else if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    {
      forge_write_answer_code (write, SOUP_STATUS_NOT_FOUND, FORGE_OUTCOME_REJECTED, "not_found",
                               "Not found.");
      forge_write_drop (write);
    }
  else if (write->entry->state == FORGE_ENTRY_CHECKING && write->made)
    take_answer (write);
  else
    forge_write_rest_unconfirmed (write);
}

void
forge_write_update_verify (ForgeWrite *write)
{
  forge_write_read (write, on_read_again);
}

/* Sending. */

/* What the server made of the values is what must stay. */
static void
adopt_made (ForgeWrite *write)
{
  guint32 fields = get_fields (write);
  g_autofree char *body = NULL;

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (fields & 1u << field)
      forge_client_set (write->mine, field, forge_client_get (write->made, field));
  body = forge_client_to_patch (write->mine, write->base);
  if (body)
    {
      g_free (write->entry->body);
      write->entry->body = g_steal_pointer (&body);
    }
}

static void
on_changed (ForgeWrite              *write,
            const ForgeRemoteAnswer *answer,
            const GError            *error)
{
  if (!forge_write_settle (write, answer, error))
    return;
  if (write->made)
    {
      adopt_made (write);
      forge_write_note (write, FORGE_ENTRY_CHECKING, 0);
    }
  forge_write_read (write, on_read_again);
}

/* An unconfirmed edit of the same fields is this one's concern now: it may still undo it. */
static void
supersede (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;
  ForgeWrite *older = forge_writer_find (self, write->entry->client, FORGE_ENTRY_UPDATE,
                                         FORGE_ENTRY_UNCONFIRMED);

  if (!older || older == write || older->running || (get_fields (older) & ~get_fields (write)) != 0)
    return;
  write->until = older->entry->sent + FORGE_WRITER_HORIZON;
  forge_write_drop (older);
}

static void
send_edit (ForgeWrite *write)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", write->entry->client);
  g_autoptr (GError) error = NULL;

  write->entry->sent = forge_writer_now (write->writer);
  if (!forge_write_keep (write, FORGE_ENTRY_SENDING, 0, &error))
    {
      forge_write_answer_error (write, error);
      forge_write_end (write);
      return;
    }
  supersede (write);
  forge_write_ask (write, "PATCH", path, on_changed);
}

static void
take_base (ForgeWrite  *write,
           ForgeClient *theirs)
{
  guint32 conflicts;
  ForgeClient *merged = forge_merge (write->base, write->mine, theirs, &conflicts);

  g_set_object (&write->base, theirs);
  g_clear_object (&write->mine);
  write->mine = merged;
  write->entry->base = forge_writer_row_to_json (theirs);
  write->entry->body = forge_client_to_patch (merged, theirs);
  if (conflicts == 0 && write->entry->body)
    {
      send_edit (write);
      return;
    }
  forge_write_answer_row (write, conflicts != 0 ? SOUP_STATUS_PRECONDITION_FAILED
                                                : SOUP_STATUS_OK);
  forge_write_end (write);
}

static void
on_read (ForgeWrite   *write,
         ForgeClient  *row,
         const GError *error)
{
  if (row)
    {
      take_base (write, row);
      return;
    }
  forge_write_answer_error (write, error);
  forge_write_end (write);
}

void
forge_write_update (ForgeWrite *write)
{
  forge_write_read (write, on_read);
}
