/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-filter-menu.h"

#include <glib/gi18n.h>

#include "forge-filters.h"
#include "forge-json.h"

#define WIDTH      260
#define MAX_HEIGHT 440
#define MAX_CHARS  32

/* One filter: its heading and its choices. */
typedef struct
{
  const ForgeFilter *filter;
  GtkWidget         *box;     /* (borrowed) */
  char             **values;  /* (owned): what the choices stand for, in order */
  GPtrArray         *choices; /* (owned) (element-type GtkCheckButton), borrowed */
} Section;

struct _ForgeFilterMenu
{
  GtkPopover parent_instance;

  GArray     *sections;    /* (owned) */
  ForgeApi   *api;         /* (owned) (nullable) */
  ForgeQuery *query;       /* (owned) (nullable) */
  guint       observation; /* 0: none */
};

G_DEFINE_FINAL_TYPE (ForgeFilterMenu, forge_filter_menu, GTK_TYPE_POPOVER)

static void
section_clear (gpointer data)
{
  Section *section = data;

  g_strfreev (section->values);
  g_ptr_array_unref (section->choices);
}

/* The label of a choice and its number stand in its child. */
static GtkWidget *
make_choice (const Section *section,
             const char    *value)
{
  GtkWidget *choice = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (forge_filter_get_label (section->filter, value));
  GtkWidget *number = gtk_label_new (NULL);
  g_autofree char *action = g_strconcat ("win.", section->filter->action, NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), number);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (choice), box);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (choice), "s", value);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (choice), action);
  return choice;
}

static void
show_number (const Section *section,
             guint          i,
             guint          n)
{
  GtkWidget *choice = g_ptr_array_index (section->choices, i);
  GtkWidget *number = gtk_widget_get_last_child (gtk_check_button_get_child (
    GTK_CHECK_BUTTON (choice)));
  g_autofree char *digits = g_strdup_printf ("%'u", n);
  /* Translators: %'u is the number of clients that a filter would leave. */
  g_autofree char *heard = g_strdup_printf (g_dngettext (NULL, "%'u client", "%'u clients", n), n);
  g_autofree char *label = g_strconcat (
    forge_filter_get_label (section->filter, section->values[i]), ", ", heard, NULL);

  gtk_label_set_text (GTK_LABEL (number), digits);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/* @values (transfer full) */
static void
set_values (Section  *section,
            char    **values)
{
  for (guint i = 0; i < section->choices->len; i++)
    gtk_box_remove (GTK_BOX (section->box), g_ptr_array_index (section->choices, i));
  g_ptr_array_set_size (section->choices, 0);
  g_strfreev (section->values);
  section->values = values;
  for (guint i = 0; values[i] != NULL; i++)
    {
      GtkWidget *choice = make_choice (section, values[i]);

      g_ptr_array_add (section->choices, choice);
      gtk_box_append (GTK_BOX (section->box), choice);
      show_number (section, i, 0);
    }
  gtk_widget_set_visible (section->box, *values != NULL);
}

/* What the clients have, and what is chosen although none has it. */
static char **
read_values (const ForgeJson *json,
             ForgeJsonNode    facet,
             const char      *chosen)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  gboolean has_chosen = chosen == NULL;

  for (ForgeJsonNode node = forge_json_first (json, facet); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      ForgeJsonNode member = forge_json_member (json, node, "value");
      const char *value = member != FORGE_JSON_NONE ? forge_json_get_text (json, member) : NULL;

      if (value == NULL)
        continue;
      g_strv_builder_add (values, value);
      has_chosen |= g_strcmp0 (value, chosen) == 0;
    }
  if (!has_chosen)
    g_strv_builder_add (values, chosen);
  return g_strv_builder_end (values);
}

static guint
read_number (const ForgeJson *json,
             ForgeJsonNode    facet,
             const char      *value)
{
  gint64 count = 0;

  for (ForgeJsonNode node = forge_json_first (json, facet); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      ForgeJsonNode member = forge_json_member (json, node, "value");
      ForgeJsonNode number = forge_json_member (json, node, "count");

      if (member != FORGE_JSON_NONE && number != FORGE_JSON_NONE
          && g_strcmp0 (forge_json_get_text (json, member), value) == 0
          && forge_json_get_int (json, number, &count))
        break;
    }
  return (guint) CLAMP (count, 0, G_MAXINT);
}

static void
show_facet (ForgeFilterMenu *self,
            Section         *section,
            const ForgeJson *json,
            ForgeJsonNode    facet)
{
  g_auto (GStrv) fixed = forge_filter_get_values (section->filter);

  if (fixed == NULL)
    {
      g_auto (GStrv) values =
        read_values (json, facet, forge_query_get_filter (self->query, section->filter->name));

      if (!g_strv_equal ((const char *const *) values, (const char *const *) section->values))
        set_values (section, g_steal_pointer (&values));
    }
  for (guint i = 0; i < section->choices->len; i++)
    show_number (section, i, read_number (json, facet, section->values[i]));
}

static void
on_answer (ForgeApi          *api,
           const ForgeAnswer *answer,
           gpointer           user_data)
{
  ForgeFilterMenu *self = FORGE_FILTER_MENU (user_data);
  g_autoptr (ForgeJson) json = NULL;
  ForgeJsonNode facets;

  if (answer->body != NULL)
    json = forge_json_parse_bytes (answer->body, NULL);
  facets = json != NULL ? forge_json_member (json, 0, "facets") : FORGE_JSON_NONE;
  for (guint i = 0; facets != FORGE_JSON_NONE && i < self->sections->len; i++)
    {
      Section *section = &g_array_index (self->sections, Section, i);
      ForgeJsonNode facet = forge_json_member (json, facets, section->filter->name);

      if (facet != FORGE_JSON_NONE && forge_json_get_kind (json, facet) == FORGE_JSON_ARRAY)
        show_facet (self, section, json, facet);
    }
}

static void
unobserve (ForgeFilterMenu *self)
{
  if (self->observation != 0)
    forge_api_unobserve (self->api, self->observation);
  self->observation = 0;
}

static void
observe (ForgeFilterMenu *self)
{
  g_autofree char *path = NULL;
  guint last = self->observation;

  if (self->api == NULL || self->query == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  path = g_strconcat ("clients/facets/?", forge_query_to_string (self->query), NULL);
  self->observation = forge_api_observe (self->api, path, on_answer, self);
  if (last != 0)
    forge_api_unobserve (self->api, last);
}

static void
forge_filter_menu_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (forge_filter_menu_parent_class)->map (widget);
  observe (FORGE_FILTER_MENU (widget));
}

static void
forge_filter_menu_unmap (GtkWidget *widget)
{
  unobserve (FORGE_FILTER_MENU (widget));
  GTK_WIDGET_CLASS (forge_filter_menu_parent_class)->unmap (widget);
}

/* Where a choice has no others beside it, the toolkit takes an arrow for choosing it. */
static gboolean
forge_filter_menu_focus (GtkWidget        *widget,
                         GtkDirectionType  direction)
{
  if (direction == GTK_DIR_DOWN)
    direction = GTK_DIR_TAB_FORWARD;
  else if (direction == GTK_DIR_UP)
    direction = GTK_DIR_TAB_BACKWARD;
  else if (direction == GTK_DIR_LEFT || direction == GTK_DIR_RIGHT)
    return FALSE;
  return GTK_WIDGET_CLASS (forge_filter_menu_parent_class)->focus (widget, direction);
}

static void
forge_filter_menu_dispose (GObject *object)
{
  ForgeFilterMenu *self = FORGE_FILTER_MENU (object);

  if (self->api != NULL)
    unobserve (self);
  g_clear_object (&self->api);
  g_clear_pointer (&self->query, forge_query_unref);

  G_OBJECT_CLASS (forge_filter_menu_parent_class)->dispose (object);
}

static void
forge_filter_menu_finalize (GObject *object)
{
  g_array_unref (FORGE_FILTER_MENU (object)->sections);

  G_OBJECT_CLASS (forge_filter_menu_parent_class)->finalize (object);
}

static void
forge_filter_menu_class_init (ForgeFilterMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = forge_filter_menu_dispose;
  object_class->finalize = forge_filter_menu_finalize;
  widget_class->focus = forge_filter_menu_focus;
  widget_class->map = forge_filter_menu_map;
  widget_class->unmap = forge_filter_menu_unmap;
}

static void
add_section (ForgeFilterMenu   *self,
             GtkWidget         *content,
             const ForgeFilter *filter)
{
  GtkWidget *heading = gtk_label_new (forge_filter_get_title (filter));
  Section section = { filter, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), NULL,
                      g_ptr_array_new () };
  char **values = forge_filter_get_values (filter);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_box_append (GTK_BOX (section.box), heading);
  gtk_box_append (GTK_BOX (content), section.box);
  set_values (&section, values != NULL ? values : g_new0 (char *, 1));
  g_array_append_val (self->sections, section);
}

static void
forge_filter_menu_init (ForgeFilterMenu *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  g_array_set_clear_func (self->sections, section_clear);
  gtk_widget_add_css_class (content, "filter-menu");
  for (const ForgeFilter *filter = forge_filters; filter->name != NULL; filter++)
    add_section (self, content, filter);

  g_object_set (scroller,
                "hscrollbar-policy", GTK_POLICY_NEVER,
                "propagate-natural-height", TRUE,
                "propagate-natural-width", TRUE,
                "max-content-height", MAX_HEIGHT,
                "width-request", WIDTH,
                "child", content,
                NULL);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
}

void
forge_filter_menu_set_api (ForgeFilterMenu *self,
                           ForgeApi        *api)
{
  g_return_if_fail (FORGE_IS_FILTER_MENU (self));
  g_return_if_fail (self->api == NULL && FORGE_IS_API (api));

  self->api = g_object_ref (api);
}

void
forge_filter_menu_set_query (ForgeFilterMenu *self,
                             ForgeQuery      *query)
{
  g_return_if_fail (FORGE_IS_FILTER_MENU (self));
  g_return_if_fail (query != NULL);

  forge_query_ref (query);
  g_clear_pointer (&self->query, forge_query_unref);
  self->query = query;
  observe (self);
}
