/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeIdVector:
 *
 * The ids of a list in its order, no id twice. An immutable value, so that a worker thread may
 * read it while the main thread goes on; a position is found in O(log n).
 */
typedef struct {
  gatomicrefcount  refs;
  guint            n;
  gint64          *ids;
  guint           *by_id;  /* positions in ids, by growing id */
} ForgeIdVector;

/* Of an id that occurs twice the first counts. */
ForgeIdVector *forge_id_vector_new     (const gint64  *ids,
                                        guint          n);
ForgeIdVector *forge_id_vector_ref     (ForgeIdVector *self);
void           forge_id_vector_unref   (ForgeIdVector *self);
/* The position of @id, or %G_MAXUINT. */
guint          forge_id_vector_find    (ForgeIdVector *self,
                                        gint64         id);
/* A copy with @id, which it lacks, at @position. (transfer full) */
ForgeIdVector *forge_id_vector_with    (ForgeIdVector *self,
                                        guint          position,
                                        gint64         id);
/* A copy that lacks what is at @position. (transfer full) */
ForgeIdVector *forge_id_vector_without (ForgeIdVector *self,
                                        guint          position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeIdVector, forge_id_vector_unref)

G_END_DECLS
