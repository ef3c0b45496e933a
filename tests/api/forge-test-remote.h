/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-remote.h"
#include "forge-test-server.h"

G_BEGIN_DECLS

/* A ForgeRemote, logged in with "access-1" and "refresh-1", before a server that does what it is
 * told, with a clock that only the test moves. */
typedef struct {
  ForgeTestServer *server;
  ForgeRemote     *remote;
  gint64           now;
  guint            starts;
  guint            logins; /* login-changed */
  guint            tokens; /* tokens-changed */
  GAsyncResult    *result; /* (nullable) */
} ForgeTestRemote;

#define FORGE_TEST_OLD_TOKEN "{\"detail\":\"no\",\"code\":\"token_not_valid\"}"

void        forge_test_remote_set_up      (ForgeTestRemote         *self,
                                           gconstpointer            data);
void        forge_test_remote_tear_down   (ForgeTestRemote         *self,
                                           gconstpointer            data);
#define forge_test_remote_add(path, function) \
  g_test_add (path, ForgeTestRemote, NULL, forge_test_remote_set_up, function, \
              forge_test_remote_tear_down)

void        forge_test_remote_script      (ForgeTestRemote         *self,
                                           const char              *request,
                                           guint                    status,
                                           const char              *body);
/* Sends a request, one with P with a body; and waits for its end: 0, or the code of the ForgeError,
 * or -1 when it was cancelled. Run does both. */
void        forge_test_remote_begin       (ForgeTestRemote         *self,
                                           const char              *method,
                                           const char              *path,
                                           GCancellable            *cancellable);
int         forge_test_remote_finish      (ForgeTestRemote         *self,
                                           ForgeRemoteAnswer       *answer);
int         forge_test_remote_run         (ForgeTestRemote         *self,
                                           const char              *method,
                                           const char              *path,
                                           ForgeRemoteAnswer       *answer);
/* As "ana": 0 or the code of the ForgeError. */
int         forge_test_remote_log_in      (ForgeTestRemote         *self);
/* (transfer none) (nullable): a header of the last such request. */
const char *forge_test_remote_get_header  (ForgeTestRemote         *self,
                                           const char              *request,
                                           const char              *name);
void        forge_test_remote_assert_body (const ForgeRemoteAnswer *answer,
                                           const char              *text);

G_END_DECLS
