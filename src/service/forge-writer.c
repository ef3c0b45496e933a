/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-writer-private.h"

#include <string.h>

#include "forge-error.h"
#include "forge-sleep.h"
#include "forge-validation.h"

#define LONGEST_REST_SECONDS 30
#define MOST_DOUBLINGS       5
/* Long over. */
#define AT_ONCE              1

static gint64
machine_clock (gpointer user_data)
{
  return g_get_real_time ();
}

gint64
forge_writer_now (ForgeWriter *self)
{
  return self->clock (self->clock_data);
}

static void
write_clear (gpointer data)
{
  ForgeWrite *write = data;

  forge_entry_free (write->entry);
  g_clear_object (&write->message);
  g_clear_object (&write->base);
  g_clear_object (&write->mine);
  g_clear_object (&write->made);
}

ForgeWrite *
forge_write_ref (ForgeWrite *write)
{
  return g_rc_box_acquire (write);
}

void
forge_write_unref (ForgeWrite *write)
{
  g_rc_box_release_full (write, write_clear);
}

/* Out of the list: what the server still answers is not looked at. */
static void
retire (gpointer data)
{
  ForgeWrite *write = data;

  write->writer = NULL;
  forge_write_unref (write);
}

static void
schedule (ForgeWriter *self)
{
  gint64 due = G_MAXINT64;

  if (self->clock != machine_clock)
    return;
  for (guint i = 0; i < self->writes->len; i++)
    {
      const ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (!write->running && write->entry->due != 0)
        due = MIN (due, write->entry->due);
    }
  g_source_set_ready_time (self->timer,
                           due == G_MAXINT64 ? -1
                           : g_get_monotonic_time () + MAX (due - forge_writer_now (self), 0));
}

/* One after another: those of one client, in the order of the person (freshness I16). */
static gboolean
is_busy (ForgeWriter *self,
         gint64       client)
{
  for (guint i = 0; i < self->writes->len; i++)
    {
      const ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (write->running && write->entry->client == client)
        return TRUE;
    }
  return FALSE;
}

static void
start (ForgeWrite *write)
{
  gboolean sent = write->entry->number != 0;

  write->running = TRUE;
  write->begun = forge_writer_now (write->writer);
  switch (write->entry->kind)
    {
    case FORGE_ENTRY_CREATE:
      if (sent)
        forge_write_create_verify (write);
      else
        forge_write_create (write);
      break;
    case FORGE_ENTRY_UPDATE:
      if (sent)
        forge_write_update_verify (write);
      else
        forge_write_update (write);
      break;
    case FORGE_ENTRY_DELETE:
      forge_write_delete (write);
      break;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
may_start (ForgeWriter      *self,
           const ForgeWrite *write)
{
  const ForgeEntry *entry = write->entry;

  return !write->running && (entry->client == 0 || !is_busy (self, entry->client));
}

/* The oldest that waits for its turn. */
static void
start_next (ForgeWriter *self,
            gint64       client)
{
  for (guint i = 0; i < self->writes->len; i++)
    {
      ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (write->entry->number == 0 && write->entry->client == client &&
          may_start (self, write))
        {
          start (write);
          return;
        }
    }
}

void
forge_writer_tick (ForgeWriter *self)
{
  gint64 now = forge_writer_now (self);

  /* None ends before the main loop turns. */
  for (guint i = 0; i < self->writes->len; i++)
    {
      ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (write->entry->due != 0 && write->entry->due <= now && may_start (self, write))
        start (write);
    }
  schedule (self);
}

void
forge_writer_wake (ForgeWriter *self)
{
  for (guint i = 0; i < self->writes->len; i++)
    {
      ForgeWrite *write = g_ptr_array_index (self->writes, i);

      /* A deletion waits for its time, or again after that. */
      if (write->entry->due != 0 && (write->entry->state != FORGE_ENTRY_WAITING || write->rests > 0))
        write->entry->due = AT_ONCE;
    }
  forge_writer_tick (self);
}

static gboolean
on_timer (gpointer data)
{
  ForgeWriter *self = data;

  g_source_set_ready_time (self->timer, -1);
  forge_writer_tick (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_timer (GSource     *source,
                GSourceFunc  callback,
                gpointer     data)
{
  return callback (data);
}

static GSourceFuncs timer_funcs = { .dispatch = dispatch_timer };

void
forge_writer_set_clock (ForgeWriter *self,
                        ForgeClock   clock,
                        gpointer     user_data)
{
  self->clock = clock;
  self->clock_data = user_data;
  g_source_set_ready_time (self->timer, -1);
}

void
forge_writer_enter (ForgeWriter  *self,
                    ForgeRequest *request,
                    ForgeEntry   *entry,
                    ForgeClient  *base,
                    ForgeClient  *mine)
{
  ForgeWrite *write = g_rc_box_new0 (ForgeWrite);

  write->writer = self;
  write->entry = entry;
  write->base = base;
  write->mine = mine;
  g_ptr_array_add (self->writes, write);
  /* A deletion is answered at once. */
  if (entry->number != 0)
    {
      schedule (self);
      return;
    }
  write->message = g_object_ref (request->message);
  soup_server_message_pause (write->message);
  if (may_start (self, write))
    start (write);
}

ForgeWrite *
forge_writer_find (ForgeWriter     *self,
                   gint64           client,
                   ForgeEntryKind   kind,
                   ForgeEntryState  state)
{
  for (guint i = 0; i < self->writes->len; i++)
    {
      ForgeWrite *write = g_ptr_array_index (self->writes, i);

      if (write->entry->number != 0 && write->entry->client == client &&
          write->entry->kind == kind && write->entry->state == state)
        return write;
    }
  return NULL;
}

gboolean
forge_writer_commit (ForgeWriter  *self,
                     gboolean      done,
                     GError      **error)
{
  if (done)
    return forge_store_commit (self->store, error);
  forge_store_rollback (self->store);
  return FALSE;
}

gboolean
forge_write_keep (ForgeWrite       *write,
                  ForgeEntryState   state,
                  gint64            due,
                  GError          **error)
{
  ForgeWriter *self = write->writer;

  write->entry->state = state;
  write->entry->due = due;
  return forge_store_begin (self->store, error) &&
         forge_writer_commit (self, forge_journal_put (self->database, write->entry, error), error);
}

void
forge_write_note (ForgeWrite      *write,
                  ForgeEntryState  state,
                  gint64           due)
{
  g_autoptr (GError) error = NULL;

  if (!forge_write_keep (write, state, due, &error))
    g_message ("What is known of a change could not be kept: %s", error->message);
}

static void
tell_counts (ForgeWriter *self)
{
  GString *counts = g_string_new (NULL);

  forge_writer_append_counts (self, counts);
  if (g_strcmp0 (counts->str, self->counts) != 0)
    forge_feed_move_status (self->feed);
  g_free (self->counts);
  self->counts = g_string_free (counts, FALSE);
}

void
forge_write_leave (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;

  write->running = FALSE;
  tell_counts (self);
  forge_feed_wake (self->feed);
  start_next (self, write->entry->client);
  schedule (self);
}

/* Longer each time, while nothing is found out; but at the horizon it is decided. */
void
forge_write_rest (ForgeWrite *write)
{
  gint64 horizon = write->entry->sent + FORGE_WRITER_HORIZON;
  gint64 seconds;

  write->rests++;
  seconds = MIN (1 << MIN (write->rests, MOST_DOUBLINGS), LONGEST_REST_SECONDS);
  write->entry->due = forge_writer_now (write->writer) + seconds * G_TIME_SPAN_SECOND;
  if (write->begun < horizon)
    write->entry->due = MIN (write->entry->due, horizon);
  forge_write_leave (write);
}

void
forge_write_end (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;
  guint position;

  if (g_ptr_array_find (self->writes, write, &position))
    g_ptr_array_steal_index (self->writes, position);
  forge_write_leave (write);
  retire (write);
}

void
forge_write_drop (ForgeWrite *write)
{
  ForgeWriter *self = write->writer;
  g_autoptr (GError) error = NULL;

  if (write->entry->number != 0 && forge_store_begin (self->store, &error))
    forge_writer_commit (self,
                         forge_journal_remove (self->database, write->entry->number, &error),
                         &error);
  /* It is found out again at the next start. */
  if (error)
    g_message ("A change that is over is still in the journal: %s", error->message);
  forge_write_end (write);
}

/* A deletion that was refused: the client is in the list again. */
static gboolean
bring_back (ForgeWrite  *write,
            GError     **error)
{
  return write->entry->kind != FORGE_ENTRY_DELETE ||
         forge_store_restore (write->writer->store, write->entry->client, error);
}

void
forge_write_report (ForgeWrite      *write,
                    ForgeEntryState  state,
                    const char      *code)
{
  ForgeWriter *self = write->writer;
  g_autoptr (GError) error = NULL;

  write->entry->state = state;
  write->entry->due = 0;
  g_free (write->entry->code);
  write->entry->code = g_strdup (code);
  if (forge_store_begin (self->store, &error))
    forge_writer_commit (self,
                         bring_back (write, &error) &&
                         forge_journal_put (self->database, write->entry, &error), &error);
  /* It is found out again at the next start. */
  if (error)
    g_message ("What became of a change could not be kept: %s", error->message);
  forge_write_leave (write);
}

char *
forge_writer_row_to_json (ForgeClient *row)
{
  GString *json = g_string_new (NULL);

  forge_client_append_json (row, json);
  return g_string_free (json, FALSE);
}

static ForgeClient *
read_row (const char  *json,
          GError     **error)
{
  g_autoptr (ForgeJson) row = forge_json_parse (json, strlen (json), error);

  return row ? forge_client_new_from_json (row, 0, error) : NULL;
}

/* What was meant: the body over the row that it was meant for. */
static gboolean
read_texts (ForgeWrite  *write,
            GError     **error)
{
  const ForgeEntry *entry = write->entry;
  g_autoptr (ForgeProblems) problems = NULL;
  g_autoptr (ForgeJson) body = NULL;

  if (entry->base)
    {
      write->base = read_row (entry->base, error);
      if (!write->base)
        return FALSE;
    }
  if (!entry->body)
    return TRUE;
  body = forge_json_parse (entry->body, strlen (entry->body), error);
  if (!body)
    return FALSE;
  write->mine = write->base ? forge_client_copy (write->base) : forge_client_new (0);
  if (forge_validate_body (body, FALSE, write->mine, &problems))
    return TRUE;
  g_propagate_error (error, forge_error_new_invalid (problems));
  return FALSE;
}

/* Whatever was under way when the program ended: nobody knows what became of it. */
static void
take_up (ForgeWriter *self,
         ForgeEntry  *entry)
{
  const ForgeVerdict unknown = { FORGE_OUTCOME_UNKNOWN, TRUE };
  ForgeWrite *write = g_rc_box_new0 (ForgeWrite);
  g_autoptr (GError) error = NULL;

  write->writer = self;
  write->entry = entry;
  g_ptr_array_add (self->writes, write);
  if (!read_texts (write, &error))
    {
      g_message ("A pending change can't be read: %s", error->message);
      entry->state = FORGE_ENTRY_REFUSED;
      entry->due = 0;
      return;
    }
  if (entry->state == FORGE_ENTRY_SENDING || entry->state == FORGE_ENTRY_UNCONFIRMED)
    {
      forge_replica_settle (self->replica, forge_tags_for_client (entry->client), unknown,
                            forge_sleep_get_time (NULL));
      if (entry->kind != FORGE_ENTRY_DELETE)
        entry->state = FORGE_ENTRY_UNCONFIRMED;
    }
  write->checked = entry->state == FORGE_ENTRY_CHECKING;
  if (entry->state != FORGE_ENTRY_WAITING && entry->state < FORGE_ENTRY_REFUSED)
    entry->due = AT_ONCE;
}

ForgeWriter *
forge_writer_new (ForgeStore     *store,
                  ForgeDatabase  *database,
                  ForgeFeed      *feed,
                  ForgeReplica   *replica,
                  ForgeRemote    *remote,
                  GError        **error)
{
  g_autoptr (GPtrArray) entries = forge_journal_list (database, error);
  ForgeWriter *self;

  if (!entries)
    return NULL;
  self = g_new0 (ForgeWriter, 1);
  self->store = store;
  self->database = database;
  self->feed = feed;
  self->replica = replica;
  self->remote = remote;
  self->cancellable = g_cancellable_new ();
  self->writes = g_ptr_array_new_with_free_func (retire);
  self->clock = machine_clock;
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  while (entries->len > 0)
    take_up (self, g_ptr_array_steal_index (entries, 0));
  g_signal_connect_swapped (remote, "login-changed", G_CALLBACK (forge_writer_wake), self);
  tell_counts (self);
  schedule (self);
  return self;
}

void
forge_writer_free (ForgeWriter *self)
{
  g_signal_handlers_disconnect_by_data (self->remote, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_ptr_array_unref (self->writes);
  g_free (self->counts);
  g_free (self);
}

void
forge_writer_append_counts (ForgeWriter *self,
                            GString     *out)
{
  static const ForgeEntryState states[] = {
    FORGE_ENTRY_UNCONFIRMED, FORGE_ENTRY_REFUSED, FORGE_ENTRY_OVERWRITTEN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      guint n = 0;

      for (guint j = 0; j < self->writes->len; j++)
        {
          const ForgeWrite *write = g_ptr_array_index (self->writes, j);

          n += write->entry->number != 0 && write->entry->state == states[i];
        }
      g_string_append_printf (out, "%s\"%s\":%u", i > 0 ? "," : "",
                              forge_entry_state_to_string (states[i]), n);
    }
}
