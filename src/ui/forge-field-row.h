/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "forge-field.h"

G_BEGIN_DECLS

/**
 * ForgeFieldRow:
 *
 * The input of one editable field, made from the table, and the row under it that says what is
 * wrong. Both go into the same boxed list, the problem right after the input.
 *
 * It is kind: it says nothing while a person types, and takes back what it said at the first key;
 * it speaks when the field is left, or when it is asked to check.
 *
 * ForgeFieldRow::changed (): the input is another one. ForgeFieldRow::activated (): Enter.
 */
#define FORGE_TYPE_FIELD_ROW (forge_field_row_get_type ())
G_DECLARE_FINAL_TYPE (ForgeFieldRow, forge_field_row, FORGE, FIELD_ROW, GObject)

ForgeFieldRow *forge_field_row_new         (ForgeFieldId   field);
ForgeFieldId   forge_field_row_get_field   (ForgeFieldRow *self);
/* (transfer none) */
GtkWidget     *forge_field_row_get_input   (ForgeFieldRow *self);
/* (transfer none) */
GtkWidget     *forge_field_row_get_problem (ForgeFieldRow *self);

/* The value to begin with: canonical text, or NULL. */
void           forge_field_row_set_value   (ForgeFieldRow *self,
                                            const char    *value);
/* A value to begin with that the program proposes: marked as such until the person types. Only of
 * what is typed in one line. */
void           forge_field_row_suggest     (ForgeFieldRow *self,
                                            const char    *value);
/* As if the person had put it in. @text (nullable): a value, or anything for what is typed. */
void           forge_field_row_type        (ForgeFieldRow *self,
                                            const char    *text);
/* What forge_field_row_type() needs to put the same in again. (transfer full) (nullable) */
char          *forge_field_row_get_typed   (ForgeFieldRow *self);
/* The value as it would be saved: the one it began with until the person changes it, whatever the
 * rules say of it. A text that was emptied is null, unless it was "" to begin with.
 * @value: (out) (transfer full) (nullable) (optional)
 * Returns: FALSE when the input is no value of the field. */
gboolean       forge_field_row_get_value   (ForgeFieldRow *self,
                                            char         **value);
/* Whether it differs from the value it began with. */
gboolean       forge_field_row_is_changed  (ForgeFieldRow *self);
/* Whether it is required and empty. */
gboolean       forge_field_row_is_missing  (ForgeFieldRow *self);

/* Says what is wrong with the input, if anything; returns whether nothing is. */
gboolean       forge_field_row_check       (ForgeFieldRow *self);
/* @sentence (nullable): NULL takes it away */
void           forge_field_row_set_problem_text (ForgeFieldRow *self,
                                                 const char    *sentence);
void           forge_field_row_grab_focus  (ForgeFieldRow *self);

G_END_DECLS
