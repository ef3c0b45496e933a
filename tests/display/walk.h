/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-application.h"
#include "forge-service.h"
#include "forge-test-shop.h"

G_BEGIN_DECLS

/* One way to look at the program. */
typedef struct {
  const char *name;
  int         width;
  int         height;
  int         percent;     /* size of the text */
  gboolean    spanish;
  gboolean    rtl;         /* right to left */
  gboolean    phone;       /* the window has no button but Close */
  const char *environment; /* (nullable): "NAME=VALUE" from the beginning */
} Look;

/* The program as a scene finds it: an empty window, and no service yet. */
typedef struct {
  const Look       *look;
  ForgeService     *service;  /* (borrowed): has clients */
  ForgeService     *nobody;   /* (borrowed): has none */
  ForgeService     *fleeting; /* (borrowed): has clients, and may be stopped */
  ForgeApi         *api;      /* (owned) */
  ForgeApplication *app;      /* (owned) */
  GtkWindow        *window;   /* (borrowed) */
  ForgeTestShop    *shop;     /* (owned) (nullable): the service of scenes that need another one */
} Walk;

/* A page, dialog or menu: opens it, and returns when all of it is there. */
typedef struct {
  const char *name;
  void      (*open) (Walk *walk);
  gboolean    draft; /* there is something that was typed before and not saved */
} Scene;

/* walk-people.c: clients into an empty directory of data; that one of them that is about everything
 * has this code. */
void      walk_fill             (const char  *directory);
#define WALK_CODE "AHS-001"
#define WALK_N    91
/* Puts @n clients into @shop, in order. */
void      walk_stock            (ForgeTestShop *shop,
                                 guint          n);

/* The scenes; the last has no name. walk-scenes.c: of the window and its dialogs */
extern const Scene walk_scenes[];
/* walk-many.c: many clients at once */
extern const Scene walk_many_scenes[];
/* walk-server.c: a team's server */
extern const Scene walk_server_scenes[];

/* walk-steps.c: what scenes are made of. */

/* A child of the window's template. */
gpointer    walk_child         (Walk         *walk,
                                const char   *name);
/* Whether @stack, such a child, is at @page. */
gboolean    walk_is_at         (Walk         *walk,
                                const char   *stack,
                                const char   *page);
/* The first one in any window that is open. (nullable) */
gpointer    walk_find          (GType         type);
/* Does what @action of the window does. */
void        walk_act           (Walk         *walk,
                                const char   *action);
GListModel *walk_rows          (Walk         *walk);
gboolean    walk_is_loaded     (Walk         *walk);
/* The window gets to know @service, which has started. */
void        walk_connect       (Walk         *walk,
                                ForgeService *service);
/* All of it is there. */
void        walk_open_list     (Walk         *walk);
/* With a shop of @n clients. */
void        walk_open_shop     (Walk         *walk,
                                guint         n);
void        walk_open_client   (Walk         *walk,
                                guint         position);
/* The menu of the button with @icon. */
void        walk_pop_up        (Walk         *walk,
                                const char   *icon);
GtkWidget  *walk_await_popover (void);
/* Whether something that was typed is kept on the disk. */
gboolean    walk_has_drafts    (void);

/* walk-words.c: what the program says in English and how in Spanish. */
typedef struct _Words Words;
Words    *words_new             (const char  *catalogue);
void      words_free            (Words       *self);
/* Whether @text, whose end is not shown, ends in data of a client, not in what the program says. */
gboolean  words_may_be_cut      (Words       *self,
                                 const char  *text,
                                 gboolean     spanish);
/* Whether @text was left in English. */
gboolean  words_is_untranslated (Words       *self,
                                 const char  *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Words, words_free)

/* walk-check.c: what is on screen that a person can't read, reach or be told, one sentence each.
 * (element-type utf8) (transfer full) */
GPtrArray *walk_check (const Look *look,
                       Words      *words);

G_END_DECLS
