/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "forge-field.h"

G_BEGIN_DECLS

/* A client who may be the one that is being typed. */
typedef struct {
  gint64   id;
  char    *name;    /* (owned) */
  char    *code;    /* (owned) */
  guint32  fields;  /* 1 << field for each that is the same */
} ForgeDuplicate;

void       forge_duplicate_free  (ForgeDuplicate *self);
/* (element-type ForgeDuplicate) (transfer full) Errors: %FORGE_ERROR_PARSE. */
GPtrArray *forge_duplicates_read (GBytes         *body,
                                  GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeDuplicate, forge_duplicate_free)

G_END_DECLS
