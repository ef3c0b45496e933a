/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-id-diff.h"

/* A splice costs a view some 30 µs for every row that it keeps behind, and each row that it makes
 * five times that: every splice may make as many as it takes away, of those that the view keeps. */
#define MAX_SPLICES 200

/* The range in which the two differ: [start, before_end) and [start, after_end). */
typedef struct {
  guint start;
  guint before_end;
  guint after_end;
} Range;

/* What stands between two ids that stay. */
typedef struct {
  guint before;   /* position of the first that goes */
  guint removed;
  guint after;    /* position of the first that comes */
  guint added;
  gboolean moves; /* whether any of those that come was there before */
} Hunk;

static Range
find_range (ForgeIdVector *before,
            ForgeIdVector *after)
{
  Range range = { 0, before->n, after->n };

  while (range.start < range.before_end && range.start < range.after_end
         && before->ids[range.start] == after->ids[range.start])
    range.start++;

  while (range.before_end > range.start && range.after_end > range.start
         && before->ids[range.before_end - 1] == after->ids[range.after_end - 1])
    {
      range.before_end--;
      range.after_end--;
    }

  return range;
}

/* Of what comes in @range, where it was before, or G_MAXUINT. */
static guint *
find_sources (ForgeIdVector *before,
              ForgeIdVector *after,
              const Range   *range)
{
  guint n = range->after_end - range->start;
  guint *sources = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    {
      /* When the range holds nothing of @before, all that comes is new. */
      sources[i] = range->before_end == range->start
                     ? G_MAXUINT
                     : forge_id_vector_find (before, after->ids[range->start + i]);
    }

  return sources;
}

/* The longest growing subsequence of @sources, by patience sorting: kept[i] says whether i is in
 * it. */
static guint8 *
find_kept (const guint *sources,
           guint        n)
{
  g_autofree guint *tops = g_new (guint, n);      /* of every pile, the index of its top card */
  g_autofree guint *previous = g_new (guint, n);  /* top of the pile to the left when it was laid */
  guint8 *kept = g_new0 (guint8, n);
  guint piles = 0;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0;
      guint high = piles;

      if (sources[i] == G_MAXUINT)
        continue;

      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (sources[tops[middle]] < sources[i])
            low = middle + 1;
          else
            high = middle;
        }

      previous[i] = low > 0 ? tops[low - 1] : G_MAXUINT;
      tops[low] = i;
      if (low == piles)
        piles++;
    }

  if (piles > 0)
    {
      for (guint i = tops[piles - 1]; i != G_MAXUINT; i = previous[i])
        kept[i] = 1;
    }

  return kept;
}

static GArray *
find_hunks (const Range  *range,
            const guint  *sources,
            const guint8 *kept)
{
  GArray *hunks = g_array_new (FALSE, FALSE, sizeof (Hunk));
  guint n = range->after_end - range->start;
  Hunk hunk = { range->start, 0, range->start, 0, FALSE };

  for (guint i = 0; i <= n; i++)
    {
      guint next;

      if (i < n && !kept[i])
        {
          hunk.added++;
          hunk.moves |= sources[i] != G_MAXUINT;
          continue;
        }

      next = i < n ? sources[i] : range->before_end;
      hunk.removed = next - hunk.before;
      if (hunk.removed > 0 || hunk.added > 0)
        g_array_append_val (hunks, hunk);
      hunk = (Hunk) { next + 1, 0, range->start + i + 1, 0, FALSE };
    }

  return hunks;
}

/* First everything that goes, and what comes at the same place unless it is still elsewhere, from
 * the end to the start: a view tells every row behind a splice where it is now. Then what has
 * moved, the other way round. */
static GArray *
order_splices (GArray *hunks,
               guint  *moves)
{
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (ForgeIdSplice));

  for (guint i = hunks->len; i > 0; i--)
    {
      const Hunk *hunk = &g_array_index (hunks, Hunk, i - 1);
      ForgeIdSplice splice = { hunk->before, hunk->removed, hunk->after, 0 };

      if (!hunk->moves)
        splice.added = hunk->added;
      if (splice.removed > 0 || splice.added > 0)
        g_array_append_val (splices, splice);
    }

  *moves = splices->len;
  for (guint i = 0; i < hunks->len; i++)
    {
      const Hunk *hunk = &g_array_index (hunks, Hunk, i);

      if (hunk->moves)
        {
          ForgeIdSplice splice = { hunk->after, 0, hunk->after, hunk->added };

          g_array_append_val (splices, splice);
        }
    }

  return splices;
}

static gboolean
is_too_much (GArray *splices)
{
  guint made = 0;

  for (guint i = 0; i < splices->len; i++)
    {
      const ForgeIdSplice *splice = &g_array_index (splices, ForgeIdSplice, i);

      made += MIN (MAX (splice->removed, splice->added), FORGE_ROWS_KEPT);
    }
  return splices->len > MAX_SPLICES || (splices->len > 1 && made > FORGE_ROWS_KEPT);
}

GArray *
forge_id_diff (ForgeIdVector *before,
               ForgeIdVector *after,
               guint         *moves)
{
  Range range = find_range (before, after);
  g_autofree guint *sources = find_sources (before, after, &range);
  g_autofree guint8 *kept = find_kept (sources, range.after_end - range.start);
  g_autoptr(GArray) hunks = find_hunks (&range, sources, kept);
  g_autoptr(GArray) splices = order_splices (hunks, moves);

  if (is_too_much (splices))
    {
      ForgeIdSplice all = {
        range.start, range.before_end - range.start, range.start, range.after_end - range.start,
      };

      g_array_set_size (splices, 0);
      g_array_append_val (splices, all);
      *moves = 1;
    }

  return g_steal_pointer (&splices);
}
