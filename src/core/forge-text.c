/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-text.h"

#include <string.h>

#define COMBINING_TILDE 0x0303
/* Of letters and digits. */
#define SHORTEST_PART   3
/* Digits of a phone number without its country code. */
#define LONGEST_AT_HOME 10

/* Letters that have no decomposition, but that people type without their stroke. */
static const struct {
  gunichar    letter;
  const char *plain;
} plain_letters[] = {
  { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" }, { 0x00fe, "th" },
  { 0x0111, "d" },  { 0x0127, "h" }, { 0x0131, "i" }, { 0x0142, "l" },
  { 0x0153, "oe" }, { 0x0167, "t" },
};

static gboolean
is_blank (gunichar c)
{
  /* What Python's str.strip () takes away beyond what GLib calls a space. */
  return g_unichar_isspace (c) || c == 0x0b || (c >= 0x1c && c <= 0x1f) || c == 0x85;
}

/* Compatibility forms unified, case folded, accents still there as combining marks. */
static char *
decompose (const char *text)
{
  g_autofree char *unified = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (unified, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}

static void
append_letter (GString *out,
               gunichar c)
{
  int digit = g_unichar_digit_value (c);

  if (digit >= 0)
    {
      g_string_append_c (out, (char) ('0' + digit));
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (plain_letters); i++)
    if (plain_letters[i].letter == c)
      {
        g_string_append (out, plain_letters[i].plain);
        return;
      }

  /* The folding of case makes capitals of small Cherokee letters, and of those small ones. */
  g_string_append_unichar (out, g_unichar_tolower (c));
}

/* Neither seen nor heard: accents once they are apart, and characters without a width. */
static gboolean
is_ignorable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK
         || type == G_UNICODE_FORMAT || type == G_UNICODE_CONTROL;
}

char *
forge_text_fold (const char *text)
{
  g_autofree char *decomposed = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  decomposed = decompose (text);
  out = g_string_sized_new (strlen (decomposed));

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_blank (c))
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
        }
      else if (!is_ignorable (c))
        append_letter (out, c);
    }

  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

gboolean
forge_text_is_short (const char *word)
{
  guint length = 0;

  g_return_val_if_fail (word != NULL, FALSE);

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p), length++)
    {
      gunichar c = g_utf8_get_char (p);

      /* Chinese and Japanese have no blanks between words: one may begin at any character. */
      if (!g_unichar_isalnum (c) || g_unichar_iswide (c))
        return FALSE;
    }

  return length < SHORTEST_PART;
}

GBytes *
forge_text_sort_key (const char *text)
{
  g_autofree char *decomposed = NULL;
  GString *key = g_string_new (NULL);
  gboolean between_words = FALSE;
  gsize length;

  if (text == NULL)
    return g_string_free_to_bytes (key);

  decomposed = decompose (text);

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_blank (c))
        between_words = key->len > 0;
      else if (c == COMBINING_TILDE && key->len > 0 && key->str[key->len - 1] == 'n')
        /* Above every byte of UTF-8, so that ñ follows all that begins with n. */
        g_string_append_c (key, (char) 0xff);
      else if (g_unichar_isalnum (c))
        {
          if (between_words)
            g_string_append_c (key, ' ');
          between_words = FALSE;
          append_letter (key, c);
        }
    }

  /* Below every other byte, so that "Ana" comes before "Ana María". */
  g_string_append_c (key, '\0');
  length = strlen (text);
  g_string_append_len (key, text, (gssize) length);

  return g_string_free_to_bytes (key);
}

char *
forge_text_digits (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (p));

      if (digit >= 0)
        g_string_append_c (out, (char) ('0' + digit));
    }

  return g_string_free (out, FALSE);
}

char *
forge_text_number (const char *phone)
{
  g_autofree char *digits = forge_text_digits (phone);
  gsize length = strlen (digits);

  return g_strdup (length > LONGEST_AT_HOME ? digits + length - LONGEST_AT_HOME : digits);
}

char *
forge_text_trim (const char *text)
{
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);

  while (*text != '\0' && is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  end = text + strlen (text);
  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!is_blank (g_utf8_get_char (last)))
        break;
      end = last;
    }

  return g_strndup (text, (gsize) (end - text));
}

static char *
write_digits (char  *out,
              gint64 value,
              guint  n_digits)
{
  for (guint i = n_digits; i > 0; i--)
    {
      out[i - 1] = (char) ('0' + value % 10);
      value /= 10;
    }
  return out + n_digits;
}

/* By hand, since a page of a list has two hundred of them. The year begins in March, so that the
 * leap day is its last. */
void
forge_time_append (GString *out,
                   gint64   microseconds)
{
  gint64 fraction = microseconds % G_USEC_PER_SEC;
  gint64 seconds = microseconds / G_USEC_PER_SEC;
  gint64 second_of_day, days, era, day_of_era, year_of_era, day_of_year, month, day, year;
  char text[32];
  char *end = text;

  if (fraction < 0)
    {
      fraction += G_USEC_PER_SEC;
      seconds--;
    }
  second_of_day = (seconds % 86400 + 86400) % 86400;
  days = (seconds - second_of_day) / 86400 + 719468;
  era = (days >= 0 ? days : days - 146096) / 146097;
  day_of_era = days - era * 146097;
  year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  month = (5 * day_of_year + 2) / 153;
  day = day_of_year - (153 * month + 2) / 5 + 1;
  month = month < 10 ? month + 3 : month - 9;
  year = year_of_era + era * 400 + (month <= 2);
  g_return_if_fail (year >= 1 && year <= 9999);

  end = write_digits (end, year, 4);
  *end++ = '-';
  end = write_digits (end, month, 2);
  *end++ = '-';
  end = write_digits (end, day, 2);
  *end++ = 'T';
  end = write_digits (end, second_of_day / 3600, 2);
  *end++ = ':';
  end = write_digits (end, second_of_day / 60 % 60, 2);
  *end++ = ':';
  end = write_digits (end, second_of_day % 60, 2);
  if (fraction != 0)
    {
      *end++ = '.';
      end = write_digits (end, fraction, 6);
    }
  *end++ = 'Z';
  g_string_append_len (out, text, end - text);
}

char *
forge_time_format (gint64 microseconds)
{
  GString *out = g_string_new (NULL);

  forge_time_append (out, microseconds);
  return g_string_free (out, FALSE);
}

gboolean
forge_time_parse (const char *text,
                  gint64     *microseconds)
{
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return FALSE;

  *microseconds = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}
