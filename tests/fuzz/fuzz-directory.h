/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A directory of the process, which goes with it. In memory where there is one: what a change costs
 * is its sync. (transfer none) */
const char *fuzz_directory   (void);
void        fuzz_remove_tree (const char *path);
