/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-api-private.h"

#include <string.h>

#include "forge-change-answer.h"
#include "forge-error.h"

/* A change: the data of its GTask. Changes of one client stand in one lane and go out one after
 * another (freshness I16); a new client has a lane of its own. */
typedef struct {
  /* input */
  ForgeMethod      method;
  ForgeChangeKind  kind;
  gint64           id;         /* 0 of a new client */
  char            *path;       /* (owned) */
  char            *body;       /* (owned) (nullable) */
  char            *key;        /* (owned) (nullable): Idempotency-Key */
  char            *etag;       /* (owned) (nullable): If-Match */

  /* in progress */
  gint64           lane;
  GSource         *cancelled;  /* (owned) (nullable): while it waits */
  gboolean         started;
  gboolean         sent;       /* once is enough */
  gint64           sent_at;
  gboolean         retried;
  guint            feed_epoch; /* when it was sent */
  guint            principal;  /* of the service that it was sent to */
} Mutation;

static const char *const method_names[] = {
  [FORGE_METHOD_POST] = "POST",
  [FORGE_METHOD_PUT] = "PUT",
  [FORGE_METHOD_PATCH] = "PATCH",
  [FORGE_METHOD_DELETE] = "DELETE",
};

static void
stop_waiting (Mutation *mutation)
{
  if (mutation->cancelled != NULL)
    g_source_destroy (mutation->cancelled);
  g_clear_pointer (&mutation->cancelled, g_source_unref);
}

static void
mutation_free (gpointer data)
{
  Mutation *mutation = data;

  stop_waiting (mutation);
  g_free (mutation->path);
  g_free (mutation->body);
  g_free (mutation->key);
  g_free (mutation->etag);
  g_free (mutation);
}

static void start_head (ForgeApi *self,
                        gint64    lane);

/* (transfer full): the lane's reference to @task */
static GTask *
leave_lane (ForgeApi *self,
            GTask    *task)
{
  const Mutation *mutation = g_task_get_task_data (task);
  gint64 number = mutation->lane;
  GQueue *lane = g_hash_table_lookup (self->lanes, &number);

  g_queue_remove (lane, task);
  if (g_queue_is_empty (lane))
    g_hash_table_remove (self->lanes, &number);
  else
    start_head (self, number);
  return task;
}

/* Edits that wait behind @mutation and were of the version that it was of: that one has become
 * @etag by one's own doing, and nobody else's. */
static void
pass_etag_on (ForgeApi       *self,
              const Mutation *mutation,
              const char     *etag)
{
  GQueue *lane = g_hash_table_lookup (self->lanes, &mutation->lane);

  if (mutation->etag == NULL || etag == NULL)
    return;

  for (GList *l = lane->head->next; l != NULL; l = l->next)
    {
      Mutation *next = g_task_get_task_data (l->data);

      if (g_strcmp0 (next->etag, mutation->etag) != 0)
        continue;
      g_free (next->etag);
      next->etag = g_strdup (etag);
    }
}

static ForgeVerdict
judge (const Mutation *mutation,
       SoupMessage    *message,
       gboolean        broken,
       gboolean        json)
{
  const ForgeReply reply = {
    .method = mutation->method,
    .sent = mutation->sent,
    .broken = broken,
    .status = soup_message_get_status (message),
    .json = json,
    .stated = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                            "Forge-Outcome"),
  };

  return forge_reply_judge (&reply);
}

static ForgeChangeKind
kind_of_change (const Mutation *mutation,
                ForgeOutcome    outcome)
{
  switch (outcome)
    {
    case FORGE_OUTCOME_APPLIED:
      return mutation->kind;
    case FORGE_OUTCOME_UNKNOWN:
      return FORGE_CHANGE_UNKNOWN;
    case FORGE_OUTCOME_REJECTED:
      return FORGE_CHANGE_ELSEWHERE;
    case FORGE_OUTCOME_NOT_SENT:
    default:
      g_assert_not_reached ();
    }
}

static void
settle (ForgeApi       *self,
        const Mutation *mutation,
        ForgeVerdict    verdict,
        gint64          id)
{
  const ForgeSettlement settlement = {
    .tags = id != 0 ? forge_tags_for_client (id) : forge_tags_from_change (mutation->path),
    .cause = FORGE_CAUSE_SETTLED,
    .verdict = verdict,
    .sent = mutation->sent_at,
  };

  if (verdict.bumps)
    forge_api_emit_changed (self, kind_of_change (mutation, verdict.outcome), id, &settlement);
}

static void
return_applied (GTask          *task,
                const Mutation *mutation,
                ForgeClient    *client)
{
  if (mutation->method == FORGE_METHOD_DELETE)
    g_task_return_boolean (task, TRUE);
  else if (client != NULL)
    g_task_return_pointer (task, g_object_ref (client), g_object_unref);
  else
    g_task_return_new_error (task, FORGE_ERROR, FORGE_ERROR_PARSE,
                             "The change was made, but the answer is not a whole client");
}

static void
finish (GTask        *task,
        SoupMessage  *message,
        GBytes       *body,
        const GError *cause)
{
  ForgeApi *self = g_task_get_source_object (task);
  const Mutation *mutation = g_task_get_task_data (task);
  gboolean json = body != NULL && forge_http_is_json (message);
  g_autoptr (ForgeClient) client = NULL;
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (GTask) owned_task = NULL;
  ForgeVerdict verdict;
  gboolean current;
  gint64 id = mutation->id;

  if (json && mutation->method != FORGE_METHOD_DELETE
      && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    client = forge_change_read_client (message, body, &unreadable);
  verdict = judge (mutation, message, cause != NULL, json && unreadable == NULL);
  if (client != NULL && id == 0)
    id = forge_client_get_id (client);

  /* What another service did is no news of this one (I20). */
  current = mutation->principal == self->principal;
  if (current)
    {
      settle (self, mutation, verdict, id);
      if (client != NULL && verdict.outcome == FORGE_OUTCOME_APPLIED)
        pass_etag_on (self, mutation, forge_client_get_etag (client));
    }
  owned_task = leave_lane (self, task);
  forge_api_feed_settled (self, current && verdict.bumps ? id : 0,
                          verdict.outcome == FORGE_OUTCOME_APPLIED
                          ? forge_http_get_number (message, "Forge-Change") : 0,
                          mutation->feed_epoch);

  if (verdict.outcome == FORGE_OUTCOME_APPLIED)
    return_applied (task, mutation, client);
  else
    g_task_return_error (task, forge_change_new_error (verdict.outcome, message, body, cause));
}

/* A create may be sent once more, since its key makes two of them one (I14): when the connection
 * died, not when there was no answer in time or nobody wants one; and to nobody else (I20). */
static gboolean
may_retry (ForgeApi       *self,
           const Mutation *mutation,
           SoupMessage    *message,
           const GError   *error)
{
  return error != NULL && mutation->key != NULL && mutation->sent && !mutation->retried
         && mutation->principal == self->principal
         && soup_message_get_status (message) == SOUP_STATUS_NONE
         && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void send_mutation (ForgeApi *self,
                           GTask    *task);

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ForgeApi *self = g_task_get_source_object (task);
  Mutation *mutation = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = g_object_ref (forge_http_get_message (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);

  g_signal_handlers_disconnect_by_data (message, task);
  forge_http_log (message, mutation->path);
  if (may_retry (self, mutation, message, error))
    {
      mutation->retried = TRUE;
      send_mutation (self, task);
      return;
    }
  finish (task, message, body, error);
}

static void
on_sent (GTask *task)
{
  ForgeApi *self = g_task_get_source_object (task);
  Mutation *mutation = g_task_get_task_data (task);

  mutation->sent = TRUE;
  mutation->sent_at = forge_api_now (self);
  mutation->feed_epoch = self->feed_epoch;
}

static void
send_mutation (ForgeApi *self,
               GTask    *task)
{
  Mutation *mutation = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = forge_http_message_new (method_names[mutation->method],
                                                            mutation->path);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* A reused connection may turn out to be dead, and a redirected POST becomes a GET. */
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION | SOUP_MESSAGE_NO_REDIRECT);
  forge_api_name_profile (self, message);
  if (mutation->key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", mutation->key);
  if (mutation->etag != NULL)
    soup_message_headers_replace (headers, "If-Match", mutation->etag);
  if (mutation->body != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (mutation->body, strlen (mutation->body));

      soup_message_set_request_body_from_bytes (message, "application/json", body);
    }
  g_signal_connect_swapped (message, "starting", G_CALLBACK (on_sent), task);
  forge_http_send_async (self->sessions[FORGE_CHANNEL_MUTATION], message,
                         g_task_get_cancellable (task), on_answer, g_object_ref (task));
}

static void
start_head (ForgeApi *self,
            gint64    number)
{
  GQueue *lane = g_hash_table_lookup (self->lanes, &number);
  GTask *task = g_queue_peek_head (lane);
  Mutation *mutation = g_task_get_task_data (task);

  if (mutation->started || self->sessions[FORGE_CHANNEL_MUTATION] == NULL)
    return;

  mutation->started = TRUE;
  mutation->principal = self->principal;
  stop_waiting (mutation);
  send_mutation (self, task);
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (GTask) owned_task = NULL;

  owned_task = leave_lane (g_task_get_source_object (task), task);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
enter_lane (ForgeApi *self,
            GTask    *task)
{
  Mutation *mutation = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GQueue *lane;

  mutation->lane = mutation->id != 0 ? mutation->id : --self->last_lane;
  lane = g_hash_table_lookup (self->lanes, &mutation->lane);
  if (lane == NULL)
    {
      lane = g_queue_new ();
      g_hash_table_insert (self->lanes, g_memdup2 (&mutation->lane, sizeof mutation->lane), lane);
    }
  g_queue_push_tail (lane, g_object_ref (task));

  if (cancellable != NULL)
    {
      mutation->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (mutation->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (mutation->cancelled, self->context);
    }
  start_head (self, mutation->lane);
}

void
forge_api_start_mutations (ForgeApi *self)
{
  guint n;
  g_autofree gint64 **numbers = (gint64 **) g_hash_table_get_keys_as_array (self->lanes, &n);

  for (guint i = 0; i < n; i++)
    start_head (self, *numbers[i]);
}

void
forge_api_drop_mutations (ForgeApi *self)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GList) lanes = g_hash_table_get_values (self->lanes);

  for (GList *l = lanes; l != NULL; l = l->next)
    {
      GQueue *lane = l->data;

      /* The head of a lane is the one that was sent. */
      while (lane->length > 1)
        g_ptr_array_insert (dropped, 0, g_queue_pop_tail (lane));
    }

  for (guint i = 0; i < dropped->len; i++)
    {
      GTask *task = g_ptr_array_index (dropped, i);

      stop_waiting (g_task_get_task_data (task));
      g_task_return_new_error (task, FORGE_ERROR, FORGE_ERROR_NETWORK,
                               "Nothing was sent: the service is another one now");
    }
}

gboolean
forge_api_is_changing (ForgeApi          *self,
                       const ForgeReport *report)
{
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_contains (self->lanes, &report->id))
    return TRUE;
  if (!report->created)
    return FALSE;

  g_hash_table_iter_init (&iter, self->lanes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (*(const gint64 *) key < 0)
      return TRUE;
  return FALSE;
}

/* Public API */

static GTask *
mutation_task_new (ForgeApi            *self,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data,
                   gpointer             tag,
                   Mutation             input)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* A change that was answered was made, whoever lost interest meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_memdup2 (&input, sizeof input), mutation_free);
  return task;
}

static ForgeClient *
finish_client (ForgeApi      *self,
               GAsyncResult  *result,
               gpointer       tag,
               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
forge_api_create_client_async (ForgeApi            *self,
                               ForgeClient         *draft,
                               const char          *key,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (FORGE_IS_CLIENT (draft));
  g_return_if_fail (key != NULL);

  task = mutation_task_new (self, cancellable, callback, user_data,
                            forge_api_create_client_async,
                            (Mutation) { .method = FORGE_METHOD_POST,
                                         .kind = FORGE_CHANGE_CREATED,
                                         .path = g_strdup ("clients/"),
                                         .body = forge_client_to_create (draft),
                                         .key = g_strdup (key) });
  enter_lane (self, task);
}

ForgeClient *
forge_api_create_client_finish (ForgeApi      *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return finish_client (self, result, forge_api_create_client_async, error);
}

void
forge_api_update_client_async (ForgeApi            *self,
                               ForgeClient         *base,
                               ForgeClient         *edited,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *path = NULL;
  char *body;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (FORGE_IS_CLIENT (base));
  g_return_if_fail (FORGE_IS_CLIENT (edited));

  path = forge_api_client_path (forge_client_get_id (base));
  body = forge_client_to_patch (edited, base);
  task = mutation_task_new (self, cancellable, callback, user_data,
                            forge_api_update_client_async,
                            (Mutation) { .method = FORGE_METHOD_PATCH,
                                         .kind = FORGE_CHANGE_UPDATED,
                                         .id = forge_client_get_id (base),
                                         .path = g_strdup (path),
                                         .body = body,
                                         .etag = g_strdup (forge_client_get_etag (base)) });
  if (body == NULL)
    g_task_return_pointer (task, g_object_ref (base), g_object_unref);
  else
    enter_lane (self, task);
}

ForgeClient *
forge_api_update_client_finish (ForgeApi      *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return finish_client (self, result, forge_api_update_client_async, error);
}

void
forge_api_delete_client_async (ForgeApi            *self,
                               gint64               id,
                               const char          *etag,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (id > 0);

  task = mutation_task_new (self, cancellable, callback, user_data,
                            forge_api_delete_client_async,
                            (Mutation) { .method = FORGE_METHOD_DELETE,
                                         .kind = FORGE_CHANGE_DELETED,
                                         .id = id,
                                         .path = forge_api_client_path (id),
                                         .etag = g_strdup (etag) });
  enter_lane (self, task);
}

gboolean
forge_api_delete_client_finish (ForgeApi      *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_api_delete_client_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
forge_api_restore_client_async (ForgeApi            *self,
                                gint64               id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (id > 0);

  task = mutation_task_new (self, cancellable, callback, user_data,
                            forge_api_restore_client_async,
                            (Mutation) { .method = FORGE_METHOD_POST,
                                         .kind = FORGE_CHANGE_RESTORED,
                                         .id = id,
                                         .path = g_strdup_printf (
                                             "clients/%" G_GINT64_FORMAT "/restore/", id),
                                         .body = g_strdup ("{}") });
  enter_lane (self, task);
}

ForgeClient *
forge_api_restore_client_finish (ForgeApi      *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return finish_client (self, result, forge_api_restore_client_async, error);
}
