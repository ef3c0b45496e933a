/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-demo-people.h"

#include "forge-demo-words.h"
#include "forge-money.h"
#include "forge-text.h"

#include <string.h>

#define YEAR  (365 * G_TIME_SPAN_DAY)
/* 2026-11-01T00:00:00Z, when the invented town stands still. */
#define NOW   (G_GINT64_CONSTANT (1793491200) * G_TIME_SPAN_SECOND)

/* Never two in one expression: their order would be the compiler's. */
#define PICK(dice, array) ((array)[roll ((dice), G_N_ELEMENTS (array))])

/* Splitmix64: the same on every machine and with every version of GLib. */
typedef guint64 Dice;

static guint
roll (Dice  *dice,
      guint  sides)
{
  guint64 z = *dice += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint) ((z ^ z >> 31) % sides);
}

static gboolean
percent (Dice  *dice,
         guint  share)
{
  return roll (dice, 100) < share;
}

/* In @pattern, # is a digit, @ a capital letter and % a hexadecimal digit. */
static char *
fill (Dice       *dice,
      const char *pattern)
{
  char *text = g_strdup (pattern);

  for (char *p = text; *p != '\0'; p++)
    if (*p == '#')
      *p = (char) ('0' + roll (dice, 10));
    else if (*p == '@')
      *p = (char) ('A' + roll (dice, 26));
    else if (*p == '%')
      *p = "0123456789abcdef"[roll (dice, 16)];
  return text;
}

static void
set_filled (ForgeClient  *person,
            Dice         *dice,
            ForgeFieldId  field,
            const char   *pattern)
{
  g_autofree char *text = fill (dice, pattern);

  forge_client_set (person, field, text);
}

static void
set_money (ForgeClient  *person,
           ForgeFieldId  field,
           gint64        cents)
{
  g_autofree char *text = forge_money_format (cents);

  forge_client_set (person, field, text);
}

static void
set_time (ForgeClient  *person,
          ForgeFieldId  field,
          gint64        microseconds)
{
  g_autofree char *text = forge_time_format (microseconds);

  forge_client_set (person, field, text);
}

/* The letters and digits of @name, for an address on the net. */
static char *
plain_letters (const char *name)
{
  g_autofree char *folded = forge_text_fold (name);
  GString *plain = g_string_new (NULL);

  for (const char *p = folded; *p != '\0' && plain->len < 24; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (plain, *p);
  return g_string_free (plain, FALSE);
}

static void
make_individual (ForgeClient *person,
                 Dice        *dice,
                 Culture      culture,
                 guint        position)
{
  static const char *const domains[] = { "example.com", "example.org", "example.net" };
  gboolean english = culture == ENGLISH;
  const char *first = english ? PICK (dice, english_first_names) : PICK (dice, spanish_first_names);
  const char *last = english ? PICK (dice, english_surnames) : PICK (dice, spanish_surnames);
  g_autofree char *name = english
                            ? g_strconcat (first, " ", last, NULL)
                            : g_strconcat (first, " ", last, " ", PICK (dice, spanish_surnames),
                                           NULL);
  g_autofree char *code = g_strdup_printf ("CLI-%04u", position + 1);
  g_autofree char *first_letters = plain_letters (first);
  g_autofree char *last_letters = plain_letters (last);
  g_autofree char *email = g_strdup_printf ("%s.%s@%s", first_letters, last_letters,
                                            PICK (dice, domains));

  forge_client_set (person, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (person, FORGE_FIELD_TYPE, "INDIVIDUAL");
  forge_client_set (person, FORGE_FIELD_NAME, name);
  if (percent (dice, 80))
    forge_client_set (person, FORGE_FIELD_EMAIL, email);
  if (culture == MEXICO && percent (dice, 50))
    set_filled (person, dice, FORGE_FIELD_TAX_ID, "@@@@8#01##@#@");
  else if (culture == SPAIN && percent (dice, 50))
    set_filled (person, dice, FORGE_FIELD_TAX_ID, "########@");
}

static void
make_company (ForgeClient *person,
              Dice        *dice,
              Culture      culture,
              guint        position)
{
  static const char *const boxes[] = { "ventas", "compras", "contacto", "info" };
  static const char *const suffixes[] = {
    [MEXICO] = " S.A. de C.V.", [SPAIN] = " S.L.", [ENGLISH] = " Ltd",
  };
  static const char *const tax_ids[] = {
    [MEXICO] = "@@@9#06##@@#", [SPAIN] = "B########", [ENGLISH] = "##-#######",
  };
  gboolean english = culture == ENGLISH;
  const char *trade = english ? PICK (dice, english_trades) : PICK (dice, spanish_trades);
  const char *house = english ? PICK (dice, english_house_names)
                              : PICK (dice, spanish_house_names);
  g_autofree char *name = english ? g_strconcat (house, " ", trade, NULL)
                                  : g_strconcat (trade, " ", house, NULL);
  g_autofree char *legal_name = g_strconcat (name, suffixes[culture], NULL);
  g_autofree char *code = g_strdup_printf ("EMP_%04u", position + 1);
  g_autofree char *host = plain_letters (name);
  g_autofree char *email = g_strdup_printf ("%s@%s.example", PICK (dice, boxes), host);

  forge_client_set (person, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (person, FORGE_FIELD_TYPE, "EMPRESA");
  forge_client_set (person, FORGE_FIELD_NAME, name);
  if (percent (dice, 85))
    forge_client_set (person, FORGE_FIELD_LEGAL_NAME, legal_name);
  if (percent (dice, 90))
    forge_client_set (person, FORGE_FIELD_EMAIL, email);
  if (percent (dice, 85))
    set_filled (person, dice, FORGE_FIELD_TAX_ID, tax_ids[culture]);
}

static void
make_public_body (ForgeClient *person,
                  Dice        *dice,
                  const Place *place,
                  guint        position)
{
  const char *body = place->culture == ENGLISH ? PICK (dice, english_bodies)
                                               : PICK (dice, spanish_bodies);
  g_auto (GStrv) halves = g_strsplit (body, "%s", 2);
  g_autofree char *name = g_strjoinv (place->city, halves);
  g_autofree char *code = g_strdup_printf ("GOB-%04u", position + 1);
  g_autofree char *host = plain_letters (place->city);
  g_autofree char *email = g_strdup_printf ("oficina@%s.example", host);

  forge_client_set (person, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (person, FORGE_FIELD_TYPE, "GOVERNMENT");
  forge_client_set (person, FORGE_FIELD_NAME, name);
  forge_client_set (person, FORGE_FIELD_LEGAL_NAME, name);
  forge_client_set (person, FORGE_FIELD_EMAIL, email);
}

static void
add_place (ForgeClient *person,
           Dice        *dice,
           const Place *place)
{
  g_autofree char *number = fill (dice, "1##");
  g_autofree char *address = place->culture == ENGLISH
                               ? g_strconcat (number, " ", PICK (dice, english_streets), NULL)
                               : g_strconcat (PICK (dice, spanish_streets), " ", number, NULL);

  if (percent (dice, 88))
    forge_client_set (person, FORGE_FIELD_ADDRESS, address);
  forge_client_set (person, FORGE_FIELD_CITY, place->city);
  forge_client_set (person, FORGE_FIELD_STATE, place->state);
  forge_client_set (person, FORGE_FIELD_COUNTRY, place->country);
  if (percent (dice, 85))
    set_filled (person, dice, FORGE_FIELD_POSTAL_CODE, place->postal_code);
  if (percent (dice, 75))
    set_filled (person, dice, FORGE_FIELD_PHONE, place->phone);
  if (percent (dice, 60))
    set_filled (person, dice, FORGE_FIELD_MOBILE, place->mobile);
}

static void
set_credit (ForgeClient *person,
            gint64       limit,
            gint64       used)
{
  set_money (person, FORGE_FIELD_CREDIT_LIMIT, limit);
  set_money (person, FORGE_FIELD_CREDIT_USED, used);
  /* As a Forge server has it. */
  if (limit == 0)
    forge_client_set (person, FORGE_FIELD_AVAILABLE_CREDIT, NULL);
  else
    set_money (person, FORGE_FIELD_AVAILABLE_CREDIT, limit - used);
}

static void
add_credit (ForgeClient *person,
            Dice        *dice)
{
  static const char *const days[] = { "0", "7", "15", "30", "30", "30", "45", "60", "90" };
  gint64 limit = (1 + roll (dice, 60)) * G_GINT64_CONSTANT (50000);
  guint part = roll (dice, 100);

  forge_client_set (person, FORGE_FIELD_PAYMENT_DAYS, PICK (dice, days));
  if (part < 40)
    set_money (person, FORGE_FIELD_CREDIT_USED, 0);
  else if (part < 45)
    set_credit (person, 0, 0);
  else if (part < 60)
    set_credit (person, limit, 0);
  else if (part < 93)
    set_credit (person, limit, limit * roll (dice, 10000) / 10000);
  else if (part < 95)
    set_credit (person, limit, limit);
  else
    set_credit (person, limit, limit + 100 * roll (dice, 1500) + 50);
}

static void
add_habits (ForgeClient *person,
            Dice        *dice)
{
  static const char *const methods[] = { "EMAIL", "EMAIL", "PHONE", "SMS", "WHATSAPP", "WHATSAPP" };
  guint status = roll (dice, 100);
  guint note = roll (dice, 100);

  forge_client_set (person, FORGE_FIELD_PREFERRED_CONTACT_METHOD, PICK (dice, methods));
  forge_client_set (person, FORGE_FIELD_SEND_REMINDERS, percent (dice, 80) ? "true" : "false");
  forge_client_set (person, FORGE_FIELD_STATUS,
                    status < 88 ? "ACTIVE" : status < 95 ? "INACTIVE" : "BLOCKED");
  if (note < 25)
    forge_client_set (person, FORGE_FIELD_NOTES, PICK (dice, short_notes));
  else if (note < 35)
    forge_client_set (person, FORGE_FIELD_NOTES, PICK (dice, long_notes));
}

static void
add_record (ForgeClient *person,
            Dice        *dice)
{
  gint64 days = roll (dice, 700);
  gint64 seconds = roll (dice, 86400);
  gint64 updated = NOW - days * G_TIME_SPAN_DAY - seconds * G_TIME_SPAN_SECOND
                   - roll (dice, 1000000);
  gint64 created = updated - roll (dice, 6) * YEAR;

  set_filled (person, dice, FORGE_FIELD_UUID, "%%%%%%%%-%%%%-4%%%-a%%%-%%%%%%%%%%%%");
  set_time (person, FORGE_FIELD_CREATED_AT, created);
  set_time (person, FORGE_FIELD_UPDATED_AT, updated);
}

static void
set_all_but_required (ForgeClient *person,
                      const char  *text)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      ForgeFieldType type = forge_field_get (field)->type;

      if (!forge_field_has (field, FORGE_FIELD_EDITABLE | FORGE_FIELD_NULLABLE))
        continue;
      forge_client_set (person, field,
                        type == FORGE_FIELD_TYPE_TEXT || type == FORGE_FIELD_TYPE_EMAIL ? text
                                                                                      : NULL);
    }
  forge_client_set (person, FORGE_FIELD_CREDIT_USED, NULL);
  forge_client_set (person, FORGE_FIELD_AVAILABLE_CREDIT, NULL);
}

/* @word over and over, to @length code points. */
static void
set_long (ForgeClient  *person,
          ForgeFieldId  field,
          const char   *word,
          guint         length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *cut = NULL;

  while (g_utf8_strlen (text->str, -1) < length)
    g_string_append (text, word);
  cut = g_utf8_substring (text->str, 0, length);
  forge_client_set (person, field, cut);
}

/* A value that a list, a form or a database may stumble over. No name of these comes first in the
 * alphabet. */
static const struct {
  ForgeFieldId field;
  const char  *text;
} odd_values[] = {
  { FORGE_FIELD_NAME, "محمد عبد الرحمن الحسيني" },
  { FORGE_FIELD_NAME, "יעל בן־דוד" },
  { FORGE_FIELD_NAME, "Roca & Ríos <Talleres> \"El Rayo\"" },
  { FORGE_FIELD_NAME, "Piñatas y Fiestas 🎉🪅 Tía Lupe" },
  { FORGE_FIELD_NAME, "Wm. O’Neil & Sons — مكتب القاهرة (Cairo)" },
  { FORGE_FIELD_NAME, "山田 太郎" },
  { FORGE_FIELD_NAME, "Zoe\314\210 Nu\314\201n\314\203ez 👩‍🔧" },
  { FORGE_FIELD_NAME, "Ψαρράς Νικόλαος" },
  { FORGE_FIELD_STATUS, NULL },
  { FORGE_FIELD_STATUS, "" },
  { FORGE_FIELD_PREFERRED_CONTACT_METHOD, "TELEGRAM" },
  { FORGE_FIELD_PHONE, "tel: (228) 8-12.34.56 ext. 12" },
  { FORGE_FIELD_NOTES, "\tline\r\n\r\nline <b>not bold</b> 'quoted' \\ back\r\n"
                       "https://notes.example/?a=1&b=%20" },
  { FORGE_FIELD_CREATED_AT, NULL },
};

enum {
  ODD_NULLS = G_N_ELEMENTS (odd_values),
  ODD_EMPTY,
  ODD_LONG,
  ODD_LONG_WORD,
  ODD_USED_WITHOUT_LIMIT,
  N_ODD,
};

static void
make_odd (ForgeClient *person,
          guint        kind)
{
  switch (kind)
    {
    case ODD_NULLS:
      set_all_but_required (person, NULL);
      break;
    case ODD_EMPTY:
      set_all_but_required (person, "");
      break;
    case ODD_LONG:
      set_long (person, FORGE_FIELD_NAME, "Sociedad Cooperativa de Productores de Miel, ", 150);
      set_long (person, FORGE_FIELD_ADDRESS, "Carretera Federal km 14, segunda entrada, ", 600);
      set_long (person, FORGE_FIELD_NOTES, "Una historia que no acaba.\n", 8000);
      break;
    case ODD_LONG_WORD:
      set_long (person, FORGE_FIELD_NAME, "Zentralwerkstattverwaltungsgebäude", 150);
      set_long (person, FORGE_FIELD_CITY, "Llanfairpwllgwyngyll", 50);
      break;
    case ODD_USED_WITHOUT_LIMIT:
      set_credit (person, 0, 123456);
      break;
    default:
      g_assert (kind < G_N_ELEMENTS (odd_values));
      forge_client_set (person, odd_values[kind].field, odd_values[kind].text);
      if (odd_values[kind].field == FORGE_FIELD_CREATED_AT)
        forge_client_set (person, FORGE_FIELD_UPDATED_AT, NULL);
      break;
    }
}

ForgeClient *
forge_demo_person (guint seed,
                   guint position)
{
  Dice dice = (guint64) seed << 32 | position;
  /* One row of each block is odd, each block in another way. */
  guint block = position / FORGE_DEMO_ODD_EVERY;
  Dice block_dice = (guint64) seed << 32 | block;
  gboolean odd = position % FORGE_DEMO_ODD_EVERY == roll (&block_dice, FORGE_DEMO_ODD_EVERY);
  const Place *place = &PICK (&dice, places);
  guint kind = roll (&dice, 100);
  ForgeClient *person = forge_client_new (0);

  if (kind < 62)
    make_individual (person, &dice, place->culture, position);
  else if (kind < 95)
    make_company (person, &dice, place->culture, position);
  else
    make_public_body (person, &dice, place, position);
  add_place (person, &dice, place);
  add_credit (person, &dice);
  add_habits (person, &dice);
  add_record (person, &dice);
  if (odd)
    make_odd (person, block % N_ODD);
  return person;
}
