/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ForgeSigns:
 *
 * Which of many texts may have a part, without a look at them. Every three bytes that follow each
 * other are a sign; of each text there is a bit for two of 1024 classes of each of its signs. A part
 * can only be where the bits of all its signs are: 128 bytes a text leave one in a hundred of the
 * others at four letters, and one in fifteen at three.
 */
typedef struct _ForgeSigns ForgeSigns;

/* The texts that are looked at together. */
#define FORGE_SIGNS_GROUP 512
/* Of a group, a bit each. */
typedef struct
{
  guint64 words[FORGE_SIGNS_GROUP / 64];
} ForgeSignBits;

ForgeSigns *forge_signs_new   (void);
void        forge_signs_free  (ForgeSigns    *self);
void        forge_signs_clear (ForgeSigns    *self);

/* @number is the text's, from 0 without gaps. Two bytes are a sign too where the first is a mark,
 * below the blank. */
void        forge_signs_add   (ForgeSigns    *self,
                               guint          number,
                               const char    *text,
                               gsize          length);
/* The signs of @parts. (transfer full) */
GArray     *forge_signs_read  (GPtrArray     *parts);
/* Those of @group that may have all of @signs, and some that there are not. */
void        forge_signs_look  (ForgeSigns    *self,
                               guint          group,
                               GArray        *signs,
                               ForgeSignBits *bits);

G_END_DECLS
