/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-api-private.h"

#include "forge-error.h"
#include "forge-list-wire.h"

/* A GET under way, or waiting for a socket. It outlives the ForgeApi when that is disposed of. */
typedef struct {
  ForgeApi     *api;         /* (borrowed) (nullable): NULL when its answer no longer counts */
  ForgeKey     *key;         /* (owned) */
  guint64       seq;
  GCancellable *cancellable; /* (owned) */
  gboolean      sent;        /* was handed to the session */
} Flight;

/* Somebody who waits for one answer: the data of a GTask. */
typedef struct {
  ForgeKey *key;             /* (owned) */
  guint64   flight;          /* this one's answer will do, or any later one's */
  GSource  *cancelled;       /* (owned) (nullable) */
  void    (*give) (GTask *task, ForgeEntry *entry);
} Reader;

static void
flight_free (Flight *flight)
{
  forge_key_unref (flight->key);
  g_object_unref (flight->cancellable);
  g_free (flight);
}

static void
reader_free (gpointer data)
{
  Reader *reader = data;

  if (reader->cancelled != NULL)
    g_source_destroy (reader->cancelled);
  g_clear_pointer (&reader->cancelled, g_source_unref);
  forge_key_unref (reader->key);
  g_free (reader);
}

/* Slots */

void
forge_slot_free (gpointer data)
{
  ForgeSlot *slot = data;

  g_queue_clear_full (&slot->readers, g_object_unref);
  g_array_unref (slot->observations);
  g_clear_pointer (&slot->entry, forge_entry_unref);
  g_clear_error (&slot->error);
  forge_key_unref (slot->key);
  g_free (slot);
}

ForgeSlot *
forge_api_get_slot (ForgeApi *self,
                    ForgeKey *key)
{
  ForgeSlot *slot = g_hash_table_lookup (self->slots, key);
  ForgeEntry *entry;

  if (slot != NULL)
    return slot;

  slot = g_new0 (ForgeSlot, 1);
  slot->key = forge_key_ref (key);
  slot->observations = g_array_new (FALSE, FALSE, sizeof (guint));
  g_queue_init (&slot->readers);
  entry = forge_cache_get (self->cache, key, forge_api_now (self), NULL);
  if (entry != NULL)
    slot->entry = forge_entry_ref (entry);
  g_hash_table_insert (self->slots, slot->key, slot);
  return slot;
}

void
forge_api_leave_slot (ForgeApi  *self,
                      ForgeSlot *slot)
{
  if (slot->observations->len == 0 && g_queue_is_empty (&slot->readers))
    g_hash_table_remove (self->slots, slot->key);
}

/* Readers */

static void
return_client (GTask      *task,
               ForgeEntry *entry)
{
  g_autoptr (GBytes) body = forge_entry_to_bytes (entry);
  GError *error = NULL;
  ForgeClient *client = forge_wire_read_client (body, &error);

  if (client == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  forge_client_set_etag (client, forge_entry_get_etag (entry));
  g_task_return_pointer (task, client, g_object_unref);
}

static void
return_page (GTask      *task,
             ForgeEntry *entry)
{
  g_autoptr (GBytes) body = forge_entry_to_bytes (entry);
  GError *error = NULL;
  guint count;
  GPtrArray *clients = forge_list_wire_read_page (body, &count, &error);

  if (clients != NULL)
    g_task_return_pointer (task, clients, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
give (GTask      *task,
      ForgeEntry *entry)
{
  const Reader *reader = g_task_get_task_data (task);

  reader->give (task, entry);
}

/* Takes the readers out that @seq will do for, before any of them is called. */
static GPtrArray *
take_readers (ForgeSlot *slot,
              guint64    seq)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *l = slot->readers.head, *next; l != NULL; l = next)
    {
      const Reader *reader = g_task_get_task_data (l->data);

      next = l->next;
      if (reader->flight > seq)
        continue;
      g_ptr_array_add (taken, l->data);
      g_queue_delete_link (&slot->readers, l);
    }
  return taken;
}

static void
ask (ForgeApi  *self,
     ForgeSlot *slot,
     Reader    *reader)
{
  g_autoptr (GArray) actions = forge_actions_new ();

  reader->flight = forge_freshness_read (self->freshness, slot->key,
                                         slot->entry != NULL ? &slot->entry->stamp : NULL,
                                         forge_api_now (self), actions);
  forge_api_act (self, actions);
}

/* Flights */

static void
keep (Flight           *flight,
      SoupMessage      *message,
      GBytes           *body,
      const ForgeStamp *stamp)
{
  ForgeApi *self = flight->api;
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *control = soup_message_headers_get_list (headers, "Cache-Control");
  gboolean kept = control == NULL || !soup_header_contains (control, "no-store");
  g_autoptr (ForgeEntry) entry =
    (kept ? forge_cache_put : forge_cache_pass) (self->cache, flight->key, body,
                                                 soup_message_headers_get_one (headers, "ETag"),
                                                 forge_http_get_number (message, "Forge-Change"),
                                                 stamp);
  ForgeSlot *slot = g_hash_table_lookup (self->slots, flight->key);

  entry->service = forge_wire_read_label (soup_message_headers_get_one (headers, "Forge-Replica"));
  if (slot == NULL)
    return;

  g_clear_pointer (&slot->entry, forge_entry_unref);
  g_clear_error (&slot->error);
  slot->entry = forge_entry_ref (entry);
}

static void
arrive (Flight      *flight,
        SoupMessage *message,
        GBytes      *body)
{
  ForgeApi *self = flight->api;
  g_autoptr (GArray) actions = forge_actions_new ();
  g_autoptr (GPtrArray) readers = NULL;
  g_autoptr (ForgeEntry) entry = NULL;
  ForgeStamp stamp;
  ForgeSlot *slot;
  gint64 now = forge_api_now (self);

  if (!forge_freshness_arrive (self->freshness, flight->key, flight->seq, now, &stamp, actions))
    return;

  keep (flight, message, body, &stamp);
  forge_api_act (self, actions);
  forge_api_mark_dirty (self, flight->key);

  slot = g_hash_table_lookup (self->slots, flight->key);
  if (slot == NULL)
    return;

  entry = forge_entry_ref (slot->entry);
  /* A reader may wait for a flight that was to follow this one and is no longer needed. */
  readers = take_readers (slot, forge_freshness_judge (self->freshness, flight->key->tags, &stamp,
                                                       now) == FORGE_LABEL_FRESH
                                ? G_MAXUINT64 : flight->seq);
  forge_api_leave_slot (self, slot);
  for (guint i = 0; i < readers->len; i++)
    give (g_ptr_array_index (readers, i), entry);
}

static void
fail (Flight       *flight,
      SoupMessage  *message,
      ForgeFailure  failure,
      GError       *error)
{
  ForgeApi *self = flight->api;
  g_autoptr (GError) owned_error = error;
  g_autoptr (GArray) actions = forge_actions_new ();
  g_autoptr (GPtrArray) readers = NULL;
  ForgeSlot *slot;

  if (!forge_freshness_fail (self->freshness, flight->key, flight->seq, failure,
                             forge_http_get_retry_after (message), g_random_int (), forge_api_now (self),
                             actions))
    return;

  slot = g_hash_table_lookup (self->slots, flight->key);
  if (slot != NULL)
    {
      g_clear_error (&slot->error);
      slot->error = g_error_copy (error);
    }
  forge_api_act (self, actions);
  forge_api_mark_dirty (self, flight->key);

  slot = g_hash_table_lookup (self->slots, flight->key);
  if (slot == NULL)
    return;

  readers = take_readers (slot, G_MAXUINT64);
  forge_api_leave_slot (self, slot);
  for (guint i = 0; i < readers->len; i++)
    g_task_return_error (g_ptr_array_index (readers, i), g_error_copy (error));
}

static gboolean
is_transient (guint status)
{
  return status == 429 || (status >= 502 && status <= 504);
}

/* The body of one client is read when it comes, so that what can't be read is never kept. Lists
 * are too long for this thread: who shows them reads them elsewhere. */
static gboolean
check_body (const ForgeKey  *key,
            GBytes          *body,
            GError         **error)
{
  g_autoptr (ForgeClient) client = NULL;

  if (key->tags.id == 0)
    return TRUE;

  client = forge_wire_read_client (body, error);
  return client != NULL;
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Flight *flight = user_data;
  SoupMessage *message = forge_http_get_message (result);
  g_autoptr (ForgeApi) self = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);
  guint status = soup_message_get_status (message);

  g_signal_handlers_disconnect_by_data (message, flight);
  if (flight->api == NULL)
    {
      flight_free (flight);
      return;
    }

  self = g_object_ref (flight->api);
  g_hash_table_remove (self->flights, &flight->seq);
  forge_http_log (message, flight->key->path);

  if (body == NULL)
    fail (flight, message, FORGE_FAILURE_TRANSIENT, forge_wire_wrap_error (error));
  else if (status != SOUP_STATUS_OK)
    fail (flight, message,
          is_transient (status) ? FORGE_FAILURE_TRANSIENT : FORGE_FAILURE_LASTING,
          forge_wire_new_error (status, forge_http_is_json (message), body));
  else if (!forge_http_is_json (message))
    fail (flight, message, FORGE_FAILURE_LASTING,
          g_error_new_literal (FORGE_ERROR, FORGE_ERROR_PARSE, "The answer is not JSON"));
  else if (!check_body (flight->key, body, &error))
    fail (flight, message, FORGE_FAILURE_LASTING, g_steal_pointer (&error));
  else
    arrive (flight, message, body);

  flight_free (flight);
}

static void
on_sent (Flight *flight)
{
  if (flight->api != NULL)
    forge_freshness_sent (flight->api->freshness, flight->key, flight->seq,
                          forge_api_now (flight->api));
}

static void
start (Flight *flight)
{
  ForgeApi *self = flight->api;
  g_autoptr (SoupMessage) message = NULL;

  if (flight->sent || self->sessions[FORGE_CHANNEL_READ] == NULL)
    return;

  flight->sent = TRUE;
  message = forge_http_message_new ("GET", flight->key->path);
  forge_api_name_profile (self, message);
  g_signal_connect_swapped (message, "starting", G_CALLBACK (on_sent), flight);
  g_signal_connect_swapped (message, "restarted", G_CALLBACK (on_sent), flight);
  forge_http_send_async (self->sessions[FORGE_CHANNEL_READ], message, flight->cancellable,
                         on_answer, flight);
}

void
forge_api_begin_flight (ForgeApi *self,
                        ForgeKey *key,
                        guint64   seq)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->api = self;
  flight->key = forge_key_ref (key);
  flight->seq = seq;
  flight->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->flights, &flight->seq, flight);
  start (flight);
}

/* Its answer, if it still comes, finds nobody. */
static void
detach (Flight *flight)
{
  flight->api = NULL;
  if (flight->sent)
    g_cancellable_cancel (flight->cancellable);
  else
    flight_free (flight);
}

void
forge_api_revoke_flight (ForgeApi *self,
                         guint64   seq)
{
  Flight *flight = g_hash_table_lookup (self->flights, &seq);

  if (flight == NULL)
    return;
  g_hash_table_remove (self->flights, &seq);
  detach (flight);
}

void
forge_api_start_flights (ForgeApi *self)
{
  g_autoptr (GList) flights = g_hash_table_get_values (self->flights);

  for (GList *l = flights; l != NULL; l = l->next)
    start (l->data);
}

void
forge_api_cancel_flights (ForgeApi *self)
{
  g_autoptr (GList) flights = g_hash_table_get_values (self->flights);

  g_hash_table_remove_all (self->flights);
  for (GList *l = flights; l != NULL; l = l->next)
    detach (l->data);
}

void
forge_api_forget_answers (ForgeApi *self)
{
  g_autoptr (GArray) actions = forge_actions_new ();
  g_autoptr (GList) slots = g_hash_table_get_values (self->slots);

  for (GList *l = slots; l != NULL; l = l->next)
    {
      ForgeSlot *slot = l->data;

      g_clear_pointer (&slot->entry, forge_entry_unref);
      g_clear_error (&slot->error);
    }
  forge_freshness_change_principal (self->freshness, forge_api_now (self), actions);
  forge_cache_clear (self->cache);
  forge_api_act (self, actions);

  for (GList *l = slots; l != NULL; l = l->next)
    {
      ForgeSlot *slot = l->data;

      for (GList *r = slot->readers.head; r != NULL; r = r->next)
        ask (self, slot, g_task_get_task_data (r->data));
    }
}

/* One client, one page */

static gboolean
on_reader_cancelled (GCancellable *cancellable,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  ForgeApi *self = g_task_get_source_object (task);
  const Reader *reader = g_task_get_task_data (task);
  ForgeSlot *slot = g_hash_table_lookup (self->slots, reader->key);

  if (slot != NULL && g_queue_remove (&slot->readers, task))
    {
      g_object_unref (task);
      forge_api_leave_slot (self, slot);
      g_task_return_error_if_cancelled (task);
    }
  return G_SOURCE_REMOVE;
}

/* @task (transfer full) @path (transfer full) */
static void
read_once (ForgeApi    *self,
           GTask       *task,
           char        *path,
           void       (*give_func) (GTask *task, ForgeEntry *entry))
{
  g_autoptr (GTask) owned = task;
  g_autofree char *owned_path = path;
  GCancellable *cancellable = g_task_get_cancellable (task);
  ForgeSlot *slot;
  Reader *reader;

  if (g_task_return_error_if_cancelled (task))
    return;

  reader = g_new0 (Reader, 1);
  reader->key = forge_key_new (path);
  reader->give = give_func;
  g_task_set_task_data (task, reader, reader_free);
  slot = forge_api_get_slot (self, reader->key);
  ask (self, slot, reader);
  if (reader->flight == 0)
    {
      give (task, slot->entry);
      forge_api_leave_slot (self, slot);
      return;
    }

  g_queue_push_tail (&slot->readers, g_object_ref (task));
  if (cancellable != NULL)
    {
      reader->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (reader->cancelled, G_SOURCE_FUNC (on_reader_cancelled), task, NULL);
      g_source_attach (reader->cancelled, self->context);
    }
}

void
forge_api_get_client_async (ForgeApi            *self,
                            gint64               id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (id > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, forge_api_get_client_async);
  read_once (self, task, forge_api_client_path (id), return_client);
}

ForgeClient *
forge_api_get_client_finish (ForgeApi      *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_api_get_client_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
forge_api_find_clients_async (ForgeApi            *self,
                              ForgeQuery          *query,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, forge_api_find_clients_async);
  read_once (self, task, forge_api_page_path (query, 1), return_page);
}

GPtrArray *
forge_api_find_clients_finish (ForgeApi      *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_api_find_clients_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
