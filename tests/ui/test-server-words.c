/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is told of a team's server. */
#include <gio/gio.h>

#include "forge-server-words.h"

/* 2026-11-22 12:00 UTC */
#define NOON    G_GINT64_CONSTANT (1795348800000000)
#define SECONDS G_TIME_SPAN_SECOND
#define MINUTES G_TIME_SPAN_MINUTE

static char id[] = "0a";
static char url[] = "https://forge.example.com/api/v1/";
static char user[] = "ana";
static const ForgeStatus server = { .profile = id, .url = url, .user = user };
static const ForgeStatus here = { .profile = id };

static void
test_host (void)
{
  static const char *const rows[][2] = {
    { "https://forge.example.com/api/v1/", "forge.example.com" },
    { "http://127.0.0.1:8000/api/v1/", "127.0.0.1:8000" },
    { "https://[::1]:8443/", "::1:8443" },
    { "what is this", "what is this" },
  };
  const ForgeAccount account = { .user = user, .server = url };
  g_autofree char *name = forge_words_for_account (&account);

  g_assert_cmpstr (name, ==, "ana on forge.example.com");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *host = forge_words_for_host (rows[i][0]);

      g_assert_cmpstr (host, ==, rows[i][1]);
    }
}

static void
test_state (void)
{
  static const struct {
    ForgeServerState  state;
    gint64            loaded;
    gint64            total;
    gint64            since;
    ForgeError        error;
    const char       *words;
  } rows[] = {
    { FORGE_SERVER_LOADING, 34, 100, 0, 0, "Loading 34 of 100 clients" },
    { FORGE_SERVER_LOADING, 0, 1, 0, 0, "Loading 0 of 1 client" },
    { FORGE_SERVER_LOADING, 0, 0, 0, 0, "Loading clients…" },
    { FORGE_SERVER_FRESH, 0, 0, 0, 0, NULL },
    { FORGE_SERVER_STALE, 0, 0, 0, 0, NULL },
    { FORGE_SERVER_OFFLINE, 0, 0, NOON - 88 * MINUTES, FORGE_ERROR_NETWORK,
      "Offline since 10:32. Showing what this computer has." },
    { FORGE_SERVER_OFFLINE, 0, 0, NOON - 48 * 60 * MINUTES, FORGE_ERROR_TIMEOUT,
      "Offline since 20 Nov, 12:00. Showing what this computer has." },
    { FORGE_SERVER_OFFLINE, 0, 0, 0, 0, "Offline. Showing what this computer has." },
    { FORGE_SERVER_OFFLINE, 0, 0, NOON, FORGE_ERROR_CERTIFICATE,
      "The server could not prove who it is, so nothing was sent to it. Showing what this computer "
      "has." },
    { FORGE_SERVER_OFFLINE, 0, 0, NOON, FORGE_ERROR_PARSE,
      "Something else answers in place of the server. If this network asks you to sign in, do that "
      "in a browser. Showing what this computer has." },
    { FORGE_SERVER_LOGIN_NEEDED, 0, 0, 0, 0,
      "Log in to forge.example.com to see what others change, and to save." },
    { FORGE_SERVER_FAILED, 0, 0, 0, FORGE_ERROR_STORAGE,
      "The data can’t be saved: the disk is full, or the folder can’t be written to. Showing what "
      "this computer has." },
    { FORGE_SERVER_FAILED, 0, 0, 0, 0,
      "The server has a problem. Showing what this computer has." },
    { FORGE_SERVER_FAILED, 0, 0, 0, FORGE_ERROR_SERVER,
      "The server has a problem. Showing what this computer has." },
  };
  g_assert_null (forge_words_for_status (&here, NOON));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ForgeStatus status = server;
      g_autofree char *words = NULL;

      status.state = rows[i].state;
      status.loaded = rows[i].loaded;
      status.total = rows[i].total;
      status.since = rows[i].since;
      status.error = rows[i].error;
      words = forge_words_for_status (&status, NOON);
      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

static void
test_withheld (void)
{
  static const struct {
    gint64      n;
    gint64      id;
    gint64      page;
    const char *words;
  } rows[] = {
    { 1, 4711, 12, "The server can’t give client number 4711. Showing all others." },
    { 1, G_GINT64_CONSTANT (9007199254740993), 0,
      "The server can’t give client number 9007199254740993. Showing all others." },
    { 1, 0, 12, "The server can’t give 1 client, nor page 12 of its list. Showing all others." },
    { 20, 0, 12, "The server can’t give 20 clients, nor page 12 of its list. Showing all others." },
    { 2, 0, 0, "The server can’t give 2 clients. Showing all others." },
    { 1, 0, 0, "The server can’t give 1 client. Showing all others." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ForgeStatus status = server;
      g_autofree char *words = NULL;

      status.state = FORGE_SERVER_FAILED;
      status.error = FORGE_ERROR_SERVER;
      status.withheld = rows[i].n;
      status.withheld_id = rows[i].id;
      status.withheld_page = rows[i].page;
      words = forge_words_for_status (&status, NOON);
      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* Words that are true for a second are said anew in the next one, and so on. */
static void
test_age (void)
{
  static const struct {
    gint64      age;
    const char *words;
    guint       next;
  } rows[] = {
    { 0, "Updated just now", 1001 },
    { -3 * SECONDS, "Updated just now", 1001 },
    { 400000, "Updated just now", 601 },
    { 1 * SECONDS, "Updated 1 second ago", 1001 },
    { 12 * SECONDS + 250000, "Updated 12 seconds ago", 751 },
    { 59 * SECONDS, "Updated 59 seconds ago", 1001 },
    { 1 * MINUTES, "Updated 1 minute ago", 60001 },
    { 59 * MINUTES + 30 * SECONDS, "Updated 59 minutes ago", 30001 },
    { 60 * MINUTES, "Updated: 11:00", 60001 },
    { 24 * 60 * MINUTES, "Updated: 21 Nov, 12:00", 60001 },
  };
  g_assert_null (forge_words_for_age (&server, NOON));
  g_assert_cmpuint (forge_words_next_age (&server, NOON), ==, 0);
  g_assert_null (forge_words_for_age (&here, NOON));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ForgeStatus status = server;
      g_autofree char *words = NULL;

      status.as_of = NOON - rows[i].age;
      words = forge_words_for_age (&status, NOON);
      g_assert_cmpstr (words, ==, rows[i].words);
      g_assert_cmpuint (forge_words_next_age (&status, NOON), ==, rows[i].next);
    }
}

static void
test_unconfirmed (void)
{
  ForgeStatus status = server;
  g_autofree char *one = NULL;
  g_autofree char *many = NULL;

  g_assert_null (forge_words_for_unconfirmed (&status));
  status.unconfirmed = 1;
  one = forge_words_for_unconfirmed (&status);
  g_assert_cmpstr (one, ==, "1 change could not be confirmed.");
  status.unconfirmed = 2;
  many = forge_words_for_unconfirmed (&status);
  g_assert_cmpstr (many, ==, "2 changes could not be confirmed.");
  g_assert_null (forge_words_for_failed (&status));
}

static void
test_login_needed (void)
{
  static const struct {
    ForgeLogin  login;
    const char *words;
  } rows[] = {
    { FORGE_LOGIN_MISSING, "Log in to forge.example.com to see what others change, and to save." },
    { FORGE_LOGIN_EXPIRED, "Log in to forge.example.com to see what others change, and to save." },
    { FORGE_LOGIN_INACTIVE,
      "ana on forge.example.com was deactivated. Ask whoever looks after the server." },
    { FORGE_LOGIN_UNKNOWN_USER,
      "ana on forge.example.com is no longer there. Ask whoever looks after the server." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const ForgeAccount account = { .user = user, .server = url, .login = rows[i].login };
      g_autofree char *sentence = forge_words_for_login (&account);

      g_assert_cmpstr (sentence, ==, rows[i].words);
    }
}

/* Each cause has its own words, under the row that it is about. */
static void
test_login (void)
{
  static const struct {
    ForgeError      code;
    ForgeLoginField field;
  } rows[] = {
    { FORGE_ERROR_INVALID, FORGE_LOGIN_FIELD_SERVER },
    { FORGE_ERROR_NETWORK, FORGE_LOGIN_FIELD_SERVER },
    { FORGE_ERROR_CERTIFICATE, FORGE_LOGIN_FIELD_SERVER },
    { FORGE_ERROR_PARSE, FORGE_LOGIN_FIELD_SERVER },
    { FORGE_ERROR_FORBIDDEN, FORGE_LOGIN_FIELD_SERVER },
    { FORGE_ERROR_UNAUTHORIZED, FORGE_LOGIN_FIELD_PASSWORD },
    { FORGE_ERROR_STORAGE, FORGE_LOGIN_FIELD_NONE },
    { FORGE_ERROR_UNKNOWN_OUTCOME, FORGE_LOGIN_FIELD_NONE },
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (FORGE_ERROR, rows[i].code, "secret_detail");
      ForgeLoginField field;
      char *words = forge_words_for_login_error (error, &field);

      g_assert_cmpint (field, ==, rows[i].field);
      g_assert_true (g_str_has_suffix (words, "."));
      g_assert_null (strstr (words, "secret"));
      g_assert_true (g_hash_table_add (seen, words));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server-words/host", test_host);
  g_test_add_func ("/server-words/state", test_state);
  g_test_add_func ("/server-words/withheld", test_withheld);
  g_test_add_func ("/server-words/age", test_age);
  g_test_add_func ("/server-words/unconfirmed", test_unconfirmed);
  g_test_add_func ("/server-words/login-needed", test_login_needed);
  g_test_add_func ("/server-words/login", test_login);
  return g_test_run ();
}
