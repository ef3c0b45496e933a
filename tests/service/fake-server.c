/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-server.h"

#include <string.h>

#include "forge-text.h"
#include "forge-validation.h"

#define PAGE_SIZE 20
#define DETAIL(text) "{\"detail\":\"" text "\"}"

struct _FakeForge
{
  /* owned */
  ForgeTestServer *server;
  GPtrArray       *rows;   /* of ForgeClient, the newest first */
  GPtrArray       *late;   /* of ForgeTestRequest, borrowed */
  const char      *method; /* (nullable): whose next request meets the fault */
  FakeFault        fault;
  gboolean         overwrite;
  gint64           last_id;
  gint64           time;   /* µs */
};

static void
touch (FakeForge   *self,
       ForgeClient *row)
{
  g_autofree char *time = forge_time_format (self->time += G_TIME_SPAN_SECOND);

  forge_client_set (row, FORGE_FIELD_UPDATED_AT, time);
}

ForgeClient *
fake_forge_get (FakeForge *self,
                gint64     id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (forge_client_get_id (g_ptr_array_index (self->rows, i)) == id)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

ForgeClient *
fake_forge_find (FakeForge  *self,
                 const char *code)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (forge_client_get (g_ptr_array_index (self->rows, i), FORGE_FIELD_CLIENT_CODE),
                   code) == 0)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

guint
fake_forge_count (FakeForge *self)
{
  return self->rows->len;
}

static ForgeClient *
insert (FakeForge   *self,
        ForgeClient *values)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (ForgeJson) parsed = NULL;
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *time = forge_time_format (self->time += G_TIME_SPAN_SECOND);
  g_autofree char *id = g_strdup_printf ("{\"client_id\":%" G_GINT64_FORMAT ",", ++self->last_id);
  ForgeClient *row;

  forge_client_set (values, FORGE_FIELD_UUID, uuid);
  forge_client_set (values, FORGE_FIELD_CREATED_AT, time);
  forge_client_set (values, FORGE_FIELD_UPDATED_AT, time);
  forge_client_set (values, FORGE_FIELD_CREDIT_USED, "0.00");
  forge_client_append_json (values, json);
  /* The number of a record is given when it is made. */
  g_string_erase (json, 0, strchr (json->str, ',') + 1 - json->str);
  g_string_prepend (json, id);
  parsed = forge_json_parse (json->str, json->len, NULL);
  row = forge_client_new_from_json (parsed, 0, NULL);
  g_assert_nonnull (row);
  g_ptr_array_insert (self->rows, 0, row);
  return row;
}

static char *
to_json (ForgeClient *row)
{
  GString *json = g_string_new (NULL);

  forge_client_append_json (row, json);
  return g_string_free (json, FALSE);
}

/* What a request does; FALSE when it is refused. @body: (out) (transfer full) */
static guint
create (FakeForge         *self,
        ForgeTestRequest  *request,
        char             **body)
{
  g_autoptr (ForgeJson) json = forge_json_parse (request->body, strlen (request->body), NULL);
  g_autoptr (ForgeClient) values = forge_client_new (0);
  g_autoptr (ForgeProblems) problems = NULL;

  g_assert_nonnull (json);
  if (!forge_validate_body (json, TRUE, values, &problems))
    {
      *body = forge_problems_to_json (problems);
      return 400;
    }
  if (fake_forge_find (self, forge_client_get (values, FORGE_FIELD_CLIENT_CODE)))
    {
      *body = g_strdup ("{\"client_code\":[\"Ya existe client con este client code.\"]}");
      return 400;
    }
  *body = to_json (insert (self, values));
  return 201;
}

static guint
change (FakeForge         *self,
        ForgeTestRequest  *request,
        ForgeClient       *row,
        char             **body)
{
  g_autoptr (ForgeJson) json = forge_json_parse (request->body, strlen (request->body), NULL);
  g_autoptr (ForgeClient) before = forge_client_copy (row);
  g_autoptr (ForgeProblems) problems = NULL;

  g_assert_nonnull (json);
  if (!forge_validate_body (json, FALSE, row, &problems))
    {
      *body = forge_problems_to_json (problems);
      return 400;
    }
  touch (self, row);
  *body = to_json (row);
  if (self->overwrite)
    forge_client_update (row, before);
  self->overwrite = FALSE;
  return 200;
}

static guint
apply (FakeForge         *self,
       ForgeTestRequest  *request,
       char             **body)
{
  gint64 id = 0;
  ForgeClient *row;

  if (g_str_has_prefix (request->line, "POST "))
    return create (self, request, body);
  id = g_ascii_strtoll (strchr (request->line, '/') + 1, NULL, 10);
  row = fake_forge_get (self, id);
  if (!row)
    {
      *body = g_strdup (DETAIL ("No encontrado."));
      return 404;
    }
  if (g_str_has_prefix (request->line, "PATCH "))
    return change (self, request, row, body);
  fake_forge_remove (self, id);
  return 204;
}

static void
check_code (FakeForge  *self,
            const char *query,
            char      **body)
{
  g_autofree char *code = g_uri_unescape_string (strchr (query, '=') + 1, NULL);

  *body = g_strdup_printf ("{\"exists\":%s,\"code\":\"%s\"}",
                           fake_forge_find (self, code) ? "true" : "false", code);
}

static void
list (FakeForge   *self,
      const char  *query,
      char       **body)
{
  g_autoptr (GHashTable) parameters = g_uri_parse_params (query, -1, "&", 0, NULL);
  const char *search = g_hash_table_lookup (parameters, "search");
  const char *page = g_hash_table_lookup (parameters, "page");
  guint first = page ? (atoi (page) - 1) * PAGE_SIZE : 0;
  g_autoptr (GString) results = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      ForgeClient *row = g_ptr_array_index (self->rows, i);

      if (search && !strstr (forge_client_get (row, FORGE_FIELD_CLIENT_CODE), search))
        continue;
      if (n >= first && n < first + PAGE_SIZE)
        {
          if (results->len > 0)
            g_string_append_c (results, ',');
          forge_client_append_json (row, results);
        }
      n++;
    }
  *body = g_strdup_printf ("{\"count\":%u,\"next\":%s,\"previous\":null,\"results\":[%s]}", n,
                           n > first + PAGE_SIZE ? "\"http://x/\"" : "null", results->str);
}

static guint
read_data (FakeForge         *self,
           ForgeTestRequest  *request,
           char             **body)
{
  const char *path = strchr (request->line, ' ') + 1;
  const char *query = strchr (path, '?');
  ForgeClient *row;

  if (g_str_has_prefix (path, "clients/check-code/"))
    check_code (self, query, body);
  else if (query || g_str_equal (path, "clients/"))
    list (self, query ? query + 1 : "", body);
  else
    {
      row = fake_forge_get (self, g_ascii_strtoll (strchr (path, '/') + 1, NULL, 10));
      *body = row ? to_json (row) : g_strdup (DETAIL ("No encontrado."));
      return row ? 200 : 404;
    }
  return 200;
}

static void
send_cut (FakeForge        *self,
          ForgeTestRequest *request)
{
  forge_test_request_reply (self->server, request, &(ForgeTestReply) { .raw = "" });
}

static void
send_page (FakeForge        *self,
           ForgeTestRequest *request,
           guint             status)
{
  forge_test_request_reply (self->server, request,
                            &(ForgeTestReply) { .status = status, .type = "text/html",
                                                .body = "<h1>Server Error</h1>" });
}

static void
meet_fault (FakeForge        *self,
            ForgeTestRequest *request,
            FakeFault         fault)
{
  g_autofree char *body = NULL;

  if (fault == FAKE_DROP_AFTER || fault == FAKE_BREAK_AFTER)
    apply (self, request, &body);
  switch (fault)
    {
    case FAKE_BREAK_BEFORE:
    case FAKE_BREAK_AFTER:
      send_page (self, request, 500);
      break;
    case FAKE_GATEWAY:
      send_page (self, request, 502);
      break;
    case FAKE_FORBID:
      forge_test_request_reply (self->server, request,
                                &(ForgeTestReply) { .status = 403, .body = DETAIL ("No.") });
      break;
    case FAKE_LATE:
      g_ptr_array_add (self->late, request);
      send_cut (self, request);
      break;
    case FAKE_DROP_BEFORE:
    case FAKE_DROP_AFTER:
    case FAKE_WELL:
    case FAKE_N_FAULTS:
    default:
      send_cut (self, request);
    }
}

static gboolean
on_request (ForgeTestServer  *server,
            ForgeTestRequest *request,
            gpointer          data)
{
  FakeForge *self = data;
  g_autofree char *body = NULL;
  guint status;

  if (self->method && g_str_has_prefix (request->line, self->method))
    {
      FakeFault fault = self->fault;

      self->method = NULL;
      meet_fault (self, request, fault);
      return TRUE;
    }
  status = g_str_has_prefix (request->line, "GET ") ? read_data (self, request, &body)
                                                    : apply (self, request, &body);
  forge_test_request_reply (server, request,
                            &(ForgeTestReply) { .status = status, .body = body });
  return TRUE;
}

FakeForge *
fake_forge_new (void)
{
  FakeForge *self = g_new0 (FakeForge, 1);

  self->server = forge_test_server_new_remote ();
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->late = g_ptr_array_new ();
  self->time = G_GINT64_CONSTANT (1767225600000000); /* 2026-01-01T00:00:00Z */
  forge_test_server_set_handler (self->server, on_request, self);
  return self;
}

void
fake_forge_free (FakeForge *self)
{
  g_object_unref (self->server);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->late);
  g_free (self);
}

ForgeTestServer *
fake_forge_get_server (FakeForge *self)
{
  return self->server;
}

void
fake_forge_fail (FakeForge  *self,
                 const char *method,
                 FakeFault   fault)
{
  self->method = fault == FAKE_WELL ? NULL : method;
  self->fault = fault;
}

void
fake_forge_do_late (FakeForge *self)
{
  for (guint i = 0; i < self->late->len; i++)
    {
      g_autofree char *body = NULL;

      apply (self, g_ptr_array_index (self->late, i), &body);
    }
  g_ptr_array_set_size (self->late, 0);
}

gint64
fake_forge_add (FakeForge  *self,
                const char *code,
                const char *name)
{
  g_autoptr (ForgeClient) values = forge_client_new (0);

  forge_client_set (values, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (values, FORGE_FIELD_TYPE, "EMPRESA");
  forge_client_set (values, FORGE_FIELD_NAME, name);
  return forge_client_get_id (insert (self, values));
}

void
fake_forge_set (FakeForge    *self,
                gint64        id,
                ForgeFieldId  field,
                const char   *text)
{
  ForgeClient *row = fake_forge_get (self, id);

  g_assert_nonnull (row);
  forge_client_set (row, field, text);
  touch (self, row);
}

void
fake_forge_remove (FakeForge *self,
                   gint64     id)
{
  g_assert_true (g_ptr_array_remove (self->rows, fake_forge_get (self, id)));
}

void
fake_forge_overwrite (FakeForge *self)
{
  self->overwrite = TRUE;
}
