/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "forge-client.h"

G_BEGIN_DECLS

typedef enum {
  FORGE_PENDING_CREATE,
  FORGE_PENDING_UPDATE,
  FORGE_PENDING_DELETE,
} ForgePendingKind;

/**
 * ForgePendingState:
 * @FORGE_PENDING_UNDER_WAY: waits, is being sent or looked at
 * @FORGE_PENDING_UNCONFIRMED: may have been done; nobody knows yet
 * @FORGE_PENDING_REFUSED: was not done, and will not be
 * @FORGE_PENDING_OVERWRITTEN: was done, and undone by somebody else's of the same moment
 */
typedef enum {
  FORGE_PENDING_UNDER_WAY,
  FORGE_PENDING_UNCONFIRMED,
  FORGE_PENDING_REFUSED,
  FORGE_PENDING_OVERWRITTEN,
} ForgePendingState;

/* A change of a server's client that is not over. */
typedef struct {
  gint64             number;
  ForgePendingKind   kind;
  ForgePendingState  state;
  gint64             client;               /* 0: a new one */
  char              *name;                 /* (owned) (nullable) */
  char              *code;                 /* (owned) (nullable): why it was refused */
  ForgeClient       *theirs;               /* (owned) (nullable): of one that was overwritten */
  guint32            fields;               /* 1 << field: what was sent, in @mine */
  char              *mine[FORGE_N_FIELDS]; /* (owned) (nullable) */
} ForgePending;

/* The answer of "pending/". (element-type ForgePending) (transfer full)
 * Errors: %FORGE_ERROR_PARSE. */
GPtrArray *forge_pending_read  (GBytes              *body,
                                GError             **error);
/* Sets in @client what was sent. */
void       forge_pending_apply (const ForgePending  *self,
                                ForgeClient         *client);

G_END_DECLS
