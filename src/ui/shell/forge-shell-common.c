/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-shell-private.h"

#include "forge-debug-info.h"

#include <glib/gi18n.h>

void
forge_shell_describe_application (GObject   *about,
                                  GtkWidget *parent)
{
  g_autofree char *debug_info = forge_debug_info_new (parent);

  g_object_set (about,
                "application-name", _("Forge Clients"),
                "application-icon", FORGE_APP_ID,
                "version", FORGE_VERSION,
                "developer-name", _("The Forge Clients developers"),
                "comments", _("Every client, found at once and always up to date."),
                "website", "https://github.com/forgeclients/forge-clients",
                "issue-url", "https://github.com/forgeclients/forge-clients/issues",
                "debug-info", debug_info,
                "debug-info-filename", "forge-clients.txt",
                "license-type", GTK_LICENSE_GPL_3_0,
                /* Translators: your names, one a line */
                "translator-credits", _("translator-credits"),
                NULL);
}

void
forge_shell_ask (GtkWidget                *parent,
                 const char               *heading,
                 const char               *body,
                 const ForgeShellResponse *responses,
                 guint                     n_responses,
                 ForgeShellAnswerFunc      func,
                 gpointer                  object)
{
  forge_shell_ask_for (parent, heading, body, NULL, responses, n_responses, func, object);
}

void
forge_shell_explain_no_opener (GtkWidget *parent)
{
  const ForgeShellResponse close = { "close", _("_Close"), ADW_RESPONSE_DEFAULT };

  forge_shell_ask (parent,
                   _("Could Not Open This"),
                   _("There is no application on this computer that opens it."),
                   &close, 1, NULL, NULL);
}
