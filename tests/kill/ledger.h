/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"

/**
 * Ledger:
 *
 * What a service has acknowledged, against which its data is held after it was killed or the power
 * was cut: every acknowledged change is there with its value and its entry in the feed, the one
 * without an answer is there wholly or not at all, and there is nothing else.
 */
typedef struct _Ledger Ledger;

typedef enum {
  CHANGE_CREATE,
  CHANGE_PATCH,
  CHANGE_DELETE,
  CHANGE_RESTORE,
} ChangeKind;

typedef struct {
  ChangeKind   kind;
  gint64       id;     /* 0 for a creation */
  ForgeClient *before; /* (owned) (nullable): NULL for a creation and a deletion */
  ForgeClient *after;  /* (owned) (nullable): NULL for a deletion */
} Change;

/* What can be seen from outside. */
typedef struct {
  GHashTable *rows; /* (owned) gint64 → ForgeClient: the live ones */
  GArray     *feed; /* (owned) of Entry, in order */
} Sight;

typedef struct {
  gint64     number;
  ChangeKind kind;
  gint64     id;
} Entry;

Ledger   *ledger_new         (void);
void      ledger_free        (Ledger *self);

/* A change that must succeed. */
Change   *ledger_roll        (Ledger *self,
                              GRand  *dice);
void      change_free        (Change *change);

/* @row: what the service answered; NULL for a deletion. @number: of the change. */
void      ledger_acknowledge (Ledger      *self,
                              Change      *change,
                              ForgeClient *row,
                              gint64       number);
/* @pending (nullable): the change without an answer; its result is entered. @landed (out): whether
 * it is there. Returns NULL, or what is wrong. (transfer full) */
char     *ledger_compare     (Ledger      *self,
                              Sight       *sight,
                              Change      *pending,
                              gboolean    *landed);
/* The number of the last change. */
gint64    ledger_get_last    (Ledger      *self);

Sight    *sight_new          (void);
void      sight_free         (Sight *self);
/* Rows of JSON, and entries of the feed. */
void      sight_add_rows     (Sight           *self,
                              const ForgeJson *json,
                              ForgeJsonNode    rows);
void      sight_add_feed     (Sight           *self,
                              const ForgeJson *json,
                              ForgeJsonNode    entries);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ledger, ledger_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sight, sight_free)
