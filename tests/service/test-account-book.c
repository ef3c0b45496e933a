/* SPDX-License-Identifier: GPL-3.0-or-later */
/* accounts.ini. */
#include <glib/gstdio.h>
#include <string.h>

#include "forge-account-book.h"
#include "forge-status.h"

static void
test_book (void)
{
  g_autofree char *directory = g_dir_make_tmp ("forge-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "accounts.ini", NULL);
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autoptr (ForgeAccountBook) empty = forge_account_book_load (directory);
  g_autoptr (ForgeAccountBook) book = forge_account_book_load (directory);
  g_autoptr (ForgeAccountBook) again = NULL;
  ForgeAccountEntry *ana;
  GStatBuf status;

  g_assert_cmpstr (forge_account_book_get_current (empty), ==, FORGE_THIS_COMPUTER);
  ana = forge_account_book_ensure (book, "https://a.example.com/api/v1/", "ana [x]=;\n");
  g_assert_cmpuint (strlen (ana->id), ==, 16);
  g_assert_true (forge_account_book_ensure (book, ana->server, ana->user) == ana);
  g_assert_true (forge_account_book_ensure (book, "https://b.example.com/api/v1/", "ana") != ana);
  ana->refresh = g_strdup ("refresh-1");
  id = g_strdup (ana->id);
  g_assert_true (forge_account_book_set_current (book, id, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  again = forge_account_book_load (directory);
  g_assert_cmpstr (forge_account_book_get_current (again), ==, id);
  g_assert_cmpstr (forge_account_book_find (again, id)->user, ==, "ana [x]=;\n");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "refresh-1"));

  g_assert_true (forge_account_book_set_current (book, FORGE_THIS_COMPUTER, NULL));
  g_assert_true (forge_account_book_remove (book, id, NULL));
  g_assert_null (forge_account_book_find (book, id));
  g_remove (path);
  g_rmdir (directory);
}

/* What can't be read is missing, and what can't be written changes nothing. */
static void
test_book_damaged (void)
{
  static const char *const texts[] = {
    "\377\376not a key file",
    "[accounts]\ncurrent=0123456789abcdef\n",
    "[0123456789abcdef]\nserver=ftp://x\nuser=ana\n[1]\nserver=https://x\n[2]\nuser=\n",
  };
  g_autofree char *directory = g_dir_make_tmp ("forge-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "accounts.ini", NULL);
  g_autofree char *nowhere = g_build_filename (directory, "missing", NULL);
  g_autoptr (ForgeAccountBook) lost = forge_account_book_load (nowhere);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (ForgeAccountBook) book = NULL;
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      book = forge_account_book_load (directory);
      forge_account_book_append (book, out);
      g_assert_cmpstr (out->str, ==, "{\"current\":\"this-computer\",\"accounts\":[]}");
    }
  g_remove (path);

  forge_account_book_ensure (lost, "https://a.example.com/api/v1/", "ana");
  g_assert_false (forge_account_book_set_current (lost, "x", &error));
  g_assert_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE);
  g_assert_cmpstr (forge_account_book_get_current (lost), ==, FORGE_THIS_COMPUTER);
  g_rmdir (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/account-book/kept", test_book);
  g_test_add_func ("/service/account-book/damaged", test_book_damaged);
  return g_test_run ();
}
