/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-application.h"

#include "forge-shell.h"
#include "forge-shortcuts.h"
#include "forge-window.h"

#include <glib/gi18n.h>

struct _ForgeApplication
{
  AdwApplication parent_instance;

  ForgeApi *api;     /* (owned) */
  GError   *failure; /* (owned) (nullable): why there is no service */
};

typedef enum {
  SIGNAL_START_SERVICE,
  N_SIGNALS,
} ForgeApplicationSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeApplication, forge_application, ADW_TYPE_APPLICATION)

static ForgeWindow *
get_window (ForgeApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (; windows != NULL; windows = windows->next)
    {
      if (FORGE_IS_WINDOW (windows->data))
        return windows->data;
    }
  return NULL;
}

static void
show_failure (ForgeApplication *self)
{
  ForgeWindow *window = get_window (self);
  GAction *retry = g_action_map_lookup_action (G_ACTION_MAP (self), "retry");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (retry), self->failure != NULL);
  if (window != NULL)
    forge_window_set_failure (window, self->failure);
}

static void
on_new (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  ForgeApplication *self = FORGE_APPLICATION (user_data);

  g_application_activate (G_APPLICATION (self));
  g_action_group_activate_action (G_ACTION_GROUP (get_window (self)), "new", NULL);
}

static void
on_retry (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  ForgeApplication *self = FORGE_APPLICATION (user_data);

  g_clear_error (&self->failure);
  show_failure (self);
  g_signal_emit (self, signals[SIGNAL_START_SERVICE], 0);
}

static void
on_shortcuts (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    forge_shell_show_shortcuts (window);
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  if (window != NULL)
    forge_shell_show_about (window);
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  ForgeWindow *window = get_window (FORGE_APPLICATION (user_data));

  /* The last window that is closed ends the application, when nothing is under way. */
  if (window == NULL)
    g_application_quit (G_APPLICATION (user_data));
  else if (forge_window_leave_editor (window))
    gtk_window_close (GTK_WINDOW (window));
}

static const GActionEntry actions[] = {
  { "new", on_new },
  { "retry", on_retry },
  { "shortcuts", on_shortcuts },
  { "about", on_about },
  { "quit", on_quit },
};

static gint
forge_application_handle_local_options (GApplication *app,
                                        GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s\n", FORGE_VERSION);
      return 0;
    }
  return -1;
}

static void
forge_application_startup (GApplication *app)
{
  ForgeApplication *self = FORGE_APPLICATION (app);

  G_APPLICATION_CLASS (forge_application_parent_class)->startup (app);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  forge_shortcuts_bind (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (FORGE_APP_ID);
  show_failure (self);
  g_signal_emit (self, signals[SIGNAL_START_SERVICE], 0);
}

static void
forge_application_activate (GApplication *app)
{
  ForgeApplication *self = FORGE_APPLICATION (app);
  ForgeWindow *window = get_window (self);

  if (window == NULL)
    {
      window = forge_window_new (GTK_APPLICATION (self), self->api);
      forge_window_set_failure (window, self->failure);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
forge_application_dispose (GObject *object)
{
  ForgeApplication *self = FORGE_APPLICATION (object);

  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_application_parent_class)->dispose (object);
}

static void
forge_application_finalize (GObject *object)
{
  ForgeApplication *self = FORGE_APPLICATION (object);

  g_clear_error (&self->failure);

  G_OBJECT_CLASS (forge_application_parent_class)->finalize (object);
}

static void
forge_application_class_init (ForgeApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = forge_application_dispose;
  object_class->finalize = forge_application_finalize;
  application_class->handle_local_options = forge_application_handle_local_options;
  application_class->startup = forge_application_startup;
  application_class->activate = forge_application_activate;

  signals[SIGNAL_START_SERVICE] = g_signal_new ("start-service",
                                                G_TYPE_FROM_CLASS (klass),
                                                G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 0);
}

static void
forge_application_init (ForgeApplication *self)
{
  const GOptionEntry options[] = {
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     _("— clients, found at once"));
}

ForgeApplication *
forge_application_new (ForgeApi *api)
{
  ForgeApplication *self = NULL;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_APPLICATION,
                       "application-id", FORGE_APP_ID,
                       "resource-base-path", "/io/github/forgeclients/ForgeClients",
                       NULL);
  self->api = g_object_ref (api);
  return self;
}

void
forge_application_fail (ForgeApplication *self,
                        const GError     *error)
{
  g_return_if_fail (FORGE_IS_APPLICATION (self));
  g_return_if_fail (error != NULL);

  g_clear_error (&self->failure);
  self->failure = g_error_copy (error);
  show_failure (self);
}
