/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The find bar on a list: the search, the filters with their numbers, the order, and what is said
 * about the list as a whole. */
#include "config.h"

#include "forge-filter-menu.h"
#include "forge-find-bar.h"
#include "forge-list-caption.h"

#include "forge-test-shop.h"
#include "forge-test-ui.h"

typedef struct {
  ForgeTestShop      *shop;
  ForgeApi           *api;
  ForgeClientList    *list;
  ForgeProfileWatch     *profiles;
  ForgeListCaption   *caption;
  GSettings          *settings;
  GSimpleActionGroup *actions;
  GtkWindow          *window;
  ForgeFindBar       *bar;
} Test;

static void
set_up (Test          *test,
        gconstpointer  kept)
{
  test->shop = forge_test_shop_new (3);
  forge_test_shop_name (test->shop, 2, "Ana");
  test->api = forge_api_new ();
  forge_api_set_socket (test->api, forge_test_server_get_path (test->shop->server));
  test->list = forge_client_list_new (test->api);
  test->profiles = forge_profile_watch_new (test->api);
  test->settings = g_settings_new (FORGE_APP_ID);
  g_settings_set_string (test->settings, "list-query", kept != NULL ? kept : "");
  test->actions = g_simple_action_group_new ();
  test->bar = g_object_new (FORGE_TYPE_FIND_BAR, NULL);
  test->window = forge_test_ui_show (GTK_WIDGET (test->bar));
  gtk_widget_insert_action_group (GTK_WIDGET (test->window), "win",
                                  G_ACTION_GROUP (test->actions));
  forge_find_bar_connect (test->bar, test->api, test->list, test->settings,
                          G_ACTION_MAP (test->actions));
  test->caption = forge_list_caption_new (test->api, test->list, test->profiles);
  forge_test_wait (forge_client_list_get_label (test->list) == FORGE_LABEL_FRESH);
}

static void
tear_down (Test          *test,
           gconstpointer  kept)
{
  gpointer left = test->bar;

  g_object_add_weak_pointer (left, &left);
  gtk_window_destroy (test->window);
  forge_test_wait (left == NULL);
  g_assert_finalize_object (test->caption);
  g_assert_finalize_object (test->profiles);
  g_object_unref (test->actions);
  g_object_unref (test->settings);
  g_assert_finalize_object (test->list);
  left = test->api;
  g_object_add_weak_pointer (left, &left);
  g_object_unref (test->api);
  forge_test_wait (left == NULL);
  forge_test_shop_free (test->shop);
}

static gpointer
get_child (Test       *test,
           const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (test->bar), FORGE_TYPE_FIND_BAR, name);
}

static GtkEditable *
get_entry (Test *test)
{
  return GTK_EDITABLE (get_child (test, "entry"));
}

static void
act (Test       *test,
     const char *action,
     const char *value)
{
  g_action_group_activate_action (G_ACTION_GROUP (test->actions), action,
                                  value != NULL ? g_variant_new_string (value) : NULL);
}

static gboolean
can (Test       *test,
     const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (test->actions), action);
}

static void
assert_state (Test       *test,
              const char *action,
              const char *value)
{
  g_autoptr (GVariant) state =
    g_action_group_get_action_state (G_ACTION_GROUP (test->actions), action);

  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, value);
}

static void
assert_query (Test       *test,
              const char *query,
              const char *kept)
{
  g_autofree char *setting = g_settings_get_string (test->settings, "list-query");

  g_assert_cmpstr (forge_query_to_string (forge_client_list_get_query (test->list)), ==, query);
  g_assert_cmpstr (setting, ==, kept);
}

static gboolean
is_searching (Test *test)
{
  gboolean search_mode;

  g_object_get (test->bar, "search-mode", &search_mode, NULL);
  return search_mode;
}

static GtkWidget *
find_chip (Test       *test,
           const char *words)
{
  return forge_test_ui_find (GTK_WIDGET (test->bar), GTK_TYPE_BUTTON, "tooltip-text", words);
}

static void
search (Test       *test,
        const char *text)
{
  act (test, "search", NULL);
  gtk_editable_set_text (get_entry (test), text);
}

static void
test_search (Test          *test,
             gconstpointer  kept)
{
  g_assert_false (is_searching (test));
  g_assert_false (can (test, "leave-search"));
  g_assert_null (forge_find_bar_get_match (test->bar));

  search (test, " Ana ");
  g_assert_true (is_searching (test));
  forge_test_wait (forge_client_list_get_size (test->list) == 1);
  g_assert_nonnull (forge_find_bar_get_match (test->bar));
  assert_query (test, "search=Ana", "");
  /* What stands in the entry is the person's own, blanks and all. */
  g_assert_cmpstr (gtk_editable_get_text (get_entry (test)), ==, " Ana ");

  act (test, "leave-search", NULL);
  g_assert_false (is_searching (test));
  g_assert_cmpstr (gtk_editable_get_text (get_entry (test)), ==, "");
  g_assert_null (forge_find_bar_get_match (test->bar));
  forge_test_wait (forge_client_list_get_size (test->list) == 3);
  assert_query (test, "", "");
}

static void
test_long_search (Test          *test,
                  gconstpointer  kept)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  ForgeQuery *query;

  search (test, text);
  forge_test_wait (forge_client_list_get_state (test->list) == FORGE_CLIENT_LIST_NO_RESULTS);
  query = forge_client_list_get_query (test->list);
  g_assert_cmpuint (strlen (forge_query_to_string (query)), <, FORGE_QUERY_MAX_LENGTH);
  g_assert_cmpuint (strlen (gtk_editable_get_text (get_entry (test))), ==, 5000);
}

static void
test_follow (Test          *test,
             gconstpointer  kept)
{
  g_autoptr (ForgeClient) client = forge_client_new (50);

  search (test, "Ana");
  act (test, "filter-status", "BLOCKED");
  forge_test_wait (forge_client_list_get_size (test->list) == 1);
  forge_test_shop_insert (test->shop, 0, 50);
  g_assert_true (forge_client_list_reveal (test->list, client));
  g_assert_cmpstr (gtk_editable_get_text (get_entry (test)), ==, "");
  g_assert_false (is_searching (test));
  g_assert_null (find_chip (test, "Remove Filter: Blocked"));
  assert_query (test, "", "");
}

static void
test_filters (Test          *test,
              gconstpointer  kept)
{
  GtkWidget *chip;

  g_assert_false (can (test, "clear-find"));
  act (test, "filter-status", "BLOCKED");
  act (test, "filter-credit", "over");
  act (test, "filter-city", "<Xalapa>");
  assert_query (test, "city=%3CXalapa%3E&status=BLOCKED&credit=over",
                "city=%3CXalapa%3E&status=BLOCKED&credit=over");
  assert_state (test, "filter-status", "BLOCKED");
  g_assert_nonnull (find_chip (test, "Remove Filter: Over Limit"));
  g_assert_true (forge_test_ui_shows (GTK_WIDGET (test->bar), "<Xalapa>"));

  /* Another value takes its place; the same again takes it away. */
  act (test, "filter-status", "ACTIVE");
  g_assert_null (find_chip (test, "Remove Filter: Blocked"));
  g_assert_nonnull (find_chip (test, "Remove Filter: Active"));
  act (test, "filter-status", "ACTIVE");
  g_assert_null (find_chip (test, "Remove Filter: Active"));

  chip = find_chip (test, "Remove Filter: Over Limit");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Remove Filter: Over Limit");
  gtk_widget_grab_focus (chip);
  g_signal_emit_by_name (chip, "clicked");
  assert_query (test, "city=%3CXalapa%3E", "city=%3CXalapa%3E");

  act (test, "clear-find", NULL);
  assert_query (test, "", "");
  g_assert_false (can (test, "clear-find"));
}

/* The buttons after the chips stay together in whatever line they come to stand. */
static void
test_lines (Test          *test,
            gconstpointer  kept)
{
  GtkWidget *bar = GTK_WIDGET (test->bar);
  GtkWidget *filter = get_child (test, "filter_button");
  GtkWidget *order = forge_test_ui_find (bar, GTK_TYPE_MENU_BUTTON, "icon-name",
                                         "view-sort-ascending-symbolic");

  forge_test_ui_settle ();
  for (int width = 200; width < 600; width += 10)
    {
      graphene_rect_t of_filter, of_order;

      gtk_widget_allocate (bar, width, 300, -1, NULL);
      g_assert_true (gtk_widget_compute_bounds (filter, bar, &of_filter));
      g_assert_true (gtk_widget_compute_bounds (order, bar, &of_order));
      g_assert_cmpfloat_with_epsilon (of_filter.origin.y, of_order.origin.y, 1);
    }
}

static void
test_order (Test          *test,
            gconstpointer  kept)
{
  act (test, "order", "-created_at");
  act (test, "filter-missing", "phone");
  search (test, "Ana");
  forge_test_wait (forge_client_list_get_size (test->list) == 1);
  assert_query (test, "missing=phone&search=Ana&ordering=-created_at",
                "missing=phone&ordering=-created_at");
  assert_state (test, "order", "-created_at");

  act (test, "clear-find", NULL);
  assert_query (test, "ordering=-created_at", "ordering=-created_at");
  act (test, "order", "");
  assert_query (test, "", "");
}

static void
test_kept (Test          *test,
           gconstpointer  kept)
{
  assert_query (test, "city=Xalapa&ordering=-updated_at", "city=Xalapa&ordering=-updated_at");
  assert_state (test, "order", "-updated_at");
  g_assert_nonnull (find_chip (test, "Remove Filter: Xalapa"));
  g_assert_false (is_searching (test));
}

static GtkWidget *
find_choice (GtkWidget  *menu,
             const char *label)
{
  return gtk_widget_get_ancestor (forge_test_ui_find (menu, GTK_TYPE_LABEL, "label", label),
                                  GTK_TYPE_CHECK_BUTTON);
}

static void
test_menu (Test          *test,
           gconstpointer  kept)
{
  GtkWidget *menu = get_child (test, "filter_menu");

  test->shop->facets = "{\"count\":3,\"facets\":{\"status\":[{\"value\":\"BLOCKED\",\"count\":12}],"
                       "\"city\":[{\"value\":\"A & B\",\"count\":1}]}}";
  act (test, "filters", NULL);
  forge_test_wait (forge_test_ui_shows (menu, "12"));
  g_assert_true (forge_test_ui_shows (menu, "A & B"));
  g_assert_true (forge_test_ui_shows (menu, "Missing E-mail"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_choice (menu, "A & B")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "A & B, 1 client");

  /* Arrows go from one to the next, and choose nothing. */
  gtk_widget_grab_focus (find_choice (menu, "Active"));
  g_signal_emit_by_name (menu, "move-focus", GTK_DIR_DOWN);
  g_assert_true (gtk_widget_is_focus (find_choice (menu, "Inactive")));
  g_signal_emit_by_name (menu, "move-focus", GTK_DIR_UP);
  g_assert_true (gtk_widget_is_focus (find_choice (menu, "Active")));
  g_signal_emit_by_name (menu, "move-focus", GTK_DIR_RIGHT);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_choice (menu, "Active"))));

  /* What is chosen stays a choice although no client is left for it. */
  test->shop->facets = "{\"count\":3,\"facets\":{\"status\":[{\"value\":\"BLOCKED\",\"count\":7}],"
                       "\"city\":[]}}";
  act (test, "filter-city", "A & B");
  forge_test_wait (forge_test_ui_shows (menu, "7"));
  g_assert_true (forge_test_ui_shows (menu, "A & B"));

  /* Never stale while it is open. */
  test->shop->facets =
    "{\"count\":3,\"facets\":{\"status\":[{\"value\":\"BLOCKED\",\"count\":9}]}}";
  test->shop->version++;
  forge_test_shop_report (test->shop);
  forge_test_wait (forge_test_ui_shows (menu, "9"));
  gtk_popover_popdown (GTK_POPOVER (menu));
  forge_test_drain ();
}

static void
test_bad_facets (Test          *test,
                 gconstpointer  kept)
{
  static const char *const answers[] = {
    "[]", "{}", "{\"facets\":7}", "{\"facets\":{\"status\":{}}}", "{\"facets\":{\"city\":[7,{}]}}",
    "{\"facets\":{\"city\":[{\"value\":7,\"count\":\"x\"}]}}",
    "{\"facets\":{\"status\":[{\"value\":\"ACTIVE\",\"count\":-5}]}}",
  };
  GtkWidget *menu = get_child (test, "filter_menu");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *log = NULL;

      test->shop->facets = answers[i];
      test->shop->version++;
      act (test, "filters", NULL);
      forge_test_shop_report (test->shop);
      forge_test_wait (strstr (test->shop->log->str, "facets") != NULL);
      forge_test_drain ();
      log = forge_test_shop_take_log (test->shop);
      g_assert_true (forge_test_ui_shows (menu, "Blocked"));
    }
  gtk_popover_popdown (GTK_POPOVER (menu));
  forge_test_drain ();
}

static void
test_caption (Test          *test,
              gconstpointer  kept)
{
  g_assert_cmpstr (forge_list_caption_get_count (test->caption), ==, "3 clients");
  g_assert_cmpstr (forge_list_caption_get_notice (test->caption), ==, "");
  search (test, "Ana");
  forge_test_wait (g_str_equal (forge_list_caption_get_count (test->caption),
                                "1 of 3 clients"));
  /* The total is of now. */
  forge_test_shop_insert (test->shop, 0, 9);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_str_equal (forge_list_caption_get_count (test->caption),
                                "1 of 4 clients"));

  act (test, "clear-find", NULL);
  forge_test_wait (g_str_equal (forge_list_caption_get_count (test->caption), "4 clients"));
  while (test->shop->ids->len > 1)
    forge_test_shop_remove (test->shop, 0);
  forge_test_shop_report (test->shop);
  forge_test_wait (g_str_equal (forge_list_caption_get_count (test->caption), "1 client"));
}

static void
test_notice (Test          *test,
             gconstpointer  kept)
{
  test->shop->fail = "GET clients/";
  forge_api_refresh (test->api);
  forge_test_wait (g_str_has_prefix (forge_list_caption_get_notice (test->caption),
                                     "Not up to date. Something went wrong"));
  g_assert_cmpstr (forge_list_caption_get_count (test->caption), ==, "3 clients");

  test->shop->fail = NULL;
  forge_api_refresh (test->api);
  forge_test_wait (*forge_list_caption_get_notice (test->caption) == '\0');

  /* Without an answer, after a while. */
  test->shop->hold = "GET clients/";
  forge_api_refresh (test->api);
  g_assert_cmpstr (forge_list_caption_get_notice (test->caption), ==, "");
  forge_test_wait (g_str_has_prefix (forge_list_caption_get_notice (test->caption),
                                     "Not up to date. The answer"));
  test->shop->hold = NULL;
  while (forge_test_server_count_held (test->shop->server, "GET clients/") > 0)
    forge_test_server_release (test->shop->server, "GET clients/");
  forge_test_wait (*forge_list_caption_get_notice (test->caption) == '\0');
}

static void
test_describe (Test          *test,
               gconstpointer  kept)
{
  static const struct {
    const char *text;
    const char *city;
    const char *words;
  } cases[] = {
    { "<b>", NULL, "No client matches “<b>”." },
    { "<b>", "X", "No client matches “<b>” with these filters." },
    { "", "X", "No client matches these filters." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ForgeQuery) everything = forge_query_new ();
      g_autoptr (ForgeQuery) found = forge_query_with_search (everything, cases[i].text);
      g_autoptr (ForgeQuery) query = forge_query_with_filter (found, "city", cases[i].city);
      g_autofree char *words = NULL;

      forge_client_list_set_query (test->list, query);
      words = forge_find_bar_describe (test->bar);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
  forge_test_drain ();
}

int
main (int   argc,
      char *argv[])
{
  forge_test_ui_init (&argc, &argv);
#define ADD(path, kept, body) g_test_add (path, Test, kept, set_up, body, tear_down)
  ADD ("/ui/find/search", NULL, test_search);
  ADD ("/ui/find/long-search", NULL, test_long_search);
  ADD ("/ui/find/follow", NULL, test_follow);
  ADD ("/ui/find/filters", NULL, test_filters);
  ADD ("/ui/find/lines", "status=ACTIVE&type=INDIVIDUAL", test_lines);
  ADD ("/ui/find/order", NULL, test_order);
  ADD ("/ui/find/kept", "city=Xalapa&ordering=-updated_at", test_kept);
  ADD ("/ui/find/menu", NULL, test_menu);
  ADD ("/ui/find/bad-facets", NULL, test_bad_facets);
  ADD ("/ui/find/caption", NULL, test_caption);
  ADD ("/ui/find/notice", NULL, test_notice);
  ADD ("/ui/find/describe", NULL, test_describe);
  return g_test_run ();
}
