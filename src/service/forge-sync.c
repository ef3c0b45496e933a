/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-sync.h"

#include "forge-replica-rows.h"
#include "forge-sync-private.h"

/* Until a page says otherwise. */
#define PAGE_SIZE   20
#define FIRST_DELAY (G_TIME_SPAN_SECOND / 4)
/* No client has this number: whether the server answers anything. */
#define NOBODY      "clients/0/"

/* What the last commit has. */
gboolean
forge_sync_read_notes (ForgeSync  *self,
                       GError    **error)
{
  return forge_rows_get_note (self->database, FORGE_NOTE_MARK, G_MININT64, &self->mark, error) &&
         forge_rows_get_note (self->database, FORGE_NOTE_WALK, -1, &self->walk_page, error) &&
         forge_rows_get_note (self->database, FORGE_NOTE_COUNT, 0, &self->count, error) &&
         forge_rows_get_note (self->database, FORGE_NOTE_SIZE, PAGE_SIZE, &self->size, error) &&
         forge_rows_get_note (self->database, FORGE_NOTE_TOP, G_MININT64, &self->top, error) &&
         forge_rows_get_note (self->database, FORGE_NOTE_DOUBT, FORGE_DOUBT_NONE, &self->doubt,
                              error);
}

ForgeSync *
forge_sync_new (ForgeDatabase  *database,
                ForgeStore     *store,
                GError        **error)
{
  g_autoptr (ForgeSync) self = g_new0 (ForgeSync, 1);

  self->database = database;
  self->store = store;
  self->freshness = forge_freshness_new ();
  self->key = forge_key_new ("clients/");
  self->actions = forge_actions_new ();
  self->barriers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->begun = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->broken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->queue = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->slow_rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->core_due = G_MAXINT64;
  self->slow_page = 1;
  return forge_sync_read_notes (self, error) ? g_steal_pointer (&self) : NULL;
}

void
forge_sync_free (ForgeSync *self)
{
  forge_freshness_free (self->freshness);
  forge_key_unref (self->key);
  g_array_unref (self->actions);
  g_hash_table_unref (self->barriers);
  g_hash_table_unref (self->begun);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->broken);
  g_array_unref (self->queue);
  g_array_unref (self->slow_rows);
  g_free (self);
}

/* The core */

static void
act (ForgeSync *self)
{
  for (guint i = 0; i < self->actions->len; i++)
    {
      const ForgeAction *action = &g_array_index (self->actions, ForgeAction, i);

      switch (action->kind)
        {
        case FORGE_ACTION_BEGIN:
          self->flight = action->seq;
          forge_steps_begin (self);
          break;
        case FORGE_ACTION_REVOKE:
          self->flight = 0;
          break;
        case FORGE_ACTION_WAKE:
          self->core_due = action->when;
          break;
        case FORGE_ACTION_LABEL:
        default:
          break;
        }
    }
  g_array_set_size (self->actions, 0);
}

/* What was not read once is read to its end, whether anybody looks or not. */
static gboolean
is_observed (ForgeSync *self)
{
  return self->watched || self->walk_page != 0;
}

static void
update_observed (ForgeSync *self,
                 gint64     now)
{
  gboolean observed = is_observed (self);

  if (observed == self->observed)
    return;
  self->observed = observed;
  if (observed)
    forge_freshness_observe (self->freshness, self->key, self->held.seq ? &self->held : NULL, now,
                             self->actions);
  else
    forge_freshness_unobserve (self->freshness, self->key, now, self->actions);
  act (self);
}

static void
ask (ForgeSync *self,
     gint64     now)
{
  if (now < self->hold)
    return;
  forge_freshness_read (self->freshness, self->key, NULL, now, self->actions);
  act (self);
}

static void
bump_everything (ForgeSync *self,
                 gint64     now)
{
  forge_freshness_bump (self->freshness, FORGE_TAGS_ALL, FORGE_CAUSE_ELSEWHERE, now, self->actions);
  act (self);
}

/* As of the last round. */
static ForgeLabel
judge (ForgeSync *self,
       gint64     now)
{
  return forge_freshness_judge (self->freshness, self->key->tags, &self->held, now);
}

void
forge_sync_be_stale (ForgeSync *self,
                     gint64     now)
{
  if (judge (self, now) == FORGE_LABEL_FRESH)
    bump_everything (self, now);
}

void
forge_sync_set_watched (ForgeSync *self,
                        gboolean   watched,
                        gint64     now)
{
  if (!watched)
    self->glance = 0;
  self->watched = watched;
  update_observed (self, now);
}

/* A round that is under way may have asked too early. */
void
forge_sync_wake (ForgeSync *self,
                 gint64     now)
{
  update_observed (self, now);
  self->wanted = self->flight != 0;
  self->next_peek = now;
  self->n_peeked = 0;
  self->glance = FORGE_SYNC_GLANCE;
  ask (self, now);
}

static void
forget_tries (ForgeSync *self)
{
  self->tries = 0;
  self->next_try = 0;
  self->has_erred = self->is_up = FALSE;
}

void
forge_sync_miss (ForgeSync *self,
                 gint64     now)
{
  forget_tries (self);
  bump_everything (self, now);
}

static gboolean
has_been_silent (ForgeSync *self,
                 gint64     now)
{
  return self->silent_since != 0 && now - self->silent_since >= FORGE_SYNC_PATIENCE;
}

void
forge_sync_tick (ForgeSync *self,
                 gint64     now)
{
  if (now >= self->core_due)
    {
      /* Said anew, should there be another one. */
      self->core_due = G_MAXINT64;
      forge_freshness_tick (self->freshness, now, self->actions);
      act (self);
    }
  if (self->watched && self->flight == 0 && now >= self->next_round)
    ask (self, now);
  self->is_silent = has_been_silent (self, now);
}

/* Once all was read, or where it can't be in pages. */
static gboolean
has_slow_pass (ForgeSync *self)
{
  return self->watched && (self->walk_page == 0 || self->n_skipped > 0);
}

static gboolean
may_go_on (ForgeSync *self)
{
  return is_observed (self) || self->glance > 0;
}

gint64
forge_sync_get_due (ForgeSync *self)
{
  gint64 due = self->core_due;

  if (self->silent_since != 0 && !self->is_silent)
    due = MIN (due, self->silent_since + FORGE_SYNC_PATIENCE);
  if (self->request != 0)
    return due;
  if (self->flight != 0)
    due = may_go_on (self) ? MIN (due, MAX (self->next_try, self->hold)) : due;
  else if (self->watched)
    due = MIN (due, MAX (self->hold, has_slow_pass (self) ? MIN (self->next_round, self->next_slow)
                                                          : self->next_round));
  return due;
}

ForgeLabel
forge_sync_get_label (ForgeSync *self,
                      gint64     now)
{
  ForgeLabel label = judge (self, now);
  gboolean knows_better = has_been_silent (self, now) || g_hash_table_size (self->broken) > 0;

  return label == FORGE_LABEL_FRESH && knows_better ? FORGE_LABEL_STALE : label;
}

gboolean
forge_sync_get_as_of (ForgeSync *self,
                      gint64    *as_of)
{
  *as_of = self->held.begun;
  return self->held.seq != 0;
}

void
forge_sync_get_progress (ForgeSync         *self,
                         ForgeSyncProgress *progress)
{
  *progress = (ForgeSyncProgress) {
    .is_walking = self->walk_page != 0,
    .total = self->count,
    .failure = self->failure,
    .failing_since = self->failing_since,
    .withheld = self->withheld,
    .withheld_id = self->withheld_id,
    .withheld_page = self->hole_page,
  };
}

gint64
forge_sync_count_loaded (ForgeSync *self)
{
  gint64 loaded = 0;

  forge_rows_count (self->database, &loaded, NULL);
  return loaded;
}

/* Requests */

/* What others do is not to wait for the end of a long round. */
static gboolean
may_peek (ForgeSync *self,
          gint64     now)
{
  return self->stage != FORGE_STAGE_SEEK && now >= self->next_peek &&
         (self->watched || self->glance > 0);
}

void
forge_sync_put_off_peek (ForgeSync *self,
                         gint64     now)
{
  self->n_peeked = 0;
  self->next_peek = now + FORGE_SYNC_INTERVAL;
}

static char *
make_peek_path (ForgeSync *self)
{
  if (self->n_peeked == 0)
    self->peek_page = forge_steps_guess_top (self);
  return forge_steps_make_latest_path (self, self->peek_page);
}

/* The next one of the round. */
static char *
make_path (ForgeSync *self,
           gint64     now)
{
  self->is_peek = may_peek (self, now);
  if (self->is_peek)
    return make_peek_path (self);
  self->is_trial = self->has_erred && !self->is_up && self->tries == FORGE_SYNC_MAX_TRIES - 1;
  if (self->is_trial)
    return g_strdup (NOBODY);
  if (self->stage == FORGE_STAGE_CONFIRM)
    self->request_id = g_array_index (self->queue, gint64, self->queue->len - 1);
  if (self->stage == FORGE_STAGE_SEEK)
    forge_sync_put_off_peek (self, now);
  if (self->stage == FORGE_STAGE_SEEK && !self->is_walk)
    {
      forge_freshness_sent (self->freshness, self->key, self->flight, now);
      self->wanted = FALSE;
    }
  return forge_steps_make_path (self);
}

static char *
make_slow_path (ForgeSync *self)
{
  if (self->slow_rows->len == 0)
    return g_strdup_printf ("clients/?ordering=" FORGE_ORDER_OF_CREATION "&page=%" G_GINT64_FORMAT,
                            self->slow_page);
  self->request_id = g_array_index (self->slow_rows, gint64, self->slow_rows->len - 1);
  return g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", self->request_id);
}

char *
forge_sync_next (ForgeSync *self,
                 gint64     now,
                 guint64   *request)
{
  char *path;

  if (self->request != 0 || now < self->hold)
    return NULL;
  self->is_slow = self->flight == 0;
  self->is_trial = self->is_peek = FALSE;
  self->request_id = 0;
  if (self->is_slow)
    {
      if (!has_slow_pass (self) || now < self->next_slow)
        return NULL;
      path = make_slow_path (self);
    }
  else if (now < self->next_try || !may_go_on (self))
    return NULL;
  else
    {
      path = make_path (self, now);
      self->glance -= self->glance > 0;
    }
  *request = self->request = forge_sync_begin_read (self);
  if (self->silent_since == 0)
    self->silent_since = now;
  return path;
}

static void
end_round (ForgeSync *self,
           gint64     now)
{
  self->flight = 0;
  forget_tries (self);
  self->silent_since = 0;
  self->next_round = now + FORGE_SYNC_INTERVAL;
  self->next_slow = now + FORGE_SYNC_PACE;
  update_observed (self, now);
}

static void
finish_round (ForgeSync *self,
              gint64     now)
{
  guint64 flight = self->flight;

  self->stage = FORGE_STAGE_IDLE;
  forge_steps_be_content (self);
  self->hole_page = self->place = self->withheld = self->withheld_id = 0;
  self->failure = 0;
  end_round (self, now);
  forge_freshness_arrive (self->freshness, self->key, flight, now, &self->held, self->actions);
  act (self);
  if (self->wanted)
    ask (self, now);
}

/* Until the server is heard again, nobody knows what it has (I22). */
static void
fail_round (ForgeSync    *self,
            ForgeFailure  failure,
            gint64        retry_after,
            guint32       random,
            gint64        now)
{
  guint64 flight = self->flight;

  end_round (self, now);
  self->n_errors = MIN (self->n_errors, FORGE_SYNC_MAX_ERRORS - 1);
  self->hold = retry_after > 0 ? now + MIN (retry_after, FORGE_MAX_AGE) : 0;
  forge_freshness_fail (self->freshness, self->key, flight, failure, retry_after, random, now,
                        self->actions);
  act (self);
  forge_sync_be_stale (self, now);
}

static void
note_failure (ForgeSync  *self,
              ForgeError  code,
              gint64      now)
{
  if (self->failure == 0)
    self->failing_since = now;
  self->failure = code;
}

/* 0: there are none or several. */
static gint64
get_only (GHashTable *ids)
{
  GHashTableIter iter;
  gint64 *id;

  g_hash_table_iter_init (&iter, ids);
  return g_hash_table_size (ids) == 1 && g_hash_table_iter_next (&iter, (gpointer *) &id, NULL)
         ? *id : 0;
}

static void
note_withheld (ForgeSync *self,
               gint64     now)
{
  self->withheld = forge_steps_count_withheld (self);
  self->withheld_id = get_only (self->broken);
  if (self->withheld > 0)
    note_failure (self, self->withholding, now);
  else
    self->failure = 0;
}

void
forge_sync_end_try (ForgeSync  *self,
                    ForgeError  code,
                    gint64      retry_after,
                    guint32     random,
                    gint64      now)
{
  gboolean lasting = code == FORGE_ERROR_UNAUTHORIZED || code == FORGE_ERROR_STORAGE;
  gboolean hangs = code == FORGE_ERROR_TIMEOUT;

  if (self->is_slow)
    {
      self->next_slow = now + FORGE_SYNC_PACE;
      self->slow_errors = self->has_erred ? self->slow_errors + 1 : 0;
      ask (self, now);
      return;
    }
  if (!lasting && !hangs && retry_after == 0 && ++self->tries < FORGE_SYNC_MAX_TRIES)
    {
      self->next_try = now + (gint64) ((FIRST_DELAY << self->tries) * (random / (double) G_MAXUINT32));
      return;
    }
  note_failure (self, code, now);
  fail_round (self, lasting ? FORGE_FAILURE_LASTING : FORGE_FAILURE_TRANSIENT, retry_after, random,
              now);
  /* Not before a round has ended well. */
  self->next_slow = G_MAXINT64;
}

void
forge_sync_carry_on (ForgeSync *self,
                     ForgeStep  step,
                     guint32    random,
                     gint64     now)
{
  /* What the server withheld it withholds until a round finds that it does not. */
  if (!self->has_erred)
    self->failure = self->withheld > 0 ? self->withholding : 0;
  forget_tries (self);
  self->silent_since = 0;
  switch (step)
    {
    case FORGE_STEP_ON:
      break;
    case FORGE_STEP_DONE:
      finish_round (self, now);
      break;
    case FORGE_STEP_STUCK:
      self->stage = FORGE_STAGE_IDLE;
      note_withheld (self, now);
      fail_round (self, FORGE_FAILURE_LASTING, 0, random, now);
      break;
    case FORGE_STEP_ERROR:
    default:
      g_assert_not_reached ();
    }
}

void
forge_sync_abandon (ForgeSync *self,
                    guint64    request)
{
  g_return_if_fail (request == self->request && request != 0);

  self->request = 0;
  forge_sync_end_read (self, request);
}

void
forge_sync_settle (ForgeSync    *self,
                   ForgeTags     tags,
                   ForgeVerdict  verdict,
                   gint64        sent,
                   gint64        now)
{
  if (!verdict.bumps)
    return;
  self->seq++;
  if (tags.id != 0)
    forge_sync_raise_barrier (self, tags.id, self->seq);
  else
    self->barrier = self->seq;
  if (g_hash_table_size (self->begun) == 0)
    g_hash_table_remove_all (self->barriers);
  forge_freshness_settle (self->freshness, tags, verdict, sent, now, self->actions);
  act (self);
  self->glance = FORGE_SYNC_GLANCE;
  ask (self, now);
}
