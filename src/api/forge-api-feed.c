/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-api-private.h"

#include "forge-error.h"

/* What is read waits this long for the feed to say where it stands. */
#define GRACE         (G_TIME_SPAN_SECOND / 2)
#define FIRST_BACKOFF (G_TIME_SPAN_SECOND / 2)
#define LAST_BACKOFF  (30 * G_TIME_SPAN_SECOND)
/* After an answer without news, so that a service that does not hold its answers is no storm. */
#define PAUSE         (G_TIME_SPAN_SECOND / 10)
/* A report may be quicker than the answer, but not by much: what takes longer is news. */
#define MAX_HOLD      G_TIME_SPAN_SECOND

/* A request of the feed. It outlives the ForgeApi when that is disposed of. */
typedef struct {
  ForgeApi     *api;         /* (borrowed): not to be touched once @cancellable is cancelled */
  GCancellable *cancellable; /* (owned) */
} Poll;

static void poll_feed (ForgeApi *self);

static void
look_again (ForgeApi *self,
            gint64    delay)
{
  self->feed_at = forge_api_now (self) + delay;
  forge_api_schedule (self);
}

static void
set_alive (ForgeApi *self,
           gboolean  alive)
{
  g_autoptr (GArray) actions = forge_actions_new ();
  gint64 now = forge_api_now (self);

  self->feed_alive = alive;
  self->is_online = TRUE;
  forge_freshness_set_feed (self->freshness, alive, now, actions);
  forge_freshness_set_online (self->freshness, self->holds == 0, now, actions);
  forge_api_act (self, actions);
}

static void
forget_reports (ForgeApi *self)
{
  self->feed_epoch++;
  g_array_set_size (self->held_reports, 0);
  self->held_until = G_MAXINT64;
  g_hash_table_remove_all (self->own);
}

static void
forget_numbers_to (ForgeApi *self,
                   guint64   last)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->own);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (*(const guint64 *) key <= last)
      g_hash_table_iter_remove (&iter);
}

/* A burst is one change: of the client when they are all of one, else of anything. */
static void
report_burst (ForgeApi *self,
              GArray   *reports)
{
  gint64 id = 0;

  if (reports->len == 0)
    return;

  for (guint i = 0; i < reports->len; i++)
    {
      const ForgeReport *report = &g_array_index (reports, ForgeReport, i);

      if (i > 0 && report->id != id)
        {
          id = 0;
          break;
        }
      id = report->id;
    }
  forge_api_emit_elsewhere (self, id, FORGE_CAUSE_ELSEWHERE);
}

/* Whether @report is of a change that was settled here. The number alone does not say so: an answer
 * to a change that altered nothing has that of the last change of anybody. */
static gboolean
is_own (ForgeApi          *self,
        const ForgeReport *report)
{
  const gint64 *id = g_hash_table_lookup (self->own, &report->number);

  return id != NULL && *id == report->id;
}

/* Leaves out one's own changes, and holds back what may be one's own: the feed can be quicker than
 * the answer to the change that it reports. */
static void
take_reports (ForgeApi *self,
              GArray   *reports)
{
  g_autoptr (GArray) burst = g_array_new (FALSE, FALSE, sizeof (ForgeReport));

  for (guint i = 0; i < reports->len; i++)
    {
      const ForgeReport *report = &g_array_index (reports, ForgeReport, i);

      if (is_own (self, report))
        continue;
      g_array_append_vals (forge_api_is_changing (self, report) ? self->held_reports : burst,
                           report, 1);
    }
  if (self->held_reports->len == 0)
    self->held_until = G_MAXINT64;
  else if (self->held_until == G_MAXINT64)
    self->held_until = forge_api_now (self) + MAX_HOLD;
  forge_api_schedule (self);
  report_burst (self, burst);
}

void
forge_api_tell_held (ForgeApi *self)
{
  g_autoptr (GArray) held = g_array_copy (self->held_reports);

  g_array_set_size (self->held_reports, 0);
  self->held_until = G_MAXINT64;
  report_burst (self, held);
}

/* Somebody may have opened another profile: its numbers, and its clients, are others. */
static void
take_profile (ForgeApi   *self,
              const char *profile)
{
  if (self->profile != NULL && g_strcmp0 (self->profile, profile) != 0)
    forge_api_change_principal (self, profile);
  else
    forge_api_set_profile (self, profile);
}

static void
take_status (ForgeApi *self,
             gint64    serial)
{
  gboolean moved = self->status >= 0 && serial != self->status;

  self->status = serial;
  if (moved)
    forge_api_emit_status (self);
}

static void
take_feed (ForgeApi     *self,
           ForgeReports *feed)
{
  gboolean first;

  take_profile (self, feed->profile);
  /* A handler of that may have set another socket. */
  if (self->poll != NULL)
    return;

  first = self->since < 0;
  self->feed_failures = 0;
  self->since = feed->last;
  if (first)
    {
      set_alive (self, TRUE);
    }
  else if (feed->reset)
    {
      forget_reports (self);
      forge_api_emit_elsewhere (self, 0, FORGE_CAUSE_ELSEWHERE);
    }
  else
    {
      take_reports (self, feed->reports);
      forget_numbers_to (self, feed->last);
    }
  if (self->poll == NULL && self->since >= 0)
    take_status (self, feed->status);

  /* So may one of the signal. */
  if (self->poll != NULL || self->since < 0)
    return;
  if (!first && !feed->reset && feed->reports->len == 0)
    look_again (self, PAUSE);
  else
    poll_feed (self);
}

/* What it would have reported meanwhile is not known: when it is back, everything is read anew
 * (freshness I22). */
static void
lose_feed (ForgeApi *self)
{
  gint64 limit = MIN (LAST_BACKOFF, FIRST_BACKOFF << MIN (self->feed_failures, 6));

  self->feed_failures++;
  self->since = -1;
  self->status = -1;
  forget_reports (self);
  set_alive (self, FALSE);
  look_again (self, g_random_int_range (limit / 2, limit));
}

static ForgeReports *
read_answer (SoupMessage  *message,
             GBytes       *body,
             GError      **error)
{
  if (body == NULL)
    return NULL;
  if (soup_message_get_status (message) != SOUP_STATUS_OK || !forge_http_is_json (message))
    {
      g_set_error (error, FORGE_ERROR, FORGE_ERROR_PARSE, "The feed answered %u",
                   soup_message_get_status (message));
      return NULL;
    }
  return forge_wire_read_feed (body, error);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Poll *poll = user_data;
  SoupMessage *message = forge_http_get_message (result);
  g_autoptr (ForgeApi) self = NULL;
  g_autoptr (ForgeReports) feed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = forge_http_send_finish (result, &error);

  if (!g_cancellable_is_cancelled (poll->cancellable))
    {
      self = g_object_ref (poll->api);
      g_clear_object (&self->poll);
      self->feed_at = G_MAXINT64;
      forge_http_log (message, "changes/");
      feed = read_answer (message, body, &error);
      if (feed != NULL)
        {
          take_feed (self, feed);
        }
      else
        {
          g_debug ("The change feed is lost: %s", error->message);
          lose_feed (self);
        }
    }
  g_object_unref (poll->cancellable);
  g_free (poll);
}

/* (transfer full) */
static char *
make_path (ForgeApi *self)
{
  GString *path = g_string_new ("changes/");

  if (self->since >= 0)
    g_string_append_printf (path, "?since=%" G_GINT64_FORMAT, self->since);
  if (self->since >= 0 && self->status >= 0)
    g_string_append_printf (path, "&status=%" G_GINT64_FORMAT, self->status);
  return g_string_free (path, FALSE);
}

static void
poll_feed (ForgeApi *self)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *path = make_path (self);
  Poll *poll = g_new0 (Poll, 1);

  self->poll = g_cancellable_new ();
  poll->api = self;
  poll->cancellable = g_object_ref (self->poll);
  message = forge_http_message_new ("GET", path);
  forge_http_send_async (self->sessions[FORGE_CHANNEL_FEED], message, self->poll, on_answer, poll);
}

void
forge_api_start_feed (ForgeApi *self)
{
  poll_feed (self);
  look_again (self, GRACE);
}

void
forge_api_stop_feed (ForgeApi *self)
{
  g_autoptr (GArray) actions = forge_actions_new ();
  gint64 now = forge_api_now (self);

  if (self->poll != NULL)
    g_cancellable_cancel (self->poll);
  g_clear_object (&self->poll);
  self->feed_alive = FALSE;
  self->is_online = FALSE;
  forge_freshness_set_online (self->freshness, FALSE, now, actions);
  forge_freshness_set_feed (self->freshness, FALSE, now, actions);
  forge_api_act (self, actions);
  self->feed_at = G_MAXINT64;
  self->feed_failures = 0;
  self->since = -1;
  self->status = -1;
  forget_reports (self);
}

void
forge_api_tick_feed (ForgeApi *self)
{
  if (self->poll == NULL)
    {
      poll_feed (self);
    }
  else if (!self->feed_alive)
    {
      /* It does not answer; what was asked for need not wait for that. */
      set_alive (self, FALSE);
    }
}

void
forge_api_feed_settled (ForgeApi *self,
                        gint64    id,
                        guint64   number,
                        guint     epoch)
{
  g_autoptr (GArray) held = g_array_copy (self->held_reports);

  if (id != 0 && epoch == self->feed_epoch && self->since >= 0 && number > (guint64) self->since)
    g_hash_table_insert (self->own, g_memdup2 (&number, sizeof number),
                         g_memdup2 (&id, sizeof id));

  /* What was reported of the client before the bump is in whatever is read after it. */
  g_array_set_size (self->held_reports, 0);
  for (guint i = held->len; i-- > 0;)
    if (id != 0 && g_array_index (held, ForgeReport, i).id == id)
      g_array_remove_index (held, i);
  take_reports (self, held);
}
