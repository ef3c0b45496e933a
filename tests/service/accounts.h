/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"
#include "forge-test-server.h"

/* A service, and a server of a team that does what it is told in the thread of the test: which must
 * not wait for the service either. */
typedef struct {
  Fixture          service;
  ForgeTestServer *server;
  SoupSession     *session;
  char            *id;      /* (nullable): of the account that was connected last */
} Accounts;

/* A request, and what came of it. */
typedef struct {
  SoupMessage *message; /* (owned) */
  char        *body;    /* (owned) (nullable): until it is there */
} Call;

#define ACCOUNTS_LOGIN  "POST auth/login/"
#define ACCOUNTS_TOKENS "{\"access\":\"access-1\",\"refresh\":\"refresh-1\"}"

/* From then on nothing secret may be logged, at any level. At the start of main(). */
void        accounts_watch_log       (void);
void        accounts_set_up          (Accounts *test, gconstpointer data);
/* Nothing secret is in a file of the service, or the test fails. */
void        accounts_tear_down       (Accounts *test, gconstpointer data);
/* To the service that runs now. */
void        accounts_connect_session (Accounts *test);

/* @body (nullable): JSON; @profile (nullable): for Forge-Profile. */
Call       *accounts_begin           (Accounts *test, const char *method, const char *path,
                                      const char *body, const char *profile);
void        accounts_finish          (Call *call, guint status, const char *pattern);
/* Both. */
void        accounts_expect          (Accounts *test, const char *method, const char *path,
                                      const char *body, guint status, const char *pattern);
/* Asks until the answer is the awaited one. */
void        accounts_await           (Accounts *test, const char *path, const char *pattern);
const char *accounts_get_outcome     (const Call *call);
void        call_free                (Call *call);

/* What the server answers to the next login. */
void        accounts_answer_login    (Accounts *test, guint status, const char *body);
/* The body of a login as @user. (transfer full) */
char       *accounts_make_login      (Accounts *test, const char *user);
void        accounts_connect_as      (Accounts *test, const char *user);
/* "accounts/ID/ACTION", of the account that was connected last. (transfer full) */
char       *accounts_make_path       (Accounts *test, const char *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)
