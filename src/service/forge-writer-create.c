/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A new client: the code is asked for first, since the server's answer to one that is taken may be
 * a page for people (contract §0.8), and again whenever it is not known what became of it. */
#include "forge-writer-private.h"

#include <string.h>

#include "forge-error.h"
#include "forge-idempotency.h"

/* Of the answers to a search for one code; then something is odd, and it stays unconfirmed. */
#define MOST_PAGES 25

static const char *
get_code (ForgeWrite *write)
{
  return forge_client_get (write->mine, FORGE_FIELD_CLIENT_CODE);
}

static void
ask_code (ForgeWrite         *write,
          ForgeWriteAnswered  answered)
{
  g_autofree char *code = g_uri_escape_string (get_code (write), NULL, FALSE);
  g_autofree char *path = g_strconcat ("clients/check-code/?code=", code, NULL);

  forge_write_ask (write, "GET", path, answered);
}

/* FALSE when the answer says nothing of it: @error, or one of another shape. */
static gboolean
read_exists (const ForgeRemoteAnswer *answer,
             gboolean                *exists)
{
  g_autoptr (ForgeJson) json = NULL;
  ForgeJsonNode member;

  if (answer->status != SOUP_STATUS_OK || !answer->json)
    return FALSE;
  json = forge_json_parse_bytes (answer->body, NULL);
  if (!json)
    return FALSE;
  member = forge_json_member (json, 0, "exists");
  if (member == FORGE_JSON_NONE || forge_json_get_kind (json, member) > FORGE_JSON_TRUE ||
      forge_json_get_kind (json, member) == FORGE_JSON_NULL)
    return FALSE;
  *exists = forge_json_get_kind (json, member) == FORGE_JSON_TRUE;
  return TRUE;
}

/* The row is in the database: out of the journal, and the answer is kept for who asks again. */
static gboolean
finish_row (ForgeWrite  *write,
            GError     **error)
{
  ForgeWriter *self = write->writer;
  const ForgeEntry *entry = write->entry;
  g_autoptr (GString) body = g_string_new (NULL);
  gint64 version;

  return forge_journal_remove (self->database, entry->number, error) &&
         (!entry->key ||
          (forge_store_append_row (self->store, entry->client, body, &version, error) &&
           forge_idempotency_put (self->database, entry->key, entry->digest, SOUP_STATUS_CREATED,
                                  body, version, error)));
}

static void
finish (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;
  g_autoptr (GError) error = NULL;

  if (forge_store_begin (self->store, &error))
    forge_writer_commit (self, finish_row (write, &error), &error);
  if (error)
    forge_write_answer_error (write, error);
  else
    forge_write_answer_row (write, SOUP_STATUS_CREATED);
  forge_write_end (write);
}

/* Its reading failed: it is as the server answered, until it is read again. */
static gboolean
store_made (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;
  g_autoptr (GError) error = NULL;
  gboolean changed;

  return write->made && forge_store_begin (self->store, &error) &&
         forge_writer_commit (self, forge_store_take (self->store, write->made, &changed, &error),
                              &error);
}

static void
on_row (ForgeWrite   *write,
        ForgeClient  *row,
        const GError *error)
{
  if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    forge_write_refuse (write, "not_found");
  else if (row || store_made (write))
    finish (write);
  else
    forge_write_rest_unconfirmed (write);
}

static void
read_row (ForgeWrite *write,
          gint64      id)
{
  write->entry->client = id;
  forge_write_read (write, on_row);
}

/* Finding out: by its code. */

static void
find_row (ForgeWrite *write,
          guint       page);

/* What was sent is what is there: nobody else made the same client at the same time, and if they
 * did, one is enough. */
static gboolean
is_mine (ForgeWrite  *write,
         ForgeClient *row)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *mine = forge_client_get (write->mine, field);

      if (forge_field_has (field, FORGE_FIELD_EDITABLE) && mine &&
          g_strcmp0 (mine, forge_client_get (row, field)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* TRUE when the page had it. */
static gboolean
take_page (ForgeWrite *write,
           ForgeJson  *json)
{
  ForgeJsonNode results = forge_json_member (json, 0, "results");
  ForgeJsonNode node = results == FORGE_JSON_NONE ? FORGE_JSON_NONE
                                                  : forge_json_first (json, results);

  for (; node != FORGE_JSON_NONE; node = forge_json_next (json, node))
    {
      g_autoptr (ForgeClient) row = forge_client_new_from_json (json, node, NULL);

      if (!row || g_strcmp0 (forge_client_get (row, FORGE_FIELD_CLIENT_CODE), get_code (write)) != 0)
        continue;
      if (is_mine (write, row))
        read_row (write, forge_client_get_id (row));
      else
        forge_write_refuse (write, "duplicate");
      return TRUE;
    }
  return FALSE;
}

static gboolean
has_next (ForgeJson *json)
{
  ForgeJsonNode next = forge_json_member (json, 0, "next");

  return next != FORGE_JSON_NONE && forge_json_get_kind (json, next) == FORGE_JSON_STRING;
}

static void
on_page (ForgeWrite              *write,
         const ForgeRemoteAnswer *answer,
         const GError            *error)
{
  g_autoptr (ForgeJson) json = NULL;

  if (answer->status == SOUP_STATUS_OK && answer->json)
    json = forge_json_parse_bytes (answer->body, NULL);
  if (!json)
    forge_write_rest_unconfirmed (write);
  else if (!take_page (write, json))
    {
      if (has_next (json) && write->page < MOST_PAGES)
        find_row (write, write->page + 1);
      else
        forge_write_rest_unconfirmed (write);
    }
}

static void
find_row (ForgeWrite *write,
          guint       page)
{
  g_autofree char *code = g_uri_escape_string (get_code (write), NULL, FALSE);
  g_autofree char *path =
    g_strdup_printf ("clients/?ordering=-created_at,name&page=%u&search=%s", page, code);

  write->page = page;
  forge_write_ask (write, "GET", path, on_page);
}

static void
on_asked_again (ForgeWrite              *write,
                const ForgeRemoteAnswer *answer,
                const GError            *error)
{
  gboolean exists;

  if (error || !read_exists (answer, &exists))
    forge_write_rest_unconfirmed (write);
  else if (exists)
    find_row (write, 1);
  else if (write->whole)
    forge_write_refuse (write, "server");
  else if (forge_write_is_past_horizon (write))
    forge_write_refuse (write, "not_applied");
  else
    forge_write_rest_unconfirmed (write);
}

void
forge_write_create_verify (ForgeWrite *write)
{
  if (write->entry->client != 0)
    read_row (write, write->entry->client);
  else
    ask_code (write, on_asked_again);
}

/* Sending. */

static void
on_created (ForgeWrite              *write,
            const ForgeRemoteAnswer *answer,
            const GError            *error)
{
  if (!forge_write_settle (write, answer, error))
    return;
  if (answer->verdict.outcome == FORGE_OUTCOME_APPLIED && write->made)
    read_row (write, forge_client_get_id (write->made));
  else
    ask_code (write, on_asked_again);
}

static void
send_new (ForgeWrite *write)
{
  g_autoptr (GError) error = NULL;

  g_free (write->entry->body);
  write->entry->body = forge_client_to_create (write->mine);
  write->entry->sent = forge_writer_now (write->writer);
  if (!forge_write_keep (write, FORGE_ENTRY_SENDING, 0, &error))
    {
      forge_write_answer_error (write, error);
      forge_write_end (write);
      return;
    }
  forge_write_ask (write, "POST", "clients/", on_created);
}

static void
on_asked (ForgeWrite              *write,
          const ForgeRemoteAnswer *answer,
          const GError            *error)
{
  gboolean exists = FALSE;

  if (error)
    forge_write_answer_error (write, error);
  else if (!read_exists (answer, &exists))
    forge_write_answer_refused_read (write);
  else if (exists)
    forge_write_answer_taken (write);
  else
    {
      send_new (write);
      return;
    }
  forge_write_end (write);
}

void
forge_write_create (ForgeWrite *write)
{
  ask_code (write, on_asked);
}
