/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ForgeNoticeBar:
 *
 * A sentence about a state, with at most one button, over what it is about. It is read out when it
 * changes, and takes no place while it has nothing to say.
 */
#define FORGE_TYPE_NOTICE_BAR (forge_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (ForgeNoticeBar, forge_notice_bar, FORGE, NOTICE_BAR, GtkBox)

/* @sentence (nullable): nothing to say. @button (nullable), with a mnemonic: what it offers, which
 * is @action. */
void forge_notice_bar_show         (ForgeNoticeBar *self,
                                    const char     *sentence,
                                    const char     *button,
                                    const char     *action);
/* How much is done, from 0 to 1; below 0: that is not the question. */
void forge_notice_bar_set_progress (ForgeNoticeBar *self,
                                    double          fraction);

G_END_DECLS
