/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-account-book.h"

#include "forge-json.h"
#include "forge-status.h"

#define FILE_NAME "accounts.ini"
#define GENERAL   "accounts"
#define ID_LENGTH 16

struct _ForgeAccountBook
{
  /* owned */
  char      *path;
  char      *current;
  GPtrArray *entries; /* of ForgeAccountEntry, the oldest first */
};

static const char *const login_names[] = {
  [FORGE_LOGIN_MISSING] = "missing",
  [FORGE_LOGIN_EXPIRED] = "expired",
  [FORGE_LOGIN_INACTIVE] = "inactive",
  [FORGE_LOGIN_UNKNOWN_USER] = "unknown_user",
};

static const char *const keyring_names[] = {
  [FORGE_KEYRING_KEPT] = "kept",
  [FORGE_KEYRING_MISSING] = "missing",
  [FORGE_KEYRING_LOCKED] = "locked",
};

static void
entry_free (gpointer data)
{
  ForgeAccountEntry *entry = data;

  g_free (entry->id);
  g_free (entry->server);
  g_free (entry->user);
  g_free (entry->refresh);
  g_free (entry);
}

static ForgeAccountEntry *
add_entry (ForgeAccountBook *self,
           const char       *server,
           const char       *user)
{
  g_autofree char *both = g_strconcat (server, "\n", user, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
  ForgeAccountEntry *entry = g_new0 (ForgeAccountEntry, 1);

  entry->id = g_strndup (digest, ID_LENGTH);
  entry->server = g_strdup (server);
  entry->user = g_strdup (user);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static gboolean
save (ForgeAccountBook  *self,
      GError           **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_key_file_set_string (file, GENERAL, "current", self->current);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const ForgeAccountEntry *entry = g_ptr_array_index (self->entries, i);

      g_key_file_set_string (file, entry->id, "server", entry->server);
      g_key_file_set_string (file, entry->id, "user", entry->user);
    }
  text = g_key_file_to_data (file, &length, NULL);
  if (g_file_set_contents_full (self->path, text, length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &failure))
    return TRUE;
  g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "The accounts cannot be written: %s",
               failure->message);
  return FALSE;
}

static void
read_entry (ForgeAccountBook *self,
            GKeyFile         *file,
            const char       *group)
{
  g_autofree char *server = g_key_file_get_string (file, group, "server", NULL);
  g_autofree char *user = g_key_file_get_string (file, group, "user", NULL);
  g_autofree char *base = server ? forge_remote_normalize (server, NULL) : NULL;

  if (base && user && *user != '\0')
    add_entry (self, base, user);
}

ForgeAccountBook *
forge_account_book_load (const char *directory)
{
  ForgeAccountBook *self = g_new0 (ForgeAccountBook, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  g_autoptr (GError) error = NULL;

  self->path = g_build_filename (directory, FILE_NAME, NULL);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  if (!g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    /* Its message may quote who they are. */
    g_message ("The accounts cannot be read: %d", error->code);
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i]; i++)
    read_entry (self, file, groups[i]);
  self->current = g_key_file_get_string (file, GENERAL, "current", NULL);
  if (!self->current || !forge_account_book_find (self, self->current))
    {
      g_free (self->current);
      self->current = g_strdup (FORGE_THIS_COMPUTER);
    }
  return self;
}

void
forge_account_book_free (ForgeAccountBook *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self->current);
  g_free (self->path);
  g_free (self);
}

const char *
forge_account_book_get_current (ForgeAccountBook *self)
{
  return self->current;
}

ForgeAccountEntry *
forge_account_book_find (ForgeAccountBook *self,
                         const char       *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      ForgeAccountEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->id, id))
        return entry;
    }
  return NULL;
}

ForgeAccountEntry *
forge_account_book_ensure (ForgeAccountBook *self,
                           const char       *server,
                           const char       *user)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      ForgeAccountEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->server, server) && g_str_equal (entry->user, user))
        return entry;
    }
  return add_entry (self, server, user);
}

gboolean
forge_account_book_set_current (ForgeAccountBook  *self,
                                const char        *id,
                                GError           **error)
{
  char *old = self->current;

  self->current = g_strdup (id);
  if (save (self, error))
    {
      g_free (old);
      return TRUE;
    }
  g_free (self->current);
  self->current = old;
  return FALSE;
}

gboolean
forge_account_book_remove (ForgeAccountBook  *self,
                           const char        *id,
                           GError           **error)
{
  ForgeAccountEntry *entry = forge_account_book_find (self, id);
  guint position;

  g_return_val_if_fail (entry && !g_str_equal (id, self->current), FALSE);

  g_ptr_array_find (self->entries, entry, &position);
  g_ptr_array_steal_index (self->entries, position);
  if (save (self, error))
    {
      entry_free (entry);
      return TRUE;
    }
  g_ptr_array_insert (self->entries, position, entry);
  return FALSE;
}

void
forge_account_entry_append (const ForgeAccountEntry *entry,
                            GString                 *out)
{
  g_string_append (out, "{\"id\":");
  forge_json_append_string (out, entry->id);
  g_string_append (out, ",\"server\":");
  forge_json_append_string (out, entry->server);
  g_string_append (out, ",\"user\":");
  forge_json_append_string (out, entry->user);
  if (entry->login == FORGE_LOGIN_DONE || entry->login == FORGE_LOGIN_PENDING)
    g_string_append (out, ",\"state\":\"ready\"");
  else
    g_string_append_printf (out, ",\"state\":\"login-needed\",\"reason\":\"%s\"",
                            login_names[entry->login]);
  g_string_append_printf (out, ",\"keyring\":\"%s\"}", keyring_names[entry->keyring]);
}

void
forge_account_book_append (ForgeAccountBook *self,
                           GString          *out)
{
  g_string_append (out, "{\"current\":");
  forge_json_append_string (out, self->current);
  g_string_append (out, ",\"accounts\":[");
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      forge_account_entry_append (g_ptr_array_index (self->entries, i), out);
    }
  g_string_append (out, "]}");
}
