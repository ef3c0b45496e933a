/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-writer-private.h"

#include <string.h>

#include "forge-answer.h"
#include "forge-clients-handler.h"
#include "forge-error.h"
#include "forge-idempotency.h"

/* Inside no transaction: what is read here is looked at once more at the server. */

/* The same request is under way: its answer goes to who asks last. */
static gboolean
join (ForgeRequest *request,
      const char   *key,
      const char   *digest)
{
  ForgeWriter *self = request->profile->writer;

  for (guint i = 0; i < self->writes->len; i++)
    {
      ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (g_strcmp0 (write->entry->key, key) != 0 || write->entry->state == FORGE_ENTRY_REFUSED)
        continue;
      if (g_strcmp0 (write->entry->digest, digest) != 0)
        {
          forge_idempotency_refuse (request);
          return TRUE;
        }
      forge_write_answer_unknown (write);
      write->message = g_object_ref (request->message);
      soup_server_message_pause (write->message);
      if (write->entry->number != 0 && !write->running)
        write->entry->due = forge_writer_now (self);
      forge_writer_tick (self);
      return TRUE;
    }
  return FALSE;
}

/* Of two new clients under way with one code the first has it. */
static gboolean
is_code_under_way (ForgeWriter *self,
                   ForgeClient *client)
{
  const char *code = forge_client_get (client, FORGE_FIELD_CLIENT_CODE);

  for (guint i = 0; i < self->writes->len; i++)
    {
      const ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (write->entry->kind == FORGE_ENTRY_CREATE && write->mine &&
          write->entry->state != FORGE_ENTRY_REFUSED &&
          g_strcmp0 (forge_client_get (write->mine, FORGE_FIELD_CLIENT_CODE), code) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
forge_writer_create (ForgeRequest  *request,
                     GError       **error)
{
  ForgeWriter *self = request->profile->writer;
  g_autoptr (ForgeClient) client = forge_client_new (0);
  const char *key = forge_idempotency_get_key (request);
  g_autofree char *digest = key ? forge_idempotency_get_digest (request) : NULL;
  gboolean replayed;
  ForgeEntry *entry;

  if (!forge_idempotency_replay (self->database, request, &replayed, error))
    return FALSE;
  if (replayed || (key && join (request, key, digest)))
    return TRUE;
  if (!forge_clients_read_body (request, TRUE, client, error))
    return FALSE;
  if (is_code_under_way (self, client))
    {
      g_autoptr (ForgeProblems) problems = forge_problems_new ();

      forge_problems_add (problems, FORGE_FIELD_CLIENT_CODE, FORGE_PROBLEM_DUPLICATE, NULL);
      g_propagate_error (error, forge_error_new_invalid (problems));
      return FALSE;
    }
  entry = g_new0 (ForgeEntry, 1);
  entry->kind = FORGE_ENTRY_CREATE;
  entry->key = g_strdup (key);
  entry->digest = g_steal_pointer (&digest);
  forge_writer_enter (self, request, entry, NULL, g_steal_pointer (&client));
  return TRUE;
}

static gboolean
change (ForgeRequest  *request,
        gboolean       complete,
        GError       **error)
{
  g_autoptr (ForgeClient) base = NULL;
  g_autoptr (ForgeClient) mine = NULL;
  ForgeEntry *entry;

  if (!forge_clients_check_version (request, error))
    return FALSE;
  if (request->status != 0)
    return TRUE;
  base = forge_store_get (request->store, request->id, FALSE, error);
  mine = base ? forge_client_copy (base) : NULL;
  if (!mine || !forge_clients_read_body (request, complete, mine, error))
    return FALSE;
  if (forge_client_equal (base, mine))
    return forge_clients_read (request, error);
  entry = g_new0 (ForgeEntry, 1);
  entry->kind = FORGE_ENTRY_UPDATE;
  entry->client = request->id;
  forge_writer_enter (request->profile->writer, request, entry, g_steal_pointer (&base),
                      g_steal_pointer (&mine));
  return TRUE;
}

gboolean
forge_writer_replace (ForgeRequest  *request,
                      GError       **error)
{
  return change (request, TRUE, error);
}

gboolean
forge_writer_change (ForgeRequest  *request,
                     GError       **error)
{
  return change (request, FALSE, error);
}

/* Durable, and out of sight. */
static gboolean
hide (ForgeRequest  *request,
      ForgeEntry    *entry,
      GError       **error)
{
  return forge_store_begin (request->store, error) &&
         forge_writer_commit (request->profile->writer,
                              forge_store_delete (request->store, entry->client, error) &&
                              forge_journal_put (request->database, entry, error), error);
}

gboolean
forge_writer_delete (ForgeRequest  *request,
                     GError       **error)
{
  ForgeWriter *self = request->profile->writer;
  g_autoptr (ForgeEntry) entry = g_new0 (ForgeEntry, 1);
  g_autoptr (ForgeClient) base = NULL;

  if (!forge_clients_check_version (request, error))
    return FALSE;
  if (request->status != 0)
    return TRUE;
  base = forge_store_get (request->store, request->id, FALSE, error);
  if (!base)
    return FALSE;
  entry->kind = FORGE_ENTRY_DELETE;
  entry->state = FORGE_ENTRY_WAITING;
  entry->client = request->id;
  entry->base = forge_writer_row_to_json (base);
  entry->due = forge_writer_now (self) + FORGE_WRITER_DEADLINE;
  if (!hide (request, entry, error))
    return FALSE;
  forge_writer_enter (self, request, g_steal_pointer (&entry), g_steal_pointer (&base), NULL);
  forge_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL);
  return TRUE;
}

/* Out of the journal and back in the list, at once or not at all. */
static gboolean
bring_back (ForgeRequest  *request,
            ForgeWrite    *write,
            GError       **error)
{
  return forge_store_begin (request->store, error) &&
         forge_writer_commit (request->profile->writer,
                              forge_clients_restore (request, error) &&
                              forge_journal_remove (request->database, write->entry->number,
                                                    error), error);
}

/* One that somebody else deleted meanwhile is as gone as one whose deletion was sent. */
gboolean
forge_writer_restore (ForgeRequest  *request,
                      GError       **error)
{
  ForgeWrite *write = forge_writer_find (request->profile->writer, request->id,
                                         FORGE_ENTRY_DELETE, FORGE_ENTRY_WAITING);
  g_autoptr (GError) failure = NULL;

  if (write && !write->running && bring_back (request, write, &failure))
    {
      forge_write_end (write);
      return TRUE;
    }
  if (failure && !g_error_matches (failure, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  forge_request_answer (request, SOUP_STATUS_GONE,
                        g_string_new ("{\"detail\":\"The deletion was sent.\","
                                      "\"_code\":\"sent\"}"));
  return TRUE;
}

static void
append_raw (GString    *out,
            const char *name,
            const char *json)
{
  g_string_append_printf (out, ",\"%s\":%s", name, json ? json : "null");
}

static void
append_write (ForgeWrite *write,
              GString    *out)
{
  const ForgeEntry *entry = write->entry;
  ForgeClient *client = write->mine ? write->mine : write->base;

  g_string_append_printf (out, "%s{\"pending\":%" G_GINT64_FORMAT ",\"kind\":\"%s\",\"client\":",
                          out->str[out->len - 1] == '[' ? "" : ",", entry->number,
                          forge_entry_kind_to_string (entry->kind));
  forge_answer_append_number (out, entry->client);
  g_string_append (out, ",\"name\":");
  forge_json_append_string (out, client ? forge_client_get (client, FORGE_FIELD_NAME) : NULL);
  g_string_append_printf (out, ",\"state\":\"%s\",\"since\":",
                          forge_entry_state_to_string (entry->state));
  forge_answer_append_time (out, entry->sent);
  g_string_append (out, ",\"code\":");
  forge_json_append_string (out, entry->code);
  append_raw (out, "base", entry->base);
  append_raw (out, "mine", entry->body);
  append_raw (out, "theirs", entry->theirs);
  g_string_append_c (out, '}');
}

gboolean
forge_writer_list (ForgeRequest  *request,
                   GError       **error)
{
  ForgeWriter *self = request->profile->writer;
  GString *body = g_string_new ("{\"results\":[");

  for (guint i = 0; self && i < self->writes->len; i++)
    {
      ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (write->entry->number != 0)
        append_write (write, body);
    }
  g_string_append (body, "]}");
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}

gboolean
forge_writer_check (ForgeRequest  *request,
                    GError       **error)
{
  if (request->profile->writer)
    forge_writer_wake (request->profile->writer);
  return forge_writer_list (request, error);
}

gboolean
forge_writer_dismiss (ForgeRequest  *request,
                      GError       **error)
{
  ForgeWriter *self = request->profile->writer;

  for (guint i = 0; self && i < self->writes->len; i++)
    {
      ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (write->entry->number != request->id)
        continue;
      if (write->entry->state < FORGE_ENTRY_REFUSED)
        {
          forge_request_answer (request, SOUP_STATUS_CONFLICT,
                                g_string_new ("{\"detail\":\"It is still under way.\","
                                              "\"_code\":\"under_way\"}"));
          return TRUE;
        }
      forge_write_drop (write);
      forge_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL);
      return TRUE;
    }
  g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "Not found.");
  return FALSE;
}
