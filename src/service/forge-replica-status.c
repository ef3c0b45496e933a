/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-replica-status.h"

#include "forge-text.h"

/* 0 is nothing. */
static void
append_number (GString    *out,
               const char *name,
               gint64      number)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (number == 0)
    g_string_append (out, "null");
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
}

static void
append_time (GString    *out,
             const char *name,
             gint64      time)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (time == 0)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  forge_time_append (out, time);
  g_string_append_c (out, '"');
}

void
forge_replica_status_append (GString                 *out,
                             const char              *state,
                             const ForgeSyncProgress *progress,
                             gint64                   as_of,
                             gint64                   since)
{
  const char *error = forge_error_code_to_string (progress->failure);

  g_string_append_printf (out, ",\"state\":\"%s\",\"loaded\":%" G_GINT64_FORMAT
                          ",\"total\":%" G_GINT64_FORMAT, state, progress->loaded,
                          MAX (progress->total, progress->loaded));
  append_time (out, "as_of", as_of);
  append_time (out, "since", since);
  g_string_append_printf (out, ",\"error\":%s%s%s", error ? "\"" : "", error ? error : "null",
                          error ? "\"" : "");
  if (progress->withheld == 0)
    return;
  append_number (out, "withheld", progress->withheld);
  append_number (out, "withheld_id", progress->withheld_id);
  append_number (out, "withheld_page", progress->withheld_page);
}
