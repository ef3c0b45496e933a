/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What happens, in order. An event names what it is about by a number that is taken modulo what
 * there is to choose from, so a schedule from which events were deleted is still one. */

typedef enum {
  OP_OBSERVE,    /* key a */
  OP_UNOBSERVE,
  OP_READ,
  OP_MUTATE,     /* change a of client b */
  OP_PROCESS,    /* the server gets to request a */
  OP_DELIVER,    /* answer a comes */
  OP_DUPLICATE,  /* answer a comes, and will come again */
  OP_LOSE,       /* request or answer a is lost: the client gives up, the server may not */
  OP_FAIL,       /* GET a is answered with an error b */
  OP_REJECT,     /* mutation a is answered with an error b */
  OP_NOT_SENT,   /* mutation a never left */
  OP_RESEND,     /* GET a is sent again: a retry, another token, a redirect */
  OP_TIME,       /* passes */
  OP_USER,       /* another one */
  OP_FEED,       /* is lost, or comes back */
  OP_FOREIGN,    /* somebody else makes change a to client b */
  OP_ONLINE,     /* no longer, or again */
  OP_REFRESH,    /* Ctrl+R */
  OP_FORGET,     /* the store loses key a, if it is one that does */
  N_OPS,
} Op;

typedef struct {
  guint8 op;
  guint8 a;
  guint8 b;
} Event;

#define MAX_EVENTS 160
#define N_STORES   3

typedef struct {
  guint8 layers;   /* 1: a cache over a server; 2: a cache over a replica of one */
  guint8 store;    /* 0 a hash table, 1 one that forgets, 2 one that can't delete */
  guint  n_events;
  Event  events[MAX_EVENTS];
} Schedule;

typedef const char *(* ScheduleRun) (const Schedule *schedule);

void      schedule_generate  (Schedule       *self,
                              guint64         seed);
/* As the --replay of the program takes it. (transfer full) */
char     *schedule_to_string (const Schedule *self);
gboolean  schedule_parse     (Schedule       *self,
                              const char     *text);
/* Deletes events as long as @run still finds a violation. */
void      schedule_shrink    (Schedule       *self,
                              ScheduleRun     run);
