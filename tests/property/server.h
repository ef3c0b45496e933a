/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A Forge server small enough to know by heart: six clients, in pages of two, newest first. Each
 * change makes a new version; the content of a path is a number that differs when the answer
 * would. It shares nothing with the code under test but the paths. */

#define N_KEYS    8
#define N_CLIENTS 6

extern const char *const server_paths[N_KEYS];

typedef enum {
  CHANGE_CREATE,
  CHANGE_UPDATE,
  CHANGE_DELETE,
  CHANGE_RESTORE,
  N_CHANGES,
} Change;

typedef struct {
  guint64  version;
  struct {
    gboolean present;
    guint64  version;
  } clients[N_CLIENTS];
  guint    order[N_CLIENTS];     /* of all, the missing too; clients[] by position */
  guint64  contents[N_KEYS];
  guint64  changed_at[N_KEYS];   /* the version that last altered the content */
} Server;

void   server_init   (Server *self);
/* Applies a change and returns the keys whose content it altered, a bit for each. */
guint  server_apply  (Server *self,
                      Change  change,
                      guint   client);
/* The client that @change can be about; a create brings one that has no key of its own. */
guint  server_client (Change  change,
                      guint   number);
