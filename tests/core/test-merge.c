/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two sides change one client: what only one of them changed is merged without a word. */
#include "forge-merge.h"

typedef struct
{
  const char *name;
  const char *base;   /* each: the phone, then the city; - is null */
  const char *mine;
  const char *theirs;
  const char *merged;
  const char *conflicts;
} Case;

static const Case cases[] = {
  { "nothing", "1 A", "1 A", "1 A", "1 A", "" },
  { "only mine", "1 A", "2 A", "1 A", "2 A", "" },
  { "only theirs", "1 A", "1 A", "3 A", "3 A", "" },
  { "different fields", "1 A", "2 A", "1 B", "2 B", "" },
  { "the same change", "1 A", "2 A", "2 A", "2 A", "" },
  { "one field", "1 A", "2 A", "3 A", "3 A", "phone " },
  { "both fields", "1 A", "2 B", "3 C", "3 C", "phone city " },
  { "one merged, one not", "1 A", "2 B", "3 A", "3 B", "phone " },
  { "taken away by me", "1 A", "- A", "1 A", "- A", "" },
  { "taken away by them", "1 A", "1 A", "- A", "- A", "" },
  { "taken away by both", "1 A", "- A", "- A", "- A", "" },
  { "taken away and changed", "1 A", "- A", "3 A", "3 A", "phone " },
  { "changed and taken away", "1 A", "2 A", "- A", "- A", "phone " },
  { "filled in by both", "- A", "2 A", "3 A", "3 A", "phone " },
  { "filled in by me", "- A", "2 A", "- A", "2 A", "" },
};

static ForgeClient *
make (const char *values,
      const char *used)
{
  g_auto (GStrv) parts = g_strsplit (values, " ", 2);
  ForgeClient *client = forge_client_new (7);

  forge_client_set (client, FORGE_FIELD_PHONE, g_str_equal (parts[0], "-") ? NULL : parts[0]);
  forge_client_set (client, FORGE_FIELD_CITY, g_str_equal (parts[1], "-") ? NULL : parts[1]);
  forge_client_set (client, FORGE_FIELD_CREDIT_USED, used);
  return client;
}

static void
test_merge (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (ForgeClient) base = make (row->base, "1.00");
  g_autoptr (ForgeClient) mine = make (row->mine, "2.00");
  g_autoptr (ForgeClient) theirs = make (row->theirs, "3.00");
  /* Not editable: theirs, and no conflict. */
  g_autoptr (ForgeClient) expected = make (row->merged, "3.00");
  g_autoptr (ForgeClient) merged = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  guint32 conflicts;

  merged = forge_merge (base, mine, theirs, &conflicts);
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (conflicts & 1u << field)
      g_string_append_printf (names, "%s ", forge_field_get (field)->name);
  g_assert_true (forge_client_equal (merged, expected));
  /* phone before city in the table, as in the names above */
  g_assert_cmpstr (names->str, ==, row->conflicts);
}

/* "" and null are two values. */
static void
test_empty (void)
{
  g_autoptr (ForgeClient) base = make ("- A", NULL);
  g_autoptr (ForgeClient) mine = make ("- A", NULL);
  g_autoptr (ForgeClient) merged = NULL;
  guint32 conflicts;

  forge_client_set (mine, FORGE_FIELD_PHONE, "");
  merged = forge_merge (base, mine, base, &conflicts);
  g_assert_cmpstr (forge_client_get (merged, FORGE_FIELD_PHONE), ==, "");
  g_assert_cmpuint (conflicts, ==, 0);
}

/* What is merged is saved for the version of theirs; what is theirs alone is that version. */
static void
test_version (void)
{
  g_autoptr (ForgeClient) base = make ("1 A", NULL);
  g_autoptr (ForgeClient) mine = make ("2 A", NULL);
  g_autoptr (ForgeClient) theirs = make ("1 B", NULL);
  g_autoptr (ForgeClient) merged = NULL;
  guint32 conflicts;

  forge_client_set_etag (theirs, "\"3\"");
  merged = forge_merge (base, mine, theirs, &conflicts);
  g_assert_null (forge_client_get_etag (merged));
  g_clear_object (&merged);
  merged = forge_merge (base, base, theirs, &conflicts);
  g_assert_cmpstr (forge_client_get_etag (merged), ==, "\"3\"");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/merge/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_merge);
    }
  g_test_add_func ("/merge/empty", test_empty);
  g_test_add_func ("/merge/version", test_version);
  return g_test_run ();
}
