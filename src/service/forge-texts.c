/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-texts.h"

#include <string.h>

#include "forge-signs.h"

#define COLUMNS "SELECT client_id, search_text FROM client INDEXED BY client_by_text " \
                "WHERE deleted_at IS NULL "
#define READ_AT_ONCE  1000
#define FETCHED_AHEAD 6

#define NOBODY G_MAXUINT

typedef struct
{
  gsize start; /* in the block */
  guint place; /* NOBODY: no client has it any more */
} Text;

struct _ForgeTexts
{
  ForgeDatabase *database; /* borrowed */
  ForgePlaces   *places;   /* borrowed */
  GString       *block;    /* (owned) */
  GArray        *texts;    /* (owned) of Text, as they stand in the block */
  ForgeSigns    *signs;    /* (owned) of the same */
  GArray        *numbers;  /* (owned) of guint: by place, 1 and which of the texts; 0 for none */
  gint64         read_to;  /* the client; G_MAXINT64 when all are read */
  gsize          waste;    /* bytes that no client has any more */
};

ForgeTexts *
forge_texts_new (ForgeDatabase *database,
                 ForgePlaces   *places)
{
  ForgeTexts *self = g_new0 (ForgeTexts, 1);

  self->database = database;
  self->places = places;
  self->block = g_string_new (NULL);
  self->texts = g_array_new (FALSE, FALSE, sizeof (Text));
  self->signs = forge_signs_new ();
  self->numbers = g_array_new (FALSE, TRUE, sizeof (guint));
  return self;
}

void
forge_texts_free (ForgeTexts *self)
{
  g_string_free (self->block, TRUE);
  g_array_unref (self->texts);
  forge_signs_free (self->signs);
  g_array_unref (self->numbers);
  g_free (self);
}

void
forge_texts_forget (ForgeTexts *self)
{
  g_string_free (self->block, TRUE);
  self->block = g_string_new (NULL);
  g_array_set_size (self->texts, 0);
  g_array_set_size (self->numbers, 0);
  forge_signs_clear (self->signs);
  self->read_to = 0;
  self->waste = 0;
}

void
forge_texts_append (GString    *out,
                    const char *folded,
                    gsize       length,
                    gboolean    is_beginning)
{
  gboolean inside = !is_beginning;
  gsize before = out->len;
  const char *end = folded + length;
  char *written;

  /* At most a mark for every byte. */
  g_string_set_size (out, before + 2 * length);
  written = out->str + before;
  for (const char *p = folded, *next; p < end; p = next)
    {
      gboolean is_ascii = (guchar) *p < 0x80;
      gboolean is_part = is_ascii ? g_ascii_isalnum (*p)
                                  : g_unichar_isalnum (g_utf8_get_char (p));

      next = is_ascii ? p + 1 : MIN (g_utf8_next_char (p), end);
      if (is_part && !inside)
        *written++ = *FORGE_TEXTS_WORD;
      inside = is_part;
      for (const char *byte = p; byte < next; byte++)
        *written++ = *byte;
    }
  g_string_truncate (out, written - out->str);
}

typedef guint8 Bytes __attribute__ ((vector_size (16)));

/* As memmem(), several times as fast with the short parts that people type: sixteen places at a time
 * are asked for the first and the last byte. */
static gboolean
has (const char *text,
     gsize       text_length,
     const char *part,
     gsize       length)
{
  Bytes first = { 0 };
  Bytes last = { 0 };
  gsize i = 0;

  if (text_length < length)
    return FALSE;
  first += (guint8) part[0];
  last += (guint8) part[length - 1];
  for (; i + length - 1 + sizeof (Bytes) <= text_length; i += sizeof (Bytes))
    {
      Bytes begin, end;
      guint64 both[2];

      memcpy (&begin, text + i, sizeof begin);
      memcpy (&end, text + i + length - 1, sizeof end);
      begin = (Bytes) (begin == first) & (Bytes) (end == last);
      memcpy (both, &begin, sizeof both);
      for (guint half = 0; half < 2; half++)
        for (guint64 hits = GUINT64_FROM_LE (both[half]); hits != 0;)
          {
            guint at = __builtin_ctzll (hits) / 8;

            if (memcmp (text + i + 8 * half + at, part, length) == 0)
              return TRUE;
            hits &= ~(G_GUINT64_CONSTANT (0xff) << 8 * at);
          }
    }
  for (; i + length <= text_length; i++)
    if (text[i] == part[0] && memcmp (text + i, part, length) == 0)
      return TRUE;
  return FALSE;
}

gboolean
forge_texts_has (const char *text,
                 gsize       length,
                 GPtrArray  *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const char *part = g_ptr_array_index (parts, i);

      if (!has (text, length, part, strlen (part)))
        return FALSE;
    }
  return TRUE;
}

/* Of the row that @statement is on. The name is the second line. */
static void
add_text (ForgeTexts   *self,
          sqlite3_stmt *statement)
{
  Text text = { self->block->len,
                forge_places_get (self->places, sqlite3_column_int64 (statement, 0)) };
  const char *lines = (const char *) sqlite3_column_text (statement, 1);
  gsize length = sqlite3_column_bytes (statement, 1);
  gsize code = strcspn (lines, "\n");

  code += lines[code] == '\n';
  forge_texts_append (self->block, lines, code, TRUE);
  g_string_append_c (self->block, *FORGE_TEXTS_NAME);
  forge_texts_append (self->block, lines + code, length - code, TRUE);
  forge_signs_add (self->signs, self->texts->len, self->block->str + text.start,
                   self->block->len - text.start);
  g_array_append_val (self->texts, text);
  if (text.place >= self->numbers->len)
    g_array_set_size (self->numbers, text.place + 1);
  g_array_index (self->numbers, guint, text.place) = self->texts->len;
}

gboolean
forge_texts_read_some (ForgeTexts  *self,
                       gboolean    *more,
                       GError     **error)
{
  sqlite3_stmt *statement;
  GError *failure = NULL;
  guint n = 0;

  *more = FALSE;
  if (self->read_to == G_MAXINT64)
    return TRUE;
  statement = forge_database_prepare (self->database, COLUMNS
                                      "AND client_id > ? ORDER BY client_id LIMIT ?", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->read_to);
  sqlite3_bind_int (statement, 2, READ_AT_ONCE);
  for (; forge_database_step (self->database, statement, &failure); n++)
    {
      add_text (self, statement);
      self->read_to = sqlite3_column_int64 (statement, 0);
    }
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  *more = n == READ_AT_ONCE;
  if (!*more)
    self->read_to = G_MAXINT64;
  return TRUE;
}

gboolean
forge_texts_read (ForgeTexts  *self,
                  GError     **error)
{
  gboolean more = TRUE;

  while (more)
    if (!forge_texts_read_some (self, &more, error))
      return FALSE;
  return TRUE;
}

static gsize
get_end (ForgeTexts *self,
         guint       i)
{
  return i + 1 < self->texts->len ? g_array_index (self->texts, Text, i + 1).start
                                  : self->block->len;
}

static void
remove_text (ForgeTexts *self,
             guint       place)
{
  guint *number = place < self->numbers->len ? &g_array_index (self->numbers, guint, place) : NULL;
  Text *text;

  if (!number || *number == 0)
    return;
  text = &g_array_index (self->texts, Text, *number - 1);
  text->place = NOBODY;
  self->waste += get_end (self, *number - 1) - text->start;
  *number = 0;
}

void
forge_texts_move (ForgeTexts *self,
                  gint64      id)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement;

  if (id > self->read_to)
    return;
  remove_text (self, forge_places_get (self->places, id));
  statement = forge_database_prepare (self->database, COLUMNS "AND client_id = ?", &error);
  if (statement)
    {
      sqlite3_bind_int64 (statement, 1, id);
      if (forge_database_step (self->database, statement, &error))
        {
          add_text (self, statement);
          sqlite3_reset (statement);
        }
    }
  if (error || self->waste > self->block->len / 2)
    forge_texts_forget (self);
}

/* The numbers of the texts, from @first on, whose bits are set. Returns how many. */
static guint
list_set (ForgeTexts          *self,
          const ForgeSignBits *bits,
          guint                first,
          guint               *numbers)
{
  guint n = 0;

  for (guint word = 0; word < G_N_ELEMENTS (bits->words); word++)
    for (guint64 left = bits->words[word]; left != 0; left &= left - 1)
      numbers[n++] = first + word * 64 + __builtin_ctzll (left);
  while (n > 0 && numbers[n - 1] >= self->texts->len)
    n--;
  return n;
}

/* Texts that may fit lie far apart: memory is asked for them ahead. */
static void
fetch (ForgeTexts *self,
       guint       number)
{
  const char *start = self->block->str + g_array_index (self->texts, Text, number).start;

  for (guint line = 0; line < 4; line++)
    __builtin_prefetch (start + 64 * line);
}

gboolean
forge_texts_find (ForgeTexts     *self,
                  GPtrArray      *parts,
                  ForgeTextFunc   func,
                  gpointer        data,
                  GError        **error)
{
  g_autoptr (GArray) signs = forge_signs_read (parts);
  guint numbers[FORGE_SIGNS_GROUP];

  if (!forge_texts_read (self, error))
    return FALSE;
  for (guint first = 0; first < self->texts->len; first += FORGE_SIGNS_GROUP)
    {
      ForgeSignBits bits;
      guint n;

      forge_signs_look (self->signs, first / FORGE_SIGNS_GROUP, signs, &bits);
      n = list_set (self, &bits, first, numbers);
      for (guint i = 0; i < n; i++)
        {
          const Text *text = &g_array_index (self->texts, Text, numbers[i]);
          const char *start = self->block->str + text->start;
          gsize length = get_end (self, numbers[i]) - text->start;

          if (i + FETCHED_AHEAD < n)
            fetch (self, numbers[i + FETCHED_AHEAD]);
          if (text->place != NOBODY && forge_texts_has (start, length, parts))
            func (text->place, start, length, data);
        }
    }
  return TRUE;
}
