/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-search-provider.h"

#include "forge-shell-search-provider2.h"

/* The overview shows a handful. */
#define MOST_RESULTS 20

struct _ForgeSearchProvider
{
  GObject parent_instance;

  /* owned */
  ForgeApi                  *api;
  ForgeShellSearchProvider2 *skeleton;
  GHashTable                *found; /* id as text → ForgeClient: of the last answer */

  GApplication *app; /* (borrowed) */
};

G_DEFINE_FINAL_TYPE (ForgeSearchProvider, forge_search_provider, G_TYPE_OBJECT)

/* A question of the shell's that is answered later. */
typedef struct {
  ForgeSearchProvider   *self;       /* (owned) */
  GApplication          *app;        /* (owned): held */
  GDBusMethodInvocation *invocation; /* (owned): until it is answered */
} Question;

static void
question_free (Question *question)
{
  g_application_release (question->app);
  g_object_unref (question->app);
  g_object_unref (question->self);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_found (GObject      *api,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  ForgeSearchProvider *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) answer = NULL;
  g_autoptr (GPtrArray) clients =
    forge_api_find_clients_finish (FORGE_API (api), result, &error);

  /* The overview has no place for an error. */
  if (clients == NULL)
    g_message ("No answer for the overview: %s %d", g_quark_to_string (error->domain),
               error->code);
  g_hash_table_remove_all (self->found);
  for (guint i = 0; clients != NULL && i < MIN (clients->len, MOST_RESULTS); i++)
    {
      ForgeClient *client = g_ptr_array_index (clients, i);
      char *id = g_strdup_printf ("%" G_GINT64_FORMAT, forge_client_get_id (client));

      g_strv_builder_add (ids, id);
      g_hash_table_insert (self->found, id, g_object_ref (client));
    }
  answer = g_strv_builder_end (ids);
  g_dbus_method_invocation_return_value (question->invocation,
                                         g_variant_new ("(^as)", answer));
}

static gboolean
answer (ForgeSearchProvider   *self,
        GDBusMethodInvocation *invocation,
        const char *const     *terms)
{
  g_autofree char *search = g_strjoinv (" ", (char **) terms);
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  g_autoptr (ForgeQuery) query = forge_query_with_search (everything, search);
  Question *question = g_new (Question, 1);

  *question = (Question) { g_object_ref (self), g_object_ref (self->app), invocation };
  g_application_hold (self->app);
  forge_api_find_clients_async (self->api, query, NULL, on_found, question);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_get_initial_result_set (ForgeSearchProvider   *self,
                           GDBusMethodInvocation *invocation,
                           const char *const     *terms)
{
  return answer (self, invocation, terms);
}

/* Looked for anew: that is quicker than it would be to find out which of @previous are left. */
static gboolean
on_get_subsearch_result_set (ForgeSearchProvider   *self,
                             GDBusMethodInvocation *invocation,
                             const char *const     *previous,
                             const char *const     *terms)
{
  return answer (self, invocation, terms);
}

static char *
describe (ForgeClient *client)
{
  static const ForgeFieldId places[] = {
    FORGE_FIELD_PHONE, FORGE_FIELD_MOBILE, FORGE_FIELD_CITY, FORGE_FIELD_EMAIL
  };
  const char *code = forge_client_get (client, FORGE_FIELD_CLIENT_CODE);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *value = forge_client_get (client, places[i]);

      if (value != NULL && *value != '\0')
        return g_strdup_printf ("%s · %s", code, value);
    }
  return g_strdup (code);
}

static void
add_meta (GVariantBuilder *metas,
          const char      *id,
          ForgeClient     *client)
{
  g_autoptr (GIcon) icon = g_themed_icon_new ("avatar-default-symbolic");
  g_autoptr (GVariant) picture = g_icon_serialize (icon);
  g_autofree char *description = describe (client);

  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (metas, "{sv}", "name",
                         g_variant_new_string (forge_client_get (client, FORGE_FIELD_NAME)));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (metas, "{sv}", "icon", picture);
  g_variant_builder_close (metas);
}

static gboolean
on_get_result_metas (ForgeSearchProvider   *self,
                     GDBusMethodInvocation *invocation,
                     const char *const     *ids)
{
  g_auto (GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; ids[i] != NULL; i++)
    {
      ForgeClient *client = g_hash_table_lookup (self->found, ids[i]);

      if (client != NULL)
        add_meta (&metas, ids[i], client);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &metas));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_activate_result (ForgeSearchProvider   *self,
                    GDBusMethodInvocation *invocation,
                    const char            *text,
                    const char *const     *terms,
                    guint                  timestamp)
{
  gint64 id;

  if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL))
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                             "No such result");
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }
  g_action_group_activate_action (G_ACTION_GROUP (self->app), "show-client",
                                  g_variant_new_int64 (id));
  g_dbus_method_invocation_return_value (invocation, NULL);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_launch_search (ForgeSearchProvider   *self,
                  GDBusMethodInvocation *invocation,
                  const char *const     *terms,
                  guint                  timestamp)
{
  g_autofree char *search = g_strjoinv (" ", (char **) terms);

  g_action_group_activate_action (G_ACTION_GROUP (self->app), "search",
                                  g_variant_new_string (search));
  g_dbus_method_invocation_return_value (invocation, NULL);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
forge_search_provider_dispose (GObject *object)
{
  ForgeSearchProvider *self = FORGE_SEARCH_PROVIDER (object);

  forge_search_provider_unexport (self);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->api);
  g_clear_pointer (&self->found, g_hash_table_unref);

  G_OBJECT_CLASS (forge_search_provider_parent_class)->dispose (object);
}

static void
forge_search_provider_class_init (ForgeSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_search_provider_dispose;
}

static void
forge_search_provider_init (ForgeSearchProvider *self)
{
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->skeleton = forge_shell_search_provider2_skeleton_new ();
  g_object_connect (self->skeleton,
                    "swapped-object-signal::handle-get-initial-result-set",
                    on_get_initial_result_set, self,
                    "swapped-object-signal::handle-get-subsearch-result-set",
                    on_get_subsearch_result_set, self,
                    "swapped-object-signal::handle-get-result-metas", on_get_result_metas, self,
                    "swapped-object-signal::handle-activate-result", on_activate_result, self,
                    "swapped-object-signal::handle-launch-search", on_launch_search, self,
                    NULL);
}

ForgeSearchProvider *
forge_search_provider_new (GApplication *app,
                           ForgeApi     *api)
{
  ForgeSearchProvider *self = NULL;

  g_return_val_if_fail (G_IS_APPLICATION (app), NULL);
  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_SEARCH_PROVIDER, NULL);
  self->app = app;
  self->api = g_object_ref (api);
  return self;
}

gboolean
forge_search_provider_export (ForgeSearchProvider  *self,
                              GDBusConnection      *connection,
                              const char           *path,
                              GError              **error)
{
  g_autofree char *own = NULL;

  g_return_val_if_fail (FORGE_IS_SEARCH_PROVIDER (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  own = g_strconcat (path, "/SearchProvider", NULL);
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                           own, error);
}

void
forge_search_provider_unexport (ForgeSearchProvider *self)
{
  GDBusInterfaceSkeleton *skeleton = NULL;

  g_return_if_fail (FORGE_IS_SEARCH_PROVIDER (self));

  skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);
  if (skeleton != NULL && g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
}
