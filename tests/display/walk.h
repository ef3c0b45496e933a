/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-application.h"
#include "forge-service.h"

G_BEGIN_DECLS

/* One way to look at the program. */
typedef struct {
  const char *name;
  int         width;
  int         height;
  int         percent;     /* size of the text */
  gboolean    spanish;
  gboolean    rtl;         /* right to left */
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
} Walk;

/* A page, dialog or menu: opens it, and returns when all of it is there. */
typedef struct {
  const char *name;
  void      (*open) (Walk *walk);
} Scene;

/* walk-people.c: clients into an empty directory of data; that one of them that is about everything
 * has this code. */
void      walk_fill             (const char  *directory);
#define WALK_CODE "AHS-001"

/* walk-scenes.c: all of them; the last has no name. */
extern const Scene walk_scenes[];

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
