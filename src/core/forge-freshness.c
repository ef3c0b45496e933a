/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-freshness.h"

#include "forge-rule.h"

#define MAX_RESTARTS    2
#define FIRST_RETRY     (G_TIME_SPAN_SECOND / 2)
#define MAX_RETRY_AFTER FORGE_MAX_AGE

/* A key that is observed or has a flight. */
typedef struct {
  ForgeKey   *key;        /* (owned) */
  guint       observers;
  ForgeLabel  label;      /* while observed, as last said */

  gboolean    has;        /* there is an answer, kept with: */
  ForgeStamp  held;

  guint64     flight;     /* the one that counts; 0 without one */
  ForgeStamp  stamp;      /* of the flight */
  guint       restarts;   /* since the last answer */
  gboolean    trailing;   /* another flight must follow this one */

  guint       failures;   /* since the last answer */
  gint64      retry;      /* when to ask again; 0 when nothing is armed */
  gboolean    hold;       /* the server said not before */
} Slot;

struct _ForgeFreshness {
  ForgeGenerations  gens;
  guint64           seq;       /* the last flight */
  guint64           event;     /* the last LABEL */
  gboolean          online;
  gint64            wake;      /* as last said */

  GHashTable       *slots;     /* (owned) ForgeKey → Slot */
  GPtrArray        *observed;  /* (owned) (element-type Slot) */
};

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  forge_key_unref (slot->key);
  g_free (slot);
}

ForgeFreshness *
forge_freshness_new (void)
{
  ForgeFreshness *self = g_new0 (ForgeFreshness, 1);

  forge_generations_init (&self->gens);
  self->online = TRUE;
  self->wake = G_MAXINT64;
  self->slots = g_hash_table_new_full (forge_key_hash, forge_key_equal, NULL, slot_free);
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

/* Slots */

static Slot *
find_slot (const ForgeFreshness *self,
           const ForgeKey       *key)
{
  return g_hash_table_lookup (self->slots, key);
}

static Slot *
ensure_slot (ForgeFreshness *self,
             ForgeKey       *key)
{
  Slot *slot = find_slot (self, key);

  if (slot == NULL)
    {
      slot = g_new0 (Slot, 1);
      slot->key = forge_key_ref (key);
      slot->label = FORGE_LABEL_EMPTY;
      g_hash_table_insert (self->slots, slot->key, slot);
    }
  return slot;
}

static void
drop_slot_if_idle (ForgeFreshness *self,
                   Slot           *slot)
{
  if (slot->observers == 0 && slot->flight == 0)
    g_hash_table_remove (self->slots, slot->key);
}

static void
forget_failures (Slot *slot)
{
  slot->failures = 0;
  slot->retry = 0;
  slot->hold = FALSE;
}

/* What the owner keeps is the truth about what is kept. */
static void
set_held (ForgeFreshness   *self,
          Slot             *slot,
          const ForgeStamp *held)
{
  slot->has = held != NULL && held->seq >= self->gens.epoch;
  if (slot->has)
    slot->held = *held;
}

static guint64
current_gen (const ForgeFreshness *self,
             const Slot           *slot)
{
  return forge_generations_get (&self->gens, slot->key->tags);
}

static gboolean
has_current (const ForgeFreshness *self,
             const Slot           *slot,
             gint64                now)
{
  return slot->has &&
         forge_generations_is_current (&self->gens, slot->key->tags, &slot->held, now);
}

static void
emit_label (ForgeFreshness *self,
            Slot           *slot,
            ForgeLabel      label,
            ForgeCause      cause,
            ForgeTags       tags,
            GArray         *actions)
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
relabel (ForgeFreshness *self,
         Slot           *slot,
         ForgeCause      cause,
         ForgeTags       tags,
         gint64          now,
         GArray         *actions)
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

/* When something must be done although nothing happens. */
static gint64
next_wake (const ForgeFreshness *self)
{
  gint64 wake = forge_generations_next_end (&self->gens);

  for (guint i = 0; i < self->observed->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->observed, i);

      if (slot->retry != 0 && self->online)
        wake = MIN (wake, slot->retry);
      if (!self->gens.feed && slot->label == FORGE_LABEL_FRESH)
        wake = MIN (wake, slot->held.begun + FORGE_MAX_AGE);
    }
  return wake;
}

static void
update_wake (ForgeFreshness *self,
             GArray         *actions)
{
  gint64 wake = next_wake (self);

  if (wake == self->wake)
    return;

  self->wake = wake;
  forge_actions_add (actions, FORGE_ACTION_WAKE, NULL, 0)->when = wake;
}

/* Flights */

static void
revoke_flight (Slot   *slot,
               GArray *actions)
{
  forge_actions_add (actions, FORGE_ACTION_REVOKE, slot->key, slot->flight);
  slot->flight = 0;
}

static void
begin_flight (ForgeFreshness *self,
              Slot           *slot,
              gint64          now,
              GArray         *actions)
{
  slot->flight = ++self->seq;
  slot->stamp = (ForgeStamp) { current_gen (self, slot), self->seq, now };
  slot->trailing = FALSE;
  slot->retry = 0;
  slot->hold = FALSE;
  forge_actions_add (actions, FORGE_ACTION_BEGIN, slot->key, self->seq);
}

/* Sees to it that a flight with the generations of now is under way, or will follow the one that
 * is: under a storm of changes a flight that never ends would show nothing at all (I26). */
static void
want_flight (ForgeFreshness *self,
             Slot           *slot,
             gint64          now,
             GArray         *actions)
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
repair (ForgeFreshness *self,
        Slot           *slot,
        gboolean        changed,
        gint64          now,
        GArray         *actions)
{
  if (has_current (self, slot, now) || !self->online)
    return;
  if (slot->flight != 0 || slot->retry == 0 || (changed && !slot->hold))
    want_flight (self, slot, now, actions);
}

/* @tags (nullable): what has changed; NULL when only time has passed. */
static void
repair_observed (ForgeFreshness  *self,
                 ForgeCause       cause,
                 const ForgeTags *tags,
                 gint64           now,
                 GArray          *actions)
{
  for (guint i = 0; i < self->observed->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->observed, i);
      gboolean changed = tags != NULL && forge_tags_intersect (slot->key->tags, *tags);

      repair (self, slot, changed, now, actions);
      relabel (self, slot, cause, tags != NULL ? *tags : slot->key->tags, now, actions);
    }
}

ForgeLabel
forge_freshness_get_label (const ForgeFreshness *self,
                           const ForgeKey       *key)
{
  const Slot *slot = find_slot (self, key);

  return slot != NULL ? slot->label : FORGE_LABEL_EMPTY;
}

gboolean
forge_freshness_is_observed (const ForgeFreshness *self,
                             const ForgeKey       *key)
{
  const Slot *slot = find_slot (self, key);

  return slot != NULL && slot->observers > 0;
}

void
forge_freshness_observe (ForgeFreshness   *self,
                         ForgeKey         *key,
                         const ForgeStamp *held,
                         gint64            now,
                         GArray           *actions)
{
  Slot *slot = ensure_slot (self, key);

  if (slot->observers++ == 0)
    g_ptr_array_add (self->observed, slot);
  set_held (self, slot, held);
  repair (self, slot, FALSE, now, actions);
  relabel (self, slot, FORGE_CAUSE_OBSERVED, key->tags, now, actions);
  update_wake (self, actions);
}

void
forge_freshness_unobserve (ForgeFreshness *self,
                           ForgeKey       *key,
                           gint64          now,
                           GArray         *actions)
{
  Slot *slot = find_slot (self, key);

  g_return_if_fail (slot != NULL && slot->observers > 0);

  if (--slot->observers > 0)
    return;

  g_ptr_array_remove_fast (self->observed, slot);
  emit_label (self, slot, FORGE_LABEL_EMPTY, FORGE_CAUSE_OBSERVED, key->tags, actions);
  slot->has = FALSE;
  forget_failures (slot);
  update_wake (self, actions);
  drop_slot_if_idle (self, slot);
}

guint64
forge_freshness_read (ForgeFreshness   *self,
                      ForgeKey         *key,
                      const ForgeStamp *held,
                      gint64            now,
                      GArray           *actions)
{
  Slot *slot;

  if (held != NULL && forge_freshness_judge (self, key->tags, held, now) == FORGE_LABEL_FRESH)
    return 0;

  slot = ensure_slot (self, key);
  want_flight (self, slot, now, actions);
  update_wake (self, actions);
  return slot->trailing ? self->seq + 1 : slot->flight;
}

void
forge_freshness_sent (ForgeFreshness *self,
                      ForgeKey       *key,
                      guint64         flight,
                      gint64          now)
{
  Slot *slot = find_slot (self, key);

  if (slot == NULL || slot->flight != flight)
    return;

  slot->stamp.gen = current_gen (self, slot);
  slot->stamp.begun = now;
}

/* The slot for which the end of @flight counts. */
static Slot *
end_flight (ForgeFreshness *self,
            ForgeKey       *key,
            guint64         flight)
{
  Slot *slot = find_slot (self, key);

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
  Slot *slot = end_flight (self, key, flight);

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
  update_wake (self, actions);
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
  Slot *slot = end_flight (self, key, flight);

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
  update_wake (self, actions);
  drop_slot_if_idle (self, slot);
  return TRUE;
}

/* Changes */

void
forge_freshness_bump (ForgeFreshness *self,
                      ForgeTags       tags,
                      ForgeCause      cause,
                      gint64          now,
                      GArray         *actions)
{
  if (FORGE_FRESHNESS_RULE (4))
    forge_generations_raise (&self->gens, tags);
  repair_observed (self, cause, &tags, now, actions);
  if (!FORGE_FRESHNESS_RULE (4))
    forge_generations_raise (&self->gens, tags);
  update_wake (self, actions);
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
        forget_failures (g_ptr_array_index (self->observed, i));
      forge_freshness_bump (self, FORGE_TAGS_ALL, FORGE_CAUSE_ELSEWHERE, now, actions);
    }
  update_wake (self, actions);
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
  forge_generations_raise (&self->gens, FORGE_TAGS_ALL);
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Slot *slot = value;

      if (slot->flight != 0)
        revoke_flight (slot, actions);
      slot->restarts = 0;
      slot->trailing = FALSE;
      slot->has = FALSE;
      forget_failures (slot);
      if (slot->observers == 0)
        g_hash_table_iter_remove (&iter);
    }
  repair_observed (self, FORGE_CAUSE_PRINCIPAL, &FORGE_TAGS_ALL, now, actions);
  update_wake (self, actions);
}

void
forge_freshness_tick (ForgeFreshness *self,
                      gint64          now,
                      GArray         *actions)
{
  ForgeTags tags;

  /* When to wake is said below, when nothing is due any more. */
  while (forge_generations_release (&self->gens, now, &tags))
    {
      forge_generations_raise (&self->gens, tags);
      repair_observed (self, FORGE_CAUSE_QUARANTINE, &tags, now, actions);
    }

  for (guint i = 0; i < self->observed->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->observed, i);

      if (slot->retry != 0 && slot->retry <= now)
        slot->retry = slot->hold = 0;
    }
  repair_observed (self, FORGE_CAUSE_AGE, NULL, now, actions);
  self->wake = G_MAXINT64;
  update_wake (self, actions);
}
