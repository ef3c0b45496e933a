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

  return request > self->barrier && (!barrier || *barrier <= request);
}

gboolean
forge_sync_take_client (ForgeSync    *self,
                        ForgeClient  *client,
                        guint64       request,
                        gboolean     *changed,
                        GError      **error)
{
  gint64 id = forge_client_get_id (client);

  *changed = FALSE;
  if (!may_touch (self, id, request))
    return TRUE;
  if (!forge_store_take (self->store, client, changed, error))
    return FALSE;
  forge_sync_raise_barrier (self, id, request);
  g_hash_table_remove (self->broken, &id);
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
  forge_sync_raise_barrier (self, id, request);
  g_hash_table_remove (self->broken, &id);
  return forge_store_drop (self->store, id, changed, error);
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
  forge_sync_end_read (self, request);
  if (stored && !client)
    g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "Not found.");
  return stored ? g_steal_pointer (&client) : NULL;
}
