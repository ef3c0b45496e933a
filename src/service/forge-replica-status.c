/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-replica-status.h"

#include "forge-answer.h"

void
forge_replica_status_append (GString                 *out,
                             const char              *state,
                             const ForgeSyncProgress *progress,
                             gint64                   loaded,
                             gint64                   as_of,
                             gint64                   since)
{
  g_string_append_printf (out, ",\"state\":\"%s\",\"loaded\":%" G_GINT64_FORMAT
                          ",\"total\":%" G_GINT64_FORMAT, state, loaded,
                          MAX (progress->total, loaded));
  g_string_append (out, ",\"as_of\":");
  forge_answer_append_time (out, as_of);
  g_string_append (out, ",\"since\":");
  forge_answer_append_time (out, since);
  g_string_append (out, ",\"error\":");
  forge_json_append_string (out, forge_error_code_to_string (progress->failure));
  if (progress->withheld == 0)
    return;
  g_string_append (out, ",\"withheld\":");
  forge_answer_append_number (out, progress->withheld);
  g_string_append (out, ",\"withheld_id\":");
  forge_answer_append_number (out, progress->withheld_id);
  g_string_append (out, ",\"withheld_page\":");
  forge_answer_append_number (out, progress->withheld_page);
}
