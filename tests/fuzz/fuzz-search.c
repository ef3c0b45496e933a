/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "forge-text.h"
#include "fuzz-store.h"

/* Or its trash would fill the disk in a long run. */
#define INPUTS_OF_A_STORE 4096

/* A name that a client can have, made of any bytes. */
static char *
make_name (const guint8 *data,
           gsize         size)
{
  g_autofree char *bytes = g_strndup ((const char *) data, size);
  g_autofree char *valid = g_utf8_make_valid (bytes, -1);
  g_autofree char *trimmed = forge_text_trim (valid);
  g_autofree char *cut = g_utf8_substring (trimmed, 0, MIN (g_utf8_strlen (trimmed, -1), 60));

  return forge_text_trim (cut);
}

static void
check_text (const char *text)
{
  g_autofree char *folded = forge_text_fold (text);
  g_autofree char *twice = forge_text_fold (folded);
  g_autofree char *digits = forge_text_digits (text);
  g_autofree char *trimmed = forge_text_trim (text);
  g_autoptr (GBytes) key = forge_text_sort_key (text);
  g_autoptr (GBytes) same = forge_text_sort_key (text);

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  g_assert_cmpstr (folded, ==, twice);
  g_assert_cmpuint (strspn (digits, "0123456789"), ==, strlen (digits));
  g_assert_cmpstr (trimmed, ==, text);
  g_assert_true (g_bytes_equal (key, same));
}

static gboolean
contains (GArray *ids,
          gint64  id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static gint64
insert (ForgeStore *store,
        const char *name)
{
  g_autoptr (ForgeClient) client = forge_client_new (0);
  g_autoptr (GError) error = NULL;
  gint64 id;

  forge_client_set (client, FORGE_FIELD_CLIENT_CODE, "FUZZ");
  forge_client_set (client, FORGE_FIELD_TYPE, "INDIVIDUAL");
  forge_client_set (client, FORGE_FIELD_NAME, name);
  g_assert_true (forge_store_begin (store, &error));
  g_assert_true (forge_store_insert (store, client, &id, &error));
  g_assert_true (forge_store_commit (store, &error));
  return id;
}

static void
delete (ForgeStore *store,
        gint64      id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (forge_store_begin (store, &error));
  g_assert_true (forge_store_delete (store, id, &error));
  g_assert_true (forge_store_commit (store, &error));
}

/* Whoever has a name is found by it, whatever it is made of, and is not once deleted. */
static void
check_found (const char *name)
{
  ForgeStore *store = fuzz_store_get ();
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  g_autoptr (ForgeQuery) query = forge_query_with_search (everything, name);
  g_autoptr (GArray) with = NULL, without = NULL;
  gint64 id = insert (store, name);

  with = fuzz_store_check_list (query);
  g_assert_true (contains (with, id));
  delete (store, id);
  without = fuzz_store_check_list (query);
  g_assert_cmpuint (without->len, ==, with->len - 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static guint n_inputs;
  g_autofree char *name = make_name (data, size);

  if (++n_inputs % INPUTS_OF_A_STORE == 0)
    fuzz_store_reset ();
  check_text (name);
  if (*name != '\0')
    check_found (name);
  return 0;
}
