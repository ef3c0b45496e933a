/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every template in the program's resources can be made: its children are there, its types and
 * properties exist on this release. */
#include <adwaita.h>

#include "forge-batch-bar.h"
#include "forge-client-details.h"
#include "forge-client-editor.h"
#include "forge-client-page.h"
#include "forge-find-bar.h"
#include "forge-login-page.h"
#include "forge-window.h"

#define RESOURCES "/io/github/forgeclients/ForgeClients/"

/* A type has a name only after it was asked for. */
static void
name_types (void)
{
  g_type_ensure (FORGE_TYPE_BATCH_BAR);
  g_type_ensure (FORGE_TYPE_CLIENT_DETAILS);
  g_type_ensure (FORGE_TYPE_CLIENT_EDITOR);
  g_type_ensure (FORGE_TYPE_CLIENT_PAGE);
  g_type_ensure (FORGE_TYPE_FIND_BAR);
  g_type_ensure (FORGE_TYPE_LOGIN_PAGE);
  g_type_ensure (FORGE_TYPE_WINDOW);
}

static void
on_start (GMarkupParseContext  *context,
          const char           *element,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  char **type_name = user_data;

  for (guint i = 0; g_str_equal (element, "template") && names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "class"))
        *type_name = g_strdup (values[i]);
    }
}

static void
test_template (gconstpointer data)
{
  const GMarkupParser parser = { .start_element = on_start };
  g_autofree char *path = g_strconcat (RESOURCES, data, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autofree char *type_name = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  GObject *widget = NULL;

  context = g_markup_parse_context_new (&parser, 0, &type_name, NULL);
  g_assert_true (g_markup_parse_context_parse (context, g_bytes_get_data (bytes, NULL),
                                               g_bytes_get_size (bytes), &error));
  g_assert_no_error (error);
  /* What has no template is made by its owner. */
  g_assert_nonnull (type_name);
  g_assert_cmpuint (g_type_from_name (type_name), !=, G_TYPE_INVALID);

  widget = g_object_new (g_type_from_name (type_name), NULL);
  g_assert_nonnull (gtk_widget_get_first_child (GTK_WIDGET (widget)));
  if (GTK_IS_WINDOW (widget))
    {
      gtk_window_destroy (GTK_WINDOW (widget));
      return;
    }
  g_object_ref_sink (widget);
  g_assert_finalize_object (widget);
}

int
main (int   argc,
      char *argv[])
{
  g_auto (GStrv) names = NULL;
  guint found = 0;

  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  name_types ();

  names = g_resources_enumerate_children (RESOURCES, 0, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      if (g_str_has_suffix (names[i], ".ui"))
        {
          g_autofree char *path = g_strconcat ("/ships/templates/", names[i], NULL);

          g_test_add_data_func (path, names[i], test_template);
          found++;
        }
    }
  g_assert_cmpuint (found, >, 0);
  return g_test_run ();
}
