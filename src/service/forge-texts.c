/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-texts.h"

#include <string.h>

#define COLUMNS "SELECT client_id, search_text FROM client "

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
  gboolean       is_read;
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
  return self;
}

void
forge_texts_free (ForgeTexts *self)
{
  g_string_free (self->block, TRUE);
  g_array_unref (self->texts);
  g_free (self);
}

void
forge_texts_forget (ForgeTexts *self)
{
  g_string_free (self->block, TRUE);
  self->block = g_string_new (NULL);
  g_array_set_size (self->texts, 0);
  self->is_read = FALSE;
  self->waste = 0;
}

void
forge_texts_append (GString    *out,
                    const char *folded,
                    gsize       length,
                    gboolean    is_beginning)
{
  gboolean inside = !is_beginning;
  const char *written = folded;

  for (const char *p = folded; p < folded + length; p = g_utf8_next_char (p))
    {
      gboolean is_part = (guchar) *p < 0x80 ? g_ascii_isalnum (*p)
                                            : g_unichar_isalnum (g_utf8_get_char (p));

      if (is_part && !inside)
        {
          g_string_append_len (out, written, p - written);
          g_string_append_c (out, *FORGE_TEXTS_WORD);
          written = p;
        }
      inside = is_part;
    }
  g_string_append_len (out, written, folded + length - written);
}

typedef guint8 Bytes __attribute__ ((vector_size (16)));

/* As memmem(), several times as fast with the short parts that people type: sixteen places at a time
 * are asked for the first and the last byte. */
const char *
forge_texts_find_part (const char *text,
                       gsize       text_length,
                       const char *part)
{
  gsize length = strlen (part);
  Bytes first = { 0 };
  Bytes last = { 0 };
  gsize i = 0;

  if (length == 0 || text_length < length)
    return length == 0 ? text : NULL;
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
            const char *place = text + i + 8 * half + at;

            if (memcmp (place, part, length) == 0)
              return place;
            hits &= ~(G_GUINT64_CONSTANT (0xff) << 8 * at);
          }
    }
  for (; i + length <= text_length; i++)
    if (text[i] == part[0] && memcmp (text + i, part, length) == 0)
      return text + i;
  return NULL;
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
  g_array_append_val (self->texts, text);
}

gboolean
forge_texts_read (ForgeTexts  *self,
                  GError     **error)
{
  sqlite3_stmt *statement;
  GError *failure = NULL;

  if (self->is_read)
    return TRUE;
  forge_texts_forget (self);
  statement = forge_database_prepare (self->database, COLUMNS "WHERE deleted_at IS NULL", error);
  if (!statement)
    return FALSE;
  while (forge_database_step (self->database, statement, &failure))
    add_text (self, statement);
  if (failure)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  self->is_read = TRUE;
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
  for (guint i = 0; i < self->texts->len; i++)
    {
      Text *text = &g_array_index (self->texts, Text, i);

      if (text->place != place)
        continue;
      text->place = NOBODY;
      self->waste += get_end (self, i) - text->start;
      return;
    }
}

void
forge_texts_move (ForgeTexts *self,
                  gint64      id)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement;

  if (!self->is_read)
    return;
  remove_text (self, forge_places_get (self->places, id));
  statement = forge_database_prepare (self->database, COLUMNS "WHERE client_id = ? "
                                      "AND deleted_at IS NULL", &error);
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

gboolean
forge_texts_find (ForgeTexts     *self,
                  const char     *part,
                  ForgeTextFunc   func,
                  gpointer        data,
                  GError        **error)
{
  const char *block, *end, *p;
  guint i = 0;

  if (!forge_texts_read (self, error))
    return FALSE;
  p = block = self->block->str;
  end = block + self->block->len;
  while ((p = forge_texts_find_part (p, end - p, part)))
    {
      const Text *text;
      gsize text_end;

      while (get_end (self, i) <= (gsize) (p - block))
        i++;
      text = &g_array_index (self->texts, Text, i);
      text_end = get_end (self, i);
      if (text->place != NOBODY)
        func (text->place, block + text->start, text_end - text->start, data);
      p = block + text_end;
    }
  return TRUE;
}
