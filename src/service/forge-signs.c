/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-signs.h"

#include <string.h>

#define CLASS_BITS 10
#define N_CLASSES  (1 << CLASS_BITS)
#define FIRST_BLANK 0x20

typedef struct
{
  ForgeSignBits classes[N_CLASSES];
} Group;

struct _ForgeSigns
{
  GPtrArray *groups; /* (owned) of Group */
};

/* Of one sign. */
typedef struct
{
  guint16 one, other;
} Classes;

ForgeSigns *
forge_signs_new (void)
{
  ForgeSigns *self = g_new0 (ForgeSigns, 1);

  self->groups = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
forge_signs_free (ForgeSigns *self)
{
  g_ptr_array_unref (self->groups);
  g_free (self);
}

void
forge_signs_clear (ForgeSigns *self)
{
  g_ptr_array_set_size (self->groups, 0);
}

/* @third is 0 in a sign of two. */
static inline Classes
classify (guint8 first,
          guint8 second,
          guint8 third)
{
  guint32 hash = (first | second << 8 | third << 16) * G_GUINT64_CONSTANT (0x9e3779b1);

  return (Classes) { hash >> (32 - CLASS_BITS), hash >> (32 - 2 * CLASS_BITS) & (N_CLASSES - 1) };
}

/* Whether the two bytes at @text are a sign by themselves. */
static inline gboolean
begins_with_mark (const char *text)
{
  return (guint8) text[0] < FIRST_BLANK && text[0] != '\n';
}

void
forge_signs_add (ForgeSigns *self,
                 guint       number,
                 const char *text,
                 gsize       length)
{
  guint word = number % FORGE_SIGNS_GROUP / 64;
  guint64 bit = G_GUINT64_CONSTANT (1) << number % 64;
  Group *group;

  if (number / FORGE_SIGNS_GROUP == self->groups->len)
    g_ptr_array_add (self->groups, g_new0 (Group, 1));
  group = g_ptr_array_index (self->groups, number / FORGE_SIGNS_GROUP);
  for (gsize i = 0; i + 1 < length; i++)
    {
      Classes classes = classify (text[i], text[i + 1], i + 2 < length ? text[i + 2] : 0);

      group->classes[classes.one].words[word] |= bit;
      group->classes[classes.other].words[word] |= bit;
      if (!begins_with_mark (text + i))
        continue;
      classes = classify (text[i], text[i + 1], 0);
      group->classes[classes.one].words[word] |= bit;
      group->classes[classes.other].words[word] |= bit;
    }
}

GArray *
forge_signs_read (GPtrArray *parts)
{
  GArray *signs = g_array_new (FALSE, FALSE, sizeof (Classes));

  for (guint i = 0; i < parts->len; i++)
    {
      const char *part = g_ptr_array_index (parts, i);
      gsize length = strlen (part);

      for (gsize at = 0; at + 2 < length; at++)
        {
          Classes classes = classify (part[at], part[at + 1], part[at + 2]);

          g_array_append_val (signs, classes);
        }
      if (length == 2 && begins_with_mark (part))
        {
          Classes classes = classify (part[0], part[1], 0);

          g_array_append_val (signs, classes);
        }
    }
  return signs;
}

void
forge_signs_look (ForgeSigns    *self,
                  guint          group,
                  GArray        *signs,
                  ForgeSignBits *bits)
{
  const Group *looked = g_ptr_array_index (self->groups, group);

  memset (bits, 0xff, sizeof *bits);
  for (guint i = 0; i < signs->len; i++)
    {
      Classes classes = g_array_index (signs, Classes, i);
      const ForgeSignBits *one = &looked->classes[classes.one];
      const ForgeSignBits *other = &looked->classes[classes.other];
      guint64 any = 0;

      for (guint word = 0; word < G_N_ELEMENTS (bits->words); word++)
        any |= bits->words[word] &= one->words[word] & other->words[word];
      if (any == 0)
        return;
    }
}
