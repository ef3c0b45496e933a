/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-pending-words.h"

#include <glib/gi18n.h>

#include "forge-error.h"
#include "forge-plain-row.h"
#include "forge-words.h"

static const char *
format_for_title (const ForgePending *pending)
{
  if (pending->state == FORGE_PENDING_OVERWRITTEN)
    return _("Someone Else Saved Over Your Changes to “%s”");
  if (pending->state == FORGE_PENDING_UNCONFIRMED)
    return _("Not Confirmed Yet: “%s”");
  switch (pending->kind)
    {
    case FORGE_PENDING_CREATE:
      return _("“%s” Was Not Created");
    case FORGE_PENDING_UPDATE:
      return _("The Changes to “%s” Were Not Saved");
    case FORGE_PENDING_DELETE:
      return _("“%s” Was Not Deleted");
    default:
      g_assert_not_reached ();
    }
}

char *
forge_words_for_pending (const ForgePending *pending)
{
  g_auto (GStrv) parts = g_strsplit (format_for_title (pending), "%s", 2);

  return g_strconcat (parts[0], pending->name != NULL ? pending->name : _("a client"),
                      parts[0] != NULL ? parts[1] : NULL, NULL);
}

/* (transfer full) */
static char *
get_value (ForgeClient  *client,
           ForgeFieldId  field)
{
  g_autofree char *tooltip = NULL;
  g_autofree char *value = forge_words_for_value (client, field, &tooltip);

  return forge_plain_row_isolate (value != NULL ? value : "");
}

/* One line for each field that is not as it was sent. */
static char *
describe_differences (const ForgePending *pending)
{
  g_autoptr (ForgeClient) mine = forge_client_copy (pending->theirs);
  GString *text = g_string_new (NULL);

  forge_pending_apply (pending, mine);
  for (guint place = 0; place < FORGE_N_FIELDS; place++)
    {
      ForgeFieldId field = forge_field_at (place);
      g_autofree char *yours = NULL;
      g_autofree char *theirs = NULL;

      if (g_strcmp0 (forge_client_get (mine, field), forge_client_get (pending->theirs, field)) == 0)
        continue;
      yours = get_value (mine, field);
      theirs = get_value (pending->theirs, field);
      /* Translators: the name of a field, and its value as two people saved it */
      g_string_append_printf (text, _("%s: yours “%s”, theirs “%s”"), forge_words_for_field (field),
                              yours, theirs);
      g_string_append_c (text, '\n');
    }
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

static char *
describe_error (ForgeError code)
{
  g_autoptr (GError) error = g_error_new_literal (FORGE_ERROR, code, "");

  return forge_words_for_error (error);
}

char *
forge_words_for_pending_reason (const ForgePending *pending)
{
  if (pending->state == FORGE_PENDING_OVERWRITTEN && pending->theirs != NULL)
    return describe_differences (pending);
  if (pending->state == FORGE_PENDING_UNCONFIRMED)
    return g_strdup (_("The server did not say whether it was done. This is checked as soon as it "
                       "answers."));
  if (g_strcmp0 (pending->code, "has_documents") == 0)
    return g_strdup (_("The server keeps clients who have invoices or work orders. Deactivate this one "
                       "instead?"));
  if (g_strcmp0 (pending->code, "duplicate") == 0)
    return forge_words_for_problem (FORGE_FIELD_CLIENT_CODE, FORGE_PROBLEM_DUPLICATE, NULL);
  if (g_strcmp0 (pending->code, "forbidden") == 0)
    return describe_error (FORGE_ERROR_FORBIDDEN);
  if (g_strcmp0 (pending->code, "not_found") == 0)
    return describe_error (FORGE_ERROR_NOT_FOUND);
  return g_strdup (_("The server did not do it. You can try again."));
}
