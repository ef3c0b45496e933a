/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-problem.h"

G_BEGIN_DECLS

/* Money is a number of cents; never a double. */

/**
 * forge_money_parse:
 * @text: a decimal as the Forge server takes it: blanks around it, a sign, an exponent, `_`
 *   between digits ("1e3", " 12.50 ")
 * @cents: (out): the amount
 * @problem: (out): why not
 *
 * Returns: FALSE when @text is no decimal (%FORGE_PROBLEM_BAD_NUMBER; a decimal comma too), has
 *   more than two decimals, or does not fit (%FORGE_PROBLEM_TOO_BIG)
 */
gboolean  forge_money_parse  (const char       *text,
                              gint64           *cents,
                              ForgeProblemCode *problem);
/* The same for an amount that a server computed, with any number of decimals: rounded to cents.
 * FALSE when @text is no decimal or does not fit. */
gboolean  forge_money_round  (const char *text,
                              gint64     *cents);
/* "50000.50", "-320.00", never "-0.00". (transfer full) */
char     *forge_money_format (gint64 cents);
void      forge_money_append (GString *out, gint64 cents);
/* Grouped for reading: forge_money_display (123456789, ",", ".") is "1,234,567.89"; a negative
 * amount has U+2212. (transfer full) */
char     *forge_money_display (gint64      cents,
                               const char *group,
                               const char *point);

G_END_DECLS
