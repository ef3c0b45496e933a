/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <string.h>

/* Requests, answers and news on their way between the layers and the server. */

/* A server applies a change so long after it was sent, or never. */
#define DEADLINE (65 * G_TIME_SPAN_SECOND)

static const ForgeMethod methods[N_CHANGES] = {
  [CHANGE_CREATE] = FORGE_METHOD_POST,
  [CHANGE_UPDATE] = FORGE_METHOD_PATCH,
  [CHANGE_DELETE] = FORGE_METHOD_DELETE,
  [CHANGE_RESTORE] = FORGE_METHOD_POST,
};

static ForgeTags
tags_of (const Mutation *mutation)
{
  char path[64];

  if (mutation->change == CHANGE_CREATE)
    return forge_tags_from_change ("clients/");
  g_snprintf (path, sizeof path, "clients/%u/%s", mutation->client + 1,
              mutation->change == CHANGE_RESTORE ? "restore/" : "");
  return forge_tags_from_change (path);
}

Request *
world_add_request (World       *self,
                   RequestKind  kind,
                   guint        layer)
{
  Request *request;

  g_assert (self->n_requests < MAX_REQUESTS);
  request = &self->requests[self->n_requests++];
  *request = (Request) { .kind = kind, .layer = layer };
  return request;
}

static void
remove_request (World *self,
                guint  index)
{
  self->n_requests--;
  memmove (self->requests + index, self->requests + index + 1,
           (self->n_requests - index) * sizeof (Request));
}

static void
apply (World    *self,
       Mutation *mutation)
{
  mutation->altered = server_apply (&self->server, mutation->change, mutation->client);
  mutation->version = self->server.version;
  if (mutation->settled && mutation->user == self->user)
    world_require (self, mutation->version, mutation->altered, FALSE);
}

static void
process_change (World   *self,
                Request *request)
{
  Mutation *mutation = &self->mutations[request->mutation];
  gboolean present = self->server.clients[mutation->client].present;

  if (!present && (mutation->change == CHANGE_UPDATE || mutation->change == CHANGE_DELETE))
    {
      request->status = 404;
      return;
    }
  apply (self, mutation);
  request->status = mutation->change == CHANGE_DELETE ? 204 : 200;
}

static void
process_get (World   *self,
             Request *request)
{
  const Layer *replica = &self->layers[1];
  guint key = request->key;

  request->status = 200;
  if (request->layer + 1 == self->n_layers)
    request->body = (Body) { self->server.version, self->server.contents[key], self->now,
                             self->user, FORGE_LABEL_FRESH };
  else if (replica->shows[key])
    {
      request->body = replica->shown[key];
      request->body.label = replica->labels[key];
    }
  else
    request->status = 503;
}

void
world_process (World *self,
               guint  index)
{
  Request *request = &self->requests[index];

  request->answered = TRUE;
  if (request->kind == REQUEST_GET)
    process_get (self, request);
  else
    process_change (self, request);
  if (request->abandoned)
    remove_request (self, index);
}

/* GETs */

static void
satisfy_readers (World      *self,
                 guint       key,
                 guint64     flight,
                 const Body *body)
{
  for (guint i = self->n_readers; i-- > 0;)
    {
      Reader reader = self->readers[i];

      if (reader.key != key || reader.wanted > flight)
        continue;
      self->readers[i] = self->readers[--self->n_readers];
      if (body != NULL && body->label == FORGE_LABEL_FRESH && body->version < reader.told)
        world_violate (self, "a reader got an answer from before its question", key);
    }
}

static void
end_flight (Layer *layer,
            guint  key)
{
  layer->live[key] = 0;
  layer->begins[key] = 0;
}

static void
fail_get (World   *self,
          Request  request,
          guint    status)
{
  Layer *layer = &self->layers[request.layer];
  gboolean transient = status == 0 || status == 429 || status == 503;

  if (forge_freshness_fail (layer->core, world_keys[request.key], request.flight,
                            transient ? FORGE_FAILURE_TRANSIENT : FORGE_FAILURE_LASTING,
                            status == 429 ? 7 * G_TIME_SPAN_SECOND : 0,
                            (guint32) (request.flight * 2654435761u), self->now, self->actions))
    {
      end_flight (layer, request.key);
      if (request.layer == 0)
        satisfy_readers (self, request.key, G_MAXUINT64, NULL);
    }
  world_act (self, request.layer);
}

static void
arrive_get (World   *self,
            Request  request)
{
  Layer *layer = &self->layers[request.layer];
  ForgeKey *key = world_keys[request.key];
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ForgeEntry) entry = NULL;
  ForgeStamp stamp;

  if (!forge_freshness_arrive (layer->core, key, request.flight, self->now, &stamp,
                               self->actions))
    return;

  end_flight (layer, request.key);
  bytes = g_bytes_new (&request.body, sizeof request.body);
  entry = forge_cache_put (layer->cache, key, bytes, NULL, request.body.version, &stamp);
  if (layer->observed[request.key])
    world_show (self, request.layer, request.key, &request.body);
  if (request.layer == 0)
    satisfy_readers (self, request.key, request.flight, &request.body);
  world_act (self, request.layer);
}

void
world_fail (World *self,
            guint  index,
            guint  how)
{
  static const guint statuses[] = { 503, 404, 429, 500 };
  Request request = self->requests[index];

  remove_request (self, index);
  fail_get (self, request, statuses[how % G_N_ELEMENTS (statuses)]);
}

void
world_resend (World *self,
              guint  index)
{
  Request *request = &self->requests[index];

  request->answered = FALSE;
  forge_freshness_sent (self->layers[request->layer].core, world_keys[request->key],
                        request->flight, self->now);
}

/* Changes */

static guint
count_under_way (World *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_requests; i++)
    n += self->requests[i].kind == REQUEST_CHANGE && !self->requests[i].abandoned;
  return n;
}

void
world_mutate (World  *self,
              Change  change,
              guint   number)
{
  Request *request;

  if (self->n_mutations == MAX_MUTATIONS)
    return;

  self->mutations[self->n_mutations] = (Mutation) {
    .change = change,
    .client = server_client (change, number),
    .sent = self->now,
    .user = self->user,
  };
  request = world_add_request (self, REQUEST_CHANGE, self->n_layers - 1);
  request->mutation = self->n_mutations++;
  self->most_under_way = MAX (self->most_under_way, count_under_way (self));
}

/* What the service tells the window of what became of a change at the server. */
static void
pass_on (World        *self,
         guint         mutation,
         ForgeOutcome  outcome,
         guint         status)
{
  Request *request = world_add_request (self, REQUEST_CHANGE, 0);

  request->mutation = mutation;
  request->answered = TRUE;
  request->status = outcome == FORGE_OUTCOME_UNKNOWN ? 504 :
                    outcome == FORGE_OUTCOME_NOT_SENT ? 503 : status;
  request->stated = forge_outcome_to_string (outcome);
}

static void
settle (World   *self,
        Request  request,
        gboolean sent,
        gboolean broken)
{
  Mutation *mutation = &self->mutations[request.mutation];
  ForgeTags tags = tags_of (mutation);
  ForgeVerdict verdict = forge_reply_judge (&(ForgeReply) {
    .method = methods[mutation->change],
    .sent = sent,
    .broken = broken,
    .status = request.status,
    .json = request.status != 204,
    .stated = request.stated,
  });

  if (request.layer == 0)
    {
      mutation->settled = TRUE;
      if (mutation->version > 0 && mutation->user == self->user)
        world_require (self, mutation->version, mutation->altered, TRUE);
      for (guint key = 0; key < N_KEYS; key++)
        if (forge_tags_intersect (world_keys[key]->tags, tags))
          self->last_outcome[key] = verdict.outcome;
    }
  forge_freshness_settle (self->layers[request.layer].core, tags, verdict, mutation->sent,
                          self->now, self->actions);
  world_act (self, request.layer);
  if (request.layer > 0)
    pass_on (self, request.mutation, verdict.outcome, request.status);
}

void
world_reject (World *self,
              guint  index,
              guint  how)
{
  static const guint statuses[] = { 400, 404, 409, 412, 429, 500, 302 };
  Request *request = &self->requests[index];

  request->answered = TRUE;
  request->status = statuses[how % G_N_ELEMENTS (statuses)];
  if (request->status == 500 && how % 2 == 1)
    apply (self, &self->mutations[request->mutation]);
}

void
world_not_sent (World *self,
                guint  index)
{
  Request request = self->requests[index];

  remove_request (self, index);
  settle (self, request, FALSE, TRUE);
}

void
world_lose (World *self,
            guint  index)
{
  Request request = self->requests[index];

  if (request.kind == REQUEST_CHANGE && !request.answered)
    self->requests[index].abandoned = TRUE;
  else
    remove_request (self, index);

  request.status = 0;
  request.stated = NULL;
  if (request.kind == REQUEST_GET)
    fail_get (self, request, 0);
  else
    settle (self, request, TRUE, TRUE);
}

void
world_foreign (World  *self,
               Change  change,
               guint   number)
{
  guint client = server_client (change, number);
  guint altered = server_apply (&self->server, change, client);
  Request *news;

  if (self->n_layers == 1 && !self->feed)
    return;

  news = world_add_request (self, REQUEST_FEED, self->n_layers - 1);
  news->answered = TRUE;
  news->tags = forge_tags_for_client (client + 1);
  news->altered = altered;
  news->version = self->server.version;
}

static void
hear (World   *self,
      Request  news)
{
  if (self->n_layers == 1)
    world_require (self, news.version, news.altered, TRUE);
  forge_freshness_bump (self->layers[news.layer].core, news.tags, FORGE_CAUSE_ELSEWHERE,
                        self->now, self->actions);
  world_act (self, news.layer);
}

void
world_deliver (World    *self,
               guint     index,
               gboolean  again)
{
  Request request = self->requests[index];

  if (!again)
    remove_request (self, index);

  switch (request.kind)
    {
    case REQUEST_GET:
      if (request.status == 200)
        arrive_get (self, request);
      else
        fail_get (self, request, request.status);
      break;
    case REQUEST_CHANGE:
      settle (self, request, TRUE, request.status == 0);
      break;
    case REQUEST_FEED:
      hear (self, request);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
world_expire (World *self)
{
  for (guint i = self->n_requests; i-- > 0;)
    {
      Request *request = &self->requests[i];

      if (request->kind != REQUEST_CHANGE || request->answered ||
          self->now < self->mutations[request->mutation].sent + DEADLINE)
        continue;
      if (request->abandoned)
        remove_request (self, i);
      else
        request->answered = TRUE;
    }
}
