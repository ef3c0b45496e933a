/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"
#include "forge-test-server.h"

G_BEGIN_DECLS

/* A Forge server in the main context of the test: clients in memory, written as whole rows without
 * versions, that fails the way it is told to. */
typedef struct _FakeForge FakeForge;

typedef enum {
  FAKE_WELL,
  FAKE_DROP_BEFORE,  /* the connection is cut, nothing was done */
  FAKE_DROP_AFTER,   /* done, and the connection is cut */
  FAKE_LATE,         /* the connection is cut, and it is done in fake_forge_do_late() */
  FAKE_BREAK_BEFORE, /* a page for people, 500, and nothing was done */
  FAKE_BREAK_AFTER,  /* the same, and it was done */
  FAKE_GATEWAY,      /* 502, and nothing was done */
  FAKE_FORBID,       /* 403 without the code of a token */
  FAKE_N_FAULTS,
} FakeFault;

FakeForge       *fake_forge_new       (void);
void             fake_forge_free      (FakeForge   *self);
ForgeTestServer *fake_forge_get_server (FakeForge  *self);

/* The next request of @method meets @fault; FAKE_WELL: none does any more. */
void             fake_forge_fail      (FakeForge   *self,
                                       const char  *method,
                                       FakeFault    fault);
void             fake_forge_do_late   (FakeForge   *self);

/* As somebody else does: a new client of that code, or a value of one. */
gint64           fake_forge_add       (FakeForge   *self,
                                       const char  *code,
                                       const char  *name);
void             fake_forge_set       (FakeForge   *self,
                                       gint64       id,
                                       ForgeFieldId field,
                                       const char  *text);
void             fake_forge_remove    (FakeForge   *self,
                                       gint64       id);
/* (transfer none) (nullable) */
ForgeClient     *fake_forge_get       (FakeForge   *self,
                                       gint64       id);
ForgeClient     *fake_forge_find      (FakeForge   *self,
                                       const char  *code);
guint            fake_forge_count     (FakeForge   *self);
/* Before the answer to the next PATCH, the row is written over as another desk has it. */
void             fake_forge_overwrite (FakeForge   *self);

G_END_DECLS
