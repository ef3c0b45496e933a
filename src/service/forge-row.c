/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-row.h"

#include <string.h>

#include "forge-money.h"
#include "forge-text.h"

/* The columns behind those of the fields. */
#define VERSION (FORGE_N_FIELDS)
#define UNKNOWN (FORGE_N_FIELDS + 1)

static gpointer
make_columns (gpointer data)
{
  GString *columns = g_string_new (NULL);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_string_append_printf (columns, "%s, ", forge_field_get (field)->name);
  g_string_append (columns, "version, unknown");
  return g_string_free (columns, FALSE);
}

const char *
forge_row_columns (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_columns, NULL);
}

/* `{"client_id":` and `,"uuid":` and so on. */
static gpointer
make_labels (gpointer data)
{
  char **labels = g_new0 (char *, FORGE_N_FIELDS + 1);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    labels[field] = g_strdup_printf ("%c\"%s\":", field == 0 ? '{' : ',',
                                     forge_field_get (field)->name);
  return labels;
}

gboolean
forge_row_is_stored (ForgeFieldId field)
{
  return field != FORGE_FIELD_CLIENT_ID && forge_field_get (field)->type != FORGE_FIELD_TYPE_NUMBER;
}

void
forge_row_bind (sqlite3_stmt *statement,
                int           position,
                ForgeFieldId  field,
                const char   *text)
{
  ForgeProblemCode problem;
  gint64 value = 0;

  if (text == NULL)
    {
      sqlite3_bind_null (statement, position);
      return;
    }
  switch (forge_field_get (field)->type)
    {
    case FORGE_FIELD_TYPE_TEXT:
    case FORGE_FIELD_TYPE_CODE:
    case FORGE_FIELD_TYPE_EMAIL:
    case FORGE_FIELD_TYPE_CHOICE:
      sqlite3_bind_text (statement, position, text, -1, SQLITE_TRANSIENT);
      return;
    case FORGE_FIELD_TYPE_MONEY:
    case FORGE_FIELD_TYPE_NUMBER:
      forge_money_parse (text, &value, &problem);
      break;
    case FORGE_FIELD_TYPE_BOOLEAN:
      value = strcmp (text, "true") == 0;
      break;
    case FORGE_FIELD_TYPE_TIME:
      forge_time_parse (text, &value);
      break;
    case FORGE_FIELD_TYPE_INTEGER:
    default:
      value = g_ascii_strtoll (text, NULL, 10);
      break;
    }
  sqlite3_bind_int64 (statement, position, value);
}

void
forge_row_append_int (GString *out,
                      gint64   value)
{
  char digits[24];
  char *p = digits + sizeof digits;
  guint64 left = value < 0 ? -(guint64) value : (guint64) value;

  do
    {
      *--p = (char) ('0' + left % 10);
      left /= 10;
    }
  while (left > 0);
  if (value < 0)
    *--p = '-';
  g_string_append_len (out, p, digits + sizeof digits - p);
}

/* The canonical text of a column that is not null and not a text. */
static void
append_value (GString      *out,
              ForgeFieldId  field,
              gint64        value)
{
  switch (forge_field_get (field)->type)
    {
    case FORGE_FIELD_TYPE_MONEY:
    case FORGE_FIELD_TYPE_NUMBER:
      forge_money_append (out, value);
      break;
    case FORGE_FIELD_TYPE_BOOLEAN:
      g_string_append (out, value ? "true" : "false");
      break;
    case FORGE_FIELD_TYPE_TIME:
      forge_time_append (out, value);
      break;
    case FORGE_FIELD_TYPE_INTEGER:
    case FORGE_FIELD_TYPE_TEXT:
    case FORGE_FIELD_TYPE_CODE:
    case FORGE_FIELD_TYPE_EMAIL:
    case FORGE_FIELD_TYPE_CHOICE:
    default:
      forge_row_append_int (out, value);
      break;
    }
}

static gboolean
is_quoted (ForgeFieldId field)
{
  ForgeFieldType type = forge_field_get (field)->type;

  return type == FORGE_FIELD_TYPE_MONEY || type == FORGE_FIELD_TYPE_TIME;
}

void
forge_row_append_json (sqlite3_stmt *statement,
                       GString      *out)
{
  static GOnce once = G_ONCE_INIT;
  char **labels = g_once (&once, make_labels, NULL);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      int type = sqlite3_column_type (statement, field);

      g_string_append (out, labels[field]);
      if (type == SQLITE_NULL)
        g_string_append (out, "null");
      else if (type == SQLITE_TEXT)
        forge_json_append_string (out, (const char *) sqlite3_column_text (statement, field));
      else
        {
          if (is_quoted (field))
            g_string_append_c (out, '"');
          append_value (out, field, sqlite3_column_int64 (statement, field));
          if (is_quoted (field))
            g_string_append_c (out, '"');
        }
    }
  if (sqlite3_column_type (statement, UNKNOWN) == SQLITE_TEXT)
    g_string_append (out, (const char *) sqlite3_column_text (statement, UNKNOWN));
  g_string_append_c (out, '}');
}

ForgeClient *
forge_row_to_client (sqlite3_stmt *statement)
{
  ForgeClient *client = forge_client_new (sqlite3_column_int64 (statement, FORGE_FIELD_CLIENT_ID));
  g_autoptr (GString) value = g_string_new (NULL);

  for (ForgeFieldId field = FORGE_FIELD_CLIENT_ID + 1; field < FORGE_N_FIELDS; field++)
    {
      int type = sqlite3_column_type (statement, field);

      if (type == SQLITE_NULL)
        continue;
      if (type == SQLITE_TEXT)
        {
          forge_client_set (client, field, (const char *) sqlite3_column_text (statement, field));
          continue;
        }
      g_string_truncate (value, 0);
      append_value (value, field, sqlite3_column_int64 (statement, field));
      forge_client_set (client, field, value->str);
    }
  forge_client_set_unknown (client, (const char *) sqlite3_column_text (statement, UNKNOWN));
  return client;
}

gint64
forge_row_get_version (sqlite3_stmt *statement)
{
  return sqlite3_column_int64 (statement, VERSION);
}

char *
forge_row_search_text (ForgeClient *client)
{
  GString *out = g_string_new (NULL);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *value = forge_client_get (client, field);
      g_autofree char *folded = NULL;

      if (!forge_field_has (field, FORGE_FIELD_SEARCHABLE) || value == NULL || *value == '\0')
        continue;
      folded = forge_text_fold (value);
      g_string_append (out, folded);
      g_string_append_c (out, '\n');
      if (forge_field_get (field)->input == FORGE_INPUT_PHONE)
        {
          g_autofree char *digits = forge_text_digits (value);

          g_string_append (out, digits);
          g_string_append_c (out, '\n');
        }
    }
  return g_string_free (out, FALSE);
}
