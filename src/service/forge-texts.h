/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"
#include "forge-places.h"

G_BEGIN_DECLS

/**
 * ForgeTexts:
 *
 * What a search looks through, of all live clients, in one block of memory: some 130 bytes each. To
 * go through it takes less time than an index takes for a word that many have.
 *
 * Each value is a line. Before every word, a run of letters and digits, stands a mark, and another before the name, so
 * that to begin a word is to contain the mark and the beginning.
 */
typedef struct _ForgeTexts ForgeTexts;

#define FORGE_TEXTS_WORD "\001"
#define FORGE_TEXTS_NAME "\002"

/* Of a client that has the text looked for. */
typedef void (*ForgeTextFunc) (guint       place,
                               const char *text,
                               gsize       length,
                               gpointer    data);

/* @database and @places must outlive it. */
ForgeTexts *forge_texts_new       (ForgeDatabase  *database,
                                   ForgePlaces    *places);
void        forge_texts_free      (ForgeTexts     *self);

/* The client @id, and no other, has changed. */
void        forge_texts_move      (ForgeTexts     *self,
                                   gint64          id);
/* Others have: all are read when they are needed again. */
void        forge_texts_forget    (ForgeTexts     *self);

/* Reads all that was not read yet, and gives every live client a place. */
gboolean    forge_texts_read      (ForgeTexts     *self,
                                   GError        **error);
/* Calls @func for every client who has @part, which has its marks. */
gboolean    forge_texts_find      (ForgeTexts     *self,
                                   const char     *part,
                                   ForgeTextFunc   func,
                                   gpointer        data,
                                   GError        **error);

/* (nullable): where @part stands in @text. */
const char *forge_texts_find_part (const char     *text,
                                   gsize           text_length,
                                   const char     *part);

/* Appends @length bytes of folded text with their marks. A first letter has one only when
 * @is_beginning. */
void        forge_texts_append    (GString        *out,
                                   const char     *folded,
                                   gsize           length,
                                   gboolean        is_beginning);

G_END_DECLS
