/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-remote-private.h"

#include <string.h>

#include "forge-http.h"
#include "forge-wire.h"

/* A walk asks for a few pages at a time, and a change must not wait for them. */
#define CONNECTIONS 8
/* Seconds without a byte. */
#define TIMEOUT     30

typedef struct {
  /* input */
  const char          *method;   /* interned */
  char                *path;     /* (owned) */
  GBytes              *body;     /* (owned) (nullable) */
  ForgeRemoteStarting  starting; /* (nullable) */
  gpointer             user_data;

  /* in progress */
  char                *access;   /* (owned) (nullable): the token that it was sent with */
  gboolean             renewed;  /* its one refresh is spent */
  gboolean             refused;  /* so what was sent was not applied */

  /* output */
  ForgeRemoteAnswer    answer;
} Request;

enum {
  LOGIN_CHANGED,
  TOKENS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeRemote, forge_remote, G_TYPE_OBJECT)

void
forge_remote_answer_clear (ForgeRemoteAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->access);
  forge_remote_answer_clear (&request->answer);
  g_free (request);
}

static gboolean
is_change (const Request *request)
{
  return strcmp (request->method, "GET") != 0;
}

static ForgeMethod
get_method (const char *name)
{
  if (strcmp (name, "POST") == 0)
    return FORGE_METHOD_POST;
  if (strcmp (name, "PUT") == 0)
    return FORGE_METHOD_PUT;
  return strcmp (name, "PATCH") == 0 ? FORGE_METHOD_PATCH : FORGE_METHOD_DELETE;
}

/* Of a change; without an answer it is broken. */
static void
judge (Request *request,
       gboolean broken)
{
  const ForgeReply reply = {
    .method = get_method (request->method),
    .sent = request->answer.sent_at != 0 && !request->refused,
    .broken = broken,
    .status = request->answer.status,
    .json = request->answer.json,
  };

  if (is_change (request))
    request->answer.verdict = forge_reply_judge (&reply);
}

/* There is no whole answer. */
static void
fail (GTask        *task,
      const GError *cause)
{
  Request *request = g_task_get_task_data (task);

  judge (request, TRUE);
  if (is_change (request) && request->answer.verdict.outcome == FORGE_OUTCOME_UNKNOWN)
    g_task_return_new_error (task, FORGE_ERROR, FORGE_ERROR_UNKNOWN_OUTCOME,
                             "No answer to a change: %s", cause->message);
  else if (cause->domain == FORGE_ERROR
           || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (cause));
  else
    g_task_return_error (task, forge_wire_wrap_error (cause));
}

static void
complete (GTask       *task,
          SoupMessage *message,
          GBytes      *body)
{
  Request *request = g_task_get_task_data (task);

  request->answer.status = soup_message_get_status (message);
  request->answer.json = forge_http_is_json (message);
  request->answer.body = g_bytes_ref (body);
  request->answer.retry_after = forge_http_get_retry_after (message);
  judge (request, FALSE);
  g_task_return_boolean (task, TRUE);
}

typedef enum {
  REFUSAL_NONE,
  REFUSAL_TOKEN, /* a newer one may do */
  REFUSAL_USER,  /* no token will */
} Refusal;

/* This server says 403 where others say 401, and the code in the body says why. A 403 without one
 * is about what was asked, not about who asks. @login: what to say to a REFUSAL_USER. */
static Refusal
read_refusal (SoupMessage *message,
              GBytes      *body,
              ForgeLogin  *login)
{
  guint status = soup_message_get_status (message);
  g_autoptr (ForgeJson) json = NULL;
  const char *code;

  if ((status != 401 && status != 403) || !forge_http_is_json (message))
    return REFUSAL_NONE;

  json = forge_json_parse_bytes (body, NULL);
  code = json != NULL ? forge_wire_read_string (json, 0, "code") : NULL;
  if (g_strcmp0 (code, "user_inactive") == 0)
    *login = FORGE_LOGIN_INACTIVE;
  else if (g_strcmp0 (code, "user_not_found") == 0)
    *login = FORGE_LOGIN_UNKNOWN_USER;
  else
    return status == 401 || g_strcmp0 (code, "token_not_valid") == 0 ? REFUSAL_TOKEN : REFUSAL_NONE;
  return REFUSAL_USER;
}

static void
dispatch (ForgeRemote *self,
          GTask       *task);

/* What a token was refused for is sent once more with a newer one. */
static void
handle_refusal (ForgeRemote *self,
                GTask       *task)
{
  Request *request = g_task_get_task_data (task);
  gboolean newest = g_strcmp0 (request->access, self->access) == 0;

  request->refused = TRUE;
  if (request->renewed && newest)
    forge_remote_need_login (self, FORGE_LOGIN_EXPIRED);

  if (self->login != FORGE_LOGIN_DONE || request->renewed)
    {
      g_autoptr (GError) error = forge_remote_login_error (self);

      fail (task, error);
      return;
    }
  request->renewed = TRUE;
  if (newest)
    forge_remote_await_token (self, task);
  else
    dispatch (self, task);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ForgeRemote *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  SoupMessage *message = forge_http_get_message (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);
  ForgeLogin login;

  g_signal_handlers_disconnect_by_data (message, task);
  forge_http_log (message, request->path);
  if (body == NULL)
    {
      fail (task, error);
      return;
    }
  switch (read_refusal (message, body, &login))
    {
    case REFUSAL_TOKEN:
      handle_refusal (self, task);
      break;
    case REFUSAL_USER:
      if (g_strcmp0 (request->access, self->access) == 0)
        forge_remote_need_login (self, login);
      request->renewed = TRUE;
      handle_refusal (self, task);
      break;
    case REFUSAL_NONE:
    default:
      complete (task, message, body);
      break;
    }
}

static void
on_starting (GTask *task)
{
  ForgeRemote *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  request->answer.sent_at = self->clock (self->clock_data);
  request->refused = FALSE;
  if (request->starting != NULL)
    request->starting (request->user_data);
}

static void
dispatch (ForgeRemote *self,
          GTask       *task)
{
  Request *request = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = forge_remote_message_new (self, request->method, request->path,
                                                              request->body);
  g_autofree char *bearer = g_strconcat ("Bearer ", self->access, NULL);

  /* A reused connection may turn out to be dead, and libsoup would send some changes again. */
  if (is_change (request))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  g_free (request->access);
  request->access = g_strdup (self->access);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                bearer);
  g_signal_connect_swapped (message, "starting", G_CALLBACK (on_starting), task);
  forge_http_send_async (self->session, message, g_task_get_cancellable (task), on_answer,
                         g_object_ref (task));
}

void
forge_remote_resume (ForgeRemote  *self,
                     GTask        *task,
                     const GError *error)
{
  if (error != NULL)
    fail (task, error);
  else
    dispatch (self, task);
}

static void
forge_remote_finalize (GObject *object)
{
  ForgeRemote *self = FORGE_REMOTE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->closing);
  g_ptr_array_unref (self->waiting);
  g_free (self->base);
  g_free (self->access);
  g_free (self->refresh);

  G_OBJECT_CLASS (forge_remote_parent_class)->finalize (object);
}

static void
forge_remote_class_init (ForgeRemoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = forge_remote_finalize;

  signals[LOGIN_CHANGED] =
    g_signal_new ("login-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  signals[TOKENS_CHANGED] =
    g_signal_new ("tokens-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
forge_remote_init (ForgeRemote *self)
{
  self->session = soup_session_new_with_options ("timeout", TIMEOUT,
                                                 "max-conns", CONNECTIONS,
                                                 "max-conns-per-host", CONNECTIONS,
                                                 NULL);
  /* It would answer a challenge with whatever it can find. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  self->closing = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->login = FORGE_LOGIN_MISSING;
  self->clock = forge_clock_of_machine;
}

ForgeRemote *
forge_remote_new (const char *base)
{
  ForgeRemote *self;

  g_return_val_if_fail (base != NULL && g_str_has_suffix (base, "/"), NULL);

  self = g_object_new (FORGE_TYPE_REMOTE, NULL);
  self->base = g_strdup (base);
  return self;
}

void
forge_remote_close (ForgeRemote *self)
{
  g_return_if_fail (FORGE_IS_REMOTE (self));

  g_cancellable_cancel (self->closing);
  if (!self->refreshing)
    {
      g_autoptr (GError) error = NULL;

      g_cancellable_set_error_if_cancelled (self->closing, &error);
      forge_remote_resume_all (self, error);
    }
}

ForgeLogin
forge_remote_get_login (ForgeRemote *self)
{
  g_return_val_if_fail (FORGE_IS_REMOTE (self), FORGE_LOGIN_MISSING);

  return self->login;
}

const char *
forge_remote_get_refresh_token (ForgeRemote *self)
{
  g_return_val_if_fail (FORGE_IS_REMOTE (self), NULL);

  return self->refresh;
}

void
forge_remote_change_tokens (ForgeRemote *self,
                            const char  *access,
                            const char  *refresh,
                            ForgeLogin   login)
{
  gboolean other_login = self->login != login;
  gboolean other_refresh = g_strcmp0 (self->refresh, refresh) != 0;
  g_autofree char *old_access = g_steal_pointer (&self->access);
  g_autofree char *old_refresh = g_steal_pointer (&self->refresh);

  self->access = g_strdup (access);
  self->refresh = g_strdup (refresh);
  self->login = login;
  g_object_ref (self);
  if (other_refresh)
    g_signal_emit (self, signals[TOKENS_CHANGED], 0);
  if (other_login)
    g_signal_emit (self, signals[LOGIN_CHANGED], 0);
  g_object_unref (self);
}

void
forge_remote_expect_tokens (ForgeRemote *self)
{
  g_return_if_fail (FORGE_IS_REMOTE (self));

  forge_remote_change_tokens (self, NULL, NULL, FORGE_LOGIN_PENDING);
}

void
forge_remote_set_tokens (ForgeRemote *self,
                         const char  *access,
                         const char  *refresh)
{
  g_return_if_fail (FORGE_IS_REMOTE (self));

  forge_remote_change_tokens (self, access, refresh,
                              access != NULL || refresh != NULL ? FORGE_LOGIN_DONE
                                                                : FORGE_LOGIN_MISSING);
  if (!self->refreshing)
    forge_remote_resume_all (self, NULL);
}

void
forge_remote_send_async (ForgeRemote         *self,
                         const char          *method,
                         const char          *path,
                         GBytes              *body,
                         ForgeRemoteStarting  starting,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (FORGE_IS_REMOTE (self));
  g_return_if_fail (method != NULL);
  g_return_if_fail (path != NULL && *path != '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, forge_remote_send_async);
  /* A change that was answered was made, whoever lost interest meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  request = g_new0 (Request, 1);
  request->method = g_intern_string (method);
  request->path = g_strdup (path);
  request->body = body != NULL ? g_bytes_ref (body) : NULL;
  request->starting = starting;
  request->user_data = user_data;
  g_task_set_task_data (task, request, request_free);

  if (self->access != NULL)
    {
      dispatch (self, task);
    }
  else
    {
      request->renewed = TRUE;
      forge_remote_await_token (self, task);
    }
}

gboolean
forge_remote_send_finish (ForgeRemote        *self,
                          GAsyncResult       *result,
                          ForgeRemoteAnswer  *answer,
                          GError            **error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_remote_send_async), FALSE);
  g_return_val_if_fail (answer != NULL, FALSE);

  request = g_task_get_task_data (G_TASK (result));
  *answer = request->answer;
  request->answer.body = NULL;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
forge_remote_set_clock (ForgeRemote *self,
                        ForgeClock   clock,
                        gpointer     user_data)
{
  g_return_if_fail (FORGE_IS_REMOTE (self));

  self->clock = clock;
  self->clock_data = user_data;
}

void
forge_remote_set_timeout (ForgeRemote *self,
                          guint        seconds)
{
  g_return_if_fail (FORGE_IS_REMOTE (self));

  soup_session_set_timeout (self->session, seconds);
}
