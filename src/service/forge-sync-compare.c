/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-sync-private.h"

#include "forge-replica-rows.h"

/* Where both sides differ in number is found by halving: both count the rows that were created
 * before a row of the middle page. The server's number is that row's place, when the row before it
 * was created at another time; of many with one time only the first has a place that says
 * something. */

typedef enum { SAME, DIFFERENT, UNCLEAR } Balance;

static gint64
get_created (ForgePage *page,
             guint      i)
{
  gint64 time;

  return forge_page_get_time (g_ptr_array_index (page->clients, i), FORGE_FIELD_CREATED_AT, &time)
         ? time : FORGE_ROWS_LAST;
}

/* The first row of the page with another time than the row before it; -1: there is none. */
static int
find_first_edge (ForgeSync *self,
                 ForgePage *page)
{
  if (self->page == 1 && page->clients->len > 0)
    return 0;
  for (guint i = 1; i < page->clients->len; i++)
    if (get_created (page, i) != get_created (page, i - 1))
      return (int) i;
  return -1;
}

static int
find_last_edge (ForgePage *page)
{
  for (guint i = page->clients->len; i > 1; i--)
    if (get_created (page, i - 1) != get_created (page, i - 2))
      return (int) i - 1;
  return -1;
}

/* Of the rows before the page, those that the server counts although nobody can read them. */
static gint64
count_unreadable (ForgeSync *self)
{
  return self->place > 0 && self->page > self->place ? self->n_unreadable : 0;
}

static gboolean
balance_at_edge (ForgeSync  *self,
                 ForgePage  *page,
                 gint64      place,
                 guint       edge,
                 Balance    *balance,
                 GError    **error)
{
  gint64 local;

  if (!forge_rows_count_before (self->database, get_created (page, edge), &local, error))
    return FALSE;
  *balance = local + count_unreadable (self) == place + edge ? SAME : DIFFERENT;
  return TRUE;
}

/* The rows of the page, all of one time, must lie between the first and the last of it here. */
static gboolean
balance_in_ties (ForgeSync  *self,
                 ForgePage  *page,
                 gint64      place,
                 Balance    *balance,
                 GError    **error)
{
  gint64 time = get_created (page, 0);
  gint64 unreadable = count_unreadable (self);
  gint64 before, after;

  if (!forge_rows_count_before (self->database, time, &before, error))
    return FALSE;
  if (time == FORGE_ROWS_LAST)
    {
      if (!forge_rows_count (self->database, &after, error))
        return FALSE;
    }
  else if (!forge_rows_count_before (self->database, time + 1, &after, error))
    return FALSE;
  *balance = before + unreadable > place || after + unreadable < place + page->clients->len
             ? DIFFERENT : UNCLEAR;
  return TRUE;
}

static gboolean
measure (ForgeSync  *self,
         ForgePage  *page,
         Balance    *balance,
         GError    **error)
{
  gint64 place = (self->page - 1) * self->size;
  int edge = find_first_edge (self, page);

  *balance = UNCLEAR;
  if (page->clients->len == 0 || page->broken->len > 0)
    return TRUE;
  return edge >= 0 ? balance_at_edge (self, page, place, edge, balance, error)
                   : balance_in_ties (self, page, place, balance, error);
}

void
forge_steps_halve (ForgeSync *self)
{
  self->equal = self->low = 0;
  self->high = forge_steps_count_pages (self) + 1;
  forge_steps_enter (self, FORGE_STAGE_HALVE, (self->low + self->high) / 2);
}

static ForgeStep
begin_compare (ForgeSync *self)
{
  g_hash_table_remove_all (self->seen);
  self->differed = FALSE;
  self->place_before = self->place;
  self->from = FORGE_ROWS_LAST;
  self->first = MAX (1, self->equal);
  self->last = MAX (self->first, MIN (self->high, forge_steps_count_pages (self)));
  forge_steps_enter (self, FORGE_STAGE_COMPARE, self->first);
  return FORGE_STEP_ON;
}

ForgeStep
forge_steps_narrow (ForgeSync *self)
{
  if (self->high - self->low > 1)
    {
      self->page = (self->low + self->high) / 2;
      return FORGE_STEP_ON;
    }
  return begin_compare (self);
}

ForgeStep
forge_steps_take_half (ForgeSync  *self,
                       ForgePage  *page,
                       GError    **error)
{
  Balance balance;
  gint64 lacking;

  self->count = page->count;
  if (!forge_steps_count_lacking (self, &lacking, error) ||
      !measure (self, page, &balance, error))
    return FORGE_STEP_ERROR;
  if (lacking == 0 && self->lacked == 0)
    {
      forge_steps_seek (self, FALSE);
      return FORGE_STEP_ON;
    }
  if (balance == DIFFERENT)
    self->high = self->page;
  else
    self->low = self->page;
  if (balance == SAME)
    self->equal = self->page;
  return forge_steps_narrow (self);
}

/* What pages in one order lost of rows that tie is hardly lost in all of them. */
ForgeStep
forge_steps_end_compare (ForgeSync  *self,
                         gint64      to,
                         gint64      now,
                         GError    **error)
{
  gboolean is_new = self->place != self->place_before;

  if (!forge_steps_queue_unseen (self, self->from, to, error))
    return FORGE_STEP_ERROR;
  self->n_compared = self->differed ? 0 : self->n_compared + 1;
  self->fruitless = self->n_compared >= FORGE_N_VARIANTS;
  if (self->queue->len > 0 || self->differed)
    return forge_steps_confirm (self);
  return self->fruitless || is_new ? forge_steps_differ (self, now, error)
                                           : begin_compare (self);
}

ForgeStep
forge_steps_compare (ForgeSync  *self,
                     ForgePage  *page,
                     gint64      now,
                     GError    **error)
{
  int edge = find_first_edge (self, page);

  self->count = page->count;
  forge_steps_see (self, page);
  self->differed = self->differed || self->n_changed > 0;
  if (self->page == self->first)
    self->from = self->page == 1 || page->clients->len == 0
                 ? G_MININT64 : get_created (page, MAX (edge, 0));
  if (page->is_last)
    return forge_steps_end_compare (self, FORGE_ROWS_LAST, now, error);
  edge = find_last_edge (page);
  if (self->page >= self->last && edge >= 0)
    return forge_steps_end_compare (self, get_created (page, edge), now, error);
  self->page++;
  return FORGE_STEP_ON;
}
