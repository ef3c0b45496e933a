/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of a client: what it shows, what a screen reader hears, and that its height is one. */
#include "forge-client-row.h"

#include "forge-test-ui.h"

typedef struct {
  const char *json;
  const char *name;
  const char *detail;
  const char *status; /* (nullable) */
  const char *credit; /* (nullable) */
  const char *heard;
} Case;

static const Case cases[] = {
  { "{\"client_id\":1,\"name\":\"José Pérez\",\"client_code\":\"CLI-0042\",\"city\":\"Xalapa\","
    "\"phone\":\"55\",\"status\":\"BLOCKED\",\"credit_limit\":\"5000.00\","
    "\"credit_used\":\"5320.50\",\"available_credit\":-320.5}",
    "José Pérez", "CLI-0042 · Xalapa", "Blocked", "−320.50",
    "José Pérez, CLI-0042, Blocked, available credit −320.50" },
  { "{\"client_id\":1,\"name\":\"A & <b>B</b>\",\"client_code\":\"A\",\"city\":\"\","
    "\"phone\":\"55 1234\",\"status\":\"ACTIVE\",\"available_credit\":0}",
    "A & <b>B</b>", "A · 55 1234", NULL, NULL, "A & <b>B</b>, A" },
  { "{\"client_id\":1,\"name\":\"N\",\"client_code\":\"A\",\"city\":null,\"status\":\"INACTIVE\","
    "\"available_credit\":null}",
    "N", "A", "Inactive", NULL, "N, A, Inactive" },
  { "{\"client_id\":1,\"name\":\"N\",\"client_code\":\"A\",\"mobile\":\"33\",\"status\":null}",
    "N", "A · 33", NULL, NULL, "N, A" },
  { "{\"client_id\":1,\"name\":\"N\",\"client_code\":\"A\",\"status\":\"\"}",
    "N", "A", NULL, NULL, "N, A" },
  { "{\"client_id\":1,\"name\":\"N\",\"client_code\":\"A\",\"credit_limit\":\"0.00\","
    "\"credit_used\":\"0.01\",\"available_credit\":null}",
    "N", "A", NULL, "−0.01", "N, A, available credit −0.01" },
  { "{\"client_id\":1,\"name\":\"N\",\"client_code\":\"A\",\"credit_limit\":null,"
    "\"credit_used\":\"0.01\",\"available_credit\":null}",
    "N", "A", NULL, NULL, "N, A" },
  { "{\"client_id\":1,\"name\":\"N\"}", "N", NULL, NULL, NULL, "N" },
};

static ForgeClient *
read_client (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeJson) json = forge_json_parse (text, strlen (text), &error);
  ForgeClient *client = forge_client_new_from_json (json, 0, &error);

  g_assert_no_error (error);
  return client;
}

static gpointer
get_child (GtkWidget  *row,
           const char *name)
{
  return gtk_widget_get_template_child (row, FORGE_TYPE_CLIENT_ROW, name);
}

static void
assert_end (GtkWidget  *row,
            const char *name,
            const char *text)
{
  GtkLabel *label = get_child (row, name);

  g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (label)), ==, text != NULL);
  if (text != NULL)
    g_assert_cmpstr (gtk_label_get_text (label), ==, text);
}

static void
assert_heard (GtkWidget  *row,
              const char *text)
{
  g_autofree char *difference =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL, text);

  g_assert_cmpstr (difference, ==, NULL);
}

static int
get_height (GtkWidget *row)
{
  int natural = 0;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
test_values (void)
{
  GtkWidget *list_item = gtk_list_box_row_new ();
  GtkWidget *row = forge_client_row_new ();

  g_object_ref_sink (list_item);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_item), row);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ForgeClient) client = read_client (cases[i].json);

      g_test_message ("%s", cases[i].json);
      forge_client_row_set_item (FORGE_CLIENT_ROW (row), client);
      g_assert_cmpstr (gtk_inscription_get_text (get_child (row, "name")), ==, cases[i].name);
      g_assert_cmpstr (gtk_inscription_get_text (get_child (row, "detail")), ==, cases[i].detail);
      assert_end (row, "status", cases[i].status);
      assert_end (row, "credit", cases[i].credit);
      assert_heard (row, cases[i].heard);
    }
  g_object_unref (list_item);
}

static void
test_follows (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (7);
  g_autoptr (ForgeClient) loaded = read_client ("{\"client_id\":7,\"name\":\"Ana\"}");
  GtkWidget *row = g_object_ref_sink (forge_client_row_new ());
  int height = 0;

  forge_client_row_set_item (FORGE_CLIENT_ROW (row), client);
  g_assert_true (gtk_widget_has_css_class (row, "placeholder"));
  height = get_height (row);

  forge_client_update (client, loaded);
  g_assert_false (gtk_widget_has_css_class (row, "placeholder"));
  g_assert_cmpstr (gtk_inscription_get_text (get_child (row, "name")), ==, "Ana");
  g_assert_cmpint (get_height (row), ==, height);

  forge_client_unload (client);
  g_assert_true (gtk_widget_has_css_class (row, "placeholder"));
  g_assert_cmpstr (gtk_inscription_get_text (get_child (row, "name")), ==, "");

  /* It lets go of what it no longer shows. */
  forge_client_row_set_item (FORGE_CLIENT_ROW (row), NULL);
  g_assert_finalize_object (g_steal_pointer (&client));
  g_assert_finalize_object (row);
}

static void
test_height (void)
{
  GtkWidget *row = g_object_ref_sink (forge_client_row_new ());
  int height = get_height (row);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ForgeClient) client = read_client (cases[i].json);

      forge_client_row_set_item (FORGE_CLIENT_ROW (row), client);
      g_assert_cmpint (get_height (row), ==, height);
    }
  g_assert_finalize_object (row);
}

int
main (int   argc,
      char *argv[])
{
  forge_test_ui_init (&argc, &argv);
  g_test_add_func ("/ui/client-row/values", test_values);
  g_test_add_func ("/ui/client-row/follows", test_follows);
  g_test_add_func ("/ui/client-row/height", test_height);
  return g_test_run ();
}
