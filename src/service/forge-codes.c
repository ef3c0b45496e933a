/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-codes.h"

#include <string.h>

/* The newest clients say what codes look like today, and so few are read at once. */
#define NEWEST     "ORDER BY client_id DESC LIMIT 1000"
#define OF_ALL     "SELECT client_code FROM client WHERE deleted_at IS NULL " NEWEST
#define OF_A_KIND  "SELECT client_code FROM client WHERE client_id IN " \
                   "(SELECT client_id FROM client WHERE deleted_at IS NULL AND type = ? " NEWEST ")"
/* The range is for the index; what is in it may still have letters, or be of another length. */
#define LARGEST    "SELECT client_code FROM client WHERE deleted_at IS NULL " \
                   "AND client_code BETWEEN ? AND ? AND client_code GLOB ? " \
                   "ORDER BY client_code DESC LIMIT 1"
/* What a 64-bit number holds, with one to spare. */
#define MOST_DIGITS 18

/* A code that ends in a number: "CLI-" and four digits. */
typedef struct
{
  char  *prefix; /* (owned) */
  gsize  width;
  guint  count;
} Pattern;

static void
pattern_free (Pattern *pattern)
{
  g_free (pattern->prefix);
  g_free (pattern);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pattern, pattern_free)

static Pattern *
pattern_new (const char *prefix,
             gsize       length,
             gsize       width)
{
  Pattern *pattern = g_new0 (Pattern, 1);

  pattern->prefix = g_strndup (prefix, length);
  pattern->width = width;
  return pattern;
}

static guint
pattern_hash (gconstpointer data)
{
  const Pattern *pattern = data;

  return g_str_hash (pattern->prefix) + pattern->width;
}

static gboolean
pattern_equal (gconstpointer a,
               gconstpointer b)
{
  const Pattern *one = a, *other = b;

  return one->width == other->width && strcmp (one->prefix, other->prefix) == 0;
}

static gsize
count_digits (const char *code)
{
  gsize length = strlen (code);
  gsize width = 0;

  while (width < MIN (length, MOST_DIGITS) && g_ascii_isdigit (code[length - width - 1]))
    width++;
  return width;
}

/* Returns the more used of @best (nullable) and the pattern of @code. */
static Pattern *
count_code (GHashTable *patterns,
            const char *code,
            Pattern    *best)
{
  gsize width = count_digits (code);
  g_autoptr (Pattern) found = pattern_new (code, strlen (code) - width, width);
  Pattern *pattern = g_hash_table_lookup (patterns, found);

  if (width == 0)
    return best;
  if (!pattern)
    {
      pattern = g_steal_pointer (&found);
      g_hash_table_add (patterns, pattern);
    }
  pattern->count++;
  return best && best->count >= pattern->count ? best : pattern;
}

/* The pattern of most codes of @kind, of all kinds when it is NULL; NULL without @error when no
 * code ends in a number. */
static Pattern *
find_pattern (ForgeDatabase  *database,
              const char     *kind,
              GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (database, kind ? OF_A_KIND : OF_ALL, error);
  g_autoptr (GHashTable) patterns =
    g_hash_table_new_full (pattern_hash, pattern_equal, (GDestroyNotify) pattern_free, NULL);
  Pattern *best = NULL;
  GError *failure = NULL;

  if (!statement)
    return NULL;
  if (kind)
    sqlite3_bind_text (statement, 1, kind, -1, SQLITE_STATIC);
  while (forge_database_step (database, statement, &failure))
    best = count_code (patterns, (const char *) sqlite3_column_text (statement, 0), best);
  if (failure)
    g_propagate_error (error, failure);
  if (failure || !best)
    return NULL;
  return pattern_new (best->prefix, strlen (best->prefix), best->width);
}

/* @glob: what each digit is. (transfer full) */
static char *
fill (const Pattern *pattern,
      const char    *glob)
{
  GString *out = g_string_new (pattern->prefix);

  for (gsize i = 0; i < pattern->width; i++)
    g_string_append (out, glob);
  return g_string_free (out, FALSE);
}

static gboolean
find_largest (ForgeDatabase  *database,
              const Pattern  *pattern,
              guint64        *largest,
              GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (database, LARGEST, error);
  GError *failure = NULL;

  *largest = 0;
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, fill (pattern, "0"), -1, g_free);
  sqlite3_bind_text (statement, 2, fill (pattern, "9"), -1, g_free);
  sqlite3_bind_text (statement, 3, fill (pattern, "[0-9]"), -1, g_free);
  if (forge_database_step (database, statement, &failure))
    {
      const char *code = (const char *) sqlite3_column_text (statement, 0);

      *largest = g_ascii_strtoull (code + strlen (pattern->prefix), NULL, 10);
      sqlite3_reset (statement);
    }
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The code after the largest of @pattern, which grows a digit where they are used up. @code (out)
 * (nullable): NULL when that is too long for a code. */
static gboolean
find_next (ForgeDatabase  *database,
           Pattern        *pattern,
           char          **code,
           GError        **error)
{
  gsize most = forge_field_get (FORGE_FIELD_CLIENT_CODE)->max;
  guint64 next = 1;

  *code = NULL;
  for (; pattern->width <= MOST_DIGITS; pattern->width++)
    {
      g_autofree char *number = NULL;
      guint64 largest;

      if (!find_largest (database, pattern, &largest, error))
        return FALSE;
      next = MAX (next, largest + 1);
      number = g_strdup_printf ("%0*" G_GUINT64_FORMAT, (int) pattern->width, next);
      if (strlen (number) > pattern->width)
        continue;
      if (g_utf8_strlen (pattern->prefix, -1) + pattern->width <= most)
        *code = g_strconcat (pattern->prefix, number, NULL);
      return TRUE;
    }
  return TRUE;
}

gboolean
forge_codes_next (ForgeRequest  *request,
                  GError       **error)
{
  const char *kind = forge_request_get_parameter (request, "type");
  g_autoptr (Pattern) usual = pattern_new ("CLI-", 4, 4);
  g_autoptr (Pattern) pattern = NULL;
  g_autofree char *code = NULL;
  GError *failure = NULL;
  GString *body;

  if (kind)
    pattern = find_pattern (request->database, kind, &failure);
  if (!pattern && !failure)
    pattern = find_pattern (request->database, NULL, &failure);
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if ((pattern && !find_next (request->database, pattern, &code, error)) ||
      (!code && !find_next (request->database, usual, &code, error)))
    return FALSE;
  body = g_string_new ("{\"code\":");
  forge_json_append_string (body, code);
  g_string_append_c (body, '}');
  forge_request_answer (request, SOUP_STATUS_OK, body);
  return TRUE;
}
