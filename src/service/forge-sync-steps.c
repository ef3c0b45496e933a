/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-sync-private.h"

#include "forge-replica-rows.h"

/* The order in which it is found out what changed: null first, then the latest change.
 *
 * The rows behind the nulls are read forwards. What is created or changed meanwhile comes before
 * them and pushes others towards pages that are still to be read; what is deleted pulls as many
 * back as are counted less, and that far the reading goes back. The nulls are read backwards, since
 * one that is changed leaves them for the rows behind. So nothing is missed but what changed after
 * the beginning, and that is on top then. */
#define LATEST_FIRST "-updated_at,name,created_at"

/* Of walks from the last page to the first, for rows that pages lost because an order has ties. */
static const char *const orders[FORGE_N_ORDERS] = {
  LATEST_FIRST,
  FORGE_ORDER_OF_CREATION,
  "name,updated_at,created_at",
};

/* Of pages in which both sides are compared: where rows tie, pages lose others in each of them. The
 * times of creation are in one order. */
static const char *const variants[FORGE_N_VARIANTS] = {
  FORGE_ORDER_OF_CREATION,
  "created_at,-name,-updated_at",
  "created_at,credit_used,name,updated_at",
  "created_at,-credit_used,-name,updated_at",
};

#define MAX_SWEEPS   5
#define MAX_SKIPPED  10
#define FAR          G_MAXINT32
/* How often a sweep goes back; one of everything may once more for each page. */
#define MAX_BACK     20

gint64
forge_steps_count_pages (ForgeSync *self)
{
  return MAX (1, (self->count + self->size - 1) / self->size);
}

void
forge_steps_enter (ForgeSync  *self,
                   ForgeStage  stage,
                   gint64      page)
{
  self->stage = stage;
  self->page = page;
  self->stage_began = self->seq + 1;
}

gint64
forge_steps_guess_top (ForgeSync *self)
{
  gint64 unchanged;

  if (!forge_rows_count_unchanged (self->database, &unchanged, NULL))
    unchanged = 0;
  return MAX (0, unchanged - 1) / self->size + 1;
}

char *
forge_steps_make_latest_path (ForgeSync *self,
                              gint64     page)
{
  return g_strdup_printf ("clients/?ordering=" LATEST_FIRST "&page=%" G_GINT64_FORMAT, page);
}

void
forge_steps_seek (ForgeSync *self,
                  gboolean   is_walk)
{
  self->is_walk = is_walk;
  self->n_skipped = self->n_errors = 0;
  self->low = 0;
  self->high = FAR;
  self->step = 1;
  forge_steps_enter (self, FORGE_STAGE_SEEK, forge_steps_guess_top (self));
}

/* What was being read of everything when it ended last time goes on. */
static void
resume_first (ForgeSync *self)
{
  self->is_full = self->is_first = self->repeats = TRUE;
  self->is_shallow = FALSE;
  self->swept = 1;
  self->reach = self->n_back = 0;
  self->n_holes = 0;
  forge_steps_enter (self, FORGE_STAGE_SWEEP, self->walk_page);
}

void
forge_steps_begin (ForgeSync *self)
{
  self->sweeps = 0;
  self->asked_again = FALSE;
  if (self->stage == FORGE_STAGE_IDLE)
    self->filled = FALSE;
  if (self->stage == FORGE_STAGE_IDLE && self->walk_page > 0)
    resume_first (self);
  else if (self->stage == FORGE_STAGE_IDLE)
    forge_steps_seek (self, self->walk_page < 0);
  else if (self->stage == FORGE_STAGE_SEEK)
    forge_steps_seek (self, self->is_walk);
  else if (self->stage != FORGE_STAGE_WALK && self->stage != FORGE_STAGE_CONFIRM && !self->is_full)
    forge_steps_seek (self, FALSE);
}

char *
forge_steps_make_path (ForgeSync *self)
{
  const char *order = FORGE_ORDER_OF_CREATION;

  if (self->stage == FORGE_STAGE_CONFIRM)
    return g_strdup_printf ("clients/%" G_GINT64_FORMAT "/",
                            g_array_index (self->queue, gint64, self->queue->len - 1));
  if (self->stage == FORGE_STAGE_SEEK || self->stage == FORGE_STAGE_SWEEP)
    return forge_steps_make_latest_path (self, self->page);
  if (self->stage == FORGE_STAGE_WALK)
    order = orders[self->order];
  else if (self->stage == FORGE_STAGE_COMPARE)
    order = variants[self->n_compared % FORGE_N_VARIANTS];
  return g_strdup_printf ("clients/?ordering=%s&page=%" G_GINT64_FORMAT, order, self->page);
}

/* The rows of the queue are asked for one by one, then the latest changes again. */
ForgeStep
forge_steps_confirm (ForgeSync *self)
{
  if (self->queue->len == 0)
    forge_steps_seek (self, self->walk_page < 0);
  else
    forge_steps_enter (self, FORGE_STAGE_CONFIRM, 0);
  return FORGE_STEP_ON;
}

gboolean
forge_steps_see (ForgeSync *self,
                 ForgePage *page)
{
  gboolean repeats = FALSE;

  for (guint i = 0; i < page->clients->len; i++)
    {
      gint64 id = forge_client_get_id (g_ptr_array_index (page->clients, i));

      repeats = !g_hash_table_add (self->seen, g_memdup2 (&id, sizeof id)) || repeats;
    }
  for (guint i = 0; i < page->broken->len; i++)
    g_hash_table_add (self->seen, g_memdup2 (&g_array_index (page->broken, gint64, i),
                                             sizeof (gint64)));
  return repeats;
}

gboolean
forge_steps_queue_unseen (ForgeSync  *self,
                          gint64      from,
                          gint64      to,
                          GError    **error)
{
  g_autoptr (GArray) ids = forge_rows_list_between (self->database, from, to, error);

  if (!ids)
    return FALSE;
  g_array_set_size (self->queue, 0);
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (self->seen, &g_array_index (ids, gint64, i)))
      g_array_append_val (self->queue, g_array_index (ids, gint64, i));
  return TRUE;
}

/* A reading of everything is at its end. */
static ForgeStep
end_full (ForgeSync  *self,
          GError    **error)
{
  gboolean is_first = self->is_first;
  ForgeDoubt doubt = self->doubt;

  if (is_first && self->repeats)
    doubt = MAX (doubt, FORGE_DOUBT_TIES);
  else if (!is_first && self->n_holes == 0)
    doubt = MIN (doubt, FORGE_DOUBT_TIES);
  if (!forge_steps_set_doubt (self, doubt, error))
    return FORGE_STEP_ERROR;
  self->is_full = self->is_first = FALSE;
  self->order++;
  g_array_set_size (self->queue, 0);
  if (is_first)
    {
      self->walk_page = 0;
      if (!forge_rows_set_note (self->database, FORGE_NOTE_WALK, 0, error))
        return FORGE_STEP_ERROR;
    }
  /* Nothing was here before the first one. */
  else if (!forge_steps_queue_unseen (self, G_MININT64, FORGE_ROWS_LAST, error))
    return FORGE_STEP_ERROR;
  g_hash_table_remove_all (self->seen);
  return forge_steps_confirm (self);
}

/* All that changed until the sweep began is known now, but for what was on pages that were refused, or
 * lost by pages: unless everything was read, old rows of them may be here. */
static gboolean
move_mark (ForgeSync  *self,
           GError    **error)
{
  if (self->mark == self->top || (self->n_holes > 0 && !self->is_first) ||
      (self->repeats && !self->is_full))
    return TRUE;
  self->mark = self->top;
  return forge_rows_set_note (self->database, FORGE_NOTE_MARK, self->top, error);
}

/* How many clients there are says something about one moment only, so a sweep of more than one page
 * is followed by another; one that is longer because of a hole, only if there was something new. */
static ForgeStep
end_sweep (ForgeSync  *self,
           gint64      now,
           GError    **error)
{
  forge_steps_note_holes (self, now);
  if (!move_mark (self, error))
    return FORGE_STEP_ERROR;
  if (self->is_full)
    return end_full (self, error);
  if (self->swept > 1 && (self->n_holes == 0 || self->is_news))
    {
      forge_steps_seek (self, FALSE);
      return ++self->sweeps < MAX_SWEEPS ? FORGE_STEP_ON : FORGE_STEP_STUCK;
    }
  return forge_steps_weigh (self, now, error);
}

/* Whether the page ends at what was known already, when both sides were last equal. */
static gboolean
is_known (ForgeSync *self,
          ForgePage *page)
{
  gint64 mark = self->is_shallow ? self->news_mark : self->mark;
  gint64 time;

  return !self->is_full && self->n_changed == 0 && page->clients->len > 0 &&
         forge_page_get_time (g_ptr_array_index (page->clients, page->clients->len - 1),
                              FORGE_FIELD_UPDATED_AT, &time) && time <= mark;
}

/* Where the first reading of everything goes on after a restart. */
static gboolean
note_first (ForgeSync  *self,
            GError    **error)
{
  if (!self->is_full || !self->is_first)
    return TRUE;
  self->walk_page = self->page;
  return forge_rows_set_note (self->database, FORGE_NOTE_WALK, self->page, error) &&
         forge_rows_set_note (self->database, FORGE_NOTE_COUNT, self->count, error) &&
         forge_rows_set_note (self->database, FORGE_NOTE_SIZE, self->size, error);
}

ForgeStep
forge_steps_leave_sweep (ForgeSync  *self,
                         gboolean    is_end,
                         gint64      now,
                         GError    **error)
{
  if (is_end)
    return end_sweep (self, now, error);
  self->page++;
  return note_first (self, error) ? FORGE_STEP_ON : FORGE_STEP_ERROR;
}

/* A number that falls for ever, as behind two servers of which one is late, leads nowhere. */
static gboolean
may_go_back (ForgeSync *self)
{
  return ++self->n_back <= MAX_BACK + (self->is_full ? forge_steps_count_pages (self) : 0);
}

static ForgeStep
take_sweep (ForgeSync  *self,
            ForgePage  *page,
            gint64      now,
            GError    **error)
{
  gint64 fewer = self->count - page->count;
  gboolean known = is_known (self, page);
  gboolean goes_back = self->swept++ > 0 && fewer > 0;

  self->count = page->count;
  self->is_news = self->is_news || self->n_changed > 0;
  if (self->is_full)
    self->repeats = forge_steps_see (self, page) || self->repeats;
  if (goes_back && !may_go_back (self))
    {
      self->repeats = TRUE;
      goes_back = FALSE;
    }
  if (!goes_back)
    return forge_steps_leave_sweep (self, page->is_last || (known && self->page >= self->reach),
                                    now, error);
  self->reach = MAX (self->reach, known ? self->page : self->page + 1);
  self->page = MAX (1, self->page - (fewer + self->size - 1) / self->size);
  return note_first (self, error) ? FORGE_STEP_ON : FORGE_STEP_ERROR;
}

/* The top is known: @page has it. */
static ForgeStep
begin_sweep (ForgeSync  *self,
             ForgePage  *page,
             gint64      now,
             GError    **error)
{
  if (self->is_full && self->is_first &&
      !forge_rows_set_note (self->database, FORGE_NOTE_TOP, self->top, error))
    return FORGE_STEP_ERROR;
  self->stage = FORGE_STAGE_SWEEP;
  self->swept = 0;
  self->reach = self->n_back = 0;
  self->n_holes = self->is_full ? self->n_holes : 0;
  self->repeats = self->is_full && self->repeats;
  self->is_news = FALSE;
  self->is_shallow = !self->is_full && now < self->deep_at;
  return take_sweep (self, page, now, error);
}

/* Everything is read anew, in the next order. Of the latest changes only the nulls are walked. */
static ForgeStep
begin_walk (ForgeSync  *self,
            ForgePage  *page,
            gboolean    has_nulls,
            gint64      now,
            GError    **error)
{
  self->is_walk = FALSE;
  self->is_first = self->walk_page != 0;
  self->is_full = self->order == 0;
  self->repeats = FALSE;
  self->n_holes = 0;
  self->filled = self->filled && g_hash_table_size (self->broken) == 0;
  g_hash_table_remove_all (self->seen);
  g_hash_table_remove_all (self->broken);
  if (self->is_full && !has_nulls)
    return begin_sweep (self, page, now, error);
  forge_steps_enter (self, FORGE_STAGE_WALK,
                     self->is_full ? self->page : forge_steps_count_pages (self));
  return FORGE_STEP_ON;
}

static ForgeStep
found (ForgeSync  *self,
       ForgePage  *page,
       gboolean    has_nulls,
       gint64      now,
       GError    **error)
{
  self->top = G_MININT64;
  for (guint i = 0; i < page->clients->len; i++)
    if (forge_page_get_time (g_ptr_array_index (page->clients, i), FORGE_FIELD_UPDATED_AT,
                             &self->top))
      break;
  self->count = page->count;
  return self->is_walk ? begin_walk (self, page, has_nulls, now, error)
                       : begin_sweep (self, page, now, error);
}

static ForgeStep
jump (ForgeSync *self)
{
  self->page = self->low + MIN (self->step, MAX (1, (self->high - self->low) / 2));
  self->step *= 2;
  return FORGE_STEP_ON;
}

/* Rows without a time come first, however many there are. */
static ForgeStep
take_seek (ForgeSync  *self,
           ForgePage  *page,
           gint64      now,
           GError    **error)
{
  guint n = page->clients->len;
  gboolean begins_null, ends_null;
  gint64 time;

  begins_null = n == 0 || !forge_page_get_time (g_ptr_array_index (page->clients, 0),
                                                FORGE_FIELD_UPDATED_AT, &time);
  ends_null = n == 0 || !forge_page_get_time (g_ptr_array_index (page->clients, n - 1),
                                              FORGE_FIELD_UPDATED_AT, &time);
  if (ends_null && !page->is_last)
    self->low = self->page;
  else if (!begins_null && self->low < self->page - 1)
    self->high = self->page;
  else
    return found (self, page, begins_null || self->low > 0, now, error);
  return jump (self);
}

ForgeStep
forge_steps_leave_walk (ForgeSync  *self,
                        GError    **error)
{
  if (--self->page > 0)
    return FORGE_STEP_ON;
  if (!self->is_full)
    return end_full (self, error);
  forge_steps_seek (self, FALSE);
  return FORGE_STEP_ON;
}

static ForgeStep
take_walk (ForgeSync  *self,
           ForgePage  *page,
           GError    **error)
{
  self->count = page->count;
  self->repeats = forge_steps_see (self, page) || self->repeats;
  return forge_steps_leave_walk (self, error);
}

ForgeStep
forge_steps_take_page (ForgeSync  *self,
                       ForgePage  *page,
                       gint64      now,
                       GError    **error)
{
  if (!page->is_last)
    self->size = MAX (1, page->clients->len + page->broken->len);
  switch (self->stage)
    {
    case FORGE_STAGE_SEEK:
      return take_seek (self, page, now, error);
    case FORGE_STAGE_WALK:
      return take_walk (self, page, error);
    case FORGE_STAGE_SWEEP:
      return take_sweep (self, page, now, error);
    case FORGE_STAGE_HALVE:
      self->asked++;
      return forge_steps_take_half (self, page, error);
    case FORGE_STAGE_COMPARE:
      self->asked++;
      return forge_steps_compare (self, page, now, error);
    case FORGE_STAGE_IDLE:
    case FORGE_STAGE_CONFIRM:
    default:
      g_return_val_if_reached (FORGE_STEP_STUCK);
    }
}

static ForgeStep
miss_seek (ForgeSync  *self,
           gint64      now,
           GError    **error)
{
  self->high = self->page;
  if (self->page > 1 && self->high > self->low + 1)
    return jump (self);
  return self->n_skipped > 0 ? forge_steps_read_blindly (self, now, error) : FORGE_STEP_STUCK;
}

/* Taken for one of the rows behind the nulls where there are pages before it, else for one of nulls:
 * what is looked for is at its end then. */
static ForgeStep
refuse_seek (ForgeSync  *self,
             gint64      now,
             GError    **error)
{
  if (self->low < self->page - 1)
    {
      self->high = self->page;
      return jump (self);
    }
  if (++self->n_skipped > MAX_SKIPPED)
    return forge_steps_read_blindly (self, now, error);
  self->low = self->page++;
  return FORGE_STEP_ON;
}

/* There are fewer than there were: the page before says how many. */
static ForgeStep
miss_sweep (ForgeSync *self)
{
  if (self->page == 1 || ++self->sweeps >= MAX_SWEEPS)
    return FORGE_STEP_STUCK;
  self->page--;
  return FORGE_STEP_ON;
}

ForgeStep
forge_steps_take_missing (ForgeSync  *self,
                          gint64      now,
                          GError    **error)
{
  switch (self->stage)
    {
    case FORGE_STAGE_SEEK:
      return miss_seek (self, now, error);
    case FORGE_STAGE_WALK:
      return forge_steps_leave_walk (self, error);
    case FORGE_STAGE_SWEEP:
      return miss_sweep (self);
    case FORGE_STAGE_HALVE:
      self->asked++;
      self->high = self->page;
      return forge_steps_narrow (self);
    case FORGE_STAGE_COMPARE:
      self->asked++;
      return forge_steps_end_compare (self, FORGE_ROWS_LAST, now, error);
    case FORGE_STAGE_IDLE:
    case FORGE_STAGE_CONFIRM:
    default:
      g_return_val_if_reached (FORGE_STEP_STUCK);
    }
}

/* What was on it may never have been here. */
static gboolean
add_hole (ForgeSync  *self,
          GError    **error)
{
  self->n_holes++;
  return !self->is_first || forge_steps_set_doubt (self, FORGE_DOUBT_HOLES, error);
}

static ForgeStep
refuse_sweep (ForgeSync  *self,
              gint64      now,
              GError    **error)
{
  self->swept++;
  if (!add_hole (self, error))
    return FORGE_STEP_ERROR;
  return forge_steps_leave_sweep (self, self->page >= forge_steps_count_pages (self), now, error);
}

static ForgeStep
refuse_walk (ForgeSync  *self,
             GError    **error)
{
  if (self->order == 1)
    self->place = self->page;
  if (!add_hole (self, error))
    return FORGE_STEP_ERROR;
  return forge_steps_leave_walk (self, error);
}

ForgeStep
forge_steps_take_refusal (ForgeSync  *self,
                          gint64      now,
                          GError    **error)
{
  self->hole_page = self->page;
  switch (self->stage)
    {
    case FORGE_STAGE_SEEK:
      return refuse_seek (self, now, error);
    case FORGE_STAGE_WALK:
      return refuse_walk (self, error);
    case FORGE_STAGE_SWEEP:
      return refuse_sweep (self, now, error);
    case FORGE_STAGE_HALVE:
      /* Nobody knows on which side of it the difference is; what is not known to be equal is
       * compared. */
      self->asked++;
      self->place = self->place == 0 ? self->page : self->place;
      self->low = self->page;
      return forge_steps_narrow (self);
    case FORGE_STAGE_COMPARE:
      self->asked++;
      self->place = self->page;
      self->first += self->page == self->first;
      self->page++;
      return FORGE_STEP_ON;
    case FORGE_STAGE_IDLE:
    case FORGE_STAGE_CONFIRM:
    default:
      g_return_val_if_reached (FORGE_STEP_STUCK);
    }
}

ForgeStep
forge_steps_take_row (ForgeSync  *self,
                      GError    **error)
{
  self->asked++;
  g_array_set_size (self->queue, self->queue->len - 1);
  if (self->queue->len > 0)
    return FORGE_STEP_ON;
  /* Every number was asked for, so nothing is lacking. */
  if (self->is_filling && self->n_refused == 0 &&
      !forge_steps_set_doubt (self, FORGE_DOUBT_NONE, error))
    return FORGE_STEP_ERROR;
  self->is_filling = FALSE;
  return forge_steps_confirm (self);
}
