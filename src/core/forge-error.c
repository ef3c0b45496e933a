/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-error.h"

typedef struct {
  ForgeProblems *problems;  /* (owned) (nullable) */
  ForgeClient   *current;   /* (owned) (nullable) */
} ForgeErrorPrivate;

static void
forge_error_private_init (ForgeErrorPrivate *priv)
{
  priv->problems = NULL;
  priv->current = NULL;
}

static void
forge_error_private_copy (const ForgeErrorPrivate *from,
                          ForgeErrorPrivate       *to)
{
  to->problems = from->problems != NULL ? forge_problems_copy (from->problems) : NULL;
  to->current = from->current != NULL ? g_object_ref (from->current) : NULL;
}

static void
forge_error_private_clear (ForgeErrorPrivate *priv)
{
  g_clear_pointer (&priv->problems, forge_problems_free);
  g_clear_object (&priv->current);
}

G_DEFINE_EXTENDED_ERROR (ForgeError, forge_error)

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
