/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions whose answers are good for a moment only: never entries of the cache (freshness I8). */
#include "forge-api-private.h"

#include "forge-error.h"

typedef gpointer (* ReadFunc) (GBytes  *body,
                               GError **error);

typedef struct {
  char           *path;  /* (owned) */
  ReadFunc        read;
  GDestroyNotify  free;  /* of what @read returns */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  g_free (question);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Question *question = g_task_get_task_data (task);
  SoupMessage *message = forge_http_get_message (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);
  guint status = soup_message_get_status (message);
  gpointer answer;

  forge_http_log (message, question->path);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (body == NULL)
    {
      g_task_return_error (task, forge_wire_wrap_error (error));
      return;
    }
  if (status != SOUP_STATUS_OK)
    {
      g_task_return_error (task,
                           forge_wire_new_error (status, forge_http_is_json (message), body));
      return;
    }
  answer = question->read (body, &error);
  if (answer != NULL)
    g_task_return_pointer (task, answer, question->free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @path (transfer full) */
static void
ask (ForgeApi            *self,
     gpointer             tag,
     char                *path,
     ReadFunc             read,
     GDestroyNotify       destroy,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = NULL;
  Question *question = g_new (Question, 1);

  *question = (Question) { path, read, destroy };
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, question_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->sessions[FORGE_CHANNEL_READ] == NULL)
    {
      g_task_return_new_error (task, FORGE_ERROR, FORGE_ERROR_NETWORK, "There is no service yet");
      return;
    }
  message = forge_http_message_new ("GET", path);
  forge_api_name_profile (self, message);
  forge_http_send_async (self->sessions[FORGE_CHANNEL_READ], message, cancellable, on_answer,
                         g_steal_pointer (&task));
}

static void
append_parameter (GString    *path,
                  const char *name,
                  const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append_c (path, strchr (path->str, '?') == NULL ? '?' : '&');
  g_string_append (path, name);
  g_string_append_c (path, '=');
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

void
forge_api_suggest_code_async (ForgeApi            *self,
                              const char          *kind,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GString *path;

  g_return_if_fail (FORGE_IS_API (self));

  path = g_string_new ("clients/next-code/");
  append_parameter (path, "type", kind);
  ask (self, forge_api_suggest_code_async, g_string_free (path, FALSE),
       (ReadFunc) forge_wire_read_code, g_free, cancellable, callback, user_data);
}

char *
forge_api_suggest_code_finish (ForgeApi      *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_api_suggest_code_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
forge_api_duplicates_path (ForgeClient *draft,
                           guint32      fields)
{
  g_autoptr (GString) path = g_string_new ("clients/duplicates/");
  g_autofree char *id = NULL;

  g_return_val_if_fail (FORGE_IS_CLIENT (draft), NULL);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (fields & 1u << field)
      append_parameter (path, forge_field_get (field)->name, forge_client_get (draft, field));
  if (strchr (path->str, '?') == NULL)
    return NULL;
  if (forge_client_get_id (draft) != 0)
    id = g_strdup_printf ("%" G_GINT64_FORMAT, forge_client_get_id (draft));
  append_parameter (path, "exclude", id);
  return g_strdup (path->str);
}

void
forge_api_find_duplicates_async (ForgeApi            *self,
                                 const char          *path,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (path != NULL);

  ask (self, forge_api_find_duplicates_async, g_strdup (path), (ReadFunc) forge_duplicates_read,
       (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
forge_api_find_duplicates_finish (ForgeApi      *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_api_find_duplicates_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
