/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-request.h"

#include "forge-error.h"

void
forge_request_answer (ForgeRequest *request,
                      guint         status,
                      GString      *body)
{
  request->status = status;
  request->body = body;
}

const char *
forge_request_get_parameter (ForgeRequest *request,
                             const char   *name)
{
  const char *value = request->parameters ? g_hash_table_lookup (request->parameters, name) : NULL;

  return value && g_utf8_validate (value, -1, NULL) ? value : NULL;
}

ForgeJson *
forge_request_read_json (ForgeRequest  *request,
                         GError       **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  ForgeJson *json = forge_json_parse_bytes (bytes, error);

  if (!json)
    g_prefix_error (error, "JSON parse error - ");
  return json;
}
