/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"
#include "forge-test-server.h"

G_BEGIN_DECLS

/* A #ForgeTestServer that has clients, in an order that the test decides. What it answers is what
 * was true when the request came, however long it is held. */
typedef struct {
  ForgeTestServer *server;   /* (owned) */
  GArray          *ids;      /* (owned) (element-type gint64) in order */
  GHashTable      *names;    /* (owned) gint64 → name; "Client 7" where it has none */
  GHashTable      *rows;     /* (owned) gint64 → ForgeClient: of those that were edited */
  GHashTable      *versions; /* (owned) gint64 → guint: how often it was changed; 0 not at all */
  GHashTable      *trash;    /* (owned) gint64 → guint: the place it was deleted from */
  guint64          version;
  gint64           new_id;   /* what the next POST makes, at @new_place; one that brings back a
                              * client knows them itself */
  guint            new_place;
  gint64           left_out; /* of pages, or 0 */
  const char      *hold;     /* (nullable): the start of requests that are held */
  const char      *fail;     /* (nullable): the start of requests that get a 500, and do nothing */
  const char      *gone;     /* (nullable): the start of requests that find nobody */
  const char      *refuse;   /* (nullable): the start of requests that need a login first */
  const char      *garble;   /* (nullable): the start of requests whose answer is no list */
  const char      *facets;   /* (nullable): the answer to "clients/facets/" */
  gboolean         restless; /* every answer is of another version */
  GString         *log;      /* (owned) */
} ForgeTestShop;

/* With the clients 1 … @n. */
ForgeTestShop *forge_test_shop_new      (guint          n);
void           forge_test_shop_free     (ForgeTestShop *self);
void           forge_test_shop_insert   (ForgeTestShop *self,
                                         guint          place,
                                         gint64         id);
void           forge_test_shop_remove   (ForgeTestShop *self,
                                         guint          place);
/* Adds @values as the last one, under the number @id. */
void           forge_test_shop_put      (ForgeTestShop *self,
                                         gint64         id,
                                         ForgeClient   *values);
/* @name: of a client that is there or comes. */
void           forge_test_shop_name     (ForgeTestShop *self,
                                         gint64         id,
                                         const char    *name);
/* (transfer full) */
char          *forge_test_shop_get_name (ForgeTestShop *self,
                                         gint64         id);
/* Somebody else changes it: its version is another one. */
void           forge_test_shop_touch    (ForgeTestShop *self,
                                         gint64         id);
/* The value of @field as it was edited. (nullable) */
const char    *forge_test_shop_get      (ForgeTestShop *self,
                                         gint64         id,
                                         ForgeFieldId   field);
/* The feed says that something changed. */
void           forge_test_shop_report   (ForgeTestShop *self);
/* The requests since the last time, but the feed's, in order with a blank after each:
 * "page1 ids client7 ", with the search before ("jo:page1 "). (transfer full) */
char          *forge_test_shop_take_log (ForgeTestShop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeTestShop, forge_test_shop_free)

G_END_DECLS
