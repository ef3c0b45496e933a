/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many clients are chosen, by mouse, key and menu, and changed together. */
#include "forge-split.h"

#include "forge-test-ui.h"
#include "forge-test-window.h"

typedef ForgeTestWindow Test;

/* As GTK does it for a click or a key of the row at @position. */
static void
press (Test     *test,
       guint     position,
       gboolean  control,
       gboolean  shift)
{
  gtk_widget_activate_action (forge_test_child (test, "list_view"), "list.select-item", "(ubb)",
                              position, control, shift);
}

/* "2 3 5": the numbers of those who are chosen. */
static void
assert_chosen (Test       *test,
               const char *expected)
{
  g_autoptr (GArray) ids = forge_selection_get_ids (forge_test_selection (test));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            g_array_index (ids, gint64, i));
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpuint (forge_selection_get_size (forge_test_selection (test)), ==, ids->len);
}

static gboolean
is_many (Test *test)
{
  return forge_selection_get_many (forge_test_selection (test));
}

/* What is said of how many are chosen. */
static gboolean
says (Test       *test,
      const char *words)
{
  return forge_test_ui_shows (forge_test_child (test, "batch_bar"), words)
         && forge_test_ui_shows (GTK_WIDGET (forge_test_page (test)), words);
}

/* The box in the row at @position: not shown, empty or checked. */
static char
get_check (Test  *test,
           guint  position)
{
  GtkWidget *child = gtk_widget_get_first_child (forge_test_child (test, "list_view"));
  GtkWidget *check = NULL;

  gtk_test_widget_wait_for_draw (GTK_WIDGET (test->window));
  for (; position > 0; position--)
    child = gtk_widget_get_next_sibling (child);
  check = forge_test_ui_find (gtk_widget_get_first_child (child), GTK_TYPE_CHECK_BUTTON, NULL,
                              NULL);
  if (check == NULL)
    return '-';
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (check)) ? 'x' : 'o';
}

/* A window in which clients 2, 3 and 5 are chosen. */
static void
choose_three (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_choose (test, 1);
  /* What a click with Ctrl does. */
  forge_selection_begin (forge_test_selection (test));
  press (test, 2, TRUE, FALSE);
  press (test, 4, TRUE, FALSE);
  assert_chosen (test, "2 3 5");
}

/* It begins with the one who was chosen; nobody is shown any more. */
static void
test_begin (Test *test)
{
  choose_three (test);
  g_assert_true (is_many (test));
  g_assert_cmpint (forge_test_selected (test), ==, 0);
  g_assert_cmpint (forge_test_shown (test), ==, 0);
  g_assert_true (says (test, "3 Selected"));
  g_assert_cmpint (get_check (test, 0), ==, 'o');
  g_assert_cmpint (get_check (test, 1), ==, 'x');
  g_assert_false (forge_test_can (test, "edit"));
  g_assert_true (forge_test_can (test, "delete"));
  g_assert_true (forge_test_can (test, "block"));
  g_assert_true (forge_test_can (test, "remind"));
  g_assert_true (forge_test_can (test, "payment-days"));

  press (test, 2, TRUE, FALSE);
  assert_chosen (test, "2 5");
  /* A plain step of the focus chooses nothing, and loses nothing. */
  press (test, 7, FALSE, FALSE);
  assert_chosen (test, "2 5");
  /* What Enter and a click do. */
  gtk_widget_activate_action (forge_test_child (test, "list_view"), "list.activate-item", "u", 7);
  assert_chosen (test, "2 5 8");
  /* From there with Shift. */
  press (test, 9, FALSE, TRUE);
  assert_chosen (test, "2 5 8 9 10");

  forge_test_act (test, "leave-selection");
  g_assert_false (is_many (test));
  g_assert_true (forge_test_ui_shows (GTK_WIDGET (forge_test_page (test)), "No Client Selected"));
  assert_chosen (test, "");
  g_assert_cmpint (get_check (test, 1), ==, '-');
  g_assert_false (forge_test_can (test, "leave-selection"));
  g_assert_false (forge_test_can (test, "delete"));
}

static void
test_menu (Test *test)
{
  forge_test_window_await_list (test);
  forge_test_choose (test, 1);
  forge_test_act (test, "select");
  g_assert_true (is_many (test));
  assert_chosen (test, "");
  g_assert_true (says (test, "0 Selected"));
  g_assert_false (forge_test_can (test, "delete"));
  g_assert_false (forge_test_can (test, "block"));
  gtk_widget_activate_action (forge_test_child (test, "list_view"), "list.activate-item", "u", 3);
  assert_chosen (test, "4");
  forge_test_act (test, "select-all");
  g_assert_cmpuint (forge_selection_get_size (forge_test_selection (test)), ==, 10);
}

/* Shift alone begins too, from the one who was chosen; so does all of them. */
static void
test_shift (Test *test)
{
  forge_test_window_await_list (test);
  press (test, 2, FALSE, FALSE);
  press (test, 5, FALSE, TRUE);
  assert_chosen (test, "3 4 5 6");
  g_assert_true (is_many (test));
  forge_test_act (test, "leave-selection");
  gtk_widget_activate_action (forge_test_child (test, "list_view"), "list.select-all", NULL);
  g_assert_true (says (test, "10 Selected"));
  gtk_widget_activate_action (forge_test_child (test, "list_view"), "list.unselect-all", NULL);
  assert_chosen (test, "");
  g_assert_true (is_many (test));
}

static guint
count (Test *test)
{
  return g_list_model_get_n_items (forge_test_rows (test));
}

/* A long list comes in parts: those that come later are chosen too, unless one has left. */
static void
test_all_of_a_part (Test *test)
{
  test->shop->hold = "GET clients/ids/";
  forge_test_window_await_list (test);
  forge_test_wait (count (test) == 100);
  forge_test_act (test, "select-all");
  g_assert_cmpuint (forge_selection_get_size (forge_test_selection (test)), ==, 100);
  test->shop->hold = NULL;
  forge_test_server_release (test->shop->server, "GET clients/ids/");
  forge_test_wait (count (test) == 150);
  forge_test_drain ();
  g_assert_cmpuint (forge_selection_get_size (forge_test_selection (test)), ==, 150);

  forge_test_shop_insert (test->shop, 0, 500);
  forge_test_shop_report (test->shop);
  forge_test_wait (count (test) == 151);
  forge_test_drain ();
  g_assert_cmpuint (forge_selection_get_size (forge_test_selection (test)), ==, 150);
}

static void
test_leave_a_part (Test *test)
{
  test->shop->hold = "GET clients/ids/";
  forge_test_window_await_list (test);
  forge_test_wait (count (test) == 100);
  forge_test_act (test, "select-all");
  forge_test_act (test, "leave-selection");
  test->shop->hold = NULL;
  forge_test_server_release (test->shop->server, "GET clients/ids/");
  forge_test_wait (count (test) == 150);
  forge_test_drain ();
  g_assert_cmpuint (forge_selection_get_size (forge_test_selection (test)), ==, 0);
}

/* Those who are chosen stay it, wherever their rows go; whoever is gone is not. */
static void
test_merge (Test *test)
{
  choose_three (test);
  forge_test_shop_insert (test->shop, 0, 50);
  forge_test_shop_remove (test->shop, 3);
  forge_test_shop_remove (test->shop, 1);
  forge_test_shop_insert (test->shop, 8, 1);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_list_model_get_n_items (forge_test_rows (test)) == 10
                   && forge_selection_get_size (forge_test_selection (test)) == 2);
  forge_test_drain ();
  assert_chosen (test, "2 5");
  g_assert_true (says (test, "2 Selected"));
}

static void
test_change (Test *test)
{
  choose_three (test);
  forge_test_act (test, "block");
  g_assert_false (is_many (test));
  g_assert_false (forge_test_can (test, "undo"));
  g_assert_true (forge_test_can (test, "stop"));
  forge_test_wait (forge_test_can (test, "undo"));
  forge_test_assert_toast (test, "3 clients blocked");
  g_assert_false (forge_test_can (test, "stop"));
  for (gint64 id = 1; id <= 10; id++)
    g_assert_cmpstr (forge_test_shop_get (test->shop, id, FORGE_FIELD_STATUS), ==,
                     id == 2 || id == 3 || id == 5 ? "BLOCKED" : NULL);

  forge_test_act (test, "undo");
  forge_test_wait (forge_test_can (test, "redo"));
  forge_test_assert_toast (test, "Changes to 3 clients undone");
  for (gint64 id = 1; id <= 10; id++)
    g_assert_cmpstr (forge_test_shop_get (test->shop, id, FORGE_FIELD_STATUS), ==, NULL);
}

static GtkWidget *
find_in_any (GType       type,
             const char *property,
             const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = forge_test_ui_find (window, type, property, text);
    }
  return found;
}

/* A window of its own on the floor, and within one later. (nullable) */
static GtkWidget *
find_question (void)
{
  GType type = g_type_from_name ("AdwAlertDialog");

  if (type == 0)
    type = g_type_from_name ("AdwMessageDialog");
  return type != 0 ? find_in_any (type, NULL, NULL) : NULL;
}

static void
answer (const char *label)
{
  forge_test_wait (find_question () != NULL);
  g_signal_emit_by_name (
    forge_test_ui_find (find_question (), GTK_TYPE_BUTTON, "label", label), "clicked");
  forge_test_drain ();
}

static void
test_delete (Test *test)
{
  choose_three (test);
  forge_test_act (test, "delete");
  forge_test_wait (find_in_any (GTK_TYPE_LABEL, "label", "Delete 3 Clients?") != NULL);
  answer ("_Cancel");
  assert_chosen (test, "2 3 5");
  g_assert_cmpuint (test->shop->ids->len, ==, 10);

  forge_test_act (test, "delete");
  answer ("De_lete");
  forge_test_wait (forge_test_can (test, "undo")
                   && g_list_model_get_n_items (forge_test_rows (test)) == 7);
  forge_test_assert_toast (test, "3 clients deleted");
  forge_test_act (test, "undo");
  forge_test_wait (forge_test_can (test, "redo")
                   && g_list_model_get_n_items (forge_test_rows (test)) == 10);
  forge_test_assert_toast (test, "3 clients restored");
}

static void
test_payment_days (Test *test)
{
  choose_three (test);
  forge_test_act (test, "payment-days");
  forge_test_wait (find_in_any (GTK_TYPE_SPIN_BUTTON, NULL, NULL) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find_in_any (GTK_TYPE_SPIN_BUTTON, NULL, NULL)), "45");
  answer ("_Set");
  forge_test_wait (forge_test_can (test, "undo"));
  forge_test_assert_toast (test, "3 clients changed");
  g_assert_cmpstr (forge_test_shop_get (test->shop, 5, FORGE_FIELD_PAYMENT_DAYS), ==, "45");
}

/* Some of it fails: who and why. */
static void
test_failures (Test *test)
{
  choose_three (test);
  forge_test_shop_name (test->shop, 3, "<Ñandú & Co>");
  test->shop->fail = "PATCH clients/3/";
  forge_test_act (test, "do-not-remind");
  forge_test_wait (forge_test_ui_button ("_Close") != NULL);
  forge_test_assert_toast (test, "2 clients changed");
  g_assert_nonnull (find_in_any (GTK_TYPE_LABEL, "label", "1 Client Was Not Changed"));
  g_assert_nonnull (find_in_any (ADW_TYPE_ACTION_ROW, "title", "<Ñandú & Co>"));
  answer ("_Close");
  g_assert_true (forge_test_can (test, "undo"));
}

/* It takes a while: how far it is, and Cancel. */
static void
test_progress (Test *test)
{
  GtkWidget *bar = forge_test_child (test, "batch_bar");

  forge_test_window_await_list (test);
  forge_test_act (test, "select-all");
  test->shop->hold = "PATCH ";
  forge_test_act (test, "block");
  forge_test_wait (forge_test_ui_find (bar, GTK_TYPE_LABEL, "label", "Changing: 0 of 10") != NULL);
  forge_test_wait (forge_test_server_count_held (test->shop->server, "PATCH ") == 4);
  forge_test_act (test, "stop");
  test->shop->hold = NULL;
  for (guint i = 0; i < 4; i++)
    forge_test_server_release (test->shop->server, "PATCH ");
  forge_test_wait (forge_test_can (test, "undo"));
  forge_test_assert_toast (test, "4 clients blocked");
  g_assert_cmpuint (forge_test_server_count (test->shop->server, "PATCH "), ==, 4);
}

/* The list and what it can do fold into one pane. */
static void
test_folded (Test *test)
{
  ForgeSplit *split = forge_test_child (test, "split");

  forge_test_window_await_list (test);
  gtk_window_set_default_size (test->window, 360, 600);
  forge_test_wait (forge_split_get_folded (split));
  forge_test_act (test, "select");
  gtk_widget_activate_action (forge_test_child (test, "list_view"), "list.activate-item", "u", 1);
  assert_chosen (test, "2");
  g_assert_false (forge_split_get_show_content (split));
}

static const ForgeTestWindowCase cases[] = {
  { "/ui/selection/begin", 10, test_begin },
  { "/ui/selection/menu", 10, test_menu },
  { "/ui/selection/shift", 10, test_shift },
  { "/ui/selection/all-of-a-part", 150, test_all_of_a_part },
  { "/ui/selection/leave-a-part", 150, test_leave_a_part },
  { "/ui/selection/merge", 10, test_merge },
  { "/ui/selection/change", 10, test_change },
  { "/ui/selection/delete", 10, test_delete },
  { "/ui/selection/payment-days", 10, test_payment_days },
  { "/ui/selection/failures", 10, test_failures },
  { "/ui/selection/progress", 10, test_progress },
  { "/ui/selection/folded", 10, test_folded },
};

int
main (int   argc,
      char *argv[])
{
  return forge_test_window_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
