/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-match.h"

#include <string.h>

#include "forge-text.h"

/* In digits: a number, one without its country code, and a country code with what some countries put
 * behind it. */
#define SHORTEST_DIGITS 3
#define SHORTEST_NUMBER 7
#define LONGEST_AT_HOME 10
#define LONGEST_COUNTRY 3

struct _ForgeMatch {
  guint      ref_count;
  char     **words;   /* (owned) folded */
  GPtrArray *numbers; /* (owned) the whole of it as digits, and without its country code */
};

/* A text as it is compared, and the character of the original that each byte comes from. */
typedef struct {
  GString *text;
  GArray  *places; /* (element-type ForgeSpan) */
} Folded;

static void
folded_clear (Folded *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->places, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folded, folded_clear)

static void
append (Folded     *self,
        const char *folded,
        ForgeSpan   place)
{
  g_string_append (self->text, folded);
  for (gsize length = strlen (folded); length > 0; length--)
    g_array_append_val (self->places, place);
}

/* An accent of its own belongs to the letter before. */
static void
extend (Folded *self,
        guint   end)
{
  guint last = self->places->len;
  guint start = last > 0 ? g_array_index (self->places, ForgeSpan, last - 1).start : 0;

  for (; last > 0 && g_array_index (self->places, ForgeSpan, last - 1).start == start; last--)
    g_array_index (self->places, ForgeSpan, last - 1).end = end;
}

static Folded
fold (const char *text)
{
  Folded self = { g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (ForgeSpan)) };

  for (const char *p = text, *next; *p != '\0'; p = next)
    {
      char character[8] = { 0 };
      g_autofree char *folded = NULL;
      ForgeSpan place;

      next = g_utf8_next_char (p);
      place = (ForgeSpan) { (guint) (p - text), (guint) (next - text) };
      memcpy (character, p, MIN ((gsize) (next - p), sizeof character - 1));
      if (g_unichar_isspace (g_utf8_get_char (p)))
        append (&self, " ", place);
      else if (g_ascii_isprint (*p))
        {
          character[0] = g_ascii_tolower (*p);
          append (&self, character, place);
        }
      else
        {
          folded = forge_text_fold (character);
          append (&self, folded, place);
          if (*folded == '\0')
            extend (&self, place.end);
        }
    }
  return self;
}

/* The digits alone, in their places. */
static Folded
fold_digits (const char *text)
{
  g_auto (Folded) folded = fold (text);
  Folded self = { g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (ForgeSpan)) };

  for (guint i = 0; i < folded.text->len; i++)
    {
      char digit[] = { folded.text->str[i], '\0' };

      if (g_ascii_isdigit (*digit))
        append (&self, digit, g_array_index (folded.places, ForgeSpan, i));
    }
  return self;
}

static gboolean
begins_word (const char *text,
             const char *place)
{
  const char *before = g_utf8_find_prev_char (text, place);

  return before == NULL || !g_unichar_isalnum (g_utf8_get_char (before));
}

/* @spans (nullable). Returns whether @part is in @folded. */
static gboolean
find_part (const Folded *folded,
           const char   *part,
           gboolean      at_beginnings,
           GArray       *spans)
{
  const char *text = folded->text->str;
  gsize length = strlen (part);
  gboolean found = FALSE;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    {
      ForgeSpan span;

      if (at_beginnings && !begins_word (text, p))
        continue;
      found = TRUE;
      if (spans == NULL)
        break;
      span.start = g_array_index (folded->places, ForgeSpan, p - text).start;
      span.end = g_array_index (folded->places, ForgeSpan, p - text + (gssize) length - 1).end;
      g_array_append_val (spans, span);
    }
  return found;
}

static gboolean
is_phone (ForgeFieldId field)
{
  return field == FORGE_FIELD_PHONE || field == FORGE_FIELD_MOBILE;
}

static gboolean
is_number (const char *word)
{
  gsize length = strlen (word);

  return length >= SHORTEST_DIGITS && strspn (word, "0123456789") == length;
}

static gboolean
find_word (const char   *word,
           const Folded *folded,
           const Folded *digits, /* (nullable) */
           GArray       *spans)  /* (nullable) */
{
  gboolean found = find_part (folded, word, forge_text_is_short (word), spans);

  if (digits != NULL && is_number (word))
    found |= find_part (digits, word, FALSE, spans);
  return found;
}

/* Of the ways to write the number the longest that is there. */
static gboolean
find_number (ForgeMatch   *self,
             const Folded *digits,
             GArray       *spans) /* (nullable) */
{
  for (guint i = 0; i < self->numbers->len; i++)
    if (find_part (digits, g_ptr_array_index (self->numbers, i), FALSE, spans))
      return TRUE;
  return FALSE;
}

static void
add_numbers (ForgeMatch *self,
             const char *folded,
             const char *digits)
{
  gboolean is_prefixed = g_str_has_prefix (digits, "00");
  const char *number = is_prefixed ? digits + 2 : digits;
  gsize length = strlen (number);

  if (length < SHORTEST_DIGITS || strspn (folded, "0123456789 +-./()") != strlen (folded))
    return;
  g_ptr_array_add (self->numbers, g_strdup (number));
  if (*folded == '+' || is_prefixed || length > LONGEST_AT_HOME)
    for (gsize n = 1; n <= LONGEST_COUNTRY && length >= n + SHORTEST_NUMBER; n++)
      g_ptr_array_add (self->numbers, g_strdup (number + n));
}

ForgeMatch *
forge_match_new (const char *search)
{
  g_autofree char *folded = NULL;
  g_autofree char *digits = NULL;
  ForgeMatch *self;

  g_return_val_if_fail (search != NULL, NULL);

  self = g_new (ForgeMatch, 1);
  folded = forge_text_fold (search);
  digits = forge_text_digits (search);
  *self = (ForgeMatch) { 1, g_strsplit (folded, " ", -1), g_ptr_array_new_with_free_func (g_free) };
  add_numbers (self, folded, digits);
  return self;
}

ForgeMatch *
forge_match_ref (ForgeMatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;
  return self;
}

void
forge_match_unref (ForgeMatch *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;
  g_strfreev (self->words);
  g_ptr_array_unref (self->numbers);
  g_free (self);
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const ForgeSpan *one = a;
  const ForgeSpan *other = b;

  return one->start < other->start ? -1 : one->start > other->start;
}

/* Those that touch become one. */
static void
unite (GArray *spans)
{
  guint n = 0;

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      ForgeSpan span = g_array_index (spans, ForgeSpan, i);
      ForgeSpan *last = n > 0 ? &g_array_index (spans, ForgeSpan, n - 1) : NULL;

      if (last != NULL && span.start <= last->end)
        last->end = MAX (last->end, span.end);
      else
        g_array_index (spans, ForgeSpan, n++) = span;
    }
  g_array_set_size (spans, n);
}

GArray *
forge_match_find (ForgeMatch   *self,
                  ForgeFieldId  field,
                  const char   *text)
{
  g_auto (Folded) folded = { 0 };
  g_auto (Folded) digits = { 0 };
  GArray *spans;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  spans = g_array_new (FALSE, FALSE, sizeof (ForgeSpan));
  folded = fold (text);
  digits = fold_digits (is_phone (field) ? text : "");
  for (guint i = 0; self->words[i] != NULL; i++)
    find_word (self->words[i], &folded, &digits, spans);
  find_number (self, &digits, spans);
  unite (spans);
  return spans;
}

/* Marks the words that are in @field by TRUE. Returns whether there is one that was not before, or
 * the whole number. */
static gboolean
look_in (ForgeMatch   *self,
         ForgeClient  *client,
         ForgeFieldId  field,
         gboolean     *found)
{
  const char *text = forge_client_get (client, field);
  g_auto (Folded) folded = fold (text != NULL ? text : "");
  g_auto (Folded) digits = fold_digits (is_phone (field) && text != NULL ? text : "");
  gboolean is_new = find_number (self, &digits, NULL);

  for (guint i = 0; self->words[i] != NULL; i++)
    if (!found[i] && find_word (self->words[i], &folded, &digits, NULL))
      found[i] = is_new = TRUE;
  return is_new;
}

static gboolean
are_all (const gboolean *found,
         guint           n)
{
  for (guint i = 0; i < n; i++)
    if (!found[i])
      return FALSE;
  return TRUE;
}

ForgeFieldId
forge_match_explain (ForgeMatch  *self,
                     ForgeClient *client)
{
  static const ForgeFieldId fields[] = {
    FORGE_FIELD_LEGAL_NAME, FORGE_FIELD_TAX_ID, FORGE_FIELD_EMAIL, FORGE_FIELD_PHONE,
    FORGE_FIELD_MOBILE,
  };
  g_autofree gboolean *found = NULL;
  guint n;

  g_return_val_if_fail (self != NULL, FORGE_N_FIELDS);
  g_return_val_if_fail (FORGE_IS_CLIENT (client), FORGE_N_FIELDS);

  n = g_strv_length (self->words);
  found = g_new0 (gboolean, n + 1);
  look_in (self, client, FORGE_FIELD_NAME, found);
  look_in (self, client, FORGE_FIELD_CLIENT_CODE, found);
  if (are_all (found, n))
    return FORGE_N_FIELDS;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (look_in (self, client, fields[i], found))
      return fields[i];
  return FORGE_N_FIELDS;
}
