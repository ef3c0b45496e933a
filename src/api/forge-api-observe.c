/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-api-private.h"

typedef struct {
  ForgeSlot       *slot; /* (borrowed) */
  ForgeAnswerFunc  func;
  gpointer         user_data;
} Observation;

/* Whatever @func does, what it was given stays valid until it returns. */
static void
call_observer (ForgeApi          *self,
               const Observation *observation)
{
  const ForgeSlot *slot = observation->slot;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = slot->error != NULL ? g_error_copy (slot->error) : NULL;
  ForgeAnswer answer = {
    .label = forge_freshness_get_label (self->freshness, slot->key),
    .error = error,
  };

  if (slot->entry != NULL)
    {
      answer.body = body = forge_entry_to_bytes (slot->entry);
      answer.label = forge_label_worse (answer.label, slot->entry->service);
      answer.version = slot->entry->version;
      answer.etag = forge_entry_get_etag (slot->entry);
    }
  observation->func (self, &answer, observation->user_data);
}

void
forge_api_mark_dirty (ForgeApi       *self,
                      const ForgeKey *key)
{
  ForgeSlot *slot = g_hash_table_lookup (self->slots, key);

  if (slot == NULL || slot->observations->len == 0)
    return;

  slot->dirty = TRUE;
  g_source_set_ready_time (self->delivery, 0);
}

void
forge_api_deliver (ForgeApi *self)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ForgeSlot *slot = value;

      if (slot->dirty)
        g_array_append_vals (numbers, slot->observations->data, slot->observations->len);
      slot->dirty = FALSE;
    }

  for (guint i = 0; i < numbers->len; i++)
    {
      gpointer number = GUINT_TO_POINTER (g_array_index (numbers, guint, i));
      const Observation *observation = g_hash_table_lookup (self->observations, number);

      if (observation != NULL)
        call_observer (self, observation);
    }
}

guint
forge_api_observe (ForgeApi        *self,
                   const char      *path,
                   ForgeAnswerFunc  func,
                   gpointer         user_data)
{
  g_autoptr (ForgeKey) key = NULL;
  g_autoptr (GArray) actions = forge_actions_new ();
  Observation *observation;
  ForgeSlot *slot;
  guint number;

  g_return_val_if_fail (FORGE_IS_API (self), 0);
  g_return_val_if_fail (path != NULL, 0);
  g_return_val_if_fail (func != NULL, 0);

  key = forge_key_new (path);
  slot = forge_api_get_slot (self, key);
  number = ++self->last_observation;
  observation = g_new (Observation, 1);
  *observation = (Observation) { slot, func, user_data };
  g_hash_table_insert (self->observations, GUINT_TO_POINTER (number), observation);
  g_array_append_val (slot->observations, number);

  forge_freshness_observe (self->freshness, key,
                           slot->entry != NULL ? &slot->entry->stamp : NULL,
                           forge_api_now (self), actions);
  forge_api_act (self, actions);

  if (slot->entry != NULL || slot->error != NULL)
    {
      /* Nobody else is there to hear of the label that it has from now on. */
      if (slot->observations->len == 1)
        slot->dirty = FALSE;
      call_observer (self, observation);
    }
  return number;
}

void
forge_api_unobserve (ForgeApi *self,
                     guint     number)
{
  g_autoptr (GArray) actions = NULL;
  const Observation *observation;
  ForgeSlot *slot;

  g_return_if_fail (FORGE_IS_API (self));

  observation = g_hash_table_lookup (self->observations, GUINT_TO_POINTER (number));
  g_return_if_fail (observation != NULL);

  slot = observation->slot;
  g_hash_table_remove (self->observations, GUINT_TO_POINTER (number));
  for (guint i = 0; i < slot->observations->len; i++)
    if (g_array_index (slot->observations, guint, i) == number)
      {
        g_array_remove_index (slot->observations, i);
        break;
      }

  actions = forge_actions_new ();
  forge_freshness_unobserve (self->freshness, slot->key, forge_api_now (self), actions);
  forge_api_act (self, actions);
  forge_api_leave_slot (self, slot);
  forge_cache_trim (self->cache);
}
