/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-store.h"

#include "forge-changes.h"
#include "forge-error.h"
#include "forge-facets.h"
#include "forge-results.h"
#include "forge-row-cache.h"
#include "forge-row-keys.h"
#include "forge-row.h"
#include "forge-select.h"
#include "forge-text.h"
#include "forge-texts.h"

#define TRASH_DAYS      30
/* When more clients have changed, what is kept of them all is read anew. */
#define MAX_MOVES       1000
#define FARTHEST_READ   10000

struct _ForgeStore
{
  ForgeDatabase *database; /* borrowed */
  ForgePlaces   *places;   /* (owned) */
  ForgeTexts    *texts;    /* (owned) */
  ForgeResults  *results;  /* (owned) */
  ForgeRowCache *rows;     /* (owned) */

  char          *put;    /* (owned) SQL: a whole row, new or not */
  char          *select; /* (owned) SQL, by id */

  gint64         last;    /* number of the last change that is durable */
  gint64         pending; /* and inside the transaction */
  GArray        *changed; /* (owned) of gint64: the clients of those after followed */
  guint          durable; /* how many of them are not inside the transaction */
  gint64         followed; /* number of the last change that texts and results have seen */
  gint64         count;   /* of live clients; -1: not known */
};

/* The columns beside those of the table; their parameters stand in this order behind those. */
static const char *const key_columns[] = { "sort_name", "fold_tax_id", "search_text", "version",
                                           "unknown" };

static void
add_column (GString    *columns,
            GString    *values,
            GString    *changes,
            const char *name)
{
  g_string_append_printf (columns, ", %s", name);
  g_string_append (values, ", ?");
  g_string_append_printf (changes, "%s%s = excluded.%s", changes->len > 0 ? ", " : "", name, name);
}

static void
make_statements (ForgeStore *self)
{
  g_autoptr (GString) columns = g_string_new ("client_id");
  g_autoptr (GString) values = g_string_new ("?");
  g_autoptr (GString) changes = g_string_new (NULL);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_row_is_stored (field))
      add_column (columns, values, changes, forge_field_get (field)->name);
  for (guint i = 0; i < G_N_ELEMENTS (key_columns); i++)
    add_column (columns, values, changes, key_columns[i]);
  self->put = g_strdup_printf ("INSERT INTO client (%s) VALUES (%s) "
                               "ON CONFLICT (client_id) DO UPDATE SET %s",
                               columns->str, values->str, changes->str);
  self->select = g_strdup_printf ("SELECT %s FROM client WHERE client_id = ? "
                                  "AND (deleted_at IS NOT NULL) = ?", forge_row_columns ());
}

ForgeStore *
forge_store_new (ForgeDatabase  *database,
                 GError        **error)
{
  g_autoptr (ForgeStore) self = g_new0 (ForgeStore, 1);

  self->database = database;
  self->count = -1;
  self->rows = forge_row_cache_new ();
  self->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->places = forge_places_new ();
  self->texts = forge_texts_new (database, self->places);
  self->results = forge_results_new (database, self->places, self->texts);
  make_statements (self);
  if (!forge_database_get_int (database, "SELECT max(number) FROM change", &self->last, error))
    return NULL;
  self->pending = self->last;
  self->followed = self->last;
  return g_steal_pointer (&self);
}

void
forge_store_free (ForgeStore *self)
{
  forge_row_cache_free (self->rows);
  forge_results_free (self->results);
  forge_texts_free (self->texts);
  forge_places_free (self->places);
  g_array_unref (self->changed);
  g_free (self->put);
  g_free (self->select);
  g_free (self);
}

gboolean
forge_store_begin (ForgeStore  *self,
                   GError     **error)
{
  self->pending = self->last;
  return forge_database_begin (self->database, error);
}

gboolean
forge_store_commit (ForgeStore  *self,
                    GError     **error)
{
  if (!forge_database_commit (self->database, error))
    {
      g_array_set_size (self->changed, self->durable);
      return FALSE;
    }
  for (; self->durable < self->changed->len; self->durable++)
    forge_row_cache_forget (self->rows, g_array_index (self->changed, gint64, self->durable));
  if (self->pending != self->last)
    self->count = -1;
  self->last = self->pending;
  return TRUE;
}

/* What is kept of all clients follows when somebody asks for it: no change waits for that, and many
 * are followed at once. */
static void
follow (ForgeStore *self)
{
  if (self->durable == 0)
    return;
  if (self->durable <= MAX_MOVES)
    {
      forge_results_move (self->results, (const gint64 *) self->changed->data, self->durable,
                          self->followed, self->last);
      for (guint i = 0; i < self->durable; i++)
        forge_texts_move (self->texts, g_array_index (self->changed, gint64, i));
    }
  else
    forge_texts_forget (self->texts);
  g_array_remove_range (self->changed, 0, self->durable);
  self->durable = 0;
  self->followed = self->last;
}

void
forge_store_rollback (ForgeStore *self)
{
  forge_database_rollback (self->database);
  g_array_set_size (self->changed, self->durable);
  self->pending = self->last;
}

gboolean
forge_store_read_ahead (ForgeStore  *self,
                        gboolean    *more,
                        GError     **error)
{
  follow (self);
  return forge_texts_read_some (self->texts, more, error);
}

gint64
forge_store_get_last (ForgeStore *self)
{
  return self->last;
}

gboolean
forge_store_count (ForgeStore  *self,
                   ForgeQuery  *query,
                   gint64      *count,
                   GError     **error)
{
  g_autoptr (GArray) places = NULL;

  follow (self);
  places = forge_results_peek (self->results, query, self->last);
  if (!places && !forge_query_is_narrowed (query))
    {
      *count = self->count;
      if (*count < 0 && !forge_select_count (self->database, count, error))
        return FALSE;
      self->count = *count;
      return TRUE;
    }
  if (!places)
    places = forge_results_get (self->results, query, self->last, error);
  *count = places ? places->len : 0;
  return places != NULL;
}

/* The ids of @places from @offset, at most @limit or -1. */
static GArray *
copy_ids (ForgeStore *self,
          GArray     *places,
          gint64      offset,
          gint64      limit)
{
  guint n = offset < places->len ? places->len - offset : 0;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (limit >= 0)
    n = MIN (limit, n);
  g_array_set_size (ids, n);
  for (guint i = 0; i < n; i++)
    g_array_index (ids, gint64, i) = forge_places_get_id (self->places,
                                                          g_array_index (places, guint,
                                                                         offset + i));
  return ids;
}

/* The first pages of everything come from an index, before anyone needs the whole order; to those
 * far behind SQLite counts from the first, each time. */
GArray *
forge_store_list (ForgeStore  *self,
                  ForgeQuery  *query,
                  gint64       offset,
                  gint64       limit,
                  GError     **error)
{
  g_autoptr (GArray) places = NULL;

  follow (self);
  places = forge_results_peek (self->results, query, self->last);
  if (!places && limit >= 0 && offset < FARTHEST_READ && !forge_query_is_narrowed (query))
    return forge_select_list (self->database, query, offset, limit, error);
  if (!places)
    places = forge_results_get (self->results, query, self->last, error);
  return places ? copy_ids (self, places, offset, limit) : NULL;
}

static void
add_place (guint       place,
           const char *text,
           gsize       length,
           gpointer    data)
{
  g_array_append_val ((GArray *) data, place);
}

GArray *
forge_store_find_text (ForgeStore  *self,
                       const char  *part,
                       GError     **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  follow (self);
  g_ptr_array_add (parts, (char *) part);
  if (!forge_texts_find (self->texts, parts, add_place, places, error))
    return NULL;
  return copy_ids (self, places, 0, -1);
}

GString *
forge_store_count_facets (ForgeStore  *self,
                          ForgeQuery  *query,
                          GError     **error)
{
  follow (self);
  return forge_facets_count (self->database, self->places, self->texts, query, error);
}

/* On the row of @id, which the caller reads and resets. */
static sqlite3_stmt *
find_row (ForgeStore  *self,
          gint64       id,
          gboolean     in_trash,
          GError     **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self->database, self->select, error);
  GError *failure = NULL;

  if (!statement)
    return NULL;
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int (statement, 2, in_trash);
  if (forge_database_step (self->database, statement, &failure))
    return statement;
  if (failure)
    g_propagate_error (error, failure);
  else
    g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "Not found.");
  return NULL;
}

/* What is changed in this transaction is not kept: it may be rolled back. */
gboolean
forge_store_append_row (ForgeStore  *self,
                        gint64       id,
                        GString     *out,
                        gint64      *version,
                        GError     **error)
{
  gboolean is_durable = self->pending == self->last;
  sqlite3_stmt *statement;
  gsize before = out->len;
  gint64 found;

  if (!is_durable || !forge_row_cache_append (self->rows, id, out, &found))
    {
      statement = find_row (self, id, FALSE, error);
      if (!statement)
        return FALSE;
      forge_row_append_json (statement, out);
      found = forge_row_get_version (statement);
      sqlite3_reset (statement);
      if (is_durable)
        forge_row_cache_keep (self->rows, id, found, out->str + before, out->len - before);
    }
  if (version)
    *version = found;
  return TRUE;
}

ForgeClient *
forge_store_get (ForgeStore  *self,
                 gint64       id,
                 gboolean     in_trash,
                 GError     **error)
{
  sqlite3_stmt *statement = find_row (self, id, in_trash, error);
  ForgeClient *client;

  if (!statement)
    return NULL;
  client = forge_row_to_client (statement);
  sqlite3_reset (statement);
  return client;
}

gboolean
forge_store_has_code (ForgeStore  *self,
                      const char  *code,
                      gint64       except,
                      gboolean    *taken,
                      GError     **error)
{
  sqlite3_stmt *statement;
  GError *failure = NULL;

  statement = forge_database_prepare (self->database,
                                      "SELECT 1 FROM client WHERE client_code = ? "
                                      "AND client_id <> ? AND deleted_at IS NULL", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, code, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 2, except);
  *taken = forge_database_step (self->database, statement, &failure);
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
forge_store_append_feed (ForgeStore  *self,
                         gint64       since,
                         GString     *out,
                         gint64      *last,
                         gboolean    *reset,
                         GError     **error)
{
  *last = self->last;
  return forge_changes_append (self->database, since, out, last, reset, error);
}

/* Enters the change that pending already counts. */
static gboolean
add_change (ForgeStore  *self,
            const char  *kind,
            gint64       id,
            GError     **error)
{
  g_array_append_val (self->changed, id);
  return forge_changes_add (self->database, self->pending, kind, id, error);
}

/* Stores a whole row. @id (out): that of @client, or a new one when it has none. */
static gboolean
put (ForgeStore   *self,
     ForgeClient  *client,
     const char   *kind,
     gint64       *id,
     GError      **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self->database, self->put, error);
  const char *unknown = forge_client_get_unknown (client);
  int position = 2;

  if (!statement)
    return FALSE;
  self->pending++;
  *id = forge_client_get_id (client);
  if (*id != 0)
    sqlite3_bind_int64 (statement, 1, *id);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_row_is_stored (field))
      forge_row_bind (statement, position++, field, forge_client_get (client, field));
  forge_row_keys_bind (statement, position, client);
  position += G_N_ELEMENTS (key_columns) - 2;
  sqlite3_bind_int64 (statement, position++, self->pending);
  if (unknown)
    sqlite3_bind_text (statement, position, unknown, -1, SQLITE_TRANSIENT);
  if (!forge_database_run (self->database, statement, error))
    return FALSE;
  if (*id == 0)
    *id = forge_database_get_last_id (self->database);
  return add_change (self, kind, *id, error);
}

static void
set_time (ForgeClient  *client,
          ForgeFieldId  field,
          gint64        time)
{
  g_autofree char *text = forge_time_format (time);

  forge_client_set (client, field, text);
}

gboolean
forge_store_insert (ForgeStore   *self,
                    ForgeClient  *client,
                    gint64       *id,
                    GError      **error)
{
  gint64 now = g_get_real_time ();

  if (!forge_client_get (client, FORGE_FIELD_UUID))
    {
      g_autofree char *uuid = g_uuid_string_random ();

      forge_client_set (client, FORGE_FIELD_UUID, uuid);
    }
  if (!forge_client_get (client, FORGE_FIELD_CREATED_AT))
    set_time (client, FORGE_FIELD_CREATED_AT, now);
  if (!forge_client_get (client, FORGE_FIELD_UPDATED_AT))
    set_time (client, FORGE_FIELD_UPDATED_AT, now);
  return put (self, client, "created", id, error);
}

gboolean
forge_store_update (ForgeStore   *self,
                    ForgeClient  *client,
                    GError      **error)
{
  gint64 id;

  set_time (client, FORGE_FIELD_UPDATED_AT, g_get_real_time ());
  return put (self, client, "updated", &id, error);
}

/* @client (out) (transfer full) (nullable): live, or else in the trash. */
static gboolean
find_client (ForgeStore   *self,
             gint64        id,
             ForgeClient **client,
             GError      **error)
{
  GError *failure = NULL;

  *client = forge_store_get (self, id, FALSE, &failure);
  if (g_error_matches (failure, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    {
      g_clear_error (&failure);
      *client = forge_store_get (self, id, TRUE, &failure);
    }
  if (!failure || g_error_matches (failure, FORGE_ERROR, FORGE_ERROR_NOT_FOUND))
    {
      g_clear_error (&failure);
      return TRUE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

gboolean
forge_store_take (ForgeStore   *self,
                  ForgeClient  *client,
                  gboolean     *changed,
                  GError      **error)
{
  gint64 id = forge_client_get_id (client);
  g_autoptr (ForgeClient) known = NULL;

  if (!find_client (self, id, &known, error))
    return FALSE;
  *changed = !known || !forge_client_equal (known, client);
  return !*changed || put (self, client, known ? "updated" : "created", &id, error);
}

/* Into the trash with a time, out of it with none. */
static gboolean
move (ForgeStore  *self,
      gint64       id,
      gboolean     to_trash,
      GError     **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (self->database,
                                      "UPDATE client SET deleted_at = ?, version = ? "
                                      "WHERE client_id = ? AND (deleted_at IS NULL) = ?", error);
  if (!statement)
    return FALSE;
  self->pending++;
  if (to_trash)
    sqlite3_bind_int64 (statement, 1, g_get_real_time ());
  sqlite3_bind_int64 (statement, 2, self->pending);
  sqlite3_bind_int64 (statement, 3, id);
  sqlite3_bind_int (statement, 4, to_trash);
  if (!forge_database_run (self->database, statement, error))
    return FALSE;
  if (forge_database_get_changes (self->database) == 0)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND, "Not found.");
      return FALSE;
    }
  return add_change (self, to_trash ? "deleted" : "restored", id, error);
}

gboolean
forge_store_delete (ForgeStore  *self,
                    gint64       id,
                    GError     **error)
{
  return move (self, id, TRUE, error);
}

gboolean
forge_store_restore (ForgeStore  *self,
                     gint64       id,
                     GError     **error)
{
  return move (self, id, FALSE, error);
}

gboolean
forge_store_drop (ForgeStore  *self,
                  gint64       id,
                  gboolean    *changed,
                  GError     **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (self->database, "DELETE FROM client WHERE client_id = ?",
                                      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  if (!forge_database_run (self->database, statement, error))
    return FALSE;
  *changed = forge_database_get_changes (self->database) > 0;
  if (!*changed)
    return TRUE;
  self->pending++;
  return add_change (self, "deleted", id, error);
}

gboolean
forge_store_purge (ForgeStore  *self,
                   GError     **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (self->database, "DELETE FROM client WHERE deleted_at < ?",
                                      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, g_get_real_time () - TRASH_DAYS * G_TIME_SPAN_DAY);
  return forge_database_run (self->database, statement, error);
}
