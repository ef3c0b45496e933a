/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-sync-private.h"

#include "forge-replica-rows.h"

/* What is lacking here, and what can't be read.
 *
 * Equal numbers say that both sides are equal only where nothing is lacking: a row that pages lost
 * and one that was deleted meanwhile make up for each other. So after a reading of everything that
 * may have missed rows every number that no row here has is asked for, when these are few enough;
 * it costs a server far less than a page. */

/* For so few numbers, or as many as there are pages, nothing else is tried first. */
#define MIN_GAPS    500
/* Whatever a server says of its pages. */
#define MAX_GAPS    50000
/* Rows that could not be read, in each round. */
#define MAX_AGAIN   20
/* Requests for differences before everything is read again instead, beyond the number of pages. */
#define PATIENCE    20
#define QUIET       (10 * G_TIME_SPAN_MINUTE)
/* Pages that are read in every round, and those beyond, each of which costs a while. */
#define NEAR        10
#define MAX_FAR     360
#define FAR_PACE    (10 * G_TIME_SPAN_SECOND)
/* Twice as long each time, up to 32 times. */
#define MAX_DOUBLED 5

gboolean
forge_steps_set_doubt (ForgeSync   *self,
                       ForgeDoubt   doubt,
                       GError     **error)
{
  if (self->doubt == (gint64) doubt)
    return TRUE;
  self->doubt = doubt;
  return forge_rows_set_note (self->database, FORGE_NOTE_DOUBT, doubt, error);
}

/* Of the rows that can't be read some may be here, as they were. */
gboolean
forge_steps_count_lacking (ForgeSync  *self,
                           gint64     *lacking,
                           GError    **error)
{
  GHashTableIter iter;
  gint64 *id;

  if (!forge_rows_count (self->database, lacking, error))
    return FALSE;
  *lacking = self->count - *lacking;
  self->n_unreadable = self->lacked;
  g_hash_table_iter_init (&iter, self->broken);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    {
      gboolean has;

      if (!forge_rows_has (self->database, *id, &has, error))
        return FALSE;
      *lacking -= !has;
      self->n_unreadable += !has;
    }
  return TRUE;
}

gint64
forge_steps_count_withheld (ForgeSync *self)
{
  gint64 n = g_hash_table_size (self->broken);
  gint64 local;

  if (n == 0 && self->n_skipped + self->n_holes == 0 && self->slow_hole == 0 &&
      self->doubt != FORGE_DOUBT_HOLES)
    return 0;
  if (!forge_rows_count (self->database, &local, NULL))
    local = self->count;
  return MAX (MAX (n, 1), self->count - local);
}

/* As long as there is a hole the mark stays, and more and more pages are above it. They are known, and
 * those round the hole read anew only now and then. */
void
forge_steps_note_holes (ForgeSync *self,
                        gint64     now)
{
  gboolean has_holes;

  self->n_below = (self->is_shallow ? self->n_below : 0) + self->n_holes;
  self->n_holes = self->n_below;
  has_holes = self->n_holes > 0 && !self->is_full && !self->repeats;
  if (!self->is_shallow || !has_holes)
    self->deep_at = has_holes ? now + CLAMP ((gint64) self->swept - NEAR, 0, MAX_FAR) * FAR_PACE : 0;
  self->news_mark = self->top;
}

static ForgeStep
give_up (ForgeSync *self,
         gint64     lacking,
         gint64     now)
{
  self->order = 0;
  self->lacked = lacking;
  self->quiet_until = now + (QUIET << MIN (self->n_quiet, MAX_DOUBLED));
  self->n_quiet++;
  return FORGE_STEP_STUCK;
}

void
forge_steps_be_content (ForgeSync *self)
{
  self->order = self->asked = self->n_compared = self->n_quiet = 0;
  self->fruitless = FALSE;
  self->quiet_until = self->lacked = 0;
}

/* Single rows */

static ForgeStep
ask_for_rows (ForgeSync *self)
{
  self->n_refused = 0;
  return forge_steps_confirm (self);
}

static ForgeStep
ask_again (ForgeSync *self)
{
  GHashTableIter iter;
  gint64 *id;

  self->asked_again = TRUE;
  g_array_set_size (self->queue, 0);
  g_hash_table_iter_init (&iter, self->broken);
  while (self->queue->len < MAX_AGAIN && g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    if (*id > 0)
      g_array_append_val (self->queue, *id);
  return ask_for_rows (self);
}

/* The numbers that no row here has, and some above them. @are_few (out): all are in the queue. */
static gboolean
queue_gaps (ForgeSync  *self,
            gboolean   *are_few,
            GError    **error)
{
  guint limit = (guint) CLAMP (forge_steps_count_pages (self), MIN_GAPS, MAX_GAPS);
  g_autoptr (GArray) gaps = forge_rows_list_gaps (self->database, 2 * self->size, limit + 1, error);

  if (!gaps)
    return FALSE;
  *are_few = gaps->len <= limit;
  g_array_set_size (self->queue, 0);
  g_array_append_vals (self->queue, gaps->data, *are_few ? gaps->len : MIN_GAPS);
  return TRUE;
}

static ForgeStep
fill_gaps (ForgeSync *self,
           gboolean   are_all)
{
  self->filled = TRUE;
  self->is_filling = are_all;
  return ask_for_rows (self);
}

ForgeStep
forge_steps_read_blindly (ForgeSync  *self,
                          gint64      now,
                          GError    **error)
{
  gboolean are_few;

  if (now < self->quiet_until)
    return FORGE_STEP_STUCK;
  self->quiet_until = now + QUIET;
  return queue_gaps (self, &are_few, error) ? fill_gaps (self, FALSE) : FORGE_STEP_ERROR;
}

/* Both sides have as many. */
static ForgeStep
dispel_doubt (ForgeSync  *self,
              gint64      now,
              GError    **error)
{
  gboolean are_few = FALSE;

  if (!self->filled && !queue_gaps (self, &are_few, error))
    return FORGE_STEP_ERROR;
  if (are_few)
    return fill_gaps (self, TRUE);
  if (self->doubt == FORGE_DOUBT_TIES)
    return forge_steps_set_doubt (self, FORGE_DOUBT_NONE, error) ? FORGE_STEP_DONE
                                                                 : FORGE_STEP_ERROR;
  if (now < self->quiet_until)
    return FORGE_STEP_STUCK;
  if (self->order >= FORGE_N_ORDERS)
    return give_up (self, 0, now);
  forge_steps_seek (self, TRUE);
  return FORGE_STEP_ON;
}

/* Where nobody knows which rows are lacking, equal numbers are no good sign. */
ForgeStep
forge_steps_weigh (ForgeSync  *self,
                   gint64      now,
                   GError    **error)
{
  gint64 lacking;

  if (g_hash_table_size (self->broken) > 0 && !self->asked_again)
    return ask_again (self);
  if (!forge_steps_count_lacking (self, &lacking, error))
    return FORGE_STEP_ERROR;
  if (lacking != 0 || (self->lacked > 0 && self->doubt == FORGE_DOUBT_HOLES))
    return forge_steps_differ (self, now, error);
  if (g_hash_table_size (self->broken) > 0 || self->n_skipped + self->n_holes > 0 ||
      self->slow_hole > 0)
    {
      forge_steps_be_content (self);
      return FORGE_STEP_STUCK;
    }
  return self->doubt == FORGE_DOUBT_NONE ? FORGE_STEP_DONE : dispel_doubt (self, now, error);
}

/* Where single rows are asked for at the latest before everything is read again, and at the earliest
 * where some are known to be lacking. */
static gboolean
may_fill (ForgeSync *self,
          gint64     lacking,
          gboolean   is_late)
{
  return lacking > 0 && !self->filled &&
         (is_late || self->doubt != FORGE_DOUBT_NONE || self->n_skipped + self->n_holes > 0);
}

ForgeStep
forge_steps_differ (ForgeSync  *self,
                    gint64      now,
                    GError    **error)
{
  gboolean are_few = FALSE;
  gint64 lacking;

  if (!forge_steps_count_lacking (self, &lacking, error))
    return FORGE_STEP_ERROR;
  if (now < self->quiet_until && lacking == self->lacked)
    return FORGE_STEP_STUCK;
  if (may_fill (self, lacking, FALSE) && !queue_gaps (self, &are_few, error))
    return FORGE_STEP_ERROR;
  if (are_few)
    return fill_gaps (self, TRUE);
  if (!self->fruitless && self->asked < forge_steps_count_pages (self) + PATIENCE)
    {
      forge_steps_halve (self);
      return FORGE_STEP_ON;
    }
  self->asked = self->n_compared = 0;
  self->fruitless = FALSE;
  if (may_fill (self, lacking, TRUE))
    return queue_gaps (self, &are_few, error) ? fill_gaps (self, are_few) : FORGE_STEP_ERROR;
  if (self->order >= FORGE_N_ORDERS)
    return give_up (self, lacking, now);
  forge_steps_seek (self, TRUE);
  return FORGE_STEP_ON;
}
