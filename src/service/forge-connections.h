/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Only so many connections at a time, where the one that has been silent longest between two
 * requests makes room for another; none on which nothing moves in the middle of a request; and only
 * those kept for another request whose client asks for it. */
void forge_connections_guard (SoupServer *soup);

G_END_DECLS
