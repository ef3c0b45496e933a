/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Links out of what people typed. Only these schemes are ever made or opened: http, https, mailto,
 * tel, geo. */

/* "tel:+525512345678". (transfer full) (nullable): when there is nothing to dial */
char     *forge_link_for_phone   (const char *phone);
/* The digits that tell the number of a tel: URI from others. (transfer full) (nullable): when @uri
 * is no such */
char     *forge_link_read_phone  (const char *uri);
/* "mailto:ana@example.com", percent-encoded. (transfer full) (nullable): when it is no address */
char     *forge_link_for_email   (const char *email);
/* "geo:0,0?q=Av.%20Ju%C3%A1rez%201". (transfer full) (nullable): when there is none */
char     *forge_link_for_address (const char *address);
/* Whether @uri is one that a person may be sent to. */
gboolean  forge_link_is_safe     (const char *uri);
/* Pango markup that shows exactly @text, with the web and e-mail addresses in it as links; all else
 * is escaped. (transfer full) */
char     *forge_link_markup      (const char *text);

G_END_DECLS
