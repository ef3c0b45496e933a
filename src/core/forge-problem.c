/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-problem.h"

#include "forge-json.h"

#include <string.h>

struct _ForgeProblems {
  GPtrArray *items;  /* (owned) (element-type ForgeProblem), by field */
};

#define WHOLE_BODY "non_field_errors"

static const struct {
  const char *name;
  const char *message;
} codes[FORGE_N_PROBLEMS] = {
  [FORGE_PROBLEM_OTHER] = { "other", "This value was refused." },
  [FORGE_PROBLEM_REQUIRED] = { "required", "This field is required." },
  [FORGE_PROBLEM_BLANK] = { "blank", "This field may not be blank." },
  [FORGE_PROBLEM_NULL] = { "null", "This field may not be null." },
  [FORGE_PROBLEM_TOO_LONG] = { "too_long", "This text is too long." },
  [FORGE_PROBLEM_NOT_TEXT] = { "not_text", "Not a valid string." },
  [FORGE_PROBLEM_BAD_CHARACTERS] = { "bad_characters",
                                     "This text has characters that are not allowed." },
  [FORGE_PROBLEM_BAD_EMAIL] = { "bad_email", "Enter a valid e-mail address." },
  [FORGE_PROBLEM_BAD_NUMBER] = { "bad_number", "A valid number is required." },
  [FORGE_PROBLEM_NEGATIVE] = { "negative", "This number may not be negative." },
  [FORGE_PROBLEM_TOO_BIG] = { "too_big", "This number is too big." },
  [FORGE_PROBLEM_TOO_MANY_DECIMALS] = { "too_many_decimals", "At most two decimals are allowed." },
  [FORGE_PROBLEM_BAD_CHOICE] = { "bad_choice", "This is not a valid choice." },
  [FORGE_PROBLEM_BAD_BOOLEAN] = { "bad_boolean", "Must be a valid boolean." },
  [FORGE_PROBLEM_DUPLICATE] = { "duplicate", "Another client has this value." },
};

static void
forge_problem_free (gpointer data)
{
  ForgeProblem *problem = data;

  g_free (problem->message);
  g_free (problem);
}

const char *
forge_problem_code_to_string (ForgeProblemCode code)
{
  g_return_val_if_fail (code < FORGE_N_PROBLEMS, NULL);

  return codes[code].name;
}

ForgeProblemCode
forge_problem_code_from_string (const char *name)
{
  for (ForgeProblemCode code = 0; code < FORGE_N_PROBLEMS; code++)
    if (g_strcmp0 (codes[code].name, name) == 0)
      return code;
  return FORGE_PROBLEM_OTHER;
}

ForgeProblems *
forge_problems_new (void)
{
  ForgeProblems *problems = g_new (ForgeProblems, 1);

  problems->items = g_ptr_array_new_with_free_func (forge_problem_free);
  return problems;
}

ForgeProblems *
forge_problems_copy (const ForgeProblems *problems)
{
  ForgeProblems *copy;

  g_return_val_if_fail (problems != NULL, NULL);

  copy = forge_problems_new ();
  for (guint i = 0; i < problems->items->len; i++)
    {
      const ForgeProblem *problem = g_ptr_array_index (problems->items, i);

      forge_problems_add (copy, problem->field, problem->code, problem->message);
    }
  return copy;
}

void
forge_problems_free (ForgeProblems *problems)
{
  if (problems == NULL)
    return;
  g_ptr_array_unref (problems->items);
  g_free (problems);
}

void
forge_problems_add (ForgeProblems    *problems,
                    ForgeFieldId      field,
                    ForgeProblemCode  code,
                    const char       *message)
{
  ForgeProblem *problem;
  guint position = 0;

  g_return_if_fail (problems != NULL);
  g_return_if_fail (field <= FORGE_N_FIELDS);
  g_return_if_fail (code < FORGE_N_PROBLEMS);

  while (position < problems->items->len
         && forge_problems_get (problems, position)->field < field)
    position++;
  if (position < problems->items->len
      && forge_problems_get (problems, position)->field == field)
    return;

  problem = g_new (ForgeProblem, 1);
  problem->field = field;
  problem->code = code;
  problem->message = g_strdup (message != NULL && *message != '\0' ? message
                                                                   : codes[code].message);
  g_ptr_array_insert (problems->items, (int) position, problem);
}

guint
forge_problems_get_size (const ForgeProblems *problems)
{
  g_return_val_if_fail (problems != NULL, 0);

  return problems->items->len;
}

const ForgeProblem *
forge_problems_get (const ForgeProblems *problems,
                    guint                position)
{
  g_return_val_if_fail (problems != NULL, NULL);
  g_return_val_if_fail (position < problems->items->len, NULL);

  return g_ptr_array_index (problems->items, position);
}

const ForgeProblem *
forge_problems_find (const ForgeProblems *problems,
                     ForgeFieldId         field)
{
  g_return_val_if_fail (problems != NULL, NULL);

  for (guint i = 0; i < problems->items->len; i++)
    {
      const ForgeProblem *problem = g_ptr_array_index (problems->items, i);

      if (problem->field == field)
        return problem;
    }
  return NULL;
}

static void
append_member (GString            *out,
               const ForgeProblem *problem,
               const char         *text)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  forge_json_append_string (out, problem->field < FORGE_N_FIELDS
                                   ? forge_field_get (problem->field)->name
                                   : WHOLE_BODY);
  g_string_append (out, ":[");
  forge_json_append_string (out, text);
  g_string_append_c (out, ']');
}

char *
forge_problems_to_json (const ForgeProblems *problems)
{
  GString *out;

  g_return_val_if_fail (problems != NULL, NULL);

  out = g_string_new ("{");
  for (guint i = 0; i < problems->items->len; i++)
    {
      const ForgeProblem *problem = g_ptr_array_index (problems->items, i);

      append_member (out, problem, problem->message);
    }
  if (problems->items->len > 0)
    {
      g_string_append (out, ",\"_codes\":{");
      for (guint i = 0; i < problems->items->len; i++)
        {
          const ForgeProblem *problem = g_ptr_array_index (problems->items, i);

          append_member (out, problem, codes[problem->code].name);
        }
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

/* A string, or the strings of an array, one after another. NULL where there is none. */
static char *
read_message (const ForgeJson *json,
              ForgeJsonNode    node)
{
  GString *message = NULL;

  if (forge_json_get_kind (json, node) == FORGE_JSON_STRING)
    return g_strdup (forge_json_get_text (json, node));
  if (forge_json_get_kind (json, node) != FORGE_JSON_ARRAY)
    return NULL;

  for (ForgeJsonNode item = forge_json_first (json, node); item != FORGE_JSON_NONE;
       item = forge_json_next (json, item))
    {
      if (forge_json_get_kind (json, item) != FORGE_JSON_STRING)
        continue;
      if (message == NULL)
        message = g_string_new (NULL);
      if (message->len > 0)
        g_string_append_c (message, ' ');
      g_string_append (message, forge_json_get_text (json, item));
    }
  return message != NULL ? g_string_free (message, FALSE) : NULL;
}

static ForgeProblemCode
read_code (const ForgeJson *json,
           const char      *name)
{
  ForgeJsonNode node = forge_json_member (json, forge_json_member (json, 0, "_codes"), name);

  if (node != FORGE_JSON_NONE && forge_json_get_kind (json, node) == FORGE_JSON_ARRAY)
    node = forge_json_first (json, node);
  if (node == FORGE_JSON_NONE || forge_json_get_kind (json, node) != FORGE_JSON_STRING)
    return FORGE_PROBLEM_OTHER;
  return forge_problem_code_from_string (forge_json_get_text (json, node));
}

/* What the body says of itself as a whole: "detail" and "error" come with other members that are
 * no fields ("code", "messages"). */
static gboolean
read_whole_body (const ForgeJson *json,
                 ForgeProblems   *problems)
{
  static const char *const names[] = { WHOLE_BODY, "detail", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ForgeJsonNode node = forge_json_member (json, 0, names[i]);
      g_autofree char *message = node != FORGE_JSON_NONE ? read_message (json, node) : NULL;

      if (message == NULL)
        continue;
      forge_problems_add (problems, FORGE_N_FIELDS, read_code (json, names[i]), message);
      return TRUE;
    }
  return FALSE;
}

ForgeProblems *
forge_problems_from_json (const char *data,
                          gsize       length)
{
  g_autoptr (ForgeJson) json = forge_json_parse (data, length, NULL);
  g_autoptr (ForgeProblems) problems = NULL;
  gboolean whole;

  if (json == NULL || forge_json_get_kind (json, 0) != FORGE_JSON_OBJECT)
    return NULL;

  problems = forge_problems_new ();
  whole = read_whole_body (json, problems);
  for (ForgeJsonNode node = forge_json_first (json, 0); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      const char *name = forge_json_get_name (json, node);
      ForgeFieldId field = forge_field_from_name (name);
      g_autofree char *message = NULL;

      /* A field that another version has: its name is all that can be said of it. */
      if (field == FORGE_N_FIELDS
          && (whole || forge_json_get_kind (json, node) != FORGE_JSON_ARRAY))
        continue;
      message = read_message (json, node);
      if (message != NULL && field == FORGE_N_FIELDS)
        {
          g_autofree char *named = g_strdup_printf ("%s: %s", name, message);

          forge_problems_add (problems, field, FORGE_PROBLEM_OTHER, named);
        }
      else if (message != NULL)
        {
          forge_problems_add (problems, field, read_code (json, name), message);
        }
    }
  return problems->items->len > 0 ? g_steal_pointer (&problems) : NULL;
}
