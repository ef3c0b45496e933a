/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-batch.h"

G_BEGIN_DECLS

typedef enum {
  FORGE_BATCH_CREATE,
  FORGE_BATCH_EDIT,
  FORGE_BATCH_DELETE,
  FORGE_BATCH_SET,     /* one field */
} ForgeBatchKind;

struct _ForgeBatch
{
  GObject parent_instance;

  /* input */
  ForgeApi       *api;       /* (owned) */
  ForgeBatchKind  kind;
  ForgeFieldId    field;     /* of SET */
  char           *value;     /* (owned) (nullable): of SET */
  gboolean        is_undo;   /* takes that back */
  guint           principal; /* of the service that it is for */
  GPtrArray      *items;     /* (owned) (element-type ForgeBatchItem) */

  /* in progress */
  GTask *task;    /* (owned) (nullable) */
  guint  next;    /* of the items, not begun */
  guint  n_running;
  gint64 followed; /* monotonic time, in µs: when the screen last was */

  /* output */
  guint n_settled;
  guint n_done;
};

G_END_DECLS
