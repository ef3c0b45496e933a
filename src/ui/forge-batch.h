/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api.h"

G_BEGIN_DECLS

/* One client of a batch. */
typedef struct {
  gint64       id;
  ForgeClient *before;  /* (owned) (nullable): as it was; NULL: not there, or not read yet */
  ForgeClient *target;  /* (owned) (nullable): as it is meant to be; NULL: deleted, or not read yet */
  ForgeClient *after;   /* (owned) (nullable): as it became; NULL: not there */
  GError      *error;   /* (owned) (nullable): why nothing was done */
  gboolean     is_done;
  guint        tries;
} ForgeBatchItem;

/**
 * ForgeBatch:
 *
 * The same change of any number of clients, which is undone as one: each goes through the #ForgeApi
 * by itself, a few at a time, and only for the version that is known. A batch runs once.
 *
 * ForgeBatch::progress (): one more client is through with.
 */
#define FORGE_TYPE_BATCH (forge_batch_get_type ())
G_DECLARE_FINAL_TYPE (ForgeBatch, forge_batch, FORGE, BATCH, GObject)

/* Sets @field of the clients of @ids (element-type gint64) to @value, whatever others change in
 * them meanwhile. */
ForgeBatch *forge_batch_new_set        (ForgeApi            *api,
                                        GArray              *ids,
                                        ForgeFieldId         field,
                                        const char          *value);
ForgeBatch *forge_batch_new_delete     (ForgeApi            *api,
                                        GArray              *ids);
/* What a form has done already. @before (nullable): NULL: @after is a new client. */
ForgeBatch *forge_batch_new_saved      (ForgeApi            *api,
                                        ForgeClient         *before,
                                        ForgeClient         *after);
/* What takes back all that @self has done. */
ForgeBatch *forge_batch_new_inverse    (ForgeBatch          *self);
/* What @self, which has run, has not done and may still do: not what can never be done, since the
 * client is gone or somebody else changed it. (nullable) */
ForgeBatch *forge_batch_new_rest       (ForgeBatch          *self);

/* Cancelling ends it after what is under way. */
void        forge_batch_run_async      (ForgeBatch          *self,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
void        forge_batch_run_finish     (ForgeBatch          *self,
                                        GAsyncResult        *result);

/* Whether the service is still the one it is for. */
gboolean    forge_batch_is_current     (ForgeBatch          *self);
guint       forge_batch_get_size       (ForgeBatch          *self);
/* Of those that are through with; of those, the ones that are as they were meant to be. */
guint       forge_batch_count_settled  (ForgeBatch          *self);
guint       forge_batch_count_done     (ForgeBatch          *self);
const ForgeBatchItem *forge_batch_get  (ForgeBatch          *self,
                                        guint                position);
/* @other has run, and what it brought back is of another version than before: what @self knows by
 * that version is this one now. */
void        forge_batch_follow         (ForgeBatch          *self,
                                        ForgeBatch          *other);

/* The words. (transfer full) */

/* What was done: "Blocked “José Pérez”", "12 clients deleted". */
char       *forge_batch_describe       (ForgeBatch          *self);
/* What is being done, and how far it is. */
char       *forge_batch_describe_progress (ForgeBatch       *self);
/* A heading: how many it could not be done to. */
char       *forge_batch_describe_failure (ForgeBatch        *self);
/* The client of @item, as short as a message needs it. */
char       *forge_batch_describe_client (const ForgeBatchItem *item);

G_END_DECLS
