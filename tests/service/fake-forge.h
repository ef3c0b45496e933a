/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a Forge server answers to a GET, with its quirks: a fixed size of a page, orders with ties
 * that are in another order each time, null times, times that are shifted, numbers where there
 * should be none. Time is what the caller says it is. */

#define FAKE_NO_TIME G_MININT64

typedef struct
{
  gint64  id;
  guint   rev;      /* grows with every change, of any row */
  guint   name;
  gint64  created;  /* µs, or FAKE_NO_TIME */
  gint64  updated;
  gint64  at;       /* when it was changed or deleted, in the caller's time */
  gboolean is_deleted;
  gboolean is_withheld; /* it can't be given, nor a page that it is on */
} FakeRow;

typedef struct
{
  GArray  *rows;       /* of FakeRow, those that were deleted included */
  GRand   *rand;
  guint    page_size;
  guint    n_names;    /* how many different ones there are */
  gboolean moves;      /* a change moves the time of creation, as where columns have no zone */
  gboolean shuffles;   /* what ties in all keys */
  gboolean breaks;     /* it breaks down over what is withheld, with an error 500 */
  gboolean breaks_over_pages; /* over any */
  gboolean breaks_over_all;
  gint64   lie;        /* so many more clients than there are are counted */
  gboolean is_late;    /* every other page counts one less, as by two servers of which one is late */
  gint64   now;        /* µs; every change takes one of its own */
  guint    rev;
  gint64   last_id;
  guint    n_pages;    /* that were given */
} Fake;

Fake    *fake_new    (guint32     seed);
void     fake_free   (Fake       *self);

/* @at: in the caller's time. */
FakeRow *fake_create (Fake       *self,
                      gint64      at);
/* @silently: the time of the change is not noted. */
void     fake_change (Fake       *self,
                      FakeRow    *row,
                      gboolean    silently,
                      gint64      at);
void     fake_delete (Fake       *self,
                      FakeRow    *row,
                      gint64      at);
/* A row that is there, or NULL. */
FakeRow *fake_pick   (Fake       *self);
guint    fake_count  (Fake       *self);

/* (transfer full) */
GBytes  *fake_get    (Fake       *self,
                      const char *path,
                      guint      *status);
/* A row as it is answered. (transfer full) */
GBytes  *fake_get_row (Fake      *self,
                       FakeRow   *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fake, fake_free)

G_END_DECLS
