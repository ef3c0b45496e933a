/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-cache.h"
#include "schedule.h"
#include "server.h"

/* The code under test between a person and a server, in one layer or two, and what a person would
 * call wrong. Everything is driven by hand: no thread, no clock, no socket. */

#define MAX_REQUESTS  1024
#define MAX_MUTATIONS 256
#define MAX_READERS   64

/* What a GET is answered with. */
typedef struct {
  guint64    version;   /* of the server, when it was read there */
  guint64    content;
  gint64     served;    /* µs */
  guint      user;
  ForgeLabel label;     /* what the replica says of it; FRESH from the server itself */
} Body;

typedef struct {
  Change    change;
  guint     client;
  gint64    sent;
  guint     user;
  guint64   version;    /* once applied; 0 before */
  guint     altered;    /* the keys, a bit for each */
  gboolean  settled;    /* the person was told something */
} Mutation;

typedef enum {
  REQUEST_GET,
  REQUEST_CHANGE,
  REQUEST_FEED,         /* no request: news on their way */
} RequestKind;

typedef struct {
  RequestKind   kind;
  guint         layer;      /* that asked, or is told */
  gboolean      answered;
  gboolean      abandoned;  /* nobody waits for the answer any more */
  guint         status;     /* 0: the connection broke */
  guint         key;        /* GET */
  guint64       flight;
  Body          body;
  guint         mutation;   /* CHANGE: index */
  const char   *stated;     /* (nullable) */
  ForgeTags     tags;       /* FEED */
  guint         altered;
  guint64       version;
} Request;

/* A reader without a place on screen. */
typedef struct {
  guint   key;
  guint64 wanted;  /* the flight, or a later one */
  guint64 told;    /* the version that its answer must have seen, fresh or not */
} Reader;

typedef struct {
  ForgeFreshness *core;
  ForgeCache     *cache;
  gpointer        store;              /* (nullable): an odd one */
  gint64          wake;
  gboolean        observed[N_KEYS];
  ForgeLabel      labels[N_KEYS];     /* as the events tell it (I30) */
  guint64         events;
  guint64         live[N_KEYS];       /* the flight, 0 for none */
  guint           begins[N_KEYS];     /* flights since one ended */
  gboolean        shows[N_KEYS];
  Body            shown[N_KEYS];
  guint64         seen[N_KEYS];       /* the latest version shown, ever */
} Layer;

typedef struct {
  const Schedule *schedule;
  gint64          now;
  Server          server;
  Layer           layers[2];          /* 0: the person's; the last one talks to the server */
  guint           n_layers;
  guint           user;
  gboolean        feed;
  gboolean        online;
  GArray         *actions;

  Request         requests[MAX_REQUESTS];
  guint           n_requests;
  Mutation        mutations[MAX_MUTATIONS];
  guint           n_mutations;
  Reader          readers[MAX_READERS];
  guint           n_readers;

  guint64         must[N_KEYS];       /* the version that what is fresh must have seen */
  guint64         told[N_KEYS];       /* the version that the person was told of, if not by name */
  guint           last_outcome[N_KEYS];
  guint           most_under_way;
  char            violation[160];     /* "" as long as all is well */
} World;

extern ForgeKey *world_keys[N_KEYS];

/* Runs a schedule, then lets everything come to rest. Returns what went wrong, or NULL; valid
 * until the next run. */
const char *world_run (const Schedule *schedule);

/* Between the files of the world: */

void      world_violate       (World      *self,
                               const char *what,
                               guint       key);
Request  *world_add_request   (World      *self,
                               RequestKind kind,
                               guint       layer);
/* The server (or the replica) gets to it; the answer comes. */
void      world_process       (World      *self,
                               guint       index);
void      world_deliver       (World      *self,
                               guint       index,
                               gboolean    again);
void      world_lose          (World      *self,
                               guint       index);
void      world_fail          (World      *self,
                               guint       index,
                               guint       how);
void      world_reject        (World      *self,
                               guint       index,
                               guint       how);
void      world_not_sent      (World      *self,
                               guint       index);
void      world_resend        (World      *self,
                               guint       index);
void      world_mutate        (World      *self,
                               Change      change,
                               guint       number);
void      world_foreign       (World      *self,
                               Change      change,
                               guint       number);
/* No change that was sent so long ago will be applied now. */
void      world_expire        (World      *self);

/* Carries out what the core of @layer asked for. */
void      world_act           (World      *self,
                               guint       layer);
/* @body comes on screen. */
void      world_show          (World      *self,
                               guint       layer,
                               guint       key,
                               const Body *body);
/* What is fresh from now on must have seen @version of the keys @altered; and so must every
 * answer to a question from now on, if it was @told. */
void      world_require       (World      *self,
                               guint64     version,
                               guint       altered,
                               gboolean    told);
/* What must hold after every event. */
void      world_check         (World      *self);
/* What must hold when everything has come to rest and all is observed. */
gboolean  world_is_true       (World      *self);
Body      body_of_entry       (const ForgeEntry *entry);
