/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api.h"

G_BEGIN_DECLS

#define FORGE_TYPE_WINDOW (forge_window_get_type ())
G_DECLARE_FINAL_TYPE (ForgeWindow, forge_window, FORGE, WINDOW, AdwApplicationWindow)

ForgeWindow *forge_window_new          (GtkApplication *app,
                                        ForgeApi       *api);
/* Shows a new window, with what is in it if that does not take long. */
void         forge_window_present_soon (ForgeWindow   *self);
/* @failure (nullable): why there is no service; NULL when it was started or is being started. */
void         forge_window_set_failure  (ForgeWindow    *self,
                                        const GError   *failure);
/* Searches for @text, as if it had been typed; "" opens the search. */
void         forge_window_search       (ForgeWindow    *self,
                                        const char     *text);
/* Selects the client, and clears the search when it would hide it. @id: more than 0 */
void         forge_window_show_client  (ForgeWindow    *self,
                                        gint64          id);
/* Closes the editor, if it is open. FALSE when the person is asked first, since something would be
 * lost. */
gboolean     forge_window_leave_editor (ForgeWindow    *self);

G_END_DECLS
