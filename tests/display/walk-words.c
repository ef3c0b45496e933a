/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include <string.h>

/* Of a text with gaps, so many letters must be left to tell it by. */
#define MIN_LETTERS 4

typedef struct {
  GPtrArray *english; /* (element-type GPatternSpec): one, or two where there is a plural */
  GPtrArray *spanish;
} Entry;

struct _Words {
  GPtrArray *entries; /* (element-type Entry) */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_ptr_array_unref (entry->english);
  g_ptr_array_unref (entry->spanish);
  g_free (entry);
}

/* As it is on screen: without mnemonics, and with anything where a value goes. NULL when hardly
 * anything else is left. (transfer full) */
static GPatternSpec *
make_pattern (const char *text)
{
  static GRegex *gap;
  g_autofree char *plain = g_strdelimit (g_strdup (text), "*", '?');
  g_autofree char *shown = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *bare = NULL;
  guint letters = 0;

  if (gap == NULL)
    gap = g_regex_new ("%[0-9]*\\$?'?(?:l|" G_GINT64_MODIFIER ")*[a-zA-Z]", G_REGEX_OPTIMIZE, 0,
                       NULL);
  shown = g_regex_replace_literal (gap, plain, -1, 0, "*", 0, NULL);
  for (char *p = shown; *p != '\0'; p = g_utf8_next_char (p))
    letters += g_unichar_isalpha (g_utf8_get_char (p)) ? 1 : 0;
  if (letters < MIN_LETTERS && strchr (shown, '*') != NULL)
    return NULL;
  parts = g_strsplit (shown, "_", -1);
  bare = g_strjoinv ("", parts);
  return g_pattern_spec_new (bare);
}

/* The forms of one text, which end with the @length. */
static GPtrArray *
make_patterns (const char *text,
               guint32     length)
{
  GPtrArray *patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);
  const char *context = memchr (text, '\004', length);

  for (const char *form = context != NULL ? context + 1 : text; form <= text + length;
       form += strlen (form) + 1)
    {
      GPatternSpec *pattern = make_pattern (form);

      if (pattern != NULL)
        g_ptr_array_add (patterns, pattern);
    }
  return patterns;
}

/* The format is described in the manual of GNU gettext. */
Words *
words_new (const char *catalogue)
{
  Words *self = g_new0 (Words, 1);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  const guint32 *head = NULL;

  g_file_get_contents (catalogue, &file, NULL, &error);
  g_assert_no_error (error);
  head = (const guint32 *) (gpointer) file;
  g_assert_cmphex (head[0], ==, 0x950412de);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  /* The first one is about the catalogue itself. */
  for (guint32 i = 1; i < head[2]; i++)
    {
      const guint32 *english = (const guint32 *) (gpointer) (file + head[3]) + 2 * i;
      const guint32 *spanish = (const guint32 *) (gpointer) (file + head[4]) + 2 * i;
      Entry *entry = g_new (Entry, 1);

      entry->english = make_patterns (file + english[1], english[0]);
      entry->spanish = make_patterns (file + spanish[1], spanish[0]);
      g_ptr_array_add (self->entries, entry);
    }
  g_assert_cmpuint (self->entries->len, >, 100);
  return self;
}

void
words_free (Words *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static gboolean
matches (GPtrArray  *patterns,
         const char *text)
{
  for (guint i = 0; i < patterns->len; i++)
    if (g_pattern_spec_match_string (g_ptr_array_index (patterns, i), text))
      return TRUE;
  return FALSE;
}

gboolean
words_has (Words      *self,
           const char *text,
           gboolean    spanish)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (matches (spanish ? entry->spanish : entry->english, text))
        return TRUE;
    }
  return FALSE;
}

gboolean
words_is_untranslated (Words      *self,
                       const char *text)
{
  return words_has (self, text, FALSE) && !words_has (self, text, TRUE);
}
