/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "coverage.h"

#include <string.h>

/* What a person would call wrong. Knows the server and what was shown, nothing of generations. */

#define MAX_BEGINS 3  /* a flight and two restarts (I26) */
#define MAX_AGE    (300 * G_TIME_SPAN_SECOND)

void
world_violate (World      *self,
               const char *what,
               guint       key)
{
  if (self->violation[0] == '\0')
    g_snprintf (self->violation, sizeof self->violation, "%s: %s", what,
                key < N_KEYS ? server_paths[key] : "all");
}

Body
body_of_entry (const ForgeEntry *entry)
{
  Body body;

  memcpy (&body, entry->data, sizeof body);
  return body;
}

void
world_require (World    *self,
               guint64   version,
               guint     altered,
               gboolean  told)
{
  for (guint key = 0; key < N_KEYS; key++)
    if (altered & (1u << key))
      {
        self->must[key] = MAX (self->must[key], version);
        if (told)
          self->told[key] = MAX (self->told[key], version);
      }
}

void
world_show (World      *self,
            guint       layer,
            guint       key,
            const Body *body)
{
  Layer *on = &self->layers[layer];

  if (body->user != self->user)
    world_violate (self, "another user's data is shown", key);
  if (body->version < on->seen[key])
    world_violate (self, "what is shown goes back in time", key);
  on->seen[key] = MAX (on->seen[key], body->version);
  on->shown[key] = *body;
  on->shows[key] = TRUE;
}

/* @body is given out as fresh. */
static void
check_fresh (World      *self,
             guint       key,
             const Body *body)
{
  if (body->user != self->user)
    world_violate (self, "another user's data is fresh", key);
  else if (body->version < self->must[key])
    world_violate (self, "fresh, but from before a settled change", key);
  else if (self->n_layers == 1 && !self->feed && self->now - body->served >= MAX_AGE)
    world_violate (self, "fresh, but too old to be without news", key);
}

/* I25: what is observed and not fresh is being seen to. */
static void
check_alive (World *self,
             guint  layer,
             guint  key)
{
  const Layer *at = &self->layers[layer];
  gboolean offline = layer + 1 == self->n_layers && !self->online;

  if (at->live[key] == 0 && at->wake == G_MAXINT64 && !offline)
    world_violate (self, "not fresh, and nothing is done about it", key);
}

static void
check_observed (World *self,
                guint  layer,
                guint  key)
{
  const Layer *at = &self->layers[layer];
  ForgeLabel label = at->labels[key];

  if (label != forge_freshness_get_label (at->core, world_keys[key]))
    world_violate (self, "the events do not tell the label", key);
  if (label != FORGE_LABEL_FRESH)
    check_alive (self, layer, key);
  if (layer > 0)
    return;

  if (at->shows[key])
    label = forge_label_worse (label, at->shown[key].label);
  if (label != FORGE_LABEL_FRESH)
    return;
  if (at->shows[key])
    check_fresh (self, key, &at->shown[key]);
  else
    world_violate (self, "fresh, but nothing is there", key);
}

/* What one who comes now would be given. */
static void
check_kept (World *self,
            guint  key)
{
  ForgeLabel label;
  ForgeEntry *entry = forge_cache_get (self->layers[0].cache, world_keys[key], self->now, &label);
  Body body;

  if (entry == NULL)
    return;

  body = body_of_entry (entry);
  if (body.user != self->user)
    world_violate (self, "another user's data is kept", key);
  if (forge_label_worse (label, body.label) == FORGE_LABEL_FRESH)
    check_fresh (self, key, &body);
}

void
world_check (World *self)
{
  for (guint layer = 0; layer < self->n_layers; layer++)
    {
      const Layer *at = &self->layers[layer];

      for (guint key = 0; key < N_KEYS; key++)
        {
          if (at->observed[key])
            check_observed (self, layer, key);
          else if (layer == 0)
            check_kept (self, key);
          if (at->begins[key] > MAX_BEGINS)
            world_violate (self, "flights follow each other without end", key);
        }
    }
}

gboolean
world_is_true (World *self)
{
  const Layer *at = &self->layers[0];

  for (guint key = 0; key < N_KEYS; key++)
    {
      if (!at->shows[key] || at->shown[key].content != self->server.contents[key])
        return FALSE;
      if (forge_label_worse (at->labels[key], at->shown[key].label) != FORGE_LABEL_FRESH)
        return FALSE;
    }
  return TRUE;
}
