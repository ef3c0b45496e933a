/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-api-private.h"
#include "forge-test-server.h"

G_BEGIN_DECLS

/* A ForgeApi before a ForgeTestServer, with a clock that only the test moves. */
typedef struct {
  ForgeTestServer *server;
  ForgeApi        *api;
  gint64           now;
  GString         *changes; /* "created 7, updated 0, status, " */
} ForgeTestApi;

#define FORGE_TEST_ROW(id, name) \
  "{\"client_id\":" #id ",\"client_code\":\"CLI-" #id "\",\"type\":\"INDIVIDUAL\"," \
  "\"name\":\"" name "\"}"

/* For g_test_add(): connected; and without a socket. */
void     forge_test_api_set_up         (ForgeTestApi  *self,
                                        gconstpointer  data);
void     forge_test_api_set_up_alone   (ForgeTestApi  *self,
                                        gconstpointer  data);
void     forge_test_api_tear_down      (ForgeTestApi  *self,
                                        gconstpointer  data);
/* Moves the clock. */
void     forge_test_api_pass           (ForgeTestApi  *self,
                                        gint64         time);
#define forge_test_api_add(path, function) \
  g_test_add (path, ForgeTestApi, NULL, forge_test_api_set_up, function, forge_test_api_tear_down)

/* An observer that notes what it was told last. */
typedef struct {
  ForgeApi   *api;
  guint       number;
  guint       calls;
  ForgeLabel  label;
  char       *body;    /* (nullable) */
  guint64     version;
  gint        error;   /* 0 none */
} ForgeTestWatch;

ForgeTestWatch *forge_test_watch      (ForgeApi        *api,
                                       const char      *path);
void            forge_test_watch_free (ForgeTestWatch  *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeTestWatch, forge_test_watch_free)

/* Waits until @watch was told @label, and compares the body. */
#define forge_test_await(watch, awaited, text) \
  G_STMT_START { \
    forge_test_wait ((watch)->label == (awaited)); \
    g_assert_cmpstr ((watch)->body, ==, (text)); \
  } G_STMT_END

/* A GAsyncReadyCallback for a GAsyncResult **. */
void            forge_test_take_result (GObject       *source,
                                        GAsyncResult  *result,
                                        gpointer       place);

G_END_DECLS
