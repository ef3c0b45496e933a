/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-test-api.h"

static const char *const kinds[] = {
  [FORGE_CHANGE_CREATED] = "created",
  [FORGE_CHANGE_UPDATED] = "updated",
  [FORGE_CHANGE_DELETED] = "deleted",
  [FORGE_CHANGE_RESTORED] = "restored",
  [FORGE_CHANGE_UNKNOWN] = "unknown",
  [FORGE_CHANGE_ELSEWHERE] = "elsewhere",
};

static gint64
read_clock (gpointer user_data)
{
  const ForgeTestApi *self = user_data;

  return self->now;
}

static void
on_changed (ForgeApi        *api,
            const char      *resource,
            ForgeChangeKind  kind,
            gint64           id,
            ForgeTestApi    *self)
{
  if (g_strcmp0 (resource, "clients") == 0)
    g_string_append_printf (self->changes, "%s %" G_GINT64_FORMAT ", ", kinds[kind], id);
  else
    g_string_append_printf (self->changes, "%s, ", resource);
}

void
forge_test_api_set_up_alone (ForgeTestApi  *self,
                             gconstpointer  data)
{
  self->now = G_TIME_SPAN_HOUR;
  self->changes = g_string_new (NULL);
  self->server = forge_test_server_new ();
  self->api = forge_api_new ();
  forge_api_set_clock (self->api, read_clock, self);
  g_signal_connect (self->api, "changed", G_CALLBACK (on_changed), self);
}

void
forge_test_api_set_up (ForgeTestApi  *self,
                       gconstpointer  data)
{
  forge_test_api_set_up_alone (self, data);
  forge_api_set_socket (self->api, forge_test_server_get_path (self->server));
  forge_test_wait (self->api->feed_alive);
}

void
forge_test_api_tear_down (ForgeTestApi  *self,
                          gconstpointer  data)
{
  g_assert_finalize_object (self->api);
  forge_test_drain ();
  g_assert_finalize_object (self->server);
  g_string_free (self->changes, TRUE);
}

void
forge_test_api_pass (ForgeTestApi *self,
                     gint64        time)
{
  self->now += time;
  forge_api_tick (self->api);
}

static void
on_answer (ForgeApi          *api,
           const ForgeAnswer *answer,
           gpointer           user_data)
{
  ForgeTestWatch *watch = user_data;

  watch->calls++;
  watch->label = answer->label;
  watch->version = answer->version;
  watch->error = answer->error != NULL ? answer->error->code : 0;
  g_free (watch->body);
  watch->body = answer->body != NULL
                ? g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body))
                : NULL;
}

ForgeTestWatch *
forge_test_watch (ForgeApi   *api,
                  const char *path)
{
  ForgeTestWatch *watch = g_new0 (ForgeTestWatch, 1);

  watch->api = api;
  watch->label = FORGE_LABEL_EMPTY;
  watch->number = forge_api_observe (api, path, on_answer, watch);
  g_assert_cmpuint (watch->number, !=, 0);
  return watch;
}

void
forge_test_watch_free (ForgeTestWatch *watch)
{
  forge_api_unobserve (watch->api, watch->number);
  g_free (watch->body);
  g_free (watch);
}

void
forge_test_take_result (GObject      *source,
                        GAsyncResult *result,
                        gpointer      place)
{
  GAsyncResult **taken = place;

  g_assert_null (*taken);
  *taken = g_object_ref (result);
}
