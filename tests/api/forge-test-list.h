/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client-list.h"
#include "forge-test-shop.h"

G_BEGIN_DECLS

/* A ForgeClientList before a ForgeTestShop. */
typedef struct {
  ForgeTestShop   *shop;
  ForgeApi        *api;
  ForgeClientList *list;
  GListModel      *model;
  GHashTable      *held;     /* (element-type ForgeClient): rows that somebody has, as a view has
                              * those on screen */
  GString         *signals;  /* of the model: "position,removed,added " */
  guint            merged;
} ForgeTestList;

/* Nothing is asked for yet. */
ForgeTestList *forge_test_list_new    (guint          n);
void           forge_test_list_free   (ForgeTestList *self);
/* Asks for what has @search ("": everything). */
void           forge_test_list_search (ForgeTestList *self,
                                       const char    *search);
gboolean       forge_test_list_fresh  (ForgeTestList *self);
/* With everything, fresh, its first @rows bound, all loaded, and nothing logged. */
ForgeTestList *forge_test_list_shown  (guint          n,
                                       guint          rows);
/* Binds the rows @first … @first + @n, and has them until it lets go of all. */
void           forge_test_list_bind   (ForgeTestList *self,
                                       guint          first,
                                       guint          n);
void           forge_test_list_let_go (ForgeTestList *self);
/* Something was changed, and the list takes it in. */
void           forge_test_list_settle (ForgeTestList *self);
/* The shop was changed: the feed says so, and the list takes it in. */
void           forge_test_list_report (ForgeTestList *self);
ForgeClient   *forge_test_list_create (ForgeTestList *self,
                                       const char    *name);
void           forge_test_list_delete (ForgeTestList *self,
                                       gint64         id);
/* A row, which is held until it lets go of all. */
ForgeClient   *forge_test_list_get    (ForgeTestList *self,
                                       guint          position);
/* That the list has the clients of the shop in its order, each once. */
void           forge_test_list_same   (ForgeTestList *self);
/* How many rows are loaded, from @first on, up to @n. */
guint          forge_test_list_loaded (ForgeTestList *self,
                                       guint          first,
                                       guint          n);
/* That the model said @signals since the last time, and the shop was asked @requests. */
void           forge_test_list_said   (ForgeTestList *self,
                                       const char    *signals);
void           forge_test_list_asked  (ForgeTestList *self,
                                       const char    *requests);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeTestList, forge_test_list_free)

G_END_DECLS
