/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-key.h"
#include "forge-outcome.h"

G_BEGIN_DECLS

/**
 * ForgeLabel:
 * @FORGE_LABEL_FRESH: reflects every change settled before
 * @FORGE_LABEL_STALE: may not; a request is under way, or starts when somebody looks
 * @FORGE_LABEL_UNCONFIRMED: a change with an unknown outcome may still alter it
 * @FORGE_LABEL_ERROR: the last request failed; what was there is kept
 * @FORGE_LABEL_EMPTY: nothing there yet
 *
 * What is known of an answer, from best to worst. Always derived, never a flag that an answer
 * could clear.
 */
typedef enum {
  FORGE_LABEL_FRESH,
  FORGE_LABEL_STALE,
  FORGE_LABEL_UNCONFIRMED,
  FORGE_LABEL_ERROR,
  FORGE_LABEL_EMPTY,
} ForgeLabel;

/* What is shown over two layers is as good as the worse of them (I31). */
ForgeLabel  forge_label_worse      (ForgeLabel a,
                                    ForgeLabel b);
/* "fresh", "stale", … */
const char *forge_label_to_string  (ForgeLabel label);

/* Why a label changed. */
typedef enum {
  FORGE_CAUSE_OBSERVED,    /* somebody looks */
  FORGE_CAUSE_ANSWER,
  FORGE_CAUSE_FAILURE,     /* a request failed */
  FORGE_CAUSE_SETTLED,     /* one's own change */
  FORGE_CAUSE_ELSEWHERE,   /* somebody else's change, or a channel that may have missed one */
  FORGE_CAUSE_QUARANTINE,  /* the time of an unknown outcome is over */
  FORGE_CAUSE_AGE,
  FORGE_CAUSE_PRINCIPAL,   /* another user or server */
  FORGE_CAUSE_REFRESH,     /* a person asked for it */
} ForgeCause;

const char *forge_cause_to_string  (ForgeCause cause);

/* When a request began, in generations and in time: what an answer is judged by, ever after. */
typedef struct {
  guint64 gen;    /* of its tags, at the begin */
  guint64 seq;    /* the flight */
  gint64  begun;  /* µs */
} ForgeStamp;

/* µs */
#define FORGE_QUARANTINE (65 * G_TIME_SPAN_SECOND)
#define FORGE_MAX_AGE    (300 * G_TIME_SPAN_SECOND)
#define FORGE_RETRY_CAP  (30 * G_TIME_SPAN_SECOND)

typedef enum {
  FORGE_ACTION_BEGIN,   /* send GET @key as flight @seq */
  FORGE_ACTION_REVOKE,  /* cancel flight @seq of @key; its answer would be refused */
  FORGE_ACTION_LABEL,   /* the label of @key, which is observed, went from @from to @to */
  FORGE_ACTION_WAKE,    /* call forge_freshness_tick() at @when, instead of at any time said before;
                         * %G_MAXINT64: never */
} ForgeActionKind;

typedef struct {
  ForgeActionKind  kind;
  ForgeKey        *key;    /* (owned) (nullable): not of a WAKE */
  guint64          seq;    /* the flight; of a LABEL the number of the event, without gaps */
  ForgeLabel       from;
  ForgeLabel       to;
  ForgeCause       cause;
  ForgeTags        tags;   /* that caused a LABEL */
  gint64           when;
} ForgeAction;

/* What to do, in this order. Take them out (or g_array_set_size (actions, 0)) before anything
 * outside is called that may come back (I29). (transfer full) (element-type ForgeAction) */
GArray *forge_actions_new (void);

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
/* A whole 200 came, or a 304 to a validator that is still the one kept (I10). FALSE: it must be
 * dropped: revoked, or of another principal. TRUE: keep it with @stamp before the actions are
 * carried out. */
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

/* The GET failed; what is kept stays. While observed a retry is armed: exponential with full
 * jitter, @random being any number, not before @retry_after µs (0 where the server said nothing).
 * FALSE: the flight no longer counted, nothing happened. */
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
/* Time has passed: quarantines, ages, retries. */
void       forge_freshness_tick        (ForgeFreshness   *self,
                                        gint64            now,
                                        GArray           *actions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeFreshness, forge_freshness_free)

G_END_DECLS
