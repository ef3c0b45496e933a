/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-cache.h"
#include "forge-client.h"
#include "forge-json.h"
#include "timing.h"

#include <malloc.h>
#include <string.h>

/* The operations of a cache with N lists in it, once. */

#define N_KEYS     5000
#define N_OBSERVED 20
#define N_ROWS     20

typedef struct {
  ForgeFreshness *core;
  ForgeCache     *cache;
  GArray         *actions;
  guint           n;
  ForgeKey       *keys[N_KEYS];
  char           *paths[N_KEYS];
  guint           n_keys;
  GBytes         *tiny;
  gsize           sink;
} Bench;

static char *
path_of (guint page)
{
  return g_strdup_printf ("clients/?ordering=name&page=%u&page_size=20", page);
}

static void
keep (Bench    *b,
      ForgeKey *key,
      GBytes   *body)
{
  ForgeStamp stamp;
  guint64 flight = forge_freshness_read (b->core, key, NULL, 1, b->actions);

  g_array_set_size (b->actions, 0);
  if (!forge_freshness_arrive (b->core, key, flight, 1, &stamp, b->actions))
    g_error ("An answer was refused");
  g_array_set_size (b->actions, 0);
  forge_entry_unref (forge_cache_put (b->cache, key, body, NULL, 1, &stamp));
}

static gsize
bytes_in_use (void)
{
  return mallinfo2 ().uordblks + mallinfo2 ().hblkhd;
}

static double
fill (Bench *b)
{
  gsize before = bytes_in_use ();

  for (guint page = 0; page < b->n; page++)
    {
      g_autofree char *path = path_of (page);
      g_autoptr (ForgeKey) key = forge_key_new (path);

      keep (b, key, b->tiny);
    }
  return (double) (bytes_in_use () - before) / b->n - g_bytes_get_size (b->tiny);
}

static void
prepare_keys (Bench *b)
{
  b->n_keys = MIN (b->n, N_KEYS);
  for (guint i = 0; i < b->n_keys; i++)
    {
      b->paths[i] = path_of ((guint) ((guint64) i * 7919 % b->n));
      b->keys[i] = forge_key_new (b->paths[i]);
    }
}

static void
get_fresh (Bench          *b,
           const ForgeKey *key)
{
  ForgeLabel label;
  ForgeEntry *entry = forge_cache_get (b->cache, key, 1, &label);

  if (label != FORGE_LABEL_FRESH)
    g_error ("What is kept is not fresh");
  b->sink += entry->length;
}

static void
hit_key (guint    i,
         gpointer data)
{
  Bench *b = data;

  get_fresh (b, b->keys[i % b->n_keys]);
}

static void
hit_strings (guint    i,
             gpointer data)
{
  Bench *b = data;
  g_autoptr (ForgeKey) key = forge_key_new (b->paths[i % b->n_keys]);

  get_fresh (b, key);
}

static GBytes *
new_page (void)
{
  GString *json = g_string_new ("{\"count\":20,\"next\":null,\"previous\":null,\"results\":[");

  for (int i = 0; i < N_ROWS; i++)
    {
      g_autoptr (ForgeClient) client = forge_client_new (i + 1);
      g_autofree char *name = g_strdup_printf ("Agrícola Santa Fe número %d", i);

      for (int field = 0; field < FORGE_N_FIELDS; field++)
        if (forge_field_get (field)->type == FORGE_FIELD_TYPE_TEXT)
          forge_client_set (client, field, name);
      if (i > 0)
        g_string_append_c (json, ',');
      forge_client_append_json (client, json);
    }
  g_string_append (json, "]}");
  return g_string_free_to_bytes (json);
}

/* A reader without rows of its own: from the key to twenty objects. */
static void
hit_rows (guint    i,
          gpointer data)
{
  Bench *b = data;
  ForgeEntry *entry = forge_cache_get (b->cache, b->keys[0], 1, NULL);
  g_autoptr (ForgeJson) json = forge_json_parse (entry->data, entry->length, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  ForgeJsonNode results = forge_json_member (json, 0, "results");

  for (ForgeJsonNode node = forge_json_first (json, results); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    g_ptr_array_add (rows, forge_client_new_from_json (json, node, NULL));
  if (rows->len != N_ROWS)
    g_error ("Rows are missing");
}

static void
settle (Bench *b)
{
  forge_freshness_settle (b->core, forge_tags_for_client (7),
                          (ForgeVerdict) { FORGE_OUTCOME_APPLIED, TRUE }, 1, 1, b->actions);
}

static void
invalidate (guint    i,
            gpointer data)
{
  settle (data);
}

static void
settle_observed (guint    i,
                 gpointer data)
{
  Bench *b = data;

  settle (b);
  g_array_set_size (b->actions, 0);
}

/* Until everything that is observed is fresh again, by a server that needs no time. */
static void
invalidate_observed (guint    i,
                     gpointer data)
{
  Bench *b = data;
  guint64 first = 0;

  settle (b);
  for (guint a = 0; first == 0; a++)
    if (g_array_index (b->actions, ForgeAction, a).kind == FORGE_ACTION_BEGIN)
      first = g_array_index (b->actions, ForgeAction, a).seq;
  g_array_set_size (b->actions, 0);

  for (guint k = 0; k < N_OBSERVED; k++)
    {
      ForgeStamp stamp;

      if (!forge_freshness_arrive (b->core, b->keys[k], first + k, 1, &stamp, b->actions))
        g_error ("An answer was refused");
      forge_entry_unref (forge_cache_put (b->cache, b->keys[k], b->tiny, NULL, 1, &stamp));
      g_array_set_size (b->actions, 0);
    }
}

static void
print_for (Bench      *b,
           const char *operation,
           double      value,
           const char *unit)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", operation, b->n);

  timing_print (name, value, unit);
}

static void
run (guint n)
{
  Bench b = { .n = n };
  g_autoptr (GBytes) page = new_page ();

  b.core = forge_freshness_new ();
  b.cache = forge_cache_new (b.core, n + 1, G_MAXSIZE / 2, NULL, NULL);
  b.actions = forge_actions_new ();
  b.tiny = g_bytes_new_static ("[]", 2);
  forge_freshness_set_feed (b.core, TRUE, 1, b.actions);

  print_for (&b, "entry-bytes", fill (&b), "B");
  prepare_keys (&b);
  print_for (&b, "hit-strings", timing_run (hit_strings, 1000, 101, &b) / 1e3, "µs");
  print_for (&b, "hit-key", timing_run (hit_key, 1000, 101, &b) / 1e3, "µs");
  keep (&b, b.keys[0], page);
  print_for (&b, "hit-rows", timing_run (hit_rows, 10, 21, &b) / 1e3, "µs");
  print_for (&b, "invalidate", timing_run (invalidate, 1000, 101, &b) / 1e3, "µs");

  for (guint k = 0; k < N_OBSERVED; k++)
    {
      ForgeStamp stamp;

      forge_freshness_observe (b.core, b.keys[k], NULL, 1, b.actions);
      forge_freshness_arrive (b.core, b.keys[k],
                              g_array_index (b.actions, ForgeAction, 0).seq, 1, &stamp,
                              b.actions);
      g_array_set_size (b.actions, 0);
    }
  print_for (&b, "invalidate-observed20", timing_run (invalidate_observed, 10, 101, &b) / 1e3,
             "µs");
  print_for (&b, "settle-observed20", timing_run (settle_observed, 1, 101, &b) / 1e3, "µs");

  for (guint i = 0; i < b.n_keys; i++)
    {
      forge_key_unref (b.keys[i]);
      g_free (b.paths[i]);
    }
  g_bytes_unref (b.tiny);
  g_array_unref (b.actions);
  forge_cache_free (b.cache);
  forge_freshness_free (b.core);
}

int
main (int   argc,
      char *argv[])
{
  static const guint sizes[] = { 100, 10000, 100000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    run (sizes[i]);
  return 0;
}
