/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-key.h"

#include <string.h>

#define CLIENTS  "clients/"
#define STATUS   "status/"
#define ACCOUNTS "accounts/"
#define PENDING  "pending/"

/* The number at @text, which must end in a slash; NULL unless it is one in canonical form: the
 * server finds client 2 under 0002 too, and then nobody here knows that it is the same. */
static const char *
parse_id (const char *text,
          gint64     *id)
{
  const char *p = text;

  if (*p == '0')
    return NULL;
  for (*id = 0; g_ascii_isdigit (*p); p++)
    {
      if (p - text >= 18)
        return NULL;
      *id = *id * 10 + (*p - '0');
    }
  return p > text && *p == '/' ? p + 1 : NULL;
}

static gboolean
is_end_of_path (const char *text)
{
  return *text == '\0' || *text == '?';
}

ForgeTags
forge_tags_from_path (const char *path)
{
  const char *rest, *end;
  gint64 id;

  /* The number of clients is part of the one. */
  if (g_str_equal (path, STATUS))
    return (ForgeTags) { .list = TRUE, .status = TRUE };
  if (g_str_equal (path, ACCOUNTS) || g_str_equal (path, PENDING))
    return (ForgeTags) { .status = TRUE };
  if (!g_str_has_prefix (path, CLIENTS))
    return FORGE_TAGS_ALL;

  rest = path + strlen (CLIENTS);
  if (g_str_has_prefix (rest, "ids/"))
    rest += strlen ("ids/");
  else if (g_str_has_prefix (rest, "facets/"))
    rest += strlen ("facets/");
  else if ((end = parse_id (rest, &id)) != NULL && is_end_of_path (end))
    return (ForgeTags) { .id = id };

  return is_end_of_path (rest) ? (ForgeTags) { .list = TRUE } : FORGE_TAGS_ALL;
}

ForgeTags
forge_tags_from_change (const char *path)
{
  const char *rest, *end;
  gint64 id;

  if (!g_str_has_prefix (path, CLIENTS))
    return FORGE_TAGS_ALL;

  rest = path + strlen (CLIENTS);
  if (is_end_of_path (rest))
    return (ForgeTags) { .list = TRUE };

  end = parse_id (rest, &id);
  if (end == NULL)
    return FORGE_TAGS_ALL;
  if (g_str_has_prefix (end, "restore/"))
    end += strlen ("restore/");
  return is_end_of_path (end) ? forge_tags_for_client (id) : FORGE_TAGS_ALL;
}

ForgeTags
forge_tags_for_client (gint64 id)
{
  return id != 0 ? (ForgeTags) { .id = id, .list = TRUE } : FORGE_TAGS_ALL;
}

gboolean
forge_tags_are_all (ForgeTags tags)
{
  return tags.id == 0 && !tags.list && !tags.status;
}

gboolean
forge_tags_intersect (ForgeTags a,
                      ForgeTags b)
{
  if (forge_tags_are_all (a) || forge_tags_are_all (b))
    return TRUE;
  return (a.list && b.list) || (a.status && b.status) || (a.id != 0 && a.id == b.id);
}

/* By name alone: of a parameter given twice the last one counts, so their order must stay. */
static int
compare_names (const char *a,
               const char *b)
{
  gsize length_a = strcspn (a, "=&"), length_b = strcspn (b, "=&");
  int order = memcmp (a, b, MIN (length_a, length_b));

  return order != 0 ? order : (length_a > length_b) - (length_a < length_b);
}

static gboolean
is_sorted (const char *query)
{
  const char *next;

  for (; (next = strchr (query, '&')) != NULL; query = next + 1)
    if (compare_names (query, next + 1) > 0)
      return FALSE;
  return TRUE;
}

static char *
sort_query (const char *path,
            const char *query)
{
  g_auto (GStrv) parts = g_strsplit (query, "&", -1);
  g_autofree char *sorted = NULL;

  for (guint i = 1; parts[i] != NULL; i++)
    {
      char *part = parts[i];
      guint j = i;

      for (; j > 0 && compare_names (parts[j - 1], part) > 0; j--)
        parts[j] = parts[j - 1];
      parts[j] = part;
    }
  sorted = g_strjoinv ("&", parts);
  return g_strdup_printf ("%.*s%s", (int) (query - path), path, sorted);
}

ForgeKey *
forge_key_new (const char *path)
{
  const char *query = strchr (path, '?');
  g_autofree char *sorted = NULL;
  ForgeKey *key;
  gsize length;

  if (query != NULL && !is_sorted (query + 1))
    path = sorted = sort_query (path, query + 1);

  length = strlen (path);
  key = g_malloc (G_STRUCT_OFFSET (ForgeKey, path) + length + 1);
  memcpy (key->path, path, length + 1);
  key->tags = forge_tags_from_path (path);
  key->storable = !forge_tags_are_all (key->tags) && !key->tags.status;
  key->asked = FALSE;
  key->ref_count = 1;
  key->hash = g_str_hash (path);
  return key;
}

ForgeKey *
forge_key_ref (ForgeKey *key)
{
  key->ref_count++;
  return key;
}

void
forge_key_unref (ForgeKey *key)
{
  if (--key->ref_count == 0)
    g_free (key);
}

guint
forge_key_hash (gconstpointer key)
{
  return ((const ForgeKey *) key)->hash;
}

gboolean
forge_key_equal (gconstpointer a,
                 gconstpointer b)
{
  return a == b || strcmp (((const ForgeKey *) a)->path, ((const ForgeKey *) b)->path) == 0;
}
