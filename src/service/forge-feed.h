/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-store.h"

G_BEGIN_DECLS

typedef struct _ForgeFeed ForgeFeed;
typedef struct _ForgeRequest ForgeRequest;

/**
 * ForgeFeed:
 *
 * The long polls on changes/: who waits for the next change, of clients or of the state of the
 * service, and until when.
 */
ForgeFeed *forge_feed_new         (void);
void       forge_feed_free        (ForgeFeed    *self);
/* Whose changes from now on: whoever waits is told that what he knew counts no more. @store is
 * borrowed; both are NULL while none is open. */
void       forge_feed_set_profile (ForgeFeed    *self,
                                   ForgeStore   *store,
                                   const char   *profile);
/* Answers everybody who waits; who comes later is answered at once. */
void       forge_feed_close       (ForgeFeed    *self);
/* Something changed. Who waits is answered a moment later, after the answer to the change itself
 * is on its way. */
void       forge_feed_wake        (ForgeFeed    *self);
/* What status/ or accounts/ answer is something else now. */
void       forge_feed_move_status (ForgeFeed    *self);

/* And every answer about clients that was given before has another Forge-Replica now: who asks for
 * the state is told to read everything again. */
void       forge_feed_move_label  (ForgeFeed    *self);

/* GET changes/ */
gboolean   forge_feed_get   (ForgeRequest *request,
                             GError      **error);

G_END_DECLS
