/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * Server:
 *
 * A process of its own that serves the API, and one connection to it. It can be killed at any
 * moment, so a request and its answer are two steps.
 */
typedef struct _Server Server;

typedef struct {
  guint   status;
  char   *body;    /* (owned) */
  gint64  change;  /* of the header Forge-Change */
} Answer;

/* @program serves @directory. */
Server   *server_spawn   (const char *program,
                          const char *directory);
/* Waits until it listens. */
void      server_connect (Server *self);
/* With SIGKILL, and waits for its end. An answer that was sent can still be read. */
void      server_kill    (Server *self);
/* Ends it in order, when it was not killed. */
void      server_free    (Server *self);

/* @body (nullable); @key (nullable): by which a request is the same again. */
void      server_send    (Server     *self,
                          const char *method,
                          const char *path,
                          const char *body,
                          const char *key);
/* Waits for the beginning of the answer, for at most @microseconds. */
gboolean  server_wait    (Server *self,
                          gint64  microseconds);
/* NULL when the connection ended before the answer did. */
Answer   *server_receive (Server *self);
void      answer_free    (Answer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)
