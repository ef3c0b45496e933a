/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "forge-error.h"
#include "forge-validation.h"

static ForgeJson *
parse (const char *text,
       gsize       length)
{
  g_autoptr (GError) error = NULL;
  ForgeJson *json = forge_json_parse (text, length, &error);

  if (!json)
    g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
  return json;
}

/* Writes a value anew out of all that can be asked about it. */
static void
walk (const ForgeJson *json,
      ForgeJsonNode    node,
      GString         *out)
{
  static const char *const words[] = { "null", "false", "true" };
  ForgeJsonKind kind = forge_json_get_kind (json, node);
  guint n = 0;
  gint64 number;
  gsize length;

  g_assert_nonnull (forge_json_get_raw (json, node, &length));
  g_assert_cmpuint (length, >, 0);
  forge_json_get_int (json, node, &number);
  if (kind <= FORGE_JSON_TRUE)
    g_string_append (out, words[kind]);
  else if (kind == FORGE_JSON_NUMBER)
    g_string_append (out, forge_json_get_text (json, node));
  else if (kind == FORGE_JSON_STRING)
    forge_json_append_string (out, forge_json_get_text (json, node));
  else
    {
      g_string_append_c (out, kind == FORGE_JSON_ARRAY ? '[' : '{');
      for (ForgeJsonNode child = forge_json_first (json, node); child != FORGE_JSON_NONE;
           child = forge_json_next (json, child), n++)
        {
          if (n > 0)
            g_string_append_c (out, ',');
          if (kind == FORGE_JSON_OBJECT)
            {
              const char *name = forge_json_get_name (json, child);

              g_assert_true (forge_json_member (json, node, name) != FORGE_JSON_NONE);
              forge_json_append_string (out, name);
              g_string_append_c (out, ':');
            }
          walk (json, child, out);
        }
      g_assert_cmpuint (n, ==, forge_json_get_size (json, node));
      g_string_append_c (out, kind == FORGE_JSON_ARRAY ? ']' : '}');
    }
}

static void
check_walk (const ForgeJson *json)
{
  g_autoptr (GString) once = g_string_new (NULL);
  g_autoptr (GString) twice = g_string_new (NULL);
  g_autoptr (ForgeJson) again = NULL;

  walk (json, 0, once);
  again = parse (once->str, once->len);
  g_assert_nonnull (again);
  walk (again, 0, twice);
  g_assert_cmpstr (once->str, ==, twice->str);
}

static void
check_client (const ForgeJson *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) client = forge_client_new_from_json (json, 0, &error);
  g_autoptr (ForgeClient) same = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ForgeJson) again = NULL;

  if (!client)
    {
      g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
      return;
    }
  forge_client_append_json (client, text);
  again = parse (text->str, text->len);
  g_assert_nonnull (again);
  same = forge_client_new_from_json (again, 0, &error);
  g_assert_no_error (error);
  g_assert_true (forge_client_equal (client, same));
}

/* What passes is canonical: it passes again, and stays what it is. */
static void
check_body (const ForgeJson *json,
            gboolean         complete)
{
  g_autoptr (ForgeClient) client = forge_client_new (complete ? 0 : 1);
  g_autoptr (ForgeProblems) problems = NULL;

  if (!forge_validate_body (json, complete, client, &problems))
    {
      g_autofree char *text = forge_problems_to_json (problems);
      g_autoptr (ForgeJson) told = parse (text, strlen (text));

      g_assert_nonnull (told);
      g_assert_cmpuint (forge_problems_get_size (problems), >, 0);
      return;
    }
  g_assert_null (problems);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *value = forge_client_get (client, field);
      g_autofree char *canonical = NULL;
      ForgeProblemCode problem;

      if (!forge_field_has (field, FORGE_FIELD_EDITABLE) || !value)
        continue;
      g_assert_true (forge_validate_text (field, value, &canonical, &problem));
      g_assert_cmpstr (canonical, ==, value);
    }
}

/* What a server says is wrong can be said again. */
static void
check_problems (const char *text,
                gsize       length)
{
  g_autoptr (ForgeProblems) problems = forge_problems_from_json (text, length);
  g_autoptr (ForgeProblems) again = NULL;
  g_autofree char *told = NULL;

  if (!problems)
    return;
  told = forge_problems_to_json (problems);
  again = forge_problems_from_json (told, strlen (told));
  g_assert_nonnull (again);
  g_assert_cmpuint (forge_problems_get_size (again), ==, forge_problems_get_size (problems));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (ForgeJson) json = parse ((const char *) data, size);

  if (!json)
    return 0;
  check_problems ((const char *) data, size);
  check_walk (json);
  check_client (json);
  check_body (json, TRUE);
  check_body (json, FALSE);
  return 0;
}
