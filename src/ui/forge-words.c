/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "forge-format.h"
#include "forge-text.h"

static const char *
words_for_code (ForgeError code)
{
  switch (code)
    {
    case FORGE_ERROR_NETWORK:
      return _("The client data can’t be reached right now.");
    case FORGE_ERROR_TIMEOUT:
      return _("There was no answer in time. Try again.");
    case FORGE_ERROR_UNAUTHORIZED:
      return _("You need to log in first.");
    case FORGE_ERROR_FORBIDDEN:
      return _("You are not allowed to do this.");
    case FORGE_ERROR_NOT_FOUND:
      return _("This client is no longer there. Someone may have deleted it.");
    case FORGE_ERROR_CONFLICT:
      return _("Someone else changed this client in the meantime.");
    case FORGE_ERROR_INVALID:
      return _("Something here was not accepted.");
    case FORGE_ERROR_TOO_LARGE:
      return _("This is too much text. Shorten it and try again.");
    case FORGE_ERROR_SERVER:
      return _("Something went wrong. Try again in a moment.");
    case FORGE_ERROR_PARSE:
      return _("The answer could not be understood. Try again in a moment.");
    case FORGE_ERROR_STORAGE:
      return _("The data can’t be saved: the disk is full, or the folder can’t be written to.");
    case FORGE_ERROR_IN_USE:
      return _("Another program is using the client data. Close it and try again.");
    case FORGE_ERROR_CORRUPT:
      return _("The client data is damaged.");
    case FORGE_ERROR_NEWER:
      return _("The client data was written by a newer version of Forge Clients. "
               "Update the application to open it.");
    case FORGE_ERROR_UNKNOWN_OUTCOME:
      return _("No answer came back, so the change may or may not have been saved. "
               "Trying again is safe.");
    case FORGE_ERROR_CERTIFICATE:
      return _("The server could not prove who it is, so nothing was sent to it.");
    default:
      return _("Something unexpected happened.");
    }
}

static char *
words_for_aside (const char *directory)
{
  g_autofree char *name = g_filename_display_name (directory);

  /* Translators: %s is a folder. */
  return g_strdup_printf (_("The client data is damaged. It was put, as it is, into the folder "
                            "“%s”. Trying again starts without any clients."), name);
}

char *
forge_words_for_error (const GError *error)
{
  const ForgeProblems *problems;
  const ForgeProblem *whole;

  g_return_val_if_fail (error != NULL, NULL);

  problems = forge_error_get_problems (error);
  whole = problems ? forge_problems_find (problems, FORGE_N_FIELDS) : NULL;
  if (whole)
    return forge_words_for_problem (FORGE_N_FIELDS, whole->code, whole->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_("Cancelled."));
  if (forge_error_get_aside (error))
    return words_for_aside (forge_error_get_aside (error));
  return g_strdup (words_for_code (error->domain == FORGE_ERROR ? (ForgeError) error->code : 0));
}

static const char *
words_for_blank (ForgeFieldId field)
{
  switch ((int) field)
    {
    case FORGE_FIELD_NAME:
      return _("Enter a name.");
    case FORGE_FIELD_CLIENT_CODE:
      return _("Enter a code.");
    case FORGE_FIELD_TYPE:
      return _("Choose a kind.");
    default:
      return _("Enter a value.");
    }
}

static char *
words_for_too_big (ForgeFieldId field)
{
  const ForgeField *row = field < FORGE_N_FIELDS ? forge_field_get (field) : NULL;
  g_autofree char *most = NULL;

  if (!row || row->max == 0)
    return g_strdup (_("This number is too large."));
  if (row->type == FORGE_FIELD_TYPE_MONEY)
    most = forge_format_money (row->max);
  else
    most = g_strdup_printf ("%u", row->max);
  /* Translators: %s is a number or an amount of money. */
  return g_strdup_printf (_("Enter at most %s."), most);
}

static char *
words_for_too_long (ForgeFieldId field)
{
  guint max = field < FORGE_N_FIELDS ? forge_field_get (field)->max : 0;

  if (max == 0)
    return g_strdup (_("This text is too long."));
  return g_strdup_printf (g_dngettext (NULL, "Use at most %u character.",
                                       "Use at most %u characters.", max),
                          max);
}

static const char *
words_for_bad_number (ForgeFieldId field)
{
  if (field < FORGE_N_FIELDS && forge_field_get (field)->type == FORGE_FIELD_TYPE_INTEGER)
    return _("Enter a whole number, such as 30.");
  return _("Enter an amount in digits with a decimal point, such as 1500.50.");
}

static char *
words_for_other (const char *server_message)
{
  if (server_message && *server_message)
    /* Translators: %s is what a server answered, in its own language. */
    return g_strdup_printf (_("This was not accepted: “%s”"), server_message);
  return g_strdup (_("This was not accepted."));
}

char *
forge_words_for_problem (ForgeFieldId      field,
                         ForgeProblemCode  code,
                         const char       *server_message)
{
  g_return_val_if_fail (field <= FORGE_N_FIELDS, NULL);

  switch (code)
    {
    case FORGE_PROBLEM_REQUIRED:
    case FORGE_PROBLEM_BLANK:
    case FORGE_PROBLEM_NULL:
      return g_strdup (words_for_blank (field));
    case FORGE_PROBLEM_TOO_LONG:
      return words_for_too_long (field);
    case FORGE_PROBLEM_NOT_TEXT:
      return g_strdup (_("Enter text."));
    case FORGE_PROBLEM_BAD_CHARACTERS:
      return g_strdup (field == FORGE_FIELD_CLIENT_CODE
                         ? _("Use only letters, digits, “-” and “_”, without spaces.")
                         : _("Some of these characters can’t be saved."));
    case FORGE_PROBLEM_BAD_EMAIL:
      return g_strdup (_("Enter an e-mail address, such as name@example.com."));
    case FORGE_PROBLEM_BAD_NUMBER:
      return g_strdup (words_for_bad_number (field));
    case FORGE_PROBLEM_NEGATIVE:
      return g_strdup (_("Enter zero or more."));
    case FORGE_PROBLEM_TOO_BIG:
      return words_for_too_big (field);
    case FORGE_PROBLEM_TOO_MANY_DECIMALS:
      return g_strdup (_("Use at most two decimals."));
    case FORGE_PROBLEM_BAD_CHOICE:
      return g_strdup (_("Choose one from the list."));
    case FORGE_PROBLEM_BAD_BOOLEAN:
      return g_strdup (_("Switch it on or off."));
    case FORGE_PROBLEM_DUPLICATE:
      return g_strdup (field == FORGE_FIELD_CLIENT_CODE
                         ? _("Another client already has this code.")
                         : _("Another client already has this."));
    case FORGE_PROBLEM_OTHER:
    case FORGE_N_PROBLEMS:
    default:
      return words_for_other (server_message);
    }
}

const char *
forge_words_for_field (ForgeFieldId field)
{
  g_return_val_if_fail (field < FORGE_N_FIELDS, NULL);

  return g_dpgettext2 (NULL, "field", forge_field_get (field)->label);
}

const char *
forge_words_for_section (ForgeSection section)
{
  g_return_val_if_fail (section < FORGE_N_SECTIONS, NULL);

  return g_dpgettext2 (NULL, "section", forge_section_get_title (section));
}

const char *
forge_words_for_choice (ForgeFieldId  field,
                        const char   *value)
{
  const char *label;

  if (!value || !*value)
    return NULL;
  label = forge_field_choice_label (field, value);
  return label ? g_dpgettext2 (NULL, "choice", label) : value;
}

char *
forge_words_for_value (ForgeClient   *client,
                       ForgeFieldId   field,
                       char         **tooltip)
{
  const char *text;
  gint64 number;

  g_return_val_if_fail (FORGE_IS_CLIENT (client), NULL);

  text = forge_client_get (client, field);
  *tooltip = NULL;
  switch (forge_field_get (field)->type)
    {
    case FORGE_FIELD_TYPE_CHOICE:
      return g_strdup (forge_words_for_choice (field, text));
    case FORGE_FIELD_TYPE_BOOLEAN:
      if (!text)
        return NULL;
      return g_strdup (g_str_equal (text, "true") ? _("Yes") : _("No"));
    case FORGE_FIELD_TYPE_MONEY:
    case FORGE_FIELD_TYPE_NUMBER:
      return forge_client_get_money (client, field, &number) ? forge_format_money (number) : NULL;
    case FORGE_FIELD_TYPE_TIME:
      if (!text || !forge_time_parse (text, &number))
        return NULL;
      *tooltip = forge_format_time_full (number);
      return forge_format_time (number, g_get_real_time ());
    case FORGE_FIELD_TYPE_TEXT:
    case FORGE_FIELD_TYPE_CODE:
    case FORGE_FIELD_TYPE_EMAIL:
    case FORGE_FIELD_TYPE_INTEGER:
    default:
      return g_strdup (text);
    }
}
