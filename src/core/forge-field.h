/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The members of a client, in the order of the wire. The one table of fields drives the record,
 * JSON, SQL, validation, the form and the detail page: a new field is a row there, an id here
 * and a step in the migrations. */
typedef enum {
  FORGE_FIELD_CLIENT_ID,
  FORGE_FIELD_UUID,
  FORGE_FIELD_CLIENT_CODE,
  FORGE_FIELD_TYPE,
  FORGE_FIELD_NAME,
  FORGE_FIELD_LEGAL_NAME,
  FORGE_FIELD_TAX_ID,
  FORGE_FIELD_EMAIL,
  FORGE_FIELD_PHONE,
  FORGE_FIELD_MOBILE,
  FORGE_FIELD_ADDRESS,
  FORGE_FIELD_CITY,
  FORGE_FIELD_STATE,
  FORGE_FIELD_COUNTRY,
  FORGE_FIELD_POSTAL_CODE,
  FORGE_FIELD_CREDIT_LIMIT,
  FORGE_FIELD_PAYMENT_DAYS,
  FORGE_FIELD_CREDIT_USED,
  FORGE_FIELD_AVAILABLE_CREDIT,
  FORGE_FIELD_PREFERRED_CONTACT_METHOD,
  FORGE_FIELD_SEND_REMINDERS,
  FORGE_FIELD_STATUS,
  FORGE_FIELD_CREATED_BY,
  FORGE_FIELD_CREATED_AT,
  FORGE_FIELD_UPDATED_AT,
  FORGE_FIELD_NOTES,
  FORGE_N_FIELDS,
} ForgeFieldId;

typedef enum {
  FORGE_FIELD_TYPE_TEXT,
  FORGE_FIELD_TYPE_CODE,     /* letters, digits, - and _; upper-cased; unique */
  FORGE_FIELD_TYPE_EMAIL,
  FORGE_FIELD_TYPE_CHOICE,
  FORGE_FIELD_TYPE_INTEGER,
  FORGE_FIELD_TYPE_MONEY,    /* a string with two decimals on the wire; cents in SQL */
  FORGE_FIELD_TYPE_NUMBER,   /* money as a JSON number: derived, never written */
  FORGE_FIELD_TYPE_BOOLEAN,
  FORGE_FIELD_TYPE_TIME,     /* ISO 8601 with an offset on the wire; µs since 1970 UTC in SQL */
} ForgeFieldType;

typedef enum {
  FORGE_FIELD_NULLABLE   = 1 << 0,
  FORGE_FIELD_EDITABLE   = 1 << 1,
  FORGE_FIELD_REQUIRED   = 1 << 2,  /* of a POST and a PUT */
  FORGE_FIELD_SEARCHABLE = 1 << 3,
  FORGE_FIELD_SORTABLE   = 1 << 4,
  FORGE_FIELD_FILTERABLE = 1 << 5,
  FORGE_FIELD_MULTILINE  = 1 << 6,
  FORGE_FIELD_BLANK      = 1 << 7,  /* "" is a value of a choice */
} ForgeFieldFlags;

/* Where the field stands in the form and on the detail page, in this order. */
typedef enum {
  FORGE_SECTION_IDENTITY,
  FORGE_SECTION_CONTACT,
  FORGE_SECTION_ADDRESS,
  FORGE_SECTION_BILLING,
  FORGE_SECTION_PREFERENCES,
  FORGE_SECTION_NOTES,
  FORGE_SECTION_RECORD,      /* about the record itself; never edited */
  FORGE_N_SECTIONS,
} ForgeSection;

/* What a keyboard on screen should offer. */
typedef enum {
  FORGE_INPUT_FREE,
  FORGE_INPUT_NAME,
  FORGE_INPUT_EMAIL,
  FORGE_INPUT_PHONE,
  FORGE_INPUT_DIGITS,
  FORGE_INPUT_NUMBER,
} ForgeInput;

typedef struct {
  const char *value;  /* on the wire */
  const char *label;  /* English; translate with g_dpgettext2 (NULL, "choice", label) */
} ForgeChoice;

typedef struct {
  const char        *name;     /* on the wire, in SQL, and of the GObject property ('_' → '-') */
  ForgeFieldType     type;
  ForgeFieldFlags    flags;
  ForgeSection       section;
  ForgeInput         input;
  guint              max;      /* code points of a text, largest integer, or largest money in
                                * cents; 0: no limit of its own */
  const char        *fallback; /* (nullable): canonical text of what a POST without it gets */
  const ForgeChoice *choices;  /* (nullable): ends with a NULL value */
  const char        *label;    /* English; translate with g_dpgettext2 (NULL, "field", label) */
} ForgeField;

/* @id below %FORGE_N_FIELDS. */
const ForgeField *forge_field_get         (ForgeFieldId id);
/* The one that a person reads at @place: the order of the wire, but the numbers before the e-mail. */
ForgeFieldId      forge_field_at          (guint place);
/* The field called @name, or %FORGE_N_FIELDS. */
ForgeFieldId      forge_field_from_name   (const char *name);
gboolean          forge_field_has         (ForgeFieldId    id,
                                           ForgeFieldFlags flags);
/* The English label of the choice @value of @field, or NULL. */
const char       *forge_field_choice_label (ForgeFieldId field,
                                            const char  *value);
/* English title of a section; translate with g_dpgettext2 (NULL, "section", …). */
const char       *forge_section_get_title (ForgeSection section);

G_END_DECLS
