/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-duplicates.h"

#include <string.h>

#include "forge-text.h"
#include "forge-texts.h"
#include "forge-validation.h"

/* What more clients share identifies none of them: a tax id for anybody, a switchboard. */
#define MOST_SHARED     5
#define MOST_DUPLICATES 5
/* In digits. */
#define SHORTEST_PHONE  7

#define COLUMNS "SELECT client_id, name, client_code, email, phone, mobile FROM client "
#define OTHERS  " AND client_id <> ?2 AND deleted_at IS NULL"

typedef struct
{
  gint64   id;
  char    *name;   /* (owned) */
  char    *code;   /* (owned) */
  guint32  fields; /* 1 << field of the request's that it has too */
} Duplicate;

typedef struct
{
  ForgeRequest *request; /* borrowed */
  gint64        exclude;
  GArray       *found;   /* (owned) (element-type Duplicate) */
} Lookup;

static void
duplicate_clear (gpointer data)
{
  Duplicate *duplicate = data;

  g_free (duplicate->name);
  g_free (duplicate->code);
}

static void
lookup_clear (Lookup *lookup)
{
  g_clear_pointer (&lookup->found, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lookup, lookup_clear)

static const char *
get_column (sqlite3_stmt *statement,
            int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text ? text : "";
}

static gboolean
is_same_text (sqlite3_stmt *statement,
              int           column,
              const char   *wanted)
{
  g_autofree char *folded = forge_text_fold (get_column (statement, column));

  return strcmp (folded, wanted) == 0;
}

static gboolean
is_same_name (sqlite3_stmt *statement,
              const char   *name)
{
  return is_same_text (statement, 1, name);
}

static gboolean
is_same_email (sqlite3_stmt *statement,
               const char   *email)
{
  return is_same_text (statement, 3, email);
}

static gboolean
is_same_phone (sqlite3_stmt *statement,
               const char   *number)
{
  g_autofree char *phone = forge_text_number (get_column (statement, 4));
  g_autofree char *mobile = forge_text_number (get_column (statement, 5));

  return strcmp (phone, number) == 0 || strcmp (mobile, number) == 0;
}

static void
add_duplicate (Lookup       *self,
               sqlite3_stmt *statement,
               ForgeFieldId  field)
{
  gint64 id = sqlite3_column_int64 (statement, 0);
  Duplicate duplicate = { id, NULL, NULL, 1u << field };

  for (guint i = 0; i < self->found->len; i++)
    {
      Duplicate *known = &g_array_index (self->found, Duplicate, i);

      if (known->id == id)
        {
          known->fields |= duplicate.fields;
          return;
        }
    }
  duplicate.name = g_strdup (get_column (statement, 1));
  duplicate.code = g_strdup (get_column (statement, 2));
  g_array_append_val (self->found, duplicate);
}

typedef gboolean (*SameFunc) (sqlite3_stmt *statement, const char *value);

/* What too many share is no sign. @before: how many were found by then. */
static void
forget (Lookup       *self,
        ForgeFieldId  field,
        guint         before)
{
  g_array_set_size (self->found, before);
  for (guint i = 0; i < before; i++)
    g_array_index (self->found, Duplicate, i).fields &= ~(1u << field);
}

/* Adds the clients that @sql finds for @value. */
static gboolean
find_equal (Lookup        *self,
            ForgeFieldId   field,
            const char    *sql,
            const char    *value,
            GError       **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self->request->database, sql, error);
  guint before = self->found->len;
  guint n_found = 0;
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, value, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 2, self->exclude);
  for (; n_found <= MOST_SHARED
         && forge_database_step (self->request->database, statement, &failure); n_found++)
    add_duplicate (self, statement, field);
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  sqlite3_reset (statement);
  if (n_found > MOST_SHARED)
    forget (self, field, before);
  return TRUE;
}

/* Whether the client @id, who may be the excluded one, is the same. */
static gboolean
check_one (Lookup        *self,
           ForgeFieldId   field,
           gint64         id,
           SameFunc       is_same,
           const char    *value,
           gboolean      *same,
           GError       **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self->request->database, COLUMNS
                                                    "WHERE client_id = ?1" OTHERS, error);
  GError *failure = NULL;

  *same = FALSE;
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, self->exclude);
  if (forge_database_step (self->request->database, statement, &failure))
    {
      *same = is_same (statement, value);
      if (*same)
        add_duplicate (self, statement, field);
      sqlite3_reset (statement);
    }
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Adds the clients who have @part in their texts and whom @is_same confirms for @value. */
static gboolean
find_text (Lookup        *self,
           ForgeFieldId   field,
           const char    *part,
           SameFunc       is_same,
           const char    *value,
           GError       **error)
{
  g_autoptr (GArray) ids = forge_store_find_text (self->request->store, part, error);
  guint before = self->found->len;
  guint n_found = 0;

  if (!ids)
    return FALSE;
  for (guint i = 0; i < ids->len && n_found <= MOST_SHARED; i++)
    {
      gboolean same;

      if (!check_one (self, field, g_array_index (ids, gint64, i), is_same, value, &same, error))
        return FALSE;
      n_found += same;
    }
  if (n_found > MOST_SHARED)
    forget (self, field, before);
  return TRUE;
}

/* Of a whole line of the texts. */
static gboolean
find_line (Lookup        *self,
           ForgeFieldId   field,
           const char    *before,
           const char    *text,
           SameFunc       is_same,
           GError       **error)
{
  g_autofree char *folded = forge_text_fold (text);
  g_autoptr (GString) line = g_string_new (before);

  if (*folded == '\0')
    return TRUE;
  forge_texts_append (line, folded, strlen (folded), TRUE);
  g_string_append_c (line, '\n');
  return find_text (self, field, line->str, is_same, folded, error);
}

static gboolean
find_phone (Lookup        *self,
            ForgeFieldId   field,
            const char    *phone,
            GError       **error)
{
  g_autofree char *number = forge_text_number (phone);
  g_autofree char *end = g_strconcat (number, "\n", NULL);

  return strlen (number) < SHORTEST_PHONE ||
         find_text (self, field, end, is_same_phone, number, error);
}

static gboolean
find_tax_id (Lookup      *self,
             const char  *tax_id,
             GError     **error)
{
  g_autofree char *folded = forge_text_fold (tax_id);

  return *folded == '\0' ||
         find_equal (self, FORGE_FIELD_TAX_ID, COLUMNS
                     "WHERE fold_tax_id IS NOT NULL AND fold_tax_id = ?1" OTHERS, folded, error);
}

static gboolean
find_field (Lookup        *self,
            ForgeFieldId   field,
            GError       **error)
{
  const char *value = forge_request_get_parameter (self->request, forge_field_get (field)->name);
  g_autofree char *code = NULL;
  ForgeProblemCode problem;

  if (!value)
    return TRUE;
  switch ((int) field)
    {
    case FORGE_FIELD_CLIENT_CODE:
      return !forge_validate_text (field, value, &code, &problem) ||
             find_equal (self, field, COLUMNS "WHERE client_code = ?1" OTHERS, code, error);
    case FORGE_FIELD_TAX_ID:
      return find_tax_id (self, value, error);
    case FORGE_FIELD_EMAIL:
      return find_line (self, field, "\n", value, is_same_email, error);
    case FORGE_FIELD_NAME:
      return find_line (self, field, FORGE_TEXTS_NAME, value, is_same_name, error);
    case FORGE_FIELD_PHONE:
    case FORGE_FIELD_MOBILE:
    default:
      return find_phone (self, field, value, error);
    }
}

static void
append_duplicate (const Duplicate *duplicate,
                  GString         *out)
{
  const char *comma = "";

  g_string_append_printf (out, "%s{\"client_id\":%" G_GINT64_FORMAT ",\"name\":",
                          out->str[out->len - 1] == '[' ? "" : ",", duplicate->id);
  forge_json_append_string (out, duplicate->name);
  g_string_append (out, ",\"client_code\":");
  forge_json_append_string (out, duplicate->code);
  g_string_append (out, ",\"fields\":[");
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (duplicate->fields & 1u << field)
      {
        g_string_append_printf (out, "%s\"%s\"", comma, forge_field_get (field)->name);
        comma = ",";
      }
  g_string_append (out, "]}");
}

gboolean
forge_duplicates_find (ForgeRequest  *request,
                       GError       **error)
{
  /* What says most comes first. */
  static const ForgeFieldId fields[] = {
    FORGE_FIELD_CLIENT_CODE, FORGE_FIELD_TAX_ID, FORGE_FIELD_EMAIL,
    FORGE_FIELD_PHONE, FORGE_FIELD_MOBILE, FORGE_FIELD_NAME,
  };
  const char *exclude = forge_request_get_parameter (request, "exclude");
  g_auto (Lookup) self = { .request = request };
  GString *body;

  self.found = g_array_new (FALSE, FALSE, sizeof (Duplicate));
  g_array_set_clear_func (self.found, duplicate_clear);
  if (exclude)
    g_ascii_string_to_signed (exclude, 10, 1, G_MAXINT64, &self.exclude, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!find_field (&self, fields[i], error))
      return FALSE;
  body = g_string_new ("{\"results\":[");
  for (guint i = 0; i < MIN (self.found->len, MOST_DUPLICATES); i++)
    append_duplicate (&g_array_index (self.found, Duplicate, i), body);
  g_string_append (body, "]}");
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}
