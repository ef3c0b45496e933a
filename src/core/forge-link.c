/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-link.h"

#include <string.h>

#include "forge-text.h"
#include "forge-validation.h"

#define SHORTEST_NUMBER 3
/* Of an address as it stands in a text: delimiters and what is encoded already. */
#define URI_MARKS "!*'();:@&=+$,/?#[]%"

static const char *const schemes[] = { "http", "https", "mailto", "tel", "geo", NULL };

/* What is dialled: from the first digit or plus to the first letter, or to the next number. */
static char *
cut_number (const char *phone)
{
  const char *start = phone;
  const char *end;

  while (*start != '\0' && *start != '+' && g_unichar_digit_value (g_utf8_get_char (start)) < 0)
    start = g_utf8_next_char (start);
  for (end = start; *end != '\0'; end = g_utf8_next_char (end))
    if (strchr ("/,;", *end) || g_unichar_isalpha (g_utf8_get_char (end)))
      break;
  return g_strndup (start, (gsize) (end - start));
}

char *
forge_link_for_phone (const char *phone)
{
  g_autofree char *number = NULL;
  g_autofree char *digits = NULL;

  g_return_val_if_fail (phone != NULL, NULL);

  number = cut_number (phone);
  digits = forge_text_digits (number);
  if (strlen (digits) < SHORTEST_NUMBER)
    return NULL;
  return g_strconcat ("tel:", *number == '+' ? "+" : "", digits, NULL);
}

char *
forge_link_read_phone (const char *uri)
{
  g_autofree char *scheme = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *number = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  scheme = g_uri_parse_scheme (uri);
  if (scheme == NULL || g_ascii_strcasecmp (scheme, "tel") != 0)
    return NULL;
  /* Its parameters, such as an extension, come after a semicolon. */
  phone = g_uri_unescape_segment (uri + strlen ("tel:"), strchr (uri, ';'), NULL);
  if (phone == NULL || !g_utf8_validate (phone, -1, NULL))
    return NULL;
  number = forge_text_number (phone);
  return strlen (number) >= SHORTEST_NUMBER ? g_steal_pointer (&number) : NULL;
}

char *
forge_link_for_email (const char *email)
{
  g_autofree char *address = NULL;
  g_autofree char *encoded = NULL;
  ForgeProblemCode problem;

  g_return_val_if_fail (email != NULL, NULL);

  if (!forge_validate_text (FORGE_FIELD_EMAIL, email, &address, &problem) || address == NULL
      || *address == '\0')
    return NULL;
  encoded = g_uri_escape_string (address, "@+", FALSE);
  return g_strconcat ("mailto:", encoded, NULL);
}

char *
forge_link_for_address (const char *address)
{
  g_autofree char *trimmed = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *line = NULL;
  g_autofree char *encoded = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  trimmed = forge_text_trim (address);
  if (*trimmed == '\0')
    return NULL;
  lines = g_strsplit (trimmed, "\n", -1);
  line = g_strjoinv (", ", lines);
  encoded = g_uri_escape_string (line, NULL, FALSE);
  return g_strconcat ("geo:0,0?q=", encoded, NULL);
}

gboolean
forge_link_is_safe (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;
  const char *host;

  g_return_val_if_fail (uri != NULL, FALSE);

  for (const char *p = uri; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  if (parsed == NULL || !g_strv_contains (schemes, g_uri_get_scheme (parsed)))
    return FALSE;
  host = g_uri_get_host (parsed);
  return !g_str_has_prefix (g_uri_get_scheme (parsed), "http") || (host != NULL && *host != '\0');
}

/* Where a word goes to when it is a link. (transfer full) (nullable) */
static char *
find_target (const char *word)
{
  g_autofree char *start = g_ascii_strdown (word, 8);
  g_autofree char *encoded = NULL;

  if (strchr (word, '@') && !strchr (word, '/'))
    return forge_link_for_email (word);
  if (!g_str_has_prefix (start, "http://") && !g_str_has_prefix (start, "https://")
      && !g_str_has_prefix (start, "www."))
    return NULL;
  encoded = g_uri_escape_string (word, URI_MARKS, FALSE);
  if (*start == 'w')
    {
      char *complete = g_strconcat ("https://", encoded, NULL);

      g_free (encoded);
      encoded = complete;
    }
  return forge_link_is_safe (encoded) ? g_steal_pointer (&encoded) : NULL;
}

static void
append_escaped (GString    *out,
                const char *text,
                gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (out, escaped);
}

/* The punctuation around a word is not of it. */
static void
append_word (GString    *out,
             const char *text,
             gsize       length)
{
  gsize before = 0;
  gsize after = length;
  g_autofree char *word = NULL;
  g_autofree char *target = NULL;

  while (before < length && strchr ("([{<\"'", text[before]))
    before++;
  while (after > before && strchr (".,;:!?)]}>\"'", text[after - 1])
         && !(text[after - 1] == ')' && memchr (text + before, '(', after - before)))
    after--;
  word = g_strndup (text + before, after - before);
  target = find_target (word);
  append_escaped (out, text, before);
  if (target != NULL)
    {
      g_string_append (out, "<a href=\"");
      append_escaped (out, target, strlen (target));
      g_string_append (out, "\">");
    }
  append_escaped (out, word, after - before);
  g_string_append (out, target != NULL ? "</a>" : "");
  append_escaped (out, text + after, length - after);
}

char *
forge_link_markup (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  while (*text != '\0')
    {
      gsize blanks = strspn (text, " \t\n\r");
      gsize length = strcspn (text + blanks, " \t\n\r");

      append_escaped (out, text, blanks);
      append_word (out, text + blanks, length);
      text += blanks + length;
    }
  return g_string_free (out, FALSE);
}
