/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-field.h"

#include <glib/gi18n.h>
#include <string.h>

#define NULLABLE   FORGE_FIELD_NULLABLE
#define EDITABLE   FORGE_FIELD_EDITABLE
#define REQUIRED   FORGE_FIELD_REQUIRED
#define SEARCHABLE FORGE_FIELD_SEARCHABLE
#define SORTABLE   FORGE_FIELD_SORTABLE
#define FILTERABLE FORGE_FIELD_FILTERABLE
#define MULTILINE  FORGE_FIELD_MULTILINE
#define BLANK      FORGE_FIELD_BLANK

static const ForgeChoice type_choices[] = {
  { "INDIVIDUAL", NC_("choice", "Individual") },
  { "EMPRESA", NC_("choice", "Company") },
  { "GOVERNMENT", NC_("choice", "Public Body") },
  { NULL, NULL },
};

static const ForgeChoice contact_choices[] = {
  { "EMAIL", NC_("choice", "E-mail") },
  { "PHONE", NC_("choice", "Phone") },
  { "SMS", NC_("choice", "Text Message") },
  { "WHATSAPP", NC_("choice", "WhatsApp") },
  { NULL, NULL },
};

static const ForgeChoice status_choices[] = {
  { "ACTIVE", NC_("choice", "Active") },
  { "INACTIVE", NC_("choice", "Inactive") },
  { "BLOCKED", NC_("choice", "Blocked") },
  { NULL, NULL },
};

static const ForgeField fields[FORGE_N_FIELDS] = {
  [FORGE_FIELD_CLIENT_ID] = {
    "client_id", FORGE_FIELD_TYPE_INTEGER, 0,
    FORGE_SECTION_RECORD, FORGE_INPUT_DIGITS, 0, NULL, NULL, NC_("field", "Number") },
  [FORGE_FIELD_UUID] = {
    "uuid", FORGE_FIELD_TYPE_TEXT, NULLABLE,
    FORGE_SECTION_RECORD, FORGE_INPUT_FREE, 36, NULL, NULL, NC_("field", "UUID") },
  [FORGE_FIELD_CLIENT_CODE] = {
    "client_code", FORGE_FIELD_TYPE_CODE, EDITABLE | REQUIRED | SEARCHABLE | SORTABLE,
    FORGE_SECTION_IDENTITY, FORGE_INPUT_FREE, 20, NULL, NULL, NC_("field", "Code") },
  [FORGE_FIELD_TYPE] = {
    "type", FORGE_FIELD_TYPE_CHOICE, EDITABLE | REQUIRED | FILTERABLE,
    FORGE_SECTION_IDENTITY, FORGE_INPUT_FREE, 0, NULL, type_choices, NC_("field", "Kind") },
  [FORGE_FIELD_NAME] = {
    "name", FORGE_FIELD_TYPE_TEXT, EDITABLE | REQUIRED | SEARCHABLE | SORTABLE,
    FORGE_SECTION_IDENTITY, FORGE_INPUT_NAME, 150, NULL, NULL, NC_("field", "Name") },
  [FORGE_FIELD_LEGAL_NAME] = {
    "legal_name", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | SEARCHABLE,
    FORGE_SECTION_BILLING, FORGE_INPUT_NAME, 150, NULL, NULL, NC_("field", "Legal Name") },
  [FORGE_FIELD_TAX_ID] = {
    "tax_id", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | SEARCHABLE,
    FORGE_SECTION_BILLING, FORGE_INPUT_FREE, 30, NULL, NULL, NC_("field", "Tax ID") },
  [FORGE_FIELD_EMAIL] = {
    "email", FORGE_FIELD_TYPE_EMAIL, NULLABLE | EDITABLE | SEARCHABLE,
    FORGE_SECTION_CONTACT, FORGE_INPUT_EMAIL, 100, NULL, NULL, NC_("field", "E-mail") },
  [FORGE_FIELD_PHONE] = {
    "phone", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | SEARCHABLE,
    FORGE_SECTION_CONTACT, FORGE_INPUT_PHONE, 30, NULL, NULL, NC_("field", "Phone") },
  [FORGE_FIELD_MOBILE] = {
    "mobile", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | SEARCHABLE,
    FORGE_SECTION_CONTACT, FORGE_INPUT_PHONE, 30, NULL, NULL, NC_("field", "Mobile") },
  [FORGE_FIELD_ADDRESS] = {
    "address", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | MULTILINE,
    FORGE_SECTION_ADDRESS, FORGE_INPUT_FREE, 0, NULL, NULL, NC_("field", "Street") },
  [FORGE_FIELD_CITY] = {
    "city", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | SORTABLE | FILTERABLE,
    FORGE_SECTION_ADDRESS, FORGE_INPUT_NAME, 50, NULL, NULL, NC_("field", "City") },
  [FORGE_FIELD_STATE] = {
    "state", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | FILTERABLE,
    FORGE_SECTION_ADDRESS, FORGE_INPUT_NAME, 50, NULL, NULL, NC_("field", "State") },
  [FORGE_FIELD_COUNTRY] = {
    "country", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | FILTERABLE,
    FORGE_SECTION_ADDRESS, FORGE_INPUT_NAME, 50, NULL, NULL, NC_("field", "Country") },
  [FORGE_FIELD_POSTAL_CODE] = {
    "postal_code", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE,
    FORGE_SECTION_ADDRESS, FORGE_INPUT_FREE, 20, NULL, NULL, NC_("field", "Postal Code") },
  [FORGE_FIELD_CREDIT_LIMIT] = {
    "credit_limit", FORGE_FIELD_TYPE_MONEY, NULLABLE | EDITABLE,
    FORGE_SECTION_BILLING, FORGE_INPUT_NUMBER, 999999999, NULL, NULL,
    NC_("field", "Credit Limit") },
  [FORGE_FIELD_PAYMENT_DAYS] = {
    "payment_days", FORGE_FIELD_TYPE_INTEGER, NULLABLE | EDITABLE,
    FORGE_SECTION_BILLING, FORGE_INPUT_DIGITS, 365, "30", NULL, NC_("field", "Payment Days") },
  [FORGE_FIELD_CREDIT_USED] = {
    "credit_used", FORGE_FIELD_TYPE_MONEY, NULLABLE | SORTABLE,
    FORGE_SECTION_BILLING, FORGE_INPUT_NUMBER, 0, "0.00", NULL, NC_("field", "Credit Used") },
  [FORGE_FIELD_AVAILABLE_CREDIT] = {
    "available_credit", FORGE_FIELD_TYPE_NUMBER, NULLABLE | SORTABLE,
    FORGE_SECTION_BILLING, FORGE_INPUT_NUMBER, 0, NULL, NULL,
    NC_("field", "Available Credit") },
  [FORGE_FIELD_PREFERRED_CONTACT_METHOD] = {
    "preferred_contact_method", FORGE_FIELD_TYPE_CHOICE, NULLABLE | EDITABLE,
    FORGE_SECTION_PREFERENCES, FORGE_INPUT_FREE, 20, "EMAIL", contact_choices,
    NC_("field", "Preferred Contact") },
  [FORGE_FIELD_SEND_REMINDERS] = {
    "send_reminders", FORGE_FIELD_TYPE_BOOLEAN, NULLABLE | EDITABLE,
    FORGE_SECTION_PREFERENCES, FORGE_INPUT_FREE, 0, "true", NULL,
    NC_("field", "Send Reminders") },
  [FORGE_FIELD_STATUS] = {
    "status", FORGE_FIELD_TYPE_CHOICE, NULLABLE | EDITABLE | FILTERABLE | BLANK,
    FORGE_SECTION_PREFERENCES, FORGE_INPUT_FREE, 0, "ACTIVE", status_choices,
    NC_("field", "Status") },
  [FORGE_FIELD_CREATED_BY] = {
    "created_by", FORGE_FIELD_TYPE_INTEGER, NULLABLE,
    FORGE_SECTION_RECORD, FORGE_INPUT_DIGITS, 0, NULL, NULL, NC_("field", "Created By") },
  [FORGE_FIELD_CREATED_AT] = {
    "created_at", FORGE_FIELD_TYPE_TIME, NULLABLE | SORTABLE,
    FORGE_SECTION_RECORD, FORGE_INPUT_FREE, 0, NULL, NULL, NC_("field", "Created") },
  [FORGE_FIELD_UPDATED_AT] = {
    "updated_at", FORGE_FIELD_TYPE_TIME, NULLABLE | SORTABLE,
    FORGE_SECTION_RECORD, FORGE_INPUT_FREE, 0, NULL, NULL, NC_("field", "Changed") },
  [FORGE_FIELD_NOTES] = {
    "notes", FORGE_FIELD_TYPE_TEXT, NULLABLE | EDITABLE | MULTILINE,
    FORGE_SECTION_NOTES, FORGE_INPUT_FREE, 0, NULL, NULL, NC_("field", "Notes") },
};

static const char *const section_titles[FORGE_N_SECTIONS] = {
  [FORGE_SECTION_IDENTITY] = NC_("section", "Identity"),
  [FORGE_SECTION_CONTACT] = NC_("section", "Contact"),
  [FORGE_SECTION_ADDRESS] = NC_("section", "Address"),
  [FORGE_SECTION_BILLING] = NC_("section", "Billing"),
  [FORGE_SECTION_PREFERENCES] = NC_("section", "Preferences"),
  [FORGE_SECTION_NOTES] = NC_("section", "Notes"),
  [FORGE_SECTION_RECORD] = NC_("section", "About This Record"),
};

const ForgeField *
forge_field_get (ForgeFieldId id)
{
  g_return_val_if_fail (id < FORGE_N_FIELDS, NULL);

  return &fields[id];
}

ForgeFieldId
forge_field_at (guint place)
{
  g_return_val_if_fail (place < FORGE_N_FIELDS, FORGE_N_FIELDS);

  switch (place)
    {
    case FORGE_FIELD_EMAIL:
      return FORGE_FIELD_PHONE;
    case FORGE_FIELD_PHONE:
      return FORGE_FIELD_MOBILE;
    case FORGE_FIELD_MOBILE:
      return FORGE_FIELD_EMAIL;
    default:
      return place;
    }
}

ForgeFieldId
forge_field_from_name (const char *name)
{
  ForgeFieldId id = 0;

  g_return_val_if_fail (name != NULL, FORGE_N_FIELDS);

  while (id < FORGE_N_FIELDS && strcmp (fields[id].name, name) != 0)
    id++;
  return id;
}

gboolean
forge_field_has (ForgeFieldId    id,
                 ForgeFieldFlags flags)
{
  g_return_val_if_fail (id < FORGE_N_FIELDS, FALSE);

  return (fields[id].flags & flags) == flags;
}

const char *
forge_field_choice_label (ForgeFieldId field,
                          const char  *value)
{
  const ForgeChoice *choice;

  g_return_val_if_fail (field < FORGE_N_FIELDS, NULL);

  choice = fields[field].choices;
  if (choice == NULL || value == NULL)
    return NULL;
  while (choice->value != NULL && strcmp (choice->value, value) != 0)
    choice++;
  return choice->label;
}

const char *
forge_section_get_title (ForgeSection section)
{
  g_return_val_if_fail (section < FORGE_N_SECTIONS, NULL);

  return section_titles[section];
}
