/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-batch.h"

G_BEGIN_DECLS

/**
 * ForgeUndo:
 *
 * What a person did last, and how it is taken back: two bounded stacks of batches that have not run
 * yet. What was done to another service does not count. A batch is taken off its stack, run, and
 * given back with forge_undo_add().
 */
typedef struct _ForgeUndo ForgeUndo;

typedef enum {
  FORGE_UNDO_DO,    /* something new: what was undone can't be done again any more */
  FORGE_UNDO_BACK,
  FORGE_UNDO_AGAIN,
} ForgeUndoWay;

ForgeUndo  *forge_undo_new  (void);
void        forge_undo_free (ForgeUndo    *self);
/* Whether there is something to take. @way BACK or AGAIN. */
gboolean    forge_undo_can  (ForgeUndo    *self,
                             ForgeUndoWay  way);
/* (transfer full) */
ForgeBatch *forge_undo_take (ForgeUndo    *self,
                             ForgeUndoWay  way);
/* @batch has run. */
void        forge_undo_add  (ForgeUndo    *self,
                             ForgeBatch   *batch,
                             ForgeUndoWay  way);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeUndo, forge_undo_free)

G_END_DECLS
