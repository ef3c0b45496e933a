/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"

G_BEGIN_DECLS

/* One in so many is odd: a name from right to left, nulls everywhere, a novel of notes… */
#define FORGE_DEMO_ODD_EVERY 25

/* The client at @position of an invented town: always the same for the same @seed. It has every
 * value but a number; codes differ wherever positions do. (transfer full) */
ForgeClient *forge_demo_person (guint seed,
                                guint position);

G_END_DECLS
