/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-account-book.h"
#include "forge-replica.h"

G_BEGIN_DECLS

typedef struct _ForgeWriter ForgeWriter;

/**
 * ForgeProfile:
 *
 * Whose clients are open: those of this computer alone, or what it has of a server's.
 */
typedef struct
{
  char          *id;       /* (owned): %FORGE_THIS_COMPUTER, or that of an account */
  ForgeDatabase *database; /* borrowed */
  ForgeStore    *store;    /* (owned) */
  ForgeRemote   *remote;   /* (owned) (nullable): NULL on this computer */
  ForgeReplica  *replica;  /* (owned) (nullable): the same */
  ForgeWriter   *writer;   /* (owned) (nullable): the same */
  GSource       *reading;  /* (owned): ahead of the first search */
} ForgeProfile;

/* The name of its file. (transfer full) */
char         *forge_profile_make_name (const char         *id);
/* What @database has open. @account (nullable); @remote (nullable): one of it that is logged in
 * already, where there is one. Errors: those of the store. */
ForgeProfile *forge_profile_open      (ForgeDatabase      *database,
                                       const ForgeAccountEntry *account,
                                       ForgeRemote        *remote,
                                       ForgeFeed          *feed,
                                       GError            **error);
/* Removes its file from @directory, with what lies beside it, such as what was damaged and set
 * aside. */
void          forge_profile_remove    (const char         *directory,
                                       const char         *id);
/* What is under way with the server ends; the database stays open. */
void          forge_profile_close     (ForgeProfile       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeProfile, forge_profile_close)

G_END_DECLS
