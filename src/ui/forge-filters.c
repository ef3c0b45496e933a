/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-filters.h"

#include <glib/gi18n.h>

#include "forge-words.h"

const ForgeFilter forge_filters[] = {
  { "status", "filter-status" }, { "credit", "filter-credit" }, { "missing", "filter-missing" },
  { "type", "filter-type" },     { "city", "filter-city" },     { NULL },
};

/* Those of no field. */
static const struct {
  const char *name;
  const char *value;
  const char *label;
} derived_values[] = {
  { "credit", "over", NC_ ("filter", "Over Limit") },
  { "credit", "balance", NC_ ("filter", "With Balance") },
  { "missing", "phone", NC_ ("filter", "Missing Phone") },
  { "missing", "email", NC_ ("filter", "Missing E-mail") },
};

char **
forge_filter_get_values (const ForgeFilter *filter)
{
  ForgeFieldId field = forge_field_from_name (filter->name);
  const ForgeChoice *choice = field != FORGE_N_FIELDS ? forge_field_get (field)->choices : NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  if (field != FORGE_N_FIELDS && choice == NULL)
    return NULL;
  for (; choice != NULL && choice->value != NULL; choice++)
    if (*choice->value != '\0')
      g_strv_builder_add (values, choice->value);
  for (guint i = 0; i < G_N_ELEMENTS (derived_values); i++)
    if (g_str_equal (derived_values[i].name, filter->name))
      g_strv_builder_add (values, derived_values[i].value);
  return g_strv_builder_end (values);
}

const char *
forge_filter_get_title (const ForgeFilter *filter)
{
  ForgeFieldId field = forge_field_from_name (filter->name);

  if (field != FORGE_N_FIELDS)
    return forge_words_for_field (field);
  return g_str_equal (filter->name, "credit") ? _("Credit")
                                              : forge_words_for_section (FORGE_SECTION_CONTACT);
}

const char *
forge_filter_get_label (const ForgeFilter *filter,
                        const char        *value)
{
  ForgeFieldId field = forge_field_from_name (filter->name);

  for (guint i = 0; i < G_N_ELEMENTS (derived_values); i++)
    if (g_str_equal (derived_values[i].name, filter->name)
        && g_str_equal (derived_values[i].value, value))
      return g_dpgettext2 (NULL, "filter", derived_values[i].label);
  return field != FORGE_N_FIELDS ? forge_words_for_choice (field, value) : value;
}
