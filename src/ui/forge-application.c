/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-application.h"

#include "forge-help-page.h"
#include "forge-preferences-page.h"
#include "forge-link.h"
#include "forge-search-provider.h"
#include "forge-shell.h"
#include "forge-shortcuts.h"
#include "forge-text.h"
#include "forge-window.h"

#include <glib/gi18n.h>

/* After the overview's last question to a program without a window: the next letter is typed by
 * then, or none is. */
#define PATIENCE_MS 30000

struct _ForgeApplication
{
  AdwApplication parent_instance;

  /* owned */
  ForgeApi            *api;
  ForgeSearchProvider *search_provider;
  GError              *failure; /* (nullable): why there is no service */

  GtkWidget *page; /* (borrowed) (nullable): help or preferences, while they are open */
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

/* The window, in front of the others. */
static ForgeWindow *
present (ForgeApplication *self)
{
  ForgeWindow *window = get_window (self);

  if (window == NULL)
    {
      g_application_activate (G_APPLICATION (self));
      window = get_window (self);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
on_new (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (present (FORGE_APPLICATION (user_data))), "new",
                                  NULL);
}

static void
on_search (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  forge_window_search (present (FORGE_APPLICATION (user_data)),
                       g_variant_get_string (parameter, NULL));
}

static void
on_show_client (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  gint64 id = g_variant_get_int64 (parameter);

  if (id > 0)
    forge_window_show_client (present (FORGE_APPLICATION (user_data)), id);
}

static gboolean
has_number (ForgeClient  *client,
            ForgeFieldId  field,
            const char   *number)
{
  const char *phone = forge_client_get (client, field);
  g_autofree char *uri = phone != NULL ? forge_link_for_phone (phone) : NULL;
  g_autofree char *own = uri != NULL ? forge_link_read_phone (uri) : NULL;

  return g_strcmp0 (own, number) == 0;
}

typedef struct {
  ForgeApplication *app;    /* (owned): held */
  char             *number; /* (owned) */
} Call;

static void
on_number_found (GObject      *api,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (ForgeApplication) self = call->app;
  g_autofree char *number = call->number;
  g_autoptr (GPtrArray) clients = forge_api_find_clients_finish (FORGE_API (api), result, NULL);
  ForgeClient *only = NULL;
  guint found = 0;

  g_application_release (G_APPLICATION (self));
  for (guint i = 0; clients != NULL && i < clients->len; i++)
    {
      ForgeClient *client = g_ptr_array_index (clients, i);

      if (has_number (client, FORGE_FIELD_PHONE, number)
          || has_number (client, FORGE_FIELD_MOBILE, number))
        {
          only = client;
          found++;
        }
    }
  if (get_window (self) == NULL)
    return;
  /* None, several or an error: the list says so itself. */
  if (found == 1)
    forge_window_show_client (get_window (self), forge_client_get_id (only));
  else
    forge_window_search (get_window (self), number);
}

static void
on_show_number (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ForgeApplication *self = FORGE_APPLICATION (user_data);
  g_autofree char *number = forge_text_number (g_variant_get_string (parameter, NULL));
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  g_autoptr (ForgeQuery) query = forge_query_with_search (everything, number);
  Call *call = NULL;

  present (self);
  if (*number == '\0')
    return;
  call = g_new (Call, 1);
  *call = (Call) { g_object_ref (self), g_steal_pointer (&number) };
  g_application_hold (G_APPLICATION (self));
  forge_api_find_clients_async (self->api, query, NULL, on_number_found, call);
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

static gboolean
close_page (gpointer page)
{
  forge_shell_close_dialog (page);
  return TRUE;
}

/* In a dialog of its own, one at a time. */
static void
present_page (ForgeApplication *self,
              GtkWidget      *(*page_new) (void),
              const char       *title)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL || self->page != NULL)
    return;
  self->page = page_new ();
  g_object_add_weak_pointer (G_OBJECT (self->page), (gpointer *) &self->page);
  forge_shell_present_dialog (self->page, title, GTK_WIDGET (window), close_page, self->page);
}

static void
on_help (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  present_page (FORGE_APPLICATION (user_data), forge_help_page_new, _("Help"));
}

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  present_page (FORGE_APPLICATION (user_data), forge_preferences_page_new, _("Preferences"));
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
  { "search", on_search, "s" },
  { "show-client", on_show_client, "x" },
  { "show-number", on_show_number, "s" },
  { "retry", on_retry },
  { "help", on_help },
  { "preferences", on_preferences },
  { "shortcuts", on_shortcuts },
  { "about", on_about },
  { "quit", on_quit },
};

/* What was asked for goes to the instance that is there, as an action; that one has the window. */
static gboolean
pass_on (GApplication  *app,
         GVariantDict  *options,
         const char    *number,
         GError       **error)
{
  const char *search = NULL;

  if (!g_application_register (app, NULL, error))
    return FALSE;
  if (g_variant_dict_contains (options, "new"))
    g_action_group_activate_action (G_ACTION_GROUP (app), "new", NULL);
  if (g_variant_dict_lookup (options, "search", "&s", &search))
    g_action_group_activate_action (G_ACTION_GROUP (app), "search",
                                    g_variant_new_string (search));
  if (number != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (app), "show-number",
                                    g_variant_new_string (number));
  return TRUE;
}

static gint
forge_application_handle_local_options (GApplication *app,
                                        GVariantDict *options)
{
  g_autofree const char **rest = NULL;
  g_autofree char *number = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("%s\n", FORGE_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &rest))
    {
      number = rest[1] == NULL ? forge_link_read_phone (rest[0]) : NULL;
      if (number == NULL)
        {
          g_printerr (_("One phone number can be given, such as tel:+525512345678.\n"));
          return 1;
        }
    }
  if (!pass_on (app, options, number, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return -1;
}

static gboolean
forge_application_dbus_register (GApplication     *app,
                                 GDBusConnection  *connection,
                                 const char       *path,
                                 GError          **error)
{
  ForgeApplication *self = FORGE_APPLICATION (app);

  return G_APPLICATION_CLASS (forge_application_parent_class)->dbus_register (app, connection,
                                                                              path, error)
         && forge_search_provider_export (self->search_provider, connection, path, error);
}

static void
forge_application_dbus_unregister (GApplication    *app,
                                   GDBusConnection *connection,
                                   const char      *path)
{
  /* GApplication calls this also when it is disposed of. */
  if (FORGE_APPLICATION (app)->search_provider != NULL)
    forge_search_provider_unexport (FORGE_APPLICATION (app)->search_provider);

  G_APPLICATION_CLASS (forge_application_parent_class)->dbus_unregister (app, connection, path);
}

static void
forge_application_startup (GApplication *app)
{
  ForgeApplication *self = FORGE_APPLICATION (app);

  /* In a thread of its own, while GTK gets ready. */
  g_signal_emit (self, signals[SIGNAL_START_SERVICE], 0);
  G_APPLICATION_CLASS (forge_application_parent_class)->startup (app);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  forge_shortcuts_bind (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (FORGE_APP_ID);
  show_failure (self);
  if (g_application_get_flags (app) & G_APPLICATION_IS_SERVICE)
    g_application_set_inactivity_timeout (app, PATIENCE_MS);
}

static void
forge_application_activate (GApplication *app)
{
  ForgeApplication *self = FORGE_APPLICATION (app);
  ForgeWindow *window = get_window (self);

  if (window != NULL)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  window = forge_window_new (GTK_APPLICATION (self), self->api);
  forge_window_set_failure (window, self->failure);
  forge_window_present_soon (window);
  /* From now on the program is over when its window is closed. */
  g_application_set_inactivity_timeout (app, 0);
}

static void
forge_application_dispose (GObject *object)
{
  ForgeApplication *self = FORGE_APPLICATION (object);

  g_clear_weak_pointer (&self->page);
  g_clear_object (&self->search_provider);
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
  application_class->dbus_register = forge_application_dbus_register;
  application_class->dbus_unregister = forge_application_dbus_unregister;
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
    { "new", 'n', 0, G_OPTION_ARG_NONE, NULL, N_("Begin a new client"), NULL },
    { "search", 's', 0, G_OPTION_ARG_STRING, NULL, N_("Search for TERM"),
      /* Translators: what is searched for, in the output of --help */
      N_("TERM") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_("[tel:NUMBER]") },
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
  self->search_provider = forge_search_provider_new (G_APPLICATION (self), api);
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
