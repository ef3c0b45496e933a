/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-undo.h"

#define MAX_BATCHES 50
/* Of all batches but the last, which is always kept whole. */
#define MAX_CLIENTS 10000

struct _ForgeUndo
{
  /* owned (element-type ForgeBatch), the last at the end */
  GPtrArray *back;
  GPtrArray *again;
};

ForgeUndo *
forge_undo_new (void)
{
  ForgeUndo *self = g_new (ForgeUndo, 1);

  self->back = g_ptr_array_new_with_free_func (g_object_unref);
  self->again = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
forge_undo_free (ForgeUndo *self)
{
  g_ptr_array_unref (self->back);
  g_ptr_array_unref (self->again);
  g_free (self);
}

static GPtrArray *
get_stack (ForgeUndo    *self,
           ForgeUndoWay  way)
{
  return way == FORGE_UNDO_AGAIN ? self->again : self->back;
}

static gboolean
is_too_much (GPtrArray *stack)
{
  guint n = 0;

  for (guint i = 0; i + 1 < stack->len; i++)
    n += forge_batch_get_size (g_ptr_array_index (stack, i));
  return stack->len > MAX_BATCHES || n > MAX_CLIENTS;
}

/* @batch (transfer full) (nullable) */
static void
push (GPtrArray  *stack,
      ForgeBatch *batch)
{
  if (batch == NULL)
    return;
  if (stack->len > 0 && !forge_batch_is_current (g_ptr_array_index (stack, stack->len - 1)))
    g_ptr_array_set_size (stack, 0);
  g_ptr_array_add (stack, batch);
  while (is_too_much (stack))
    g_ptr_array_remove_index (stack, 0);
}

gboolean
forge_undo_can (ForgeUndo    *self,
                ForgeUndoWay  way)
{
  GPtrArray *stack = get_stack (self, way);

  return stack->len > 0 && forge_batch_is_current (g_ptr_array_index (stack, stack->len - 1));
}

ForgeBatch *
forge_undo_take (ForgeUndo    *self,
                 ForgeUndoWay  way)
{
  GPtrArray *stack = get_stack (self, way);

  g_return_val_if_fail (stack->len > 0, NULL);

  return g_ptr_array_steal_index (stack, stack->len - 1);
}

static void
follow (GPtrArray  *stack,
        ForgeBatch *batch)
{
  for (guint i = 0; i < stack->len; i++)
    forge_batch_follow (g_ptr_array_index (stack, i), batch);
}

void
forge_undo_add (ForgeUndo    *self,
                ForgeBatch   *batch,
                ForgeUndoWay  way)
{
  follow (self->back, batch);
  follow (self->again, batch);
  if (way == FORGE_UNDO_DO)
    g_ptr_array_set_size (self->again, 0);
  else
    push (get_stack (self, way), forge_batch_new_rest (batch));
  if (forge_batch_count_done (batch) > 0)
    push (way == FORGE_UNDO_BACK ? self->again : self->back, forge_batch_new_inverse (batch));
}
