/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-forge.h"
#include "forge-sync.h"

/* A replica and a server that are driven by hand. */

#define MAX_REQUESTS 8
#define MAX_CHANGES  8

typedef struct
{
  guint64  number;
  char    *path;   /* (owned) */
  gint64   id;     /* somebody reads this row; 0: the replica's own */
  guint    status; /* 0: not there yet */
  GBytes  *body;   /* (owned) */
  guint    begun;  /* how many there were */
  gint64   sent;
} Request;

/* One's own, under way. */
typedef struct
{
  gint64   id;
  gint64   sent;
  gboolean is_unknown;  /* nobody waits for it any more; it may still be applied */
} Change;

/* A row as it was last seen in the database. */
typedef struct
{
  gint64 id;
  guint  rev;
  guint  n_asked;
} Stored;

typedef struct
{
  Fake          *fake;
  GRand         *rand;
  char          *directory;
  ForgeDatabase *database;
  ForgeStore    *store;
  ForgeSync     *sync;
  gint64         now;
  gboolean       has_silent;  /* changes that no time tells of */
  gboolean       withholds;   /* clients that can't be given */
  gboolean       is_full;     /* rows can't be written any more */
  Request        requests[MAX_REQUESTS];
  guint          n_requests;
  Change         changes[MAX_CHANGES];
  guint          n_changes;
  guint          n_asked;
  gboolean       is_watched;
  guint          n_alone;     /* requests that may still be made although nobody looks */
  guint          last_begun;  /* of the answer that came last: how many there were then */
  GHashTable    *stored;      /* id → Stored */
} World;

guint    world_draw          (World   *world,
                              guint    n);
void     world_set_up        (World   *world,
                              guint32  seed);
void     world_tear_down     (World   *world);
/* The replica, on what is in the database. */
void     world_open          (World   *world);
void     world_close         (World   *world);

void     world_fill_up       (World   *world);
void     world_make_room     (World   *world);

/* @number: as the replica has it; @path (transfer full); @id: of a row that is read, or 0. */
Request *world_add_request   (World   *world,
                              guint64  number,
                              char    *path,
                              gint64   id);
void     world_clear_request (World   *world,
                              guint    i);
/* Whether somebody looks; and wants to know now. */
void     world_watch         (World   *world,
                              gboolean watched);
void     world_wake          (World   *world);
/* What is due. */
void     world_pump          (World   *world);
/* Until something is asked. */
void     world_wait          (World   *world);
/* The server answers, and the answer arrives. */
void     world_process       (World   *world,
                              Request *request);
void     world_deliver       (World   *world,
                              guint    i);
/* Both, to the only request. */
void     world_answer        (World   *world);
/* Nothing happens any more, everything is answered. How many requests that took. */
guint    world_rest          (World   *world,
                              gint64   time);

/* The one that was created as number @i, from 0. */
FakeRow *world_get_row       (World   *world,
                              guint    i);
void     world_assert_label  (World      *world,
                              const char *label);
/* Whether both sides have the same. */
gboolean world_is_equal      (World   *world,
                              FakeRow *row);
gboolean world_is_all_equal  (World   *world);
