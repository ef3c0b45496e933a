/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-action.h"

static void
action_clear (gpointer data)
{
  ForgeAction *action = data;

  g_clear_pointer (&action->key, forge_key_unref);
}

GArray *
forge_actions_new (void)
{
  GArray *actions = g_array_new (FALSE, TRUE, sizeof (ForgeAction));

  g_array_set_clear_func (actions, action_clear);
  return actions;
}

ForgeAction *
forge_actions_add (GArray          *actions,
                   ForgeActionKind  kind,
                   ForgeKey        *key,
                   guint64          seq)
{
  ForgeAction *action;

  g_array_set_size (actions, actions->len + 1);
  action = &g_array_index (actions, ForgeAction, actions->len - 1);
  action->kind = kind;
  action->key = key != NULL ? forge_key_ref (key) : NULL;
  action->seq = seq;
  return action;
}
