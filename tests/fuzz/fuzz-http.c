/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE

#include "fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "forge-json.h"
#include "forge-server.h"
#include "fuzz-directory.h"

/* Then it starts with an empty database, or a long run would be about many clients. */
#define INPUTS_OF_A_SERVER 256

static ForgeServer *server;

static void
stop (void)
{
  g_clear_pointer (&server, forge_server_free);
}

/* On the thread of the fuzzer, in its main context, so that an input is one step. */
static void
start (void)
{
  g_autofree char *data = g_build_filename (fuzz_directory (), "data", NULL);
  g_autofree char *sockets = g_build_filename (fuzz_directory (), "sockets", NULL);
  g_autoptr (GError) error = NULL;

  stop ();
  fuzz_remove_tree (data);
  server = forge_server_new (data, sockets, &error);
  g_assert_no_error (error);
}

static int
connect_to_server (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, forge_server_get_socket (server), sizeof address.sun_path);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static void
receive (int      fd,
         GString *answers)
{
  char buffer[16384];
  gssize n;

  while ((n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_string_append_len (answers, buffer, n);
}

/* Until there is nothing more to do now: a request may wait for a change that never comes. */
static void
settle (int      fd,
        GString *answers)
{
  while (g_main_context_iteration (NULL, FALSE))
    if (answers)
      receive (fd, answers);
  if (answers)
    receive (fd, answers);
}

static void
send_all (int           fd,
          const guint8 *data,
          gsize         size,
          GString      *answers)
{
  while (size > 0)
    {
      gssize n = send (fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n < 0 && errno != EAGAIN)
        return;
      data += MAX (n, 0);
      size -= MAX (n, 0);
      settle (fd, answers);
    }
}

static gsize
get_length (const char *head)
{
  const char *length = strstr (head, "\r\nContent-Length: ");

  return length ? g_ascii_strtoull (length + strlen ("\r\nContent-Length: "), NULL, 10) : 0;
}

/* Every answer that came whole: never a failure of the service, and JSON if anything. */
static void
check_answers (GString *answers)
{
  const char *rest = answers->str;
  const char *end;

  while ((end = strstr (rest, "\r\n\r\n")))
    {
      g_autofree char *head = g_strndup (rest, end - rest);
      gsize length = get_length (head);
      g_autoptr (GError) error = NULL;
      g_autoptr (ForgeJson) json = NULL;

      if (!g_str_has_prefix (head, "HTTP/1.") || strstr (head, " 500 ") == head + 8 ||
          strstr (head, " 503 ") == head + 8)
        g_error ("%s", head);
      rest = end + 4;
      if ((gsize) (answers->str + answers->len - rest) < length)
        return;
      if (length > 0 && strstr (head, "application/json"))
        {
          json = forge_json_parse (rest, length, &error);
          g_assert_no_error (error);
        }
      rest += length;
    }
}

static gboolean
has_word (const guint8 *data,
          gsize         size,
          const char   *word)
{
  return memmem (data, size, word, strlen (word)) != NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static guint n_inputs;
  g_autoptr (GString) answers = g_string_new (NULL);
  int fd;

  if (n_inputs++ % INPUTS_OF_A_SERVER == 0)
    start ();
  fd = connect_to_server ();
  settle (fd, answers);
  send_all (fd, data, size, answers);
  shutdown (fd, SHUT_WR);
  settle (fd, answers);
  close (fd);
  settle (-1, NULL);
  /* The length of an answer to HEAD is that of a body which does not come. */
  if (!has_word (data, size, "HEAD"))
    check_answers (answers);
  return 0;
}

/* As G_DEBUG=fatal-warnings, but for what libsoup says of HTTP/1.0 without a Host on a socket that
 * is not of the internet, before it answers 400, and of a length below zero. */
static void
on_log (const char     *domain,
        GLogLevelFlags  level,
        const char     *text,
        gpointer        data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING) &&
      !strstr (text, "GInetSocketAddress") && !g_str_has_prefix (text, "g_inet_") &&
      !strstr (text, "'content-length'"))
    {
      g_printerr ("%s: %s\n", domain, text);
      abort ();
    }
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_default_handler (on_log, NULL);
  atexit (stop);
  return 0;
}
