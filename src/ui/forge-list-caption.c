/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-list-caption.h"

#include <glib/gi18n.h>

#include "forge-json.h"
#include "forge-server-words.h"
#include "forge-words.h"

/* Every change makes the list stale for a moment: that is not worth a word. */
#define PATIENCE_MS 2000
/* The number of all clients, with as few of them as there can be. */
#define TOTAL_PATH  "clients/?page_size=1"

struct _ForgeListCaption
{
  GObject parent_instance;

  /* owned */
  ForgeApi          *api;
  ForgeClientList   *list;
  ForgeProfileWatch *profiles;
  char              *count;
  char              *age;
  char              *notice;

  guint    observation; /* of the total, while the list is narrowed; 0: none */
  gint64   total;       /* -1: not known */
  guint    patience;    /* the source, or 0 */
  guint    next_age;    /* the source, or 0 */
  gboolean is_late;
};

typedef enum {
  PROP_COUNT = 1,
  PROP_AGE,
  PROP_NOTICE,
} ForgeListCaptionProperty;

static GParamSpec *properties[PROP_NOTICE + 1];

G_DEFINE_FINAL_TYPE (ForgeListCaption, forge_list_caption, G_TYPE_OBJECT)

/* @text (transfer full) */
static void
set_text (ForgeListCaption         *self,
          char                    **place,
          char                     *text,
          ForgeListCaptionProperty  property)
{
  gboolean is_new = g_strcmp0 (*place, text) != 0;

  g_free (*place);
  *place = text;
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static char *
describe_count (ForgeListCaption *self)
{
  ForgeClientListState state = forge_client_list_get_state (self->list);
  guint n = forge_client_list_get_size (self->list);
  gboolean is_part = self->observation != 0 && self->total >= n;

  if (state != FORGE_CLIENT_LIST_READY && state != FORGE_CLIENT_LIST_NO_RESULTS)
    return g_strdup ("");
  if (is_part)
    /* Translators: the first number is of the clients that a search or a filter leaves, the second
     * of all; the plural goes by the second. */
    return g_strdup_printf (g_dngettext (NULL, "%'u of %'u client", "%'u of %'u clients",
                                         (gulong) self->total), n, (guint) self->total);
  return g_strdup_printf (g_dngettext (NULL, "%'u client", "%'u clients", n), n);
}

/* Whether the state of the server says why the list is not up to date. */
static gboolean
is_explained (ForgeListCaption *self)
{
  const ForgeStatus *status = forge_profile_watch_get_status (self->profiles);

  return status != NULL && status->url != NULL && status->state != FORGE_SERVER_FRESH
         && status->state != FORGE_SERVER_STALE;
}

static char *
describe_notice (ForgeListCaption *self)
{
  const GError *error = forge_client_list_get_error (self->list);
  ForgeLabel label = forge_client_list_get_label (self->list);
  g_autofree char *words = error != NULL ? forge_words_for_error (error) : NULL;

  if (*self->count == '\0' || label == FORGE_LABEL_FRESH)
    return g_strdup ("");
  if (label == FORGE_LABEL_ERROR && words != NULL)
    /* Translators: above the list; %s is a whole sentence that says why. */
    return g_strdup_printf (_("Not up to date. %s"), words);
  if (!self->is_late || is_explained (self))
    return g_strdup ("");
  return g_strdup (label == FORGE_LABEL_UNCONFIRMED
                     ? _("Not up to date. It is not certain whether the last change was saved.")
                     : _("Not up to date. The answer takes longer than usual."));
}

static void update (ForgeListCaption *self);

static void
on_next_age (gpointer user_data)
{
  ForgeListCaption *self = FORGE_LIST_CAPTION (user_data);

  self->next_age = 0;
  update (self);
}

/* As of when the list is what the server has: the other layer's label is the notice (I31). */
static char *
describe_age (ForgeListCaption *self)
{
  const ForgeStatus *status = forge_profile_watch_get_status (self->profiles);
  gint64 now = g_get_real_time ();
  guint next = status != NULL ? forge_words_next_age (status, now) : 0;
  char *age = status != NULL && *self->count != '\0' ? forge_words_for_age (status, now) : NULL;

  g_clear_handle_id (&self->next_age, g_source_remove);
  if (age != NULL && next > 0)
    self->next_age = g_timeout_add_once (next, on_next_age, self);
  return age != NULL ? age : g_strdup ("");
}

static void
update (ForgeListCaption *self)
{
  set_text (self, &self->count, describe_count (self), PROP_COUNT);
  set_text (self, &self->age, describe_age (self), PROP_AGE);
  set_text (self, &self->notice, describe_notice (self), PROP_NOTICE);
}

static void
on_late (gpointer user_data)
{
  ForgeListCaption *self = FORGE_LIST_CAPTION (user_data);

  self->patience = 0;
  self->is_late = TRUE;
  update (self);
}

static void
on_label (ForgeListCaption *self)
{
  if (forge_client_list_get_label (self->list) == FORGE_LABEL_FRESH)
    {
      g_clear_handle_id (&self->patience, g_source_remove);
      self->is_late = FALSE;
    }
  else if (self->patience == 0 && !self->is_late)
    self->patience = g_timeout_add_once (PATIENCE_MS, on_late, self);
  update (self);
}

static void
on_total (ForgeApi          *api,
          const ForgeAnswer *answer,
          gpointer           user_data)
{
  ForgeListCaption *self = FORGE_LIST_CAPTION (user_data);
  g_autoptr (ForgeJson) json = NULL;
  ForgeJsonNode node;

  if (answer->body != NULL)
    json = forge_json_parse_bytes (answer->body, NULL);
  node = json != NULL ? forge_json_member (json, 0, "count") : FORGE_JSON_NONE;
  if (node == FORGE_JSON_NONE || !forge_json_get_int (json, node, &self->total)
      || self->total > G_MAXINT)
    self->total = -1;
  update (self);
}

static void
on_query (ForgeListCaption *self)
{
  gboolean is_narrowed = forge_query_is_narrowed (forge_client_list_get_query (self->list));

  if (is_narrowed && self->observation == 0)
    self->observation = forge_api_observe (self->api, TOTAL_PATH, on_total, self);
  else if (!is_narrowed && self->observation != 0)
    {
      forge_api_unobserve (self->api, self->observation);
      self->observation = 0;
      self->total = -1;
    }
  update (self);
}

static void
forge_list_caption_dispose (GObject *object)
{
  ForgeListCaption *self = FORGE_LIST_CAPTION (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_handle_id (&self->next_age, g_source_remove);
  if (self->observation != 0)
    forge_api_unobserve (self->api, self->observation);
  self->observation = 0;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_object (&self->profiles);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_list_caption_parent_class)->dispose (object);
}

static void
forge_list_caption_finalize (GObject *object)
{
  ForgeListCaption *self = FORGE_LIST_CAPTION (object);

  g_free (self->count);
  g_free (self->age);
  g_free (self->notice);

  G_OBJECT_CLASS (forge_list_caption_parent_class)->finalize (object);
}

static void
forge_list_caption_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ForgeListCaption *self = FORGE_LIST_CAPTION (object);

  switch ((ForgeListCaptionProperty) prop_id)
    {
    case PROP_COUNT:
      g_value_set_string (value, self->count);
      break;
    case PROP_AGE:
      g_value_set_string (value, self->age);
      break;
    case PROP_NOTICE:
      g_value_set_string (value, self->notice);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_list_caption_class_init (ForgeListCaptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = forge_list_caption_dispose;
  object_class->finalize = forge_list_caption_finalize;
  object_class->get_property = forge_list_caption_get_property;

  properties[PROP_COUNT] = g_param_spec_string ("count", NULL, NULL, "", flags);
  properties[PROP_AGE] = g_param_spec_string ("age", NULL, NULL, "", flags);
  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
forge_list_caption_init (ForgeListCaption *self)
{
  self->count = g_strdup ("");
  self->age = g_strdup ("");
  self->notice = g_strdup ("");
  self->total = -1;
}

ForgeListCaption *
forge_list_caption_new (ForgeApi          *api,
                        ForgeClientList   *list,
                        ForgeProfileWatch *profiles)
{
  ForgeListCaption *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (list), NULL);
  g_return_val_if_fail (FORGE_IS_PROFILE_WATCH (profiles), NULL);

  self = g_object_new (FORGE_TYPE_LIST_CAPTION, NULL);
  self->api = g_object_ref (api);
  self->list = g_object_ref (list);
  self->profiles = g_object_ref (profiles);
  g_signal_connect_object (profiles, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (list, "merged", G_CALLBACK (update), self);
  g_signal_connect_swapped (list, "notify::state", G_CALLBACK (update), self);
  g_signal_connect_swapped (list, "notify::label", G_CALLBACK (on_label), self);
  g_signal_connect_swapped (list, "notify::query", G_CALLBACK (on_query), self);
  if (forge_client_list_get_query (list) != NULL)
    on_query (self);
  return self;
}

const char *
forge_list_caption_get_count (ForgeListCaption *self)
{
  g_return_val_if_fail (FORGE_IS_LIST_CAPTION (self), NULL);

  return self->count;
}

const char *
forge_list_caption_get_age (ForgeListCaption *self)
{
  g_return_val_if_fail (FORGE_IS_LIST_CAPTION (self), NULL);

  return self->age;
}

const char *
forge_list_caption_get_notice (ForgeListCaption *self)
{
  g_return_val_if_fail (FORGE_IS_LIST_CAPTION (self), NULL);

  return self->notice;
}
