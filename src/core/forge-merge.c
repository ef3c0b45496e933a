/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-merge.h"

static gboolean
is_same (ForgeClient  *a,
         ForgeClient  *b,
         ForgeFieldId  field)
{
  return g_strcmp0 (forge_client_get (a, field), forge_client_get (b, field)) == 0;
}

ForgeClient *
forge_merge (ForgeClient *base,
             ForgeClient *mine,
             ForgeClient *theirs,
             guint32     *conflicts)
{
  ForgeClient *merged;

  g_return_val_if_fail (FORGE_IS_CLIENT (base), NULL);
  g_return_val_if_fail (FORGE_IS_CLIENT (mine), NULL);
  g_return_val_if_fail (FORGE_IS_CLIENT (theirs), NULL);
  g_return_val_if_fail (conflicts != NULL, NULL);

  merged = forge_client_copy (theirs);
  *conflicts = 0;
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      if (!forge_field_has (field, FORGE_FIELD_EDITABLE) || is_same (mine, base, field)
          || is_same (mine, theirs, field))
        continue;
      if (is_same (theirs, base, field))
        forge_client_set (merged, field, forge_client_get (mine, field));
      else
        *conflicts |= 1u << field;
    }
  return merged;
}
