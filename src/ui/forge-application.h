/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api.h"

G_BEGIN_DECLS

/**
 * ForgeApplication:
 *
 * ForgeApplication::start-service (): start the embedded service, then tell the ForgeApi where it
 * listens, or forge_application_fail(). Emitted once by the primary instance when it starts, and
 * for each "app.retry" after a failure.
 */
#define FORGE_TYPE_APPLICATION (forge_application_get_type ())
G_DECLARE_FINAL_TYPE (ForgeApplication, forge_application, FORGE, APPLICATION, AdwApplication)

ForgeApplication *forge_application_new  (ForgeApi         *api);
/* The service could not be started; the window says why and offers to try again. */
void              forge_application_fail (ForgeApplication *self,
                                          const GError     *error);

G_END_DECLS
