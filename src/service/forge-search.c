/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-search.h"

#include <string.h>

#include "forge-text.h"
#include "forge-validation.h"

/* A trigram index knows nothing shorter. */
#define SHORTEST_PART   3
/* In digits: a phone number without its country code, and a country code with what some countries
 * put behind it. */
#define SHORTEST_NUMBER 7
#define LONGEST_AT_HOME 10
#define LONGEST_COUNTRY 3

#define PARTS "SELECT rowid FROM client_parts WHERE client_parts MATCH ?"
#define WORDS "SELECT rowid FROM client_words WHERE client_words MATCH ?"
#define TEXT  "SELECT search_text FROM client WHERE client_id = ?"

typedef struct
{
  ForgeDatabase *database; /* borrowed */
  char          *folded;   /* (owned) */
  char         **words;    /* (owned) */
  guint8        *marks;    /* (owned) by id */
  gint64         max_id;
  guint8         n_sources; /* that a client must be in; marks count those that it is in */
} Search;

static void
search_clear (Search *self)
{
  g_free (self->folded);
  g_strfreev (self->words);
  g_free (self->marks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

typedef enum { NEXT_SOURCE, ALWAYS, IF_MARKED } Condition;

/* Gives the clients that @sql finds @mark. */
static gboolean
mark (Search      *self,
      const char  *sql,
      const char  *text,
      Condition    condition,
      guint8       value,
      GError     **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self->database, sql, error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, text, -1, SQLITE_STATIC);
  while (forge_database_step (self->database, statement, &failure))
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      if (id > self->max_id)
        continue;
      if (condition == ALWAYS || (condition == IF_MARKED && self->marks[id] != 0) ||
          (condition == NEXT_SOURCE && self->marks[id] == self->n_sources))
        self->marks[id] = value;
    }
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
mark_source (Search      *self,
             const char  *sql,
             const char  *text,
             GError     **error)
{
  if (!mark (self, sql, text, NEXT_SOURCE, self->n_sources + 1, error))
    return FALSE;
  self->n_sources++;
  return TRUE;
}

/* Quoted, so that no operator of FTS5 is one. */
static void
append_term (GString    *out,
             const char *operator,
             const char *term,
             gsize       length,
             const char *suffix)
{
  if (out->len > 0)
    g_string_append (out, operator);
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (term[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, term[i]);
    }
  g_string_append_c (out, '"');
  g_string_append (out, suffix);
}

/* Appends the beginnings of words that are in @word: "cli" and "001" of "cli-001". Returns whether
 * that is all of it. */
static gboolean
append_beginnings (GString    *out,
                   const char *word)
{
  gboolean is_one = TRUE;
  const char *start = NULL;
  const char *p;

  for (p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_isalnum (g_utf8_get_char (p)))
        {
          if (!start)
            start = p;
          continue;
        }
      is_one = FALSE;
      if (start)
        append_term (out, " AND ", start, p - start, "*");
      start = NULL;
    }
  if (start)
    append_term (out, " AND ", start, p - start, "*");
  return is_one;
}

static gboolean
has_all (const char *text,
         GPtrArray  *words)
{
  for (guint i = 0; i < words->len; i++)
    if (!strstr (text, g_ptr_array_index (words, i)))
      return FALSE;
  return TRUE;
}

/* Of those that are in the other sources, the clients that have all @words as they stand. */
static gboolean
mark_literal (Search     *self,
              GPtrArray  *words,
              GError    **error)
{
  sqlite3_stmt *statement = forge_database_prepare (self->database, TEXT, error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  for (gint64 id = 1; id <= self->max_id && !failure; id++)
    {
      if (self->marks[id] != self->n_sources)
        continue;
      sqlite3_bind_int64 (statement, 1, id);
      if (forge_database_step (self->database, statement, &failure) &&
          has_all ((const char *) sqlite3_column_text (statement, 0), words))
        self->marks[id]++;
      sqlite3_reset (statement);
    }
  self->n_sources++;
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Parts anywhere; words too short for that at the beginning of one, or, when they are not only
 * letters, where they stand. */
static gboolean
mark_words (Search    *self,
            gboolean  *all_begin,
            GError   **error)
{
  g_autoptr (GString) parts = g_string_new (NULL);
  g_autoptr (GString) beginnings = g_string_new (NULL);
  g_autoptr (GPtrArray) literals = g_ptr_array_new ();

  for (guint i = 0; self->words[i] != NULL; i++)
    {
      g_autoptr (GString) word = g_string_new (NULL);

      if (g_utf8_strlen (self->words[i], -1) >= SHORTEST_PART)
        append_term (parts, " AND ", self->words[i], strlen (self->words[i]), "");
      else if (append_beginnings (word, self->words[i]))
        append_beginnings (beginnings, self->words[i]);
      else
        g_ptr_array_add (literals, self->words[i]);
    }
  *all_begin = parts->len == 0 && literals->len == 0;
  return (parts->len == 0 || mark_source (self, PARTS, parts->str, error)) &&
         (beginnings->len == 0 || mark_source (self, WORDS, beginnings->str, error)) &&
         (literals->len == 0 || mark_literal (self, literals, error));
}

/* A number as it is dialled is found however it was written, and without its country code too. */
static gboolean
mark_number (Search      *self,
             const char  *search,
             GError     **error)
{
  g_autofree char *digits = forge_text_digits (search);
  g_autoptr (GString) numbers = g_string_new (NULL);
  gboolean is_abroad = *self->folded == '+' || g_str_has_prefix (digits, "00");
  const char *number = g_str_has_prefix (digits, "00") ? digits + 2 : digits;
  gsize length = strlen (number);

  if (length < SHORTEST_PART || strspn (self->folded, "0123456789 +-./()") != strlen (self->folded))
    return TRUE;
  append_term (numbers, " OR ", number, length, "");
  if (is_abroad || length > LONGEST_AT_HOME)
    for (gsize n = 1; n <= LONGEST_COUNTRY && length >= n + SHORTEST_NUMBER; n++)
      append_term (numbers, " OR ", number + n, length - n, "");
  return mark (self, PARTS, numbers->str, ALWAYS, FORGE_RANK_CONTAINS, error);
}

static gboolean
mark_beginnings (Search  *self,
                 GError **error)
{
  g_autoptr (GString) beginnings = g_string_new (NULL);

  for (guint i = 0; self->words[i] != NULL; i++)
    {
      gsize before = beginnings->len;

      append_beginnings (beginnings, self->words[i]);
      if (beginnings->len == before)
        return TRUE;
    }
  return mark (self, WORDS, beginnings->str, IF_MARKED, FORGE_RANK_WORDS_BEGIN, error);
}

static gboolean
mark_best (Search      *self,
           const char  *search,
           GError     **error)
{
  g_autofree char *code = NULL;
  ForgeProblemCode problem;

  if (!mark (self, "SELECT client_id FROM client WHERE deleted_at IS NULL "
             "AND fold_name >= ?1 AND fold_name < ?1 || char (1114111)",
             self->folded, IF_MARKED, FORGE_RANK_NAME_BEGINS, error) ||
      !mark (self, "SELECT client_id FROM client WHERE deleted_at IS NULL "
             "AND fold_tax_id IS NOT NULL AND fold_tax_id = ?",
             self->folded, IF_MARKED, FORGE_RANK_EXACT, error))
    return FALSE;
  return !forge_validate_text (FORGE_FIELD_CLIENT_CODE, search, &code, &problem) ||
         mark (self, "SELECT client_id FROM client WHERE deleted_at IS NULL AND client_code = ?",
               code, IF_MARKED, FORGE_RANK_EXACT, error);
}

guint8 *
forge_search_rank (ForgeDatabase  *database,
                   const char     *search,
                   gint64          max_id,
                   GError        **error)
{
  g_auto (Search) self = { .database = database, .max_id = max_id };
  gboolean all_begin;

  self.folded = forge_text_fold (search);
  self.words = g_strsplit (self.folded, " ", -1);
  self.marks = g_malloc0 (max_id + 1);
  /* What folding leaves nothing of is no search. */
  if (*self.folded == '\0')
    return memset (g_steal_pointer (&self.marks), FORGE_RANK_CONTAINS, max_id + 1);
  if (!mark_words (&self, &all_begin, error))
    return NULL;
  for (gint64 id = 0; id <= max_id; id++)
    self.marks[id] = self.marks[id] != self.n_sources ? FORGE_RANK_NONE
                     : all_begin ? FORGE_RANK_WORDS_BEGIN : FORGE_RANK_CONTAINS;
  if (!mark_number (&self, search, error) ||
      (!all_begin && !mark_beginnings (&self, error)) || !mark_best (&self, search, error))
    return NULL;
  return g_steal_pointer (&self.marks);
}
