/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client-list.h"
#include "forge-id-vector.h"
#include "forge-list-rows.h"

G_BEGIN_DECLS

/* How much of the query the rows are. */
typedef enum {
  FORGE_COVER_NONE,   /* rows of an earlier query, or none */
  FORGE_COVER_HEAD,   /* the first rows */
  FORGE_COVER_WHOLE,
} ForgeCover;

/* An answer that is observed, as it last came. */
typedef struct {
  guint       observation;  /* 0: not observed */
  guint64     serial;       /* of the last call; they grow over all sources of a list */
  GBytes     *body;         /* (owned) (nullable) */
  GError     *error;        /* (owned) (nullable) */
  ForgeLabel  label;
  guint64     version;
  gboolean    unread;       /* the body has not been merged yet */
  gboolean    doubted;      /* it was, but the rows may have been newer */
} ForgeSource;

typedef struct {
  ForgeClientList *list;     /* (unowned) */
  guint            number;   /* from 1; 0: the answer is the one client @id */
  gint64           id;
  ForgeSource      source;
  guint            count;    /* what it says of the whole list */
  guint64          tick;     /* when a row of it was last wanted */
  GPtrArray       *rows;     /* (owned) (nullable) (element-type ForgeClient): those of the list
                              * where it has them; NULL until there is an answer */
  GPtrArray       *coming;   /* (owned) (nullable) (element-type ForgeClient): what becomes of them */
  guint            taken;    /* so many of these are in the list by now */
} ForgeListPage;

typedef struct {
  gint64  id;
  guint64 tick;
} ForgeWant;

/* A client that was just created or restored (freshness I13). */
typedef struct {
  ForgeClient *client;  /* (owned) */
  guint64      serial;  /* an answer that counts is later */
  gboolean     asked;   /* a GET of it is under way */
} ForgeOverlay;

struct _ForgeClientList {
  GObject parent_instance;

  /* owned */
  ForgeApi             *api;
  ForgeListRows        *rows;
  ForgeQuery           *query;
  ForgeIdVector        *order;      /* of the query, as last answered and merged */
  ForgeIdVector        *shown;      /* what the rows are: order and overlays */
  ForgeIdVector        *coming;     /* (nullable): what the order becomes, step by step */
  GPtrArray            *pages;      /* (element-type ForgeListPage) */
  GPtrArray            *overlays;   /* (element-type ForgeOverlay) */
  GArray               *wanted;     /* (element-type ForgeWant) rows without a page, the last at
                                     * the end */
  GHashTable           *bound;      /* (element-type gint64) the tick at which a row was last
                                     * bound, of the latest ones */
  GError               *error;      /* (nullable) */

  ForgeSource           ids;
  ForgeCover            cover;
  ForgeCover            coming_cover;
  guint64               serial;
  guint64               tick;
  guint64               newest;     /* version of the newest fresh rows */
  gboolean              preparing;  /* a worker reads or compares ids */
  gboolean              merging;
  guint                 principal;  /* whose the rows are */
  guint                 turn;       /* (owned) source that works off what came */
  guint                 growth;     /* (owned) source that shows more of what is coming */
  guint                 repair;     /* (owned) source that asks for everything again */
  guint                 repairs;
  ForgeClientListState  state;
  ForgeLabel            label;
};

/* forge-client-list.c */

/* Soon, in a turn of its own: read what came, ask for what is wanted, say what is shown. */
void           forge_client_list_schedule        (ForgeClientList   *self);
void           forge_source_take                 (ForgeSource       *source,
                                                  ForgeClientList   *list,
                                                  const ForgeAnswer *answer);
/* Puts @error (transfer full) in the place of a body that can't be read. */
void           forge_source_refuse               (ForgeSource       *source,
                                                  GError            *error);
void           forge_source_clear                (ForgeSource       *source,
                                                  ForgeApi          *api);
/* The answer that the order is from. (nullable) */
ForgeSource   *forge_client_list_get_authority   (ForgeClientList   *self);

/* forge-client-list-pages.c */
void           forge_list_page_free              (gpointer           page);
/* Whether it was asked for past the end, or its client is gone: no error. */
gboolean       forge_list_page_is_missing        (const ForgeListPage *page);
/* Page @number of the query, with 0 for @id, or the client @id alone, with 0 for @number.
 * (nullable) */
ForgeListPage *forge_client_list_find_page       (ForgeClientList   *self,
                                                  guint              number,
                                                  gint64             id);
void           forge_client_list_observe_page    (ForgeClientList   *self,
                                                  guint              number,
                                                  gint64             id,
                                                  guint64            tick);
/* Reads a page that came, or takes some of its rows. FALSE when there is none. */
gboolean       forge_client_list_read_page       (ForgeClientList   *self);
/* Asks for one page that is wanted. FALSE when there is none. */
gboolean       forge_client_list_ask             (ForgeClientList   *self);
void           forge_client_list_add_wanted      (ForgeClientList   *self,
                                                  gint64             id,
                                                  guint64            tick);

/* forge-client-list-merge.c */

void           forge_client_list_observe_ids     (ForgeClientList   *self);
/* Has a worker read ids that came, unless it is busy. */
void           forge_client_list_read_ids        (ForgeClientList   *self);
/* Makes the rows what the first page says, which holds @cover of the query: at once, or step by
 * step where it shows another query. */
void           forge_client_list_merge_page      (ForgeClientList   *self,
                                                  ForgeListPage     *page,
                                                  ForgeCover         cover);
/* Shows the first rows of another query that came. FALSE when there are none to show. */
gboolean       forge_client_list_show_first      (ForgeClientList   *self);
/* Shows no more of what is coming. */
void           forge_client_list_stop_growing    (ForgeClientList   *self);
/* Makes the rows those of @shown, whatever the order says. */
void           forge_client_list_show            (ForgeClientList   *self,
                                                  ForgeIdVector     *shown);

/* forge-client-list-overlay.c */
void           forge_overlay_free                (gpointer           overlay);
/* (nullable) */
ForgeOverlay  *forge_client_list_find_overlay    (ForgeClientList   *self,
                                                  gint64             id);
/* The ids of all. (transfer full) (element-type gint64) */
GArray        *forge_client_list_get_overlay_ids (ForgeClientList   *self);
/* @order with the overlays it lacks, each where its name belongs. (transfer full) */
ForgeIdVector *forge_client_list_lay_over        (ForgeClientList   *self,
                                                  ForgeIdVector     *order);
/* Ends those that an answer begun after their change speaks of. */
void           forge_client_list_judge_overlays  (ForgeClientList   *self);
/* Ends the one of @id, whose client is gone. */
void           forge_client_list_drop_overlay    (ForgeClientList   *self,
                                                  gint64             id);

G_END_DECLS
