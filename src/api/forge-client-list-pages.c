/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-client-list-private.h"

#include "forge-error.h"
#include "forge-list-wire.h"
#include "forge-wire.h"

/* The FORGE_ROWS_KEPT of a view lie on four pages, and while one page stays in sight no
 * more than five others can have been wanted since. As many clients are observed alone. */
#define MAX_PAGES  6
#define MAX_WANTED (MAX_PAGES * FORGE_API_PAGE_SIZE)
/* Rows in sight were bound within this many. */
#define MAX_BOUND  4096
/* What is on screen of a row is filled when it is loaded. */
#define TAKEN_AT_ONCE 25

void
forge_list_page_free (gpointer data)
{
  ForgeListPage *page = data;

  forge_source_clear (&page->source, page->list->api);
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_clear_pointer (&page->coming, g_ptr_array_unref);
  g_free (page);
}

static void
on_page_answer (ForgeApi          *api,
                const ForgeAnswer *answer,
                gpointer           user_data)
{
  ForgeListPage *page = user_data;
  g_autoptr(GBytes) body = page->source.body != NULL ? g_bytes_ref (page->source.body) : NULL;

  forge_source_take (&page->source, page->list, answer);
  if (page->source.body != body)
    g_clear_pointer (&page->coming, g_ptr_array_unref);
}

ForgeListPage *
forge_client_list_find_page (ForgeClientList *self,
                             guint            number,
                             gint64           id)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      ForgeListPage *page = g_ptr_array_index (self->pages, i);

      if (page->number == number && page->id == id)
        return page;
    }

  return NULL;
}

/* The page that has @client, so that what happens to it is heard of. */
static ForgeListPage *
find_page_with (ForgeClientList *self,
                ForgeClient     *client)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      ForgeListPage *page = g_ptr_array_index (self->pages, i);

      if (page->rows != NULL && g_ptr_array_find (page->rows, client, NULL))
        return page;
    }

  return NULL;
}

/* Of the pages, or of the clients observed alone (@alone): the one that nobody wanted for the longest
 * time, without which the order is known. G_MAXUINT: there is room for more. */
static guint
find_oldest (ForgeClientList *self,
             gboolean         alone)
{
  guint oldest = G_MAXUINT;
  guint n = 0;

  for (guint i = 0; i < self->pages->len; i++)
    {
      const ForgeListPage *page = g_ptr_array_index (self->pages, i);

      if ((page->number == 0) != alone)
        continue;
      n++;
      if (&page->source == forge_client_list_get_authority (self))
        continue;
      if (oldest == G_MAXUINT
          || page->tick < ((ForgeListPage *) g_ptr_array_index (self->pages, oldest))->tick)
        oldest = i;
    }

  return n < MAX_PAGES ? G_MAXUINT : oldest;
}

/* Unless something else has it. */
static void
unload (ForgeClientList *self,
        ForgeClient     *client)
{
  if (find_page_with (self, client) == NULL
      && forge_client_list_find_overlay (self, forge_client_get_id (client)) == NULL)
    forge_client_unload (client);
}

static void
drop_page (ForgeClientList *self,
           guint            index)
{
  ForgeListPage *page = g_ptr_array_steal_index (self->pages, index);

  for (guint i = 0; page->rows != NULL && i < page->rows->len; i++)
    unload (self, g_ptr_array_index (page->rows, i));

  forge_list_page_free (page);
}

void
forge_client_list_observe_page (ForgeClientList *self,
                                guint            number,
                                gint64           id,
                                guint64          tick)
{
  ForgeListPage *page = g_new0 (ForgeListPage, 1);
  g_autofree char *path = number > 0 ? forge_api_page_path (self->query, number)
                                     : forge_api_client_path (id);
  guint oldest = find_oldest (self, number == 0);

  if (oldest != G_MAXUINT)
    drop_page (self, oldest);

  page->list = self;
  page->number = number;
  page->id = id;
  page->tick = tick;
  g_ptr_array_add (self->pages, page);
  page->source.observation = forge_api_observe (self->api, path, on_page_answer, page);
}

static GPtrArray *
parse_page (ForgeListPage *page,
            GError       **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  ForgeClient *client;

  if (page->number > 0)
    return forge_list_wire_read_page (page->source.body, &page->count, error);

  client = forge_wire_read_client (page->source.body, error);
  if (client == NULL)
    return NULL;

  rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (rows, client);

  return g_steal_pointer (&rows);
}

/* Rows of @rows that have no page any more would not hear of their changes. Those that were bound
 * look for one, as wanted as they were; were it all of them, each page would bring in the next. */
static void
leave_rows (ForgeClientList *self,
            GPtrArray       *rows)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      ForgeClient *client = g_ptr_array_index (rows, i);
      gint64 id = forge_client_get_id (client);
      guint64 tick = GPOINTER_TO_SIZE (g_hash_table_lookup (self->bound, &id));

      if (tick == 0)
        unload (self, client);
      else if (find_page_with (self, client) == NULL)
        forge_client_list_add_wanted (self, id, tick);
    }
}

/* Brings a row of the list up to date with @client, of @source. (transfer full): the row, or @client
 * where there is none. */
static ForgeClient *
update_row (ForgeClientList *self,
            ForgeSource     *source,
            ForgeClient     *client)
{
  gboolean trusted = source->label == FORGE_LABEL_FRESH || source->version >= self->newest;
  gint64 id = forge_client_get_id (client);
  ForgeClient *row = client;

  /* Should the same come once more, and fresh, then the rows are what it says. */
  source->doubted |= !trusted;
  if (forge_id_vector_find (self->shown, id) != G_MAXUINT)
    {
      forge_list_rows_use (self->rows, client);
      row = forge_list_rows_peek (self->rows, id);
    }

  g_object_ref (row);
  if (trusted || !forge_client_is_loaded (row))
    forge_client_update (row, client);

  return row;
}

/* Whether there are more. */
static gboolean
take_rows (ForgeClientList *self,
           ForgeListPage   *page)
{
  GPtrArray *coming = page->coming;
  guint end = MIN (page->taken + TAKEN_AT_ONCE, coming->len);

  if (page->source.label == FORGE_LABEL_FRESH)
    self->newest = page->source.version;
  for (; page->taken < end; page->taken++)
    {
      ForgeClient *client = g_ptr_array_index (coming, page->taken);

      g_ptr_array_index (coming, page->taken) = update_row (self, &page->source, client);
      g_object_unref (client);
    }

  return page->taken < coming->len;
}

/* Who is on a page is not observed alone any more. */
static void
drop_alone (ForgeClientList *self,
            ForgeListPage   *page)
{
  for (guint i = 0; i < page->rows->len; i++)
    {
      gint64 id = forge_client_get_id (g_ptr_array_index (page->rows, i));
      ForgeListPage *alone = forge_client_list_find_page (self, 0, id);

      if (alone != NULL)
        g_ptr_array_remove (self->pages, alone);
    }
}

/* Step by step. Whether all of it is in the list now. */
static gboolean
read_page (ForgeClientList *self,
           ForgeListPage   *page)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) before = NULL;

  if (page->coming == NULL)
    {
      page->coming = parse_page (page, &error);
      page->taken = 0;
      page->source.doubted = FALSE;
      page->source.unread = page->coming != NULL;
      if (page->coming == NULL)
        forge_source_refuse (&page->source, g_steal_pointer (&error));
      return FALSE;
    }

  if (take_rows (self, page))
    return FALSE;

  page->source.unread = FALSE;
  before = g_steal_pointer (&page->rows);
  page->rows = g_steal_pointer (&page->coming);
  leave_rows (self, before);
  if (page->number > 0)
    drop_alone (self, page);

  return TRUE;
}

/* The first page alone shows the list at once, and a short list for good; a longer one is not
 * shortened to it once its ids are known. */
static void
read_first_page (ForgeClientList *self,
                 ForgeListPage   *page)
{
  if (!read_page (self, page))
    return;

  if (page->count <= page->rows->len)
    {
      forge_source_clear (&self->ids, self->api);
      forge_client_list_merge_page (self, page, FORGE_COVER_WHOLE);
      return;
    }

  if (self->ids.observation == 0 && self->cover != FORGE_COVER_NONE)
    {
      /* That of a page that had all. */
      forge_client_list_stop_growing (self);
      forge_client_list_observe_ids (self);
    }
  if ((self->cover == FORGE_COVER_NONE
       || (self->cover == FORGE_COVER_HEAD && !self->preparing))
      && (self->coming == NULL || self->coming_cover == FORGE_COVER_HEAD))
    forge_client_list_merge_page (self, page, FORGE_COVER_HEAD);
}

/* The list became shorter, or the client is gone (freshness I19). Its rows look for their page
 * again; it is kept while the order has a place for it, lest it be asked for without end. */
static gboolean
leave_missing_page (ForgeClientList *self,
                    guint            index)
{
  ForgeListPage *page = g_ptr_array_index (self->pages, index);
  g_autoptr(GPtrArray) rows = g_steal_pointer (&page->rows);
  gboolean past = page->number == 0
                  || (page->number - 1) * FORGE_API_PAGE_SIZE >= self->shown->n;

  if (page->number > 0)
    leave_rows (self, rows);
  if (past)
    g_ptr_array_remove_index (self->pages, index);

  return rows != NULL || past;
}

gboolean
forge_list_page_is_missing (const ForgeListPage *page)
{
  return page->number != 1
         && g_error_matches (page->source.error, FORGE_ERROR, FORGE_ERROR_NOT_FOUND);
}

gboolean
forge_client_list_read_page (ForgeClientList *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      ForgeListPage *page = g_ptr_array_index (self->pages, i);

      if (forge_list_page_is_missing (page))
        {
          if (leave_missing_page (self, i))
            return TRUE;
        }
      else if (page->source.unread)
        {
          if (page->number == 1)
            read_first_page (self, page);
          else
            read_page (self, page);
          return TRUE;
        }
    }

  return FALSE;
}

/* It is far away by now. */
static void
drop_wanted (ForgeClientList *self,
             guint            index)
{
  gint64 id = g_array_index (self->wanted, ForgeWant, index).id;
  ForgeClient *row = forge_list_rows_peek (self->rows, id);

  g_array_remove_index (self->wanted, index);
  if (row != NULL && forge_client_is_loaded (row))
    unload (self, row);
}

static gboolean
was_before (gpointer id,
            gpointer tick,
            gpointer limit)
{
  return GPOINTER_TO_SIZE (tick) < GPOINTER_TO_SIZE (limit);
}

static void
note_bound (ForgeClientList *self,
            gint64           id,
            guint64          tick)
{
  if (g_hash_table_size (self->bound) == 2 * MAX_BOUND)
    g_hash_table_foreach_remove (self->bound, was_before, GSIZE_TO_POINTER (tick - MAX_BOUND));
  g_hash_table_replace (self->bound, g_memdup2 (&id, sizeof id), GSIZE_TO_POINTER (tick));
}

void
forge_client_list_add_wanted (ForgeClientList *self,
                              gint64           id,
                              guint64          tick)
{
  ForgeWant want = { id, tick };

  for (guint i = 0; i < self->wanted->len; i++)
    {
      if (g_array_index (self->wanted, ForgeWant, i).id == id)
        {
          g_array_remove_index (self->wanted, i);
          break;
        }
    }

  if (self->wanted->len == MAX_WANTED)
    drop_wanted (self, 0);
  g_array_append_val (self->wanted, want);
}

/* Whether @page should have every row whose position is on it. */
static gboolean
is_in_step (ForgeClientList     *self,
            const ForgeListPage *page)
{
  const ForgeSource *authority = forge_client_list_get_authority (self);

  return page->rows != NULL && !page->source.unread && !self->preparing
         && authority != NULL && !authority->unread
         && page->source.version == authority->version;
}

/* Whether a page of that age would be the first to be dropped. */
static gboolean
is_too_old (ForgeClientList *self,
            guint64          tick)
{
  guint oldest = find_oldest (self, FALSE);

  return oldest != G_MAXUINT
         && ((ForgeListPage *) g_ptr_array_index (self->pages, oldest))->tick > tick;
}

static void
touch_page (ForgeListPage *page,
            guint64        tick)
{
  page->tick = MAX (page->tick, tick);
}

/* Whether the row still looks for a page; @number: (out): which to ask for, or @id: (out): the
 * client alone, since the page that should have it has not. The page that has it or will have it is
 * as wanted as the row. */
static gboolean
needs_page (ForgeClientList *self,
            ForgeWant        want,
            guint           *number,
            gint64          *id)
{
  ForgeClient *row = forge_list_rows_peek (self->rows, want.id);
  ForgeListPage *page;
  guint expected;

  *number = 0;
  *id = 0;
  if (row == NULL)
    return FALSE;

  page = find_page_with (self, row);
  if (page != NULL)
    touch_page (page, want.tick);
  if (page != NULL
      || (forge_client_is_loaded (row) && forge_client_list_find_overlay (self, want.id) != NULL))
    return FALSE;

  expected = forge_id_vector_find (self->shown, want.id) / FORGE_API_PAGE_SIZE + 1;
  page = forge_client_list_find_page (self, 0, want.id);
  if (page == NULL)
    page = forge_client_list_find_page (self, expected, 0);
  if (page == NULL)
    *number = expected;
  else if (page->number > 0 && is_in_step (self, page))
    *id = want.id;
  else
    touch_page (page, want.tick);

  return TRUE;
}

gboolean
forge_client_list_ask (ForgeClientList *self)
{
  /* Positions in another query say nothing. */
  if (self->cover == FORGE_COVER_NONE)
    return FALSE;

  for (guint i = self->wanted->len; i > 0; i--)
    {
      ForgeWant want = g_array_index (self->wanted, ForgeWant, i - 1);
      guint number;
      gint64 id;

      if (!needs_page (self, want, &number, &id))
        {
          g_array_remove_index (self->wanted, i - 1);
        }
      else if (is_too_old (self, want.tick))
        {
          drop_wanted (self, i - 1);
        }
      else if (number > 0 || id > 0)
        {
          forge_client_list_observe_page (self, number, id, want.tick);
          return TRUE;
        }
    }

  return FALSE;
}

void
forge_client_list_want (ForgeClientList *self,
                        ForgeClient     *client)
{
  ForgeListPage *page;

  g_return_if_fail (FORGE_IS_CLIENT_LIST (self));
  g_return_if_fail (FORGE_IS_CLIENT (client));

  page = find_page_with (self, client);
  note_bound (self, forge_client_get_id (client), ++self->tick);
  if (page != NULL)
    {
      page->tick = self->tick;
      return;
    }

  forge_client_list_add_wanted (self, forge_client_get_id (client), self->tick);
  forge_client_list_schedule (self);
}
