/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer is, and what becomes of it. */
#include "forge-sync-private.h"

#include "forge-replica-rows.h"

/* Of news, beside a round. */
#define MAX_PEEKED 10

/* What was not written is not known: the steps begin anew with what is; one that began behind the slow
 * pass took none yet. */
static gboolean
store_answer (ForgeSync             *self,
              guint64                request,
              const ForgeSyncAnswer *answer,
              gint64                 now,
              ForgeStep             *step)
{
  g_autoptr (GError) error = NULL;
  gboolean stored;

  self->unstored = 0;
  stored = forge_store_begin (self->store, &error);
  if (stored)
    {
      stored = forge_sync_take_answer (self, request, answer, now, step, &error);
      if (!stored)
        forge_store_rollback (self->store);
    }
  if (stored && forge_store_commit (self->store, &error))
    return TRUE;
  g_message ("What the server answered could not be stored: %s", error->message);
  forge_sync_note_unstored (self, self->unstored);
  if (self->is_slow)
    return FALSE;
  self->stage = FORGE_STAGE_IDLE;
  self->deep_at = 0;
  self->is_walk = self->is_full = self->is_first = self->is_filling = FALSE;
  forge_sync_read_notes (self, NULL);
  return FALSE;
}

ForgeError
forge_sync_judge_status (guint    status,
                         gboolean json)
{
  if (status == 401 || status == 403)
    return FORGE_ERROR_UNAUTHORIZED;
  return status >= 200 && status < 400 ? FORGE_ERROR_PARSE : FORGE_ERROR_SERVER;
}

/* What the page that was refused has of what is here, more or less. */
static void
queue_slow_rows (ForgeSync *self)
{
  gint64 first = (self->slow_page - 1) * self->size - self->size / 2;
  g_autoptr (GArray) ids = forge_rows_list_page (self->database, MAX (0, first), 2 * self->size, NULL);

  if (ids)
    g_array_append_vals (self->slow_rows, ids->data, ids->len);
}

/* A hole is there until a whole pass has met none, and as long nothing is fresh. */
static void
leave_slow_page (ForgeSync             *self,
                 const ForgeSyncAnswer *answer,
                 gint64                 now)
{
  if (answer->is_refused)
    {
      queue_slow_rows (self);
      self->slow_hole = self->hole_page = self->place = self->slow_page;
      self->slow_missed = TRUE;
      forge_sync_be_stale (self, now);
    }
  if (!answer->is_gone && !(answer->page && answer->page->is_last))
    {
      self->slow_page++;
      return;
    }
  if (!self->slow_missed)
    self->slow_hole = 0;
  self->slow_missed = FALSE;
  self->slow_page = 1;
}

static void
leave_slow (ForgeSync             *self,
            const ForgeSyncAnswer *answer,
            gint64                 now)
{
  self->silent_since = 0;
  self->slow_errors = 0;
  self->next_slow = now + FORGE_SYNC_PACE;
  if (self->request_id != 0)
    g_array_set_size (self->slow_rows, self->slow_rows->len - 1);
  else
    leave_slow_page (self, answer, now);
}

/* A server that gives other rows, but not these: it says so, or breaks down over them each time, and
 * over nothing else in between. */
static gboolean
is_refused (ForgeSync *self,
            guint      status,
            gboolean   json)
{
  if (status == 400)
    return json;
  if (!self->has_erred)
    return FALSE;
  /* It was one before. */
  if (self->request_id != 0 && g_hash_table_contains (self->broken, &self->request_id))
    return TRUE;
  if (self->is_slow)
    return self->slow_errors + 1 >= FORGE_SYNC_MAX_TRIES;
  return self->is_up && self->tries + 1 >= FORGE_SYNC_MAX_TRIES &&
         (self->request_id != 0 || self->n_errors < FORGE_SYNC_MAX_ERRORS);
}

static void
read_answer (ForgeSync       *self,
             guint            status,
             gboolean         json,
             GBytes          *body,
             ForgeSyncAnswer *answer)
{
  answer->is_gone = status == 404 && json;
  self->has_erred = status >= 500;
  if (status == 200 && json)
    {
      if (self->request_id != 0)
        answer->client = forge_page_parse_client (body, NULL);
      else
        answer->page = forge_page_parse (body, NULL);
      self->has_erred = !answer->client && !answer->page;
    }
  answer->is_refused = is_refused (self, status, json);
  if (answer->client || answer->page)
    self->n_errors = 0;
  else if (answer->is_refused && self->has_erred && self->request_id == 0)
    self->n_errors++;
  if (answer->is_refused || (answer->page && answer->page->broken->len > 0))
    self->withholding = forge_sync_judge_status (status, json);
}

/* What it breaks down over it is asked for again, as often as before. */
static void
take_trial (ForgeSync *self,
            guint      status,
            gboolean   json,
            gint64     retry_after,
            guint32    random,
            gint64     now)
{
  if (!json || (status != 200 && status != 404))
    {
      forge_sync_end_try (self, forge_sync_judge_status (status, json), retry_after, random, now);
      return;
    }
  self->is_up = TRUE;
  self->tries = 0;
  self->silent_since = 0;
}

/* What is new is stored, and the round goes on where it was. */
static void
take_peek (ForgeSync *self,
           guint64    request,
           guint      status,
           gboolean   json,
           GBytes    *body,
           guint32    random,
           gint64     now)
{
  g_auto (ForgeSyncAnswer) answer = { 0 };
  ForgeStep step;

  if (status == 200 && json)
    answer.page = forge_page_parse (body, NULL);
  if (answer.page && !store_answer (self, request, &answer, now, &step))
    {
      forge_sync_end_try (self, FORGE_ERROR_STORAGE, 0, random, now);
      return;
    }
  if (answer.page)
    self->silent_since = 0;
  if (answer.page && self->n_changed > 0 && !answer.page->is_last && ++self->n_peeked < MAX_PEEKED)
    self->peek_page++;
  else
    forge_sync_put_off_peek (self, now);
}

void
forge_sync_answer (ForgeSync *self,
                   guint64    request,
                   guint      status,
                   gboolean   json,
                   GBytes    *body,
                   gint64     retry_after,
                   guint32    random,
                   gint64     now)
{
  g_auto (ForgeSyncAnswer) answer = { 0 };
  ForgeStep step;

  g_return_if_fail (request == self->request && request != 0);

  self->request = 0;
  if (self->is_trial)
    {
      take_trial (self, status, json, retry_after, random, now);
      forge_sync_end_read (self, request);
      return;
    }
  if (self->is_peek)
    {
      take_peek (self, request, status, json, body, random, now);
      forge_sync_end_read (self, request);
      return;
    }
  read_answer (self, status, json, body, &answer);
  if (!answer.page && !answer.client && !answer.is_gone && !answer.is_refused)
    forge_sync_end_try (self, forge_sync_judge_status (status, json), retry_after, random, now);
  else if (!store_answer (self, request, &answer, now, &step))
    forge_sync_end_try (self, FORGE_ERROR_STORAGE, 0, random, now);
  else if (self->is_slow)
    leave_slow (self, &answer, now);
  else
    forge_sync_carry_on (self, step, random, now);
  forge_sync_end_read (self, request);
}

void
forge_sync_fail (ForgeSync *self,
                 guint64    request,
                 ForgeError code,
                 guint32    random,
                 gint64     now)
{
  g_return_if_fail (request == self->request && request != 0);

  self->request = 0;
  forge_sync_end_read (self, request);
  if (self->is_peek)
    {
      forge_sync_put_off_peek (self, now);
      return;
    }
  self->has_erred = FALSE;
  forge_sync_end_try (self, code, 0, random, now);
}
