/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that leads out: its button is there when there is somewhere to go, and what stands in a
 * text is never more than text and safe links. */
#include "forge-link.h"
#include "forge-value-row.h"

#include "forge-test-ui.h"

static void
test_opener (void)
{
  GtkWidget *row = g_object_ref_sink (forge_value_row_new ("Phone", TRUE));
  GtkWidget *button;

  forge_value_row_add_opener (FORGE_VALUE_ROW (row), "call-start-symbolic", "Call Phone");
  forge_value_row_set_text (FORGE_VALUE_ROW (row), "none", NULL);
  g_assert_null (forge_test_ui_find (row, GTK_TYPE_BUTTON, "tooltip-text", "Call Phone"));
  g_assert_nonnull (forge_test_ui_find (row, GTK_TYPE_BUTTON, "tooltip-text", "Copy Phone"));

  forge_value_row_set_uri (FORGE_VALUE_ROW (row), "tel:5512345678");
  button = forge_test_ui_find (row, GTK_TYPE_BUTTON, "tooltip-text", "Call Phone");
  g_assert_nonnull (button);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Call Phone");
  forge_value_row_set_uri (FORGE_VALUE_ROW (row), NULL);
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_finalize_object (row);
}

static void
test_links (void)
{
  static const char *const texts[] = {
    "Paga los lunes", "Ver https://example.com/a?b=1&c=2.", "ana@example.com",
    "<a href=\"file:///etc/passwd\">x</a> & <b>", "&#1; \x01 \x7f ]]> <!-- -->", "</span>",
    "https://example.com/\"><b>", "\xe2\x80\xaehttps://example.com", "",
  };
  GtkWidget *row = g_object_ref_sink (forge_value_row_new ("Notes", FALSE));

  forge_value_row_show_links (FORGE_VALUE_ROW (row));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      forge_value_row_set_text (FORGE_VALUE_ROW (row), texts[i], NULL);
      g_assert_cmpstr (forge_value_row_get_text (FORGE_VALUE_ROW (row)), ==, texts[i]);
    }
  g_assert_finalize_object (row);
}

/* Whatever a link says, it goes no way but ours. */
static void
test_unsafe (void)
{
  GtkWidget *row = g_object_ref_sink (forge_value_row_new ("Notes", FALSE));
  GtkWidget *label;
  gboolean handled = FALSE;

  forge_value_row_show_links (FORGE_VALUE_ROW (row));
  forge_value_row_set_text (FORGE_VALUE_ROW (row), "x", NULL);
  label = forge_test_ui_find (row, GTK_TYPE_LABEL, "label", "x");
  g_signal_emit_by_name (label, "activate-link", "file:///etc/passwd", &handled);
  g_assert_true (handled);
  g_assert_finalize_object (row);
}

int
main (int   argc,
      char *argv[])
{
  forge_test_ui_init (&argc, &argv);
  g_test_add_func ("/ui/value-row/opener", test_opener);
  g_test_add_func ("/ui/value-row/links", test_links);
  g_test_add_func ("/ui/value-row/unsafe", test_unsafe);
  return g_test_run ();
}
