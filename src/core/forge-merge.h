/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"

G_BEGIN_DECLS

/**
 * forge_merge:
 * @base: the client that both began with
 * @mine: as one side wants it
 * @theirs: as the other side made it
 * @conflicts: (out): 1 << field for each field that both changed, to different values
 *
 * Editable fields that only one side changed have its value, and those in conflict have theirs, so
 * that a choice is needed for nothing else. What is not editable is theirs.
 *
 * Returns: (transfer full): @theirs with what mine adds to it
 */
ForgeClient *forge_merge (ForgeClient *base,
                          ForgeClient *mine,
                          ForgeClient *theirs,
                          guint32     *conflicts);

G_END_DECLS
