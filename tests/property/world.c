/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "coverage.h"
#include "stores.h"

#define MAX_ENTRIES 6  /* fewer than there are keys */
#define MAX_BYTES   4096
#define MAX_STEPS   4000

ForgeKey *world_keys[N_KEYS];

static World world;

/* Actions */

static void
on_begin (World *self,
          guint  layer,
          guint  key,
          guint64 flight)
{
  Layer *at = &self->layers[layer];
  Request *request = world_add_request (self, REQUEST_GET, layer);

  if (at->live[key] != 0)
    world_violate (self, "two flights of one key", key);
  request->key = key;
  request->flight = flight;
  at->live[key] = flight;
  at->begins[key]++;
  coverage.n_gets++;
}

static gboolean
is_announced (World *self,
              guint  key)
{
  for (guint i = 0; i < self->n_requests; i++)
    if (self->requests[i].kind == REQUEST_FEED && self->requests[i].layer == 0 &&
        forge_tags_intersect (self->requests[i].tags, world_keys[key]->tags))
      return TRUE;
  return FALSE;
}

static void
on_label (World             *self,
          guint              layer,
          guint              key,
          const ForgeAction *action)
{
  Layer *at = &self->layers[layer];

  if (action->seq != ++at->events || action->from != at->labels[key])
    world_violate (self, "the events have a gap", key);
  at->labels[key] = action->to;

  if (layer == 0)
    coverage.cells[self->last_outcome[key]][action->to][action->cause]++;
  else if (self->feed && !is_announced (self, key))
    {
      Request *news = world_add_request (self, REQUEST_FEED, 0);

      news->answered = TRUE;
      news->tags = world_keys[key]->tags;
    }
}

static guint
index_of (const ForgeKey *key)
{
  guint i = 0;

  while (!forge_key_equal (key, world_keys[i]))
    i++;
  return i;
}

void
world_act (World *self,
           guint  layer)
{
  Layer *at = &self->layers[layer];

  for (guint i = 0; i < self->actions->len; i++)
    {
      const ForgeAction *action = &g_array_index (self->actions, ForgeAction, i);
      guint key = action->key != NULL ? index_of (action->key) : N_KEYS;

      switch (action->kind)
        {
        case FORGE_ACTION_BEGIN:
          on_begin (self, layer, key, action->seq);
          break;
        case FORGE_ACTION_REVOKE:
          /* The request stays on its way: a cancellation can come too late. */
          at->live[key] = 0;
          break;
        case FORGE_ACTION_LABEL:
          on_label (self, layer, key, action);
          break;
        case FORGE_ACTION_WAKE:
          at->wake = action->when;
          break;
        default:
          g_assert_not_reached ();
        }
    }
  g_array_set_size (self->actions, 0);
}

/* Events */

static void
observe (World *self,
         guint  layer,
         guint  key)
{
  Layer *at = &self->layers[layer];
  ForgeEntry *entry;
  Body body;

  if (at->observed[key])
    return;

  at->observed[key] = TRUE;
  entry = forge_cache_get (at->cache, world_keys[key], self->now, NULL);
  if (entry != NULL)
    {
      body = body_of_entry (entry);
      world_show (self, layer, key, &body);
    }
  forge_freshness_observe (at->core, world_keys[key], entry != NULL ? &entry->stamp : NULL,
                           self->now, self->actions);
  world_act (self, layer);
}

static void
unobserve (World *self,
           guint  key)
{
  Layer *at = &self->layers[0];

  if (!at->observed[key])
    return;

  at->observed[key] = FALSE;
  at->shows[key] = FALSE;
  forge_freshness_unobserve (at->core, world_keys[key], self->now, self->actions);
  world_act (self, 0);
}

static void
read_once (World *self,
           guint  key)
{
  Layer *at = &self->layers[0];
  ForgeEntry *entry = forge_cache_get (at->cache, world_keys[key], self->now, NULL);
  guint64 wanted;

  if (self->n_readers == MAX_READERS)
    return;

  wanted = forge_freshness_read (at->core, world_keys[key], entry != NULL ? &entry->stamp : NULL,
                                 self->now, self->actions);
  if (wanted != 0)
    self->readers[self->n_readers++] = (Reader) { key, wanted, self->told[key] };
  world_act (self, 0);
}

static void
pass_time (World  *self,
           gint64  span)
{
  gint64 end = self->now + span;

  for (guint steps = 0;; steps++)
    {
      Layer *next = &self->layers[0];

      if (self->n_layers == 2 && self->layers[1].wake < next->wake)
        next = &self->layers[1];
      self->now = MIN (end, MAX (next->wake, self->now));
      world_expire (self);
      if (next->wake > end)
        return;
      if (steps == MAX_STEPS)
        {
          world_violate (self, "it wakes without end", N_KEYS);
          return;
        }
      next->wake = G_MAXINT64;
      forge_freshness_tick (next->core, self->now, self->actions);
      world_act (self, next - self->layers);
    }
}

static void
change_user (World *self)
{
  self->user = 1 - self->user;
  self->n_readers = 0;
  for (guint layer = 0; layer < self->n_layers; layer++)
    {
      Layer *at = &self->layers[layer];

      for (guint key = 0; key < N_KEYS; key++)
        {
          at->shows[key] = FALSE;
          at->begins[key] = 0;
          at->seen[key] = 0;
          self->must[key] = self->told[key] = self->server.changed_at[key];
        }
      forge_freshness_change_principal (at->core, self->now, self->actions);
      forge_cache_clear (at->cache);
      world_act (self, layer);
    }
}

static void
set_feed (World    *self,
          gboolean  alive)
{
  if (self->feed == alive)
    return;

  self->feed = alive;
  for (guint i = self->n_requests; i-- > 0;)
    if (self->requests[i].kind == REQUEST_FEED && self->requests[i].layer == 0)
      self->requests[i] = self->requests[--self->n_requests];
  for (guint key = 0; alive && self->n_layers == 1 && key < N_KEYS; key++)
    self->must[key] = self->told[key] = self->server.changed_at[key];
  forge_freshness_set_feed (self->layers[0].core, alive, self->now, self->actions);
  world_act (self, 0);
}

static void
set_online (World    *self,
            gboolean  online)
{
  guint layer = self->n_layers - 1;

  self->online = online;
  forge_freshness_set_online (self->layers[layer].core, online, self->now, self->actions);
  world_act (self, layer);
}

static void
refresh (World *self,
         guint  layer)
{
  forge_freshness_bump (self->layers[layer].core, FORGE_TAGS_ALL, FORGE_CAUSE_REFRESH, self->now,
                        self->actions);
  world_act (self, layer);
}

static gboolean
is_choice (const Request *request,
           Op             op)
{
  gboolean get = request->kind == REQUEST_GET, change = request->kind == REQUEST_CHANGE;

  switch ((guint) op)
    {
    case OP_PROCESS:
      return !request->answered;
    case OP_DELIVER:
      return request->answered;
    case OP_DUPLICATE:
      return get && request->answered;
    case OP_LOSE:
      return !request->abandoned && request->kind != REQUEST_FEED;
    case OP_FAIL:
      return get && !request->answered;
    case OP_REJECT:
    case OP_NOT_SENT:
      return change && !request->answered && !request->abandoned;
    case OP_RESEND:
      return get;
    default:
      return FALSE;
    }
}

/* The request that event @op number @a is about: 255 is the last one. */
static guint
choose (World *self,
        Op     op,
        guint  a)
{
  guint n = 0, nth;

  for (guint i = 0; i < self->n_requests; i++)
    n += is_choice (&self->requests[i], op);
  if (n == 0)
    return MAX_REQUESTS;

  nth = a == 255 ? n - 1 : a % n;
  for (guint i = 0;; i++)
    if (is_choice (&self->requests[i], op) && nth-- == 0)
      return i;
}

static void
run_on_request (World *self,
                Event  event)
{
  guint index = choose (self, event.op, event.a);

  if (index == MAX_REQUESTS)
    return;
  if (event.op == OP_PROCESS)
    world_process (self, index);
  else if (event.op == OP_DELIVER || event.op == OP_DUPLICATE)
    world_deliver (self, index, event.op == OP_DUPLICATE);
  else if (event.op == OP_LOSE)
    world_lose (self, index);
  else if (event.op == OP_FAIL)
    world_fail (self, index, event.b);
  else if (event.op == OP_REJECT)
    world_reject (self, index, event.b);
  else if (event.op == OP_NOT_SENT)
    world_not_sent (self, index);
  else
    world_resend (self, index);
}

static void
run_event (World *self,
           Event  event)
{
  static const gint64 spans[] = { 1, 1, 5, 5, 20, 20, 40, 66, 66, 301 };

  switch ((Op) event.op)
    {
    case OP_OBSERVE:
      observe (self, 0, event.a % N_KEYS);
      break;
    case OP_UNOBSERVE:
      unobserve (self, event.a % N_KEYS);
      break;
    case OP_READ:
      read_once (self, event.a % N_KEYS);
      break;
    case OP_MUTATE:
      world_mutate (self, event.a % N_CHANGES, event.b);
      break;
    case OP_FOREIGN:
      world_foreign (self, event.a % N_CHANGES, event.b);
      break;
    case OP_TIME:
      pass_time (self, spans[event.a % G_N_ELEMENTS (spans)] * G_TIME_SPAN_SECOND);
      break;
    case OP_USER:
      change_user (self);
      break;
    case OP_FEED:
      set_feed (self, !self->feed);
      break;
    case OP_ONLINE:
      set_online (self, !self->online);
      break;
    case OP_REFRESH:
      refresh (self, 0);
      break;
    case OP_FORGET:
      if (self->layers[0].store != NULL)
        odd_store_forget (self->layers[0].store, world_keys[event.a % N_KEYS]);
      break;
    case OP_PROCESS:
    case OP_DELIVER:
    case OP_DUPLICATE:
    case OP_LOSE:
    case OP_FAIL:
    case OP_REJECT:
    case OP_NOT_SENT:
    case OP_RESEND:
      run_on_request (self, event);
      break;
    case N_OPS:
    default:
      g_assert_not_reached ();
    }
}

/* Everything on its way comes to its end. */
static void
drain (World *self)
{
  for (guint steps = 0; self->n_requests > 0 && self->violation[0] == '\0'; steps++)
    {
      if (steps == MAX_STEPS)
        world_violate (self, "it never comes to rest", N_KEYS);
      else if (!self->requests[0].answered)
        world_process (self, 0);
      else
        world_deliver (self, 0, FALSE);
      world_check (self);
    }
}

/* The network heals, everybody looks: what is shown is then fresh, and the truth. */
static void
come_to_rest (World *self)
{
  set_online (self, TRUE);
  set_feed (self, TRUE);
  if (self->n_layers == 2)
    refresh (self, 1);
  for (guint key = 0; key < N_KEYS; key++)
    observe (self, 0, key);
  drain (self);

  for (guint round = 0; round < 4 && !world_is_true (self); round++)
    {
      pass_time (self, FORGE_QUARANTINE);
      drain (self);
    }
  for (guint key = 0; key < N_KEYS; key++)
    if (self->layers[0].shows[key] &&
        self->layers[0].shown[key].content != self->server.contents[key])
      world_violate (self, "at rest, and not what the server has", key);
  if (!world_is_true (self))
    world_violate (self, "at rest, and not all is fresh", N_KEYS);
  if (self->n_readers > 0)
    world_violate (self, "a reader waits for ever", self->readers[0].key);
}

static void
open_layer (World *self,
            guint  layer)
{
  Layer *at = &self->layers[layer];
  guint store = self->schedule->store;

  *at = (Layer) { .core = forge_freshness_new (), .wake = G_MAXINT64 };
  if (store > 0)
    at->store = odd_store_new (store == 1);
  at->cache = forge_cache_new (at->core, layer == 0 ? MAX_ENTRIES : 2 * N_KEYS, MAX_BYTES,
                               store > 0 ? &odd_store : NULL, at->store);
  for (guint key = 0; key < N_KEYS; key++)
    at->labels[key] = FORGE_LABEL_EMPTY;
}

static void
open_world (World          *self,
            const Schedule *schedule)
{
  self->schedule = schedule;
  self->now = G_TIME_SPAN_HOUR;
  server_init (&self->server);
  self->n_layers = schedule->layers;
  self->user = 0;
  self->feed = FALSE;
  self->online = TRUE;
  self->n_requests = self->n_mutations = self->n_readers = self->most_under_way = 0;
  self->violation[0] = '\0';
  for (guint key = 0; key < N_KEYS; key++)
    {
      if (world_keys[key] == NULL)
        world_keys[key] = forge_key_new (server_paths[key]);
      self->must[key] = self->told[key] = 0;
      self->last_outcome[key] = OUTCOME_NONE;
    }
  if (self->actions == NULL)
    self->actions = forge_actions_new ();

  for (guint layer = 0; layer < self->n_layers; layer++)
    open_layer (self, layer);
  set_feed (self, TRUE);
  for (guint key = 0; self->n_layers == 2 && key < N_KEYS; key++)
    observe (self, 1, key);
}

const char *
world_run (const Schedule *schedule)
{
  World *self = &world;

  open_world (self, schedule);
  for (guint i = 0; i < schedule->n_events && self->violation[0] == '\0'; i++)
    {
      run_event (self, schedule->events[i]);
      world_check (self);
    }
  if (self->violation[0] == '\0')
    come_to_rest (self);

  coverage.n_schedules++;
  coverage.by_length[schedule->n_events]++;
  coverage.by_mutations[MIN (self->most_under_way, 255)]++;
  for (guint layer = 0; layer < self->n_layers; layer++)
    {
      forge_cache_free (self->layers[layer].cache);
      forge_freshness_free (self->layers[layer].core);
    }
  return self->violation[0] != '\0' ? self->violation : NULL;
}
