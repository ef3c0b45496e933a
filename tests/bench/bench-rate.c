/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-rate.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "forge-service.h"
#include "timing.h"

#define PATH          "/api/v1/clients/"
#define N_CONNECTIONS 4
#define N_REQUESTS    500
#define N_ROUNDS      7

static const char request[] = "GET " PATH " HTTP/1.1\r\nHost: localhost\r\n"
                              "Connection: keep-alive\r\n\r\n";

/* The server of the floor, on a thread of its own as the service is. */
typedef struct
{
  char         *path;    /* (owned) */
  GBytes       *body;    /* (owned) */
  GMainLoop    *loop;    /* (owned) */
  GThread      *thread;  /* (owned) */
  gint          ready;   /* atomic */
} Memory;

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *parameters,
            gpointer           data)
{
  Memory *memory = data;
  gsize length;
  const char *bytes = g_bytes_get_data (memory->body, &length);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, bytes, length);
}

static gpointer
serve (gpointer data)
{
  Memory *memory = data;
  GMainContext *context = g_main_loop_get_context (memory->loop);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (memory->path);
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  server = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (server, PATH, on_request, memory, NULL);
  soup_server_listen (server, address, 0, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&memory->ready, TRUE);
  g_main_loop_run (memory->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
memory_start (Memory     *memory,
              const char *directory,
              GBytes     *body)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  memory->path = g_build_filename (directory, "memory.socket", NULL);
  memory->body = g_bytes_ref (body);
  memory->loop = g_main_loop_new (context, FALSE);
  memory->ready = FALSE;
  memory->thread = g_thread_new ("memory", serve, memory);
  while (!g_atomic_int_get (&memory->ready))
    g_thread_yield ();
}

static void
memory_stop (Memory *memory)
{
  g_main_loop_quit (memory->loop);
  g_thread_join (memory->thread);
  unlink (memory->path);
  g_free (memory->path);
  g_bytes_unref (memory->body);
  g_main_loop_unref (memory->loop);
}

static int
connect_to (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("No server at %s", path);
  return fd;
}

static void
send_request (int fd)
{
  g_assert_cmpint (send (fd, request, strlen (request), MSG_NOSIGNAL), ==, strlen (request));
}

/* All of an answer: its head and its body. */
static GString *
read_answer (int fd)
{
  GString *answer = g_string_new (NULL);
  const char *end = NULL;
  gsize length = G_MAXSIZE;

  while (!end || (gsize) (answer->str + answer->len - end) < length)
    {
      char buffer[65536];
      gssize n = recv (fd, buffer, sizeof buffer, 0);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (answer, buffer, n);
      end = strstr (answer->str, "\r\n\r\n");
      if (end)
        {
          end += 4;
          length = g_ascii_strtoull (strstr (answer->str, "Content-Length: ") +
                                     strlen ("Content-Length: "), NULL, 10);
        }
    }
  return answer;
}

static GBytes *
get_body (const char *path)
{
  int fd = connect_to (path);
  GString *answer;
  const char *body;
  GBytes *bytes;

  send_request (fd);
  answer = read_answer (fd);
  close (fd);
  body = strstr (answer->str, "\r\n\r\n") + 4;
  bytes = g_bytes_new (body, answer->len - (body - answer->str));
  g_string_free (answer, TRUE);
  return bytes;
}

/* A second's requests, a few always under way. */
static double
measure (const char *path)
{
  int fds[N_CONNECTIONS];
  gint64 start;
  double seconds;

  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      fds[i] = connect_to (path);
      send_request (fds[i]);
    }
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_REQUESTS; i++)
    {
      g_string_free (read_answer (fds[i % N_CONNECTIONS]), TRUE);
      send_request (fds[i % N_CONNECTIONS]);
    }
  seconds = (g_get_monotonic_time () - start) / 1e6;
  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      g_string_free (read_answer (fds[i]), TRUE);
      close (fds[i]);
    }
  return N_REQUESTS / seconds;
}

static void
on_started (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static ForgeService *
start_service (const char *directory,
               const char *sockets)
{
  ForgeService *service = forge_service_new (directory, sockets);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  forge_service_start_async (service, NULL, on_started, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  forge_service_start_finish (service, result, &error);
  g_assert_no_error (error);
  return service;
}

void
bench_rate (const char *directory,
            double     *ours,
            double     *floor)
{
  g_autofree char *sockets = g_dir_make_tmp ("forge-XXXXXX", NULL);
  g_autoptr (ForgeService) service = start_service (directory, sockets);
  const char *path = forge_service_get_socket (service);
  g_autoptr (GBytes) body = get_body (path);
  double our_rates[N_ROUNDS], floor_rates[N_ROUNDS];
  Memory memory;

  memory_start (&memory, sockets, body);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      our_rates[i] = measure (path);
      floor_rates[i] = measure (memory.path);
    }
  memory_stop (&memory);
  forge_service_stop (service);
  rmdir (sockets);
  *ours = timing_median (our_rates, N_ROUNDS);
  *floor = timing_median (floor_rates, N_ROUNDS);
}
