/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-field.h"

G_BEGIN_DECLS

/**
 * ForgeProblemCode:
 *
 * What is wrong with the value of a field. The names on the wire (forge_problem_code_to_string())
 * are stable: the window translates codes and quotes a server's text only for
 * %FORGE_PROBLEM_OTHER.
 */
typedef enum {
  FORGE_PROBLEM_OTHER,              /* "other": only the server's own message says */
  FORGE_PROBLEM_REQUIRED,           /* "required": the member is missing */
  FORGE_PROBLEM_BLANK,              /* "blank" */
  FORGE_PROBLEM_NULL,               /* "null": null where it may not be */
  FORGE_PROBLEM_TOO_LONG,           /* "too_long" */
  FORGE_PROBLEM_NOT_TEXT,           /* "not_text": an object, array or boolean for a text */
  FORGE_PROBLEM_BAD_CHARACTERS,     /* "bad_characters": NUL, or not a code's letters */
  FORGE_PROBLEM_BAD_EMAIL,          /* "bad_email" */
  FORGE_PROBLEM_BAD_NUMBER,         /* "bad_number" */
  FORGE_PROBLEM_NEGATIVE,           /* "negative" */
  FORGE_PROBLEM_TOO_BIG,            /* "too_big" */
  FORGE_PROBLEM_TOO_MANY_DECIMALS,  /* "too_many_decimals" */
  FORGE_PROBLEM_BAD_CHOICE,         /* "bad_choice" */
  FORGE_PROBLEM_BAD_BOOLEAN,        /* "bad_boolean" */
  FORGE_PROBLEM_DUPLICATE,          /* "duplicate": another client has this value */
  FORGE_N_PROBLEMS,
} ForgeProblemCode;

const char       *forge_problem_code_to_string   (ForgeProblemCode code);
/* %FORGE_PROBLEM_OTHER for a name that is not known. */
ForgeProblemCode  forge_problem_code_from_string (const char *name);

typedef struct {
  ForgeFieldId      field;   /* %FORGE_N_FIELDS: the whole body ("non_field_errors") */
  ForgeProblemCode  code;
  char             *message; /* (owned): as the wire has it */
} ForgeProblem;

/* All that is wrong with one body, at most one problem a field, in the order of the table. */
typedef struct _ForgeProblems ForgeProblems;

ForgeProblems      *forge_problems_new        (void);
ForgeProblems      *forge_problems_copy       (const ForgeProblems *problems);
void                forge_problems_free       (ForgeProblems *problems);
/* @message NULL or empty: that of the code. A second problem of one field is dropped. */
void                forge_problems_add        (ForgeProblems    *problems,
                                               ForgeFieldId      field,
                                               ForgeProblemCode  code,
                                               const char       *message);
guint               forge_problems_get_size   (const ForgeProblems *problems);
const ForgeProblem *forge_problems_get        (const ForgeProblems *problems,
                                               guint                position);
const ForgeProblem *forge_problems_find       (const ForgeProblems *problems,
                                               ForgeFieldId         field);
/* `{"field":["message"],…,"_codes":{"field":["too_long"],…}}` */
char               *forge_problems_to_json    (const ForgeProblems *problems);
/* From the body of a 400, with or without "_codes", and from `{"detail":…}`, `{"error":…}`;
 * NULL where the body has none of these shapes. (transfer full) (nullable) */
ForgeProblems      *forge_problems_from_json  (const char *data,
                                               gsize       length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeProblems, forge_problems_free)

G_END_DECLS
