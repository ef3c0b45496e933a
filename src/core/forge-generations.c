/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-generations.h"

#define MAX_QUARANTINES 32

void
forge_generations_init (ForgeGenerations *self)
{
  /* 0 is the generation of what was never asked, so nothing is current by being zeroed. */
  *self = (ForgeGenerations) { .last = 1, .all = 1 };
  self->quarantines = g_array_new (FALSE, FALSE, sizeof (ForgeQuarantine));
}

void
forge_generations_clear (ForgeGenerations *self)
{
  g_clear_pointer (&self->quarantines, g_array_unref);
}

static guint
bucket (gint64 id)
{
  return (guint64) id % FORGE_GENERATIONS_BUCKETS;
}

guint64
forge_generations_get (const ForgeGenerations *self,
                       ForgeTags               tags)
{
  guint64 gen = self->all;

  if (forge_tags_are_all (tags))
    return self->last;
  if (tags.list)
    gen = MAX (gen, self->list);
  if (tags.status)
    gen = MAX (gen, self->status);
  if (tags.id != 0)
    gen = MAX (gen, self->items[bucket (tags.id)]);
  return gen;
}

void
forge_generations_raise (ForgeGenerations *self,
                         ForgeTags         tags)
{
  guint64 gen = ++self->last;

  if (forge_tags_are_all (tags))
    self->all = gen;
  if (tags.list)
    self->list = gen;
  if (tags.status)
    self->status = gen;
  if (tags.id != 0)
    self->items[bucket (tags.id)] = gen;
}

static gboolean
is_suspect (const ForgeGenerations *self,
            ForgeTags               tags)
{
  for (guint i = 0; i < self->quarantines->len; i++)
    if (forge_tags_intersect (g_array_index (self->quarantines, ForgeQuarantine, i).tags, tags))
      return TRUE;
  return FALSE;
}

gboolean
forge_generations_is_current (const ForgeGenerations *self,
                              ForgeTags               tags,
                              const ForgeStamp       *stamp,
                              gint64                  now)
{
  return stamp->gen == forge_generations_get (self, tags) &&
         (self->feed || now - stamp->begun < FORGE_MAX_AGE);
}

ForgeLabel
forge_generations_judge (const ForgeGenerations *self,
                         ForgeTags               tags,
                         const ForgeStamp       *stamp,
                         gint64                  now)
{
  if (stamp->seq < self->epoch)
    return FORGE_LABEL_EMPTY;
  if (self->quarantines->len > 0 && is_suspect (self, tags))
    return FORGE_LABEL_UNCONFIRMED;
  return forge_generations_is_current (self, tags, stamp, now) ? FORGE_LABEL_FRESH
                                                               : FORGE_LABEL_STALE;
}

void
forge_generations_quarantine (ForgeGenerations *self,
                              ForgeTags         tags,
                              gint64            end)
{
  ForgeQuarantine quarantine = { tags, end };
  ForgeQuarantine *last;

  if (self->quarantines->len < MAX_QUARANTINES)
    {
      g_array_append_val (self->quarantines, quarantine);
      return;
    }
  last = &g_array_index (self->quarantines, ForgeQuarantine, MAX_QUARANTINES - 1);
  last->tags = FORGE_TAGS_ALL;
  last->end = MAX (last->end, end);
}

gboolean
forge_generations_release (ForgeGenerations *self,
                           gint64            now,
                           ForgeTags        *tags)
{
  for (guint i = 0; i < self->quarantines->len; i++)
    {
      ForgeQuarantine *quarantine = &g_array_index (self->quarantines, ForgeQuarantine, i);

      if (quarantine->end > now)
        continue;
      *tags = quarantine->tags;
      g_array_remove_index_fast (self->quarantines, i);
      return TRUE;
    }
  return FALSE;
}

gint64
forge_generations_next_end (const ForgeGenerations *self)
{
  gint64 end = G_MAXINT64;

  for (guint i = 0; i < self->quarantines->len; i++)
    end = MIN (end, g_array_index (self->quarantines, ForgeQuarantine, i).end);
  return end;
}
