/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * ForgeTestServer:
 *
 * A service that does what it is told, on a Unix socket in a directory of its own, in the main
 * context of the test. Requests are named by their method and the start of their path below
 * /api/v1/: "GET clients/?page=2". One that nothing was said of fails the test, but the feed's:
 * the first is answered with number 0, later ones are held; and those for the state of the service,
 * which knows no servers.
 */
#define FORGE_TEST_TYPE_SERVER (forge_test_server_get_type ())
G_DECLARE_FINAL_TYPE (ForgeTestServer, forge_test_server, FORGE_TEST, SERVER, GObject)

/* What a request gets. */
typedef struct {
  const char *request;
  guint       status;
  const char *body;     /* (nullable) */
  const char *headers;  /* (nullable): "Name: value\n…" */
  const char *type;     /* (nullable): of the body; JSON */
  const char *raw;      /* (nullable): these bytes instead, then the connection is closed… */
  gboolean    stall;    /* …or stays, silent */
  gboolean    hold;     /* not before forge_test_server_release() */
  gboolean    always;   /* every such request, not only the next */
} ForgeTestReply;

typedef struct {
  char              *line;     /* (owned): "GET clients/?page=2" */
  char              *body;     /* (owned) */
  SoupServerMessage *message;  /* (owned) */
} ForgeTestRequest;

/* Answers @request with forge_test_request_reply(), now or later; FALSE: it is not his. */
typedef gboolean (* ForgeTestHandler) (ForgeTestServer  *server,
                                       ForgeTestRequest *request,
                                       gpointer          user_data);

ForgeTestServer  *forge_test_server_new         (void);
/* On a free port of this computer instead, like a server of a team. */
ForgeTestServer  *forge_test_server_new_remote  (void);
/* Of that: "http://127.0.0.1:PORT/api/v1/". (transfer none) */
const char       *forge_test_server_get_base    (ForgeTestServer      *self);
const char       *forge_test_server_get_path    (ForgeTestServer      *self);
/* Replies are used in order, each for the first request that it fits. */
void              forge_test_server_script      (ForgeTestServer      *self,
                                                 const ForgeTestReply *reply);
void              forge_test_server_forget_script (ForgeTestServer    *self);
/* Asked before the script is looked at. */
void              forge_test_server_set_handler (ForgeTestServer      *self,
                                                 ForgeTestHandler      handler,
                                                 gpointer              user_data);
void              forge_test_request_reply      (ForgeTestServer      *self,
                                                 ForgeTestRequest     *request,
                                                 const ForgeTestReply *reply);
/* The number of requests that came, and the last one; until the server is freed. */
guint             forge_test_server_count       (ForgeTestServer      *self,
                                                 const char           *request);
ForgeTestRequest *forge_test_server_last        (ForgeTestServer      *self,
                                                 const char           *request);
/* The number of those that are held, and the end of that for the oldest. */
guint             forge_test_server_count_held  (ForgeTestServer      *self,
                                                 const char           *request);
void              forge_test_server_release     (ForgeTestServer      *self,
                                                 const char           *request);
/* Answers the poll of the feed that is held, or the next one. */
void              forge_test_server_report      (ForgeTestServer      *self,
                                                 const char           *body);
/* Closes the connection of the poll that is held. */
void              forge_test_server_cut_feed    (ForgeTestServer      *self);

/* Runs the main loop until @condition, and fails when that takes too long. */
#define forge_test_wait(condition) \
  G_STMT_START { \
    guint forge_test_timer = g_timeout_add_seconds (30, forge_test_expire, (gpointer) #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (forge_test_timer); \
  } G_STMT_END
gboolean          forge_test_expire             (gpointer              condition);
/* Runs the main loop until nothing happens any more: what has not come then does not come. */
void              forge_test_drain              (void);

G_END_DECLS
