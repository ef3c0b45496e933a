/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-remote.h"

#include <libsoup/soup.h>
#include <string.h>

#define ROOT "/api/v1"
/* What a name or an address is made of. */
#define HOST "abcdefghijklmnopqrstuvwxyz0123456789.:-_"

static void
set_invalid (GError **error)
{
  g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_INVALID, "Not the address of a server");
}

static gboolean
is_web (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  return strcmp (scheme, "https") == 0 || strcmp (scheme, "http") == 0;
}

/* The path of @uri up to api/v1, which is added where it is missing. */
static char *
complete_path (GUri *uri)
{
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  gsize length;

  for (char *root = strstr (path, ROOT); root != NULL; root = strstr (root + 1, ROOT))
    if (root[strlen (ROOT)] == '\0' || root[strlen (ROOT)] == '/')
      {
        *root = '\0';
        break;
      }
  length = strlen (path);
  while (length > 0 && path[length - 1] == '/')
    path[--length] = '\0';
  return g_strconcat (path, ROOT "/", NULL);
}

char *
forge_remote_normalize (const char  *typed,
                        GError     **error)
{
  g_autofree char *text = NULL;
  g_autofree char *with_scheme = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GUri) base = NULL;

  g_return_val_if_fail (typed != NULL, NULL);

  text = g_strstrip (g_strdup (typed));
  with_scheme = g_strconcat (strstr (text, "://") != NULL ? "" : "https://", text, NULL);
  uri = g_uri_parse (with_scheme, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || !is_web (uri) || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      set_invalid (error);
      return NULL;
    }

  host = g_hostname_to_ascii (g_uri_get_host (uri));
  if (host == NULL || host[strspn (host, HOST)] != '\0')
    {
      set_invalid (error);
      return NULL;
    }
  path = complete_path (uri);
  base = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, host,
                      g_uri_get_port (uri), path, NULL, NULL);
  return g_uri_to_string (base);
}

gboolean
forge_remote_is_private (const char *base)
{
  g_autoptr (GUri) uri = g_uri_parse (base, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GInetAddress) address = NULL;

  g_return_val_if_fail (uri != NULL, FALSE);

  if (strcmp (g_uri_get_scheme (uri), "https") == 0 ||
      strcmp (g_uri_get_host (uri), "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (g_uri_get_host (uri));
  return address != NULL && g_inet_address_get_is_loopback (address);
}
