/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-clock.h"
#include "forge-remote.h"
#include "forge-replica.h"
#include "forge-request.h"

G_BEGIN_DECLS

/**
 * ForgeWriter:
 *
 * Changes of a server's clients: what is asked of this service is done there before it is
 * acknowledged here. Every one is in the journal before its first byte is sent; what became of it
 * is found out by reading, also after a kill; nothing is sent twice that could be done twice.
 */
typedef struct _ForgeWriter ForgeWriter;

/* Everything that is given must outlive it. Goes on with what the journal has.
 * Errors: those of forge_journal_list(). */
ForgeWriter *forge_writer_new            (ForgeStore     *store,
                                          ForgeDatabase  *database,
                                          ForgeFeed      *feed,
                                          ForgeReplica   *replica,
                                          ForgeRemote    *remote,
                                          GError        **error);
/* What is under way is found out at the next start. */
void         forge_writer_free           (ForgeWriter    *self);
/* What waits for the server is tried now, and not when it would be next. Also done by a login. */
void         forge_writer_wake           (ForgeWriter    *self);
/* `"unconfirmed":0,"refused":0,"overwritten":0` */
void         forge_writer_append_counts  (ForgeWriter    *self,
                                          GString        *out);
/* Instead of the machine's: µs since 1970. From then on time passes in forge_writer_tick() only. */
void         forge_writer_set_clock      (ForgeWriter    *self,
                                          ForgeClock      clock,
                                          gpointer        user_data);
void         forge_writer_tick           (ForgeWriter    *self);

/* Handlers, outside any transaction; most answer later. */
gboolean     forge_writer_create         (ForgeRequest *request, GError **error);
gboolean     forge_writer_replace        (ForgeRequest *request, GError **error);
gboolean     forge_writer_change         (ForgeRequest *request, GError **error);
gboolean     forge_writer_delete         (ForgeRequest *request, GError **error);
gboolean     forge_writer_restore        (ForgeRequest *request, GError **error);
gboolean     forge_writer_list           (ForgeRequest *request, GError **error);
gboolean     forge_writer_check          (ForgeRequest *request, GError **error);
gboolean     forge_writer_dismiss        (ForgeRequest *request, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeWriter, forge_writer_free)

G_END_DECLS
