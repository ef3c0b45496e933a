/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-json.h"

#include "forge-error.h"

#include <string.h>

#define NONE FORGE_JSON_NONE

typedef struct {
  guint8  kind;
  guint32 start;   /* of its own text, in the document */
  guint32 length;  /* of that */
  guint32 value;   /* a scalar's text, in the arena; a container's size */
  guint32 name;    /* in the arena, or NONE */
  guint32 next;    /* sibling, or NONE */
} Node;

struct _ForgeJson {
  GBytes     *bytes;    /* (owned): the document */
  const char *data;     /* (borrowed): of bytes */
  Node       *nodes;    /* (owned) */
  guint32     n_nodes;
  guint32     n_allocated;
  char       *arena;    /* (owned): decoded strings and the texts of numbers, terminated */
};

typedef struct {
  guint32 node;  /* a container that is open */
  guint32 last;  /* its last child, or NONE */
} Open;

typedef struct {
  ForgeJson  *json;    /* (borrowed) */
  const char *p;
  const char *end;
  char       *arena;   /* where the next text goes */
  const char *reason;  /* why the document is refused */
  guint32     name;    /* of the member that is being read, in the arena, or NONE */
  guint       depth;
  Open        open[FORGE_JSON_MAX_DEPTH];
} Parser;

static gboolean
refuse (Parser     *parser,
        const char *reason)
{
  parser->reason = reason;
  return FALSE;
}

static void
skip_blanks (Parser *parser)
{
  const char *p = parser->p;

  while (p < parser->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;
  parser->p = p;
}

/* The byte at the cursor, '\0' at the end: no token begins with a NUL. */
static char
peek (Parser *parser)
{
  return parser->p < parser->end ? *parser->p : '\0';
}

static guint32
arena_offset (Parser *parser)
{
  return (guint32) (parser->arena - parser->json->arena);
}

static guint32
add_node (Parser        *parser,
          ForgeJsonKind  kind,
          const char    *start)
{
  ForgeJson *json = parser->json;
  guint32 index = json->n_nodes;
  Node *node;

  if (index == json->n_allocated)
    {
      json->n_allocated *= 2;
      json->nodes = g_renew (Node, json->nodes, json->n_allocated);
    }
  node = &json->nodes[json->n_nodes++];
  node->kind = (guint8) kind;
  node->start = (guint32) (start - json->data);
  node->length = (guint32) (parser->p - start);
  node->value = 0;
  node->name = parser->name;
  node->next = NONE;
  parser->name = NONE;

  if (parser->depth > 0)
    {
      Open *open = &parser->open[parser->depth - 1];

      if (open->last != NONE)
        json->nodes[open->last].next = index;
      open->last = index;
      json->nodes[open->node].value++;
    }
  return index;
}

static gboolean
read_hex4 (Parser   *parser,
           gunichar *unit)
{
  *unit = 0;
  if (parser->end - parser->p < 4)
    return refuse (parser, "unfinished escape");
  for (guint i = 0; i < 4; i++, parser->p++)
    {
      int digit = g_ascii_xdigit_value (*parser->p);

      if (digit < 0)
        return refuse (parser, "bad escape");
      *unit = *unit << 4 | (gunichar) digit;
    }
  return TRUE;
}

/* The cursor is behind `\u`. */
static gboolean
read_code_point (Parser *parser)
{
  gunichar c, low;

  if (!read_hex4 (parser, &c))
    return FALSE;
  if (c == 0)
    return refuse (parser, "U+0000");
  if (c >= 0xdc00 && c <= 0xdfff)
    return refuse (parser, "unpaired surrogate");
  if (c >= 0xd800 && c <= 0xdbff)
    {
      if (parser->end - parser->p < 2 || parser->p[0] != '\\' || parser->p[1] != 'u')
        return refuse (parser, "unpaired surrogate");
      parser->p += 2;
      if (!read_hex4 (parser, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return refuse (parser, "unpaired surrogate");
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  parser->arena += g_unichar_to_utf8 (c, parser->arena);
  return TRUE;
}

/* The cursor is behind the backslash. */
static gboolean
read_escape (Parser *parser)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  char c = peek (parser);
  const char *at;

  if (c == '\0')
    return refuse (parser, "unfinished escape");
  parser->p++;
  if (c == 'u')
    return read_code_point (parser);
  at = strchr (from, c);
  if (at == NULL)
    return refuse (parser, "bad escape");
  *parser->arena++ = to[at - from];
  return TRUE;
}

/* Copies what needs no decoding; the cursor is then at a quote, a backslash, a control character
 * or the end. Returns whether all of it is ASCII. */
static gboolean
copy_plain (Parser *parser)
{
  const char *p = parser->p;
  guchar seen = 0;

  while (p < parser->end && *p != '"' && *p != '\\' && (guchar) *p >= 0x20)
    seen |= (guchar) *p++;
  memcpy (parser->arena, parser->p, (gsize) (p - parser->p));
  parser->arena += p - parser->p;
  parser->p = p;
  return seen < 0x80;
}

/* The cursor is at the opening quote. The text is decoded to the end of the arena. */
static gboolean
read_string (Parser *parser)
{
  const char *start = ++parser->p;
  gboolean ascii = TRUE;

  for (;;)
    {
      if (!copy_plain (parser))
        ascii = FALSE;
      if (parser->p == parser->end)
        return refuse (parser, "unfinished string");
      if (*parser->p == '"')
        break;
      if (*parser->p != '\\')
        return refuse (parser, "control character in a string");
      parser->p++;
      if (!read_escape (parser))
        return FALSE;
    }
  if (!ascii && !g_utf8_validate_len (start, (gsize) (parser->p - start), NULL))
    return refuse (parser, "invalid UTF-8");
  parser->p++;
  *parser->arena++ = '\0';
  return TRUE;
}

static gboolean
skip_digits (Parser *parser)
{
  const char *start = parser->p;

  while (g_ascii_isdigit (peek (parser)))
    parser->p++;
  return parser->p > start || refuse (parser, "bad number");
}

static gboolean
read_number (Parser *parser)
{
  const char *start = parser->p;
  gsize length;

  if (peek (parser) == '-')
    parser->p++;
  if (peek (parser) == '0')
    parser->p++;
  else if (!skip_digits (parser))
    return FALSE;
  if (peek (parser) == '.')
    {
      parser->p++;
      if (!skip_digits (parser))
        return FALSE;
    }
  if (peek (parser) == 'e' || peek (parser) == 'E')
    {
      parser->p++;
      if (peek (parser) == '+' || peek (parser) == '-')
        parser->p++;
      if (!skip_digits (parser))
        return FALSE;
    }
  length = (gsize) (parser->p - start);
  memcpy (parser->arena, start, length);
  parser->arena += length;
  *parser->arena++ = '\0';
  return TRUE;
}

static gboolean
read_word (Parser        *parser,
           const char    *word,
           ForgeJsonKind  kind)
{
  const char *start = parser->p;
  gsize length = strlen (word);

  if ((gsize) (parser->end - start) < length || memcmp (start, word, length) != 0)
    return refuse (parser, "a value expected");
  parser->p += length;
  add_node (parser, kind, start);
  return TRUE;
}

static gboolean
open_container (Parser        *parser,
                ForgeJsonKind  kind)
{
  const char *start = parser->p++;
  guint32 node;

  if (parser->depth == FORGE_JSON_MAX_DEPTH)
    return refuse (parser, "too deep");
  node = add_node (parser, kind, start);
  parser->open[parser->depth].node = node;
  parser->open[parser->depth].last = NONE;
  parser->depth++;
  return TRUE;
}

/* A scalar whole, or the opening bracket of a container. */
static gboolean
read_value (Parser *parser)
{
  const char *start = parser->p;
  guint32 text = arena_offset (parser);
  guint32 node;
  ForgeJsonKind kind;

  switch (peek (parser))
    {
    case '{':
      return open_container (parser, FORGE_JSON_OBJECT);
    case '[':
      return open_container (parser, FORGE_JSON_ARRAY);
    case 'n':
      return read_word (parser, "null", FORGE_JSON_NULL);
    case 'f':
      return read_word (parser, "false", FORGE_JSON_FALSE);
    case 't':
      return read_word (parser, "true", FORGE_JSON_TRUE);
    case '"':
      kind = FORGE_JSON_STRING;
      if (!read_string (parser))
        return FALSE;
      break;
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
      kind = FORGE_JSON_NUMBER;
      if (!read_number (parser))
        return FALSE;
      break;
    default:
      return refuse (parser, "a value expected");
    }
  node = add_node (parser, kind, start);
  parser->json->nodes[node].value = text;
  return TRUE;
}

static gboolean
read_name (Parser *parser)
{
  guint32 name = arena_offset (parser);

  if (peek (parser) != '"')
    return refuse (parser, "a name expected");
  if (!read_string (parser))
    return FALSE;
  skip_blanks (parser);
  if (peek (parser) != ':')
    return refuse (parser, "a colon expected");
  parser->p++;
  skip_blanks (parser);
  parser->name = name;
  return TRUE;
}

/* One step inside the innermost container: its end, or its next value. */
static gboolean
read_item (Parser *parser)
{
  Open *open = &parser->open[parser->depth - 1];
  Node *container = &parser->json->nodes[open->node];
  gboolean is_object = container->kind == FORGE_JSON_OBJECT;

  skip_blanks (parser);
  if (peek (parser) == (is_object ? '}' : ']'))
    {
      parser->p++;
      container->length = (guint32) (parser->p - parser->json->data) - container->start;
      parser->depth--;
      return TRUE;
    }
  if (open->last != NONE)
    {
      if (peek (parser) != ',')
        return refuse (parser, "a comma or the end expected");
      parser->p++;
      skip_blanks (parser);
    }
  if (is_object && !read_name (parser))
    return FALSE;
  return read_value (parser);
}

static gboolean
read_document (Parser *parser)
{
  skip_blanks (parser);
  if (parser->p == parser->end)
    return refuse (parser, "empty");
  if (!read_value (parser))
    return FALSE;
  while (parser->depth > 0)
    if (!read_item (parser))
      return FALSE;
  skip_blanks (parser);
  return parser->p == parser->end || refuse (parser, "text after the value");
}

ForgeJson *
forge_json_parse_bytes (GBytes  *bytes,
                        GError **error)
{
  g_autoptr (ForgeJson) json = NULL;
  Parser parser = { 0 };
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  length = g_bytes_get_size (bytes);
  /* Positions are 32 bits wide. */
  if (length >= G_MAXUINT32)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "JSON: too long");
      return NULL;
    }
  json = g_new0 (ForgeJson, 1);
  json->bytes = g_bytes_ref (bytes);
  /* Of nothing, GBytes has no pointer. */
  json->data = length > 0 ? g_bytes_get_data (bytes, NULL) : "";
  json->n_allocated = (guint32) (length / 16) + 8;
  json->nodes = g_new (Node, json->n_allocated);
  /* A decoded string and its terminator are shorter than the string with its quotes; a number is
   * followed by a separator, or by the end. */
  json->arena = g_malloc (length + 1);

  parser.json = json;
  parser.p = json->data;
  parser.end = json->data + length;
  parser.arena = json->arena;
  parser.name = NONE;
  if (!read_document (&parser))
    {
      g_set_error (error, FORGE_ERROR, FORGE_ERROR_PARSE, "JSON: %s at byte %" G_GSIZE_FORMAT,
                   parser.reason, (gsize) (parser.p - json->data));
      return NULL;
    }
  return g_steal_pointer (&json);
}

ForgeJson *
forge_json_parse (const char  *data,
                  gsize        length,
                  GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);

  return forge_json_parse_bytes (bytes, error);
}

void
forge_json_free (ForgeJson *json)
{
  if (json == NULL)
    return;
  g_bytes_unref (json->bytes);
  g_free (json->nodes);
  g_free (json->arena);
  g_free (json);
}

static const Node *
get_node (const ForgeJson *json,
          ForgeJsonNode    node)
{
  g_assert (node < json->n_nodes);

  return &json->nodes[node];
}

static gboolean
is_container (const Node *node)
{
  return node->kind == FORGE_JSON_ARRAY || node->kind == FORGE_JSON_OBJECT;
}

ForgeJsonKind
forge_json_get_kind (const ForgeJson *json,
                     ForgeJsonNode    node)
{
  return get_node (json, node)->kind;
}

guint
forge_json_get_size (const ForgeJson *json,
                     ForgeJsonNode    node)
{
  const Node *n = get_node (json, node);

  return is_container (n) ? n->value : 0;
}

const char *
forge_json_get_text (const ForgeJson *json,
                     ForgeJsonNode    node)
{
  const Node *n = get_node (json, node);

  return n->kind == FORGE_JSON_STRING || n->kind == FORGE_JSON_NUMBER
           ? json->arena + n->value
           : NULL;
}

gboolean
forge_json_get_int (const ForgeJson *json,
                    ForgeJsonNode    node,
                    gint64          *value)
{
  return forge_json_get_kind (json, node) == FORGE_JSON_NUMBER
         && g_ascii_string_to_signed (forge_json_get_text (json, node), 10, G_MININT64,
                                      G_MAXINT64, value, NULL);
}

ForgeJsonNode
forge_json_first (const ForgeJson *json,
                  ForgeJsonNode    container)
{
  return forge_json_get_size (json, container) > 0 ? container + 1 : NONE;
}

ForgeJsonNode
forge_json_next (const ForgeJson *json,
                 ForgeJsonNode    node)
{
  return get_node (json, node)->next;
}

const char *
forge_json_get_name (const ForgeJson *json,
                     ForgeJsonNode    node)
{
  const Node *n = get_node (json, node);

  return n->name != NONE ? json->arena + n->name : NULL;
}

ForgeJsonNode
forge_json_member (const ForgeJson *json,
                   ForgeJsonNode    object,
                   const char      *name)
{
  ForgeJsonNode found = NONE;

  g_return_val_if_fail (name != NULL, NONE);

  if (object == NONE || forge_json_get_kind (json, object) != FORGE_JSON_OBJECT)
    return NONE;
  for (ForgeJsonNode node = forge_json_first (json, object); node != NONE;
       node = forge_json_next (json, node))
    if (strcmp (forge_json_get_name (json, node), name) == 0)
      found = node;
  return found;
}

const char *
forge_json_get_raw (const ForgeJson *json,
                    ForgeJsonNode    node,
                    gsize           *length)
{
  const Node *n = get_node (json, node);

  *length = n->length;
  return json->data + n->start;
}

void
forge_json_append_string (GString    *out,
                          const char *text)
{
  const char *plain = text;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      static const char from[] = "\"\\\b\f\n\r\t";
      static const char to[] = "\"\\bfnrt";
      const char *at;

      if ((guchar) *text >= 0x20 && *text != '"' && *text != '\\')
        continue;
      g_string_append_len (out, plain, text - plain);
      at = strchr (from, *text);
      if (at != NULL)
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, to[at - from]);
        }
      else
        {
          g_string_append_printf (out, "\\u%04x", (guint) (guchar) *text);
        }
      plain = text + 1;
    }
  g_string_append_len (out, plain, text - plain);
  g_string_append_c (out, '"');
}
