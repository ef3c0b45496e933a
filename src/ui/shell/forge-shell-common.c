/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-shell-private.h"

#include <glib/gi18n.h>

void
forge_shell_describe_application (GObject *about)
{
  g_object_set (about,
                "application-name", _("Forge Clients"),
                "application-icon", FORGE_APP_ID,
                "version", FORGE_VERSION,
                "developer-name", _("The Forge Clients developers"),
                "comments", _("Every client, found at once and always up to date."),
                "license-type", GTK_LICENSE_GPL_3_0,
                /* Translators: your names, one a line */
                "translator-credits", _("translator-credits"),
                NULL);
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
