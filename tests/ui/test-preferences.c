/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is set for new clients is what their form begins with. */
#include "config.h"

#include "forge-client-form.h"
#include "forge-defaults.h"
#include "forge-preferences-page.h"

#include "forge-test-ui.h"

typedef struct
{
  GSettings *settings;
  GtkWidget *page;
  GtkWindow *window;
} Test;

static void
set_up (Test          *test,
        gconstpointer  data)
{
  test->settings = g_settings_new (FORGE_APP_ID);
  g_settings_reset (test->settings, "new-client");
  test->page = forge_preferences_page_new ();
  test->window = forge_test_ui_show (test->page);
}

static void
tear_down (Test          *test,
           gconstpointer  data)
{
  gtk_window_destroy (test->window);
  g_settings_reset (test->settings, "new-client");
  g_object_unref (test->settings);
}

static void
assert_default (Test         *test,
                ForgeFieldId  field,
                const char   *expected)
{
  g_autofree char *value = forge_defaults_get (test->settings, field);

  g_assert_cmpstr (value, ==, expected);
}

static void
type_text (Test       *test,
           const char *title,
           const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (forge_test_ui_row (test->page, title)), text);
}

static void
test_set (Test          *test,
          gconstpointer  data)
{
  g_autoptr (ForgeApi) api = forge_api_new ();
  g_autoptr (ForgeClientForm) form = g_object_ref_sink (g_object_new (FORGE_TYPE_CLIENT_FORM, NULL));
  g_autoptr (ForgeClient) begun = NULL;

  assert_default (test, FORGE_FIELD_PAYMENT_DAYS, "30");
  assert_default (test, FORGE_FIELD_COUNTRY, NULL);
  type_text (test, "Payment Days", "45");
  type_text (test, "Country", " México ");
  assert_default (test, FORGE_FIELD_PAYMENT_DAYS, "45");
  assert_default (test, FORGE_FIELD_COUNTRY, "México");
  assert_default (test, FORGE_FIELD_TYPE, "INDIVIDUAL");
  /* Nobody has said anything of that. */
  assert_default (test, FORGE_FIELD_CITY, NULL);

  forge_client_form_start (form, api, NULL);
  begun = forge_client_form_read (form);
  g_assert_cmpstr (forge_client_get (begun, FORGE_FIELD_PAYMENT_DAYS), ==, "45");
  g_assert_cmpstr (forge_client_get (begun, FORGE_FIELD_COUNTRY), ==, "México");
  g_assert_false (forge_client_form_is_changed (form));
}

/* What is no value changes nothing; nothing at all is a value. */
static void
test_bad (Test          *test,
          gconstpointer  data)
{
  int end = 2;

  type_text (test, "Payment Days", "45");
  gtk_editable_insert_text (GTK_EDITABLE (forge_test_ui_row (test->page, "Payment Days")), "x", 1,
                            &end);
  assert_default (test, FORGE_FIELD_PAYMENT_DAYS, "45");
  type_text (test, "Payment Days", "");
  assert_default (test, FORGE_FIELD_PAYMENT_DAYS, NULL);
}

/* Somebody wrote something else into the settings. */
static void
test_strange (Test          *test,
              gconstpointer  data)
{
  g_settings_set_value (test->settings, "new-client", g_variant_new_parsed (
    "{'payment_days': 'many', 'type': 'PIRATE', 'x': 'y'}"));
  assert_default (test, FORGE_FIELD_PAYMENT_DAYS, "30");
  assert_default (test, FORGE_FIELD_TYPE, "INDIVIDUAL");
}

int
main (int   argc,
      char *argv[])
{
  forge_test_ui_init (&argc, &argv);
#define add(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)
  add ("/ui/preferences/set", test_set);
  add ("/ui/preferences/bad", test_bad);
  add ("/ui/preferences/strange", test_strange);
  return g_test_run ();
}
