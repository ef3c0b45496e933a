/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-freshness-private.h"

#include "forge-rule.h"

#define MAX_RESTARTS    2
#define FIRST_RETRY     (G_TIME_SPAN_SECOND / 2)
#define MAX_RETRY_AFTER FORGE_MAX_AGE

void
forge_freshness_slot_free (gpointer data)
{
  ForgeFreshnessSlot *slot = data;

  forge_key_unref (slot->key);
  g_free (slot);
}

static ForgeFreshnessSlot *
find_slot (const ForgeFreshness *self,
           const ForgeKey       *key)
{
  return g_hash_table_lookup (self->slots, key);
}

static ForgeFreshnessSlot *
ensure_slot (ForgeFreshness *self,
             ForgeKey       *key)
{
  ForgeFreshnessSlot *slot = find_slot (self, key);

  if (slot == NULL)
    {
      slot = g_new0 (ForgeFreshnessSlot, 1);
      slot->key = forge_key_ref (key);
      slot->label = FORGE_LABEL_EMPTY;
      g_hash_table_insert (self->slots, slot->key, slot);
    }
  return slot;
}

static void
drop_slot_if_idle (ForgeFreshness     *self,
                   ForgeFreshnessSlot *slot)
{
  if (slot->observers == 0 && slot->flight == 0)
    g_hash_table_remove (self->slots, slot->key);
}

void
forge_freshness_slot_disarm (ForgeFreshnessSlot *slot)
{
  slot->retry = 0;
  slot->hold = FALSE;
}

void
forge_freshness_slot_forget_failures (ForgeFreshnessSlot *slot)
{
  slot->failures = 0;
  forge_freshness_slot_disarm (slot);
}

/* What the owner keeps is the truth about what is kept. */
static void
set_held (ForgeFreshness     *self,
          ForgeFreshnessSlot *slot,
          const ForgeStamp   *held)
{
  slot->has = held != NULL && held->seq >= self->gens.epoch;
  if (slot->has)
    slot->held = *held;
}

static guint64
current_gen (const ForgeFreshness     *self,
             const ForgeFreshnessSlot *slot)
{
  return forge_generations_get (&self->gens, slot->key->tags);
}

static gboolean
has_current (const ForgeFreshness     *self,
             const ForgeFreshnessSlot *slot,
             gint64                    now)
{
  return slot->has &&
         forge_generations_is_current (&self->gens, slot->key->tags, &slot->held, now);
}

static void
emit_label (ForgeFreshness     *self,
            ForgeFreshnessSlot *slot,
            ForgeLabel          label,
            ForgeCause          cause,
            ForgeTags           tags,
            GArray             *actions)
{
  ForgeAction *action;

  if (label == slot->label)
    return;

  action = forge_actions_add (actions, FORGE_ACTION_LABEL, slot->key, ++self->event);
  action->from = slot->label;
  action->to = label;
  action->cause = cause;
  action->tags = tags;
  slot->label = label;
}

static void
relabel (ForgeFreshness     *self,
         ForgeFreshnessSlot *slot,
         ForgeCause          cause,
         ForgeTags           tags,
         gint64              now,
         GArray             *actions)
{
  ForgeLabel label = FORGE_LABEL_EMPTY;

  if (slot->observers == 0)
    return;

  if (slot->has)
    label = forge_freshness_judge (self, slot->key->tags, &slot->held, now);
  if (slot->failures > 0 && label != FORGE_LABEL_FRESH)
    label = FORGE_LABEL_ERROR;
  emit_label (self, slot, label, cause, tags, actions);
}

static void
revoke_flight (ForgeFreshnessSlot *slot,
               GArray             *actions)
{
  forge_actions_add (actions, FORGE_ACTION_REVOKE, slot->key, slot->flight);
  slot->flight = 0;
}

static void
begin_flight (ForgeFreshness     *self,
              ForgeFreshnessSlot *slot,
              gint64              now,
              GArray             *actions)
{
  slot->flight = ++self->seq;
  slot->stamp = (ForgeStamp) { current_gen (self, slot), self->seq, now };
  slot->trailing = FALSE;
  forge_freshness_slot_disarm (slot);
  forge_actions_add (actions, FORGE_ACTION_BEGIN, slot->key, self->seq);
}

/* Sees to it that a flight with the generations of now is under way, or will follow the one that
 * is: under a storm of changes a flight that never ends would show nothing at all (I26). */
static void
want_flight (ForgeFreshness     *self,
             ForgeFreshnessSlot *slot,
             gint64              now,
             GArray             *actions)
{
  if (slot->flight != 0)
    {
      if (slot->stamp.gen == current_gen (self, slot) || !FORGE_FRESHNESS_RULE (7))
        return;
      if (slot->restarts >= MAX_RESTARTS)
        {
          slot->trailing = TRUE;
          return;
        }
      slot->restarts++;
      revoke_flight (slot, actions);
    }
  begin_flight (self, slot, now, actions);
}

/* An observed key whose answer is not current gets a flight (I25). One whose last flight failed
 * waits for its retry, unless a change to it says that the server is there. */
static void
repair (ForgeFreshness     *self,
        ForgeFreshnessSlot *slot,
        gboolean            changed,
        gint64              now,
        GArray             *actions)
{
  if (has_current (self, slot, now) || !self->online)
    return;
  if (slot->flight != 0 || slot->retry == 0 || (changed && !slot->hold))
    want_flight (self, slot, now, actions);
}

void
forge_freshness_slot_reset (ForgeFreshnessSlot *slot,
                            GArray             *actions)
{
  if (slot->flight != 0)
    revoke_flight (slot, actions);
  slot->restarts = 0;
  slot->trailing = FALSE;
  slot->has = FALSE;
  forge_freshness_slot_forget_failures (slot);
}

void
forge_freshness_repair_observed (ForgeFreshness  *self,
                                 ForgeCause       cause,
                                 const ForgeTags *tags,
                                 gint64           now,
                                 GArray          *actions)
{
  for (guint i = 0; i < self->observed->len; i++)
    {
      ForgeFreshnessSlot *slot = g_ptr_array_index (self->observed, i);
      gboolean changed = tags != NULL && forge_tags_intersect (slot->key->tags, *tags);

      repair (self, slot, changed, now, actions);
      relabel (self, slot, cause, tags != NULL ? *tags : slot->key->tags, now, actions);
    }
}

/* When something must be done although nothing happens. */
static gint64
next_wake (const ForgeFreshness *self)
{
  gint64 wake = forge_generations_next_end (&self->gens);

  for (guint i = 0; i < self->observed->len; i++)
    {
      const ForgeFreshnessSlot *slot = g_ptr_array_index (self->observed, i);

      if (slot->retry != 0 && self->online)
        wake = MIN (wake, slot->retry);
      if (!self->gens.feed && slot->label == FORGE_LABEL_FRESH)
        wake = MIN (wake, slot->held.begun + FORGE_MAX_AGE);
    }
  return wake;
}

void
forge_freshness_update_wake (ForgeFreshness *self,
                             GArray         *actions)
{
  gint64 wake = next_wake (self);

  if (wake == self->wake)
    return;

  self->wake = wake;
  forge_actions_add (actions, FORGE_ACTION_WAKE, NULL, 0)->when = wake;
}

/* Public API */

ForgeLabel
forge_freshness_get_label (const ForgeFreshness *self,
                           const ForgeKey       *key)
{
  const ForgeFreshnessSlot *slot = find_slot (self, key);

  return slot != NULL ? slot->label : FORGE_LABEL_EMPTY;
}

gboolean
forge_freshness_is_observed (const ForgeFreshness *self,
                             const ForgeKey       *key)
{
  const ForgeFreshnessSlot *slot = find_slot (self, key);

  return slot != NULL && slot->observers > 0;
}

void
forge_freshness_observe (ForgeFreshness   *self,
                         ForgeKey         *key,
                         const ForgeStamp *held,
                         gint64            now,
                         GArray           *actions)
{
  ForgeFreshnessSlot *slot = ensure_slot (self, key);

  if (slot->observers++ == 0)
    g_ptr_array_add (self->observed, slot);
  set_held (self, slot, held);
  repair (self, slot, FALSE, now, actions);
  relabel (self, slot, FORGE_CAUSE_OBSERVED, key->tags, now, actions);
  forge_freshness_update_wake (self, actions);
}

void
forge_freshness_unobserve (ForgeFreshness *self,
                           ForgeKey       *key,
                           gint64          now,
                           GArray         *actions)
{
  ForgeFreshnessSlot *slot = find_slot (self, key);

  g_return_if_fail (slot != NULL && slot->observers > 0);

  if (--slot->observers > 0)
    return;

  g_ptr_array_remove_fast (self->observed, slot);
  emit_label (self, slot, FORGE_LABEL_EMPTY, FORGE_CAUSE_OBSERVED, key->tags, actions);
  slot->has = FALSE;
  forge_freshness_slot_forget_failures (slot);
  forge_freshness_update_wake (self, actions);
  drop_slot_if_idle (self, slot);
}

guint64
forge_freshness_read (ForgeFreshness   *self,
                      ForgeKey         *key,
                      const ForgeStamp *held,
                      gint64            now,
                      GArray           *actions)
{
  ForgeFreshnessSlot *slot;

  if (held != NULL && forge_freshness_judge (self, key->tags, held, now) == FORGE_LABEL_FRESH)
    return 0;

  slot = ensure_slot (self, key);
  want_flight (self, slot, now, actions);
  forge_freshness_update_wake (self, actions);
  return slot->trailing ? self->seq + 1 : slot->flight;
}

void
forge_freshness_sent (ForgeFreshness *self,
                      ForgeKey       *key,
                      guint64         flight,
                      gint64          now)
{
  ForgeFreshnessSlot *slot = find_slot (self, key);

  if (slot == NULL || slot->flight != flight)
    return;

  slot->stamp.gen = current_gen (self, slot);
  slot->stamp.begun = now;
}

/* The slot for which the end of @flight counts. */
static ForgeFreshnessSlot *
end_flight (ForgeFreshness *self,
            ForgeKey       *key,
            guint64         flight)
{
  ForgeFreshnessSlot *slot = find_slot (self, key);

  if (slot == NULL || (slot->flight != flight && FORGE_FRESHNESS_RULE (6)))
    return NULL;

  slot->flight = 0;
  slot->restarts = 0;
  return slot;
}

gboolean
forge_freshness_arrive (ForgeFreshness *self,
                        ForgeKey       *key,
                        guint64         flight,
                        gint64          now,
                        ForgeStamp     *stamp,
                        GArray         *actions)
{
  ForgeFreshnessSlot *slot = end_flight (self, key, flight);

  if (slot == NULL)
    return FALSE;

  slot->has = TRUE;
  slot->held = slot->stamp;
  if (!FORGE_FRESHNESS_RULE (3))
    slot->held.gen = current_gen (self, slot);
  *stamp = slot->held;
  slot->failures = 0;

  /* Even if this flight was sent anew meanwhile: a reader may have been promised the next one. */
  if (slot->trailing)
    begin_flight (self, slot, now, actions);
  else if (slot->observers > 0)
    repair (self, slot, FALSE, now, actions);
  relabel (self, slot, FORGE_CAUSE_ANSWER, key->tags, now, actions);
  forge_freshness_update_wake (self, actions);
  drop_slot_if_idle (self, slot);
  return TRUE;
}

static gint64
retry_delay (ForgeFailure failure,
             guint        failures,
             guint32      random)
{
  gint64 limit = MIN (FORGE_RETRY_CAP, FIRST_RETRY << MIN (failures - 1, 6));

  if (failure == FORGE_FAILURE_LASTING)
    return FORGE_RETRY_CAP;
  return 1 + (gint64) (limit * (random / (double) G_MAXUINT32));
}

gboolean
forge_freshness_fail (ForgeFreshness *self,
                      ForgeKey       *key,
                      guint64         flight,
                      ForgeFailure    failure,
                      gint64          retry_after,
                      guint32         random,
                      gint64          now,
                      GArray         *actions)
{
  ForgeFreshnessSlot *slot = end_flight (self, key, flight);

  if (slot == NULL)
    return FALSE;

  slot->trailing = FALSE;
  if (slot->observers > 0 && !has_current (self, slot, now))
    {
      gint64 delay = retry_delay (failure, ++slot->failures, random);

      slot->retry = now + MAX (delay, MIN (retry_after, MAX_RETRY_AFTER));
      slot->hold = retry_after > 0;
      relabel (self, slot, FORGE_CAUSE_FAILURE, key->tags, now, actions);
    }
  forge_freshness_update_wake (self, actions);
  drop_slot_if_idle (self, slot);
  return TRUE;
}
