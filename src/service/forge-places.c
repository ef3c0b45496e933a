/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-places.h"

#define FEWEST_SLOTS 1024

/* A hash table with open addressing. GLib's has no keys of 64 bits but in a block each, and is
 * several times as slow for the numbers of a database, which follow each other. */
struct _ForgePlaces
{
  GArray  *ids;     /* (owned) of gint64, by place */
  guint32 *slots;   /* (owned): a place and 1, 0 for none */
  guint    n_slots; /* a power of two */
};

ForgePlaces *
forge_places_new (void)
{
  ForgePlaces *self = g_new0 (ForgePlaces, 1);

  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->n_slots = FEWEST_SLOTS;
  self->slots = g_new0 (guint32, self->n_slots);
  return self;
}

void
forge_places_free (ForgePlaces *self)
{
  g_array_unref (self->ids);
  g_free (self->slots);
  g_free (self);
}

/* The slot of @id, or the one where it belongs. Neighbours stay neighbours; the upper bits are mixed
 * in for servers whose ids differ in those alone. */
static guint32 *
find_slot (ForgePlaces *self,
           gint64       id)
{
  guint64 hash = (guint64) id + ((guint64) id >> 20) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint mask = self->n_slots - 1;

  for (guint i = hash & mask;; i = (i + 1) & mask)
    if (self->slots[i] == 0 || g_array_index (self->ids, gint64, self->slots[i] - 1) == id)
      return &self->slots[i];
}

static void
grow (ForgePlaces *self)
{
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint place = 0; place < self->ids->len; place++)
    *find_slot (self, g_array_index (self->ids, gint64, place)) = place + 1;
}

guint
forge_places_get (ForgePlaces *self,
                  gint64       id)
{
  guint32 *slot = find_slot (self, id);

  if (*slot != 0)
    return *slot - 1;
  g_array_append_val (self->ids, id);
  *slot = self->ids->len;
  if (self->ids->len > self->n_slots / 2)
    grow (self);
  return self->ids->len - 1;
}

gint64
forge_places_get_id (ForgePlaces *self,
                     guint        place)
{
  return g_array_index (self->ids, gint64, place);
}

guint
forge_places_get_n (ForgePlaces *self)
{
  return self->ids->len;
}
