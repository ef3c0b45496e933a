/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-feed.h"
#include "forge-freshness.h"
#include "forge-journal.h"
#include "forge-writer.h"

G_BEGIN_DECLS

/* How long after it was sent a request may still be carried out: a reading begun then is final. */
#define FORGE_WRITER_HORIZON  FORGE_QUARANTINE
/* How long a deletion can be taken back. */
#define FORGE_WRITER_DEADLINE (10 * G_TIME_SPAN_SECOND)
/* When the fields of an edit are read once more. */
#define FORGE_WRITER_RECHECK  (2 * G_TIME_SPAN_SECOND)
/* How long somebody waits for an answer before being told that there is none yet. */
#define FORGE_WRITER_PATIENCE (10 * G_TIME_SPAN_SECOND)

struct _ForgeWriter
{
  /* borrowed */
  ForgeStore    *store;
  ForgeDatabase *database;
  ForgeFeed     *feed;
  ForgeReplica  *replica;
  ForgeRemote   *remote;

  /* owned */
  GCancellable  *cancellable; /* of everything that is under way */
  GPtrArray     *writes;      /* of ForgeWrite, the oldest first */
  GSource       *timer;
  char          *counts;      /* that status/ has had since it was told to move */
  ForgeClock     clock;
  gpointer       clock_data;  /* borrowed */
};

typedef struct _ForgeWrite ForgeWrite;

/* @answer and @error as forge_remote_send_finish() has them; @row (nullable) and @error as
 * forge_replica_read_row_finish(). */
typedef void (*ForgeWriteAnswered) (ForgeWrite              *write,
                                    const ForgeRemoteAnswer *answer,
                                    const GError            *error);
typedef void (*ForgeWriteRead)     (ForgeWrite              *write,
                                    ForgeClient             *row,
                                    const GError            *error);

/* One change on its way, or what is left of one. It is in the journal from its sending on. Who waits
 * for the server holds a reference. */
struct _ForgeWrite
{
  ForgeWriter       *writer;  /* borrowed (nullable): NULL when it is over, or all of them are */
  ForgeEntry        *entry;   /* (owned) */
  SoupServerMessage *message; /* (owned) (nullable): of who waits for the answer */
  ForgeClient       *base;    /* (owned) (nullable): not of a new client */
  ForgeClient       *mine;    /* (owned) (nullable): not of a deletion */
  ForgeClient       *made;    /* (owned) (nullable): as the server answered */
  gboolean           running; /* something is asked of the server */
  gint64             begun;   /* since when */
  gboolean           whole;   /* the server answered, though not what became of it */
  gboolean           checked; /* an edit was there when it was read the first time */
  gint64             until;   /* until when an older edit may undo this one; 0: there is none */
  guint              rests;   /* without finding out anything, in a row */
  guint              page;    /* of a search for a new client */
  ForgeWriteAnswered answered; /* by the server, who is asked one thing at a time */
  ForgeWriteRead     taken;
};

/* forge-writer.c */
gint64       forge_writer_now        (ForgeWriter       *self);
/* Ends a transaction: commits when @done, else rolls back. Returns whether it was committed. */
gboolean     forge_writer_commit     (ForgeWriter       *self,
                                      gboolean           done,
                                      GError           **error);
/* (transfer full) */
char        *forge_writer_row_to_json (ForgeClient      *row);
/* A change that @request asks for; @entry, @base (nullable) and @mine (nullable): (transfer full).
 * Runs at once unless another one of the same client does. */
void         forge_writer_enter      (ForgeWriter       *self,
                                      ForgeRequest      *request,
                                      ForgeEntry        *entry,
                                      ForgeClient       *base,
                                      ForgeClient       *mine);
/* The change of @client that is in @state, or NULL. (transfer none) */
ForgeWrite  *forge_writer_find       (ForgeWriter       *self,
                                      gint64             client,
                                      ForgeEntryKind     kind,
                                      ForgeEntryState    state);
/* As forge_write_leave(), longer each time, while nothing is found out, up to the horizon. */
void         forge_write_rest        (ForgeWrite        *write);
/* Enters @write in the journal with @state, durably. */
gboolean     forge_write_keep        (ForgeWrite        *write,
                                      ForgeEntryState    state,
                                      gint64             due,
                                      GError           **error);
ForgeWrite  *forge_write_ref         (ForgeWrite        *write);
void         forge_write_unref       (ForgeWrite        *write);
/* The same of what is known of it; when that can't be kept, it is found out again after a start. */
void         forge_write_note        (ForgeWrite        *write,
                                      ForgeEntryState    state,
                                      gint64             due);
/* @write rests until its entry's due time; the next one of its client goes on. */
void         forge_write_leave       (ForgeWrite        *write);
/* @write is over; the next one of its client goes on. */
void         forge_write_end         (ForgeWrite        *write);
/* Out of the journal, and over. */
void         forge_write_drop        (ForgeWrite        *write);
/* What is kept for a person to read: why it was refused, or by what it was overwritten. */
void         forge_write_report      (ForgeWrite        *write,
                                      ForgeEntryState    state,
                                      const char        *code);

/* forge-writer-send.c */
/* Of a change the entry's body; then forge_write_settle() comes first. */
void         forge_write_ask         (ForgeWrite              *write,
                                      const char              *method,
                                      const char              *path,
                                      ForgeWriteAnswered       answered);
/* The row of the client, into the database. */
void         forge_write_read        (ForgeWrite              *write,
                                      ForgeWriteRead           taken);
/* Whether a request that failed has done what it will do. */
gboolean     forge_write_is_whole    (const ForgeRemoteAnswer *answer);
/* TRUE: it was done, or nobody knows: what is there has to be read. FALSE: it was not, and
 * @write is over. */
gboolean     forge_write_settle      (ForgeWrite              *write,
                                      const ForgeRemoteAnswer *answer,
                                      const GError            *error);
/* What was sent is not carried out any more, nor was it when the reading began. */
gboolean     forge_write_is_past_horizon (ForgeWrite    *write);
/* Nobody knows yet: who waits is told, and it is looked for again later. */
void         forge_write_rest_unconfirmed (ForgeWrite   *write);
/* It was not done: who waits is told, or a person reads it later. */
void         forge_write_refuse      (ForgeWrite        *write,
                                      const char        *code);

/* forge-writer-answer.c: to who waits, if anybody still does. */
void         forge_write_answer      (ForgeWrite        *write,
                                      guint              status,
                                      ForgeOutcome       outcome,
                                      GString           *body,
                                      gint64             version);
/* The row of the client as it is in the database, 200, 201 or 412. */
void         forge_write_answer_row  (ForgeWrite        *write,
                                      guint              status);
/* @error: of a request that changes nothing, or that was not sent. */
void         forge_write_answer_error (ForgeWrite       *write,
                                      const GError      *error);
/* `{"detail":…,"_code":code}`. */
void         forge_write_answer_code (ForgeWrite        *write,
                                      guint              status,
                                      ForgeOutcome       outcome,
                                      const char        *code,
                                      const char        *detail);
/* What has to be known first was not answered as it should be. */
void         forge_write_answer_refused_read (ForgeWrite *write);
/* Somebody else has the code. */
void         forge_write_answer_taken (ForgeWrite       *write);
/* The server refused it: @answer says why. */
void         forge_write_answer_refusal (ForgeWrite              *write,
                                         const ForgeRemoteAnswer *answer);
void         forge_write_answer_unknown (ForgeWrite     *write);

/* What each kind does. The first step, with nothing sent; and finding out what became of one that
 * was. */
void         forge_write_create      (ForgeWrite        *write);
void         forge_write_create_verify (ForgeWrite      *write);
void         forge_write_update      (ForgeWrite        *write);
void         forge_write_update_verify (ForgeWrite      *write);
void         forge_write_delete      (ForgeWrite        *write);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeWrite, forge_write_unref)

G_END_DECLS
