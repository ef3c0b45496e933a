/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-text.h"

#include <string.h>

#define COMBINING_TILDE 0x0303

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

  g_string_append_unichar (out, c);
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

char *
forge_time_format (gint64 microseconds)
{
  gint64 seconds = microseconds / G_USEC_PER_SEC;
  gint64 fraction = microseconds % G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (fraction < 0)
    {
      fraction += G_USEC_PER_SEC;
      seconds--;
    }

  time = g_date_time_new_from_unix_utc (seconds);
  g_return_val_if_fail (time != NULL, NULL);

  text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  if (fraction == 0)
    return g_strconcat (text, "Z", NULL);

  return g_strdup_printf ("%s.%06" G_GINT64_FORMAT "Z", text, fraction);
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
