/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-api-accounts.h"

#include <string.h>

#include "forge-api-private.h"
#include "forge-change-answer.h"
#include "forge-error.h"

/* A change of accounts: the data of its GTask. */
typedef struct {
  ForgeMethod  method;
  char        *path;    /* (owned) */
  gboolean     opens;   /* a profile, when it is done */
  char        *profile; /* (owned) (nullable): which, as far as that is known */
  gboolean     sent;
  gint64       sent_at;
} AccountChange;

/* What can be wrong with what was typed, as "_codes" has it. */
static const struct {
  const char *field;
  const char *name;
  ForgeError  code;
} problems[] = {
  { "server", "bad_address", FORGE_ERROR_INVALID },
  { "server", "unreachable", FORGE_ERROR_NETWORK },
  { "server", "certificate", FORGE_ERROR_CERTIFICATE },
  { "server", "not_forge", FORGE_ERROR_PARSE },
  { "server", "insecure", FORGE_ERROR_FORBIDDEN },
  { "password", "refused", FORGE_ERROR_UNAUTHORIZED },
};

static void
account_change_free (gpointer data)
{
  AccountChange *change = data;

  g_free (change->path);
  g_free (change->profile);
  g_free (change);
}

/* Whether "_codes" has @name first for @field. */
static gboolean
has_code (const ForgeJson *json,
          const char      *field,
          const char      *name)
{
  ForgeJsonNode codes = forge_json_member (json, 0, "_codes");
  ForgeJsonNode list = codes != FORGE_JSON_NONE ? forge_json_member (json, codes, field)
                                                : FORGE_JSON_NONE;
  ForgeJsonNode first = list != FORGE_JSON_NONE ? forge_json_first (json, list) : FORGE_JSON_NONE;

  return first != FORGE_JSON_NONE && g_strcmp0 (forge_json_get_text (json, first), name) == 0;
}

/* 0: none that is known. */
static ForgeError
read_problem (SoupMessage *message,
              GBytes      *body)
{
  g_autoptr (ForgeJson) json = NULL;

  if (body != NULL && forge_http_is_json (message))
    json = forge_json_parse_bytes (body, NULL);
  for (guint i = 0; json != NULL && i < G_N_ELEMENTS (problems); i++)
    if (has_code (json, problems[i].field, problems[i].name))
      return problems[i].code;
  return 0;
}

static GError *
new_error (ForgeOutcome  outcome,
           SoupMessage  *message,
           GBytes       *body,
           const GError *cause)
{
  ForgeError problem = soup_message_get_status (message) == SOUP_STATUS_BAD_REQUEST
                       ? read_problem (message, body) : 0;

  return problem != 0 ? g_error_new_literal (FORGE_ERROR, problem, "The account was refused")
                      : forge_change_new_error (outcome, message, body, cause);
}

/* (transfer full) (nullable) */
static char *
read_id (GBytes *body)
{
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (body, NULL);

  return json != NULL ? g_strdup (forge_wire_read_string (json, 0, "id")) : NULL;
}

static void
settle (ForgeApi            *self,
        const AccountChange *change,
        ForgeVerdict         verdict)
{
  const ForgeSettlement settlement = {
    .tags = forge_tags_from_change (change->path),
    .cause = FORGE_CAUSE_SETTLED,
    .verdict = verdict,
    .sent = change->sent_at,
  };

  /* The feed may have told of it before. */
  if (verdict.outcome == FORGE_OUTCOME_APPLIED && change->opens
      && (change->profile == NULL || g_strcmp0 (change->profile, self->profile) != 0))
    {
      forge_api_change_principal (self, change->profile);
      forge_api_start_feed (self);
    }
  else if (verdict.bumps)
    forge_api_emit_changed (self, FORGE_CHANGE_ELSEWHERE, 0, &settlement);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ForgeApi *self = g_task_get_source_object (task);
  AccountChange *change = g_task_get_task_data (task);
  SoupMessage *message = forge_http_get_message (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);
  const ForgeReply reply = {
    .method = change->method,
    .sent = change->sent,
    .broken = error != NULL,
    .status = soup_message_get_status (message),
    .json = body != NULL && forge_http_is_json (message),
    .stated = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                            "Forge-Outcome"),
  };
  const ForgeVerdict verdict = forge_reply_judge (&reply);

  g_signal_handlers_disconnect_by_data (message, task);
  forge_http_log (message, "accounts/");
  if (change->opens && change->profile == NULL && reply.json)
    change->profile = read_id (body);
  /* What another service did is no news of this one (freshness I20). */
  if (G_OBJECT (self->sessions[FORGE_CHANNEL_MUTATION]) == source)
    settle (self, change, verdict);
  if (verdict.outcome == FORGE_OUTCOME_APPLIED)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, new_error (verdict.outcome, message, body, error));
}

static void
on_sent (GTask *task)
{
  AccountChange *change = g_task_get_task_data (task);

  change->sent = TRUE;
  change->sent_at = forge_api_now (g_task_get_source_object (task));
}

/* @path (transfer full); @body (transfer full) (nullable); @profile (nullable) */
static void
send_change (ForgeApi            *self,
             ForgeMethod          method,
             char                *path,
             char                *body,
             gboolean             opens,
             const char          *profile,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = NULL;
  AccountChange *change = g_new0 (AccountChange, 1);

  *change = (AccountChange) { method, path, opens, g_strdup (profile) };
  g_task_set_source_tag (task, send_change);
  /* What was done was done, whoever lost interest meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, change, account_change_free);
  if (self->sessions[FORGE_CHANNEL_MUTATION] == NULL)
    {
      g_free (body);
      g_task_return_new_error (task, FORGE_ERROR, FORGE_ERROR_NETWORK, "There is no service yet");
      return;
    }

  message = forge_http_message_new (method == FORGE_METHOD_DELETE ? "DELETE" : "POST", path);
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION | SOUP_MESSAGE_NO_REDIRECT);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  g_signal_connect_swapped (message, "starting", G_CALLBACK (on_sent), task);
  forge_http_send_async (self->sessions[FORGE_CHANNEL_MUTATION], message, cancellable, on_answer,
                         g_steal_pointer (&task));
}

static void
append_member (GString    *body,
               const char *name,
               const char *value)
{
  g_string_append_printf (body, "%c\"%s\":", body->len == 0 ? '{' : ',', name);
  forge_json_append_string (body, value);
}

/* (transfer full) */
static char *
make_path (const char *id,
           const char *action)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);

  return g_strdup_printf ("accounts/%s/%s", escaped, action);
}

void
forge_api_connect_async (ForgeApi            *self,
                         const char          *server,
                         const char          *user,
                         const char          *password,
                         gboolean             allow_http,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GString *body;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (server != NULL && user != NULL && password != NULL);

  body = g_string_new (NULL);
  append_member (body, "server", server);
  append_member (body, "user", user);
  append_member (body, "password", password);
  g_string_append_printf (body, ",\"allow_http\":%s}", allow_http ? "true" : "false");
  send_change (self, FORGE_METHOD_POST, g_strdup ("accounts/"), g_string_free (body, FALSE), TRUE,
               NULL, cancellable, callback, user_data);
}

void
forge_api_login_async (ForgeApi            *self,
                       const char          *id,
                       const char          *password,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GString *body;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (id != NULL && password != NULL);

  body = g_string_new (NULL);
  append_member (body, "password", password);
  g_string_append_c (body, '}');
  send_change (self, FORGE_METHOD_POST, make_path (id, "login/"), g_string_free (body, FALSE),
               FALSE, NULL, cancellable, callback, user_data);
}

void
forge_api_logout_async (ForgeApi            *self,
                        const char          *id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (id != NULL);

  send_change (self, FORGE_METHOD_POST, make_path (id, "logout/"), g_strdup ("{}"), FALSE,
               NULL, cancellable, callback, user_data);
}

void
forge_api_switch_async (ForgeApi            *self,
                        const char          *id,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (id != NULL);

  send_change (self, FORGE_METHOD_POST, make_path (id, "switch/"), g_strdup ("{}"), TRUE,
               id, cancellable, callback, user_data);
}

void
forge_api_forget_account_async (ForgeApi            *self,
                                const char          *id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (id != NULL);

  send_change (self, FORGE_METHOD_DELETE, make_path (id, ""), NULL,
               g_strcmp0 (id, self->profile) == 0, FORGE_THIS_COMPUTER, cancellable, callback,
               user_data);
}

gboolean
forge_api_change_account_finish (ForgeApi      *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, send_change), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What changes no data: whether it is heard is of no account here. */

static void
on_heard (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GBytes) body = forge_http_send_finish (result, NULL);

  forge_http_log (forge_http_get_message (result), "status/");
}

static void
tell (ForgeApi   *self,
      const char *method,
      const char *path,
      const char *text)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  if (self->sessions[FORGE_CHANNEL_READ] == NULL)
    return;
  message = forge_http_message_new (method, path);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  forge_api_name_profile (self, message);
  if (*text != '\0')
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  forge_http_send_async (self->sessions[FORGE_CHANNEL_READ], message, NULL, on_heard, NULL);
}

void
forge_api_set_attention (ForgeApi *self,
                         gboolean  visible)
{
  g_return_if_fail (FORGE_IS_API (self));

  tell (self, "POST", "status/attention/", visible ? "{\"visible\":true}" : "{\"visible\":false}");
}

void
forge_api_check_pending (ForgeApi *self)
{
  g_return_if_fail (FORGE_IS_API (self));

  tell (self, "POST", "pending/check/", "{}");
}

void
forge_api_dismiss_pending (ForgeApi *self,
                           gint64    number)
{
  g_autofree char *path = g_strdup_printf ("pending/%" G_GINT64_FORMAT "/", number);

  g_return_if_fail (FORGE_IS_API (self));

  tell (self, "DELETE", path, "");
}
