/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring: a real one, on a session bus of its own. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "accounts.h"
#include "forge-keyring.h"

#define SERVER "https://forge.example.com/api/v1/"
#define OTHER  "https://other.example.com/api/v1/"

typedef struct {
  char        *directory;
  GSubprocess *daemon; /* (nullable) */
} Session;

static void
set_up (Session       *session,
        gconstpointer  data)
{
  session->directory = g_dir_make_tmp ("forge-XXXXXX", NULL);
  g_assert_nonnull (session->directory);
}

static void
on_name (GDBusConnection *connection,
         const char      *name,
         const char      *owner,
         gpointer         data)
{
  *(gboolean *) data = TRUE;
}

/* @password (nullable): NULL leaves what there is locked. */
static void
start_daemon (Session    *session,
              const char *password)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  gboolean there = FALSE;
  guint watch;

  /* What it says is its own. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "G_MESSAGES_DEBUG");
  g_subprocess_launcher_setenv (launcher, "HOME", session->directory, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", session->directory, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", session->directory, TRUE);
  session->daemon = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon",
                                                 "--foreground", "--components=secrets",
                                                 password ? "--unlock" : NULL, NULL);
  g_assert_no_error (error);
  if (password)
    {
      GOutputStream *input = g_subprocess_get_stdin_pipe (session->daemon);

      g_output_stream_write_all (input, password, strlen (password), NULL, NULL, &error);
      g_assert_no_error (error);
      g_output_stream_close (input, NULL, NULL);
    }
  watch = g_bus_watch_name (G_BUS_TYPE_SESSION, "org.freedesktop.secrets",
                            G_BUS_NAME_WATCHER_FLAGS_NONE, on_name, NULL, &there, NULL);
  while (!there)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (watch);
}

static void
stop_daemon (Session *session)
{
  forge_keyring_disconnect ();
  if (!session->daemon)
    return;
  g_subprocess_send_signal (session->daemon, SIGTERM);
  g_subprocess_wait (session->daemon, NULL, NULL);
  g_clear_object (&session->daemon);
}

static void
tear_down (Session       *session,
           gconstpointer  data)
{
  stop_daemon (session);
  fixture_remove_tree (session->directory);
  g_free (session->directory);
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

static ForgeKeyring
store (const char *server,
       const char *user,
       const char *token)
{
  g_autoptr (GAsyncResult) result = NULL;

  forge_keyring_store_async (server, user, token, NULL, on_done, &result);
  wait_for (&result);
  return forge_keyring_store_finish (result);
}

static void
assert_kept (const char   *server,
             const char   *user,
             ForgeKeyring  expected,
             const char   *token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *found = NULL;
  ForgeKeyring keyring;

  forge_keyring_look_up_async (server, user, NULL, on_done, &result);
  wait_for (&result);
  found = forge_keyring_look_up_finish (result, &keyring);
  g_assert_cmpstr (found, ==, token);
  g_assert_cmpint (keyring, ==, expected);
}

/* Each server and user has a token of its own. */
static void
test_kept (Session       *session,
           gconstpointer  data)
{
  start_daemon (session, "open sesame");
  assert_kept (SERVER, "ana", FORGE_KEYRING_KEPT, NULL);
  g_assert_cmpint (store (SERVER, "ana", "refresh-1"), ==, FORGE_KEYRING_KEPT);
  g_assert_cmpint (store (SERVER, "beto", "refresh-2"), ==, FORGE_KEYRING_KEPT);
  g_assert_cmpint (store (OTHER, "ana", "refresh-3"), ==, FORGE_KEYRING_KEPT);
  assert_kept (SERVER, "ana", FORGE_KEYRING_KEPT, "refresh-1");
  assert_kept (SERVER, "beto", FORGE_KEYRING_KEPT, "refresh-2");
  assert_kept (OTHER, "ana", FORGE_KEYRING_KEPT, "refresh-3");
  assert_kept (OTHER, "beto", FORGE_KEYRING_KEPT, NULL);

  g_assert_cmpint (store (SERVER, "ana", "refresh-4"), ==, FORGE_KEYRING_KEPT);
  assert_kept (SERVER, "ana", FORGE_KEYRING_KEPT, "refresh-4");
  g_assert_cmpint (store (SERVER, "ana", NULL), ==, FORGE_KEYRING_KEPT);
  g_assert_cmpint (store (SERVER, "ana", NULL), ==, FORGE_KEYRING_KEPT);
  assert_kept (SERVER, "ana", FORGE_KEYRING_KEPT, NULL);
  assert_kept (SERVER, "beto", FORGE_KEYRING_KEPT, "refresh-2");
}

static void
test_missing (Session       *session,
              gconstpointer  data)
{
  assert_kept (SERVER, "ana", FORGE_KEYRING_MISSING, NULL);
  g_assert_cmpint (store (SERVER, "ana", "refresh-1"), ==, FORGE_KEYRING_MISSING);
  g_assert_cmpint (store (SERVER, "ana", NULL), ==, FORGE_KEYRING_MISSING);
}

/* Whose password nobody gives: there is nobody here to ask for it. */
static void
test_locked (Session       *session,
             gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  start_daemon (session, "open sesame");
  g_assert_cmpint (store (SERVER, "ana", "refresh-1"), ==, FORGE_KEYRING_KEPT);
  stop_daemon (session);

  start_daemon (session, NULL);
  assert_kept (SERVER, "ana", FORGE_KEYRING_LOCKED, NULL);
  forge_keyring_unlock_async (SERVER, "ana", NULL, on_done, &result);
  wait_for (&result);
  g_assert_null (forge_keyring_unlock_finish (result));
  g_assert_cmpint (store (SERVER, "ana", "refresh-2"), ==, FORGE_KEYRING_LOCKED);
  stop_daemon (session);

  start_daemon (session, "open sesame");
  assert_kept (SERVER, "ana", FORGE_KEYRING_KEPT, "refresh-1");
}

/* One login is enough for any number of starts, until somebody logs out. */
static void
test_restart (Session       *session,
              gconstpointer  data)
{
  Accounts accounts = { 0 };
  g_autofree char *logout = NULL;

  start_daemon (session, "open sesame");
  accounts_set_up (&accounts, NULL);
  accounts_connect_as (&accounts, "ana");
  accounts_await (&accounts, "accounts/", "*\"state\":\"ready\",\"keyring\":\"kept\"}]}");
  fixture_restart (&accounts.service);
  accounts_connect_session (&accounts);
  assert_kept (forge_test_server_get_base (accounts.server), "ana", FORGE_KEYRING_KEPT,
               "refresh-1");
  accounts_expect (&accounts, "GET", "accounts/", NULL, 200, "*\"state\":\"ready\",*");

  logout = accounts_make_path (&accounts, "logout/");
  accounts_expect (&accounts, "POST", logout, NULL, 200, "*\"state\":\"login-needed\",*");
  fixture_restart (&accounts.service);
  accounts_connect_session (&accounts);
  assert_kept (forge_test_server_get_base (accounts.server), "ana", FORGE_KEYRING_KEPT, NULL);
  accounts_await (&accounts, "accounts/",
                  "*\"reason\":\"missing\",\"keyring\":\"kept\"}]}");
  accounts_tear_down (&accounts, NULL);
}

#define add(path, function) g_test_add (path, Session, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  /* To unref it would wait for libsecret, which keeps its connection for good. */
  static GTestDBus *bus;
  int status;

  accounts_watch_log ();
  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);

  add ("/service/keyring/kept", test_kept);
  add ("/service/keyring/missing", test_missing);
  add ("/service/keyring/locked", test_locked);
  add ("/service/keyring/restart", test_restart);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  return status;
}
