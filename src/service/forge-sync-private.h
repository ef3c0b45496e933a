/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-replica-page.h"
#include "forge-sync.h"

G_BEGIN_DECLS

typedef enum {
  FORGE_STAGE_IDLE,
  FORGE_STAGE_SEEK,     /* for the page where the latest changes begin */
  FORGE_STAGE_WALK,     /* pages from the last to the first */
  FORGE_STAGE_SWEEP,    /* pages from the latest changes on */
  FORGE_STAGE_HALVE,    /* for a page where the two sides differ in number */
  FORGE_STAGE_COMPARE,  /* the pages round it */
  FORGE_STAGE_CONFIRM,  /* single rows */
} ForgeStage;

/* Whether something the server had may be lacking here although both count the same. */
typedef enum {
  FORGE_DOUBT_NONE,
  FORGE_DOUBT_TIES,   /* pages may have lost rows that tie */
  FORGE_DOUBT_HOLES,  /* pages could not be read */
} ForgeDoubt;

/* What became of a step. */
typedef enum {
  FORGE_STEP_ON,    /* there is another one */
  FORGE_STEP_DONE,  /* both sides are equal */
  FORGE_STEP_STUCK, /* they are not, and for now nothing more is tried */
  FORGE_STEP_ERROR, /* the database failed */
} ForgeStep;

struct _ForgeSync {
  /* borrowed */
  ForgeDatabase  *database;
  ForgeStore     *store;

  /* owned */
  ForgeFreshness *freshness;
  ForgeKey       *key;
  GArray         *actions;
  GHashTable     *barriers;    /* gint64 id → the request before which no answer may touch it */
  GHashTable     *begun;       /* set of guint64: the requests under way */
  GHashTable     *seen;        /* set of gint64: ids, in the stage */
  GHashTable     *broken;      /* set of gint64: ids of rows that can't be read, or not be stored;
                                  0: not known */
  GArray         *queue;       /* gint64 ids to confirm, from the end */

  /* rounds */
  ForgeStamp      held;        /* of the last one that found everything right */
  guint64         flight;      /* of the core; 0: none */
  gint64          core_due;
  gboolean        watched;
  gboolean        observed;
  guint           glance;      /* how many requests it may make although nobody looks */
  gboolean        wanted;      /* somebody asked after this one asked what there is */
  gint64          next_round;
  gint64          hold;        /* the server said not before */
  guint           tries;       /* of the request that failed, so far */
  gint64          next_try;
  gboolean        has_erred;    /* the server broke down over what was asked last */
  gboolean        is_up;        /* it has answered something else since */
  guint           n_errors;     /* pages over which it broke down, one after another */
  ForgeError      failure;
  gint64          failing_since;
  gint64          silent_since; /* asked then, and nothing was answered since; 0: nothing is asked */
  gboolean        is_silent;    /* for so long that it was noticed */

  /* requests */
  guint64         seq;         /* the last one, or the last change that settled */
  guint64         barrier;     /* for every row */
  guint64         request;     /* of the round or the slow pass, under way; 0: none */
  gint64          request_id;  /* of the row that it asks for; 0: a page */
  gboolean        is_slow;
  gboolean        is_trial;    /* it asks for nobody */
  gboolean        is_peek;     /* it asks for the latest changes while the round reads something else */
  gboolean        is_held_back; /* a row of its answer, by a change of one's own or a later request */
  gint64          unstored;    /* a row of it that is not here as it has it; 0: none is */
  guint64         stage_began; /* answers to earlier ones take no step */
  gint64          slow_page;
  GArray         *slow_rows;   /* (owned) gint64 ids, from the end: what a page has that was refused */
  gint64          slow_hole;   /* the slow pass could not read it; 0: it could read all */
  gboolean        slow_missed; /* in this pass */
  guint           slow_errors; /* how often the server broke down over its page */
  gint64          next_slow;
  gint64          peek_page;
  guint           n_peeked;    /* pages, one after another */
  gint64          next_peek;   /* not while the round looks there itself */

  /* what is known of the server */
  gint64          count;
  gint64          size;        /* of a page */
  gint64          mark;        /* what changed later than this may not be known */
  gint64          walk_page;   /* of the first reading, the next one; -1: not begun, 0: done */
  gint64          doubt;       /* ForgeDoubt, of the readings of everything so far */
  gint64          hole_page;   /* the last one that was refused; 0: none was */
  gint64          news_mark;   /* as the mark, but for holes below it */
  guint           n_below;     /* holes below it */
  gint64          deep_at;     /* when these are looked at again */
  gint64          withheld;    /* clients that the server did not give in the last round */
  gint64          withheld_id; /* the only one of them; 0: not known */
  ForgeError      withholding; /* why */

  /* the round's steps */
  ForgeStage      stage;
  gint64          page;
  guint           n_changed;   /* rows of the last page that were not known */
  guint           asked;       /* requests for differences since both sides were equal */
  gboolean        fruitless;   /* halving finds nothing */
  guint           sweeps;      /* of more than one page, since the round began */
  gboolean        filled;      /* gaps in the ids were asked for */
  gboolean        is_filling;  /* CONFIRM: all gaps are in the queue */
  guint           n_refused;   /* CONFIRM: rows, since the queue was filled */
  gboolean        asked_again; /* for what could not be read */
  guint           n_compared;  /* ranges in which no row was new, one after another */
  guint           n_quiet;     /* how often everything was tried */
  gint64          lacked;      /* how many rows were lacking then */
  gint64          n_unreadable; /* these, and those of the rows that can't be read that are not here */
  gint64          place;       /* their page by time of creation; 0: not known */
  gint64          quiet_until; /* everything was tried */

  gint64          low;         /* SEEK, HALVE: between which pages it is */
  gint64          high;
  gint64          step;        /* SEEK: how far to jump */
  gboolean        is_walk;     /* SEEK: it is for a walk */
  gint64          top;         /* SEEK: the latest change */
  guint           order;       /* WALK: its order, and how many there were before */
  gboolean        is_full;     /* SWEEP: of everything */
  gboolean        is_first;    /* WALK, SWEEP: nothing was here before */
  gboolean        repeats;     /* WALK, SWEEP: rows came twice, or may have: pages may have lost some */
  guint           n_holes;     /* WALK, SWEEP: pages that were refused */
  guint           n_skipped;   /* SEEK: pages that were refused, on top */
  gboolean        is_news;     /* SWEEP: it found changes */
  gboolean        is_shallow;  /* SWEEP: it does not look at holes below the news */
  gint64          reach;       /* SWEEP: not to end before this page */
  gint64          n_back;      /* SWEEP: how often it went back */
  gint64          equal;       /* HALVE: the last page that both sides have in the same place */
  guint           swept;       /* SWEEP: pages so far */
  gint64          first;       /* COMPARE: the pages */
  gint64          last;
  gint64          from;        /* COMPARE: the time of its first row */
  gboolean        differed;    /* COMPARE: it found something */
  gint64          place_before; /* COMPARE: the place when it began */
};

/* Kept with the rows. */
#define FORGE_NOTE_MARK  "replica_mark"
#define FORGE_NOTE_WALK  "replica_walk"
#define FORGE_NOTE_COUNT "replica_count"
#define FORGE_NOTE_SIZE  "replica_size"
#define FORGE_NOTE_TOP   "replica_top"
#define FORGE_NOTE_DOUBT "replica_doubt"

#define FORGE_ORDER_OF_CREATION "created_at,name,updated_at"
/* Of walks, and of pages that are compared. */
#define FORGE_N_ORDERS          3
#define FORGE_N_VARIANTS        4

/* A request is tried this often before its round has failed. */
#define FORGE_SYNC_MAX_TRIES 3
/* Pages over which a server breaks down, one after another; beyond that it is the server, and one page
 * is tried in each round. */
#define FORGE_SYNC_MAX_ERRORS 3

/* forge-sync.c */

/* What the last commit has. */
gboolean   forge_sync_read_notes    (ForgeSync  *self,
                                     GError    **error);
/* The latest changes were asked for, or are. */
void       forge_sync_put_off_peek  (ForgeSync  *self,
                                     gint64      now);
/* Something is known to be otherwise than it is here. */
void       forge_sync_be_stale      (ForgeSync  *self,
                                     gint64      now);
/* What was asked was not answered, or to no use: it is asked once more, or its round has failed. */
void       forge_sync_end_try       (ForgeSync  *self,
                                     ForgeError  code,
                                     gint64      retry_after,
                                     guint32     random,
                                     gint64      now);
/* The answer to the round was stored, and this became of its step. */
void       forge_sync_carry_on      (ForgeSync  *self,
                                     ForgeStep   step,
                                     guint32     random,
                                     gint64      now);

/* forge-sync-answer.c */

/* Why an answer of @status is of no use. */
ForgeError forge_sync_judge_status  (guint       status,
                                     gboolean    json);

/* One of them, or nothing: there is no such page or row, or it is refused. */
typedef struct {
  ForgePage   *page;       /* (owned) (nullable) */
  ForgeClient *client;     /* (owned) (nullable) */
  gboolean     is_gone;
  gboolean     is_refused;
} ForgeSyncAnswer;

void       forge_sync_answer_clear  (ForgeSyncAnswer *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ForgeSyncAnswer, forge_sync_answer_clear)

/* forge-sync-rows.c: inside a transaction. @changed (out): whether anything was stored. */

/* What requests before @seq say of the row is not stored any more. */
void       forge_sync_raise_barrier (ForgeSync  *self,
                                     gint64      id,
                                     guint64     seq);
gboolean   forge_sync_take_client   (ForgeSync    *self,
                                     ForgeClient  *client,
                                     guint64       request,
                                     gboolean     *changed,
                                     GError      **error);
gboolean   forge_sync_drop_client   (ForgeSync  *self,
                                     gint64      id,
                                     guint64     request,
                                     gboolean   *changed,
                                     GError    **error);
/* The row, or 0, could not be stored: it is not as it is here, and is asked for again. */
void       forge_sync_note_unstored (ForgeSync  *self,
                                     gint64      id);
gboolean   forge_sync_take_clients  (ForgeSync  *self,
                                     ForgePage  *page,
                                     guint64     request,
                                     GError    **error);

/* Stores it and takes the step. */
gboolean   forge_sync_take_answer   (ForgeSync              *self,
                                     guint64                 request,
                                     const ForgeSyncAnswer  *answer,
                                     gint64                  now,
                                     ForgeStep              *step,
                                     GError                **error);

/* The steps of a round. The rows of a page are stored before its step is taken, in the same
 * transaction. */

/* forge-sync-steps.c */

/* A round begins, or begins anew. */
void       forge_steps_begin        (ForgeSync  *self);
/* The request of the stage. (transfer full) */
char      *forge_steps_make_path    (ForgeSync  *self);
ForgeStep  forge_steps_take_page    (ForgeSync  *self,
                                     ForgePage  *page,
                                     gint64      now,
                                     GError    **error);
/* There is no such page. */
ForgeStep  forge_steps_take_missing (ForgeSync  *self,
                                     gint64      now,
                                     GError    **error);
/* The server gives others, but not this page. */
ForgeStep  forge_steps_take_refusal (ForgeSync  *self,
                                     gint64      now,
                                     GError    **error);
/* The row that was to be confirmed was stored, dropped or refused. */
ForgeStep  forge_steps_take_row     (ForgeSync  *self,
                                     GError    **error);

void       forge_steps_enter        (ForgeSync  *self,
                                     ForgeStage  stage,
                                     gint64      page);
void       forge_steps_seek         (ForgeSync  *self,
                                     gboolean    is_walk);
/* Where the latest changes begin, as far as is known here. */
gint64     forge_steps_guess_top    (ForgeSync  *self);
/* The request for them. (transfer full) */
char      *forge_steps_make_latest_path (ForgeSync *self,
                                         gint64     page);
/* The rows in the queue one by one, then the latest changes again. */
ForgeStep  forge_steps_confirm      (ForgeSync  *self);
/* The page was read, or won't be: the next one. */
ForgeStep  forge_steps_leave_walk   (ForgeSync  *self,
                                     GError    **error);
ForgeStep  forge_steps_leave_sweep  (ForgeSync  *self,
                                     gboolean    is_end,
                                     gint64      now,
                                     GError    **error);
/* Adds the ids of the page to those seen; whether one was there already. */
gboolean   forge_steps_see          (ForgeSync  *self,
                                     ForgePage  *page);
/* Puts the rows that were created from @from on and before @to and not seen in the queue. */
gboolean   forge_steps_queue_unseen (ForgeSync  *self,
                                     gint64      from,
                                     gint64      to,
                                     GError    **error);
gint64     forge_steps_count_pages  (ForgeSync  *self);

/* forge-sync-compare.c */
void       forge_steps_halve        (ForgeSync  *self);
ForgeStep  forge_steps_narrow       (ForgeSync  *self);
ForgeStep  forge_steps_take_half    (ForgeSync  *self,
                                     ForgePage  *page,
                                     GError    **error);
ForgeStep  forge_steps_compare      (ForgeSync  *self,
                                     ForgePage  *page,
                                     gint64      now,
                                     GError    **error);
ForgeStep  forge_steps_end_compare  (ForgeSync  *self,
                                     gint64      to,
                                     gint64      now,
                                     GError    **error);

/* forge-sync-holes.c */

/* What is here and what the server has were counted in one moment, and nothing changed since. */
ForgeStep  forge_steps_weigh        (ForgeSync  *self,
                                     gint64      now,
                                     GError    **error);
/* The two sides differ in number. */
ForgeStep  forge_steps_differ       (ForgeSync  *self,
                                     gint64      now,
                                     GError    **error);
/* How many rows, but for those that are known not to be readable, the server has more than this
 * side. */
gboolean   forge_steps_count_lacking (ForgeSync  *self,
                                      gint64     *lacking,
                                      GError    **error);
/* A sweep is at its end: when the next one looks below its holes. */
void       forge_steps_note_holes   (ForgeSync  *self,
                                     gint64      now);
/* There is nothing more to be found for now. */
void       forge_steps_be_content   (ForgeSync  *self);
gboolean   forge_steps_set_doubt    (ForgeSync  *self,
                                     ForgeDoubt  doubt,
                                     GError    **error);
/* No page could be read, of which there are few. */
ForgeStep  forge_steps_read_blindly (ForgeSync  *self,
                                     gint64      now,
                                     GError    **error);
/* How many clients the server does not give, while it is known that there are some; else 0. */
gint64     forge_steps_count_withheld (ForgeSync *self);

G_END_DECLS
