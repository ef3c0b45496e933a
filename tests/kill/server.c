/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE

#include "server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Nothing here takes a tenth of it on a slow machine. */
#define DEADLINE_SECONDS 60

struct _Server
{
  GPid pid;        /* 0: it has ended */
  int  input;      /* it ends when this does */
  int  output;
  int  connection; /* -1: none */
};

Server *
server_spawn (const char *program,
              const char *directory)
{
  Server *self = g_new0 (Server, 1);
  g_autofree char *data = g_build_filename (directory, "data", NULL);
  g_autofree char *sockets = g_build_filename (directory, "sockets", NULL);
  const char *argv[] = { program, data, sockets, NULL };
  g_autoptr (GError) error = NULL;

  self->connection = -1;
  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &self->pid, &self->input, &self->output, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
wait_for (int   fd,
          short events)
{
  struct pollfd poller = { fd, events, 0 };

  if (poll (&poller, 1, DEADLINE_SECONDS * 1000) != 1)
    g_error ("The server does not move");
}

static void
read_path (Server *self,
           char   *path,
           gsize   size)
{
  gsize length = 0;

  while (length == 0 || path[length - 1] != '\n')
    {
      gssize n;

      wait_for (self->output, POLLIN);
      n = read (self->output, path + length, size - length);
      if (n <= 0)
        g_error ("The server does not start");
      length += n;
    }
  path[length - 1] = '\0';
}

void
server_connect (Server *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  read_path (self, address.sun_path, sizeof address.sun_path);
  self->connection = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (self->connection, (struct sockaddr *) &address, sizeof address), ==, 0);
}

static void
reap (Server *self)
{
  int status;

  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  self->pid = 0;
  if (!WIFSIGNALED (status) || WTERMSIG (status) != SIGKILL)
    g_assert_cmpint (status, ==, 0);
}

void
server_kill (Server *self)
{
  g_assert_cmpint (kill (self->pid, SIGKILL), ==, 0);
  reap (self);
}

void
server_free (Server *self)
{
  if (self->connection >= 0)
    close (self->connection);
  close (self->input);
  if (self->pid != 0)
    reap (self);
  close (self->output);
  g_free (self);
}

void
server_send (Server     *self,
             const char *method,
             const char *path,
             const char *body,
             const char *key)
{
  g_autofree char *request = NULL;
  gsize length, done = 0;

  request = g_strdup_printf ("%s /api/v1/%s HTTP/1.1\r\nHost: localhost\r\n"
                             "Connection: keep-alive\r\n%s%s%s"
                             "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                             "\r\n\r\n%s", method, path, key ? "Idempotency-Key: " : "",
                             key ? key : "", key ? "\r\n" : "", body ? strlen (body) : 0,
                             body ? body : "");
  length = strlen (request);
  while (done < length)
    {
      gssize n = send (self->connection, request + done, length - done, MSG_NOSIGNAL);

      g_assert_cmpint (n, >, 0);
      done += n;
    }
}

gboolean
server_wait (Server *self,
             gint64  microseconds)
{
  struct pollfd poller = { self->connection, POLLIN, 0 };
  struct timespec timeout = { 0, microseconds * 1000 };

  return ppoll (&poller, 1, &timeout, NULL) != 0;
}

static const char *
find_header (const char *head,
             const char *name)
{
  const char *header = strstr (head, name);

  return header ? header + strlen (name) : NULL;
}

/* NULL until @bytes are a whole answer. */
static Answer *
parse (GString *bytes)
{
  const char *end = strstr (bytes->str, "\r\n\r\n");
  g_autofree char *head = end ? g_strndup (bytes->str, end + 2 - bytes->str) : NULL;
  const char *length, *change;
  Answer *answer;
  gsize size;

  if (!head)
    return NULL;
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 "));
  length = find_header (head, "\r\nContent-Length: ");
  size = length ? g_ascii_strtoull (length, NULL, 10) : 0;
  if (bytes->len < end + 4 - bytes->str + size)
    return NULL;
  g_assert_cmpuint (bytes->len, ==, end + 4 - bytes->str + size);
  change = find_header (head, "\r\nForge-Change: ");
  g_assert_nonnull (change);
  answer = g_new0 (Answer, 1);
  answer->status = g_ascii_strtoull (head + strlen ("HTTP/1.1 "), NULL, 10);
  answer->change = g_ascii_strtoll (change, NULL, 10);
  answer->body = g_strdup (end + 4);
  return answer;
}

Answer *
server_receive (Server *self)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  Answer *answer = NULL;

  while (!answer)
    {
      char buffer[65536];
      gssize n;

      wait_for (self->connection, POLLIN);
      n = recv (self->connection, buffer, sizeof buffer, 0);
      if (n < 0 && errno != ECONNRESET)
        g_error ("The connection breaks: %s", g_strerror (errno));
      if (n <= 0)
        return NULL;
      g_string_append_len (bytes, buffer, n);
      answer = parse (bytes);
    }
  return answer;
}

void
answer_free (Answer *answer)
{
  g_free (answer->body);
  g_free (answer);
}
