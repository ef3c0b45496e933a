/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a ForgeRemote comes by its tokens. */
#include "forge-remote-private.h"

#include "forge-http.h"
#include "forge-wire.h"

SoupMessage *
forge_remote_message_new (ForgeRemote *self,
                          const char  *method,
                          const char  *path,
                          GBytes      *body)
{
  g_autofree char *uri = g_strconcat (self->base, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_assert (message != NULL);

  /* A redirected POST would become a GET, and a token would go to another host. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message),
                                "Accept", "application/json");
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  return message;
}

GError *
forge_remote_login_error (ForgeRemote *self)
{
  return g_error_new_literal (FORGE_ERROR, FORGE_ERROR_UNAUTHORIZED, "Log in to the server first");
}

void
forge_remote_need_login (ForgeRemote *self,
                         ForgeLogin   login)
{
  forge_remote_change_tokens (self, NULL, NULL, login);
}

/* (transfer full): {"NAME":"VALUE",…} of NULL-terminated pairs. */
static GBytes *
make_body (const char *name,
           ...)
{
  GString *body = g_string_new ("{");
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    {
      forge_json_append_string (body, name);
      g_string_append_c (body, ':');
      forge_json_append_string (body, va_arg (args, const char *));
      g_string_append_c (body, ',');
    }
  va_end (args);
  body->str[body->len - 1] = '}';
  return g_string_free_to_bytes (body);
}

/* Refresh: one at a time, whoever waits for it. */

void
forge_remote_resume_all (ForgeRemote  *self,
                         const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (error == NULL && self->access == NULL)
        forge_remote_await_token (self, task);
      else
        forge_remote_resume (self, task, error);
    }
}

/* What the server answered to a refresh; NULL when there is a token. (transfer full) */
static GError *
take_token (ForgeRemote *self,
            SoupMessage *message,
            GBytes      *body)
{
  guint status = soup_message_get_status (message);
  gboolean is_json = forge_http_is_json (message);
  g_autoptr (ForgeJson) json = is_json ? forge_json_parse_bytes (body, NULL) : NULL;
  const char *access = json != NULL ? forge_wire_read_string (json, 0, "access") : NULL;

  if (status == 200 && access != NULL)
    {
      const char *rotated = forge_wire_read_string (json, 0, "refresh");
      g_autofree char *refresh = g_strdup (rotated != NULL ? rotated : self->refresh);

      forge_remote_change_tokens (self, access, refresh, FORGE_LOGIN_DONE);
      return NULL;
    }
  /* A page of a proxy is nobody's refusal. */
  if (json != NULL && (status == 400 || status == 401 || status == 403))
    {
      forge_remote_need_login (self, FORGE_LOGIN_EXPIRED);
      return forge_remote_login_error (self);
    }
  return g_error_new (FORGE_ERROR, FORGE_ERROR_SERVER, "The token was not refreshed: %u", status);
}

typedef struct {
  ForgeRemote *remote;  /* (owned) */
  char        *refresh; /* (owned): what was sent */
} Refresh;

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Refresh *refresh = user_data;
  g_autoptr (ForgeRemote) self = refresh->remote;
  g_autofree char *sent = refresh->refresh;
  SoupMessage *message = forge_http_get_message (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);

  forge_http_log (message, "auth/refresh/");
  self->refreshing = FALSE;
  /* Somebody logged in or out meanwhile: that counts. */
  if (g_strcmp0 (sent, self->refresh) != 0)
    g_clear_error (&error);
  else if (body != NULL)
    error = take_token (self, message, body);
  forge_remote_resume_all (self, error);
}

static void
start_refresh (ForgeRemote *self)
{
  g_autoptr (GBytes) body = make_body ("refresh", self->refresh, NULL);
  g_autoptr (SoupMessage) message = forge_remote_message_new (self, "POST", "auth/refresh/", body);
  Refresh *refresh = g_new (Refresh, 1);

  *refresh = (Refresh) { g_object_ref (self), g_strdup (self->refresh) };
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  self->refreshing = TRUE;
  forge_http_send_async (self->session, message, self->closing, on_refreshed, refresh);
}

void
forge_remote_await_token (ForgeRemote *self,
                          GTask       *task)
{
  if (self->refresh != NULL || self->login == FORGE_LOGIN_PENDING)
    {
      g_ptr_array_add (self->waiting, g_object_ref (task));
      if (self->refresh != NULL && !self->refreshing)
        start_refresh (self);
    }
  else
    {
      g_autoptr (GError) error = NULL;

      if (self->login == FORGE_LOGIN_DONE)
        forge_remote_need_login (self, FORGE_LOGIN_EXPIRED);
      error = forge_remote_login_error (self);
      forge_remote_resume (self, task, error);
    }
}

/* Login */

static gboolean
take_login (ForgeRemote  *self,
            SoupMessage  *message,
            GBytes       *body,
            GError      **error)
{
  guint status = soup_message_get_status (message);
  g_autoptr (ForgeJson) json = forge_http_is_json (message) ? forge_json_parse_bytes (body, NULL)
                                                            : NULL;
  const char *access = json != NULL ? forge_wire_read_string (json, 0, "access") : NULL;
  const char *refresh = json != NULL ? forge_wire_read_string (json, 0, "refresh") : NULL;

  if (status == 200 && access != NULL && refresh != NULL)
    {
      forge_remote_set_tokens (self, access, refresh);
      return TRUE;
    }
  if (json != NULL && (status == 400 || status == 401 || status == 403))
    g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_UNAUTHORIZED,
                         "The user or the password was not accepted");
  else if (status == 429 || status >= 500)
    g_set_error (error, FORGE_ERROR, FORGE_ERROR_SERVER, "The login was answered with %u", status);
  else
    g_set_error (error, FORGE_ERROR, FORGE_ERROR_PARSE, "Not the login of a Forge server: %u",
                 status);
  return FALSE;
}

static void
on_logged_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessage *message = forge_http_get_message (result);
  GError *error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);

  forge_http_log (message, "auth/login/");
  if (body == NULL)
    {
      g_autoptr (GError) cause = error;

      g_task_return_error (task, g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                   ? g_error_copy (cause) : forge_wire_wrap_error (cause));
    }
  else if (take_login (g_task_get_source_object (task), message, body, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
forge_remote_login_async (ForgeRemote         *self,
                          const char          *user,
                          const char          *password,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  GTask *task;

  g_return_if_fail (FORGE_IS_REMOTE (self));
  g_return_if_fail (user != NULL);
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, forge_remote_login_async);
  g_task_set_check_cancellable (task, FALSE);
  body = make_body ("username", user, "password", password, NULL);
  message = forge_remote_message_new (self, "POST", "auth/login/", body);
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  forge_http_send_async (self->session, message, cancellable, on_logged_in, task);
}

gboolean
forge_remote_login_finish (ForgeRemote   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_remote_login_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
