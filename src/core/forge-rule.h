/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whether an invariant of docs/freshness.md is kept: always. tests/property compiles the same
 * source with one of them switched off, and demands that it then finds a violation. */
#ifndef FORGE_FRESHNESS_RULE
#define FORGE_FRESHNESS_RULE(invariant) 1
#endif
