/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-batch-private.h"

#include <glib/gi18n.h>

/* Characters: what follows the name must be seen too. */
#define MAX_NAME 40

typedef enum {
  DEED_CREATE,
  DEED_REMOVE,
  DEED_DELETE,
  DEED_RESTORE,
  DEED_UNDO,
  DEED_ACTIVATE,
  DEED_DEACTIVATE,
  DEED_BLOCK,
  DEED_CHANGE,
} Deed;

static Deed
find_deed (ForgeBatch *self)
{
  if (self->kind == FORGE_BATCH_CREATE)
    return self->is_undo ? DEED_REMOVE : DEED_CREATE;
  if (self->kind == FORGE_BATCH_DELETE)
    return self->is_undo ? DEED_RESTORE : DEED_DELETE;
  if (self->is_undo)
    return DEED_UNDO;
  if (self->kind == FORGE_BATCH_EDIT || self->field != FORGE_FIELD_STATUS)
    return DEED_CHANGE;
  if (g_strcmp0 (self->value, "ACTIVE") == 0)
    return DEED_ACTIVATE;
  return g_strcmp0 (self->value, "BLOCKED") == 0 ? DEED_BLOCK : DEED_DEACTIVATE;
}

char *
forge_batch_describe_client (const ForgeBatchItem *item)
{
  ForgeClient *client = NULL;
  const char *name = NULL;
  g_autofree char *number = NULL;

  g_return_val_if_fail (item != NULL, NULL);

  client = item->after != NULL ? item->after : item->before != NULL ? item->before : item->target;
  name = client != NULL ? forge_client_get (client, FORGE_FIELD_NAME) : NULL;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, item->id);
  if (name == NULL)
    /* Translators: of a client that could not be read; %s is a number */
    return g_strdup_printf (_("Client number %s"), number);
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_autofree char *start = g_utf8_substring (name, 0, MAX_NAME - 1);

      return g_strconcat (g_strchomp (start), "…", NULL);
    }
  return g_strdup (name);
}

static char *
describe_one (Deed        deed,
              const char *name)
{
  switch (deed)
    {
    case DEED_CREATE:
      return g_strdup_printf (_("Created “%s”"), name);
    case DEED_REMOVE:
      /* Translators: the creation of client %s was undone */
      return g_strdup_printf (_("Removed “%s” again"), name);
    case DEED_DELETE:
      return g_strdup_printf (_("Deleted “%s”"), name);
    case DEED_RESTORE:
      return g_strdup_printf (_("Restored “%s”"), name);
    case DEED_UNDO:
      return g_strdup_printf (_("Undid the changes to “%s”"), name);
    case DEED_ACTIVATE:
      return g_strdup_printf (_("Activated “%s”"), name);
    case DEED_DEACTIVATE:
      return g_strdup_printf (_("Deactivated “%s”"), name);
    case DEED_BLOCK:
      return g_strdup_printf (_("Blocked “%s”"), name);
    case DEED_CHANGE:
    default:
      return g_strdup_printf (_("Saved the changes to “%s”"), name);
    }
}

static char *
describe_many (Deed  deed,
               guint n)
{
  switch (deed)
    {
    case DEED_REMOVE:
    case DEED_DELETE:
      return g_strdup_printf (g_dngettext (NULL, "%'u client deleted", "%'u clients deleted", n),
                              n);
    case DEED_RESTORE:
      return g_strdup_printf (g_dngettext (NULL, "%'u client restored", "%'u clients restored", n),
                              n);
    case DEED_UNDO:
      return g_strdup_printf (g_dngettext (NULL, "Changes to %'u client undone",
                                           "Changes to %'u clients undone", n), n);
    case DEED_ACTIVATE:
      return g_strdup_printf (g_dngettext (NULL, "%'u client activated", "%'u clients activated",
                                           n), n);
    case DEED_DEACTIVATE:
      return g_strdup_printf (g_dngettext (NULL, "%'u client deactivated",
                                           "%'u clients deactivated", n), n);
    case DEED_BLOCK:
      return g_strdup_printf (g_dngettext (NULL, "%'u client blocked", "%'u clients blocked", n),
                              n);
    case DEED_CREATE:
    case DEED_CHANGE:
    default:
      return g_strdup_printf (g_dngettext (NULL, "%'u client changed", "%'u clients changed", n),
                              n);
    }
}

char *
forge_batch_describe (ForgeBatch *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (FORGE_IS_BATCH (self), NULL);

  if (self->items->len != 1)
    return describe_many (find_deed (self), self->n_done);
  name = forge_batch_describe_client (g_ptr_array_index (self->items, 0));
  return describe_one (find_deed (self), name);
}

char *
forge_batch_describe_progress (ForgeBatch *self)
{
  g_return_val_if_fail (FORGE_IS_BATCH (self), NULL);

  switch ((int) find_deed (self))
    {
    case DEED_DELETE:
      /* Translators: how many clients of how many are deleted so far */
      return g_strdup_printf (_("Deleting: %'u of %'u"), self->n_settled, self->items->len);
    case DEED_RESTORE:
      /* Translators: how many clients of how many are restored so far */
      return g_strdup_printf (_("Restoring: %'u of %'u"), self->n_settled, self->items->len);
    default:
      /* Translators: how many clients of how many are changed so far */
      return g_strdup_printf (_("Changing: %'u of %'u"), self->n_settled, self->items->len);
    }
}

static const char *
describe_failure_of_one (ForgeBatch *self)
{
  switch ((int) find_deed (self))
    {
    case DEED_DELETE:
      return _("Could Not Delete the Client");
    case DEED_RESTORE:
      return _("Could Not Bring the Client Back");
    case DEED_REMOVE:
    case DEED_UNDO:
      return _("Could Not Undo the Change");
    default:
      return _("Could Not Change the Client");
    }
}

char *
forge_batch_describe_failure (ForgeBatch *self)
{
  guint n = 0;

  g_return_val_if_fail (FORGE_IS_BATCH (self), NULL);

  if (self->items->len == 1)
    return g_strdup (describe_failure_of_one (self));
  n = self->n_settled - self->n_done;
  if (find_deed (self) == DEED_DELETE)
    return g_strdup_printf (g_dngettext (NULL, "%'u Client Was Not Deleted",
                                         "%'u Clients Were Not Deleted", n), n);
  return g_strdup_printf (g_dngettext (NULL, "%'u Client Was Not Changed",
                                       "%'u Clients Were Not Changed", n), n);
}
