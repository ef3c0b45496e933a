/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-server-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "forge-format.h"
#include "forge-words.h"

char *
forge_words_for_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL)
    return g_strdup (url);
  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf ("%s:%d", host, g_uri_get_port (uri));
  return g_strdup (host);
}

char *
forge_words_for_account (const ForgeAccount *account)
{
  g_autofree char *host = forge_words_for_host (account->server);

  /* Translators: a user name and the address of a server: "ana on forge.example.com" */
  return g_strdup_printf (_("%s on %s"), account->user, host);
}

static char *
describe_loading (const ForgeStatus *status)
{
  if (status->total <= 0)
    return g_strdup (_("Loading clients…"));
  return g_strdup_printf (g_dngettext (NULL, "Loading %'u of %'u client",
                                       "Loading %'u of %'u clients", (gulong) status->total),
                          (guint) status->loaded, (guint) status->total);
}

static char *
describe_offline (const ForgeStatus *status,
                  gint64             now)
{
  g_autofree char *since = NULL;

  if (status->error == FORGE_ERROR_CERTIFICATE)
    return g_strdup (_("The server could not prove who it is, so nothing was sent to it. "
                       "Showing what this computer has."));
  if (status->error == FORGE_ERROR_PARSE)
    return g_strdup (_("Something else answers in place of the server. If this network asks you to "
                       "sign in, do that in a browser. Showing what this computer has."));
  if (status->since <= 0)
    return g_strdup (_("Offline. Showing what this computer has."));
  since = forge_format_clock (status->since, now);
  /* Translators: %s is a time, such as 10:32, or a date */
  return g_strdup_printf (_("Offline since %s. Showing what this computer has."), since);
}

/* A server that can't give a client can't give any page that it is on. */
static char *
describe_withheld (const ForgeStatus *status)
{
  guint n = (guint) status->withheld;

  if (n == 1 && status->withheld_id > 0)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, status->withheld_id);

      /* Translators: %s is a number */
      return g_strdup_printf (_("The server can’t give client number %s. Showing all others."), id);
    }
  if (status->withheld_page > 0)
    /* Translators: the second number is that of a page */
    return g_strdup_printf (g_dngettext (NULL, "The server can’t give %u client, nor page %u of "
                                         "its list. Showing all others.",
                                         "The server can’t give %u clients, nor page %u of its "
                                         "list. Showing all others.", n),
                            n, (guint) status->withheld_page);
  return g_strdup_printf (g_dngettext (NULL, "The server can’t give %u client. Showing all others.",
                                       "The server can’t give %u clients. Showing all others.", n),
                          n);
}

static char *
describe_failure (const ForgeStatus *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (status->error == 0 || status->error == FORGE_ERROR_SERVER)
    return g_strdup (_("The server has a problem. Showing what this computer has."));
  error = g_error_new_literal (FORGE_ERROR, status->error, "");
  words = forge_words_for_error (error);
  /* Translators: %s is a sentence that says what went wrong */
  return g_strdup_printf (_("%s Showing what this computer has."), words);
}

static char *
describe_login (const char *url)
{
  g_autofree char *host = forge_words_for_host (url);

  /* Translators: %s is the address of a server */
  return g_strdup_printf (_("Log in to %s to see what others change, and to save."), host);
}

char *
forge_words_for_login (const ForgeAccount *account)
{
  g_autofree char *name = forge_words_for_account (account);

  switch (account->login)
    {
    case FORGE_LOGIN_INACTIVE:
      /* Translators: %s is a user and a server: “ana on forge.example.com” */
      return g_strdup_printf (_("%s was deactivated. Ask whoever looks after the server."), name);
    case FORGE_LOGIN_UNKNOWN_USER:
      /* Translators: %s is a user and a server: “ana on forge.example.com” */
      return g_strdup_printf (_("%s is no longer there. Ask whoever looks after the server."), name);
    case FORGE_LOGIN_DONE:
    case FORGE_LOGIN_PENDING:
    case FORGE_LOGIN_MISSING:
    case FORGE_LOGIN_EXPIRED:
    default:
      return describe_login (account->server);
    }
}

char *
forge_words_for_status (const ForgeStatus *status,
                        gint64             now)
{
  if (status->url == NULL)
    return NULL;
  switch (status->state)
    {
    case FORGE_SERVER_LOADING:
      return describe_loading (status);
    case FORGE_SERVER_OFFLINE:
      return describe_offline (status, now);
    case FORGE_SERVER_LOGIN_NEEDED:
      return describe_login (status->url);
    case FORGE_SERVER_FAILED:
      return status->withheld > 0 ? describe_withheld (status) : describe_failure (status);
    case FORGE_SERVER_FRESH:
    case FORGE_SERVER_STALE:
    default:
      return NULL;
    }
}

static gint64
get_age (const ForgeStatus *status,
         gint64             now)
{
  return MAX (now - status->as_of, 0);
}

char *
forge_words_for_age (const ForgeStatus *status,
                     gint64             now)
{
  gint64 age = get_age (status, now);
  g_autofree char *time = NULL;
  guint n;

  if (status->url == NULL || status->as_of <= 0)
    return NULL;
  if (age < G_TIME_SPAN_SECOND)
    return g_strdup (_("Updated just now"));
  if (age < G_TIME_SPAN_MINUTE)
    {
      n = age / G_TIME_SPAN_SECOND;
      return g_strdup_printf (g_dngettext (NULL, "Updated %u second ago", "Updated %u seconds ago",
                                           n), n);
    }
  if (age < G_TIME_SPAN_HOUR)
    {
      n = age / G_TIME_SPAN_MINUTE;
      return g_strdup_printf (g_dngettext (NULL, "Updated %u minute ago", "Updated %u minutes ago",
                                           n), n);
    }
  time = forge_format_clock (status->as_of, now);
  /* Translators: %s is a time, such as 10:32, or a date */
  return g_strdup_printf (C_("list", "Updated: %s"), time);
}

guint
forge_words_next_age (const ForgeStatus *status,
                      gint64             now)
{
  gint64 age = get_age (status, now);
  gint64 step = age < G_TIME_SPAN_MINUTE ? G_TIME_SPAN_SECOND : G_TIME_SPAN_MINUTE;

  if (status->url == NULL || status->as_of <= 0)
    return 0;
  return (step - age % step) / G_TIME_SPAN_MILLISECOND + 1;
}

char *
forge_words_for_unconfirmed (const ForgeStatus *status)
{
  if (status->url == NULL || status->unconfirmed <= 0)
    return NULL;
  return g_strdup_printf (g_dngettext (NULL, "%u change could not be confirmed.",
                                       "%u changes could not be confirmed.",
                                       (gulong) status->unconfirmed),
                          (guint) status->unconfirmed);
}

char *
forge_words_for_failed (const ForgeStatus *status)
{
  if (status->url == NULL || status->failed <= 0)
    return NULL;
  return g_strdup_printf (g_dngettext (NULL, "%u change was not saved as you made it.",
                                       "%u changes were not saved as you made them.",
                                       (gulong) status->failed),
                          (guint) status->failed);
}

static const char *
describe_address (ForgeError code)
{
  switch ((int) code)
    {
    case FORGE_ERROR_INVALID:
      return _("This is not an address. Enter one such as forge.example.com.");
    case FORGE_ERROR_NETWORK:
    case FORGE_ERROR_TIMEOUT:
    case FORGE_ERROR_SERVER:
      return _("There is no answer from this address. Check it, and the network.");
    case FORGE_ERROR_CERTIFICATE:
      return _("This server could not prove who it is, so nothing was sent to it. If your team has "
               "a certificate authority of its own, this computer has to trust it first.");
    case FORGE_ERROR_PARSE:
      return _("There is no Forge server at this address. If this network asks you to sign in, do "
               "that in a browser first.");
    case FORGE_ERROR_FORBIDDEN:
      return _("This server only answers without encryption.");
    default:
      return NULL;
    }
}

char *
forge_words_for_login_error (const GError    *error,
                             ForgeLoginField *field)
{
  ForgeError code = error->domain == FORGE_ERROR ? (ForgeError) error->code : 0;
  /* One that says what is wrong in its own words is about something else. */
  const char *words = forge_error_get_problems (error) == NULL ? describe_address (code) : NULL;

  *field = words != NULL ? FORGE_LOGIN_FIELD_SERVER : FORGE_LOGIN_FIELD_NONE;
  if (code == FORGE_ERROR_UNAUTHORIZED)
    {
      *field = FORGE_LOGIN_FIELD_PASSWORD;
      words = _("The user or the password was not accepted.");
    }
  return words != NULL ? g_strdup (words) : forge_words_for_error (error);
}
