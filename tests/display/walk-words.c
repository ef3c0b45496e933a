/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include <string.h>

/* Of a text with gaps, so many letters must be left to tell it by. */
#define MIN_LETTERS 4

typedef struct {
  GPatternSpec *pattern;
  gboolean      ends_open; /* with a value */
} Form;

typedef struct {
  GPtrArray *english; /* (element-type Form): one, or two where there is a plural */
  GPtrArray *spanish;
} Entry;

struct _Words {
  GPtrArray *entries; /* (element-type Entry) */
};

static void
form_free (gpointer data)
{
  Form *form = data;

  g_pattern_spec_free (form->pattern);
  g_free (form);
}

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
static Form *
make_form (const char *text)
{
  static GRegex *gap;
  g_autofree char *plain = g_strdelimit (g_strdup (text), "*", '?');
  g_autofree char *shown = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *bare = NULL;
  Form *form = NULL;
  guint letters = 0;
  guint last = 0;

  if (gap == NULL)
    gap = g_regex_new ("%[0-9]*\\$?'?(?:l|" G_GINT64_MODIFIER ")*[a-zA-Z]", G_REGEX_OPTIMIZE, 0,
                       NULL);
  shown = g_regex_replace_literal (gap, plain, -1, 0, "*", 0, NULL);
  for (char *p = shown; *p != '\0'; p = g_utf8_next_char (p))
    {
      letters += g_unichar_isalpha (g_utf8_get_char (p)) ? 1 : 0;
      last = *p == '*' ? letters : last;
    }
  if (letters < MIN_LETTERS && strchr (shown, '*') != NULL)
    return NULL;
  parts = g_strsplit (shown, "_", -1);
  bare = g_strjoinv ("", parts);
  form = g_new (Form, 1);
  *form = (Form) { g_pattern_spec_new (bare), last == letters && strchr (shown, '*') != NULL };
  return form;
}

/* The forms of one text, which end with the @length. */
static GPtrArray *
make_forms (const char *text,
            guint32     length)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (form_free);
  const char *context = memchr (text, '\004', length);

  for (const char *next = context != NULL ? context + 1 : text; next <= text + length;
       next += strlen (next) + 1)
    {
      Form *form = make_form (next);

      if (form != NULL)
        g_ptr_array_add (forms, form);
    }
  return forms;
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

      entry->english = make_forms (file + english[1], english[0]);
      entry->spanish = make_forms (file + spanish[1], spanish[0]);
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

/* (nullable) */
static const Form *
find_form (Words      *self,
           const char *text,
           gboolean    spanish)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      GPtrArray *forms = spanish ? entry->spanish : entry->english;

      for (guint j = 0; j < forms->len; j++)
        {
          Form *form = g_ptr_array_index (forms, j);

          if (g_pattern_spec_match_string (form->pattern, text))
            return form;
        }
    }
  return NULL;
}

gboolean
words_may_be_cut (Words      *self,
                  const char *text,
                  gboolean    spanish)
{
  const Form *form = find_form (self, text, spanish);

  return form == NULL || form->ends_open;
}

gboolean
words_is_untranslated (Words      *self,
                       const char *text)
{
  return find_form (self, text, FALSE) != NULL && find_form (self, text, TRUE) == NULL;
}
