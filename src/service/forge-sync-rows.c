/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What of an answer may be stored, and single rows. */
#include "forge-sync-private.h"

guint64
forge_sync_begin_read (ForgeSync *self)
{
  guint64 request = ++self->seq;

  g_hash_table_add (self->begun, g_memdup2 (&request, sizeof request));
  return request;
}

void
forge_sync_end_read (ForgeSync *self,
                     guint64    request)
{
  g_hash_table_remove (self->begun, &request);
  if (g_hash_table_size (self->begun) == 0)
    g_hash_table_remove_all (self->barriers);
}

void
forge_sync_raise_barrier (ForgeSync *self,
                          gint64     id,
                          guint64    seq)
{
  guint64 *barrier = g_hash_table_lookup (self->barriers, &id);

  if (barrier)
    *barrier = MAX (*barrier, seq);
  else
    g_hash_table_insert (self->barriers, g_memdup2 (&id, sizeof id), g_memdup2 (&seq, sizeof seq));
}

/* No own change to the row settled since @request began, and no later request read it (I3, I17). */
static gboolean
may_touch (ForgeSync *self,
           gint64     id,
           guint64    request)
{
  const guint64 *barrier = g_hash_table_lookup (self->barriers, &id);
  gboolean may = request > self->barrier && (!barrier || *barrier <= request);

  self->is_held_back = self->is_held_back || !may;
  return may;
}

/* The holes that were met were that row's, or they are met again. */
static void
mend (ForgeSync *self,
      gint64     id)
{
  if (g_hash_table_remove (self->broken, &id))
    self->slow_hole = self->deep_at = 0;
}

gboolean
forge_sync_take_client (ForgeSync    *self,
                        ForgeClient  *client,
                        guint64       request,
                        gboolean     *changed,
                        GError      **error)
{
  gint64 id = forge_client_get_id (client);
  gboolean stored;

  *changed = FALSE;
  if (!may_touch (self, id, request))
    return TRUE;
  stored = forge_store_take (self->store, client, changed, error);
  if (*changed)
    self->unstored = id;
  if (!stored)
    return FALSE;
  forge_sync_raise_barrier (self, id, request);
  mend (self, id);
  return TRUE;
}

gboolean
forge_sync_drop_client (ForgeSync  *self,
                        gint64      id,
                        guint64     request,
                        gboolean   *changed,
                        GError    **error)
{
  *changed = FALSE;
  if (!may_touch (self, id, request))
    return TRUE;
  self->unstored = id;
  forge_sync_raise_barrier (self, id, request);
  mend (self, id);
  return forge_store_drop (self->store, id, changed, error);
}

void
forge_sync_note_unstored (ForgeSync *self,
                          gint64     id)
{
  if (id != 0)
    g_hash_table_add (self->broken, g_memdup2 (&id, sizeof id));
}

gboolean
forge_sync_take_clients (ForgeSync  *self,
                         ForgePage  *page,
                         guint64     request,
                         GError    **error)
{
  self->n_changed = 0;
  for (guint i = 0; i < page->clients->len; i++)
    {
      gboolean changed;

      if (!forge_sync_take_client (self, g_ptr_array_index (page->clients, i), request, &changed, error))
        return FALSE;
      self->n_changed += changed;
    }
  for (guint i = 0; i < page->broken->len; i++)
    g_hash_table_add (self->broken, g_memdup2 (&g_array_index (page->broken, gint64, i),
                                               sizeof (gint64)));
  return TRUE;
}

void
forge_sync_answer_clear (ForgeSyncAnswer *answer)
{
  g_clear_pointer (&answer->page, forge_page_free);
  g_clear_object (&answer->client);
}

static gboolean
take_row (ForgeSync              *self,
          guint64                 request,
          const ForgeSyncAnswer  *answer,
          GError                **error)
{
  gboolean changed = FALSE;

  if (answer->is_refused)
    {
      self->n_refused++;
      g_hash_table_add (self->broken, g_memdup2 (&self->request_id, sizeof (gint64)));
    }
  else if (answer->client
           ? !forge_sync_take_client (self, answer->client, request, &changed, error)
           : !forge_sync_drop_client (self, self->request_id, request, &changed, error))
    return FALSE;
  if (changed)
    self->n_compared = 0;
  return TRUE;
}

gboolean
forge_sync_take_answer (ForgeSync              *self,
                        guint64                 request,
                        const ForgeSyncAnswer  *answer,
                        gint64                  now,
                        ForgeStep              *step,
                        GError                **error)
{
  gboolean takes_step;

  *step = FORGE_STEP_ON;
  self->is_held_back = FALSE;
  if (self->request_id != 0 ? !take_row (self, request, answer, error)
      : answer->page && !forge_sync_take_clients (self, answer->page, request, error))
    return FALSE;
  /* A page of which a row was held back is not known, and asked for once more. */
  takes_step = !self->is_slow && !self->is_peek && self->flight != 0 && request >= self->stage_began &&
               !self->is_held_back;
  if (takes_step && self->request_id != 0)
    *step = forge_steps_take_row (self, error);
  else if (takes_step && answer->page)
    *step = forge_steps_take_page (self, answer->page, now, error);
  else if (takes_step)
    *step = answer->is_refused ? forge_steps_take_refusal (self, now, error)
                               : forge_steps_take_missing (self, now, error);
  return *step != FORGE_STEP_ERROR;
}

static gboolean
store_read (ForgeSync    *self,
            guint64       request,
            gint64        id,
            ForgeClient  *client,
            GError      **error)
{
  gboolean changed;

  if (!forge_store_begin (self->store, error))
    return FALSE;
  if (!(client ? forge_sync_take_client (self, client, request, &changed, error)
               : forge_sync_drop_client (self, id, request, &changed, error)))
    {
      forge_store_rollback (self->store);
      return FALSE;
    }
  /* What the server is counting this moment is not what is here now. */
  if (changed)
    self->stage_began = self->seq + 1;
  return forge_store_commit (self->store, error);
}

ForgeClient *
forge_sync_take_read (ForgeSync  *self,
                      guint64     request,
                      gint64      id,
                      guint       status,
                      gboolean    json,
                      GBytes     *body,
                      GError    **error)
{
  g_autoptr (ForgeClient) client = NULL;
  gboolean stored;

  if (status == 200 && json)
    {
      client = forge_page_parse_client (body, error);
      if (!client)
        {
          forge_sync_end_read (self, request);
          return NULL;
        }
    }
  else if (status != 404 || !json)
    {
      forge_sync_end_read (self, request);
      g_set_error (error, FORGE_ERROR, forge_sync_judge_status (status, json),
                   "The server answered %u", status);
      return NULL;
    }
  stored = store_read (self, request, id, client, error);
  if (!stored)
    forge_sync_note_unstored (self, id);
  forge_sync_end_read (self, request);
  if (stored && !client)
    g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "Not found.");
  return stored ? g_steal_pointer (&client) : NULL;
}
