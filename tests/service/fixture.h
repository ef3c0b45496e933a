/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "forge-service.h"

/* A service in the process of the test, in directories of its own, and a session that talks to
 * it. */
typedef struct
{
  char         *directory;
  char         *data_dir;
  char         *socket_dir;
  ForgeService *service;
  SoupSession  *session;
} Fixture;

typedef struct
{
  guint               status;
  char               *body;
  SoupMessageHeaders *headers;
} Reply;

void      fixture_set_up    (Fixture *fixture, gconstpointer data);
void      fixture_tear_down (Fixture *fixture, gconstpointer data);
/* A directory, or a file. */
void      fixture_remove_tree (const char *path);
/* NULL, or why not. */
GError   *fixture_start     (ForgeService *service);
void      fixture_restart   (Fixture *fixture);

/* Sends @body, when there is one, as JSON; then pairs of header names and values, and NULL. */
Reply    *fixture_send      (Fixture *fixture, const char *method, const char *path,
                             const char *body, ...) G_GNUC_NULL_TERMINATED;
/* Sends the same without headers, and asserts what comes back. */
void      fixture_expect    (Fixture *fixture, const char *method, const char *path,
                             const char *body, guint status, const char *pattern);
/* Bytes as they are, on a connection of their own; what came back until it was closed. */
char     *fixture_send_raw  (Fixture *fixture, const char *bytes, gssize length);
void      reply_free        (Reply *reply);

#define assert_matches(text, pattern) \
  G_STMT_START { \
    if (!g_pattern_match_simple (pattern, text)) \
      g_error ("%s:%d: %s does not match %s", __FILE__, __LINE__, text, pattern); \
  } G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)
