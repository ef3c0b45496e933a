/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-client.h"

G_BEGIN_DECLS

/**
 * ForgeDraft:
 *
 * What was typed into the form of one client and is not saved yet, in a file that only its owner
 * can read, so that it survives a crash. The file is written a moment after the typing, never on
 * the thread of the window, and is gone after forge_draft_remove().
 */
#define FORGE_TYPE_DRAFT (forge_draft_get_type ())
G_DECLARE_FINAL_TYPE (ForgeDraft, forge_draft, FORGE, DRAFT, GObject)

/* Where those of @profile are. (nullable): of this computer. (transfer full) */
char        *forge_draft_get_directory (const char  *profile);
/* Removes all that are in @directory, and it too. */
void         forge_draft_forget_all    (const char  *directory);

/* Of the client @base as it was when the typing began; NULL for a new one. There is one for each
 * client, and one for a new one. */
ForgeDraft  *forge_draft_new           (const char  *directory,
                                        ForgeClient *base);
/* (transfer none) (nullable) */
ForgeClient *forge_draft_get_base      (ForgeDraft  *self);
/* The typing goes on from @base. */
void         forge_draft_set_base      (ForgeDraft  *self,
                                        ForgeClient *base);
/* Whether @field was typed into, and the text (transfer none) (nullable). */
gboolean     forge_draft_get           (ForgeDraft    *self,
                                        ForgeFieldId   field,
                                        const char   **text);
void         forge_draft_set           (ForgeDraft    *self,
                                        ForgeFieldId   field,
                                        const char    *text);
/* Takes back what was typed into @field. */
void         forge_draft_unset         (ForgeDraft    *self,
                                        ForgeFieldId   field);
/* Writes what was typed now: the form is left, and one goes on with it later. */
void         forge_draft_keep          (ForgeDraft  *self);
/* It was saved or discarded. */
void         forge_draft_remove        (ForgeDraft    *self);

/* All that are in @directory. (element-type ForgeDraft) (transfer full) */
void         forge_draft_load_async    (const char           *directory,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
GPtrArray   *forge_draft_load_finish   (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
