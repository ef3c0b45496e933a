/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-request.h"

G_BEGIN_DECLS

#define FORGE_ROUTER_MAX_BODY (1024 * 1024)

/**
 * ForgeRouter:
 *
 * Which handler answers which method of which path, and everything that is the same for all: the
 * transaction round a change, what is refused before a handler sees it, the answer.
 */
typedef struct
{
  ForgeProfiles *profiles; /* borrowed */
  ForgeFeed     *feed;     /* borrowed */
} ForgeRouter;

/* @router must outlive the server's handlers. */
void forge_router_attach (ForgeRouter *router,
                          SoupServer  *server);

G_END_DECLS
