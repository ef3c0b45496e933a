/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-pending.h"

G_BEGIN_DECLS

/* What became of a change: a heading. (transfer full) */
char *forge_words_for_pending        (const ForgePending *pending);
/* Why, in a sentence, or what differs, line by line. (transfer full) */
char *forge_words_for_pending_reason (const ForgePending *pending);

G_END_DECLS
