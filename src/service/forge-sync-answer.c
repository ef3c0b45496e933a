/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer is, and what becomes of it. */
#include "forge-sync-private.h"

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
  self->is_walk = self->is_full = self->is_filling = FALSE;
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

/* A hole is there until a whole pass has met none, and as long nothing is fresh. */
static void
leave_slow_page (ForgeSync             *self,
                 const ForgeSyncAnswer *answer,
                 gint64                 now)
{
  self->silent_since = 0;
  self->next_slow = now + FORGE_SYNC_PACE;
  if (answer->is_refused)
    {
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

/* A server that gives other rows, but not these. */
static gboolean
is_refused (ForgeSync             *self,
            guint                  status,
            gboolean               json,
            const ForgeSyncAnswer *answer)
{
  if (!json || answer->page || answer->client)
    return FALSE;
  return status == 400 || (status == 200 && self->request_id != 0 && self->tries + 1 >= FORGE_SYNC_MAX_TRIES);
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
  g_auto (ForgeSyncAnswer) answer = { .is_gone = status == 404 && json };
  ForgeStep step;

  g_return_if_fail (request == self->request && request != 0);

  self->request = 0;
  if (status == 200 && json && self->request_id != 0)
    answer.client = forge_page_parse_client (body, NULL);
  else if (status == 200 && json)
    answer.page = forge_page_parse (body, NULL);
  answer.is_refused = is_refused (self, status, json, &answer);
  if (answer.is_refused || (answer.page && answer.page->broken->len > 0))
    self->withholding = forge_sync_judge_status (status, json);
  if (!answer.page && !answer.client && !answer.is_gone && !answer.is_refused)
    forge_sync_end_try (self, forge_sync_judge_status (status, json), retry_after, random, now);
  else if (!store_answer (self, request, &answer, now, &step))
    forge_sync_end_try (self, FORGE_ERROR_STORAGE, 0, random, now);
  else if (self->is_slow)
    leave_slow_page (self, &answer, now);
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
  forge_sync_end_try (self, code, 0, random, now);
  forge_sync_end_read (self, request);
}
