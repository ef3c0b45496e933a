/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-clients-handler.h"

#include "forge-error.h"
#include "forge-row.h"
#include "forge-validation.h"

#define DEFAULT_PAGE_SIZE 20
#define MAX_PAGE_SIZE     500
#define PATH              "/api/v1/clients/"

static ForgeQuery *
read_query (ForgeRequest  *request,
            GError       **error)
{
  return forge_query_parse (request->query, error);
}

static guint
read_page_size (ForgeRequest *request)
{
  const char *text = forge_request_get_parameter (request, "page_size");
  guint64 size;

  if (!text || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT64, &size, NULL))
    return DEFAULT_PAGE_SIZE;
  return MIN (size, MAX_PAGE_SIZE);
}

/* From 1; there is always a first page, though it may be empty. */
static gboolean
read_page (ForgeRequest  *request,
           gint64         n_pages,
           gint64        *page,
           GError       **error)
{
  const char *text = forge_request_get_parameter (request, "page");

  *page = 1;
  if (!text || g_ascii_string_to_signed (text, 10, 1, MAX (n_pages, 1), page, NULL))
    return TRUE;
  if (g_str_equal (text, "last"))
    {
      *page = MAX (n_pages, 1);
      return TRUE;
    }
  g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "Invalid page.");
  return FALSE;
}

/* A link to a page: a path, since a socket has no host. */
static void
append_link (GString    *out,
             const char *name,
             ForgeQuery *query,
             guint       page_size,
             gint64      page)
{
  g_autoptr (GString) link = g_string_new (PATH "?");

  g_string_append_printf (out, ",\"%s\":", name);
  if (page == 0)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append (link, forge_query_to_string (query));
  if (page_size != DEFAULT_PAGE_SIZE)
    g_string_append_printf (link, "&page_size=%u", page_size);
  if (page > 1)
    g_string_append_printf (link, "&page=%" G_GINT64_FORMAT, page);
  g_string_replace (link, "?&", "?", 1);
  if (link->str[link->len - 1] == '?')
    g_string_truncate (link, link->len - 1);
  forge_json_append_string (out, link->str);
}

static gboolean
append_rows (ForgeRequest  *request,
             GArray        *ids,
             GString       *out,
             GError       **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (!forge_store_append_row (request->store, g_array_index (ids, gint64, i), out, NULL,
                                   error))
        return FALSE;
    }
  return TRUE;
}

gboolean
forge_clients_list (ForgeRequest  *request,
                    GError       **error)
{
  g_autoptr (ForgeQuery) query = read_query (request, error);
  guint page_size = read_page_size (request);
  g_autoptr (GString) body = NULL;
  g_autoptr (GArray) ids = NULL;
  gint64 count, page, n_pages;

  if (!query || !forge_store_count (request->store, query, &count, error))
    return FALSE;
  n_pages = (count + page_size - 1) / page_size;
  if (!read_page (request, n_pages, &page, error))
    return FALSE;
  ids = forge_store_list (request->store, query, (page - 1) * page_size, page_size, error);
  if (!ids)
    return FALSE;
  body = g_string_sized_new (1024 * (ids->len + 1));
  g_string_append_printf (body, "{\"count\":%" G_GINT64_FORMAT, count);
  append_link (body, "next", query, page_size, page < n_pages ? page + 1 : 0);
  append_link (body, "previous", query, page_size, page - 1);
  g_string_append (body, ",\"results\":[");
  if (!append_rows (request, ids, body, error))
    return FALSE;
  g_string_append (body, "]}");
  forge_request_answer (request, SOUP_STATUS_OK, g_steal_pointer (&body));
  return TRUE;
}

gboolean
forge_clients_list_ids (ForgeRequest  *request,
                        GError       **error)
{
  g_autoptr (ForgeQuery) query = read_query (request, error);
  g_autoptr (GArray) ids = NULL;
  GString *body;

  if (!query)
    return FALSE;
  ids = forge_store_list (request->store, query, 0, -1, error);
  if (!ids)
    return FALSE;
  body = g_string_sized_new (8 * ids->len + 64);
  g_string_append_printf (body, "{\"count\":%u,\"ids\":[", ids->len);
  for (guint i = 0; i < ids->len; i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      forge_row_append_int (body, g_array_index (ids, gint64, i));
    }
  g_string_append (body, "]}");
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}

gboolean
forge_clients_facets (ForgeRequest  *request,
                      GError       **error)
{
  g_autoptr (ForgeQuery) query = read_query (request, error);
  GString *body = query ? forge_store_count_facets (request->store, query, error) : NULL;

  if (!body)
    return FALSE;
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}

gboolean
forge_clients_check_code (ForgeRequest  *request,
                          GError       **error)
{
  const char *text = forge_request_get_parameter (request, "code");
  g_autofree char *code = NULL;
  ForgeProblemCode problem;
  gboolean taken = FALSE;
  GString *body;

  if (!text)
    {
      forge_request_answer (request, SOUP_STATUS_BAD_REQUEST,
                            g_string_new ("{\"error\":\"Code parameter is required\"}"));
      return TRUE;
    }
  if (forge_validate_text (FORGE_FIELD_CLIENT_CODE, text, &code, &problem) &&
      !forge_store_has_code (request->store, code, 0, &taken, error))
    return FALSE;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"exists\":%s,\"code\":", taken ? "true" : "false");
  forge_json_append_string (body, code ? code : text);
  g_string_append_c (body, '}');
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}

/* Answers with the row of @id as it is inside the transaction. */
static gboolean
answer_row (ForgeRequest  *request,
            gint64         id,
            guint          status,
            GError       **error)
{
  g_autoptr (GString) body = g_string_sized_new (1024);

  if (!forge_store_append_row (request->store, id, body, &request->version, error))
    return FALSE;
  forge_request_answer (request, status, g_steal_pointer (&body));
  return TRUE;
}

gboolean
forge_clients_read (ForgeRequest  *request,
                    GError       **error)
{
  if (request->profile->replica && request->id != 0)
    forge_replica_open_row (request->profile->replica, request->id);
  return answer_row (request, request->id, SOUP_STATUS_OK, error);
}

static gboolean
has_tag (const char *list,
         gint64      version)
{
  g_autofree char *etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);
  g_auto (GStrv) tags = g_strsplit (list, ",", -1);

  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_strstrip (tags[i]);
      if (g_str_equal (tags[i], etag) || g_str_equal (tags[i], "*"))
        return TRUE;
    }
  return FALSE;
}

gboolean
forge_clients_check_version (ForgeRequest  *request,
                             GError       **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *tags = soup_message_headers_get_list (headers, "If-Match");

  if (!tags)
    return TRUE;
  if (!answer_row (request, request->id, SOUP_STATUS_PRECONDITION_FAILED, error))
    return FALSE;
  if (has_tag (tags, request->version))
    {
      g_string_free (request->body, TRUE);
      request->body = NULL;
      request->status = 0;
      request->version = 0;
    }
  return TRUE;
}

/* Adds to @problems that another client has the code. */
static gboolean
check_code (ForgeRequest   *request,
            const char     *code,
            gint64          id,
            ForgeProblems **problems,
            GError        **error)
{
  gboolean taken;

  if (!forge_store_has_code (request->store, code, id, &taken, error))
    return FALSE;
  if (taken)
    {
      if (!*problems)
        *problems = forge_problems_new ();
      forge_problems_add (*problems, FORGE_FIELD_CLIENT_CODE, FORGE_PROBLEM_DUPLICATE, NULL);
    }
  return TRUE;
}

gboolean
forge_clients_read_body (ForgeRequest  *request,
                         gboolean       complete,
                         ForgeClient   *client,
                         GError       **error)
{
  g_autoptr (ForgeJson) json = forge_request_read_json (request, error);
  g_autoptr (ForgeProblems) problems = NULL;
  g_autofree char *code = NULL;
  ForgeProblemCode problem;
  ForgeJsonNode member;
  const char *text;

  if (!json)
    return FALSE;
  forge_validate_body (json, complete, client, &problems);
  member = forge_json_member (json, 0, forge_field_get (FORGE_FIELD_CLIENT_CODE)->name);
  text = member != FORGE_JSON_NONE ? forge_json_get_text (json, member) : NULL;
  if (text && forge_validate_text (FORGE_FIELD_CLIENT_CODE, text, &code, &problem) &&
      !check_code (request, code, forge_client_get_id (client), &problems, error))
    return FALSE;
  if (!problems)
    return TRUE;
  g_propagate_error (error, forge_error_new_invalid (problems));
  return FALSE;
}

gboolean
forge_clients_create (ForgeRequest  *request,
                      GError       **error)
{
  g_autoptr (ForgeClient) client = forge_client_new (0);
  gint64 id;

  if (!forge_clients_read_body (request, TRUE, client, error))
    return FALSE;
  forge_client_set (client, FORGE_FIELD_CREDIT_USED,
                    forge_field_get (FORGE_FIELD_CREDIT_USED)->fallback);
  return forge_store_insert (request->store, client, &id, error) &&
         answer_row (request, id, SOUP_STATUS_CREATED, error);
}

static gboolean
change (ForgeRequest  *request,
        gboolean       complete,
        GError       **error)
{
  g_autoptr (ForgeClient) base = NULL;
  g_autoptr (ForgeClient) edited = NULL;

  if (!forge_clients_check_version (request, error))
    return FALSE;
  if (request->status != 0)
    return TRUE;
  base = forge_store_get (request->store, request->id, FALSE, error);
  edited = base ? forge_client_copy (base) : NULL;
  if (!edited || !forge_clients_read_body (request, complete, edited, error))
    return FALSE;
  if (!forge_client_equal (base, edited) && !forge_store_update (request->store, edited, error))
    return FALSE;
  return answer_row (request, request->id, SOUP_STATUS_OK, error);
}

gboolean
forge_clients_replace (ForgeRequest  *request,
                       GError       **error)
{
  return change (request, TRUE, error);
}

gboolean
forge_clients_change (ForgeRequest  *request,
                      GError       **error)
{
  return change (request, FALSE, error);
}

gboolean
forge_clients_delete (ForgeRequest  *request,
                      GError       **error)
{
  if (!forge_clients_check_version (request, error))
    return FALSE;
  if (request->status != 0)
    return TRUE;
  if (!forge_store_delete (request->store, request->id, error))
    return FALSE;
  forge_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL);
  return TRUE;
}

gboolean
forge_clients_restore (ForgeRequest  *request,
                       GError       **error)
{
  g_autoptr (ForgeClient) client = forge_store_get (request->store, request->id, TRUE, error);
  g_autoptr (ForgeProblems) problems = NULL;

  if (!client ||
      !check_code (request, forge_client_get (client, FORGE_FIELD_CLIENT_CODE), request->id,
                   &problems, error))
    return FALSE;
  if (problems)
    {
      g_propagate_error (error, forge_error_new_invalid (problems));
      return FALSE;
    }
  return forge_store_restore (request->store, request->id, error) &&
         answer_row (request, request->id, SOUP_STATUS_OK, error);
}
