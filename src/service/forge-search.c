/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-search.h"

#include <string.h>

#include "forge-text.h"
#include "forge-validation.h"

/* In digits: a phone number, one without its country code, and a country code with what some countries
 * put behind it. */
#define SHORTEST_DIGITS 3
#define SHORTEST_NUMBER 7
#define LONGEST_AT_HOME 10
#define LONGEST_COUNTRY 3

/* All parts have the marks of the texts. */
typedef struct
{
  char       *folded;     /* (owned) */
  char       *name;       /* (owned): how a name begins */
  GPtrArray  *parts;      /* (owned) of char *: what a client must have, or a number */
  GPtrArray  *beginnings; /* (owned) of char *: what the best of them have */
  GByteArray *marks;      /* (owned) (nullable): by place */
} Search;

static void
search_clear (Search *self)
{
  g_free (self->folded);
  g_free (self->name);
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->beginnings);
  g_clear_pointer (&self->marks, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* Appends the beginnings of words that are in @word: "cli" and "001" of "cli-001". */
static void
add_beginnings (GPtrArray  *beginnings,
                const char *word)
{
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
      if (start)
        g_ptr_array_add (beginnings, g_strdup_printf (FORGE_TEXTS_WORD "%.*s", (int) (p - start),
                                                      start));
      start = NULL;
    }
  if (start)
    g_ptr_array_add (beginnings, g_strconcat (FORGE_TEXTS_WORD, start, NULL));
}

static char *
make_part (const char *word)
{
  GString *part = g_string_new (NULL);

  forge_texts_append (part, word, strlen (word), FALSE);
  return g_string_free (part, FALSE);
}

/* Words are looked for anywhere; those too short for that at the beginning of one, or, when they are
 * not only letters, where they stand. Without a beginning in every word there are none. */
static void
read_words (Search *self)
{
  g_auto (GStrv) words = g_strsplit (self->folded, " ", -1);
  gboolean has_beginnings = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint before = self->beginnings->len;

      add_beginnings (self->beginnings, words[i]);
      if (forge_text_is_short (words[i]))
        g_ptr_array_add (self->parts, g_strconcat (FORGE_TEXTS_WORD, words[i], NULL));
      else
        g_ptr_array_add (self->parts, make_part (words[i]));
      has_beginnings = has_beginnings && self->beginnings->len > before;
    }
  if (!has_beginnings)
    g_ptr_array_set_size (self->beginnings, 0);
}

static void
on_found (guint       place,
          const char *text,
          gsize       length,
          gpointer    data)
{
  Search *self = data;
  const char *name = memchr (text, *FORGE_TEXTS_NAME, length);

  if (name && strncmp (name, self->name, strlen (self->name)) == 0)
    self->marks->data[place] = FORGE_RANK_NAME_BEGINS;
  else if (self->beginnings->len > 0 && forge_texts_has (text, length, self->beginnings))
    self->marks->data[place] = FORGE_RANK_WORDS_BEGIN;
  else
    self->marks->data[place] = FORGE_RANK_CONTAINS;
}

/* A number as it is dialled is found however it was written, and without its country code too: what
 * has more of it has its end. (nullable) (transfer full) */
static char *
get_number (Search     *self,
            const char *search)
{
  g_autofree char *digits = forge_text_digits (search);
  gboolean is_abroad = *self->folded == '+' || g_str_has_prefix (digits, "00");
  const char *number = g_str_has_prefix (digits, "00") ? digits + 2 : digits;
  gsize length = strlen (number);
  gsize country = 0;

  if (length < SHORTEST_DIGITS || strspn (self->folded, "0123456789 +-./()") != strlen (self->folded))
    return NULL;
  if ((is_abroad || length > LONGEST_AT_HOME) && length > SHORTEST_NUMBER)
    country = MIN (length - SHORTEST_NUMBER, LONGEST_COUNTRY);
  return g_strdup (number + country);
}

static gboolean
find_number (Search      *self,
             ForgeTexts  *texts,
             char        *number,
             GError     **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  g_ptr_array_add (parts, number);
  return forge_texts_find (texts, parts, on_found, self, error);
}

static gboolean
mark_exact (Search         *self,
            ForgeDatabase  *database,
            ForgePlaces    *places,
            const char     *sql,
            const char     *text,
            GError        **error)
{
  sqlite3_stmt *statement = forge_database_prepare (database, sql, error);
  GError *failure = NULL;

  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, text, -1, SQLITE_STATIC);
  while (forge_database_step (database, statement, &failure))
    {
      guint place = forge_places_get (places, sqlite3_column_int64 (statement, 0));

      if (place < self->marks->len && self->marks->data[place] != FORGE_RANK_NONE)
        self->marks->data[place] = FORGE_RANK_EXACT;
    }
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
mark_best (Search         *self,
           ForgeDatabase  *database,
           ForgePlaces    *places,
           const char     *search,
           GError        **error)
{
  g_autofree char *code = NULL;
  ForgeProblemCode problem;

  if (!mark_exact (self, database, places, "SELECT client_id FROM client "
                   "WHERE deleted_at IS NULL AND fold_tax_id IS NOT NULL AND fold_tax_id = ?", self->folded, error))
    return FALSE;
  return !forge_validate_text (FORGE_FIELD_CLIENT_CODE, search, &code, &problem) ||
         mark_exact (self, database, places, "SELECT client_id FROM client "
                     "WHERE deleted_at IS NULL AND client_code = ?", code, error);
}

/* Their length was that of all places that there were. */
static GByteArray *
make_marks (guint length)
{
  GByteArray *marks = g_byte_array_sized_new (length);

  g_byte_array_set_size (marks, length);
  if (length > 0)
    memset (marks->data, FORGE_RANK_NONE, length);
  return marks;
}

gboolean
forge_search_rank (ForgeDatabase  *database,
                   ForgePlaces    *places,
                   ForgeTexts     *texts,
                   const char     *search,
                   GByteArray    **marks,
                   GError        **error)
{
  g_auto (Search) self = { NULL };
  g_autoptr (GString) name = g_string_new (FORGE_TEXTS_NAME);
  g_autofree char *number = NULL;

  *marks = NULL;
  self.folded = forge_text_fold (search);
  self.parts = g_ptr_array_new_with_free_func (g_free);
  self.beginnings = g_ptr_array_new_with_free_func (g_free);
  if (*self.folded == '\0')
    return TRUE;
  if (!forge_texts_read (texts, error))
    return FALSE;
  self.marks = make_marks (forge_places_get_n (places));
  forge_texts_append (name, self.folded, strlen (self.folded), TRUE);
  self.name = g_strdup (name->str);
  read_words (&self);
  number = get_number (&self, search);
  if (!forge_texts_find (texts, self.parts, on_found, &self, error) ||
      (number && !find_number (&self, texts, number, error)) ||
      !mark_best (&self, database, places, search, error))
    return FALSE;
  *marks = g_steal_pointer (&self.marks);
  return TRUE;
}
