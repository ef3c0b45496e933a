/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-freshness-private.h"

#include "forge-rule.h"

ForgeFreshness *
forge_freshness_new (void)
{
  ForgeFreshness *self = g_new0 (ForgeFreshness, 1);

  forge_generations_init (&self->gens);
  self->online = TRUE;
  self->wake = G_MAXINT64;
  self->slots = g_hash_table_new_full (forge_key_hash, forge_key_equal, NULL,
                                       forge_freshness_slot_free);
  self->observed = g_ptr_array_new ();
  return self;
}

void
forge_freshness_free (ForgeFreshness *self)
{
  g_hash_table_unref (self->slots);
  g_ptr_array_unref (self->observed);
  forge_generations_clear (&self->gens);
  g_free (self);
}

ForgeLabel
forge_freshness_judge (const ForgeFreshness *self,
                       ForgeTags             tags,
                       const ForgeStamp     *stamp,
                       gint64                now)
{
  return forge_generations_judge (&self->gens, tags, stamp, now);
}

static void
change (ForgeFreshness *self,
        ForgeTags       tags,
        ForgeCause      cause,
        gint64          now,
        GArray         *actions)
{
  if (FORGE_FRESHNESS_RULE (4))
    forge_generations_raise (&self->gens, tags);
  forge_freshness_repair_observed (self, cause, &tags, now, actions);
  if (!FORGE_FRESHNESS_RULE (4))
    forge_generations_raise (&self->gens, tags);
}

void
forge_freshness_bump (ForgeFreshness *self,
                      ForgeTags       tags,
                      ForgeCause      cause,
                      gint64          now,
                      GArray         *actions)
{
  change (self, tags, cause, now, actions);
  forge_freshness_update_wake (self, actions);
}

void
forge_freshness_settle (ForgeFreshness *self,
                        ForgeTags       tags,
                        ForgeVerdict    verdict,
                        gint64          sent,
                        gint64          now,
                        GArray         *actions)
{
  if (!verdict.bumps)
    return;

  if (verdict.outcome == FORGE_OUTCOME_UNKNOWN && sent + FORGE_QUARANTINE > now &&
      FORGE_FRESHNESS_RULE (12))
    forge_generations_quarantine (&self->gens, tags, sent + FORGE_QUARANTINE);
  forge_freshness_bump (self, tags, FORGE_CAUSE_SETTLED, now, actions);
}

void
forge_freshness_set_feed (ForgeFreshness *self,
                          gboolean        alive,
                          gint64          now,
                          GArray         *actions)
{
  if (self->gens.feed == alive)
    return;

  self->gens.feed = alive;
  forge_freshness_bump (self, FORGE_TAGS_ALL, FORGE_CAUSE_ELSEWHERE, now, actions);
}

void
forge_freshness_set_online (ForgeFreshness *self,
                            gboolean        online,
                            gint64          now,
                            GArray         *actions)
{
  if (self->online == online)
    return;

  self->online = online;
  if (online)
    {
      for (guint i = 0; i < self->observed->len; i++)
        forge_freshness_slot_forget_failures (g_ptr_array_index (self->observed, i));
      forge_freshness_bump (self, FORGE_TAGS_ALL, FORGE_CAUSE_ELSEWHERE, now, actions);
    }
  forge_freshness_update_wake (self, actions);
}

void
forge_freshness_change_principal (ForgeFreshness *self,
                                  gint64          now,
                                  GArray         *actions)
{
  GHashTableIter iter;
  gpointer value;

  if (!FORGE_FRESHNESS_RULE (20))
    return;

  self->gens.epoch = ++self->seq;
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ForgeFreshnessSlot *slot = value;

      forge_freshness_slot_reset (slot, actions);
      if (slot->observers == 0)
        g_hash_table_iter_remove (&iter);
    }
  forge_freshness_bump (self, FORGE_TAGS_ALL, FORGE_CAUSE_PRINCIPAL, now, actions);
}

void
forge_freshness_tick (ForgeFreshness *self,
                      gint64          now,
                      GArray         *actions)
{
  ForgeTags tags;

  /* When to wake is said below, when nothing is due any more. */
  while (forge_generations_release (&self->gens, now, &tags))
    change (self, tags, FORGE_CAUSE_QUARANTINE, now, actions);

  for (guint i = 0; i < self->observed->len; i++)
    {
      ForgeFreshnessSlot *slot = g_ptr_array_index (self->observed, i);

      if (slot->retry != 0 && slot->retry <= now)
        forge_freshness_slot_disarm (slot);
    }
  forge_freshness_repair_observed (self, FORGE_CAUSE_AGE, NULL, now, actions);
  self->wake = G_MAXINT64;
  forge_freshness_update_wake (self, actions);
}
