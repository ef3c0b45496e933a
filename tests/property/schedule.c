/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule.h"

#include <stdio.h>
#include <string.h>

static const char letters[N_OPS + 1] = "ourmpdxlfjnstwFchRe";

/* How often each happens: in a calm hour, under load, on a bad line, when time flies. */
static const guint8 weights[][N_OPS] = {
  /* o   u  r   m   p   d  x  l  f  j  n  s  t  w  F  c  h  R  e */
  { 12,  5, 10, 14, 22, 22, 2, 2, 2, 2, 1, 1, 3, 1, 1, 4, 1, 1, 2 },
  { 10,  3, 8,  30, 24, 20, 2, 2, 1, 3, 2, 2, 2, 0, 0, 2, 0, 0, 1 },
  { 10,  4, 8,  16, 18, 14, 4, 12, 6, 6, 4, 4, 5, 1, 2, 3, 3, 1, 2 },
  { 12,  6, 8,  14, 20, 18, 1, 6, 2, 2, 1, 1, 14, 2, 3, 4, 2, 2, 2 },
};

static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static Op
pick (const guint8 *weight,
      guint64       random)
{
  guint total = 0, op = 0;
  gint at;

  for (guint i = 0; i < N_OPS; i++)
    total += weight[i];
  at = random % total;
  while ((at -= weight[op]) >= 0)
    op++;
  return op;
}

static void
add (Schedule *self,
     Op        op,
     guint8    a,
     guint8    b)
{
  if (self->n_events < MAX_EVENTS)
    self->events[self->n_events++] = (Event) { op, a, b };
}

/* What chance alone would seldom bring about. Letters as above, about one key, and about the last
 * request where they are about one; a digit is a time that passes. */
static const char *const motifs[] = {
  "mpdmpdmpdmpdmpd",  /* a storm: each change acknowledged before the GETs it causes */
  "mmmpppddd",
  "mpopmd",           /* a GET that began before the change it meets */
  "mlpdpdpd7",        /* a lost answer, its time of quarantine, its end */
  "mlt7p",
  "Fpdpdpdpd9",       /* no news for longer than anything stays fresh */
  "mnopdFpdpd9F",
  "mlopd9Fpdpd9",
  "mjdopdFpdpdpd9",
  "mlolfhpdh",        /* a failure, offline, online again, all under suspicion */
  "mlofhhmnofhh",
  "mlmpdofhh",
  "mlmjdofhh",
  "mnopdR",
  "mpdopdR",
  "mjdopdRu",
  "mlopd7pdR",
  "mnwopd",
  "mlwopdw",
  "opduo",            /* gone from the screen and back, while fresh */
  "mpdopduo",
  "mnopduo",
  "mjdopduo",
  "mlopd7pduo",
};

static void
add_motif (Schedule   *self,
           const char *motif,
           guint64    *state)
{
  guint8 key = next_random (state);

  for (; *motif != '\0'; motif++)
    {
      guint64 random = next_random (state);
      Op op = g_ascii_isdigit (*motif) ? OP_TIME : (Op) (strchr (letters, *motif) - letters);

      if (g_ascii_isdigit (*motif))
        add (self, op, *motif - '0', 0);
      else if (op >= OP_PROCESS && op <= OP_RESEND)
        add (self, op, 255, random);
      else
        add (self, op, op <= OP_READ ? key : random, random >> 8);
    }
}

void
schedule_generate (Schedule *self,
                   guint64   seed)
{
  guint64 state = seed * G_GUINT64_CONSTANT (0xd1342543de82ef95) + 1;
  guint64 shape = next_random (&state);
  const guint8 *weight = weights[shape % G_N_ELEMENTS (weights)];
  guint length = 30 + (shape >> 8) % 41;
  guint n_observed = 1 + (shape >> 16) % 4;

  self->layers = (shape >> 24) % 3 == 0 ? 2 : 1;
  self->store = (shape >> 32) % N_STORES;
  self->n_events = 0;

  for (guint i = 0; i < n_observed; i++)
    add (self, OP_OBSERVE, next_random (&state), 0);
  while (self->n_events < length)
    {
      guint64 random = next_random (&state);

      if (random >> 58 <= 2)
        add_motif (self, motifs[random % G_N_ELEMENTS (motifs)], &state);
      else
        add (self, pick (weight, random >> 16), random, random >> 8);
    }
}

char *
schedule_to_string (const Schedule *self)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%u%u", self->layers, self->store);
  for (guint i = 0; i < self->n_events; i++)
    g_string_append_printf (text, " %c%u.%u", letters[self->events[i].op], self->events[i].a,
                            self->events[i].b);
  return g_string_free (text, FALSE);
}

gboolean
schedule_parse (Schedule   *self,
                const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_auto (GStrv) words = g_strsplit (stripped, " ", -1);

  *self = (Schedule) { 0 };
  if (words[0] == NULL || strlen (words[0]) != 2)
    return FALSE;
  self->layers = words[0][0] - '0';
  self->store = words[0][1] - '0';
  if (self->layers < 1 || self->layers > 2 || self->store >= N_STORES)
    return FALSE;

  for (guint i = 1; words[i] != NULL; i++)
    {
      const char *letter = words[i][0] != '\0' ? strchr (letters, words[i][0]) : NULL;
      guint a, b;

      if (letter == NULL || sscanf (words[i] + 1, "%u.%u", &a, &b) != 2)
        return FALSE;
      add (self, letter - letters, a, b);
    }
  return TRUE;
}

static void
copy_without (const Schedule *self,
              guint           from,
              guint           length,
              Schedule       *copy)
{
  guint rest = self->n_events - from - length;

  *copy = *self;
  copy->n_events -= length;
  memmove (copy->events + from, self->events + from + length, rest * sizeof (Event));
}

void
schedule_shrink (Schedule    *self,
                 ScheduleRun  run)
{
  gboolean shorter = TRUE;

  for (guint length = self->n_events; length > 0; length = shorter ? length : length / 2)
    {
      shorter = FALSE;
      for (guint from = 0; from + length <= self->n_events;)
        {
          Schedule copy;

          copy_without (self, from, length, &copy);
          if (run (&copy) == NULL)
            {
              from++;
              continue;
            }
          *self = copy;
          shorter = TRUE;
        }
    }
}
