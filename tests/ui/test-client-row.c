/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of a client: what it shows, what a screen reader hears, and that its height is one. */
#include "forge-client-row.h"

#include "forge-avatar.h"
#include "forge-test-ui.h"

typedef struct {
  const char *json;
  const char *name;
  const char *detail;
  const char *status; /* (nullable) */
  const char *credit; /* (nullable) */
  const char *heard;
  const char *then_heard; /* (nullable) */
} Case;

static const Case cases[] = {
  { "{\"client_id\":1,\"name\":\"José Pérez\",\"client_code\":\"CLI-0042\",\"city\":\"Xalapa\","
    "\"phone\":\"55\",\"status\":\"BLOCKED\",\"credit_limit\":\"5000.00\","
    "\"credit_used\":\"5320.50\",\"available_credit\":-320.5}",
    "José Pérez", "CLI-0042 · Xalapa", "Blocked", "−320.50",
    "José Pérez, CLI-0042, Blocked, available credit −320.50", "Xalapa" },
  { "{\"client_id\":1,\"name\":\"A & <b>B</b>\",\"client_code\":\"A\",\"city\":\"\","
    "\"phone\":\"55 1234\",\"status\":\"ACTIVE\",\"available_credit\":0}",
    "A & <b>B</b>", "A · 55 1234", NULL, NULL, "A & <b>B</b>, A", "55 1234" },
  { "{\"client_id\":1,\"name\":\"N\",\"client_code\":\"A\",\"city\":null,\"status\":\"INACTIVE\","
    "\"available_credit\":null}",
    "N", "A", "Inactive", NULL, "N, A, Inactive" },
  { "{\"client_id\":1,\"name\":\"N\",\"client_code\":\"A\",\"mobile\":\"33\",\"status\":null}",
    "N", "A · 33", NULL, NULL, "N, A", "33" },
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

/* The labels by the class of what they look like. (nullable) */
static GtkLabel *
find_label (GtkWidget  *root,
            const char *css_class)
{
  if (GTK_IS_LABEL (root) && gtk_widget_has_css_class (root, css_class))
    return GTK_LABEL (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *found = find_label (child, css_class);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
assert_end (GtkWidget  *row,
            const char *css_class,
            const char *text)
{
  GtkLabel *label = find_label (row, css_class);

  g_assert_cmpint (label != NULL && gtk_widget_get_visible (GTK_WIDGET (label)), ==, text != NULL);
  if (text != NULL)
    g_assert_cmpstr (gtk_label_get_text (label), ==, text);
}

static void
assert_lines (GtkWidget  *row,
              const char *name,
              const char *detail)
{
  g_assert_cmpstr (forge_client_row_get_name (FORGE_CLIENT_ROW (row)), ==, name);
  g_assert_cmpstr (forge_client_row_get_detail (FORGE_CLIENT_ROW (row)), ==, detail);
}

static void
assert_heard (GtkWidget  *row,
              const char *text,
              const char *then)
{
  GtkAccessible *list_item = GTK_ACCESSIBLE (gtk_widget_get_parent (row));
  g_autofree char *difference =
    gtk_test_accessible_check_property (list_item, GTK_ACCESSIBLE_PROPERTY_LABEL, text);
  g_autofree char *other =
    gtk_test_accessible_check_property (list_item, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                        then != NULL ? then : "");

  g_assert_cmpstr (difference, ==, NULL);
  g_assert_cmpstr (other, ==, NULL);
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
      assert_lines (row, cases[i].name, cases[i].detail);
      assert_end (row, "caption-heading", cases[i].status);
      assert_end (row, "numeric", cases[i].credit);
      assert_heard (row, cases[i].heard, cases[i].then_heard);
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
  assert_lines (row, "", NULL);
  height = get_height (row);

  forge_client_update (client, loaded);
  assert_lines (row, "Ana", NULL);
  g_assert_cmpint (get_height (row), ==, height);

  forge_client_unload (client);
  assert_lines (row, "", NULL);

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

/* The sign of an amount stands before its digits, at the end of the row that is the left one. */
static void
test_mirrored (void)
{
  g_autoptr (ForgeClient) client = read_client (cases[0].json);
  GtkWidget *row = NULL;
  GtkLabel *credit = NULL;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  row = g_object_ref_sink (forge_client_row_new ());
  forge_client_row_set_item (FORGE_CLIENT_ROW (row), client);
  credit = find_label (row, "numeric");
  g_assert_cmpint (gtk_widget_get_direction (GTK_WIDGET (credit)), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpfloat_with_epsilon (gtk_label_get_xalign (credit), 0, 0.001);
  g_assert_cmpint (gtk_widget_get_direction (row), ==, GTK_TEXT_DIR_RTL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_finalize_object (row);
}

static void
test_initials (void)
{
  static const char *const names[][2] = {
    { "José Pérez", "JP" }, { "Ana", "A" }, { "  maría de la luz  ", "ML" }, { "ñandú", "Ñ" },
    { "e\314\201lan", "É" }, { "3M & <b>", "3<" }, { "", "" }, { " ", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *initials = forge_avatar_initials (names[i][0]);

      g_assert_cmpstr (initials, ==, names[i][1]);
    }
}

/* @snapshot: (transfer full) */
static cairo_surface_t *
draw (GtkSnapshot *snapshot)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, FORGE_AVATAR_SIZE, FORGE_AVATAR_SIZE);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);

  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static cairo_surface_t *
draw_avatar (GtkWidget  *window,
             const char *name)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  forge_avatar_snapshot (snapshot, gtk_widget_get_pango_context (window),
                         &(const GdkRGBA) { 0, 0, 0, 1 }, name);
  return draw (snapshot);
}

/* How far a byte of one is from that of the other, on average. */
static double
compare (cairo_surface_t *one,
         cairo_surface_t *other)
{
  gsize size = (gsize) cairo_image_surface_get_stride (one) * FORGE_AVATAR_SIZE;
  const guint8 *a = cairo_image_surface_get_data (one);
  const guint8 *b = cairo_image_surface_get_data (other);
  double sum = 0;

  for (gsize i = 0; i < size; i++)
    sum += ABS (a[i] - b[i]);
  return sum / (double) size;
}

/* In all its colours the avatar is that of the client's page. */
static void
test_avatar (void)
{
  GtkWidget *same = adw_avatar_new (FORGE_AVATAR_SIZE, NULL, TRUE);
  GtkWindow *window = forge_test_ui_show (same);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (same);

  gtk_widget_set_halign (same, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (same, GTK_ALIGN_CENTER);
  for (char letter = 'A'; letter <= 'Z'; letter++)
    {
      const char name[] = { 'W', letter, ' ', letter, '\0' };
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      cairo_surface_t *ours = NULL;
      cairo_surface_t *theirs = NULL;
      cairo_surface_t *quiet = NULL;

      adw_avatar_set_text (ADW_AVATAR (same), name);
      forge_test_ui_settle ();
      gdk_paintable_snapshot (paintable, snapshot, FORGE_AVATAR_SIZE, FORGE_AVATAR_SIZE);
      theirs = draw (snapshot);
      ours = draw_avatar (GTK_WIDGET (window), name);
      quiet = draw_avatar (GTK_WIDGET (window), NULL);
      g_test_message ("%s: %g, %g", name, compare (ours, theirs), compare (quiet, theirs));
      g_assert_cmpfloat (compare (ours, theirs), <, 1.5);
      g_assert_cmpfloat (compare (quiet, theirs), >, 20);
      cairo_surface_destroy (ours);
      cairo_surface_destroy (theirs);
      cairo_surface_destroy (quiet);
    }
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  forge_test_ui_init (&argc, &argv);
  g_test_add_func ("/ui/client-row/values", test_values);
  g_test_add_func ("/ui/client-row/follows", test_follows);
  g_test_add_func ("/ui/client-row/height", test_height);
  g_test_add_func ("/ui/client-row/mirrored", test_mirrored);
  g_test_add_func ("/ui/client-row/initials", test_initials);
  g_test_add_func ("/ui/client-row/avatar", test_avatar);
  return g_test_run ();
}
