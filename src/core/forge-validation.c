/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-validation.h"

#include <string.h>

#include "forge-money.h"
#include "forge-text.h"

static gboolean
is_code (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c) && c != '-' && c != '_')
        return FALSE;
    }

  return TRUE;
}

/* Not g_utf8_strup (), which would make İ of i for a Turkish user, and another code for each. */
static char *
upper_case (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0xdf)
        g_string_append (out, "SS");
      else
        g_string_append_unichar (out, g_unichar_toupper (c));
    }

  return g_string_free (out, FALSE);
}

static gboolean
is_email_local (const char *text,
                gsize       length)
{
  if (length == 0 || length > 64 || text[0] == '.' || text[length - 1] == '.')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '.' && text[i + 1] == '.')
        return FALSE;
      if (!g_ascii_isalnum (text[i]) && strchr (".!#$%&'*+/=?^_`{|}~-", text[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_domain_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;

  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != '-' && !g_unichar_isalnum (c) && !g_unichar_ismark (c))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_email (const char *text)
{
  const char *at = strrchr (text, '@');
  g_auto (GStrv) labels = NULL;
  guint n_labels;

  if (at == NULL || !is_email_local (text, (gsize) (at - text)))
    return FALSE;

  labels = g_strsplit (at + 1, ".", -1);
  n_labels = g_strv_length (labels);
  if (n_labels < 2)
    return FALSE;

  for (guint i = 0; i < n_labels; i++)
    if (!is_domain_label (labels[i]))
      return FALSE;

  /* The last one is a top-level domain: two letters or more, not a number. */
  return g_utf8_strlen (labels[n_labels - 1], -1) >= 2
         && labels[n_labels - 1][strspn (labels[n_labels - 1], "0123456789")] != '\0';
}

static gboolean
validate_number (const ForgeField  *field,
                 const char        *text,
                 char             **canonical,
                 ForgeProblemCode  *problem)
{
  gboolean whole = field->type == FORGE_FIELD_TYPE_INTEGER;
  gint64 cents;

  if (!forge_money_parse (text, &cents, problem))
    {
      if (whole && *problem == FORGE_PROBLEM_TOO_MANY_DECIMALS)
        *problem = FORGE_PROBLEM_BAD_NUMBER;
      return FALSE;
    }

  if (whole && cents % 100 != 0)
    *problem = FORGE_PROBLEM_BAD_NUMBER;
  else if (cents < 0)
    *problem = FORGE_PROBLEM_NEGATIVE;
  else if (field->max > 0 && cents / (whole ? 100 : 1) > field->max)
    *problem = FORGE_PROBLEM_TOO_BIG;
  else
    {
      *canonical = whole ? g_strdup_printf ("%" G_GINT64_FORMAT, cents / 100)
                         : forge_money_format (cents);
      return TRUE;
    }

  return FALSE;
}

/* The words that Django REST Framework takes for a boolean. */
static gboolean
validate_boolean (const char        *text,
                  char             **canonical,
                  ForgeProblemCode  *problem)
{
  static const char * const yes[] = { "true", "t", "yes", "y", "on", "1", NULL };
  static const char * const no[] = { "false", "f", "no", "n", "off", "0", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes, lower))
    *canonical = g_strdup ("true");
  else if (g_strv_contains (no, lower))
    *canonical = g_strdup ("false");
  else
    {
      *problem = FORGE_PROBLEM_BAD_BOOLEAN;
      return FALSE;
    }

  return TRUE;
}

static ForgeProblemCode
find_text_problem (ForgeFieldId      id,
                   const ForgeField *field,
                   const char       *text)
{
  if (*text == '\0' && forge_field_has (id, FORGE_FIELD_REQUIRED))
    return FORGE_PROBLEM_BLANK;
  if (field->max > 0 && g_utf8_strlen (text, -1) > (glong) field->max)
    return FORGE_PROBLEM_TOO_LONG;
  if (field->type == FORGE_FIELD_TYPE_CODE && !is_code (text))
    return FORGE_PROBLEM_BAD_CHARACTERS;
  if (field->type == FORGE_FIELD_TYPE_EMAIL && *text != '\0' && !is_email (text))
    return FORGE_PROBLEM_BAD_EMAIL;
  if (field->type == FORGE_FIELD_TYPE_CHOICE && forge_field_choice_label (id, text) == NULL
      && !(*text == '\0' && forge_field_has (id, FORGE_FIELD_BLANK)))
    return FORGE_PROBLEM_BAD_CHOICE;

  return FORGE_PROBLEM_OTHER;
}

/* @text is valid UTF-8 and trimmed. */
static gboolean
validate_trimmed (ForgeFieldId       id,
                  const char        *text,
                  char             **canonical,
                  ForgeProblemCode  *problem)
{
  const ForgeField *field = forge_field_get (id);
  g_autofree char *upper = NULL;

  switch (field->type)
    {
    case FORGE_FIELD_TYPE_MONEY:
      /* The contract: "" is null for money, and an error for an integer. */
      if (*text == '\0')
        return TRUE;
      return validate_number (field, text, canonical, problem);

    case FORGE_FIELD_TYPE_INTEGER:
      return validate_number (field, text, canonical, problem);

    case FORGE_FIELD_TYPE_BOOLEAN:
      return validate_boolean (text, canonical, problem);

    case FORGE_FIELD_TYPE_CODE:
      upper = upper_case (text);
      text = upper;
      break;

    case FORGE_FIELD_TYPE_TEXT:
    case FORGE_FIELD_TYPE_EMAIL:
    case FORGE_FIELD_TYPE_CHOICE:
      break;

    case FORGE_FIELD_TYPE_NUMBER:
    case FORGE_FIELD_TYPE_TIME:
    default:
      g_return_val_if_reached (FALSE);
    }

  *problem = find_text_problem (id, field, text);
  if (*problem != FORGE_PROBLEM_OTHER)
    return FALSE;

  *canonical = g_strdup (text);
  return TRUE;
}

gboolean
forge_validate_text (ForgeFieldId       field,
                     const char        *text,
                     char             **canonical,
                     ForgeProblemCode  *problem)
{
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (forge_field_has (field, FORGE_FIELD_EDITABLE), FALSE);
  g_return_val_if_fail (canonical != NULL && problem != NULL, FALSE);

  *canonical = NULL;

  if (text == NULL)
    {
      *problem = FORGE_PROBLEM_NULL;
      return forge_field_has (field, FORGE_FIELD_NULLABLE);
    }

  if (!g_utf8_validate (text, -1, NULL))
    {
      *problem = FORGE_PROBLEM_BAD_CHARACTERS;
      return FALSE;
    }

  trimmed = forge_text_trim (text);
  return validate_trimmed (field, trimmed, canonical, problem);
}

static gboolean
validate_member (ForgeFieldId       id,
                 const ForgeJson   *json,
                 ForgeJsonNode      node,
                 char             **canonical,
                 ForgeProblemCode  *problem)
{
  gboolean boolean = forge_field_get (id)->type == FORGE_FIELD_TYPE_BOOLEAN;

  switch (forge_json_get_kind (json, node))
    {
    case FORGE_JSON_NULL:
      return forge_validate_text (id, NULL, canonical, problem);

    case FORGE_JSON_NUMBER:
    case FORGE_JSON_STRING:
      return forge_validate_text (id, forge_json_get_text (json, node), canonical, problem);

    case FORGE_JSON_TRUE:
    case FORGE_JSON_FALSE:
      if (boolean)
        {
          *canonical = g_strdup (forge_json_get_kind (json, node) == FORGE_JSON_TRUE ? "true" : "false");
          return TRUE;
        }
      break;

    case FORGE_JSON_ARRAY:
    case FORGE_JSON_OBJECT:
    default:
      break;
    }

  *problem = boolean ? FORGE_PROBLEM_BAD_BOOLEAN : FORGE_PROBLEM_NOT_TEXT;
  return FALSE;
}

/* Fills @values with the canonical texts of the fields that are @given. */
static void
validate_members (const ForgeJson *json,
                  gboolean         complete,
                  gboolean         fill,
                  char           **values,
                  gboolean        *given,
                  ForgeProblems   *problems)
{
  for (ForgeFieldId id = 0; id < FORGE_N_FIELDS; id++)
    {
      const ForgeField *field = forge_field_get (id);
      ForgeJsonNode node = forge_json_member (json, 0, field->name);
      ForgeProblemCode problem = FORGE_PROBLEM_OTHER;

      if (!forge_field_has (id, FORGE_FIELD_EDITABLE))
        continue;

      given[id] = node != FORGE_JSON_NONE;
      if (given[id])
        {
          if (!validate_member (id, json, node, &values[id], &problem))
            forge_problems_add (problems, id, problem, NULL);
        }
      else if (complete && forge_field_has (id, FORGE_FIELD_REQUIRED))
        forge_problems_add (problems, id, FORGE_PROBLEM_REQUIRED, NULL);
      else if (fill)
        {
          given[id] = TRUE;
          values[id] = g_strdup (field->fallback);
        }
    }
}

gboolean
forge_validate_body (const ForgeJson  *json,
                     gboolean          complete,
                     ForgeClient      *into,
                     ForgeProblems   **problems)
{
  g_autoptr (ForgeProblems) found = forge_problems_new ();
  char *values[FORGE_N_FIELDS] = { NULL };
  gboolean given[FORGE_N_FIELDS] = { FALSE };
  gboolean fill;

  g_return_val_if_fail (json != NULL, FALSE);
  g_return_val_if_fail (FORGE_IS_CLIENT (into), FALSE);
  g_return_val_if_fail (problems != NULL, FALSE);

  *problems = NULL;
  fill = complete && forge_client_get_id (into) == 0;

  if (forge_json_get_kind (json, 0) == FORGE_JSON_OBJECT)
    validate_members (json, complete, fill, values, given, found);
  else
    forge_problems_add (found, FORGE_N_FIELDS, FORGE_PROBLEM_OTHER, "The body must be an object.");

  if (forge_problems_get_size (found) > 0)
    *problems = g_steal_pointer (&found);

  for (ForgeFieldId id = 0; id < FORGE_N_FIELDS; id++)
    {
      if (*problems == NULL && given[id])
        forge_client_set (into, id, values[id]);
      g_free (values[id]);
    }

  return *problems == NULL;
}
