/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes on in another line where there is no room, and in which direction. */
#include "forge-aside-layout.h"
#include "forge-pane.h"
#include "forge-plain-row.h"
#include "forge-split.h"
#include "forge-stack.h"
#include "forge-tab-stop.h"
#include "forge-wrap-layout.h"

#include "forge-test-ui.h"

typedef struct
{
  GtkWidget *box; /* (owned) */
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  test->box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  g_object_unref (test->box);
}

static GtkWidget *
add (Test *test,
     int   width)
{
  GtkWidget *child = gtk_drawing_area_new ();

  gtk_widget_set_size_request (child, width, 20);
  gtk_box_append (GTK_BOX (test->box), child);
  return child;
}

/* A text that can be as narrow as @minimum. */
static GtkWidget *
add_text (Test *test,
          int   minimum)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", "one two three four five six", "wrap",
                                   TRUE, NULL);

  gtk_widget_set_size_request (label, minimum, -1);
  gtk_box_append (GTK_BOX (test->box), label);
  return label;
}

static int
get_height (Test *test,
            int   width)
{
  int natural;

  gtk_widget_measure (test->box, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_natural (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
get_minimum (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Where @child is when the box is @width wide. */
static graphene_rect_t
place (Test      *test,
       GtkWidget *child,
       int        width)
{
  graphene_rect_t bounds;

  gtk_widget_allocate (test->box, width, get_height (test, width), -1, NULL);
  g_assert_true (gtk_widget_compute_bounds (child, test->box, &bounds));
  return bounds;
}

static void
test_wrap (Test          *test,
           gconstpointer  data)
{
  GtkWidget *first = add (test, 100);

  gtk_widget_set_layout_manager (test->box, g_object_new (FORGE_TYPE_WRAP_LAYOUT, NULL));
  add (test, 100);
  add (test, 100);
  g_assert_cmpint (get_minimum (test->box), ==, 100);
  g_assert_cmpint (get_natural (test->box), ==, 312);
  g_assert_cmpint (get_height (test, 312), ==, 20);
  g_assert_cmpint (get_height (test, 311), ==, 46);
  g_assert_cmpint (get_height (test, 100), ==, 72);

  /* From right to left the first child stands at the right. */
  gtk_widget_set_direction (test->box, GTK_TEXT_DIR_RTL);
  g_assert_cmpint ((int) place (test, first, 312).origin.x, ==, 212);
}

/* A button leaves a sentence half of the line, or goes below it. */
static void
test_aside (Test          *test,
            gconstpointer  data)
{
  GtkWidget *sentence = add_text (test, 90);
  GtkWidget *button = add (test, 100);
  int whole = get_natural (sentence);

  gtk_widget_set_layout_manager (test->box, forge_aside_layout_new (0));
  g_assert_cmpint (whole, >, 110);
  g_assert_cmpint (get_minimum (test->box), ==, 100);
  g_assert_cmpint (get_natural (test->box), ==, whole + 6 + 100);
  g_assert_cmpint ((int) place (test, button, whole + 106).origin.x, ==, whole + 6);

  g_assert_cmpint ((int) place (test, button, 212).origin.x, ==, 112);
  g_assert_cmpint ((int) place (test, button, 212).origin.y, ==, 0);
  g_assert_cmpint ((int) place (test, button, 210).origin.x, ==, 110);
  g_assert_cmpint ((int) place (test, button, 210).origin.y, >, 20);
  g_assert_cmpint ((int) place (test, sentence, 210).size.width, ==, 210);

  gtk_widget_set_direction (test->box, GTK_TEXT_DIR_RTL);
  g_assert_cmpint ((int) place (test, button, 212).origin.x, ==, 0);
  g_assert_cmpint ((int) place (test, sentence, 212).origin.x, ==, 106);

  gtk_widget_set_visible (button, FALSE);
  g_assert_cmpint (get_natural (test->box), ==, whole);
  g_assert_cmpint ((int) place (test, sentence, 210).size.width, ==, 210);
}

/* A short sentence needs no half. */
static void
test_aside_short (Test          *test,
                  gconstpointer  data)
{
  GtkWidget *button;

  gtk_widget_set_layout_manager (test->box, forge_aside_layout_new (0));
  add (test, 30);
  button = add (test, 100);
  g_assert_cmpint ((int) place (test, button, 136).origin.y, ==, 0);
  g_assert_cmpint ((int) place (test, button, 135).origin.y, ==, 26);
}

/* As high as it will be, though nobody says how wide that is. */
static void
test_aside_limited (Test          *test,
                    gconstpointer  data)
{
  gtk_widget_set_layout_manager (test->box, forge_aside_layout_new (150));
  add_text (test, 90);
  add (test, 100);
  g_assert_cmpint (get_natural (test->box), ==, 150);
  g_assert_cmpint (get_height (test, -1), ==, get_height (test, 150));
  g_assert_cmpint (get_height (test, -1), >, get_height (test, 500));
}

static void
assert_isolated (const char *text,
                 const char *expected)
{
  g_autofree char *isolated = forge_plain_row_isolate (text);

  g_assert_cmpstr (isolated, ==, expected);
}

/* Where words go from right to left, what has none does not. */
static void
test_isolate (void)
{
  assert_isolated ("55 1234", "55 1234");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  assert_isolated ("55 1234", "\u206655 1234\u2069");
  assert_isolated ("Xico 7", "Xico 7");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Of pages that are not shown nothing is measured. */
static void
test_stack (void)
{
  GtkStack *stack = g_object_ref_sink (GTK_STACK (gtk_stack_new ()));
  GtkWidget *pages[2] = { gtk_drawing_area_new (), gtk_drawing_area_new () };
  const char *const names[2] = { "first", "second" };
  int minimum;

  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_set_size_request (pages[i], i == 0 ? 300 : 100, 20);
      gtk_stack_add_named (stack, pages[i], names[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      forge_stack_show (stack, names[i % 2]);
      g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, names[i % 2]);
      g_assert_true (gtk_widget_get_visible (pages[i % 2]));
      g_assert_false (gtk_widget_get_visible (pages[1 - i % 2]));
      gtk_widget_measure (GTK_WIDGET (stack), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      g_assert_cmpint (minimum, ==, i % 2 == 0 ? 300 : 100);
    }
  g_object_unref (stack);
}

/* A text may go on in a second line, a menu becomes as wide as its words. */
static void
test_wrap_labels (void)
{
  GtkWidget *button = g_object_ref_sink (gtk_menu_button_new ());
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *choice = gtk_label_new ("Keyboard Shortcuts");

  gtk_popover_set_child (GTK_POPOVER (popover), choice);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), "Change");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  forge_wrap_labels (button, 2);
  g_assert_true (gtk_label_get_wrap (
    GTK_LABEL (forge_test_ui_find (button, GTK_TYPE_LABEL, "label", "Change"))));
  g_assert_false (gtk_label_get_wrap (GTK_LABEL (choice)));
  g_object_unref (button);
}

static int
get_header_height (ForgePane *pane)
{
  return gtk_widget_get_height (GTK_WIDGET (forge_pane_get_header (pane)));
}

/* The line below the headers has no step in it, however large the text. */
static void
test_headers (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  ForgePane *sidebar = g_object_new (FORGE_TYPE_PANE, "title", "Clients", "subtitle", "3 clients",
                                     NULL);
  ForgePane *content = g_object_new (FORGE_TYPE_PANE, "title", "A client", "show-title", FALSE,
                                     NULL);
  GtkWindow *window = NULL;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 144 * PANGO_SCALE, NULL);
  window = forge_test_ui_show (
    g_object_new (FORGE_TYPE_SPLIT, "sidebar", sidebar, "content", content, NULL));
  gtk_window_set_default_size (window, 1240, 600);
  forge_test_ui_settle ();
  g_assert_cmpint (get_header_height (content), ==, get_header_height (sidebar));
  gtk_window_destroy (window);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

/* Into the list, and past all of it. */
static void
test_tab_stop (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *before = gtk_button_new_with_label ("before");
  GtkWidget *after = gtk_button_new_with_label ("after");
  GtkWidget *stop = g_object_new (FORGE_TYPE_TAB_STOP, NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *first = gtk_list_box_row_new ();
  GtkWidget *second = gtk_list_box_row_new ();
  GtkWindow *window = NULL;

  gtk_list_box_append (GTK_LIST_BOX (list), first);
  gtk_list_box_append (GTK_LIST_BOX (list), second);
  adw_bin_set_child (ADW_BIN (stop), list);
  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), stop);
  gtk_box_append (GTK_BOX (box), after);
  window = forge_test_ui_show (box);

  gtk_widget_grab_focus (before);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (window) == first);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (window) == after);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), stop));
  gtk_widget_grab_focus (second);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_window_get_focus (window) == before);
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  forge_test_ui_init (&argc, &argv);
#define ADD(path, body) g_test_add (path, Test, NULL, set_up, body, tear_down)
  ADD ("/ui/layout/wrap", test_wrap);
  ADD ("/ui/layout/aside", test_aside);
  ADD ("/ui/layout/aside-short", test_aside_short);
  ADD ("/ui/layout/aside-limited", test_aside_limited);
  g_test_add_func ("/ui/layout/isolate", test_isolate);
  g_test_add_func ("/ui/layout/stack", test_stack);
  g_test_add_func ("/ui/layout/wrap-labels", test_wrap_labels);
  g_test_add_func ("/ui/layout/headers", test_headers);
  g_test_add_func ("/ui/layout/tab-stop", test_tab_stop);
  return g_test_run ();
}
