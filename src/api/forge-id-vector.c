/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-id-vector.h"

#include <string.h>

static ForgeIdVector *
vector_alloc (guint n)
{
  ForgeIdVector *self = g_new (ForgeIdVector, 1);

  g_atomic_ref_count_init (&self->refs);
  self->n = n;
  self->ids = g_new (gint64, n);
  self->by_id = g_new (guint, n);

  return self;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b,
             gpointer      data)
{
  const gint64 *ids = data;
  gint64 one = ids[*(const guint *) a];
  gint64 other = ids[*(const guint *) b];

  return (one > other) - (one < other);
}

static void
vector_sort (ForgeIdVector *self)
{
  g_autoptr(GArray) by_id = g_array_sized_new (FALSE, FALSE, sizeof (guint), self->n);

  for (guint i = 0; i < self->n; i++)
    g_array_append_val (by_id, i);

  /* Stable: of equal ids the first in order comes first. */
  g_array_sort_with_data (by_id, compare_ids, self->ids);
  if (self->n > 0)
    memcpy (self->by_id, by_id->data, self->n * sizeof (guint));
}

/* Whether there were any. */
static gboolean
vector_drop_repeated (ForgeIdVector *self)
{
  g_autofree guint8 *repeated = NULL;
  guint kept = 0;

  for (guint i = 1; i < self->n; i++)
    {
      if (self->ids[self->by_id[i]] == self->ids[self->by_id[i - 1]])
        {
          if (repeated == NULL)
            repeated = g_new0 (guint8, self->n);
          repeated[self->by_id[i]] = 1;
        }
    }

  if (repeated == NULL)
    return FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      if (!repeated[i])
        self->ids[kept++] = self->ids[i];
    }
  self->n = kept;

  return TRUE;
}

/* The first place in by_id whose id is not below @id. */
static guint
vector_lower_bound (ForgeIdVector *self,
                    gint64         id)
{
  guint low = 0;
  guint high = self->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->ids[self->by_id[middle]] < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

ForgeIdVector *
forge_id_vector_new (const gint64 *ids,
                     guint         n)
{
  ForgeIdVector *self = vector_alloc (n);

  if (n > 0)
    memcpy (self->ids, ids, n * sizeof (gint64));

  vector_sort (self);
  if (vector_drop_repeated (self))
    vector_sort (self);

  return self;
}

ForgeIdVector *
forge_id_vector_ref (ForgeIdVector *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
forge_id_vector_unref (ForgeIdVector *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_free (self->ids);
  g_free (self->by_id);
  g_free (self);
}

guint
forge_id_vector_find (ForgeIdVector *self,
                      gint64         id)
{
  guint place = vector_lower_bound (self, id);

  if (place == self->n || self->ids[self->by_id[place]] != id)
    return G_MAXUINT;

  return self->by_id[place];
}

ForgeIdVector *
forge_id_vector_with (ForgeIdVector *self,
                      guint          position,
                      gint64         id)
{
  ForgeIdVector *copy = vector_alloc (self->n + 1);
  guint place = vector_lower_bound (self, id);

  g_assert (position <= self->n);

  for (guint i = 0; i < copy->n; i++)
    {
      copy->ids[i] = i == position ? id : self->ids[i - (i > position)];
      if (i == place)
        {
          copy->by_id[i] = position;
        }
      else
        {
          guint old = self->by_id[i - (i > place)];

          copy->by_id[i] = old + (old >= position);
        }
    }

  return copy;
}

ForgeIdVector *
forge_id_vector_without (ForgeIdVector *self,
                         guint          position)
{
  ForgeIdVector *copy;
  guint place;

  g_assert (position < self->n);

  copy = vector_alloc (self->n - 1);
  place = vector_lower_bound (self, self->ids[position]);

  for (guint i = 0; i < copy->n; i++)
    {
      guint old = self->by_id[i + (i >= place)];

      copy->ids[i] = self->ids[i + (i >= position)];
      copy->by_id[i] = old - (old > position);
    }

  return copy;
}
