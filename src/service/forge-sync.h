/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-error.h"
#include "forge-freshness.h"
#include "forge-store.h"

G_BEGIN_DECLS

/**
 * ForgeSync:
 *
 * How a database becomes, and stays, what a Forge server has: which request comes next, and what of
 * its answer is stored. No network, no main loop and no clock: every @now is monotonic time in µs
 * that does not stop while the computer sleeps.
 *
 * Its rounds are the flights of a freshness core with one key, the list: a round that finds
 * everything right makes the list FRESH, a change of one's own that settles asks for another. A row
 * is stored only when nothing settled that row, and no later request read it, since its request
 * began. See docs/freshness.md.
 */
typedef struct _ForgeSync ForgeSync;

/* µs: how often the server is asked while somebody looks, and one page of the slow pass. */
#define FORGE_SYNC_INTERVAL (25 * G_TIME_SPAN_SECOND)
#define FORGE_SYNC_PACE     G_TIME_SPAN_SECOND
/* Requests of a round while nobody looks and all was read once. */
#define FORGE_SYNC_GLANCE   40
/* µs: without an answer for that long nobody knows what the server has. */
#define FORGE_SYNC_PATIENCE (5 * G_TIME_SPAN_SECOND)

/* @database and @store must outlive it. */
ForgeSync  *forge_sync_new         (ForgeDatabase  *database,
                                    ForgeStore     *store,
                                    GError        **error);
void        forge_sync_free        (ForgeSync      *self);

/* Whether somebody looks. While nobody does, nothing begins by itself once all was read, and a round
 * that was begun waits for somebody. */
void        forge_sync_set_watched (ForgeSync      *self,
                                    gboolean        watched,
                                    gint64          now);
/* Asks now; while nobody looks, %FORGE_SYNC_GLANCE requests at the most. */
void        forge_sync_wake        (ForgeSync      *self,
                                    gint64          now);
/* The server could not be heard for a while: nothing is fresh, and whoever looks asks now. */
void        forge_sync_miss        (ForgeSync      *self,
                                    gint64          now);
/* Time has passed. */
void        forge_sync_tick        (ForgeSync      *self,
                                    gint64          now);
/* When to call forge_sync_tick() and forge_sync_next() although nothing happens. */
gint64      forge_sync_get_due     (ForgeSync      *self);

/* What to GET now, below the base, or NULL; one at a time. @request (out): its number.
 * (transfer full) */
char       *forge_sync_next        (ForgeSync      *self,
                                    gint64          now,
                                    guint64        *request);
/* A request of somebody who wants one row. */
guint64     forge_sync_begin_read  (ForgeSync      *self);
/* A whole answer to @request. */
void        forge_sync_answer      (ForgeSync      *self,
                                    guint64         request,
                                    guint           status,
                                    gboolean        json,
                                    GBytes         *body,
                                    gint64          retry_after,
                                    guint32         random,
                                    gint64          now);
/* No whole answer. */
void        forge_sync_fail        (ForgeSync      *self,
                                    guint64         request,
                                    ForgeError      code,
                                    guint32         random,
                                    gint64          now);
/* Nobody waits for it any more: the same is asked once more. */
void        forge_sync_abandon     (ForgeSync      *self,
                                    guint64         request);
/* The answer to forge_sync_begin_read() of row @id, which enters the database. (transfer full)
 * Errors: %FORGE_ERROR_NOT_FOUND: it is gone; _PARSE, _SERVER, _STORAGE. */
ForgeClient *forge_sync_take_read  (ForgeSync      *self,
                                    guint64         request,
                                    gint64          id,
                                    guint           status,
                                    gboolean        json,
                                    GBytes         *body,
                                    GError        **error);
/* It ended without an answer. */
void        forge_sync_end_read    (ForgeSync      *self,
                                    guint64         request);
/* One's own change, as forge_freshness_settle(). */
void        forge_sync_settle      (ForgeSync      *self,
                                    ForgeTags       tags,
                                    ForgeVerdict    verdict,
                                    gint64          sent,
                                    gint64          now);

/* FRESH, STALE or UNCONFIRMED, of any list or row. */
ForgeLabel  forge_sync_get_label   (ForgeSync      *self,
                                    gint64          now);
/* When the round began that found everything right; FALSE when none did since the start. */
gboolean    forge_sync_get_as_of   (ForgeSync      *self,
                                    gint64         *as_of);

typedef struct {
  gboolean   is_walking;    /* not all was read yet */
  gint64     total;         /* 0: not known yet */
  ForgeError failure;       /* of the last request that counted; 0: it was answered */
  gint64     failing_since; /* µs */
  gint64     withheld;      /* how many the server has and does not give, whatever is asked */
  gint64     withheld_id;   /* the only one of them; 0: not known */
  gint64     withheld_page; /* a page that it does not give; 0: not known */
} ForgeSyncProgress;

void        forge_sync_get_progress (ForgeSync         *self,
                                     ForgeSyncProgress *progress);
/* How many are here: counts them. */
gint64      forge_sync_count_loaded (ForgeSync         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeSync, forge_sync_free)

G_END_DECLS
