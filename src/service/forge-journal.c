/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-journal.h"

#include "forge-error.h"

#define COLUMNS "kind, state, client, key, digest, sent, due, base, body, theirs, code"

static const char *const kinds[] = {
  [FORGE_ENTRY_CREATE] = "create",
  [FORGE_ENTRY_UPDATE] = "update",
  [FORGE_ENTRY_DELETE] = "delete",
};

static const char *const states[] = {
  [FORGE_ENTRY_WAITING] = "waiting",
  [FORGE_ENTRY_SENDING] = "sending",
  [FORGE_ENTRY_CHECKING] = "checking",
  [FORGE_ENTRY_UNCONFIRMED] = "unconfirmed",
  [FORGE_ENTRY_REFUSED] = "refused",
  [FORGE_ENTRY_OVERWRITTEN] = "overwritten",
};

const char *
forge_entry_kind_to_string (ForgeEntryKind kind)
{
  return kinds[kind];
}

const char *
forge_entry_state_to_string (ForgeEntryState state)
{
  return states[state];
}

void
forge_entry_free (ForgeEntry *entry)
{
  g_free (entry->key);
  g_free (entry->digest);
  g_free (entry->base);
  g_free (entry->body);
  g_free (entry->theirs);
  g_free (entry->code);
  g_free (entry);
}

static char *
copy_text (sqlite3_stmt *statement,
           int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static int
find_name (const char *const *names,
           int                n,
           const char        *name)
{
  int i = 0;

  while (i < n && g_strcmp0 (names[i], name) != 0)
    i++;
  return i;
}

/* NULL when another program wrote it. */
static ForgeEntry *
read_entry (sqlite3_stmt *statement)
{
  int kind = find_name (kinds, G_N_ELEMENTS (kinds),
                        (const char *) sqlite3_column_text (statement, 1));
  int state = find_name (states, G_N_ELEMENTS (states),
                         (const char *) sqlite3_column_text (statement, 2));
  ForgeEntry *entry;

  if (kind == G_N_ELEMENTS (kinds) || state == G_N_ELEMENTS (states))
    return NULL;
  entry = g_new0 (ForgeEntry, 1);
  entry->number = sqlite3_column_int64 (statement, 0);
  entry->kind = kind;
  entry->state = state;
  entry->client = sqlite3_column_int64 (statement, 3);
  entry->key = copy_text (statement, 4);
  entry->digest = copy_text (statement, 5);
  entry->sent = sqlite3_column_int64 (statement, 6);
  entry->due = sqlite3_column_int64 (statement, 7);
  entry->base = copy_text (statement, 8);
  entry->body = copy_text (statement, 9);
  entry->theirs = copy_text (statement, 10);
  entry->code = copy_text (statement, 11);
  return entry;
}

GPtrArray *
forge_journal_list (ForgeDatabase  *database,
                    GError        **error)
{
  g_autoptr (GPtrArray) entries =
    g_ptr_array_new_with_free_func ((GDestroyNotify) forge_entry_free);
  sqlite3_stmt *statement;
  GError *failure = NULL;

  statement = forge_database_prepare (database, "SELECT number, " COLUMNS " FROM pending "
                                      "ORDER BY number", error);
  if (!statement)
    return NULL;
  while (forge_database_step (database, statement, &failure))
    {
      ForgeEntry *entry = read_entry (statement);

      if (entry)
        g_ptr_array_add (entries, entry);
      else if (!failure)
        failure = g_error_new_literal (FORGE_ERROR, FORGE_ERROR_CORRUPT,
                                       "A pending change is of no known kind");
    }
  if (!failure)
    return g_steal_pointer (&entries);
  g_propagate_error (error, failure);
  return NULL;
}

static void
bind_text (sqlite3_stmt *statement,
           int           position,
           const char   *text)
{
  sqlite3_bind_text (statement, position, text, -1, SQLITE_STATIC);
}

gboolean
forge_journal_put (ForgeDatabase  *database,
                   ForgeEntry     *entry,
                   GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, "INSERT OR REPLACE INTO pending (number, "
                                      COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                      error);
  if (!statement)
    return FALSE;
  if (entry->number != 0)
    sqlite3_bind_int64 (statement, 1, entry->number);
  bind_text (statement, 2, kinds[entry->kind]);
  bind_text (statement, 3, states[entry->state]);
  sqlite3_bind_int64 (statement, 4, entry->client);
  bind_text (statement, 5, entry->key);
  bind_text (statement, 6, entry->digest);
  sqlite3_bind_int64 (statement, 7, entry->sent);
  sqlite3_bind_int64 (statement, 8, entry->due);
  bind_text (statement, 9, entry->base);
  bind_text (statement, 10, entry->body);
  bind_text (statement, 11, entry->theirs);
  bind_text (statement, 12, entry->code);
  if (!forge_database_run (database, statement, error))
    return FALSE;
  if (entry->number == 0)
    entry->number = forge_database_get_last_id (database);
  return TRUE;
}

gboolean
forge_journal_remove (ForgeDatabase  *database,
                      gint64          number,
                      GError        **error)
{
  sqlite3_stmt *statement;

  statement = forge_database_prepare (database, "DELETE FROM pending WHERE number = ?",
                                      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  return forge_database_run (database, statement, error);
}
