/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-accounts-handler.h"

#include "forge-answer.h"
#include "forge-error.h"

/* What is wrong with what was asked for. */
typedef struct
{
  const char *field;
  const char *code;
  const char *message;
} Problem;

static const Problem blank_server = { "server", "required", "This field is required." };
static const Problem blank_user = { "user", "required", "This field is required." };
static const Problem blank_password = { "password", "required", "This field is required." };
static const Problem bad_address = { "server", "bad_address", "This is not an address." };
static const Problem insecure = {
  "server", "insecure", "Without https, others on the way can read the password."
};
static const Problem unreachable = { "server", "unreachable", "Nobody answers there." };
static const Problem certificate = {
  "server", "certificate", "The server cannot show that it is who it says."
};
static const Problem not_forge = { "server", "not_forge", "This is not a Forge server." };
static const Problem refused = {
  "password", "refused", "The user or the password was not accepted."
};

/* (transfer full) */
static GString *
make_problem (const Problem *problem)
{
  GString *body = g_string_new (NULL);

  g_string_append_printf (body, "{\"%s\":[\"%s\"],\"_codes\":{\"%s\":[\"%s\"]}}", problem->field,
                          problem->message, problem->field, problem->code);
  return body;
}

static void
refuse (ForgeRequest  *request,
        const Problem *problem)
{
  forge_request_answer (request, SOUP_STATUS_BAD_REQUEST, make_problem (problem));
}

static const Problem *
find_problem (const GError *error)
{
  if (error->domain != FORGE_ERROR)
    return NULL;
  switch ((int) error->code)
    {
    case FORGE_ERROR_NETWORK:
    case FORGE_ERROR_TIMEOUT:
    case FORGE_ERROR_SERVER:
      return &unreachable;
    case FORGE_ERROR_CERTIFICATE:
      return &certificate;
    case FORGE_ERROR_PARSE:
      return &not_forge;
    case FORGE_ERROR_UNAUTHORIZED:
      return &refused;
    default:
      return NULL;
    }
}

/* A login that is under way. */
typedef struct
{
  ForgeProfiles     *profiles; /* borrowed */
  SoupServerMessage *message;  /* (owned) */
  guint              status;   /* when it is done */
} Login;

/* @body: (transfer full) */
static void
answer (Login        *login,
        ForgeOutcome  outcome,
        guint         status,
        GString      *body)
{
  const ForgeProfile *profile = forge_profiles_get_open (login->profiles);

  forge_answer_set_outcome (login->message, outcome);
  forge_answer_send (login->message, "accounts",
                     profile ? forge_store_get_last (profile->store) : 0, status, body);
  soup_server_message_unpause (login->message);
}

static void
answer_failure (Login        *login,
                const GError *error)
{
  const Problem *problem = find_problem (error);
  guint status = SOUP_STATUS_BAD_REQUEST;
  GString *body = problem ? make_problem (problem) : forge_answer_error (error, FALSE, &status);

  answer (login, FORGE_OUTCOME_REJECTED, status, body);
}

static void
on_logged_in (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autofree Login *login = data;
  g_autoptr (SoupServerMessage) message = login->message;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = forge_profiles_log_in_finish (login->profiles, result, &error);
  const ForgeAccountEntry *account =
    id ? forge_account_book_find (forge_profiles_get_accounts (login->profiles), id) : NULL;
  GString *body;

  if (!account)
    {
      if (!error)
        g_set_error_literal (&error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND,
                             "The account was forgotten meanwhile.");
      answer_failure (login, error);
      return;
    }
  body = g_string_new (NULL);
  forge_account_entry_append (account, body);
  answer (login, FORGE_OUTCOME_APPLIED, login->status, body);
}

/* The answer comes later. */
static void
log_in (ForgeRequest *request,
        const char   *base,
        const char   *user,
        const char   *password,
        gboolean      opens)
{
  Login *login = g_new0 (Login, 1);

  login->profiles = request->profiles;
  login->message = g_object_ref (request->message);
  login->status = opens ? SOUP_STATUS_CREATED : SOUP_STATUS_OK;
  soup_server_message_pause (login->message);
  forge_profiles_log_in_async (request->profiles, base, user, password, opens, on_logged_in,
                               login);
}

/* A member of the body that is text; NULL without one, or one that is blank. */
static const char *
get_text (const ForgeJson *json,
          const char      *name)
{
  ForgeJsonNode node = forge_json_member (json, 0, name);
  const char *text = node != FORGE_JSON_NONE && forge_json_get_kind (json, node) ==
                                                  FORGE_JSON_STRING
                       ? forge_json_get_text (json, node) : NULL;

  return text && *text != '\0' ? text : NULL;
}

static gboolean
is_true (const ForgeJson *json,
         const char      *name)
{
  ForgeJsonNode node = forge_json_member (json, 0, name);

  return node != FORGE_JSON_NONE && forge_json_get_kind (json, node) == FORGE_JSON_TRUE;
}

/* (nullable): NULL, and an error, when there is no such account. */
static const ForgeAccountEntry *
find_account (ForgeRequest  *request,
              GError       **error)
{
  const ForgeAccountEntry *account =
    forge_account_book_find (forge_profiles_get_accounts (request->profiles), request->name);

  if (!account)
    g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "There is no such account.");
  return account;
}

static void
answer_account (ForgeRequest            *request,
                const ForgeAccountEntry *account)
{
  GString *body = g_string_new (NULL);

  forge_account_entry_append (account, body);
  forge_request_answer (request, SOUP_STATUS_OK, body);
}

gboolean
forge_accounts_list (ForgeRequest  *request,
                     GError       **error)
{
  GString *body = g_string_new (NULL);

  forge_account_book_append (forge_profiles_get_accounts (request->profiles), body);
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}

gboolean
forge_accounts_connect (ForgeRequest  *request,
                        GError       **error)
{
  g_autoptr (ForgeJson) json = forge_request_read_json (request, error);
  const char *server, *password;
  g_autofree char *user = NULL;
  g_autofree char *base = NULL;

  if (!json)
    return FALSE;
  server = get_text (json, "server");
  user = g_strdup (get_text (json, "user"));
  password = get_text (json, "password");
  base = server ? forge_remote_normalize (server, NULL) : NULL;
  if (!server)
    refuse (request, &blank_server);
  else if (!user || *g_strstrip (user) == '\0')
    refuse (request, &blank_user);
  else if (!password)
    refuse (request, &blank_password);
  else if (!base)
    refuse (request, &bad_address);
  else if (!forge_remote_is_private (base) && !is_true (json, "allow_http"))
    refuse (request, &insecure);
  else
    log_in (request, base, user, password, TRUE);
  return TRUE;
}

gboolean
forge_accounts_log_in (ForgeRequest  *request,
                       GError       **error)
{
  const ForgeAccountEntry *account = find_account (request, error);
  g_autoptr (ForgeJson) json = account ? forge_request_read_json (request, error) : NULL;
  const char *password;

  if (!json)
    return FALSE;
  password = get_text (json, "password");
  if (password)
    log_in (request, account->server, account->user, password, FALSE);
  else
    refuse (request, &blank_password);
  return TRUE;
}

gboolean
forge_accounts_log_out (ForgeRequest  *request,
                        GError       **error)
{
  const ForgeAccountEntry *account = find_account (request, error);

  if (!account)
    return FALSE;
  forge_profiles_log_out (request->profiles, account->id);
  answer_account (request, account);
  return TRUE;
}

gboolean
forge_accounts_switch (ForgeRequest  *request,
                       GError       **error)
{
  return forge_profiles_switch (request->profiles, request->name, error) &&
         forge_accounts_list (request, error);
}

gboolean
forge_accounts_forget (ForgeRequest  *request,
                       GError       **error)
{
  if (!forge_profiles_forget (request->profiles, request->name, error))
    return FALSE;
  forge_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL);
  return TRUE;
}
