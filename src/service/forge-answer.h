/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-outcome.h"
#include "forge-request.h"

G_BEGIN_DECLS

/* What goes out. Every answer is JSON or empty, and says which change its data has seen. */

/* 0 is null. @time: µs since 1970. */
void     forge_answer_append_number (GString           *out,
                                     gint64             number);
void     forge_answer_append_time   (GString           *out,
                                     gint64             time);
/* `{"detail":TEXT}`. (transfer full) */
GString *forge_answer_detail (const char        *text);
/* The status and body for what a handler failed with. (transfer full) */
GString *forge_answer_error  (const GError      *error,
                              gboolean           full,
                              guint             *status);
/* The headers Forge-Outcome, and ETag unless @version is 0. */
void     forge_answer_set_outcome (SoupServerMessage *message,
                                   ForgeOutcome       outcome);
void     forge_answer_set_version (SoupServerMessage *message,
                                   gint64             version);
/* What is here may not be what the server has: the label of an answer that has data is @replica's. */
void     forge_answer_set_label   (SoupServerMessage *message,
                                   ForgeReplica      *replica);
/* @route: what the log calls the request: never a name or a value. @body: (transfer full)
 * (nullable) */
void     forge_answer_send   (SoupServerMessage *message,
                              const char        *route,
                              gint64             last,
                              guint              status,
                              GString           *body);

G_END_DECLS
