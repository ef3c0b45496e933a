/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-shop.h"

#include <string.h>

#include "forge-json.h"
#include "forge-query.h"
#include "forge-validation.h"

#define PAGE_SIZE 100

char *
forge_test_shop_get_name (ForgeTestShop *self,
                          gint64         id)
{
  const char *name = g_hash_table_lookup (self->names, &id);

  return name != NULL ? g_strdup (name) : g_strdup_printf ("Client %06" G_GINT64_FORMAT, id);
}

static void
append_row (ForgeTestShop *self,
            gint64         id,
            GString       *out)
{
  g_autofree char *name = forge_test_shop_get_name (self, id);
  ForgeClient *row = g_hash_table_lookup (self->rows, &id);

  if (row != NULL)
    {
      forge_client_append_json (row, out);
      return;
    }
  g_string_append_printf (out, "{\"client_id\":%" G_GINT64_FORMAT ",\"name\":", id);
  forge_json_append_string (out, name);
  g_string_append_c (out, '}');
}

/* The ids whose name has @search. */
static GArray *
find (ForgeTestShop *self,
      const char    *search)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->ids->len; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      g_autofree char *name = forge_test_shop_get_name (self, id);

      if (*search == '\0' || strstr (name, search) != NULL)
        g_array_append_val (found, id);
    }

  return found;
}

/* Returns the status. */
static guint
answer_page (ForgeTestShop *self,
             GArray        *found,
             guint          page,
             GString       *out)
{
  guint start = (page - 1) * PAGE_SIZE;

  if (page > 1 && start >= found->len)
    {
      g_string_append (out, "{\"detail\":\"Invalid page.\"}");
      return 404;
    }

  g_string_append_printf (out, "{\"count\":%u,\"next\":null,\"previous\":null,\"results\":[",
                          found->len);
  for (guint i = start; i < MIN (start + PAGE_SIZE, found->len); i++)
    {
      gint64 id = g_array_index (found, gint64, i);

      if (id == self->left_out)
        continue;
      if (out->str[out->len - 1] == '}')
        g_string_append_c (out, ',');
      append_row (self, id, out);
    }
  g_string_append (out, "]}");

  return 200;
}

static void
answer_ids (GArray  *found,
            GString *out)
{
  g_string_append_printf (out, "{\"count\":%u,\"ids\":[", found->len);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (out, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (found, gint64, i));
  g_string_append (out, "]}");
}

/* Where @id is, or %G_MAXUINT. */
static guint
find_place (ForgeTestShop *self,
            gint64         id)
{
  for (guint i = 0; i < self->ids->len; i++)
    {
      if (g_array_index (self->ids, gint64, i) == id)
        return i;
    }

  return G_MAXUINT;
}

static guint
answer_client (ForgeTestShop *self,
               gint64         id,
               GString       *out)
{
  if (find_place (self, id) != G_MAXUINT)
    {
      append_row (self, id, out);
      return 200;
    }
  g_string_append (out, "{\"detail\":\"Not found.\"}");

  return 404;
}

static guint
answer_get (ForgeTestShop *self,
            const char    *line,
            GString       *out)
{
  const char *text = strchr (line, '?');
  g_autoptr(ForgeQuery) query = forge_query_parse (text != NULL ? text + 1 : "", NULL);
  const char *search = forge_query_get_search (query);
  g_autoptr(GArray) found = find (self, search);
  g_autofree char *prefix = g_strconcat (search, *search != '\0' ? ":" : "", NULL);
  gint64 id = g_ascii_strtoll (line + strlen ("GET clients/"), NULL, 10);

  if (g_str_has_prefix (line, "GET clients/ids/"))
    {
      g_string_append_printf (self->log, "%sids ", prefix);
      answer_ids (found, out);
      return 200;
    }

  if (g_str_has_prefix (line, "GET clients/facets/") && self->facets != NULL)
    {
      g_string_append_printf (self->log, "%sfacets ", prefix);
      g_string_append (out, self->facets);
      return 200;
    }

  if (g_str_has_prefix (line, "GET clients/?"))
    {
      const char *number = strstr (line, "page=");
      guint page = number != NULL ? (guint) g_ascii_strtoull (number + strlen ("page="), NULL, 10)
                                  : 1;

      g_string_append_printf (self->log, "%spage%u ", prefix, page);
      return answer_page (self, found, page, out);
    }

  g_string_append_printf (self->log, "client%" G_GINT64_FORMAT " ", id);

  return answer_client (self, id, out);
}

static char *
get_etag (ForgeTestShop *self,
          gint64         id)
{
  guint version = GPOINTER_TO_UINT (g_hash_table_lookup (self->versions, &id));

  return g_strdup_printf ("\"%" G_GINT64_FORMAT "-%u\"", id, version);
}

void
forge_test_shop_touch (ForgeTestShop *self,
                       gint64         id)
{
  guint version = GPOINTER_TO_UINT (g_hash_table_lookup (self->versions, &id));

  g_hash_table_replace (self->versions, g_memdup2 (&id, sizeof id),
                        GUINT_TO_POINTER (version + 1));
  self->version++;
}

const char *
forge_test_shop_get (ForgeTestShop *self,
                     gint64         id,
                     ForgeFieldId   field)
{
  ForgeClient *row = g_hash_table_lookup (self->rows, &id);

  return row != NULL ? forge_client_get (row, field) : NULL;
}

static void
edit (ForgeTestShop *self,
      gint64         id,
      const char    *body)
{
  g_autoptr(ForgeJson) json = forge_json_parse (body, strlen (body), NULL);
  ForgeClient *row = g_hash_table_lookup (self->rows, &id);
  g_autofree char *name = forge_test_shop_get_name (self, id);
  ForgeProblems *problems = NULL;

  if (row == NULL)
    {
      row = forge_client_new (id);
      forge_client_set (row, FORGE_FIELD_NAME, name);
      g_hash_table_insert (self->rows, g_memdup2 (&id, sizeof id), row);
    }
  g_assert_true (forge_validate_body (json, FALSE, row, &problems));
  forge_test_shop_name (self, id, forge_client_get (row, FORGE_FIELD_NAME));
}

static guint
answer_post (ForgeTestShop *self,
             const char    *line,
             GString       *out)
{
  gint64 id = g_ascii_strtoll (line + strlen ("POST clients/"), NULL, 10);
  gpointer place;

  g_string_append (self->log, "POST ");
  if (g_hash_table_lookup_extended (self->trash, &id, NULL, &place))
    {
      forge_test_shop_insert (self, GPOINTER_TO_UINT (place), id);
      g_hash_table_remove (self->trash, &id);
      forge_test_shop_touch (self, id);
    }
  else
    {
      id = self->new_id;
      forge_test_shop_insert (self, self->new_place, id);
    }
  append_row (self, id, out);

  return 201;
}

static guint
answer_change (ForgeTestShop    *self,
               ForgeTestRequest *request,
               GString          *out)
{
  const char *line = request->line;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *match = soup_message_headers_get_one (headers, "If-Match");
  gint64 id = g_ascii_strtoll (strchr (line, '/') + 1, NULL, 10);
  guint place = find_place (self, id);
  g_autofree char *etag = get_etag (self, id);

  if (g_str_has_prefix (line, "POST clients/"))
    return answer_post (self, line, out);

  if (match != NULL && strcmp (match, etag) != 0)
    {
      append_row (self, id, out);
      return 412;
    }

  if (g_str_has_prefix (line, "PATCH clients/"))
    {
      g_string_append (self->log, "PATCH ");
      edit (self, id, request->body);
      forge_test_shop_touch (self, id);
      append_row (self, id, out);
      return 200;
    }

  g_assert_true (g_str_has_prefix (line, "DELETE clients/"));
  g_string_append (self->log, "DELETE ");
  if (place != G_MAXUINT)
    {
      g_hash_table_insert (self->trash, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (place));
      forge_test_shop_remove (self, place);
    }

  return 204;
}

/* The client that a path is about, 0 for none. */
static gint64
read_id (ForgeTestShop *self,
         const char    *line)
{
  gint64 id = g_ascii_strtoll (strchr (line, '/') + 1, NULL, 10);

  return id == 0 && g_str_has_prefix (line, "POST ") ? self->new_id : id;
}

static gboolean
has_prefix (const char *line,
            const char *prefix)
{
  return prefix != NULL && g_str_has_prefix (line, prefix);
}

static gboolean
on_request (ForgeTestServer  *server,
            ForgeTestRequest *request,
            gpointer          user_data)
{
  ForgeTestShop *self = user_data;
  const char *line = request->line;
  gboolean is_change = !g_str_has_prefix (line, "GET ");
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *headers = NULL;
  g_autofree char *etag = NULL;
  ForgeTestReply reply = { .hold = has_prefix (line, self->hold) };

  if (!strstr (line, " clients/") || strstr (line, "clients/next-code/"))
    return FALSE;
  if (has_prefix (line, self->refuse) || has_prefix (line, self->gone))
    {
      forge_test_request_reply (server, request, &(ForgeTestReply) {
        .status = has_prefix (line, self->gone) ? 410 : 401, .body = "{\"detail\":\"no\"}",
        .headers = "Forge-Outcome: rejected" });
      return TRUE;
    }

  self->version += self->restless ? 1 : 0;
  if (!is_change)
    reply.status = answer_get (self, line, body);
  else if (!has_prefix (line, self->fail))
    reply.status = answer_change (self, request, body);
  if (has_prefix (line, self->garble))
    g_string_assign (body, "{\"count\":\"many\"}");
  if (has_prefix (line, self->fail))
    {
      reply.status = 500;
      g_string_assign (body, "{\"detail\":\"broken\"}");
    }

  etag = get_etag (self, read_id (self, line));
  headers = g_strdup_printf ("Forge-Outcome: %s\nForge-Change: %" G_GUINT64_FORMAT "\nETag: %s",
                             reply.status >= 400 ? "rejected" : "applied", self->version, etag);
  reply.headers = headers;
  reply.body = body->len > 0 ? body->str : NULL;
  forge_test_request_reply (server, request, &reply);

  return TRUE;
}

ForgeTestShop *
forge_test_shop_new (guint n)
{
  ForgeTestShop *self = g_new0 (ForgeTestShop, 1);

  self->server = forge_test_server_new ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->versions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->trash = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->log = g_string_new (NULL);
  for (gint64 id = 1; id <= n; id++)
    g_array_append_val (self->ids, id);
  forge_test_server_set_handler (self->server, on_request, self);

  return self;
}

void
forge_test_shop_free (ForgeTestShop *self)
{
  g_assert_finalize_object (self->server);
  g_array_unref (self->ids);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->versions);
  g_hash_table_unref (self->trash);
  g_string_free (self->log, TRUE);
  g_free (self);
}

void
forge_test_shop_insert (ForgeTestShop *self,
                        guint          place,
                        gint64         id)
{
  g_array_insert_val (self->ids, place, id);
  self->version++;
}

void
forge_test_shop_remove (ForgeTestShop *self,
                        guint          place)
{
  g_array_remove_index (self->ids, place);
  self->version++;
}

void
forge_test_shop_name (ForgeTestShop *self,
                      gint64         id,
                      const char    *name)
{
  g_hash_table_replace (self->names, g_memdup2 (&id, sizeof id), g_strdup (name));
  self->version++;
}

void
forge_test_shop_put (ForgeTestShop *self,
                     gint64         id,
                     ForgeClient   *values)
{
  ForgeClient *row = forge_client_new (id);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (field != FORGE_FIELD_CLIENT_ID)
      forge_client_set (row, field, forge_client_get (values, field));
  g_hash_table_replace (self->rows, g_memdup2 (&id, sizeof id), row);
  forge_test_shop_name (self, id, forge_client_get (row, FORGE_FIELD_NAME));
  forge_test_shop_insert (self, self->ids->len, id);
}

void
forge_test_shop_report (ForgeTestShop *self)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf ("{\"last\":%" G_GUINT64_FORMAT ",\"reset\":false,\"changes\":"
                          "[{\"number\":%" G_GUINT64_FORMAT ",\"resource\":\"clients\","
                          "\"kind\":\"updated\",\"id\":0}]}", self->version, self->version);
  forge_test_server_report (self->server, body);
}

char *
forge_test_shop_take_log (ForgeTestShop *self)
{
  g_autoptr(GString) log = self->log;

  self->log = g_string_new (NULL);

  return g_strdup (log->str);
}
