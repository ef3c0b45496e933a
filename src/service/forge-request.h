/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "forge-profiles.h"

G_BEGIN_DECLS

/**
 * ForgeRequest:
 *
 * One request on its way through the router. A handler reads the first group and fills the second,
 * with forge_request_answer(); it never touches the message's response, since a change is answered
 * only after its transaction is durable.
 */
typedef struct _ForgeRequest
{
  /* input, borrowed */
  ForgeProfiles     *profiles;
  const ForgeProfile *profile;   /* (nullable): that is open; only outside a transaction NULL */
  ForgeDatabase     *database;
  ForgeStore        *store;
  ForgeFeed         *feed;
  SoupServerMessage *message;
  const char        *query;      /* still encoded; "" when there is none */
  GHashTable        *parameters; /* (nullable): of the query, decoded */
  gint64             id;         /* of the path, a number */
  const char        *name;       /* (nullable): of the path, text */

  /* output */
  guint              status;     /* 0: the answer comes later */
  GString           *body;       /* (owned) (nullable): JSON */
  gint64             version;    /* of the one row in the body; 0: none */
  gint64             change;     /* what the answer has seen; 0: all up to now */
} ForgeRequest;

typedef gboolean (*ForgeHandler) (ForgeRequest *request, GError **error);

/* @body: (transfer full) (nullable). A status of 400 and more undoes what a handler changed. */
void         forge_request_answer        (ForgeRequest *request,
                                          guint         status,
                                          GString      *body);
/* (nullable) (transfer none): the last value of a parameter that has any. */
const char  *forge_request_get_parameter (ForgeRequest *request,
                                          const char   *name);
/* The request's body, read strictly. Errors: %FORGE_ERROR_PARSE. (transfer full) */
ForgeJson   *forge_request_read_json     (ForgeRequest  *request,
                                          GError       **error);

G_END_DECLS
