/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-places.h"

G_BEGIN_DECLS

/**
 * ForgeTexts:
 *
 * What a search looks through, of all live clients, in one block of memory: some 200 bytes each.
 *
 * Each value is a line. Before every word, a run of letters and digits, stands a mark, and another
 * before the name, so that to begin a word is to contain the mark and the beginning.
 */
typedef struct _ForgeTexts ForgeTexts;

#define FORGE_TEXTS_WORD "\001"
#define FORGE_TEXTS_NAME "\002"

/* Of a client that has the parts looked for. */
typedef void (*ForgeTextFunc) (guint       place,
                               const char *text,
                               gsize       length,
                               gpointer    data);

/* @database and @places must outlive it. */
ForgeTexts *forge_texts_new       (ForgeDatabase  *database,
                                   ForgePlaces    *places);
void        forge_texts_free      (ForgeTexts     *self);

/* The client @id has changed. */
void        forge_texts_move      (ForgeTexts     *self,
                                   gint64          id);
/* So have many: all are read when they are needed again. */
void        forge_texts_forget    (ForgeTexts     *self);

/* Reads all that was not read yet, and gives every live client a place. */
gboolean    forge_texts_read      (ForgeTexts     *self,
                                   GError        **error);
/* Reads some more, for a few milliseconds. @more (out): whether it should be called again. */
gboolean    forge_texts_read_some (ForgeTexts     *self,
                                   gboolean       *more,
                                   GError        **error);
/* Calls @func for every client who has all of @parts, which have their marks. */
gboolean    forge_texts_find      (ForgeTexts     *self,
                                   GPtrArray      *parts,
                                   ForgeTextFunc   func,
                                   gpointer        data,
                                   GError        **error);

/* Whether @text, of one client, has all of @parts. */
gboolean    forge_texts_has       (const char     *text,
                                   gsize           length,
                                   GPtrArray      *parts);

/* Appends @length bytes of folded text with their marks. A first letter has one only when
 * @is_beginning. */
void        forge_texts_append    (GString        *out,
                                   const char     *folded,
                                   gsize           length,
                                   gboolean        is_beginning);

G_END_DECLS
