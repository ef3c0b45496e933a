/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-field-row.h"

G_BEGIN_DECLS

typedef enum
{
  INPUT_ENTRY,
  INPUT_TEXT,
  INPUT_CHOICE,
  INPUT_SWITCH,
} Input;

struct _ForgeFieldRow
{
  GObject parent_instance;

  ForgeFieldId field;
  Input        kind;
  gboolean     loading;   /* the program changes the input, not the person */
  gboolean     suggested; /* the value is the program's */
  gboolean     touched;   /* a switch was switched: it has no look for null */

  /* owned */
  GtkWidget *row;
  GtkWidget *problem_row;
  char      *base;    /* (nullable): the value it began with */
  char      *shown;   /* (nullable): what a text input made of it */
  GPtrArray *values;  /* (element-type utf8): of the choices; NULL for null */

  /* borrowed: children of the rows */
  GtkWidget *input;    /* what has the focus */
  GtkSwitch *toggle;   /* (nullable) */
  GtkLabel  *problem;
};

/* forge-field-row-make.c: the widgets for the field, from the table. */
void forge_field_row_make (ForgeFieldRow *self);

G_END_DECLS
