/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-application.h"
#include "forge-service.h"

#include <glib/gi18n.h>
#include <locale.h>

typedef struct {
  ForgeApplication *app;     /* (owned) */
  ForgeApi         *api;     /* (owned) */
  ForgeService     *service; /* (owned) (nullable): only in the primary instance */
} Program;

static void
on_started (GObject      *service,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (forge_service_start_finish (FORGE_SERVICE (service), result, &error))
    forge_api_set_socket (program->api, forge_service_get_socket (program->service));
  else
    {
      /* Its words may hold the path of the data, and so a person's name. */
      g_message ("The service did not start: %s %d", g_quark_to_string (error->domain),
                 error->code);
      forge_application_fail (program->app, error);
    }
}

static void
on_start_service (ForgeApplication *app,
                  gpointer          user_data)
{
  Program *program = user_data;

  if (program->service == NULL)
    {
      g_autofree char *data_dir =
        g_build_filename (g_get_user_data_dir (), "forge-clients", NULL);

      program->service = forge_service_new (data_dir, NULL);
    }
  forge_service_start_async (program->service, NULL, on_started, program);
}

int
main (int   argc,
      char *argv[])
{
  Program program = { NULL };
  int status = 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FORGE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  program.api = forge_api_new ();
  program.app = forge_application_new (program.api);
  g_signal_connect (program.app, "start-service", G_CALLBACK (on_start_service), &program);

  status = g_application_run (G_APPLICATION (program.app), argc, argv);

  g_object_unref (program.app);
  g_object_unref (program.api);
  if (program.service != NULL)
    forge_service_stop (program.service);
  g_clear_object (&program.service);
  return status;
}
