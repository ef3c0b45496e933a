/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One exchange, over the service's socket or with a server: nothing of what it means. */

#define FORGE_HTTP_MAX_BODY (64 * 1024 * 1024)

/* @timeout: seconds without a byte. (transfer full) */
SoupSession *forge_http_session_new (const char *socket_path,
                                     guint       timeout,
                                     guint       connections);
/* @path: below /api/v1/, with its query. (transfer full) (nullable): NULL when it is no URI */
SoupMessage *forge_http_message_new (const char *method,
                                     const char *path);
/* Whether the answer of @message says that its body is JSON. */
gboolean     forge_http_is_json     (SoupMessage *message);
/* The number in an answer's header, 0 when it is missing or is none. */
guint64      forge_http_get_number  (SoupMessage *message,
                                     const char  *header);
/* How long the answer asks to be left in peace, in µs; 0 when it does not. */
gint64       forge_http_get_retry_after (SoupMessage *message);
/* That there was an answer to @path, in the debug log: no numbers, no query, no body. */
void         forge_http_log         (SoupMessage *message,
                                     const char  *path);

/* The whole body, whatever the status. @cancellable: to be cancelled in the thread of @session.
 * Errors: those of libsoup and GIO; %G_IO_ERROR_MESSAGE_TOO_LARGE above %FORGE_HTTP_MAX_BODY. */
void         forge_http_send_async  (SoupSession         *session,
                                     SoupMessage         *message,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
GBytes      *forge_http_send_finish (GAsyncResult        *result,
                                     GError             **error);
/* The message of a send that has ended. (transfer none) */
SoupMessage *forge_http_get_message (GAsyncResult *result);

G_END_DECLS
