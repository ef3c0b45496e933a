/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-action.h"
#include "forge-generations.h"
#include "forge-outcome.h"

G_BEGIN_DECLS

/* µs */
#define FORGE_RETRY_CAP (30 * G_TIME_SPAN_SECOND)

/**
 * ForgeFreshness:
 *
 * The rules that keep what is shown from being out of date: events in, actions out. No I/O, no
 * main loop, no clock: every @now is monotonic time in µs. An answer is fresh only while the
 * generations of its tags equal those of the moment its request began; a change that settles
 * bumps them. See docs/freshness.md.
 *
 * It holds a slot for a key only while somebody observes it or a flight is under way; what it
 * must remember of answers lies in their stamps. Every function with @actions appends to it.
 */
typedef struct _ForgeFreshness ForgeFreshness;

ForgeFreshness *forge_freshness_new  (void);
void            forge_freshness_free (ForgeFreshness *self);

/* Of an answer kept with @stamp: FRESH, STALE or UNCONFIRMED. A few instructions; allocates
 * nothing. One of an earlier principal is EMPTY: it must not be shown. */
ForgeLabel forge_freshness_judge       (const ForgeFreshness *self,
                                        ForgeTags             tags,
                                        const ForgeStamp     *stamp,
                                        gint64                now);
/* Of an observed key, as last said by a LABEL; EMPTY for any other. */
ForgeLabel forge_freshness_get_label   (const ForgeFreshness *self,
                                        const ForgeKey       *key);
gboolean   forge_freshness_is_observed (const ForgeFreshness *self,
                                        const ForgeKey       *key);

/* Somebody looks at @key; @held (nullable): the stamp of what is kept for it. Begins or joins a
 * flight unless that is fresh. Counted: as many unobserve as observe. */
void       forge_freshness_observe     (ForgeFreshness   *self,
                                        ForgeKey         *key,
                                        const ForgeStamp *held,
                                        gint64            now,
                                        GArray           *actions);
void       forge_freshness_unobserve   (ForgeFreshness   *self,
                                        ForgeKey         *key,
                                        gint64            now,
                                        GArray           *actions);
/* Somebody reads @key once. Returns 0 when what is held is fresh; else a flight number: the answer
 * of that flight, or of any later flight of @key, will do for this reader. */
guint64    forge_freshness_read        (ForgeFreshness   *self,
                                        ForgeKey         *key,
                                        const ForgeStamp *held,
                                        gint64            now,
                                        GArray           *actions);

/* The request of @flight is written now: SoupMessage::starting, and each ::restarted (a retry, a
 * resend with another token, a redirect). It takes a new stamp (I9). */
void       forge_freshness_sent        (ForgeFreshness   *self,
                                        ForgeKey         *key,
                                        guint64           flight,
                                        gint64            now);
/* A whole 200 came. FALSE: it must be dropped: revoked, or of another principal. TRUE: keep it with
 * @stamp before the actions are carried out. */
gboolean   forge_freshness_arrive      (ForgeFreshness   *self,
                                        ForgeKey         *key,
                                        guint64           flight,
                                        gint64            now,
                                        ForgeStamp       *stamp,
                                        GArray           *actions);

typedef enum {
  FORGE_FAILURE_TRANSIENT,  /* no connection, no whole answer, 429, 502, 503, 504: soon again */
  FORGE_FAILURE_LASTING,    /* anything else: again after FORGE_RETRY_CAP */
} ForgeFailure;

/* The GET failed; what is kept stays. While that is observed and not current, a retry is armed:
 * exponential with full jitter, @random being any number, not before @retry_after µs (0 where the
 * server said nothing). Whoever reads @key gets the error. FALSE: the flight no longer counted,
 * nothing happened. */
gboolean   forge_freshness_fail        (ForgeFreshness   *self,
                                        ForgeKey         *key,
                                        guint64           flight,
                                        ForgeFailure      failure,
                                        gint64            retry_after,
                                        guint32           random,
                                        gint64            now,
                                        GArray           *actions);

/* One's own change ended, having been sent at @sent. To be called in the turn of the main loop in
 * which it did, before anybody hears of it (I4). */
void       forge_freshness_settle      (ForgeFreshness   *self,
                                        ForgeTags         tags,
                                        ForgeVerdict      verdict,
                                        gint64            sent,
                                        gint64            now,
                                        GArray           *actions);
/* Something else changed @tags: the feed says so (ELSEWHERE), a person asked (REFRESH). */
void       forge_freshness_bump        (ForgeFreshness   *self,
                                        ForgeTags         tags,
                                        ForgeCause        cause,
                                        gint64            now,
                                        GArray           *actions);
/* Whether changes from elsewhere are reported. While they are not, an answer is fresh for
 * FORGE_MAX_AGE at most. Either change bumps everything: the channel may have missed some. */
void       forge_freshness_set_feed    (ForgeFreshness   *self,
                                        gboolean          alive,
                                        gint64            now,
                                        GArray           *actions);
/* While offline nothing begins by itself; at the end of it everything observed does. */
void       forge_freshness_set_online  (ForgeFreshness   *self,
                                        gboolean          online,
                                        gint64            now,
                                        GArray           *actions);
/* Another user or server: nothing that was asked or kept before counts any more. What is observed
 * is asked anew. */
void       forge_freshness_change_principal (ForgeFreshness *self,
                                             gint64          now,
                                             GArray         *actions);
/* Time has passed: quarantines, ages, retries. Says anew when to wake, should it be early. */
void       forge_freshness_tick        (ForgeFreshness   *self,
                                        gint64            now,
                                        GArray           *actions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeFreshness, forge_freshness_free)

G_END_DECLS
