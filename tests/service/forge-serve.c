/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A service without a window: forge-serve DATA-DIRECTORY SOCKET-DIRECTORY. Prints the path of its
 * socket, and runs until its standard input ends. */
#include <gio/gunixinputstream.h>
#include <unistd.h>

#include "forge-service.h"

static void
on_started (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GError) error = NULL;

  if (forge_service_start_finish (FORGE_SERVICE (object), result, &error))
    {
      g_print ("%s\n", forge_service_get_socket (FORGE_SERVICE (object)));
      return;
    }
  g_printerr ("%s\n", error->message);
  g_main_loop_quit (data);
}

static void
on_input (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  g_input_stream_skip_finish (G_INPUT_STREAM (object), result, NULL);
  g_main_loop_quit (data);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (ForgeService) service = NULL;
  gboolean started;

  if (argc != 3)
    {
      g_printerr ("Usage: %s DATA-DIRECTORY SOCKET-DIRECTORY\n", argv[0]);
      return 2;
    }
  /* Standard output has the path alone. */
  g_log_writer_default_set_use_stderr (TRUE);
  service = forge_service_new (argv[1], argv[2]);
  forge_service_start_async (service, NULL, on_started, loop);
  g_input_stream_skip_async (input, 1, G_PRIORITY_DEFAULT, NULL, on_input, loop);
  g_main_loop_run (loop);
  started = forge_service_get_socket (service) != NULL;
  forge_service_stop (service);
  return started ? 0 : 1;
}
