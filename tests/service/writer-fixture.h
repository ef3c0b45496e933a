/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-server.h"
#include "fixture.h"
#include "forge-router.h"
#include "forge-writer.h"

/* The part of a service that serves a server's clients, on the test's own thread, with a clock that
 * stands still. */
typedef struct
{
  FakeForge     *forge;
  char          *directory;
  char          *socket;
  gint64         now;      /* µs since 1970 */

  ForgeFeed     *feed;
  ForgeProfiles *profiles;
  ForgeRouter    router;
  SoupServer    *server;
  SoupSession   *session;
} Desk;

typedef struct
{
  guint  status;   /* 0: it was not answered */
  char  *outcome;  /* Forge-Outcome */
  char  *body;
} Answer;

void    desk_set_up      (Desk *desk, gconstpointer data);
void    desk_tear_down   (Desk *desk, gconstpointer data);
/* As a kill and a start. */
void    desk_restart     (Desk *desk);
/* Time passes. */
void    desk_pass        (Desk *desk, gint64 seconds);
/* The same, and @meanwhile seconds more before the server has answered what is asked then. */
void    desk_pass_slowly (Desk *desk, gint64 seconds, gint64 meanwhile);
/* The server's row, read into the database. */
void    desk_read        (Desk *desk, gint64 id);

/* @key: (nullable): Idempotency-Key. */
Answer *desk_send        (Desk *desk, const char *method, const char *path, const char *body,
                          const char *key);
/* Sends, and asserts what comes back. */
void    desk_expect      (Desk *desk, const char *method, const char *path, const char *body,
                          guint status, const char *pattern);
/* What pending/ has. (transfer full) */
char   *desk_get_pending (Desk *desk);
void    answer_free      (Answer *answer);

#define NOTHING_PENDING "{\"results\":[]}"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)
