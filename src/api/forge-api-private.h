/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api.h"
#include "forge-cache.h"
#include "forge-clock.h"
#include "forge-http.h"
#include "forge-outcome.h"
#include "forge-wire.h"

G_BEGIN_DECLS

typedef enum {
  FORGE_CHANNEL_READ,
  FORGE_CHANNEL_MUTATION,  /* of its own, so that a change never queues behind reads (I28) */
  FORGE_CHANNEL_FEED,
  FORGE_N_CHANNELS,
} ForgeChannel;

/* What a ForgeApi::changed is about, for its class handler. */
typedef struct {
  ForgeTags    tags;
  ForgeCause   cause;    /* SETTLED: with @verdict and @sent; else a bump */
  ForgeVerdict verdict;
  gint64       sent;
} ForgeSettlement;

/* A key that somebody observes or reads. */
typedef struct {
  ForgeKey   *key;          /* (owned) */
  ForgeEntry *entry;        /* (owned) (nullable): the last answer */
  GError     *error;        /* (owned) (nullable): of the last request, when that failed */
  GArray     *observations; /* (owned) (element-type guint): their numbers, in order */
  GQueue      readers;      /* (element-type GTask) (owned) */
  gboolean    dirty;        /* the observers have not heard of it yet */
} ForgeSlot;

struct _ForgeApi {
  GObject parent_instance;

  /* owned */
  GMainContext    *context;
  ForgeFreshness  *freshness;
  ForgeCache      *cache;
  SoupSession     *sessions[FORGE_N_CHANNELS]; /* (nullable): until there is a socket */
  GSource         *delivery;
  GSource         *wake;
  gint64           wake_at;                    /* for the core; G_MAXINT64: never */
  ForgeClock       clock;
  gpointer         clock_data;                 /* borrowed */
  guint            timeouts[FORGE_N_CHANNELS]; /* seconds */

  /* reads */
  GHashTable      *slots;                      /* ForgeKey → ForgeSlot */
  GHashTable      *observations;               /* number → Observation */
  GHashTable      *flights;                    /* guint64 → Flight */
  guint            last_observation;

  /* changes */
  const ForgeSettlement *settlement;           /* borrowed; during an emission */
  GHashTable      *lanes;                      /* gint64 → GQueue of GTask */
  gint64           last_lane;                  /* of creates: below 0 */
  guint            principal;                  /* how many services there were before this one */

  gboolean         is_online;                  /* the service was heard of */
  guint            holds;                      /* of those who want no answer for each change */

  /* feed */
  GCancellable    *poll;                       /* (nullable): the request under way */
  gint64           since;                      /* the last number known; -1 none */
  gint64           status;                     /* the serial of the state; -1 none */
  char            *profile;                    /* (owned) (nullable): as the feed said last */
  gboolean         feed_alive;
  guint            feed_failures;              /* in a row */
  gint64           feed_at;                    /* when to look after it; G_MAXINT64: never */
  guint            feed_epoch;                 /* numbers of two epochs can't be compared */
  GHashTable      *own;                        /* guint64 number → gint64 id: one's own changes that
                                                * were answered and not reported yet */
  GArray          *held_reports;               /* ForgeReport: of rows with a change under way */
  gint64           held_until;                 /* G_MAXINT64: none are held */
};

/* forge-api.c */
gint64     forge_api_now            (ForgeApi *self);
/* Time has passed. Called by itself; by a test after it moved the clock. */
void       forge_api_tick           (ForgeApi *self);
/* Calls forge_api_tick() when the next thing is due. */
void       forge_api_schedule       (ForgeApi *self);
/* Carries out what the core decided. The only place that does. */
void       forge_api_act            (ForgeApi *self,
                                     GArray   *actions);
void       forge_api_emit_changed   (ForgeApi              *self,
                                     ForgeChangeKind        kind,
                                     gint64                 id,
                                     const ForgeSettlement *settlement);
/* The state of the service is another. */
void       forge_api_emit_status    (ForgeApi    *self);
/* A report from elsewhere. @id 0: anything. */
void       forge_api_emit_elsewhere (ForgeApi  *self,
                                     gint64     id,
                                     ForgeCause cause);
/* For a request that means the clients of this profile and no other's. */
void       forge_api_name_profile   (ForgeApi    *self,
                                     SoupMessage *message);
/* @profile (nullable): not known */
void       forge_api_set_profile    (ForgeApi    *self,
                                     const char  *profile);
/* Another profile of the service, or another service: nothing that was asked or answered before
 * counts, and the feed is to begin anew (I20). @profile (nullable): not known */
void       forge_api_change_principal (ForgeApi  *self,
                                     const char  *profile);
/* Instead of the machine's clock; monotonic, in µs. Before anything else is done. From then on
 * nothing is due but in forge_api_tick(). */
void       forge_api_set_clock      (ForgeApi   *self,
                                     ForgeClock  clock,
                                     gpointer    user_data);

/* forge-api-read.c */
/* The slot of @key, with what the cache has for it. */
ForgeSlot *forge_api_get_slot       (ForgeApi  *self,
                                     ForgeKey  *key);
/* Drops it when nobody needs it. */
void       forge_api_leave_slot     (ForgeApi  *self,
                                     ForgeSlot *slot);
void       forge_slot_free          (gpointer   slot);
void       forge_api_begin_flight   (ForgeApi  *self,
                                     ForgeKey  *key,
                                     guint64    seq);
void       forge_api_revoke_flight  (ForgeApi  *self,
                                     guint64    seq);
/* Sends the requests that waited for a socket. */
void       forge_api_start_flights  (ForgeApi  *self);
void       forge_api_cancel_flights (ForgeApi  *self);
/* Another service: nothing that was asked or answered before counts. */
void       forge_api_forget_answers (ForgeApi  *self);

/* forge-api-observe.c */
/* The observers of @key, if there are any, hear of it in another turn of the main loop. */
void       forge_api_mark_dirty     (ForgeApi       *self,
                                     const ForgeKey *key);
void       forge_api_deliver        (ForgeApi       *self);

/* forge-api-mutate.c */
void       forge_api_start_mutations (ForgeApi *self);
/* Nothing that waits is sent to another service than the one it was meant for. */
void       forge_api_drop_mutations  (ForgeApi *self);
/* Whether a change of one's own is under way that @report may be about. */
gboolean   forge_api_is_changing     (ForgeApi          *self,
                                      const ForgeReport *report);

/* forge-api-feed.c */
void       forge_api_start_feed     (ForgeApi *self);
void       forge_api_stop_feed      (ForgeApi *self);
void       forge_api_tick_feed      (ForgeApi *self);
/* What was held back long enough is news, whoever's it is. */
void       forge_api_tell_held      (ForgeApi *self);
/* A change of one's own was settled by a bump of client @id, 0 for none. @number: of the change in
 * @epoch of the feed, 0 unknown. */
void       forge_api_feed_settled   (ForgeApi *self,
                                     gint64    id,
                                     guint64   number,
                                     guint     epoch);

G_END_DECLS
