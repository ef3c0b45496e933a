/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Included before the source of the core where one of its rules is to be switched off. */
extern int property_rule_off;

#define FORGE_FRESHNESS_RULE(invariant) (property_rule_off != (invariant))
