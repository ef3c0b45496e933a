/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-find-bar.h"

#include <glib/gi18n.h>

#include "forge-filter-menu.h"
#include "forge-filters.h"
#include "forge-text.h"
#include "forge-wrap-layout.h"

/* Characters; more is not typed but pasted by mistake, and a request has its limit. */
#define MAX_SEARCH 100

struct _ForgeFindBar
{
  AdwBin parent_instance;

  /* template widgets */
  GtkSearchBar    *search_bar;
  GtkSearchEntry  *entry;
  GtkBox          *chips;
  GtkWidget       *buttons;
  GtkMenuButton   *filter_button;
  ForgeFilterMenu *filter_menu;

  /* owned */
  ForgeClientList *list;     /* (nullable) */
  GSettings       *settings; /* (nullable) */
  GActionMap      *actions;  /* (nullable) (borrowed): the window that this is in */
  ForgeMatch      *match;    /* (nullable) */

  gboolean search_mode; /* as it was last notified */
};

typedef enum {
  PROP_SEARCH_MODE = 1,
} ForgeFindBarProperty;

typedef enum {
  SIGNAL_QUERY_CHANGED,
  SIGNAL_LEAVE,
  N_SIGNALS,
} ForgeFindBarSignal;

static GParamSpec *properties[PROP_SEARCH_MODE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeFindBar, forge_find_bar, ADW_TYPE_BIN)

/* As a query has it. (transfer full) */
static char *
get_search (ForgeFindBar *self)
{
  g_autofree char *text =
    g_utf8_substring (gtk_editable_get_text (GTK_EDITABLE (self->entry)), 0,
                      MIN (MAX_SEARCH, g_utf8_strlen (gtk_editable_get_text (
                                         GTK_EDITABLE (self->entry)), -1)));

  return forge_text_trim (text);
}

/* The query with what is in the entry by now. (transfer full) */
static ForgeQuery *
get_query (ForgeFindBar *self)
{
  g_autofree char *search = get_search (self);

  return forge_query_with_search (forge_client_list_get_query (self->list), search);
}

static void
on_search_changed (ForgeFindBar *self)
{
  g_autoptr (ForgeQuery) query = NULL;

  g_assert (FORGE_IS_FIND_BAR (self));

  if (self->list == NULL)
    return;
  query = get_query (self);
  forge_client_list_set_query (self->list, query);
}

static void
leave (ForgeFindBar *self,
       gboolean      open)
{
  on_search_changed (self);
  g_signal_emit (self, signals[SIGNAL_LEAVE], 0, open);
}

static void
on_entry_activate (ForgeFindBar *self)
{
  leave (self, TRUE);
}

static void
on_stop_search (ForgeFindBar *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  leave (self, FALSE);
}

static gboolean
on_entry_key (ForgeFindBar          *self,
              guint                  keyval,
              guint                  keycode,
              GdkModifierType        state,
              GtkEventControllerKey *controller)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return FALSE;
  leave (self, FALSE);
  return TRUE;
}

static GtkWidget *
make_chip (const ForgeFilter *filter,
           const char        *value)
{
  GtkWidget *chip = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (forge_filter_get_label (filter, value));
  g_autofree char *action = g_strconcat ("win.", filter->action, NULL);
  /* Translators: %s is a filter in force, such as Blocked. */
  g_autofree char *words = g_strdup_printf (_("Remove Filter: %s"),
                                            forge_filter_get_label (filter, value));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_tooltip_text (chip, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (chip), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (chip), action);
  return chip;
}

static void
update_chips (ForgeFindBar *self,
              ForgeQuery   *query)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->chips));
  gboolean had_focus = focus != NULL && GTK_IS_BUTTON (focus);

  while (GTK_IS_BUTTON (gtk_widget_get_first_child (GTK_WIDGET (self->chips))))
    gtk_box_remove (self->chips, gtk_widget_get_first_child (GTK_WIDGET (self->chips)));
  for (const ForgeFilter *filter = forge_filters; filter->name != NULL; filter++)
    {
      const char *value = forge_query_get_filter (query, filter->name);

      if (value != NULL)
        gtk_box_insert_child_after (self->chips, make_chip (filter, value),
                                    gtk_widget_get_prev_sibling (self->buttons));
    }
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->filter_button));
}

static gboolean
has_filters (ForgeQuery *query)
{
  g_autoptr (ForgeQuery) rest = forge_query_with_search (query, "");

  return forge_query_is_narrowed (rest);
}

static void
update_visible (ForgeFindBar *self)
{
  ForgeQuery *query = self->list != NULL ? forge_client_list_get_query (self->list) : NULL;
  GAction *action = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->chips),
                          self->search_mode || (query != NULL && has_filters (query)));
  if (self->actions == NULL)
    return;
  action = g_action_map_lookup_action (self->actions, "leave-search");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->search_mode);
}

static const char *
get_ordering (ForgeQuery *query)
{
  static const char *const downwards[] = { "-created_at", "-updated_at", "-credit_used",
                                           "-available_credit" };
  gboolean descending;
  ForgeFieldId field = forge_query_get_ordering (query, &descending);
  const char *name = field != FORGE_N_FIELDS ? forge_field_get (field)->name : "";

  for (guint i = 0; descending && i < G_N_ELEMENTS (downwards); i++)
    if (g_str_equal (downwards[i] + 1, name))
      return downwards[i];
  return name;
}

static void
set_state (ForgeFindBar *self,
           const char   *name,
           const char   *state)
{
  GAction *action = g_action_map_lookup_action (self->actions, name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state));
}

static void
update_actions (ForgeFindBar *self,
                ForgeQuery   *query)
{
  GAction *clear = g_action_map_lookup_action (self->actions, "clear-find");

  for (const ForgeFilter *filter = forge_filters; filter->name != NULL; filter++)
    {
      const char *value = forge_query_get_filter (query, filter->name);

      set_state (self, filter->action, value != NULL ? value : "");
    }
  set_state (self, "order", get_ordering (query));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (clear), forge_query_is_narrowed (query));
}

/* Something else than typing changed the search. */
static void
follow_search (ForgeFindBar *self,
               ForgeQuery   *query)
{
  g_autofree char *search = get_search (self);

  if (g_str_equal (search, forge_query_get_search (query)))
    return;
  g_signal_handlers_block_by_func (self->entry, on_search_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), forge_query_get_search (query));
  g_signal_handlers_unblock_by_func (self->entry, on_search_changed, self);
  gtk_search_bar_set_search_mode (self->search_bar, *forge_query_get_search (query) != '\0');
}

static void
on_query (ForgeFindBar *self)
{
  ForgeQuery *query = forge_client_list_get_query (self->list);
  g_autoptr (ForgeQuery) kept = forge_query_with_search (query, "");

  g_clear_pointer (&self->match, forge_match_unref);
  if (*forge_query_get_search (query) != '\0')
    self->match = forge_match_new (forge_query_get_search (query));
  follow_search (self, query);
  update_chips (self, query);
  update_actions (self, query);
  update_visible (self);
  forge_filter_menu_set_query (self->filter_menu, query);
  g_settings_set_string (self->settings, "list-query", forge_query_to_string (kept));
  g_signal_emit (self, signals[SIGNAL_QUERY_CHANGED], 0);
}

static void
on_search_mode (ForgeFindBar *self)
{
  gboolean search_mode = gtk_search_bar_get_search_mode (self->search_bar);

  if (search_mode == self->search_mode)
    return;
  self->search_mode = search_mode;
  update_visible (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
}

static void
open_search (ForgeFindBar *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_search (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  open_search (FORGE_FIND_BAR (user_data));
}

static void
on_leave_search (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  on_stop_search (FORGE_FIND_BAR (user_data));
}

static void
on_filters (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ForgeFindBar *self = FORGE_FIND_BAR (user_data);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_menu_button_popup (self->filter_button);
}

static void
on_filter (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ForgeFindBar *self = FORGE_FIND_BAR (user_data);
  const char *name = g_action_get_name (G_ACTION (action)) + strlen ("filter-");
  const char *value = g_variant_get_string (parameter, NULL);
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));
  gboolean is_off = *value == '\0' || g_variant_equal (state, parameter);
  g_autoptr (ForgeQuery) query = get_query (self);
  g_autoptr (ForgeQuery) changed = forge_query_with_filter (query, name, is_off ? NULL : value);

  forge_client_list_set_query (self->list, changed);
}

static void
on_order (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  ForgeFindBar *self = FORGE_FIND_BAR (user_data);
  const char *ordering = g_variant_get_string (parameter, NULL);
  gboolean descending = *ordering == '-';
  g_autoptr (ForgeQuery) query = get_query (self);
  g_autoptr (ForgeQuery) changed =
    forge_query_with_ordering (query, forge_field_from_name (ordering + descending), descending);

  if (changed != NULL)
    forge_client_list_set_query (self->list, changed);
}

static void
on_clear (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  ForgeFindBar *self = FORGE_FIND_BAR (user_data);
  g_autoptr (ForgeQuery) everything = forge_query_new ();
  gboolean descending;
  ForgeFieldId field =
    forge_query_get_ordering (forge_client_list_get_query (self->list), &descending);
  g_autoptr (ForgeQuery) query = forge_query_with_ordering (everything, field, descending);

  forge_client_list_set_query (self->list, query);
  leave (self, FALSE);
}

static void
forge_find_bar_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((ForgeFindBarProperty) prop_id)
    {
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, FORGE_FIND_BAR (object)->search_mode);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_find_bar_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch ((ForgeFindBarProperty) prop_id)
    {
    case PROP_SEARCH_MODE:
      gtk_search_bar_set_search_mode (FORGE_FIND_BAR (object)->search_bar,
                                      g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
forge_find_bar_dispose (GObject *object)
{
  ForgeFindBar *self = FORGE_FIND_BAR (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->search_bar != NULL)
    g_signal_handlers_disconnect_by_data (self->search_bar, self);
  self->actions = NULL;
  g_clear_object (&self->list);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->match, forge_match_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FORGE_TYPE_FIND_BAR);

  G_OBJECT_CLASS (forge_find_bar_parent_class)->dispose (object);
}

static void
forge_find_bar_class_init (ForgeFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = forge_find_bar_dispose;
  object_class->get_property = forge_find_bar_get_property;
  object_class->set_property = forge_find_bar_set_property;

  properties[PROP_SEARCH_MODE] =
    g_param_spec_boolean ("search-mode", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[SIGNAL_QUERY_CHANGED] =
    g_signal_new ("query-changed", FORGE_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[SIGNAL_LEAVE] = g_signal_new ("leave", FORGE_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (FORGE_TYPE_FILTER_MENU);
  g_type_ensure (FORGE_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeFindBar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, ForgeFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, ForgeFindBar, chips);
  gtk_widget_class_bind_template_child (widget_class, ForgeFindBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, ForgeFindBar, filter_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeFindBar, filter_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
}

static void
forge_find_bar_init (ForgeFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->entry));
  g_signal_connect_swapped (self->search_bar, "notify::search-mode-enabled",
                            G_CALLBACK (on_search_mode), self);
}

static void
add_action (ForgeFindBar       *self,
            const char         *name,
            const GVariantType *type,
            GCallback           callback)
{
  g_autoptr (GSimpleAction) action =
    type == NULL ? g_simple_action_new (name, NULL)
                 : g_simple_action_new_stateful (name, type, g_variant_new_string (""));

  g_signal_connect_object (action, "activate", callback, self, 0);
  g_action_map_add_action (self->actions, G_ACTION (action));
}

void
forge_find_bar_connect (ForgeFindBar    *self,
                        ForgeApi        *api,
                        ForgeClientList *list,
                        GSettings       *settings,
                        GActionMap      *actions)
{
  g_autofree char *kept = NULL;
  g_autoptr (ForgeQuery) query = NULL;

  g_return_if_fail (FORGE_IS_FIND_BAR (self));
  g_return_if_fail (self->list == NULL && FORGE_IS_CLIENT_LIST (list));

  self->list = g_object_ref (list);
  self->settings = g_object_ref (settings);
  self->actions = actions;
  add_action (self, "search", NULL, G_CALLBACK (on_search));
  add_action (self, "leave-search", NULL, G_CALLBACK (on_leave_search));
  add_action (self, "filters", NULL, G_CALLBACK (on_filters));
  add_action (self, "order", G_VARIANT_TYPE_STRING, G_CALLBACK (on_order));
  add_action (self, "clear-find", NULL, G_CALLBACK (on_clear));
  for (const ForgeFilter *filter = forge_filters; filter->name != NULL; filter++)
    add_action (self, filter->action, G_VARIANT_TYPE_STRING, G_CALLBACK (on_filter));

  forge_filter_menu_set_api (self->filter_menu, api);
  g_signal_connect_swapped (list, "notify::query", G_CALLBACK (on_query), self);
  kept = g_settings_get_string (settings, "list-query");
  query = forge_query_parse (kept, NULL);
  if (query == NULL)
    query = forge_query_new ();
  forge_client_list_set_query (list, query);
}

void
forge_find_bar_search (ForgeFindBar *self,
                       const char   *text)
{
  g_return_if_fail (FORGE_IS_FIND_BAR (self) && self->list != NULL);
  g_return_if_fail (text != NULL);

  open_search (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  on_search_changed (self);
}

void
forge_find_bar_set_key_capture (ForgeFindBar *self,
                                GtkWidget    *widget)
{
  g_return_if_fail (FORGE_IS_FIND_BAR (self));

  gtk_search_bar_set_key_capture_widget (self->search_bar, widget);
}

ForgeMatch *
forge_find_bar_get_match (ForgeFindBar *self)
{
  g_return_val_if_fail (FORGE_IS_FIND_BAR (self), NULL);

  return self->match;
}

char *
forge_find_bar_describe (ForgeFindBar *self)
{
  ForgeQuery *query;
  const char *search;

  g_return_val_if_fail (FORGE_IS_FIND_BAR (self) && self->list != NULL, NULL);

  query = forge_client_list_get_query (self->list);
  search = forge_query_get_search (query);
  if (*search == '\0')
    return g_strdup (_("No client matches these filters."));
  if (has_filters (query))
    /* Translators: %s is what was typed into the search. */
    return g_strdup_printf (_("No client matches “%s” with these filters."), search);
  /* Translators: %s is what was typed into the search. */
  return g_strdup_printf (_("No client matches “%s”."), search);
}
