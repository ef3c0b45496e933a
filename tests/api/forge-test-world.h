/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-test-api.h"

G_BEGIN_DECLS

/* A ForgeApi before a server that holds every request until it is told to read, apply, answer or
 * lose it: three clients, each changed by a number that is all there is to say of it. */

#define N_ROWS 3

#define N_KEYS 6
extern const char *const world_paths[N_KEYS];

typedef struct {
  guint         row;      /* 0: a new client */
  gboolean      idle;     /* alters nothing */
  gint64        begun;
  GCancellable *cancellable;
  gboolean      seen;     /* by the server */
  gboolean      decided;  /* by the server */
  guint64       number;   /* of the change, once applied; 0 refused */
  gboolean      ended;    /* for the caller */
  gboolean      unknown;
} Change;

typedef struct {
  ForgeTestRequest *request;
  Change           *change;  /* (nullable): of a GET */
  char             *answer;  /* (nullable): until the server got to it */
  guint64           version;
} Pending;

typedef struct {
  struct World *world;
  guint         key;
  guint         number;   /* of the observation; 0 none */
  guint64       shown;    /* version of the body */
  ForgeLabel    label;
} Watch;

typedef struct World {
  ForgeTestApi     test;
  GRand           *rand;

  /* server */
  guint64          version;
  guint64          rows[N_ROWS + 1]; /* when each was changed last; [0] the lists */
  GArray          *log;              /* guint: the row of each change, by its number */
  GPtrArray       *pending;
  ForgeTestRequest *poll;
  gboolean         at_once;

  /* callers */
  GPtrArray       *changes;
  guint64          settled[N_ROWS + 1];
  Watch            watches[N_KEYS];
  guint            fresh;            /* how often that was shown */
} World;

/* 0 for a list, else the row of the path. */
guint world_row_of  (guint    key);
void  world_init    (World   *world,
                     guint32  seed);
void  world_clear   (World   *world);
/* A change to @row, by anybody. */
void  world_alter   (World   *world,
                     guint    row);
/* The server gets to @change, unless it did before. */
void  world_decide  (World   *world,
                     Change  *change,
                     gboolean apply);
/* The server gets to a request; answers it, also to a caller who has left; ends its connection, and
 * may get to it later, or never; says no. */
void  world_process (World   *world,
                     Pending *pending);
void  world_reply   (World   *world,
                     Pending *pending);
void  world_lose    (World   *world,
                     Pending *pending);
void  world_refuse  (World   *world,
                     Pending *pending);
/* Of the feed; when there is something to say. */
void  world_answer_poll (World *world);

G_END_DECLS
