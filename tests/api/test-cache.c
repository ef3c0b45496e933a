/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-cache.h"

#include <string.h>

typedef struct {
  ForgeFreshness *core;
  ForgeCache     *cache;
  GArray         *actions;
  gint64          now;
} Fixture;

#define MAX_ENTRIES 10
#define MAX_BYTES   4000

static void
open_cache (Fixture          *f,
            const ForgeStore *store,
            gpointer          data)
{
  f->core = forge_freshness_new ();
  f->cache = forge_cache_new (f->core, MAX_ENTRIES, MAX_BYTES, store, data);
  f->actions = forge_actions_new ();
  f->now = G_TIME_SPAN_HOUR;
  forge_freshness_set_feed (f->core, TRUE, f->now, f->actions);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  open_cache (f, NULL, NULL);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  forge_cache_free (f->cache);
  forge_freshness_free (f->core);
  g_array_unref (f->actions);
}

static ForgeKey *
page_key (int page)
{
  g_autofree char *path = g_strdup_printf ("clients/?page=%d", page);

  return forge_key_new (path);
}

static ForgeStamp
fly (Fixture  *f,
     ForgeKey *key)
{
  ForgeStamp stamp;
  guint64 flight;

  g_array_set_size (f->actions, 0);
  flight = forge_freshness_read (f->core, key, NULL, f->now, f->actions);
  g_assert_true (forge_freshness_arrive (f->core, key, flight, f->now, &stamp, f->actions));
  return stamp;
}

static void
put (Fixture    *f,
     ForgeKey   *key,
     const char *text,
     const char *etag)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  ForgeStamp stamp = fly (f, key);
  g_autoptr (ForgeEntry) entry = forge_cache_put (f->cache, key, body, etag, 7, &stamp);

  g_assert_cmpstr (entry->data, ==, text);
}

static void
put_page (Fixture *f,
          int      page)
{
  g_autoptr (ForgeKey) key = page_key (page);

  put (f, key, "[]", NULL);
}

static gboolean
has_page (Fixture *f,
          int      page)
{
  g_autoptr (ForgeKey) key = page_key (page);

  return forge_cache_get (f->cache, key, f->now, NULL) != NULL;
}

static void
bump (Fixture *f)
{
  forge_freshness_settle (f->core, FORGE_TAGS_ALL, (ForgeVerdict) { FORGE_OUTCOME_APPLIED, TRUE },
                          f->now, f->now, f->actions);
}

static void
test_put_and_get (Fixture       *f,
                  gconstpointer  data)
{
  g_autoptr (ForgeKey) key = forge_key_new ("clients/?page=1&search=zoe");
  g_autoptr (ForgeKey) same = forge_key_new ("clients/?search=zoe&page=1");
  g_autoptr (GBytes) bytes = NULL;
  ForgeEntry *entry;
  ForgeLabel label;

  g_assert_null (forge_cache_get (f->cache, key, f->now, &label));
  g_assert_cmpint (label, ==, FORGE_LABEL_EMPTY);

  put (f, key, "{\"count\":1}", "\"e1\"");
  entry = forge_cache_get (f->cache, same, f->now, &label);
  g_assert_nonnull (entry);
  g_assert_cmpint (label, ==, FORGE_LABEL_FRESH);
  g_assert_cmpuint (entry->version, ==, 7);
  g_assert_cmpstr (forge_entry_get_etag (entry), ==, "\"e1\"");
  bytes = forge_entry_to_bytes (entry);

  bump (f);
  g_assert_true (forge_cache_get (f->cache, key, f->now, &label) == entry);
  g_assert_cmpint (label, ==, FORGE_LABEL_STALE);

  put (f, key, "{}", NULL);
  entry = forge_cache_get (f->cache, key, f->now, &label);
  g_assert_cmpuint (entry->length, ==, 2);
  g_assert_null (forge_entry_get_etag (entry));
  g_assert_cmpuint (forge_cache_get_n_entries (f->cache), ==, 1);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "{\"count\":1}", 11);
}

static void
test_i08_not_kept (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr (ForgeKey) key = forge_key_new ("clients/check-code/?code=A");

  put (f, key, "{\"exists\":true}", NULL);
  g_assert_null (forge_cache_get (f->cache, key, f->now, NULL));
  g_assert_cmpuint (forge_cache_get_n_entries (f->cache), ==, 0);
}

static void
test_i20_another_principal (Fixture       *f,
                            gconstpointer  data)
{
  g_autoptr (ForgeKey) key = forge_key_new ("clients/7/");
  ForgeLabel label;

  put (f, key, "{}", NULL);
  forge_freshness_change_principal (f->core, f->now, f->actions);
  g_assert_null (forge_cache_get (f->cache, key, f->now, &label));
  g_assert_cmpint (label, ==, FORGE_LABEL_EMPTY);

  forge_cache_clear (f->cache);
  g_assert_cmpuint (forge_cache_get_n_entries (f->cache), ==, 0);
  g_assert_cmpuint (forge_cache_get_n_bytes (f->cache), ==, 0);
  put (f, key, "[]", NULL);
  g_assert_nonnull (forge_cache_get (f->cache, key, f->now, &label));
}

static void
test_i23_the_oldest_goes (Fixture       *f,
                          gconstpointer  data)
{
  for (int page = 1; page <= MAX_ENTRIES; page++)
    put_page (f, page);
  g_assert_true (has_page (f, 1));
  put_page (f, 11);

  g_assert_cmpuint (forge_cache_get_n_entries (f->cache), ==, MAX_ENTRIES);
  g_assert_true (has_page (f, 1));
  g_assert_false (has_page (f, 2));
  g_assert_true (has_page (f, 3));
  g_assert_true (has_page (f, 11));
}

/* Once each is spared; then the oldest goes, though it was used, and the newest too. */
static void
test_i23_all_were_used (Fixture       *f,
                        gconstpointer  data)
{
  g_autofree char *large = g_strnfill (MAX_BYTES * 3 / 4, 'x');
  g_autoptr (ForgeKey) key = forge_key_new ("clients/");
  g_autoptr (ForgeKey) seven = forge_key_new ("clients/7/");

  for (int page = 1; page <= MAX_ENTRIES; page++)
    {
      put_page (f, page);
      g_assert_true (has_page (f, page));
    }
  put_page (f, 11);
  g_assert_cmpuint (forge_cache_get_n_entries (f->cache), ==, MAX_ENTRIES);
  g_assert_true (has_page (f, 11));
  g_assert_false (has_page (f, 1));
  g_assert_true (has_page (f, 2));

  forge_cache_clear (f->cache);
  put (f, key, large, NULL);
  g_assert_nonnull (forge_cache_get (f->cache, key, f->now, NULL));
  put (f, seven, large, NULL);
  g_assert_nonnull (forge_cache_get (f->cache, seven, f->now, NULL));
  g_assert_cmpuint (forge_cache_get_n_entries (f->cache), ==, 1);
}

static void
test_i23_bytes (Fixture       *f,
                gconstpointer  data)
{
  g_autofree char *large = g_strnfill (1500, 'x');
  g_autofree char *huge = g_strnfill (MAX_BYTES, 'x');
  g_autoptr (ForgeKey) key = forge_key_new ("clients/");
  g_autoptr (ForgeKey) seven = forge_key_new ("clients/7/");

  put_page (f, 1);
  put (f, key, large, NULL);
  put (f, seven, large, NULL);
  g_assert_true (has_page (f, 1));
  g_assert_cmpuint (forge_cache_get_n_bytes (f->cache), <=, MAX_BYTES);

  put (f, seven, huge, NULL);
  g_assert_null (forge_cache_get (f->cache, seven, f->now, NULL));
  g_assert_true (has_page (f, 1));
  g_assert_cmpuint (forge_cache_get_n_bytes (f->cache), <=, MAX_BYTES);
}

static void
test_i23_what_is_observed_stays (Fixture       *f,
                                 gconstpointer  data)
{
  ForgeKey *keys[MAX_ENTRIES];

  for (int i = 0; i < MAX_ENTRIES; i++)
    {
      keys[i] = page_key (i + 1);
      put (f, keys[i], "[]", NULL);
      forge_freshness_observe (f->core, keys[i], NULL, f->now, f->actions);
    }
  put_page (f, 99);
  g_assert_false (has_page (f, 99));
  for (int i = 0; i < MAX_ENTRIES; i++)
    g_assert_true (has_page (f, i + 1));

  forge_freshness_unobserve (f->core, keys[4], f->now, f->actions);
  put_page (f, 99);
  g_assert_true (has_page (f, 99));
  g_assert_false (has_page (f, 5));
  g_assert_cmpuint (forge_cache_get_n_entries (f->cache), ==, MAX_ENTRIES);
  for (int i = 0; i < MAX_ENTRIES; i++)
    forge_key_unref (keys[i]);
}

/* What comes late for an entry that was evicted is judged as ever. */
static void
test_i23_eviction_forgives_nothing (Fixture       *f,
                                    gconstpointer  data)
{
  g_autoptr (ForgeKey) key = forge_key_new ("clients/");
  g_autoptr (GBytes) body = g_bytes_new_static ("[]", 2);
  g_autoptr (ForgeEntry) entry = NULL;
  ForgeStamp stamp;
  ForgeLabel label;
  guint64 flight;

  put (f, key, "[]", NULL);
  bump (f);
  flight = forge_freshness_read (f->core, key, NULL, f->now, f->actions);
  for (int page = 1; page <= 2 * MAX_ENTRIES; page++)
    put_page (f, page);
  g_assert_null (forge_cache_get (f->cache, key, f->now, NULL));

  bump (f);
  g_assert_true (forge_freshness_arrive (f->core, key, flight, f->now, &stamp, f->actions));
  entry = forge_cache_put (f->cache, key, body, NULL, 1, &stamp);
  forge_cache_get (f->cache, key, f->now, &label);
  g_assert_cmpint (label, ==, FORGE_LABEL_STALE);
}

/* Stores that are not what they should be: one forgets, one can't delete. */

typedef struct {
  GHashTable *table;
  gboolean    forgets;
  gboolean    keeps;
  guint       n_gets;
} OddStore;

static ForgeEntry *
odd_get (gpointer        data,
         const ForgeKey *key)
{
  OddStore *store = data;

  if (store->forgets && ++store->n_gets % 3 == 0)
    g_hash_table_remove (store->table, key);
  return g_hash_table_lookup (store->table, key);
}

static void
odd_set (gpointer    data,
         ForgeEntry *entry)
{
  OddStore *store = data;

  g_hash_table_replace (store->table, entry->key, forge_entry_ref (entry));
}

static gboolean
odd_remove (gpointer        data,
            const ForgeKey *key)
{
  OddStore *store = data;

  return !store->keeps && (g_hash_table_remove (store->table, key), TRUE);
}

static void
odd_free (gpointer data)
{
  OddStore *store = data;

  g_hash_table_unref (store->table);
  g_free (store);
}

static void
unref_entry (gpointer entry)
{
  forge_entry_unref (entry);
}

static OddStore *
open_odd (Fixture  *f,
          gboolean  forgets,
          gboolean  keeps)
{
  const ForgeStore vtable = { odd_get, odd_set, odd_remove, odd_free };
  OddStore *store = g_new0 (OddStore, 1);

  store->table = g_hash_table_new_full (forge_key_hash, forge_key_equal, NULL, unref_entry);
  store->forgets = forgets;
  store->keeps = keeps;
  open_cache (f, &vtable, store);
  return store;
}

static void
use_odd_store (Fixture *f)
{
  ForgeLabel label;

  for (int round = 0; round < 5; round++)
    {
      for (int page = 1; page <= 3 * MAX_ENTRIES; page++)
        {
          put_page (f, page);
          has_page (f, page / 2);
        }
      bump (f);
      g_assert_cmpuint (forge_cache_get_n_entries (f->cache), <=, MAX_ENTRIES);
      for (int page = 1; page <= 3 * MAX_ENTRIES; page++)
        {
          g_autoptr (ForgeKey) key = page_key (page);

          forge_cache_get (f->cache, key, f->now, &label);
          g_assert_cmpint (label, !=, FORGE_LABEL_FRESH);
        }
    }
  forge_freshness_change_principal (f->core, f->now, f->actions);
  forge_cache_clear (f->cache);
  for (int page = 1; page <= 3 * MAX_ENTRIES; page++)
    g_assert_false (has_page (f, page));
}

static void
test_i32_a_store_that_forgets (void)
{
  Fixture f;

  open_odd (&f, TRUE, FALSE);
  use_odd_store (&f);
  tear_down (&f, NULL);
}

/* What the cache still counts of an entry that the store lost must not take its successor away. */
static void
test_i32_lost_and_put_again (void)
{
  Fixture f;
  OddStore *store = open_odd (&f, FALSE, FALSE);

  put_page (&f, 1);
  g_hash_table_remove_all (store->table);
  put_page (&f, 1);
  for (int page = 2; page < MAX_ENTRIES; page++)
    put_page (&f, page);
  g_assert_true (has_page (&f, 1));
  put_page (&f, 99);
  g_assert_true (has_page (&f, 1));
  tear_down (&f, NULL);
}

/* One warning, and nothing in it of what people look for. */
static void
test_i32_a_store_that_keeps (void)
{
  Fixture f;

  open_odd (&f, FALSE, TRUE);
  g_test_expect_message ("forge-api", G_LOG_LEVEL_WARNING,
                         "The cache can't delete what it no longer needs");
  use_odd_store (&f);
  g_test_assert_expected_messages ();
  tear_down (&f, NULL);
}

/* It was followed by something newer, which had no room. */
static void
test_i32_what_was_let_go_does_not_come_back (void)
{
  Fixture f;

  open_odd (&f, FALSE, TRUE);
  g_test_expect_message ("forge-api", G_LOG_LEVEL_WARNING,
                         "The cache can't delete what it no longer needs");
  for (int page = 0; page <= MAX_ENTRIES; page++)
    put_page (&f, page);
  g_test_assert_expected_messages ();
  g_assert_false (has_page (&f, 0));
  g_assert_true (has_page (&f, MAX_ENTRIES));
  tear_down (&f, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add_test ("/cache/put-and-get", test_put_and_get);
  add_test ("/freshness/i08-not-kept", test_i08_not_kept);
  add_test ("/freshness/i20-another-principal", test_i20_another_principal);
  add_test ("/freshness/i23-the-oldest-goes", test_i23_the_oldest_goes);
  add_test ("/freshness/i23-all-were-used", test_i23_all_were_used);
  add_test ("/freshness/i23-bytes", test_i23_bytes);
  add_test ("/freshness/i23-what-is-observed-stays", test_i23_what_is_observed_stays);
  add_test ("/freshness/i23-eviction-forgives-nothing", test_i23_eviction_forgives_nothing);
  g_test_add_func ("/freshness/i32-a-store-that-forgets", test_i32_a_store_that_forgets);
  g_test_add_func ("/freshness/i32-lost-and-put-again", test_i32_lost_and_put_again);
  g_test_add_func ("/freshness/i32-a-store-that-keeps", test_i32_a_store_that_keeps);
  g_test_add_func ("/freshness/i32-what-was-let-go-does-not-come-back",
                   test_i32_what_was_let_go_does_not_come_back);

  return g_test_run ();
}
