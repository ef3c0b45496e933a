/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-api-private.h"

#include <string.h>

typedef enum {
  PROP_PROFILE = 1,
} ForgeApiProperty;

static GParamSpec *properties[PROP_PROFILE + 1];

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeApi, forge_api, G_TYPE_OBJECT)

/* Enough for a window full of pages, and for changes of many clients at once. */
static const guint connections[FORGE_N_CHANNELS] = {
  [FORGE_CHANNEL_READ] = 8,
  [FORGE_CHANNEL_MUTATION] = 8,
  [FORGE_CHANNEL_FEED] = 1,
};

/* Seconds. The feed's is longer than the service holds its answer. */
static const guint default_timeouts[FORGE_N_CHANNELS] = {
  [FORGE_CHANNEL_READ] = 30,
  [FORGE_CHANNEL_MUTATION] = 60,
  [FORGE_CHANNEL_FEED] = 90,
};

gint64
forge_api_now (ForgeApi *self)
{
  return self->clock (self->clock_data);
}

/* Sources: made once, and armed by their ready time. */

static gboolean
dispatch_source (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch_source };

static GSource *
add_source (ForgeApi    *self,
            GSourceFunc  callback)
{
  GSource *source = g_source_new (&source_funcs, sizeof (GSource));

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

static gboolean
on_wake (gpointer user_data)
{
  g_autoptr (ForgeApi) self = g_object_ref (user_data);

  forge_api_tick (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_delivery (gpointer user_data)
{
  g_autoptr (ForgeApi) self = g_object_ref (user_data);

  forge_api_deliver (self);
  return G_SOURCE_CONTINUE;
}

void
forge_api_schedule (ForgeApi *self)
{
  gint64 due = MIN (MIN (self->wake_at, self->feed_at), self->held_until);

  /* The time of a test passes when the test says so. */
  if (self->wake == NULL || self->clock != forge_clock_of_machine)
    return;
  if (due == G_MAXINT64)
    g_source_set_ready_time (self->wake, -1);
  else
    g_source_set_ready_time (self->wake, due);
}

void
forge_api_tick (ForgeApi *self)
{
  gint64 now = forge_api_now (self);

  if (self->feed_at <= now)
    {
      self->feed_at = G_MAXINT64;
      forge_api_tick_feed (self);
    }
  if (self->held_until <= now)
    forge_api_tell_held (self);
  if (self->wake_at <= now)
    {
      g_autoptr (GArray) actions = forge_actions_new ();

      self->wake_at = G_MAXINT64;
      forge_freshness_tick (self->freshness, now, actions);
      forge_api_act (self, actions);
    }
  forge_api_schedule (self);
}

void
forge_api_act (ForgeApi *self,
               GArray   *actions)
{
  for (guint i = 0; i < actions->len; i++)
    {
      const ForgeAction *action = &g_array_index (actions, ForgeAction, i);

      switch (action->kind)
        {
        case FORGE_ACTION_BEGIN:
          forge_api_begin_flight (self, action->key, action->seq);
          break;
        case FORGE_ACTION_REVOKE:
          forge_api_revoke_flight (self, action->seq);
          break;
        case FORGE_ACTION_LABEL:
          forge_api_mark_dirty (self, action->key);
          break;
        case FORGE_ACTION_WAKE:
          self->wake_at = action->when;
          forge_api_schedule (self);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

void
forge_api_emit_changed (ForgeApi              *self,
                        ForgeChangeKind        kind,
                        gint64                 id,
                        const ForgeSettlement *settlement)
{
  self->settlement = settlement;
  g_signal_emit (self, signals[CHANGED], 0, "clients", kind, id);
}

void
forge_api_emit_elsewhere (ForgeApi   *self,
                          gint64      id,
                          ForgeCause  cause)
{
  const ForgeSettlement settlement = { .tags = forge_tags_for_client (id), .cause = cause };

  forge_api_emit_changed (self, FORGE_CHANGE_ELSEWHERE, id, &settlement);
}

void
forge_api_emit_status (ForgeApi *self)
{
  const ForgeSettlement settlement = { .tags = { .status = TRUE }, .cause = FORGE_CAUSE_ELSEWHERE };

  self->settlement = &settlement;
  g_signal_emit (self, signals[CHANGED], 0, "status", FORGE_CHANGE_ELSEWHERE, (gint64) 0);
}

void
forge_api_name_profile (ForgeApi    *self,
                        SoupMessage *message)
{
  if (self->profile != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Forge-Profile",
                                  self->profile);
}

void
forge_api_set_profile (ForgeApi   *self,
                       const char *profile)
{
  if (g_strcmp0 (self->profile, profile) == 0)
    return;
  g_free (self->profile);
  self->profile = g_strdup (profile);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
}

void
forge_api_change_principal (ForgeApi   *self,
                            const char *profile)
{
  /* What is asked meanwhile names the new one; who hears of it finds nothing of the one before. */
  g_object_freeze_notify (G_OBJECT (self));
  self->principal++;
  forge_api_set_profile (self, profile);
  forge_api_stop_feed (self);
  forge_api_forget_answers (self);
  forge_api_drop_mutations (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
forge_api_set_clock (ForgeApi   *self,
                     ForgeClock  clock,
                     gpointer    user_data)
{
  self->clock = clock;
  self->clock_data = user_data;
}

/* The only caller of settle and bump: whoever connects to the signal finds the generations of
 * after the change (freshness I4, I29). */
static void
forge_api_real_changed (ForgeApi        *self,
                        const char      *resource,
                        ForgeChangeKind  kind,
                        gint64           id)
{
  const ForgeSettlement elsewhere = { .tags = forge_tags_for_client (id),
                                      .cause = FORGE_CAUSE_ELSEWHERE };
  const ForgeSettlement *settlement = self->settlement != NULL ? self->settlement : &elsewhere;
  g_autoptr (GArray) actions = forge_actions_new ();
  gint64 now = forge_api_now (self);

  self->settlement = NULL;
  if (settlement->cause == FORGE_CAUSE_SETTLED)
    forge_freshness_settle (self->freshness, settlement->tags, settlement->verdict,
                            settlement->sent, now, actions);
  else
    forge_freshness_bump (self->freshness, settlement->tags, settlement->cause, now, actions);
  forge_api_act (self, actions);
}

static void
forge_api_dispose (GObject *object)
{
  ForgeApi *self = FORGE_API (object);

  forge_api_stop_feed (self);
  forge_api_cancel_flights (self);
  for (guint i = 0; i < FORGE_N_CHANNELS; i++)
    g_clear_object (&self->sessions[i]);
  g_hash_table_remove_all (self->observations);
  g_hash_table_remove_all (self->slots);
  if (self->delivery != NULL)
    g_source_destroy (self->delivery);
  g_clear_pointer (&self->delivery, g_source_unref);
  if (self->wake != NULL)
    g_source_destroy (self->wake);
  g_clear_pointer (&self->wake, g_source_unref);

  G_OBJECT_CLASS (forge_api_parent_class)->dispose (object);
}

static void
forge_api_finalize (GObject *object)
{
  ForgeApi *self = FORGE_API (object);

  g_hash_table_unref (self->observations);
  g_hash_table_unref (self->slots);
  g_hash_table_unref (self->flights);
  g_hash_table_unref (self->lanes);
  g_hash_table_unref (self->own);
  g_array_unref (self->held_reports);
  g_free (self->profile);
  forge_cache_free (self->cache);
  forge_freshness_free (self->freshness);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (forge_api_parent_class)->finalize (object);
}

static void
forge_api_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  ForgeApi *self = FORGE_API (object);

  switch ((ForgeApiProperty) prop_id)
    {
    case PROP_PROFILE:
      g_value_set_string (value, self->profile);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_api_class_init (ForgeApiClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = forge_api_dispose;
  object_class->finalize = forge_api_finalize;
  object_class->get_property = forge_api_get_property;

  properties[PROP_PROFILE] =
    g_param_spec_string ("profile", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * ForgeApi::changed:
   * @resource: "clients", or "status" for the state of the service
   * @kind: a #ForgeChangeKind
   * @id: the client, or 0 when it is not known which
   *
   * Something was changed, or may have been, here or elsewhere. What is observed is already being
   * fetched anew. Handlers may read, change and disconnect.
   */
  signals[CHANGED] =
    g_signal_new_class_handler ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_FIRST,
                                G_CALLBACK (forge_api_real_changed), NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE,
                                G_TYPE_INT, G_TYPE_INT64);
}

static void
forge_api_init (ForgeApi *self)
{
  g_autoptr (GArray) actions = forge_actions_new ();

  self->context = g_main_context_ref_thread_default ();
  self->clock = forge_clock_of_machine;
  self->wake_at = G_MAXINT64;
  self->feed_at = G_MAXINT64;
  self->held_until = G_MAXINT64;
  self->since = -1;
  self->status = -1;
  memcpy (self->timeouts, default_timeouts, sizeof self->timeouts);
  self->freshness = forge_freshness_new ();
  self->cache = forge_cache_new (self->freshness, FORGE_CACHE_MAX_ENTRIES, FORGE_CACHE_MAX_BYTES,
                                 NULL, NULL);
  self->slots = g_hash_table_new_full (forge_key_hash, forge_key_equal, NULL, forge_slot_free);
  self->observations = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->flights = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, NULL);
  self->lanes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) g_queue_free);
  self->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->held_reports = g_array_new (FALSE, FALSE, sizeof (ForgeReport));
  self->delivery = add_source (self, on_delivery);
  self->wake = add_source (self, on_wake);

  /* Until the feed has said where it stands: what is read before that would be read again. */
  forge_freshness_set_online (self->freshness, FALSE, forge_api_now (self), actions);
  forge_api_act (self, actions);
}

ForgeApi *
forge_api_new (void)
{
  return g_object_new (FORGE_TYPE_API, NULL);
}

void
forge_api_set_socket (ForgeApi   *self,
                      const char *path)
{
  gboolean another = self->sessions[FORGE_CHANNEL_READ] != NULL;

  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (path != NULL);

  for (guint i = 0; i < FORGE_N_CHANNELS; i++)
    {
      g_clear_object (&self->sessions[i]);
      self->sessions[i] = forge_http_session_new (path, self->timeouts[i], connections[i]);
    }

  if (another)
    forge_api_change_principal (self, NULL);
  forge_api_start_feed (self);
  forge_api_start_flights (self);
  forge_api_start_mutations (self);
}

const char *
forge_api_get_profile (ForgeApi *self)
{
  g_return_val_if_fail (FORGE_IS_API (self), NULL);

  return self->profile;
}

guint
forge_api_get_principal (ForgeApi *self)
{
  g_return_val_if_fail (FORGE_IS_API (self), 0);

  return self->principal;
}

static void
update_online (ForgeApi *self)
{
  g_autoptr (GArray) actions = forge_actions_new ();

  forge_freshness_set_online (self->freshness, self->is_online && self->holds == 0,
                              forge_api_now (self), actions);
  forge_api_act (self, actions);
}

void
forge_api_hold (ForgeApi *self)
{
  g_return_if_fail (FORGE_IS_API (self));

  self->holds++;
  update_online (self);
}

void
forge_api_release (ForgeApi *self)
{
  g_return_if_fail (FORGE_IS_API (self));
  g_return_if_fail (self->holds > 0);

  self->holds--;
  update_online (self);
}

void
forge_api_refresh (ForgeApi *self)
{
  g_return_if_fail (FORGE_IS_API (self));

  forge_api_emit_elsewhere (self, 0, FORGE_CAUSE_REFRESH);
}

char *
forge_api_page_path (ForgeQuery *query,
                     guint       page)
{
  const char *text = forge_query_to_string (query);

  return g_strdup_printf ("clients/?%s%spage=%u&page_size=%u", text, *text != '\0' ? "&" : "",
                          page, FORGE_API_PAGE_SIZE);
}

char *
forge_api_ids_path (ForgeQuery *query)
{
  const char *text = forge_query_to_string (query);

  return g_strconcat ("clients/ids/", *text != '\0' ? "?" : "", text, NULL);
}

char *
forge_api_client_path (gint64 id)
{
  return g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", id);
}
