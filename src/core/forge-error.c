/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-error.h"

typedef struct {
  ForgeProblems *problems;  /* (owned) (nullable) */
  ForgeClient   *current;   /* (owned) (nullable) */
  char          *aside;     /* (owned) (nullable) */
} ForgeErrorPrivate;

static void
forge_error_private_init (ForgeErrorPrivate *priv)
{
  priv->problems = NULL;
  priv->current = NULL;
  priv->aside = NULL;
}

static void
forge_error_private_copy (const ForgeErrorPrivate *from,
                          ForgeErrorPrivate       *to)
{
  to->problems = from->problems != NULL ? forge_problems_copy (from->problems) : NULL;
  to->current = from->current != NULL ? g_object_ref (from->current) : NULL;
  to->aside = g_strdup (from->aside);
}

static void
forge_error_private_clear (ForgeErrorPrivate *priv)
{
  g_clear_pointer (&priv->problems, forge_problems_free);
  g_clear_object (&priv->current);
  g_clear_pointer (&priv->aside, g_free);
}

G_DEFINE_EXTENDED_ERROR (ForgeError, forge_error)

static const char *const code_names[] = {
  [FORGE_ERROR_NETWORK] = "network",
  [FORGE_ERROR_TIMEOUT] = "timeout",
  [FORGE_ERROR_UNAUTHORIZED] = "unauthorized",
  [FORGE_ERROR_FORBIDDEN] = "forbidden",
  [FORGE_ERROR_NOT_FOUND] = "not-found",
  [FORGE_ERROR_CONFLICT] = "conflict",
  [FORGE_ERROR_INVALID] = "invalid",
  [FORGE_ERROR_TOO_LARGE] = "too-large",
  [FORGE_ERROR_SERVER] = "server",
  [FORGE_ERROR_PARSE] = "parse",
  [FORGE_ERROR_STORAGE] = "storage",
  [FORGE_ERROR_IN_USE] = "in-use",
  [FORGE_ERROR_CORRUPT] = "corrupt",
  [FORGE_ERROR_NEWER] = "newer",
  [FORGE_ERROR_UNKNOWN_OUTCOME] = "unknown-outcome",
  [FORGE_ERROR_CERTIFICATE] = "certificate",
};

const char *
forge_error_code_to_string (ForgeError code)
{
  return (guint) code < G_N_ELEMENTS (code_names) ? code_names[code] : NULL;
}

ForgeError
forge_error_code_from_string (const char *name)
{
  for (guint code = 0; code < G_N_ELEMENTS (code_names); code++)
    if (code_names[code] != NULL && g_strcmp0 (code_names[code], name) == 0)
      return code;
  return 0;
}

GError *
forge_error_new_invalid (const ForgeProblems *problems)
{
  g_autoptr (GString) message = g_string_new ("Invalid value:");
  GError *error;

  g_return_val_if_fail (problems != NULL, NULL);

  /* Names and codes only: errors are logged, and a server's message may quote what was typed. */
  for (guint i = 0; i < forge_problems_get_size (problems); i++)
    {
      const ForgeProblem *problem = forge_problems_get (problems, i);

      g_string_append_printf (message, " %s (%s)",
                              problem->field < FORGE_N_FIELDS
                                ? forge_field_get (problem->field)->name
                                : "body",
                              forge_problem_code_to_string (problem->code));
    }
  error = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_INVALID, message->str);
  forge_error_get_private (error)->problems = forge_problems_copy (problems);
  return error;
}

const ForgeProblems *
forge_error_get_problems (const GError *error)
{
  if (!g_error_matches (error, FORGE_ERROR, FORGE_ERROR_INVALID))
    return NULL;
  return forge_error_get_private (error)->problems;
}

GError *
forge_error_new_conflict (ForgeClient *current)
{
  GError *error;

  g_return_val_if_fail (FORGE_IS_CLIENT (current), NULL);

  error = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_CONFLICT,
                               "The client is another version now");
  forge_error_get_private (error)->current = g_object_ref (current);
  return error;
}

ForgeClient *
forge_error_get_current (const GError *error)
{
  if (!g_error_matches (error, FORGE_ERROR, FORGE_ERROR_CONFLICT))
    return NULL;
  return forge_error_get_private (error)->current;
}

void
forge_error_set_aside (GError     *error,
                       const char *directory)
{
  ForgeErrorPrivate *priv;

  g_return_if_fail (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_CORRUPT));

  priv = forge_error_get_private (error);
  g_free (priv->aside);
  priv->aside = g_strdup (directory);
}

const char *
forge_error_get_aside (const GError *error)
{
  if (!g_error_matches (error, FORGE_ERROR, FORGE_ERROR_CORRUPT))
    return NULL;
  return forge_error_get_private (error)->aside;
}
