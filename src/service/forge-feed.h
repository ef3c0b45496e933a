/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

/**
 * ForgeFeed:
 *
 * The long polls on changes/: who waits for the next change, and until when.
 */
ForgeFeed *forge_feed_new   (ForgeStore   *store);
void       forge_feed_free  (ForgeFeed    *self);
/* Answers everybody who waits; who comes later is answered at once. */
void       forge_feed_close (ForgeFeed    *self);
/* Something changed. Who waits is answered a moment later, after the answer to the change itself
 * is on its way. */
void       forge_feed_wake  (ForgeFeed    *self);

/* GET changes/ */
gboolean   forge_feed_get   (ForgeRequest *request,
                             GError      **error);

G_END_DECLS
