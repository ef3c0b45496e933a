/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-database.h"

G_BEGIN_DECLS

/* The changes that are on their way to a server, in SQL. One is entered before its first byte is
 * sent and leaves in the transaction that stores what became of it, so that no kill, crash or lost
 * answer makes one forgotten. Everything that writes runs inside forge_store_begin() and
 * forge_store_commit(). Errors are %FORGE_ERROR_STORAGE and %FORGE_ERROR_CORRUPT. */

typedef enum {
  FORGE_ENTRY_CREATE,
  FORGE_ENTRY_UPDATE,
  FORGE_ENTRY_DELETE,
} ForgeEntryKind;

/**
 * ForgeEntryState:
 * @FORGE_ENTRY_WAITING: a deletion that can still be taken back: nothing was sent
 * @FORGE_ENTRY_SENDING: the request may be on its way
 * @FORGE_ENTRY_CHECKING: an edit that was made; whether it stays is read once more
 * @FORGE_ENTRY_UNCONFIRMED: nobody can say yet whether it was made
 * @FORGE_ENTRY_REFUSED: it was not made, and a person has not read why
 * @FORGE_ENTRY_OVERWRITTEN: an edit that was made and then undone by somebody else's
 */
typedef enum {
  FORGE_ENTRY_WAITING,
  FORGE_ENTRY_SENDING,
  FORGE_ENTRY_CHECKING,
  FORGE_ENTRY_UNCONFIRMED,
  FORGE_ENTRY_REFUSED,
  FORGE_ENTRY_OVERWRITTEN,
} ForgeEntryState;

/* Times are µs since 1970: they are compared after a restart. */
typedef struct {
  gint64           number;
  ForgeEntryKind   kind;
  ForgeEntryState  state;
  gint64           client;  /* its number at the server; 0: not known yet */
  char            *key;     /* (owned) (nullable): Idempotency-Key */
  char            *digest;  /* (owned) (nullable): of the request that has the key */
  gint64           sent;    /* 0: never */
  gint64           due;     /* when to go on; 0: nothing is to be done */
  char            *base;    /* (owned) (nullable): the row before, as JSON */
  char            *body;    /* (owned) (nullable): what is sent */
  char            *theirs;  /* (owned) (nullable): the row that overwrote it, as JSON */
  char            *code;    /* (owned) (nullable): why it was refused */
} ForgeEntry;

void         forge_entry_free            (ForgeEntry       *entry);
/* "create", …; "waiting", … */
const char  *forge_entry_kind_to_string  (ForgeEntryKind    kind);
const char  *forge_entry_state_to_string (ForgeEntryState   state);

/* All of them, the oldest first. (transfer full) (element-type ForgeEntry) */
GPtrArray   *forge_journal_list          (ForgeDatabase    *database,
                                          GError          **error);
/* Enters @entry, and gives it a number when it has none. */
gboolean     forge_journal_put           (ForgeDatabase    *database,
                                          ForgeEntry       *entry,
                                          GError          **error);
gboolean     forge_journal_remove        (ForgeDatabase    *database,
                                          gint64            number,
                                          GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeEntry, forge_entry_free)

G_END_DECLS
