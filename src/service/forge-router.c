/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-router.h"

#include <string.h>

#include "forge-accounts-handler.h"
#include "forge-answer.h"
#include "forge-clients-handler.h"
#include "forge-codes.h"
#include "forge-duplicates.h"
#include "forge-error.h"
#include "forge-feed.h"
#include "forge-idempotency.h"
#include "forge-outcome.h"
#include "forge-status-handler.h"
#include "forge-writer.h"

#define ROOT "/api/v1/"

enum { GET, POST, PUT, PATCH, DELETE, N_METHODS };

static const char *const methods[N_METHODS] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

typedef struct
{
  const char   *name;    /* in the log */
  const char   *pattern; /* below the root */
  ForgeHandler  handlers[N_METHODS];
  gboolean      outside; /* of any transaction, and may answer later */
  ForgeHandler  writes[N_METHODS]; /* instead, and outside, of a server's clients */
} Route;

static const Route routes[] = {
  { "clients", "clients/",
    { [GET] = forge_clients_list, [POST] = forge_clients_create },
    .writes = { [POST] = forge_writer_create } },
  { "clients/ids", "clients/ids/", { [GET] = forge_clients_list_ids } },
  { "clients/facets", "clients/facets/", { [GET] = forge_clients_facets } },
  { "clients/check-code", "clients/check-code/", { [GET] = forge_clients_check_code } },
  { "clients/next-code", "clients/next-code/", { [GET] = forge_codes_next } },
  { "clients/duplicates", "clients/duplicates/", { [GET] = forge_duplicates_find } },
  { "clients/{id}", "clients/{id}/",
    { [GET] = forge_clients_read, [PUT] = forge_clients_replace, [PATCH] = forge_clients_change,
      [DELETE] = forge_clients_delete },
    .writes = { [PUT] = forge_writer_replace, [PATCH] = forge_writer_change,
                [DELETE] = forge_writer_delete } },
  { "clients/{id}/restore", "clients/{id}/restore/", { [POST] = forge_clients_restore },
    .writes = { [POST] = forge_writer_restore } },
  { "pending", "pending/", { [GET] = forge_writer_list } },
  { "pending/check", "pending/check/", { [POST] = forge_writer_check },
    .writes = { [POST] = forge_writer_check } },
  { "pending/{id}", "pending/{id}/", { [DELETE] = forge_writer_dismiss },
    .writes = { [DELETE] = forge_writer_dismiss } },
  { "changes", "changes/", { [GET] = forge_feed_get } },
  { "status", "status/", { [GET] = forge_status_get } },
  { "status/attention", "status/attention/", { [POST] = forge_status_attend }, TRUE },
  { "accounts", "accounts/",
    { [GET] = forge_accounts_list, [POST] = forge_accounts_connect }, TRUE },
  { "accounts/{name}", "accounts/{name}/", { [DELETE] = forge_accounts_forget }, TRUE },
  { "accounts/{name}/login", "accounts/{name}/login/", { [POST] = forge_accounts_log_in }, TRUE },
  { "accounts/{name}/logout", "accounts/{name}/logout/", { [POST] = forge_accounts_log_out },
    TRUE },
  { "accounts/{name}/switch", "accounts/{name}/switch/", { [POST] = forge_accounts_switch },
    TRUE },
};

/* Digits that are a number of a client; anything else is no client's, and so is id 0. */
static gint64
read_id (const char *segment)
{
  gint64 id;

  return segment && g_ascii_string_to_signed (segment, 10, 1, G_MAXINT64, &id, NULL) ? id : 0;
}

/* @segment (out) (transfer full): what stands in the path where the pattern has braces. */
static gboolean
match (const char  *pattern,
       const char  *path,
       char       **segment)
{
  g_autofree char *found = NULL;

  while (*pattern != '\0')
    if (*pattern == '{')
      {
        gsize length = strcspn (path, "/");

        g_free (found);
        found = g_strndup (path, length);
        path += length;
        pattern = strchr (pattern, '}') + 1;
      }
    else if (*pattern++ != *path++)
      return FALSE;
  if (*path != '\0')
    return FALSE;
  *segment = g_steal_pointer (&found);
  return TRUE;
}

static const Route *
find_route (const char  *path,
            char       **segment)
{
  if (!g_str_has_prefix (path, ROOT))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (match (routes[i].pattern, path + strlen (ROOT), segment))
      return &routes[i];
  return NULL;
}

/* 0 while nothing is open. */
static gint64
get_last (ForgeRouter *self)
{
  const ForgeProfile *profile = forge_profiles_get_open (self->profiles);

  return profile ? forge_store_get_last (profile->store) : 0;
}

static int
find_method (const char *name)
{
  int method = GET;

  if (strcmp (name, "HEAD") == 0)
    return GET;
  while (method < N_METHODS && strcmp (methods[method], name) != 0)
    method++;
  return method;
}

static void
send_detail (ForgeRouter       *self,
             SoupServerMessage *message,
             const char        *name,
             guint              status,
             const char        *detail)
{
  if (find_method (soup_server_message_get_method (message)) != GET)
    forge_answer_set_outcome (message, FORGE_OUTCOME_REJECTED);
  forge_answer_send (message, name, get_last (self), status, forge_answer_detail (detail));
}

static void
send_unknown (ForgeRouter       *self,
              SoupServerMessage *message,
              const char        *path)
{
  g_autofree char *with_slash = g_strconcat (path, "/", NULL);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  g_autofree char *escaped_path = NULL;
  g_autofree char *escaped_query = NULL;
  g_autofree char *location = NULL;
  g_autofree char *segment = NULL;

  if (!find_route (with_slash, &segment))
    {
      send_detail (self, message, "unknown", SOUP_STATUS_NOT_FOUND, "Not found.");
      return;
    }
  if (find_method (soup_server_message_get_method (message)) != GET)
    {
      send_detail (self, message, "unknown", SOUP_STATUS_NOT_FOUND,
                   "Not found: the address ends in a slash.");
      return;
    }
  /* Either may hold any bytes, a line break too, which would end the header. */
  escaped_path = g_uri_escape_string (with_slash, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
  escaped_query = g_uri_escape_string (query ? query : "",
                                       G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?%", FALSE);
  location = g_strconcat (escaped_path, query ? "?" : NULL, escaped_query, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                location);
  send_detail (self, message, "unknown", SOUP_STATUS_MOVED_PERMANENTLY,
               "The address ends in a slash.");
}

static void
send_not_allowed (ForgeRouter       *self,
                  SoupServerMessage *message,
                  const Route       *route)
{
  g_autoptr (GString) allow = g_string_new (NULL);
  g_autofree char *name = NULL;
  g_autofree char *detail = NULL;

  for (int method = GET; method < N_METHODS; method++)
    if (route->handlers[method])
      g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", methods[method]);
  if (route->handlers[GET])
    g_string_append (allow, ", HEAD");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                allow->str);
  /* It may be any bytes. */
  name = g_utf8_make_valid (soup_server_message_get_method (message), -1);
  detail = g_strdup_printf ("Method \"%s\" not allowed.", name);
  send_detail (self, message, route->name, SOUP_STATUS_METHOD_NOT_ALLOWED, detail);
}

static gboolean
accepts_json (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *accept = soup_message_headers_get_list (headers, "Accept");
  GSList *types;
  gboolean accepts = FALSE;

  if (!accept)
    return TRUE;
  types = soup_header_parse_quality_list (accept, NULL);
  for (GSList *l = types; l && !accepts; l = l->next)
    {
      g_autofree char *type = g_strndup (l->data, strcspn (l->data, "; \t"));

      accepts = g_ascii_strcasecmp (type, "application/json") == 0 ||
                g_ascii_strcasecmp (type, "application/*") == 0 || strcmp (type, "*/*") == 0;
    }
  soup_header_free_list (types);
  return accepts;
}

/* Only what has a body must say what it is. */
static gboolean
is_json (SoupServerMessage *message,
         int                method)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *type;

  if (method == GET || method == DELETE ||
      (method == POST && soup_server_message_get_request_body (message)->length == 0 &&
       !soup_message_headers_get_one (headers, "Content-Type")))
    return TRUE;
  type = soup_message_headers_get_content_type (headers, NULL);
  return type && g_ascii_strcasecmp (type, "application/json") == 0;
}

/* The handler inside its transaction, which is left open. */
static gboolean
run_change (ForgeRequest  *request,
            ForgeHandler   handler,
            int            method,
            gboolean      *replayed,
            GError       **error)
{
  *replayed = FALSE;
  if (method == POST && !forge_idempotency_replay (request->database, request, replayed, error))
    return FALSE;
  if (*replayed)
    return TRUE;
  if (!handler (request, error))
    return FALSE;
  return method != POST || request->status >= 400 ||
         forge_idempotency_keep (request->database, request, error);
}

/* FALSE when there is no answer yet but @error. */
static gboolean
change (ForgeRequest  *request,
        ForgeHandler   handler,
        int            method,
        ForgeOutcome  *outcome,
        GError       **error)
{
  gboolean replayed;

  *outcome = FORGE_OUTCOME_REJECTED;
  if (!forge_store_begin (request->store, error))
    return FALSE;
  if (!run_change (request, handler, method, &replayed, error))
    {
      forge_store_rollback (request->store);
      return FALSE;
    }
  if (request->status >= 400 || replayed)
    {
      forge_store_rollback (request->store);
      if (request->status < 400)
        *outcome = FORGE_OUTCOME_APPLIED;
      return TRUE;
    }
  if (forge_store_commit (request->store, error))
    {
      *outcome = FORGE_OUTCOME_APPLIED;
      return TRUE;
    }
  /* A sync that failed does not say what reached the disk. */
  if (!forge_database_is_full (request->database))
    *outcome = FORGE_OUTCOME_UNKNOWN;
  return FALSE;
}

/* One transaction, so that all of the answer is of one moment. */
static gboolean
read_data (ForgeRequest  *request,
           ForgeHandler   handler,
           GError       **error)
{
  gboolean done;

  if (!forge_database_begin_reading (request->database, error))
    return FALSE;
  done = handler (request, error);
  forge_store_rollback (request->store);
  return done;
}

static void
answer_error (ForgeRequest *request,
              const GError *error)
{
  if (request->body)
    g_string_free (request->body, TRUE);
  request->version = 0;
  request->body = forge_answer_error (error, request->database &&
                                             forge_database_is_full (request->database),
                                      &request->status);
}

static void
handle_outside (ForgeRequest *request,
                ForgeHandler  handler,
                int           method)
{
  g_autoptr (GError) error = NULL;

  if (!handler (request, &error))
    answer_error (request, error);
  if (method != GET && request->status != 0)
    forge_answer_set_outcome (request->message, request->status < 400 ? FORGE_OUTCOME_APPLIED
                                                                      : FORGE_OUTCOME_REJECTED);
}

static void
handle (ForgeRouter  *self,
        ForgeRequest *request,
        const Route  *route,
        int           method)
{
  gint64 before = get_last (self);
  g_autoptr (GError) error = NULL;
  ForgeOutcome outcome;

  if (route->outside)
    handle_outside (request, route->handlers[method], method);
  else if (request->profile->writer && route->writes[method])
    handle_outside (request, route->writes[method], method);
  else if (method == GET)
    {
      if (!read_data (request, route->handlers[GET], &error))
        answer_error (request, error);
    }
  else
    {
      if (!change (request, route->handlers[method], method, &outcome, &error))
        answer_error (request, error);
      forge_answer_set_outcome (request->message, outcome);
    }
  forge_answer_set_version (request->message, request->version);
  if (request->status != 0)
    forge_answer_send (request->message, route->name,
                       request->change ? request->change : get_last (self),
                       request->status, request->body);
  if (!route->outside && request->profile->replica)
    forge_answer_set_label (request->message, request->profile->replica);
  if (!route->outside && get_last (self) != before)
    forge_feed_wake (self->feed);
}

/* A client of one profile must never be taken for that of another with the same number. */
static gboolean
means_another (ForgeRequest *request)
{
  const char *profile = soup_message_headers_get_one (
      soup_server_message_get_request_headers (request->message), "Forge-Profile");

  return profile && g_strcmp0 (profile, request->profile->id) != 0;
}

static void
send_another (ForgeRouter       *self,
              SoupServerMessage *message,
              const Route       *route)
{
  send_detail (self, message, route->name, SOUP_STATUS_CONFLICT,
               "Another profile is open: nothing was done.");
  if (find_method (soup_server_message_get_method (message)) != GET)
    forge_answer_set_outcome (message, FORGE_OUTCOME_NOT_SENT);
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *parameters,
            gpointer           data)
{
  ForgeRouter *self = data;
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  int method = find_method (soup_server_message_get_method (message));
  const ForgeProfile *profile = forge_profiles_get_open (self->profiles);
  g_autofree char *segment = NULL;
  const Route *route = find_route (path, &segment);
  ForgeRequest request = {
    .profiles = self->profiles, .profile = profile,
    .database = profile ? profile->database : NULL, .store = profile ? profile->store : NULL,
    .feed = self->feed, .message = message, .query = query ? query : "",
    .parameters = parameters, .id = read_id (segment), .name = segment,
  };

  if (!route)
    send_unknown (self, message, path);
  else if (method == N_METHODS || !route->handlers[method])
    send_not_allowed (self, message, route);
  else if (strlen (request.query) > FORGE_QUERY_MAX_LENGTH)
    send_detail (self, message, route->name, SOUP_STATUS_REQUEST_URI_TOO_LONG,
                 "The query is too long.");
  else if (!accepts_json (message))
    send_detail (self, message, route->name, SOUP_STATUS_NOT_ACCEPTABLE,
                 "The answer is application/json only.");
  else if (!is_json (message, method))
    send_detail (self, message, route->name, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
                 "The body must be application/json.");
  else if (!route->outside && !profile)
    send_detail (self, message, route->name, SOUP_STATUS_SERVICE_UNAVAILABLE,
                 "No clients are open.");
  else if (!route->outside && means_another (&request))
    send_another (self, message, route);
  else
    handle (self, &request, route, method);
}

static void
refuse_body (ForgeRouter       *self,
             SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  send_detail (self, message, "unknown", SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
               "The body is larger than 1 MiB.");
}

/* A body without a length is counted as it comes. */
static void
on_chunk (SoupServerMessage *message,
          GBytes            *chunk,
          gpointer           data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length <= FORGE_ROUTER_MAX_BODY)
    return;
  soup_message_body_set_accumulate (body, FALSE);
  if (soup_server_message_get_status (message) == 0)
    refuse_body (data, message);
}

static void
on_headers (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *parameters,
            gpointer           data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  /* A part of a JSON text is none. */
  soup_message_headers_remove (headers, "Range");
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > FORGE_ROUTER_MAX_BODY)
    refuse_body (data, message);
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk), data);
}

void
forge_router_attach (ForgeRouter *router,
                     SoupServer  *server)
{
  soup_server_add_early_handler (server, "/", on_headers, router, NULL);
  soup_server_add_handler (server, "/", on_request, router, NULL);
}
