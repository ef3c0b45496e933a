/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The version of forge_text_sort_key() and forge_text_fold(): a database that was keyed by another
 * one is keyed anew when it is opened. */
#define FORGE_TEXT_VERSION 2

/* For search: compatibility forms unified, case and accents dropped (ñ → n, ß → ss, ł → l, ø → o),
 * blanks collapsed and trimmed. Valid UTF-8 in and out. (transfer full) */
char   *forge_text_fold     (const char *text);

/* Whether a folded word of a search is too short to be looked for anywhere but where words begin. */
gboolean forge_text_is_short (const char *word);

/* For order: compare two keys as bytes (memcmp, a BLOB in SQL). As a person files names: punctuation
 * ignored, digits before letters, case and accents folded, ñ between n and o, then the original
 * text. NULL and "" sort first. (transfer full) */
GBytes *forge_text_sort_key (const char *text);

/* The ASCII digits of a phone number, digits of other scripts translated. (transfer full) */
char   *forge_text_digits   (const char *text);
/* Those of them that tell two numbers apart: no more than the last ten, which leaves a country code
 * out. (transfer full) */
char   *forge_text_number   (const char *phone);

/* Blanks of any script trimmed at both ends, as the Forge server does. (transfer full) */
char   *forge_text_trim     (const char *text);

/* Microseconds since 1970 UTC ⇄ "2026-11-22T20:55:09.620827Z" (no fraction when it is 0). */
char    *forge_time_format  (gint64 microseconds);
void     forge_time_append  (GString *out, gint64 microseconds);
/* ISO 8601 with an offset. FALSE when it is not. */
gboolean forge_time_parse   (const char *text, gint64 *microseconds);

G_END_DECLS
