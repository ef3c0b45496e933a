/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include "forge-test-ui.h"

/* Pixels: half a border does not hide anything. */
#define SLACK 1.5
/* More steps than any page has controls. */
#define MAX_STEPS 200

typedef struct {
  const Look *look;
  Words      *words;
  GtkWidget  *scope;   /* (nullable): what the focus is confined to */
  gboolean    emphasized; /* whether a button in it stands out */
  GHashTable *reached; /* (element-type GtkWidget): by Tab */
  GPtrArray  *found;   /* (element-type utf8) */
} Check;

static gboolean
is_a (GtkWidget  *widget,
      const char *type)
{
  GType known = g_type_from_name (type);

  return known != 0 && g_type_is_a (G_OBJECT_TYPE (widget), known);
}

static GtkWidget *
get_ancestor (GtkWidget  *widget,
              const char *type)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (is_a (widget, type))
      return widget;
  return NULL;
}

/* Windows of the libraries. */
static gboolean
is_foreign (GtkWidget *widget)
{
  return get_ancestor (widget, "AdwAboutWindow") != NULL
         || get_ancestor (widget, "AdwAboutDialog") != NULL
         || get_ancestor (widget, "AdwShortcutsDialog") != NULL
         || get_ancestor (widget, "GtkShortcutsWindow") != NULL;
}

/* The text that a widget shows. (nullable) */
static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return NULL;
}

static gboolean
has_text (GtkWidget *widget)
{
  const char *text = get_text (widget);

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (text != NULL && *text != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child))
      return TRUE;
  return FALSE;
}

/* A name of its own, which is not empty. */
static gboolean
is_labelled (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  g_autofree char *differs = NULL;

  if (gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (!gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;
  differs = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  return differs != NULL;
}

static gboolean
has_name (GtkWidget *widget)
{
  /* A menu button's own button is called as it is. */
  if (is_a (gtk_widget_get_parent (widget), "GtkMenuButton"))
    widget = gtk_widget_get_parent (widget);
  if (is_labelled (widget))
    return TRUE;
  /* A newer GTK calls a widget by its tooltip; all others see to it that ours have a name. */
  if (gtk_check_version (4, 18, 0) == NULL && gtk_widget_get_tooltip_text (widget) != NULL)
    return TRUE;
  /* A text is called as the entry or the row is that it is in. */
  if (GTK_IS_TEXT (widget))
    widget = get_ancestor (gtk_widget_get_parent (widget), "GtkEditable");
  if (widget == NULL || is_labelled (widget))
    return widget != NULL;
  if (is_a (widget, "AdwPreferencesRow"))
    {
      const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));

      if (*title != '\0')
        return TRUE;
    }
  switch ((int) gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)))
    {
    /* These are called by what is in them. */
    case GTK_ACCESSIBLE_ROLE_BUTTON:
    case GTK_ACCESSIBLE_ROLE_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_LABEL:
    case GTK_ACCESSIBLE_ROLE_LINK:
    case GTK_ACCESSIBLE_ROLE_LIST_ITEM:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO:
    case GTK_ACCESSIBLE_ROLE_OPTION:
    case GTK_ACCESSIBLE_ROLE_RADIO:
    case GTK_ACCESSIBLE_ROLE_ROW:
    case GTK_ACCESSIBLE_ROLE_TAB:
      return has_text (widget);
    default:
      return FALSE;
    }
}

/* "ForgeWindow/…/GtkButton “Save”" is too long: the widget, its text and who made it. */
static char *
describe (GtkWidget *widget)
{
  GString *path = g_string_new (G_OBJECT_TYPE_NAME (widget));
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL;
       parent = gtk_widget_get_parent (parent))
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (parent), "Forge")
        || gtk_widget_get_parent (parent) == NULL)
      {
        g_string_append_printf (path, " in %s", G_OBJECT_TYPE_NAME (parent));
        break;
      }
  if (get_text (widget) != NULL)
    g_string_append_printf (path, " “%s”", get_text (widget));
  else if (tooltip != NULL)
    g_string_append_printf (path, " (%s)", tooltip);
  return g_string_free (path, FALSE);
}

static void
report (Check      *self,
        GtkWidget  *widget,
        const char *what)
{
  g_autofree char *whose = describe (widget);

  g_ptr_array_add (self->found, g_strdup_printf ("%s: %s", what, whose));
}

/* The window's own buttons are for its manager's keys; a view that scrolls takes the focus only so
 * that keys scroll it; a gizmo is the frame of a libadwaita dialog. */
static gboolean
is_stop (Check     *self,
         GtkWidget *widget)
{
  if (!gtk_widget_get_focusable (widget) || !gtk_widget_get_can_focus (widget)
      || !gtk_widget_is_sensitive (widget) || GTK_IS_WINDOW (widget) || GTK_IS_LIST_BOX (widget)
      || GTK_IS_POPOVER (widget) || GTK_IS_SCROLLED_WINDOW (widget) || is_a (widget, "AdwDialog")
      || is_a (widget, "AdwGizmo") || get_ancestor (widget, "GtkWindowControls") != NULL
      /* It shows its value in a list. */
      || get_ancestor (gtk_widget_get_parent (widget), "AdwComboRow") != NULL)
    return FALSE;
  return self->scope != NULL
         && (widget == self->scope || gtk_widget_is_ancestor (widget, self->scope));
}

static gboolean
is_list_row (GtkWidget *widget)
{
  return is_a (widget, "GtkListItemWidget") || is_a (widget, "GtkListItemBase");
}

static gboolean
is_reached (Check     *self,
            GtkWidget *widget)
{
  GHashTableIter iter;
  gpointer reached;

  g_hash_table_iter_init (&iter, self->reached);
  while (g_hash_table_iter_next (&iter, &reached, NULL))
    if (reached == widget || gtk_widget_is_ancestor (reached, widget)
        /* One row of a list, one of the choices that exclude each other: arrows do the rest. */
        || (gtk_widget_get_parent (reached) == gtk_widget_get_parent (widget)
            && (is_list_row (widget) || is_a (widget, "GtkModelButton")))
        || (GTK_IS_CHECK_BUTTON (reached) && GTK_IS_CHECK_BUTTON (widget)
            && get_ancestor (reached, "AdwPreferencesGroup") != NULL
            && get_ancestor (reached, "AdwPreferencesGroup")
                 == get_ancestor (widget, "AdwPreferencesGroup")))
      return TRUE;
  return FALSE;
}

static void
check_control (Check     *self,
               GtkWidget *widget)
{
  if (!is_stop (self, widget))
    return;
  if (!has_name (widget))
    report (self, widget, "has no name");
  if (!is_foreign (widget) && !is_reached (self, widget))
    report (self, widget, "not reached by Tab");
}

/* Whether what overflows can be scrolled to. */
static gboolean
can_scroll (GtkWidget      *widget,
            GtkOrientation  orientation)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkPolicyType across, down;

  if (scroller == NULL)
    return FALSE;
  gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (scroller), &across, &down);
  return (orientation == GTK_ORIENTATION_HORIZONTAL ? across : down) != GTK_POLICY_NEVER;
}

static void
check_bounds (Check     *self,
              GtkWidget *widget)
{
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));
  graphene_rect_t bounds;
  float width = gtk_widget_get_width (native);
  float height = gtk_widget_get_height (native);

  if (is_foreign (widget) || !gtk_widget_compute_bounds (widget, native, &bounds))
    return;
  if (!can_scroll (widget, GTK_ORIENTATION_HORIZONTAL)
      && (bounds.origin.x < -SLACK || bounds.origin.x + bounds.size.width > width + SLACK))
    report (self, widget, "out of the window");
  if (!can_scroll (widget, GTK_ORIENTATION_VERTICAL)
      && (bounds.origin.y < -SLACK || bounds.origin.y + bounds.size.height > height + SLACK))
    report (self, widget, "above or below the window");
}

/* Whether what is scrolled has the middle of @widget in view. */
static gboolean
is_in_view (GtkWidget              *widget,
            const graphene_point_t *middle)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_point_t there;

  return scroller == NULL
         || (gtk_widget_compute_point (widget, scroller, middle, &there)
             && gtk_widget_contains (scroller, there.x, there.y));
}

/* Newer releases have a dialog in the same window, and everything else is behind it. */
static gboolean
is_behind_dialog (Check     *self,
                  GtkWidget *widget)
{
  return self->scope != NULL && is_a (self->scope, "AdwDialog")
         && !gtk_widget_is_ancestor (widget, self->scope);
}

/* A message that goes by itself may be over it. */
static void
check_covered (Check     *self,
               GtkWidget *widget)
{
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));
  graphene_point_t middle = GRAPHENE_POINT_INIT (gtk_widget_get_width (widget) / 2.0f,
                                                 gtk_widget_get_height (widget) / 2.0f);
  GtkWidget *top = NULL;
  graphene_point_t there;

  if (is_foreign (widget) || is_behind_dialog (self, widget) || !is_in_view (widget, &middle)
      || !gtk_widget_compute_point (widget, native, &middle, &there))
    return;
  top = gtk_widget_pick (native, there.x, there.y, GTK_PICK_INSENSITIVE);
  if (top != NULL && top != widget && !gtk_widget_is_ancestor (top, widget)
      && !gtk_widget_is_ancestor (widget, top) && get_ancestor (top, "AdwToastWidget") == NULL)
    report (self, widget, "covered");
}

static void
check_layout (Check    *self,
              GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  /* A hint that ends in dots reads on when it is cut. */
  if (pango_layout_is_ellipsized (layout)
      && !g_str_equal (gtk_widget_get_css_name (GTK_WIDGET (label)), "placeholder")
      && !words_may_be_cut (self->words, gtk_label_get_text (label), self->look->spanish))
    report (self, GTK_WIDGET (label), "cut off");
  else if (width > gtk_widget_get_width (GTK_WIDGET (label)) + SLACK
           || height > gtk_widget_get_height (GTK_WIDGET (label)) + SLACK)
    report (self, GTK_WIDGET (label), "larger than its place");
}

static void
check_text (Check     *self,
            GtkWidget *widget)
{
  const char *text = get_text (widget);

  if (text == NULL || *text == '\0' || gtk_widget_get_opacity (widget) < 0.01)
    return;
  if (self->look->spanish && words_is_untranslated (self->words, text))
    report (self, widget, "not translated");
  if (GTK_IS_LABEL (widget) && !is_foreign (widget))
    check_layout (self, GTK_LABEL (widget));
  check_bounds (self, widget);
}

static void
check_tooltip (Check     *self,
               GtkWidget *widget)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  if (tooltip != NULL && self->look->spanish && words_is_untranslated (self->words, tooltip))
    report (self, widget, "tooltip not translated");
}

/* One that shows nothing but an icon. Those that GTK and libadwaita put into their own widgets are
 * theirs. */
static void
check_icon (Check     *self,
            GtkWidget *button)
{
  GtkWidget *parent = gtk_widget_get_parent (button);
  const char *tooltip = gtk_widget_get_tooltip_text (GTK_IS_MENU_BUTTON (parent) ? parent : button);

  if (tooltip == NULL && !has_text (button) && !is_foreign (button)
      && get_ancestor (button, "GtkWindowControls") == NULL
      && get_ancestor (button, "AdwSheetControls") == NULL
      && get_ancestor (button, "AdwBackButton") == NULL
      && get_ancestor (button, "GtkSpinButton") == NULL
      && get_ancestor (button, "GtkEditable") == NULL
      && get_ancestor (button, "AdwToastWidget") == NULL)
    report (self, button, "has no tooltip");
}

/* The button that a view leads to, or warns of: two would lead nowhere. */
static void
count_emphasis (Check     *self,
                GtkWidget *button)
{
  if (self->scope == NULL || !gtk_widget_is_ancestor (button, self->scope)
      || (!gtk_widget_has_css_class (button, "suggested-action")
          && !gtk_widget_has_css_class (button, "destructive-action")))
    return;
  if (self->emphasized)
    report (self, button, "not the only one that stands out");
  self->emphasized = TRUE;
}

static void
check_widget (Check     *self,
              GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  check_text (self, widget);
  check_tooltip (self, widget);
  check_control (self, widget);
  if (GTK_IS_BUTTON (widget))
    {
      check_bounds (self, widget);
      check_covered (self, widget);
      check_icon (self, widget);
      count_emphasis (self, widget);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_widget (self, child);
}

/* The window that has the keyboard: of those that are open the last one. (nullable) */
static GtkWindow *
get_top (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWindow *top = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (GTK_WIDGET (window))
          && (top == NULL || gtk_window_get_transient_for (window) == top))
        top = window;
    }
  return top;
}

/* A person presses Tab until they are where they began. */
static void
press_tab (Check *self)
{
  GtkWindow *top = get_top ();
  GtkWidget *first = NULL;
  guint n_rows = 0;

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      GtkWidget *focus = gtk_window_get_focus (top);
      GtkWidget *native = GTK_WIDGET (top);

      if (focus != NULL)
        native = GTK_WIDGET (gtk_widget_get_native (focus));
      g_signal_emit_by_name (native, "move-focus", GTK_DIR_TAB_FORWARD);
      focus = gtk_window_get_focus (top);
      if (focus == NULL)
        continue;
      if (focus == first)
        break;
      if (first == NULL)
        first = focus;
      g_hash_table_add (self->reached, focus);
      if (is_list_row (focus) && ++n_rows == 2)
        report (self, focus, "Tab goes from row to row");
    }
  if (first == NULL)
    return;
  self->scope = get_ancestor (first, "GtkPopover");
  if (self->scope == NULL)
    self->scope = get_ancestor (first, "AdwDialog");
  if (self->scope == NULL)
    self->scope = GTK_WIDGET (top);
}

GPtrArray *
walk_check (const Look *look,
            Words      *words)
{
  Check check = { look, words, NULL, FALSE, g_hash_table_new (NULL, NULL),
                  g_ptr_array_new_with_free_func (g_free) };
  GListModel *windows = gtk_window_get_toplevels ();

  press_tab (&check);
  /* What the focus leaves behind may have to say something. */
  forge_test_ui_settle ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_mapped (window) && !is_foreign (window)
          && gtk_widget_get_width (window) > look->width)
        report (&check, window, "wider than it was asked to be");
      check_widget (&check, window);
    }
  g_hash_table_unref (check.reached);
  return check.found;
}
