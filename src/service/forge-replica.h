/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-feed.h"
#include "forge-freshness.h"
#include "forge-remote.h"
#include "forge-store.h"

G_BEGIN_DECLS

/**
 * ForgeReplica:
 *
 * A database that becomes, and stays, what a Forge server has: carries out over HTTP what ForgeSync
 * decides, and tells the feed. For the thread of the service.
 */
#define FORGE_TYPE_REPLICA (forge_replica_get_type ())
G_DECLARE_FINAL_TYPE (ForgeReplica, forge_replica, FORGE, REPLICA, GObject)

/* @database, @store and @feed must live until it is closed. @remote gets its clock.
 * Errors: %FORGE_ERROR_STORAGE, _CORRUPT. */
ForgeReplica *forge_replica_new             (ForgeDatabase        *database,
                                             ForgeStore           *store,
                                             ForgeFeed            *feed,
                                             ForgeRemote          *remote,
                                             GError              **error);
/* For good: what is under way ends with %G_IO_ERROR_CANCELLED. */
void          forge_replica_close           (ForgeReplica         *self);

/* Whether a window shows its clients. While none does nothing is polled, and what was begun
 * waits, but for the first reading of everything; before one does nothing is asked at all, unless
 * @remote was logged in to when this was made. */
void          forge_replica_set_visible     (ForgeReplica         *self,
                                             gboolean              visible);
/* Somebody opens a client: it is read again, unless it just was. */
void          forge_replica_open_row        (ForgeReplica         *self,
                                             gint64                id);
/* Reads a row at the server, into the database. */
void          forge_replica_read_row_async  (ForgeReplica         *self,
                                             gint64                id,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* The row as the server has it. (transfer full) Errors: %FORGE_ERROR_NOT_FOUND: it is gone; those
 * of forge_remote_send_async(); _SERVER, _PARSE, _STORAGE. */
ForgeClient  *forge_replica_read_row_finish (ForgeReplica         *self,
                                             GAsyncResult         *result,
                                             GError              **error);
/* One's own change to @tags ended, having been sent at @sent: forge_freshness_settle(). In the turn
 * in which it did, before anybody hears of it. */
void          forge_replica_settle          (ForgeReplica         *self,
                                             ForgeTags             tags,
                                             ForgeVerdict          verdict,
                                             gint64                sent);

/* As the Forge-Replica header has it: "stale; as-of=2026-11-22T20:55:09Z". (transfer full) */
char         *forge_replica_make_label      (ForgeReplica         *self);
/* `,"state":"fresh","loaded":…`: members of the server in status/. */
void          forge_replica_append_status   (ForgeReplica         *self,
                                             GString              *out);

G_END_DECLS
