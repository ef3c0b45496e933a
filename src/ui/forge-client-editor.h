/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api.h"
#include "forge-draft.h"

G_BEGIN_DECLS

/**
 * ForgeClientEditor:
 *
 * The form for a client, with its own header bar, for forge_shell_present_dialog(). Null and ""
 * stay apart: only what was changed is sent, and whatever goes wrong, nothing typed is lost.
 *
 * Actions: "editor.save", "editor.cancel" (asks once when there are changes; while a
 * save is under way, stops that instead). Signals: ForgeClientEditor::saved (ForgeClient *client,
 * ForgeClient *before), @before NULL for a new one, and ForgeClientEditor::cancelled (): time to
 * close the dialog;
 * ForgeClientEditor::open-client (gint64 id) after that: the person wants to see that client.
 * ForgeClientEditor::login-needed (): the server wants the password first, then
 * forge_client_editor_resume() goes on.
 */
#define FORGE_TYPE_CLIENT_EDITOR (forge_client_editor_get_type ())
G_DECLARE_FINAL_TYPE (ForgeClientEditor, forge_client_editor, FORGE, CLIENT_EDITOR, AdwBin)

/* @client (nullable): whom to edit; NULL for a new one */
GtkWidget *forge_client_editor_new        (ForgeApi          *api,
                                           ForgeClient       *client);
/* Goes on with @draft, whose base is the client, and keeps in it what is typed, until that is saved or
 * discarded. */
void       forge_client_editor_set_draft  (ForgeClientEditor *self,
                                           ForgeDraft        *draft);
/* Saves again what was to be saved when the password was missing. */
void       forge_client_editor_resume     (ForgeClientEditor *self);
/* It is closed with what was typed kept in its draft. */
void       forge_client_editor_put_aside  (ForgeClientEditor *self);
/* Whether closing it would lose anything. */
gboolean   forge_client_editor_is_changed (ForgeClientEditor *self);
/* A #ForgeShellCloseFunc whose object is the editor: does "editor.cancel", which asks when anything
 * would be lost and ends in ForgeClientEditor::cancelled. */
gboolean   forge_client_editor_leave      (gpointer           editor);

G_END_DECLS
