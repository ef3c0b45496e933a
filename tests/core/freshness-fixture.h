/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-freshness.h"

/* A core, four keys, a clock that stands, and words for what the tests do with them. */

#define APPLIED  ((ForgeVerdict) { FORGE_OUTCOME_APPLIED, TRUE })
#define UNKNOWN  ((ForgeVerdict) { FORGE_OUTCOME_UNKNOWN, TRUE })
#define NOT_SENT ((ForgeVerdict) { FORGE_OUTCOME_NOT_SENT, FALSE })
#define REFUSED  ((ForgeVerdict) { FORGE_OUTCOME_REJECTED, FALSE })
#define GONE     ((ForgeVerdict) { FORGE_OUTCOME_REJECTED, TRUE })
#define SECONDS(n) ((n) * G_TIME_SPAN_SECOND)

typedef struct {
  ForgeFreshness *core;
  GArray         *actions;
  gint64          now;
  ForgeKey       *list;
  ForgeKey       *page;
  ForgeKey       *seven;
  ForgeKey       *eight;
} Fixture;

static inline void
fixture_set_up (Fixture       *f,
                gconstpointer  data)
{
  f->core = forge_freshness_new ();
  f->actions = forge_actions_new ();
  f->now = SECONDS (1000);
  f->list = forge_key_new ("clients/");
  f->page = forge_key_new ("clients/?page=2");
  f->seven = forge_key_new ("clients/7/");
  f->eight = forge_key_new ("clients/8/");
  forge_freshness_set_feed (f->core, TRUE, f->now, f->actions);
}

static inline void
fixture_tear_down (Fixture       *f,
                   gconstpointer  data)
{
  forge_freshness_free (f->core);
  g_array_unref (f->actions);
  forge_key_unref (f->list);
  forge_key_unref (f->page);
  forge_key_unref (f->seven);
  forge_key_unref (f->eight);
}

/* The last action of @kind for @key (any for NULL) since the last forget(). */
static inline const ForgeAction *
find (Fixture         *f,
      ForgeActionKind  kind,
      ForgeKey        *key)
{
  for (guint i = f->actions->len; i-- > 0;)
    {
      const ForgeAction *action = &g_array_index (f->actions, ForgeAction, i);

      if (action->kind == kind && (key == NULL || forge_key_equal (action->key, key)))
        return action;
    }
  return NULL;
}

static inline guint
count (Fixture         *f,
       ForgeActionKind  kind)
{
  guint n = 0;

  for (guint i = 0; i < f->actions->len; i++)
    n += g_array_index (f->actions, ForgeAction, i).kind == kind;
  return n;
}

static inline guint64
begun (Fixture  *f,
       ForgeKey *key)
{
  const ForgeAction *action = find (f, FORGE_ACTION_BEGIN, key);

  return action != NULL ? action->seq : 0;
}

static inline void
forget (Fixture *f)
{
  g_array_set_size (f->actions, 0);
}

static inline ForgeStamp
arrive (Fixture  *f,
        ForgeKey *key,
        guint64   flight)
{
  ForgeStamp stamp = { 0 };

  forget (f);
  g_assert_true (forge_freshness_arrive (f->core, key, flight, f->now, &stamp, f->actions));
  return stamp;
}

static inline void
refuse (Fixture  *f,
        ForgeKey *key,
        guint64   flight)
{
  ForgeStamp stamp;

  forget (f);
  g_assert_false (forge_freshness_arrive (f->core, key, flight, f->now, &stamp, f->actions));
  g_assert_cmpuint (f->actions->len, ==, 0);
}

static inline guint64
observe (Fixture          *f,
         ForgeKey         *key,
         const ForgeStamp *held)
{
  forget (f);
  forge_freshness_observe (f->core, key, held, f->now, f->actions);
  return begun (f, key);
}

static inline guint64
read_once (Fixture          *f,
           ForgeKey         *key,
           const ForgeStamp *held)
{
  forget (f);
  return forge_freshness_read (f->core, key, held, f->now, f->actions);
}

static inline void
settle (Fixture      *f,
        ForgeTags     tags,
        ForgeVerdict  verdict)
{
  forget (f);
  forge_freshness_settle (f->core, tags, verdict, f->now, f->now, f->actions);
}

static inline void
tick (Fixture *f,
      gint64   later)
{
  forget (f);
  f->now += later;
  forge_freshness_tick (f->core, f->now, f->actions);
}

static inline void
fail (Fixture      *f,
      ForgeKey     *key,
      guint64       flight,
      ForgeFailure  failure,
      gint64        retry_after,
      guint32       random)
{
  forget (f);
  g_assert_true (forge_freshness_fail (f->core, key, flight, failure, retry_after, random, f->now,
                                       f->actions));
}

static inline ForgeLabel
judge (Fixture          *f,
       ForgeKey         *key,
       const ForgeStamp *stamp)
{
  return forge_freshness_judge (f->core, key->tags, stamp, f->now);
}

static inline ForgeLabel
label (Fixture  *f,
       ForgeKey *key)
{
  return forge_freshness_get_label (f->core, key);
}

/* An answer to @key that is fresh now. */
static inline ForgeStamp
fetch (Fixture  *f,
       ForgeKey *key)
{
  ForgeStamp stamp = arrive (f, key, read_once (f, key, NULL));

  g_assert_cmpint (judge (f, key, &stamp), ==, FORGE_LABEL_FRESH);
  return stamp;
}

#define add_test(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
