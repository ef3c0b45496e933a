/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-money.h"

#include <string.h>

/* An exponent beyond this says no more than "too big" or "too small". */
#define MAX_EXPONENT 100000

typedef struct {
  gboolean negative;
  guint64  digits;    /* the first digits, as many as fit */
  gint64   dropped;   /* how many did not */
  gint64   decimals;  /* digits after the point, less the exponent; may be negative */
} Decimal;

static const char *
skip_blanks (const char *p)
{
  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* Returns the end of the digits at @p: digits of any script, with single `_` between them. */
static const char *
read_digits (const char *p,
             Decimal    *decimal,
             guint      *n_digits)
{
  *n_digits = 0;
  while (*p != '\0')
    {
      const char *at = *p == '_' && *n_digits > 0 ? p + 1 : p;
      int digit = g_unichar_digit_value (g_utf8_get_char (at));

      if (digit < 0)
        break;
      if (decimal->dropped > 0 || decimal->digits > (G_MAXUINT64 - (guint64) digit) / 10)
        decimal->dropped++;
      else
        decimal->digits = decimal->digits * 10 + (guint64) digit;
      (*n_digits)++;
      p = g_utf8_next_char (at);
    }
  return p;
}

static const char *
read_exponent (const char *p,
               Decimal    *decimal)
{
  Decimal exponent = { 0 };
  guint n_digits;

  exponent.negative = *p == '-';
  if (*p == '-' || *p == '+')
    p++;
  p = read_digits (p, &exponent, &n_digits);
  if (n_digits == 0)
    return NULL;
  if (exponent.dropped > 0 || exponent.digits > MAX_EXPONENT)
    exponent.digits = MAX_EXPONENT;
  decimal->decimals += exponent.negative ? (gint64) exponent.digits : -(gint64) exponent.digits;
  return p;
}

static gboolean
read_decimal (const char *text,
              Decimal    *decimal)
{
  const char *p = skip_blanks (text);
  guint n_whole, n_decimals = 0;

  memset (decimal, 0, sizeof *decimal);
  decimal->negative = *p == '-';
  if (*p == '-' || *p == '+')
    p++;
  p = read_digits (p, decimal, &n_whole);
  if (*p == '.')
    p = read_digits (p + 1, decimal, &n_decimals);
  if (n_whole + n_decimals == 0)
    return FALSE;
  decimal->decimals = n_decimals;
  if (*p == 'e' || *p == 'E')
    {
      p = read_exponent (p + 1, decimal);
      if (p == NULL)
        return FALSE;
    }
  return *skip_blanks (p) == '\0';
}

/* The amount in cents, half a cent rounded away from zero; FALSE when it does not fit. */
static gboolean
to_cents (const Decimal *decimal,
          gint64        *cents)
{
  gint64 shift = 2 + decimal->dropped - decimal->decimals;
  guint64 amount = decimal->digits;
  guint64 last = 0;

  for (; shift < 0 && amount > 0; shift++)
    {
      last = amount % 10;
      amount /= 10;
    }
  /* Digits so far to the right that even the first of them is less than half a cent. */
  if (shift < 0)
    last = 0;
  if (last >= 5)
    amount++;
  for (; shift > 0 && amount > 0; shift--)
    if (!g_uint64_checked_mul (&amount, amount, 10))
      return FALSE;
  if (amount > G_MAXINT64)
    return FALSE;
  *cents = decimal->negative ? -(gint64) amount : (gint64) amount;
  return TRUE;
}

gboolean
forge_money_parse (const char       *text,
                   gint64           *cents,
                   ForgeProblemCode *problem)
{
  Decimal decimal;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!read_decimal (text, &decimal))
    *problem = FORGE_PROBLEM_BAD_NUMBER;
  else if (decimal.decimals > 2)
    *problem = FORGE_PROBLEM_TOO_MANY_DECIMALS;
  else if (!to_cents (&decimal, cents))
    *problem = FORGE_PROBLEM_TOO_BIG;
  else
    return TRUE;
  return FALSE;
}

gboolean
forge_money_round (const char *text,
                   gint64     *cents)
{
  Decimal decimal;

  g_return_val_if_fail (text != NULL, FALSE);

  return read_decimal (text, &decimal) && to_cents (&decimal, cents);
}

/* Not -cents: the smallest gint64 has no opposite. */
static guint64
magnitude (gint64 cents)
{
  return cents < 0 ? 0 - (guint64) cents : (guint64) cents;
}

/* By hand: of the JSON of a page, printf would be a tenth. */
void
forge_money_append (GString *out,
                    gint64   cents)
{
  char text[24];
  char *p = text + sizeof text;
  guint64 amount = magnitude (cents);
  guint n_digits = 0;

  do
    {
      if (n_digits == 2)
        *--p = '.';
      *--p = (char) ('0' + amount % 10);
      amount /= 10;
      n_digits++;
    }
  while (amount > 0 || n_digits < 3);
  if (cents < 0)
    *--p = '-';
  g_string_append_len (out, p, text + sizeof text - p);
}

char *
forge_money_format (gint64 cents)
{
  GString *out = g_string_new (NULL);

  forge_money_append (out, cents);
  return g_string_free (out, FALSE);
}

char *
forge_money_display (gint64      cents,
                     const char *group,
                     const char *point)
{
  guint64 amount = magnitude (cents);
  g_autofree char *whole = g_strdup_printf ("%" G_GUINT64_FORMAT, amount / 100);
  GString *out = g_string_new (cents < 0 ? "\342\210\222" : "");
  gsize length = strlen (whole);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (out, group);
      g_string_append_c (out, whole[i]);
    }
  g_string_append_printf (out, "%s%02u", point, (guint) (amount % 100));
  return g_string_free (out, FALSE);
}
