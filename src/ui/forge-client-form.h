/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-api.h"
#include "forge-draft.h"
#include "forge-field-row.h"

G_BEGIN_DECLS

/**
 * ForgeClientForm:
 *
 * The rows for the editable fields of a client, what a new one takes first. Null and "" stay apart,
 * and a value that nobody touched stays what it was.
 *
 * ForgeClientForm::changed (): some input is another one. ForgeClientForm::activated (): Enter.
 * ForgeClientForm::open (gint64 id): the person wants to see that client, who may be the same one.
 */
#define FORGE_TYPE_CLIENT_FORM (forge_client_form_get_type ())
G_DECLARE_FINAL_TYPE (ForgeClientForm, forge_client_form, FORGE, CLIENT_FORM, AdwBin)

/* Once. @client (nullable): whom to edit; NULL for a new one, who is given a free code. */
void           forge_client_form_start         (ForgeClientForm *self,
                                                ForgeApi        *api,
                                                ForgeClient     *client);
/* The client that is compared with: NULL for a new one. (transfer none) (nullable) */
ForgeClient   *forge_client_form_get_base      (ForgeClientForm *self);
/* The client as the form has it. (transfer full) */
ForgeClient   *forge_client_form_read          (ForgeClientForm *self);
/* Goes on from @base, with the values of @edited typed into it. */
void           forge_client_form_rebase        (ForgeClientForm *self,
                                                ForgeClient     *base,
                                                ForgeClient     *edited);
gboolean       forge_client_form_is_changed    (ForgeClientForm *self);
/* Types in what @draft has, and from now on keeps in it what is typed. */
void           forge_client_form_set_draft     (ForgeClientForm *self,
                                                ForgeDraft      *draft);

/* The row of @field; NULL when it is not editable. (transfer none) (nullable) */
ForgeFieldRow *forge_client_form_get_row       (ForgeClientForm *self,
                                                ForgeFieldId     field);
/* The first row that is required and empty, in the order of the form. (transfer none) (nullable) */
ForgeFieldRow *forge_client_form_find_missing  (ForgeClientForm *self);
/* Says what is wrong with every field, and goes to the first of them; returns whether nothing is. */
gboolean       forge_client_form_check         (ForgeClientForm *self);
/* Says what the server found wrong under the fields, and goes to the first of them. Returns what is
 * about no field. (transfer full) (nullable) */
char          *forge_client_form_show_problems (ForgeClientForm     *self,
                                                const ForgeProblems *problems);
void           forge_client_form_grab_focus    (ForgeClientForm *self);

G_END_DECLS
