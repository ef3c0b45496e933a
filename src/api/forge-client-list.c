/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-client-list-private.h"

#define MAX_REPAIRS    2
#define REPAIR_SECONDS 5
#define PAUSE_MS       1

enum {
  PROP_STATE = 1,
  PROP_LABEL,
  PROP_QUERY,
  N_PROPS,
};

enum {
  MERGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeClientList, forge_client_list, G_TYPE_OBJECT)

void
forge_source_take (ForgeSource       *source,
                   ForgeClientList   *list,
                   const ForgeAnswer *answer)
{
  source->serial = ++list->serial;
  source->label = answer->label;
  source->version = answer->version;
  g_clear_error (&source->error);
  if (answer->error != NULL)
    source->error = g_error_copy (answer->error);

  if (answer->body != NULL
      && (source->body == NULL || source->doubted
          || !g_bytes_equal (source->body, answer->body)))
    {
      g_clear_pointer (&source->body, g_bytes_unref);
      source->body = g_bytes_ref (answer->body);
      source->unread = TRUE;
      source->doubted = FALSE;
    }

  forge_client_list_schedule (list);
}

void
forge_source_refuse (ForgeSource *source,
                     GError      *error)
{
  g_clear_error (&source->error);
  source->error = error;
  source->label = FORGE_LABEL_ERROR;
  /* The same again is as bad. */
  g_clear_pointer (&source->body, g_bytes_unref);
}

void
forge_source_clear (ForgeSource *source,
                    ForgeApi    *api)
{
  if (source->observation != 0)
    forge_api_unobserve (api, source->observation);
  g_clear_pointer (&source->body, g_bytes_unref);
  g_clear_error (&source->error);
  *source = (ForgeSource) { 0 };
}

ForgeSource *
forge_client_list_get_authority (ForgeClientList *self)
{
  ForgeListPage *page;

  if (self->ids.observation != 0)
    return &self->ids;

  page = forge_client_list_find_page (self, 1, 0);

  return page != NULL ? &page->source : NULL;
}

static ForgeClientListState
find_state (ForgeClientList *self)
{
  if (self->shown->n > 0)
    return FORGE_CLIENT_LIST_READY;
  if (self->cover == FORGE_COVER_WHOLE)
    return forge_query_is_narrowed (self->query) ? FORGE_CLIENT_LIST_NO_RESULTS
                                                 : FORGE_CLIENT_LIST_EMPTY;
  if (self->error != NULL)
    return FORGE_CLIENT_LIST_FAILED;

  /* Until the first answer, what an earlier query found stays: nothing. */
  return self->state == FORGE_CLIENT_LIST_EMPTY || self->state == FORGE_CLIENT_LIST_NO_RESULTS
           ? self->state : FORGE_CLIENT_LIST_LOADING;
}

/* The label of an answer that @source may not have yet. */
static ForgeLabel
label_of_source (const ForgeSource *source)
{
  if (source->body == NULL && source->error == NULL)
    return FORGE_LABEL_STALE;
  if (source->unread)
    return forge_label_worse (source->label, FORGE_LABEL_STALE);

  return source->label;
}

/* Whether every page shown is of the same version as the order; @label: the worst of them. */
static gboolean
judge_pages (ForgeClientList   *self,
             const ForgeSource *authority,
             ForgeLabel        *label)
{
  gboolean same = TRUE;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const ForgeListPage *page = g_ptr_array_index (self->pages, i);

      /* One that was never there is a place on screen without text, which is not out of date. */
      if (forge_list_page_is_missing (page)
          || (page->source.body == NULL && page->source.error == NULL))
        continue;

      *label = forge_label_worse (*label, label_of_source (&page->source));
      same &= page->number == 0 || page->source.version == authority->version;
    }

  return same;
}

static void
end_repairs (ForgeClientList *self)
{
  g_clear_handle_id (&self->repair, g_source_remove);
  self->repairs = 0;
}

static gboolean
on_repair (gpointer user_data)
{
  ForgeClientList *self = user_data;

  self->repair = 0;
  self->repairs++;
  forge_api_refresh (self->api);

  return G_SOURCE_REMOVE;
}

/* Answers that are all fresh and yet of different versions: the feed may be dead, or an answer to
 * it on its way. Ask for everything again: twice at once, then after a while. */
static void
schedule_repair (ForgeClientList *self)
{
  if (self->repair != 0)
    return;

  self->repair = self->repairs < MAX_REPAIRS
                   ? g_idle_add (on_repair, self)
                   : g_timeout_add_seconds (REPAIR_SECONDS, on_repair, self);
}

/* @torn: (out): whether all is fresh, but not of one version. */
static ForgeLabel
find_label (ForgeClientList *self,
            gboolean        *torn)
{
  const ForgeSource *authority = forge_client_list_get_authority (self);
  ForgeLabel label;
  gboolean same;

  *torn = FALSE;
  if (authority == NULL)
    return FORGE_LABEL_EMPTY;

  label = label_of_source (authority);
  if (self->cover == FORGE_COVER_NONE && self->shown->n == 0)
    return label == FORGE_LABEL_ERROR ? label : FORGE_LABEL_EMPTY;
  if (self->cover != FORGE_COVER_WHOLE || self->preparing)
    label = forge_label_worse (label, FORGE_LABEL_STALE);

  same = judge_pages (self, authority, &label);
  *torn = label == FORGE_LABEL_FRESH && !same;

  return *torn ? FORGE_LABEL_STALE : label;
}

static void
take_error (ForgeClientList *self)
{
  const GError *error = self->ids.error;

  for (guint i = 0; error == NULL && i < self->pages->len; i++)
    {
      const ForgeListPage *page = g_ptr_array_index (self->pages, i);

      if (!forge_list_page_is_missing (page))
        error = page->source.error;
    }

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
}

static void
update (ForgeClientList *self)
{
  ForgeClientListState state;
  ForgeLabel label;
  gboolean torn;

  take_error (self);
  state = find_state (self);
  label = find_label (self, &torn);
  if (torn)
    schedule_repair (self);
  else if (label == FORGE_LABEL_FRESH)
    end_repairs (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (label != self->label)
    {
      self->label = label;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Drops what was observed; the rows stay. */
static void
unobserve (ForgeClientList *self)
{
  forge_source_clear (&self->ids, self->api);
  g_ptr_array_set_size (self->pages, 0);
  forge_client_list_stop_growing (self);
  end_repairs (self);
  self->cover = FORGE_COVER_NONE;
}

static void
observe (ForgeClientList *self)
{
  forge_client_list_observe_page (self, 1, 0, ++self->tick);
  forge_client_list_schedule (self);
}

/* Another user or server: nothing of the one before may be seen (freshness I20). */
static void
forget (ForgeClientList *self)
{
  g_autoptr(ForgeIdVector) nothing = forge_id_vector_new (NULL, 0);

  self->principal = forge_api_get_principal (self->api);
  self->newest = 0;
  unobserve (self);
  g_array_set_size (self->wanted, 0);
  g_hash_table_remove_all (self->bound);
  g_ptr_array_set_size (self->overlays, 0);
  forge_client_list_show (self, nothing);
  self->state = FORGE_CLIENT_LIST_LOADING;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  observe (self);
}

/* The ids of all are asked for once the first page is shown, which is painted before: to read many
 * takes a processor. */
static gboolean
lacks_ids (ForgeClientList *self)
{
  return self->ids.observation == 0 && self->cover == FORGE_COVER_HEAD && self->growth == 0
         && self->coming == NULL;
}

/* Whether all that is still to be read are rows that are there already. */
static gboolean
may_wait (ForgeClientList *self)
{
  gboolean waits = FALSE;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const ForgeListPage *page = g_ptr_array_index (self->pages, i);

      if (page->source.unread && page->rows == NULL)
        return FALSE;
      waits |= page->source.unread;
    }

  return waits;
}

static gboolean on_turn (gpointer user_data);

/* Rows that are there already do not keep what is due from being painted. They are not called fresh
 * meanwhile. */
static gboolean
go_on_later (ForgeClientList *self)
{
  update (self);
  self->turn = g_timeout_add (PAUSE_MS, on_turn, self);

  return G_SOURCE_REMOVE;
}

/* One piece of work for each turn of the main loop, so that no turn is long. */
static gboolean
on_turn (gpointer user_data)
{
  g_autoptr(ForgeClientList) self = g_object_ref (user_data);

  if (self->principal != forge_api_get_principal (self->api))
    {
      forget (self);
      return G_SOURCE_CONTINUE;
    }

  forge_client_list_read_ids (self);
  if (forge_client_list_read_page (self))
    return may_wait (self) ? go_on_later (self) : G_SOURCE_CONTINUE;
  if (forge_client_list_show_first (self))
    return G_SOURCE_CONTINUE;

  if (lacks_ids (self))
    {
      forge_client_list_observe_ids (self);
      return G_SOURCE_CONTINUE;
    }
  forge_client_list_judge_overlays (self);
  if (forge_client_list_ask (self))
    return G_SOURCE_CONTINUE;

  self->turn = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

void
forge_client_list_schedule (ForgeClientList *self)
{
  if (self->turn == 0 && self->api != NULL)
    self->turn = g_idle_add_full (G_PRIORITY_DEFAULT, on_turn, self, NULL);
}

static void
on_changed (ForgeClientList *self,
            const char      *resource,
            ForgeChangeKind  kind,
            gint64           id)
{
  if (kind == FORGE_CHANGE_DELETED)
    forge_client_list_drop_overlay (self, id);
}

/* No answer tells of it before there is one to the query. */
static void
on_profile (ForgeClientList *self)
{
  if (self->query != NULL)
    forge_client_list_schedule (self);
}

static void
forge_client_list_dispose (GObject *object)
{
  ForgeClientList *self = FORGE_CLIENT_LIST (object);

  g_clear_handle_id (&self->turn, g_source_remove);
  if (self->api != NULL)
    {
      unobserve (self);
      g_signal_handlers_disconnect_by_data (self->api, self);
    }
  g_ptr_array_set_size (self->overlays, 0);
  g_clear_object (&self->api);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (forge_client_list_parent_class)->dispose (object);
}

static void
forge_client_list_finalize (GObject *object)
{
  ForgeClientList *self = FORGE_CLIENT_LIST (object);

  g_clear_pointer (&self->query, forge_query_unref);
  g_clear_pointer (&self->order, forge_id_vector_unref);
  g_clear_pointer (&self->shown, forge_id_vector_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->overlays, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->bound, g_hash_table_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (forge_client_list_parent_class)->finalize (object);
}

static void
forge_client_list_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ForgeClientList *self = FORGE_CLIENT_LIST (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_LABEL:
      g_value_set_int (value, self->label);
      break;
    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_client_list_class_init (ForgeClientListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = forge_client_list_dispose;
  object_class->finalize = forge_client_list_finalize;
  object_class->get_property = forge_client_list_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, FORGE_CLIENT_LIST_LOADING,
                                             FORGE_CLIENT_LIST_FAILED, FORGE_CLIENT_LIST_LOADING,
                                             flags);
  properties[PROP_LABEL] = g_param_spec_int ("label", NULL, NULL, FORGE_LABEL_FRESH,
                                             FORGE_LABEL_EMPTY, FORGE_LABEL_EMPTY, flags);
  properties[PROP_QUERY] = g_param_spec_boxed ("query", NULL, NULL, FORGE_TYPE_QUERY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ForgeClientList::merged:
   *
   * The rows were changed.
   */
  signals[MERGED] = g_signal_new ("merged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
forge_client_list_init (ForgeClientList *self)
{
  self->order = forge_id_vector_new (NULL, 0);
  self->shown = forge_id_vector_ref (self->order);
  self->rows = forge_list_rows_new ();
  self->pages = g_ptr_array_new_with_free_func (forge_list_page_free);
  self->overlays = g_ptr_array_new_with_free_func (forge_overlay_free);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (ForgeWant));
  self->bound = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->label = FORGE_LABEL_EMPTY;
}

ForgeClientList *
forge_client_list_new (ForgeApi *api)
{
  ForgeClientList *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_CLIENT_LIST, NULL);
  self->api = g_object_ref (api);
  self->principal = forge_api_get_principal (api);
  g_signal_connect_swapped (api, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (api, "notify::profile", G_CALLBACK (on_profile), self);

  return self;
}

GListModel *
forge_client_list_get_model (ForgeClientList *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), NULL);

  return G_LIST_MODEL (self->rows);
}

void
forge_client_list_set_query (ForgeClientList *self,
                             ForgeQuery      *query)
{
  g_return_if_fail (FORGE_IS_CLIENT_LIST (self));
  g_return_if_fail (query != NULL);

  if (self->query != NULL && forge_query_equal (self->query, query))
    return;

  forge_query_ref (query);
  g_clear_pointer (&self->query, forge_query_unref);
  self->query = query;
  unobserve (self);
  observe (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
  update (self);
}

ForgeQuery *
forge_client_list_get_query (ForgeClientList *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), NULL);

  return self->query;
}

ForgeClientListState
forge_client_list_get_state (ForgeClientList *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), FORGE_CLIENT_LIST_LOADING);

  return self->state;
}

ForgeLabel
forge_client_list_get_label (ForgeClientList *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), FORGE_LABEL_EMPTY);

  return self->label;
}

const GError *
forge_client_list_get_error (ForgeClientList *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), NULL);

  return self->error;
}

guint
forge_client_list_get_size (ForgeClientList *self)
{
  const ForgeListPage *first;

  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), 0);

  first = forge_client_list_find_page (self, 1, 0);
  if (self->cover == FORGE_COVER_HEAD && first != NULL)
    return first->count + self->shown->n - self->order->n;

  return self->shown->n;
}

gboolean
forge_client_list_is_merging (ForgeClientList *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), FALSE);

  return self->merging;
}

gint64
forge_client_list_get_id (ForgeClientList *self,
                          guint            position)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), 0);

  return forge_list_rows_get_id (self->rows, position);
}

guint
forge_client_list_find (ForgeClientList *self,
                        gint64           id)
{
  g_return_val_if_fail (FORGE_IS_CLIENT_LIST (self), G_MAXUINT);

  return forge_id_vector_find (self->shown, id);
}
