/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-format.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "forge-money.h"

#define MINUS "\u2212"

/* The locale's own bytes as UTF-8. */
static char *
from_locale (const char *text)
{
  char *utf8 = g_locale_to_utf8 (text, -1, NULL, NULL, NULL);

  return utf8 ? utf8 : g_strdup ("");
}

char *
forge_format_money (gint64 cents)
{
  const struct lconv *locale = localeconv ();
  gboolean has_money = *locale->mon_decimal_point != '\0';
  g_autofree char *point = has_money ? from_locale (locale->mon_decimal_point) : g_strdup (".");
  g_autofree char *group = has_money ? from_locale (locale->mon_thousands_sep) : g_strdup (",");
  g_autofree char *symbol = from_locale (locale->currency_symbol);
  g_autofree char *amount = forge_money_display (cents, group, point);
  const char *sign = g_str_has_prefix (amount, MINUS) ? MINUS : "";
  const char *digits = amount + strlen (sign);
  const char *blank = locale->p_sep_by_space == 1 ? "\u00a0" : "";

  if (!*symbol)
    return g_steal_pointer (&amount);
  if (locale->p_cs_precedes == 1)
    return g_strconcat (sign, symbol, blank, digits, NULL);
  return g_strconcat (sign, digits, blank, symbol, NULL);
}

static GDateTime *
to_local (gint64 microseconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (0);
  g_autoptr (GDateTime) moved = g_date_time_add (utc, microseconds);

  return moved ? g_date_time_to_local (moved) : NULL;
}

/* The number of the local day. */
static guint32
day_of (GDateTime *time)
{
  GDate date;
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return g_date_get_julian (&date);
}

char *
forge_format_time (gint64 microseconds,
                   gint64 now)
{
  g_autoptr (GDateTime) time = to_local (microseconds);
  g_autoptr (GDateTime) today = to_local (now);

  if (!time || !today)
    return g_strdup ("");
  if (day_of (time) == day_of (today))
    /* Translators: a time of today, as g_date_time_format() takes it. */
    return g_date_time_format (time, _("Today, %H:%M"));
  if (day_of (time) + 1 == day_of (today))
    return g_strdup (_("Yesterday"));
  /* Translators: a date such as 3 Nov 2026, as g_date_time_format() takes it. */
  return g_date_time_format (time, C_("date", "%-d %b %Y"));
}

char *
forge_format_clock (gint64 microseconds,
                    gint64 now)
{
  g_autoptr (GDateTime) time = to_local (microseconds);
  g_autoptr (GDateTime) today = to_local (now);

  if (!time || !today)
    return g_strdup ("");
  if (day_of (time) == day_of (today))
    return g_date_time_format (time, "%H:%M");
  /* Translators: a date and time such as 3 Nov, 10:32, as g_date_time_format() takes it. */
  return g_date_time_format (time, C_("date", "%-d %b, %H:%M"));
}

char *
forge_format_time_full (gint64 microseconds)
{
  g_autoptr (GDateTime) time = to_local (microseconds);

  if (!time)
    return g_strdup ("");
  /* Translators: a date such as Tuesday, 3 November 2026, 10:32, as g_date_time_format() takes
   * it. */
  return g_date_time_format (time, C_("date", "%A, %-d %B %Y, %H:%M"));
}
