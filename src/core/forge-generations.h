/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-key.h"
#include "forge-label.h"

G_BEGIN_DECLS

/* When a request began, in generations and in time: what an answer is judged by, ever after. */
typedef struct {
  guint64 gen;    /* of its tags, at the begin */
  guint64 seq;    /* the flight; 0 for what was loaded from disk */
  gint64  begun;  /* µs */
} ForgeStamp;

/* µs */
#define FORGE_QUARANTINE (65 * G_TIME_SPAN_SECOND)
#define FORGE_MAX_AGE    (300 * G_TIME_SPAN_SECOND)

/* Two clients that share a bucket cost each other a request, never the truth. */
#define FORGE_GENERATIONS_BUCKETS 256

/* A change with an unknown outcome may still be applied until @end. */
typedef struct {
  ForgeTags tags;
  gint64    end;  /* µs */
} ForgeQuarantine;

/**
 * ForgeGenerations:
 *
 * The generation of each tag, of constant size and apart from what is kept, so that no eviction
 * can make an old answer fresh again; and what else decides whether an answer is fresh.
 */
typedef struct {
  guint64   last;         /* given to a tag */
  guint64   all;
  guint64   list;
  guint64   status;
  guint64   items[FORGE_GENERATIONS_BUCKETS];
  guint64   epoch;        /* flights before this one belong to an earlier principal */
  gboolean  feed;         /* changes from elsewhere are reported */
  GArray   *quarantines;  /* (owned) (element-type ForgeQuarantine) */
} ForgeGenerations;

void       forge_generations_init       (ForgeGenerations       *self);
void       forge_generations_clear      (ForgeGenerations       *self);

/* Equal to that of a stamp until one of @tags is raised. */
guint64    forge_generations_get        (const ForgeGenerations *self,
                                         ForgeTags               tags);
void       forge_generations_raise      (ForgeGenerations       *self,
                                         ForgeTags               tags);
/* Whether @stamp has the generations of now and is not too old. */
gboolean   forge_generations_is_current (const ForgeGenerations *self,
                                         ForgeTags               tags,
                                         const ForgeStamp       *stamp,
                                         gint64                  now);
ForgeLabel forge_generations_judge      (const ForgeGenerations *self,
                                         ForgeTags               tags,
                                         const ForgeStamp       *stamp,
                                         gint64                  now);

void       forge_generations_quarantine (ForgeGenerations       *self,
                                         ForgeTags               tags,
                                         gint64                  end);
/* Ends one quarantine whose time is over, and says what it was for. */
gboolean   forge_generations_release    (ForgeGenerations       *self,
                                         gint64                  now,
                                         ForgeTags              *tags);
/* When the next quarantine ends; %G_MAXINT64 when there is none. */
gint64     forge_generations_next_end   (const ForgeGenerations *self);

G_END_DECLS
