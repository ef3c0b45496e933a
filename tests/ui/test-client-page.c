/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one client: its states, and that it shows what is there, as it is. */
#include "forge-client-page.h"
#include "forge-value-row.h"

#include "forge-test-api.h"
#include "forge-test-ui.h"

typedef struct
{
  ForgeTestApi     base;
  ForgeClientPage *page;
  GtkWindow       *window;
  guint            changes;
} Test;

#define FULL \
  "{\"client_id\":42,\"client_code\":\"CLI-0042\",\"type\":\"INDIVIDUAL\"," \
  "\"name\":\"José Pérez\",\"legal_name\":null,\"email\":\"jose@example.com\",\"phone\":\"\"," \
  "\"mobile\":null,\"address\":\"Av. Insurgentes 1234\\nInt. 5\",\"city\":\"Xalapa\"," \
  "\"state\":null,\"country\":\"México\",\"credit_limit\":\"5000.00\"," \
  "\"credit_used\":\"5320.00\",\"payment_days\":30,\"available_credit\":-320.0," \
  "\"send_reminders\":false,\"status\":\"BLOCKED\",\"created_at\":\"2020-11-03T16:32:10Z\",\"notes\":\"One\\nTwo\"}"

static void
count (Test *test)
{
  test->changes++;
}

static void
set_up (Test          *test,
        gconstpointer  data)
{
  forge_test_api_set_up (&test->base, NULL);
  test->page = FORGE_CLIENT_PAGE (forge_client_page_new (test->base.api));
  g_signal_connect_swapped (test->page, "client-changed", G_CALLBACK (count), test);
  test->window = forge_test_ui_show (GTK_WIDGET (test->page));
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  ForgeClientPage *page = g_object_ref (test->page);

  gtk_window_destroy (test->window);
  g_assert_finalize_object (page);
  forge_test_api_tear_down (&test->base, NULL);
}

static void
await (Test                 *test,
       ForgeClientPageState  state)
{
  forge_test_wait (forge_client_page_get_state (test->page) == state);
}

static gboolean
shows (Test       *test,
       const char *text)
{
  return forge_test_ui_shows (GTK_WIDGET (test->page), text);
}

/* Shows the client that @body is. */
static void
show (Test       *test,
      const char *body)
{
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 200, body });
  forge_client_page_set_client (test->page, 42);
  await (test, FORGE_CLIENT_PAGE_CLIENT);
}

static const char *
text_of (Test       *test,
         const char *title)
{
  GtkWidget *row = forge_test_ui_row (test->page, title);

  return row ? forge_value_row_get_text (FORGE_VALUE_ROW (row)) : NULL;
}

static void
test_none (Test          *test,
           gconstpointer  data)
{
  g_assert_cmpint (forge_client_page_get_state (test->page), ==, FORGE_CLIENT_PAGE_NONE);
  g_assert_null (forge_client_page_get_client (test->page));

  show (test, FULL);
  forge_client_page_set_client (test->page, 0);
  g_assert_cmpint (forge_client_page_get_state (test->page), ==, FORGE_CLIENT_PAGE_NONE);
  g_assert_null (forge_client_page_get_client (test->page));
  g_assert_cmpuint (test->changes, ==, 3);
}

static void
test_client (Test          *test,
             gconstpointer  data)
{
  show (test, FULL);
  g_assert_cmpint (forge_client_get_id (forge_client_page_get_client (test->page)), ==, 42);

  g_assert_true (shows (test, "José Pérez"));
  g_assert_true (shows (test, "CLI-0042 · Individual"));
  g_assert_true (shows (test, "Blocked"));
  g_assert_cmpstr (text_of (test, "E-mail"), ==, "jose@example.com");
  g_assert_cmpstr (text_of (test, "Address"), ==, "Av. Insurgentes 1234\nInt. 5\nXalapa, México");
  g_assert_cmpstr (text_of (test, "Send Reminders"), ==, "No");
  g_assert_cmpstr (text_of (test, "Notes"), ==, "One\nTwo");
  g_assert_cmpstr (text_of (test, "Created"), ==, "3 Nov 2020");
  g_assert_nonnull (forge_test_ui_find (GTK_WIDGET (test->page), GTK_TYPE_LABEL, "tooltip-text",
                                        "Tuesday, 3 November 2020, 16:32"));
}

/* What is dialled at a counter stands first. */
static void
test_contact_order (Test          *test,
                    gconstpointer  data)
{
  static const char *const titles[] = { "Phone", "Mobile", "E-mail" };
  float below = 0;

  show (test, "{\"client_id\":42,\"client_code\":\"CLI-0042\",\"type\":\"INDIVIDUAL\","
              "\"name\":\"José Pérez\",\"email\":\"jose@example.com\",\"phone\":\"55 1234\","
              "\"mobile\":\"55 5678\"}");
  forge_test_ui_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (forge_test_ui_row (test->page, titles[i]),
                                                GTK_WIDGET (test->page), &bounds));
      g_assert_cmpfloat (bounds.origin.y, >, below);
      below = bounds.origin.y;
    }
}

/* Null and "" have no row, and a section without rows has no title. */
static void
test_empty_left_out (Test          *test,
                     gconstpointer  data)
{
  show (test, FULL);
  g_assert_null (text_of (test, "Phone"));
  g_assert_null (text_of (test, "Mobile"));
  g_assert_null (text_of (test, "Changed"));
  g_assert_false (shows (test, "Billing"));
  g_assert_true (shows (test, "Contact"));
}

static void
test_credit (Test          *test,
             gconstpointer  data)
{
  static const struct
  {
    const char *limit;
    const char *used;
    const char *words;
    gboolean    over;
  } table[] = {
    { "\"5000.00\"", "\"5320.00\"", "Over limit by 320.00", TRUE },
    { "\"5000.00\"", "\"1200.50\"", "3,799.50 available", FALSE },
    { "\"5000.00\"", "\"5000.00\"", "Credit used up", FALSE },
    { "\"5000.00\"", "null", "5,000.00 available", FALSE },
    { "\"0.00\"", "\"0.00\"", "No credit", FALSE },
    { "\"0.00\"", "\"0.01\"", "Over limit by 0.01", TRUE },
    { "null", "\"900.00\"", "No credit limit", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *body =
        g_strdup_printf ("{\"client_id\":42,\"client_code\":\"A\",\"type\":\"EMPRESA\","
                         "\"name\":\"A\",\"credit_limit\":%s,\"credit_used\":%s}",
                         table[i].limit, table[i].used);
      GtkWidget *row;

      forge_client_page_set_client (test->page, 0);
      forge_api_refresh (test->base.api);
      show (test, body);
      row = forge_test_ui_row (test->page, "Credit");
      /* What the cache has is shown until the answer is there. */
      forge_test_wait (forge_test_ui_shows (row, table[i].words));
      g_assert_cmpint (gtk_widget_has_css_class (row, "over-limit"), ==, table[i].over);
    }
}

/* Text from outside is never markup. */
static void
test_literal (Test          *test,
              gconstpointer  data)
{
  show (test, "{\"client_id\":42,\"client_code\":\"A\",\"type\":\"<i>ODD</i>\","
              "\"name\":\"<b>Peña</b> & \\\"Hijos\\\"\",\"email\":\"<a href='x'>y</a>\","
              "\"notes\":\"5 < 6 & 7 > 3\",\"status\":\"<u>x</u>\"}");
  g_assert_true (shows (test, "<b>Peña</b> & \"Hijos\""));
  g_assert_true (shows (test, "A · <i>ODD</i>"));
  g_assert_true (shows (test, "<u>x</u>"));
  g_assert_cmpstr (text_of (test, "E-mail"), ==, "<a href='x'>y</a>");
  g_assert_cmpstr (text_of (test, "Notes"), ==, "5 < 6 & 7 > 3");
}

/* While the next one is being loaded, the last one is not shown for it. */
static void
test_loading (Test          *test,
              gconstpointer  data)
{
  show (test, FULL);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/7/", 200, FORGE_TEST_ROW (7, "Ana"),
                                                .hold = TRUE });
  forge_client_page_set_client (test->page, 7);
  g_assert_cmpint (forge_client_page_get_state (test->page), ==, FORGE_CLIENT_PAGE_LOADING);
  g_assert_null (forge_client_page_get_client (test->page));
  forge_test_wait (forge_test_server_count_held (test->base.server, "GET") == 1);
  forge_test_server_release (test->base.server, "GET");
  await (test, FORGE_CLIENT_PAGE_CLIENT);
  g_assert_true (shows (test, "Ana"));
  g_assert_false (shows (test, "José Pérez"));
}

static void
test_gone (Test          *test,
           gconstpointer  data)
{
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 404, "{\"detail\":\"x\"}" });
  forge_client_page_set_client (test->page, 42);
  await (test, FORGE_CLIENT_PAGE_GONE);
  g_assert_null (forge_client_page_get_client (test->page));
}

/* Deleted by somebody else while it is on screen. */
static void
test_gone_later (Test          *test,
                 gconstpointer  data)
{
  show (test, FULL);
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 404, "{\"detail\":\"x\"}" });
  forge_api_refresh (test->base.api);
  await (test, FORGE_CLIENT_PAGE_GONE);
  g_assert_null (forge_client_page_get_client (test->page));
}

static void
test_failed (Test          *test,
             gconstpointer  data)
{
  GtkWidget *again;

  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 200, "[1]" });
  forge_client_page_set_client (test->page, 42);
  await (test, FORGE_CLIENT_PAGE_FAILED);
  g_assert_true (shows (test, "The answer could not be understood. Try again in a moment."));

  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 200, FULL });
  again = forge_test_ui_button ("_Try Again");
  g_signal_emit_by_name (again, "clicked");
  await (test, FORGE_CLIENT_PAGE_CLIENT);
  g_assert_true (shows (test, "José Pérez"));
}

static gboolean
is_named (Test       *test,
          const char *name)
{
  ForgeClient *client = forge_client_page_get_client (test->page);

  return client && g_strcmp0 (forge_client_get (client, FORGE_FIELD_NAME), name) == 0;
}

/* What others change is shown, and the same answer again changes nothing. */
static void
test_follows (Test          *test,
              gconstpointer  data)
{
  guint changes;

  show (test, FULL);
  changes = test->changes;
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 200, FULL });
  forge_api_refresh (test->base.api);
  forge_test_wait (forge_test_server_count (test->base.server, "GET clients/42/") == 2);
  forge_test_drain ();
  g_assert_cmpuint (test->changes, ==, changes);

  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 200,
                                                FORGE_TEST_ROW (42, "José P.") });
  forge_api_refresh (test->base.api);
  forge_test_wait (is_named (test, "José P."));
  g_assert_true (shows (test, "José P."));
  g_assert_null (text_of (test, "E-mail"));
  g_assert_cmpuint (test->changes, ==, changes + 1);
}

static void
test_copy (Test          *test,
           gconstpointer  data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  GtkWidget *button;

  show (test, FULL);
  button = forge_test_ui_find (GTK_WIDGET (test->page), GTK_TYPE_BUTTON, "tooltip-text",
                               "Copy E-mail");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Copy E-mail");
  g_signal_emit_by_name (button, "clicked");
  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (gdk_clipboard_get_content (gtk_widget_get_clipboard (button)),
                                  &value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, "jose@example.com");
}

/* Right to left: words do, numbers do not. */
static void
test_right_to_left (Test          *test,
                    gconstpointer  data)
{
  GtkWidget *page = GTK_WIDGET (test->page);
  GtkWidget *label;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  show (test, "{\"client_id\":42,\"client_code\":\"A\",\"type\":\"EMPRESA\",\"name\":\"שלום\","
              "\"phone\":\"+52 55 1234\",\"email\":\"a@b.c\",\"credit_used\":\"-1.00\"}");
  label = forge_test_ui_find (page, GTK_TYPE_LABEL, "label", "+52 55 1234");
  g_assert_cmpint (gtk_widget_get_direction (label), ==, GTK_TEXT_DIR_LTR);
  label = forge_test_ui_find (page, GTK_TYPE_LABEL, "label", "\u22121.00");
  g_assert_cmpint (gtk_widget_get_direction (label), ==, GTK_TEXT_DIR_LTR);
  label = forge_test_ui_find (page, GTK_TYPE_LABEL, "label", "a@b.c");
  g_assert_cmpint (gtk_widget_get_direction (label), ==, GTK_TEXT_DIR_RTL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Closed while the answer is on its way. */
static void
test_closed_early (Test          *test,
                   gconstpointer  data)
{
  forge_test_server_script (test->base.server,
                            &(ForgeTestReply) { "GET clients/42/", 200, FULL, .hold = TRUE });
  forge_client_page_set_client (test->page, 42);
  forge_test_wait (forge_test_server_count_held (test->base.server, "GET") == 1);
}

#define add(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  forge_test_ui_init (&argc, &argv);
  add ("/client-page/none", test_none);
  add ("/client-page/client", test_client);
  add ("/client-page/contact-order", test_contact_order);
  add ("/client-page/empty-left-out", test_empty_left_out);
  add ("/client-page/credit", test_credit);
  add ("/client-page/literal", test_literal);
  add ("/client-page/loading", test_loading);
  add ("/client-page/gone", test_gone);
  add ("/client-page/gone-later", test_gone_later);
  add ("/client-page/failed", test_failed);
  add ("/client-page/follows", test_follows);
  add ("/client-page/copy", test_copy);
  add ("/client-page/right-to-left", test_right_to_left);
  add ("/client-page/closed-early", test_closed_early);
  return g_test_run ();
}
