/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-key.h"

typedef struct {
  const char *path;
  ForgeTags   tags;
} Row;

static void
check_table (const Row  *rows,
             gsize       n_rows,
             ForgeTags (*get_tags) (const char *path))
{
  for (gsize i = 0; i < n_rows; i++)
    {
      ForgeTags tags = get_tags (rows[i].path);

      g_test_message ("%s", rows[i].path);
      g_assert_cmpint (tags.id, ==, rows[i].tags.id);
      g_assert_cmpint (tags.list, ==, rows[i].tags.list);
      g_assert_cmpint (tags.status, ==, rows[i].tags.status);
    }
}

static void
test_tags_of_answers (void)
{
  const Row rows[] = {
    { "clients/", { 0, TRUE } },
    { "clients/?page=2&search=a%2Fb", { 0, TRUE } },
    { "clients/ids/", { 0, TRUE } },
    { "clients/ids/?status=ACTIVE", { 0, TRUE } },
    { "clients/facets/?search=7", { 0, TRUE } },
    { "clients/7/", { 7, FALSE } },
    { "clients/7/?x=1", { 7, FALSE } },
    { "clients/123456789012345678/", { 123456789012345678, FALSE } },
    { "clients/1234567890123456789/", { 0, FALSE } },
    { "clients/0/", { 0, FALSE } },
    { "clients/007/", { 0, FALSE } },
    { "clients/-7/", { 0, FALSE } },
    { "clients/7", { 0, FALSE } },
    { "clients/7/history/", { 0, FALSE } },
    { "clients/ids/7/", { 0, FALSE } },
    { "clients/check-code/?code=A", { 0, FALSE } },
    { "clients", { 0, FALSE } },
    { "clients?page=2", { 0, FALSE } },
    { "status/", { 0, TRUE, TRUE } },
    { "accounts/", { 0, FALSE, TRUE } },
    { "pending/", { 0, FALSE, TRUE } },
    { "accounts/7/", { 0, FALSE } },
    { "", { 0, FALSE } },
  };

  check_table (rows, G_N_ELEMENTS (rows), forge_tags_from_path);
}

static void
test_tags_of_changes (void)
{
  const Row rows[] = {
    { "clients/", { 0, TRUE } },
    { "clients/7/", { 7, TRUE } },
    { "clients/7/restore/", { 7, TRUE } },
    { "clients/7/merge/", { 0, FALSE } },
    { "clients/bulk/", { 0, FALSE } },
    { "clients/07/", { 0, FALSE } },
    { "accounts/", { 0, FALSE } },
    { "accounts/0123456789abcdef/login/", { 0, FALSE } },
  };

  check_table (rows, G_N_ELEMENTS (rows), forge_tags_from_change);
}

/* Whatever a change could alter shares a tag with it, and what it can't need not. */
static void
test_i02_changes_reach_what_they_alter (void)
{
  const struct {
    const char *change;
    const char *answer;
    gboolean    reached;
  } rows[] = {
    { "clients/", "clients/?page=9&search=zoe", TRUE },
    { "clients/", "clients/ids/?ordering=-name", TRUE },
    { "clients/", "clients/facets/", TRUE },
    { "clients/", "clients/7/", FALSE },
    { "clients/7/", "clients/?page=9", TRUE },
    { "clients/7/", "clients/ids/", TRUE },
    { "clients/7/", "clients/7/", TRUE },
    { "clients/7/", "clients/8/", FALSE },
    { "clients/7/restore/", "clients/7/", TRUE },
    { "clients/7/restore/", "clients/facets/?city=Xalapa", TRUE },
    { "clients/7/unknown/", "clients/8/", TRUE },
    { "elsewhere/", "clients/8/", TRUE },
    { "elsewhere/", "clients/", TRUE },
    { "clients/7/", "elsewhere/", TRUE },
    { "clients/7/", "status/", TRUE },
    { "clients/7/", "accounts/", FALSE },
    { "accounts/", "status/", TRUE },
    { "accounts/", "clients/8/", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ForgeTags change = forge_tags_from_change (rows[i].change);
      ForgeTags answer = forge_tags_from_path (rows[i].answer);

      g_test_message ("%s and %s", rows[i].change, rows[i].answer);
      g_assert_cmpint (forge_tags_intersect (change, answer), ==, rows[i].reached);
      g_assert_cmpint (forge_tags_intersect (answer, change), ==, rows[i].reached);
    }
}

static void
test_canonical (void)
{
  const struct {
    const char *path;
    const char *canonical;
  } rows[] = {
    { "clients/", "clients/" },
    { "clients/?page=2", "clients/?page=2" },
    { "clients/?search=ana&page=2", "clients/?page=2&search=ana" },
    { "clients/?b=2&a=1&c=3", "clients/?a=1&b=2&c=3" },
    { "clients/?page_size=9&page=2", "clients/?page=2&page_size=9" },
    { "clients/?b=2&a=2&b=1&a=1", "clients/?a=2&a=1&b=2&b=1" },
    { "clients/?", "clients/?" },
    { "clients/?b&a", "clients/?a&b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ForgeKey) key = forge_key_new (rows[i].path);
      g_autoptr (ForgeKey) same = forge_key_new (rows[i].canonical);

      g_assert_cmpstr (key->path, ==, rows[i].canonical);
      g_assert_true (forge_key_equal (key, same));
      g_assert_cmpuint (forge_key_hash (key), ==, forge_key_hash (same));
    }
}

static void
test_i08_storable (void)
{
  const struct {
    const char *path;
    gboolean    storable;
  } rows[] = {
    { "clients/?page=2", TRUE },
    { "clients/7/", TRUE },
    { "clients/ids/", TRUE },
    { "clients/check-code/?code=A", FALSE },
    { "auth/login/", FALSE },
    { "accounts/", FALSE },
    { "status/", FALSE },
    { "changes/?since=7", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ForgeKey) key = forge_key_new (rows[i].path);

      g_test_message ("%s", rows[i].path);
      g_assert_cmpint (key->storable, ==, rows[i].storable);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/freshness/i01-tags-are-of-the-path", test_tags_of_answers);
  g_test_add_func ("/freshness/i02-tags-of-changes", test_tags_of_changes);
  g_test_add_func ("/freshness/i02-changes-reach-what-they-alter",
                   test_i02_changes_reach_what_they_alter);
  g_test_add_func ("/freshness/i08-what-may-be-kept", test_i08_storable);
  g_test_add_func ("/key/canonical", test_canonical);

  return g_test_run ();
}
