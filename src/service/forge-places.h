/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgePlaces:
 *
 * A small number for each client, so that what is known of all of them lies in arrays: their ids
 * may be as large as a server likes. It is never given to another client.
 */
typedef struct _ForgePlaces ForgePlaces;

ForgePlaces *forge_places_new    (void);
void         forge_places_free   (ForgePlaces *self);

/* That of the client @id, which gets the next one when it has none. */
guint        forge_places_get    (ForgePlaces *self,
                                  gint64       id);
gint64       forge_places_get_id (ForgePlaces *self,
                                  guint        place);
/* How many were given: they are below it. */
guint        forge_places_get_n  (ForgePlaces *self);

G_END_DECLS
