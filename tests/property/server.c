/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server.h"

#define PAGE_SIZE 2

const char *const server_paths[N_KEYS] = {
  "clients/?page=1",
  "clients/?page=2",
  "clients/?page=1&search=odd",
  "clients/ids/",
  "clients/facets/",
  "clients/1/",
  "clients/2/",
  "clients/3/",
};

static guint64
mix (guint64 hash,
     guint64 value)
{
  return (hash ^ value) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (hash >> 29);
}

/* The rows @from to @to of those present; @odd: of those with an odd number. */
static guint64
rows (const Server *self,
      guint         from,
      guint         to,
      gboolean      odd,
      gboolean      ids_only)
{
  guint64 hash = 1;
  guint row = 0;

  for (guint i = 0; i < N_CLIENTS && row < to; i++)
    {
      guint client = self->order[i];

      if (!self->clients[client].present || (odd && client % 2 == 1))
        continue;
      if (row++ >= from)
        hash = mix (mix (hash, client + 1), ids_only ? 0 : self->clients[client].version);
    }
  return hash;
}

static guint64
content (const Server *self,
         guint         key)
{
  guint64 count = 0;

  switch (key)
    {
    case 0:
      return rows (self, 0, PAGE_SIZE, FALSE, FALSE);
    case 1:
      return rows (self, PAGE_SIZE, 2 * PAGE_SIZE, FALSE, FALSE);
    case 2:
      return rows (self, 0, PAGE_SIZE, TRUE, FALSE);
    case 3:
      return rows (self, 0, N_CLIENTS, FALSE, TRUE);
    case 4:
      for (guint i = 0; i < N_CLIENTS; i++)
        count += self->clients[i].present;
      return count;
    default:
      return self->clients[key - 5].present ? self->clients[key - 5].version : 0;
    }
}

void
server_init (Server *self)
{
  *self = (Server) { .version = 1 };
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      self->order[i] = i;
      self->clients[i].present = i < 5;
      self->clients[i].version = 1;
    }
  for (guint key = 0; key < N_KEYS; key++)
    self->contents[key] = content (self, key);
}

static void
move_to_top (Server *self,
             guint   client)
{
  guint at = 0;

  while (self->order[at] != client)
    at++;
  for (; at > 0; at--)
    self->order[at] = self->order[at - 1];
  self->order[0] = client;
}

guint
server_client (Change change,
               guint  number)
{
  return change == CHANGE_CREATE ? 3 + number % 3 : number % N_CLIENTS;
}

guint
server_apply (Server *self,
              Change  change,
              guint   client)
{
  guint altered = 0;

  self->version++;
  self->clients[client].version = self->version;
  self->clients[client].present = change != CHANGE_DELETE;
  if (change == CHANGE_CREATE)
    move_to_top (self, client);

  for (guint key = 0; key < N_KEYS; key++)
    {
      guint64 now = content (self, key);

      if (now == self->contents[key])
        continue;
      self->contents[key] = now;
      self->changed_at[key] = self->version;
      altered |= 1u << key;
    }
  return altered;
}
