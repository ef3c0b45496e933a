/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-error.h"
#include "forge-json.h"

#include <string.h>

/* Parses a copy that is exactly as long as the text, so that a sanitizer sees any read beyond. */
static ForgeJson *
parse (const char  *data,
       gsize        length,
       GError     **error)
{
  g_autofree char *exact = g_memdup2 (data, length);

  return forge_json_parse (exact, length, error);
}

static ForgeJson *
parse_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  ForgeJson *json = parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (json);
  return json;
}

/* Writes the tree again; recursion is bounded by the depth the parser allows. */
static void
dump (const ForgeJson *json,
      ForgeJsonNode    node,
      GString         *out)
{
  ForgeJsonKind kind = forge_json_get_kind (json, node);
  guint n = 0;

  if (kind == FORGE_JSON_STRING)
    forge_json_append_string (out, forge_json_get_text (json, node));
  else if (kind == FORGE_JSON_NUMBER)
    g_string_append (out, forge_json_get_text (json, node));
  else if (kind == FORGE_JSON_ARRAY || kind == FORGE_JSON_OBJECT)
    {
      g_string_append_c (out, kind == FORGE_JSON_ARRAY ? '[' : '{');
      for (ForgeJsonNode item = forge_json_first (json, node); item != FORGE_JSON_NONE;
           item = forge_json_next (json, item))
        {
          if (n++ > 0)
            g_string_append_c (out, ',');
          if (kind == FORGE_JSON_OBJECT)
            {
              forge_json_append_string (out, forge_json_get_name (json, item));
              g_string_append_c (out, ':');
            }
          dump (json, item, out);
        }
      g_assert_cmpuint (n, ==, forge_json_get_size (json, node));
      g_string_append_c (out, kind == FORGE_JSON_ARRAY ? ']' : '}');
    }
  else
    g_string_append (out, kind == FORGE_JSON_NULL ? "null"
                          : kind == FORGE_JSON_TRUE ? "true" : "false");
}

static char *
dump_all (const ForgeJson *json)
{
  GString *out = g_string_new (NULL);

  dump (json, 0, out);
  return g_string_free (out, FALSE);
}

static const char *const accepted[] = {
  "null", "true", "false", "0", "-0", "7", "-7", "10", "1234567890123456789012345678901234567890",
  "0.0", "0.5", "-0.50", "1.10", "1e3", "1E3", "1e+3", "1e-3", "0e0", "1.5e10", "123.456E-78",
  "1e999999", "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0041\"", "\"\\u00e9\"",
  "\"\\u20AC\"", "\"\\ud83d\\ude00\"", "\"\\uDBFF\\uDFFF\"", "\"\\ud7ff\\ue000\"",
  "\"\\u0001\\u001f\"", "\"\x7f\"", "\"\303\251\"", "\"\342\202\254\"", "\"\360\237\230\200\"",
  "\"\355\237\277\"", "\"\356\200\200\"", "\"\364\217\277\277\"", "\"\357\277\276\"",
  "\"\342\200\250\342\200\251\"", "\"/\"", "\"'\"", "\"a\\\\\"", "[]", "{}", "[ ]", "{ }", "[[]]",
  "[[],[]]", "[1,2]", "[1 , 2]", "[null,true,false]", "{\"a\":1}", "{\"a\":{\"b\":[]}}",
  "{\"\":0}", "{\"a\":1,\"a\":2}", "{\"a\\u0062\":1}", " 1", "1 ", "\t\n\r 1 \t\n\r",
  " [ 1 , { \"a\" : null } ] ", "[1,\n2\n]", "{\"a\":\"}\"}", "[\"]\"]",
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
  "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",};

static const char *const refused[] = {
  "", " ", "\n", "nul", "nulll", "NULL", "True", "None", "NaN", "Infinity", "-Infinity", "inf",
  "undefined", "+1", "-", "--1", "-a", "01", "-01", "00", "0123", "1.", ".5", "-.5", "1.e3", "1e",
  "1e+", "1e1.5", "1.2.3", "0x10", "1_000", "1,5", "1 2", "1a", "\357\274\221", "\"", "\"a", "a",
  "'a'", "\"\\\"", "\"\\x41\"", "\"\\a\"", "\"\\'\"", "\"\\U0041\"", "\"\\0\"", "\"\\u\"",
  "\"\\u004\"", "\"\\u00g1\"", "\"\\u+041\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"",
  "\"\\udc00\"", "\"\\ud83d\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\n\"", "\"\\ud83d\\u0041\"",
  "\"\\ud83d\\ude0\"", "\"\\ude00\\ud83d\"", "\"\n\"", "\"\t\"", "\"\x01\"", "\"\x1f\"",
  "\"\200\"", "\"\303\"", "\"\303(\"", "\"\300\200\"", "\"\301\277\"", "\"\340\200\257\"",
  "\"\360\200\200\257\"", "\"\355\240\200\"", "\"\355\277\277\"", "\"\364\220\200\200\"",
  "\"\365\200\200\200\"", "\"\370\210\200\200\200\"", "\"\376\"", "\"\377\"", "\"\342\202\"",
  "{\"\377\":1}", "\357\273\2771", "\357\273\277{}", "\377\3761", "[", "]", "{", "}", "[1", "[1,",
  "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1;2]", "[1}", "{1}", "{\"a\"}", "{\"a\":}",
  "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}",
  "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\":1]", "[]]", "{}}", "[]x", "{} {}", "[][]",
  "// c\n1", "/* c */ 1", "1 // c", "[1/**/]", "# c\n1", "\v1", "\f1", "\302\2401", "[\v]",
  "\"a\"\"b\"", "\"a\",", ",", ":", "*", "<html></html>", "HTTP",
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
  "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",};

static void
test_accepted (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr (ForgeJson) json = parse_good (accepted[i]);
      g_autofree char *once = dump_all (json);
      g_autoptr (ForgeJson) again = parse_good (once);
      g_autofree char *twice = dump_all (again);

      g_assert_cmpstr (once, ==, twice);
    }
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ForgeJson) json = parse (refused[i], strlen (refused[i]), &error);

      if (json != NULL)
        g_error ("accepted: %s", refused[i]);
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
    }
}

/* C strings can't hold these. */
static void
test_refused_nul (void)
{
  static const struct { const char *data; gsize length; } cases[] = {
    { "\0", 1 }, { "1\0", 2 }, { "\0001", 2 }, { "\"\0\"", 3 }, { "\"a\0b\"", 5 }, { "[\0]", 3 },
    { "[1\0]", 4 }, { "{\"a\0\":1}", 8 }, { "\"\\\0\"", 4 }, { "nul\0", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].data, cases[i].length, &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
    }
}

static void
test_message_says_where (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse ("{\"name\":\"Ana\",\"x\":tru}", 22, &error));
  g_assert_cmpstr (error->message, ==, "JSON: a value expected at byte 18");
}

static void
test_decoding (void)
{
  static const struct { const char *text; const char *decoded; } cases[] = {
    { "\"\"", "" },
    { "\"a\\\"b\"", "a\"b" },
    { "\"\\\\\\/\\b\\f\\n\\r\\t\"", "\\/\b\f\n\r\t" },
    { "\"\\u00E9\\u00e9\"", "\303\251\303\251" },
    { "\"\\u20ac\"", "\342\202\254" },
    { "\"x\\ud83d\\ude00y\"", "x\360\237\230\200y" },
    { "\"\\ufeff\"", "\357\273\277" },
    { "\"\\uffff\"", "\357\277\277" },
    { "\"\\u0001\"", "\001" },
    { "50000.10", "50000.10" },
    { "99999999999999999999", "99999999999999999999" },
    { "-1.50E+2", "-1.50E+2" },
    { "true", NULL },
    { "[]", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ForgeJson) json = parse_good (cases[i].text);

      g_assert_cmpstr (forge_json_get_text (json, 0), ==, cases[i].decoded);
    }
}

static void
test_integers (void)
{
  static const struct { const char *text; gboolean fits; gint64 value; } cases[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "42", TRUE, 42 },
    { "-42", TRUE, -42 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "9223372036854775808", FALSE, 0 },
    { "99999999999999999999", FALSE, 0 },
    { "1.0", FALSE, 0 },
    { "1e1", FALSE, 0 },
    { "\"1\"", FALSE, 0 },
    { "true", FALSE, 0 },
    { "null", FALSE, 0 },
    { "[1]", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ForgeJson) json = parse_good (cases[i].text);
      gint64 value = 0;

      g_assert_cmpint (forge_json_get_int (json, 0, &value), ==, cases[i].fits);
      g_assert_cmpint (value, ==, cases[i].value);
    }
}

static void
test_tree (void)
{
  g_autoptr (ForgeJson) json = parse_good ("{\"a\":[1,[2,3],{}],\"b\":\"x\",\"a\\n\":null}");
  ForgeJsonNode a = forge_json_first (json, 0);
  ForgeJsonNode b = forge_json_next (json, a);
  ForgeJsonNode c = forge_json_next (json, b);
  ForgeJsonNode item;

  g_assert_cmpuint (forge_json_get_size (json, 0), ==, 3);
  g_assert_cmpstr (forge_json_get_name (json, a), ==, "a");
  g_assert_cmpstr (forge_json_get_name (json, b), ==, "b");
  g_assert_cmpstr (forge_json_get_name (json, c), ==, "a\n");
  g_assert_cmpuint (forge_json_next (json, c), ==, FORGE_JSON_NONE);
  g_assert_cmpuint (forge_json_get_size (json, a), ==, 3);
  g_assert_cmpuint (forge_json_get_size (json, b), ==, 0);

  item = forge_json_first (json, a);
  g_assert_cmpstr (forge_json_get_text (json, item), ==, "1");
  g_assert_null (forge_json_get_name (json, item));
  item = forge_json_next (json, item);
  g_assert_cmpuint (forge_json_get_size (json, item), ==, 2);
  item = forge_json_next (json, item);
  g_assert_cmpint (forge_json_get_kind (json, item), ==, FORGE_JSON_OBJECT);
  g_assert_cmpuint (forge_json_first (json, item), ==, FORGE_JSON_NONE);
  g_assert_cmpuint (forge_json_next (json, item), ==, FORGE_JSON_NONE);
  g_assert_cmpuint (forge_json_next (json, 0), ==, FORGE_JSON_NONE);
}

static void
test_member (void)
{
  g_autoptr (ForgeJson) json = parse_good ("{\"a\":1,\"b\":2,\"\\u0061\":3,\"c\":[]}");
  ForgeJsonNode node = forge_json_member (json, 0, "a");

  g_assert_cmpstr (forge_json_get_text (json, node), ==, "3");
  g_assert_cmpuint (forge_json_member (json, 0, "d"), ==, FORGE_JSON_NONE);
  node = forge_json_member (json, 0, "c");
  g_assert_cmpuint (forge_json_member (json, node, "a"), ==, FORGE_JSON_NONE);
  g_assert_cmpuint (forge_json_member (json, FORGE_JSON_NONE, "a"), ==, FORGE_JSON_NONE);
}

static void
test_raw (void)
{
  static const struct { const char *name; const char *raw; } cases[] = {
    { "n", "1.50" }, { "s", "\"\\u0041 b\"" }, { "o", "{ \"x\" : [ ] }" }, { "a", "[1 , 2]" },
    { "z", "null" }, { "t", "true" },
  };
  g_autoptr (ForgeJson) json
    = parse_good (" {\"n\": 1.50 , \"s\":\"\\u0041 b\", \"o\": { \"x\" : [ ] } ,\"a\":[1 , 2],"
                  "\"z\":null,\"t\":true } ");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length;
      const char *raw = forge_json_get_raw (json, forge_json_member (json, 0, cases[i].name),
                                            &length);

      g_assert_cmpmem (raw, length, cases[i].raw, strlen (cases[i].raw));
    }
}

static void
test_bytes (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("[\"a\"]", 5);
  g_autoptr (ForgeJson) json = forge_json_parse_bytes (bytes, NULL);

  g_clear_pointer (&bytes, g_bytes_unref);
  g_assert_cmpstr (forge_json_get_text (json, 1), ==, "a");
}

static void
test_deep (void)
{
  static const char *const openings[] = { "[", "{\"a\":", "[{\"a\":" };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      for (guint n = 0; n < 100000; n++)
        g_string_append (text, openings[i]);
      g_assert_null (parse (text->str, text->len, &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
    }
}

/* One node for every second byte, the most there can be, and a name for every node. */
static void
test_long (void)
{
  const guint n = 200000;
  g_autoptr (GString) text = g_string_new ("[0");
  g_autoptr (ForgeJson) array = NULL;
  g_autoptr (ForgeJson) object = NULL;

  for (guint i = 1; i < n; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  array = parse_good (text->str);
  g_assert_cmpuint (forge_json_get_size (array, 0), ==, n);

  g_string_assign (text, "{\"\":0");
  for (guint i = 1; i < n; i++)
    g_string_append (text, ",\"\":0");
  g_string_append_c (text, '}');
  object = parse_good (text->str);
  g_assert_cmpuint (forge_json_get_size (object, 0), ==, n);
}

static const char valid[]
  = "{\"count\":2,\"next\":null,\"results\":[{\"client_id\":9,\"name\":\"Agr\303\255cola \\u00d1 "
    "\\ud83d\\ude00 \\\"x\\\"\\n\",\"credit_limit\":\"50000.50\",\"available_credit\":-50000.5e0,"
    "\"send_reminders\":true,\"notes\":\"\"},{ \"client_id\" : 10 , \"tags\" : [ 1 , [ ] , { } ] "
    "}],\"more\":false,\"\360\237\230\200\":[\"\342\202\254\"]}";

static void
test_truncations (void)
{
  g_autoptr (ForgeJson) whole = parse_good (valid);

  for (gsize length = 0; length < strlen (valid); length++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (valid, length, &error));
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
    }
}

/* Whatever is still accepted with one byte changed is written back as the same tree, and is UTF-8
 * without a NUL. */
static void
test_mutations (void)
{
  gsize length = strlen (valid);
  g_autofree char *text = g_strdup (valid);
  guint n_accepted = 0;

  for (gsize at = 0; at < length; at++)
    for (guint byte = 0; byte < 256; byte++)
      {
        g_autoptr (ForgeJson) json = NULL;

        text[at] = (char) byte;
        json = parse (text, length, NULL);
        text[at] = valid[at];
        if (json != NULL)
          {
            g_autofree char *once = dump_all (json);
            g_autoptr (ForgeJson) again = parse_good (once);
            g_autofree char *twice = dump_all (again);

            g_assert_cmpstr (once, ==, twice);
            g_assert_true (g_utf8_validate (once, -1, NULL));
            n_accepted++;
          }
      }
  g_assert_cmpuint (n_accepted, >, length);
  g_assert_cmpuint (n_accepted, <, length * 128);
}

static void
test_append_string (void)
{
  static const struct { const char *text; const char *json; } cases[] = {
    { NULL, "null" },
    { "", "\"\"" },
    { "a", "\"a\"" },
    { "\"\\/", "\"\\\"\\\\/\"" },
    { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
    { "\001\037\177", "\"\\u0001\\u001f\177\"" },
    { "x\ny", "\"x\\ny\"" },
    { "\303\261 \360\237\230\200", "\"\303\261 \360\237\230\200\"" },
    { "</script>", "\"</script>\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (ForgeJson) json = NULL;

      forge_json_append_string (out, cases[i].text);
      g_assert_cmpstr (out->str, ==, cases[i].json);
      json = parse_good (out->str);
      g_assert_cmpstr (forge_json_get_text (json, 0), ==, cases[i].text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/refused-nul", test_refused_nul);
  g_test_add_func ("/json/message-says-where", test_message_says_where);
  g_test_add_func ("/json/decoding", test_decoding);
  g_test_add_func ("/json/integers", test_integers);
  g_test_add_func ("/json/tree", test_tree);
  g_test_add_func ("/json/member", test_member);
  g_test_add_func ("/json/raw", test_raw);
  g_test_add_func ("/json/bytes", test_bytes);
  g_test_add_func ("/json/deep", test_deep);
  g_test_add_func ("/json/long", test_long);
  g_test_add_func ("/json/truncations", test_truncations);
  g_test_add_func ("/json/mutations", test_mutations);
  g_test_add_func ("/json/append-string", test_append_string);

  return g_test_run ();
}
