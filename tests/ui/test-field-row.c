/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row for each field: what goes in comes out, and nothing is touched that nobody touched. */
#include "forge-field-row.h"

#include "forge-test-ui.h"

/* A value of each field that is not the one a new client begins with. */
static const char *
sample_of (ForgeFieldId field)
{
  const ForgeField *row = forge_field_get (field);

  if (row->choices)
    return row->choices[1].value;
  switch (row->type)
    {
    case FORGE_FIELD_TYPE_BOOLEAN:
      return "false";
    case FORGE_FIELD_TYPE_INTEGER:
      return "45";
    case FORGE_FIELD_TYPE_MONEY:
      return "1500.50";
    case FORGE_FIELD_TYPE_CODE:
      return "CLI-0042";
    case FORGE_FIELD_TYPE_EMAIL:
      return "ana@example.com";
    case FORGE_FIELD_TYPE_CHOICE:
    case FORGE_FIELD_TYPE_NUMBER:
    case FORGE_FIELD_TYPE_TIME:
    case FORGE_FIELD_TYPE_TEXT:
    default:
      return "Peña & <b>\"x\"";
    }
}

static gboolean
takes_text (ForgeFieldId field)
{
  const ForgeField *row = forge_field_get (field);

  return !row->choices && row->type != FORGE_FIELD_TYPE_BOOLEAN;
}

static void
type_text (ForgeFieldRow *row,
           const char    *text)
{
  GtkWidget *input = forge_field_row_get_input (row);
  GtkWidget *view = forge_test_ui_find (input, GTK_TYPE_TEXT_VIEW, NULL, NULL);

  if (view)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (input), text);
}

static void
assert_value (ForgeFieldRow *row,
              const char    *expected)
{
  g_autofree char *value = NULL;

  g_assert_true (forge_field_row_get_value (row, &value));
  g_assert_cmpstr (value, ==, expected);
}

static ForgeFieldRow *
row_with (ForgeFieldId  field,
          const char   *value)
{
  ForgeFieldRow *row = forge_field_row_new (field);

  forge_field_row_set_value (row, value);
  return row;
}

#define for_each_editable(field) \
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++) \
    if (forge_field_has (field, FORGE_FIELD_EDITABLE))

static void
assert_round_trip (ForgeFieldId  field,
                   const char   *value)
{
  g_autoptr (ForgeFieldRow) row = row_with (field, value);

  assert_value (row, value);
  g_assert_false (forge_field_row_is_changed (row));
  g_assert_true (forge_field_row_check (row));
}

static void
test_round_trip (void)
{
  for_each_editable (field)
    {
      assert_round_trip (field, sample_of (field));
      if (forge_field_has (field, FORGE_FIELD_NULLABLE))
        assert_round_trip (field, NULL);
      if (forge_field_has (field, FORGE_FIELD_NULLABLE) && takes_text (field))
        assert_round_trip (field, "");
      if (forge_field_has (field, FORGE_FIELD_BLANK))
        assert_round_trip (field, "");
    }
}

/* What the rules of today would refuse stays, as long as nobody touches it. */
static void
test_old_values_stay (void)
{
  assert_round_trip (FORGE_FIELD_EMAIL, "nobody");
  assert_round_trip (FORGE_FIELD_PAYMENT_DAYS, "999");
  assert_round_trip (FORGE_FIELD_CREDIT_LIMIT, "-0.00");
  assert_round_trip (FORGE_FIELD_NAME, "  two  blanks  ");
  assert_round_trip (FORGE_FIELD_CITY, "two\nlines");
  assert_round_trip (FORGE_FIELD_NOTES, "one\r\ntwo\r\n");
  assert_round_trip (FORGE_FIELD_STATUS, "DORMIDO");
  assert_round_trip (FORGE_FIELD_PREFERRED_CONTACT_METHOD, "<b>PIGEON</b> & Co");
}

static void
test_typed (void)
{
  for_each_editable (field)
    {
      g_autoptr (ForgeFieldRow) row = NULL;

      if (!takes_text (field))
        continue;
      row = row_with (field, NULL);
      type_text (row, sample_of (field));
      assert_value (row, sample_of (field));
      g_assert_true (forge_field_row_is_changed (row));
      g_assert_false (forge_field_row_is_missing (row));
    }
}

/* Emptied: null, but "" where it was "", and an error where it is required. */
static void
test_emptied (void)
{
  for_each_editable (field)
    {
      g_autoptr (ForgeFieldRow) full = NULL;
      g_autoptr (ForgeFieldRow) blank = NULL;

      if (!takes_text (field))
        continue;
      full = row_with (field, sample_of (field));
      type_text (full, "   ");
      g_assert_true (forge_field_row_is_changed (full));
      if (forge_field_has (field, FORGE_FIELD_REQUIRED))
        {
          g_assert_true (forge_field_row_is_missing (full));
          g_assert_false (forge_field_row_check (full));
          continue;
        }
      assert_value (full, NULL);

      blank = row_with (field, "");
      type_text (blank, "1");
      type_text (blank, "");
      assert_value (blank, "");
      g_assert_false (forge_field_row_is_changed (blank));
    }
}

static void
test_null_typed_and_taken_back (void)
{
  g_autoptr (ForgeFieldRow) row = row_with (FORGE_FIELD_PHONE, NULL);

  type_text (row, "55");
  type_text (row, "");
  assert_value (row, NULL);
  g_assert_false (forge_field_row_is_changed (row));
}

static void
test_canonical (void)
{
  g_autoptr (ForgeFieldRow) code = row_with (FORGE_FIELD_CLIENT_CODE, NULL);
  g_autoptr (ForgeFieldRow) limit = row_with (FORGE_FIELD_CREDIT_LIMIT, "1500.50");

  type_text (code, " cli-7 ");
  assert_value (code, "CLI-7");
  /* The same amount, written differently. */
  type_text (limit, "1500.5");
  g_assert_false (forge_field_row_is_changed (limit));
}

static AdwComboRow *
combo_of (ForgeFieldRow *row)
{
  return ADW_COMBO_ROW (forge_field_row_get_input (row));
}

static void
assert_choices (ForgeFieldRow      *row,
                const char *const  *labels)
{
  GtkStringList *model = GTK_STRING_LIST (adw_combo_row_get_model (combo_of (row)));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  g_assert_cmpuint (n, ==, g_strv_length ((char **) labels));
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (gtk_string_list_get_string (model, i), ==, labels[i]);
}

static void
test_choices (void)
{
  g_autoptr (ForgeFieldRow) kind = row_with (FORGE_FIELD_TYPE, "EMPRESA");
  g_autoptr (ForgeFieldRow) status = row_with (FORGE_FIELD_STATUS, "");
  g_autoptr (ForgeFieldRow) odd = row_with (FORGE_FIELD_STATUS, "<b>DORMIDO</b>");

  assert_choices (kind, (const char *const[]) { "Individual", "Company", "Public Body", NULL });
  adw_combo_row_set_selected (combo_of (kind), 2);
  assert_value (kind, "GOVERNMENT");

  assert_choices (status, (const char *const[]) { "Active", "Inactive", "Blocked", "Not set",
                                                  NULL });
  g_assert_cmpuint (adw_combo_row_get_selected (combo_of (status)), ==, 3);
  adw_combo_row_set_selected (combo_of (status), 0);
  assert_value (status, "ACTIVE");
  adw_combo_row_set_selected (combo_of (status), 3);
  assert_value (status, "");

  assert_choices (odd, (const char *const[]) { "Active", "Inactive", "Blocked", "Not set",
                                               "<b>DORMIDO</b>", NULL });
  adw_combo_row_set_selected (combo_of (odd), 3);
  assert_value (odd, NULL);
  adw_combo_row_set_selected (combo_of (odd), 4);
  g_assert_false (forge_field_row_is_changed (odd));
}

static void
test_switch (void)
{
  g_autoptr (ForgeFieldRow) row = row_with (FORGE_FIELD_SEND_REMINDERS, NULL);
  GtkWidget *input = forge_field_row_get_input (row);
  GtkWidget *toggle = forge_test_ui_find (input, GTK_TYPE_SWITCH, NULL, NULL);

  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (input)), ==, "Not set");
  adw_action_row_activate (ADW_ACTION_ROW (input));
  assert_value (row, "true");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (input)), ==, "");
  gtk_test_accessible_assert_state (input, GTK_ACCESSIBLE_STATE_CHECKED, TRUE);
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  assert_value (row, "false");
  g_assert_true (forge_field_row_is_changed (row));
}

/* The problem stands under the field, and whoever can't see it hears it. */
static void
test_problem (void)
{
  g_autoptr (ForgeFieldRow) row = row_with (FORGE_FIELD_EMAIL, NULL);
  GtkWidget *problem = forge_field_row_get_problem (row);
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (forge_field_row_get_input (row)));

  g_assert_false (gtk_widget_get_visible (problem));
  type_text (row, "ana@");
  g_assert_false (gtk_widget_get_visible (problem));
  g_assert_false (forge_field_row_check (row));
  g_assert_true (
    forge_test_ui_shows (problem, "Enter an e-mail address, such as name@example.com."));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_test_accessible_assert_relation (
    GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
    forge_test_ui_find (problem, GTK_TYPE_LABEL, NULL, NULL), NULL);

  type_text (row, "ana@e");
  g_assert_false (gtk_widget_get_visible (problem));
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (text),
                                                    GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
}

/* Too long is said, never cut off. */
static void
test_too_long (void)
{
  g_autoptr (ForgeFieldRow) row = row_with (FORGE_FIELD_POSTAL_CODE, NULL);

  type_text (row, "123456789012345678901");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (forge_field_row_get_input (row))), ==,
                   "123456789012345678901");
  g_assert_false (forge_field_row_check (row));
  g_assert_true (forge_test_ui_shows (forge_field_row_get_problem (row),
                                      "Use at most 20 characters."));
}

/* A group with the two rows of @first and of @second, in a window. (transfer full) */
static GtkWindow *
show_two (ForgeFieldRow *first,
          ForgeFieldRow *second)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_add (group, forge_field_row_get_input (first));
  adw_preferences_group_add (group, forge_field_row_get_problem (first));
  adw_preferences_group_add (group, forge_field_row_get_input (second));
  adw_preferences_group_add (group, forge_field_row_get_problem (second));
  return forge_test_ui_show (GTK_WIDGET (group));
}

static gboolean
has_focus (ForgeFieldRow *row)
{
  GtkWidget *input = forge_field_row_get_input (row);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (input));

  return focus && (focus == input || gtk_widget_is_ancestor (focus, input));
}

/* It speaks when the field is left, and shows what will be saved. */
static void
test_left (void)
{
  g_autoptr (ForgeFieldRow) code = row_with (FORGE_FIELD_CLIENT_CODE, NULL);
  g_autoptr (ForgeFieldRow) email = row_with (FORGE_FIELD_EMAIL, NULL);
  GtkWindow *window = show_two (code, email);

  forge_field_row_grab_focus (code);
  g_assert_true (has_focus (code));
  forge_field_row_grab_focus (email);
  g_assert_false (gtk_widget_get_visible (forge_field_row_get_problem (code)));

  type_text (email, "nobody");
  forge_field_row_grab_focus (code);
  g_assert_true (gtk_widget_get_visible (forge_field_row_get_problem (email)));

  type_text (code, " cli-7");
  forge_field_row_grab_focus (email);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (forge_field_row_get_input (code))), ==,
                   "CLI-7");
  gtk_window_destroy (window);
}

/* A problem is no stop for Tab, and no end of it. */
static void
test_tab (void)
{
  g_autoptr (ForgeFieldRow) email = row_with (FORGE_FIELD_EMAIL, NULL);
  g_autoptr (ForgeFieldRow) notes = row_with (FORGE_FIELD_NOTES, NULL);
  GtkWindow *window = show_two (email, notes);

  type_text (email, "nobody");
  forge_field_row_grab_focus (email);
  g_assert_false (forge_field_row_check (email));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD));
  g_assert_true (has_focus (notes));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD));
  g_assert_true (has_focus (email));
  gtk_window_destroy (window);
}

static void
test_names (void)
{
  for_each_editable (field)
    {
      g_autoptr (ForgeFieldRow) row = forge_field_row_new (field);
      GtkWidget *input = forge_field_row_get_input (row);
      GtkWidget *view = forge_test_ui_find (input, GTK_TYPE_TEXT_VIEW, NULL, NULL);
      GtkWidget *focus = view ? view : input;

      if (GTK_IS_EDITABLE (input))
        focus = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (input)));
      gtk_test_accessible_assert_property (focus, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           forge_field_get (field)->label);
    }
}

static void
test_life (void)
{
  for_each_editable (field)
    {
      ForgeFieldRow *row = forge_field_row_new (field);
      GtkWidget *input = g_object_ref (forge_field_row_get_input (row));

      g_assert_finalize_object (row);
      g_assert_finalize_object (input);
    }
}

/* A number reads from left to right in every language; it begins where a line begins. */
static void
test_direction (void)
{
  static const struct
  {
    ForgeFieldId     field;
    GtkTextDirection direction;
    int              alignment;
  } table[] = {
    { FORGE_FIELD_PHONE, GTK_TEXT_DIR_LTR, 1 },
    { FORGE_FIELD_CREDIT_LIMIT, GTK_TEXT_DIR_LTR, 1 },
    { FORGE_FIELD_NAME, GTK_TEXT_DIR_RTL, 0 },
  };

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (ForgeFieldRow) row = forge_field_row_new (table[i].field);
      GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (forge_field_row_get_input (row)));

      g_assert_cmpint (gtk_widget_get_direction (GTK_WIDGET (text)), ==, table[i].direction);
      g_assert_cmpint ((int) gtk_editable_get_alignment (text), ==, table[i].alignment);
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int    argc,
      char **argv)
{
  forge_test_ui_init (&argc, &argv);
  g_test_add_func ("/field-row/round-trip", test_round_trip);
  g_test_add_func ("/field-row/old-values-stay", test_old_values_stay);
  g_test_add_func ("/field-row/typed", test_typed);
  g_test_add_func ("/field-row/emptied", test_emptied);
  g_test_add_func ("/field-row/null-typed-and-taken-back", test_null_typed_and_taken_back);
  g_test_add_func ("/field-row/canonical", test_canonical);
  g_test_add_func ("/field-row/choices", test_choices);
  g_test_add_func ("/field-row/switch", test_switch);
  g_test_add_func ("/field-row/problem", test_problem);
  g_test_add_func ("/field-row/too-long", test_too_long);
  g_test_add_func ("/field-row/left", test_left);
  g_test_add_func ("/field-row/tab", test_tab);
  g_test_add_func ("/field-row/names", test_names);
  g_test_add_func ("/field-row/life", test_life);
  g_test_add_func ("/field-row/direction", test_direction);
  return g_test_run ();
}
