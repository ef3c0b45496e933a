/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-keyring.h"
#include "forge-remote.h"

G_BEGIN_DECLS

/**
 * ForgeAccountBook:
 *
 * The servers and users that this computer has clients of, and whose are open: accounts.ini in the
 * data directory. What is secret is never in it.
 */
typedef struct _ForgeAccountBook ForgeAccountBook;

typedef struct {
  char         *id;      /* (owned): made of the server and the user, so the same each time */
  char         *server;  /* (owned): as forge_remote_normalize() gives it */
  char         *user;    /* (owned) */

  /* of this run of the program */
  char         *refresh; /* (owned) (nullable): the token, where it is known already */
  ForgeLogin    login;
  ForgeKeyring  keyring;
  gboolean      keeping;   /* the keyring is being told */
  gboolean      unlocking; /* the keyring's own password is being asked for */
} ForgeAccountEntry;

/* What is in @directory. A file that can't be read is as if it were missing: its accounts can be
 * connected again, and find their clients. */
ForgeAccountBook  *forge_account_book_load        (const char         *directory);
void               forge_account_book_free        (ForgeAccountBook   *self);

/* (transfer none): the id of an account, or %FORGE_THIS_COMPUTER. */
const char        *forge_account_book_get_current (ForgeAccountBook   *self);
/* (transfer none) (nullable) */
ForgeAccountEntry *forge_account_book_find        (ForgeAccountBook   *self,
                                                   const char         *id);
/* The account of @user at @server; a new one is in the file with the next change of it. (transfer
 * none) */
ForgeAccountEntry *forge_account_book_ensure      (ForgeAccountBook   *self,
                                                   const char         *server,
                                                   const char         *user);

/* Durable when they return TRUE; else nothing changed. Errors: %FORGE_ERROR_STORAGE. */
gboolean           forge_account_book_set_current (ForgeAccountBook   *self,
                                                   const char         *id,
                                                   GError            **error);
/* Not the current one. */
gboolean           forge_account_book_remove      (ForgeAccountBook   *self,
                                                   const char         *id,
                                                   GError            **error);

/* `{"id":…}`, and all of them as accounts/ has them. */
void               forge_account_entry_append     (const ForgeAccountEntry *entry,
                                                   GString            *out);
void               forge_account_book_append      (ForgeAccountBook   *self,
                                                   GString            *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeAccountBook, forge_account_book_free)

G_END_DECLS
