/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-defaults.h"

#include "forge-validation.h"

/* Names of fields with their values, "" for null. */
#define KEY "new-client"

static const ForgeFieldId fields[] = {
  FORGE_FIELD_TYPE,
  FORGE_FIELD_COUNTRY,
  FORGE_FIELD_PAYMENT_DAYS,
  FORGE_FIELD_PREFERRED_CONTACT_METHOD,
  FORGE_FIELD_SEND_REMINDERS,
  FORGE_N_FIELDS,
};

const ForgeFieldId *
forge_defaults_get_fields (void)
{
  return fields;
}

static const char *
get_of_table (const ForgeField *field)
{
  if (field->fallback != NULL)
    return field->fallback;
  if (field->choices != NULL && field->flags & FORGE_FIELD_REQUIRED)
    return field->choices[0].value;
  return NULL;
}

char *
forge_defaults_get (GSettings    *settings,
                    ForgeFieldId  field)
{
  g_autoptr (GVariant) values = g_settings_get_value (settings, KEY);
  const char *text = NULL;
  char *value = NULL;
  ForgeProblemCode problem;

  g_variant_lookup (values, forge_field_get (field)->name, "&s", &text);
  if (text != NULL && *text == '\0' && forge_field_has (field, FORGE_FIELD_NULLABLE))
    return NULL;
  /* Somebody may have written anything there. */
  if (text != NULL && forge_validate_text (field, text, &value, &problem))
    return value;
  return g_strdup (get_of_table (forge_field_get (field)));
}

void
forge_defaults_set (GSettings    *settings,
                    ForgeFieldId  field,
                    const char   *value)
{
  g_autoptr (GVariant) values = g_settings_get_value (settings, KEY);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (const ForgeFieldId *other = fields; *other != FORGE_N_FIELDS; other++)
    {
      const char *name = forge_field_get (*other)->name;
      const char *text = NULL;

      g_variant_lookup (values, name, "&s", &text);
      if (*other == field)
        text = value != NULL ? value : "";
      if (text != NULL)
        g_variant_builder_add (&builder, "{ss}", name, text);
    }
  g_settings_set_value (settings, KEY, g_variant_builder_end (&builder));
}
