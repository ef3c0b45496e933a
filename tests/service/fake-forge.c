/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-forge.h"

#include <stdlib.h>
#include <string.h>

#include "forge-text.h"

#define SHIFT (6 * G_TIME_SPAN_HOUR)

Fake *
fake_new (guint32 seed)
{
  Fake *self = g_new0 (Fake, 1);

  self->rows = g_array_new (FALSE, TRUE, sizeof (FakeRow));
  self->rand = g_rand_new_with_seed (seed);
  self->page_size = 20;
  self->n_names = 8;
  self->now = G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC;
  return self;
}

void
fake_free (Fake *self)
{
  g_array_unref (self->rows);
  g_rand_free (self->rand);
  g_free (self);
}

static void
touch (Fake    *self,
       FakeRow *row,
       gint64   at)
{
  self->now += 1 + g_rand_int_range (self->rand, 0, 1000);
  row->rev = ++self->rev;
  row->at = at;
}

FakeRow *
fake_create (Fake   *self,
             gint64  at)
{
  FakeRow *row;

  g_array_set_size (self->rows, self->rows->len + 1);
  row = &g_array_index (self->rows, FakeRow, self->rows->len - 1);
  touch (self, row, at);
  self->last_id += 1 + (g_rand_int_range (self->rand, 0, 4) == 0);
  row->id = self->last_id;
  row->name = g_rand_int_range (self->rand, 0, self->n_names);
  row->created = row->updated = self->now;
  return row;
}

void
fake_change (Fake    *self,
             FakeRow *row,
             gboolean silently,
             gint64   at)
{
  touch (self, row, at);
  row->name = g_rand_int_range (self->rand, 0, self->n_names);
  if (silently)
    return;
  row->updated = self->now;
  if (self->moves && row->created != FAKE_NO_TIME)
    row->created += SHIFT;
}

void
fake_delete (Fake    *self,
             FakeRow *row,
             gint64   at)
{
  touch (self, row, at);
  row->is_deleted = TRUE;
}

FakeRow *
fake_pick (Fake *self)
{
  for (guint tries = 0; tries < 50 && self->rows->len > 0; tries++)
    {
      guint i = g_rand_int_range (self->rand, 0, self->rows->len);
      FakeRow *row = &g_array_index (self->rows, FakeRow, i);

      if (!row->is_deleted)
        return row;
    }
  return NULL;
}

guint
fake_count (Fake *self)
{
  guint count = 0;

  for (guint i = 0; i < self->rows->len; i++)
    count += !g_array_index (self->rows, FakeRow, i).is_deleted;
  return count;
}

/* As a server in Mexico writes a time of UTC that it takes for its own. */
static void
append_time (GString    *out,
             const char *name,
             gint64      time)
{
  g_autofree char *text = NULL;

  if (time == FAKE_NO_TIME)
    {
      g_string_append_printf (out, ",\"%s\":null", name);
      return;
    }
  text = forge_time_format (time);
  *strchr (text, 'Z') = '\0';
  g_string_append_printf (out, ",\"%s\":\"%s-06:00\"", name, text);
}

static void
append_row (GString *out,
            FakeRow *row)
{
  g_string_append_printf (out, "{\"client_id\":%" G_GINT64_FORMAT ",\"uuid\":\"u%" G_GINT64_FORMAT
                          "\",\"client_code\":\"C%u\",\"type\":\"EMPRESA\",\"name\":\"Núñez %u\"",
                          row->id, row->id, row->rev % 7, row->name);
  g_string_append_printf (out, ",\"credit_limit\":%s,\"credit_used\":%s,\"available_credit\":%s",
                          row->rev % 3 ? "\"-0.00\"" : "\"1200.50\"",
                          row->rev % 5 ? "null" : "\"3.10\"",
                          row->rev % 2 ? "1197.4000000001" : "null");
  append_time (out, "created_at", row->created);
  append_time (out, "updated_at", row->updated);
  g_string_append_printf (out, ",\"notes\":\"%u\"", row->rev);
  if (row->rev % 4 == 0)
    g_string_append_printf (out, ",\"branch\":{\"id\":%u}", row->rev);
  g_string_append_c (out, '}');
}

GBytes *
fake_get_row (Fake    *self,
              FakeRow *row)
{
  GString *out = g_string_new (NULL);

  append_row (out, row);
  return g_string_free_to_bytes (out);
}

typedef struct
{
  Fake  *fake;
  char **keys;
} Order;

static int
compare_times (gint64   a,
               gint64   b,
               gboolean descending)
{
  if (a == b)
    return 0;
  /* Null is the largest. */
  if (a == FAKE_NO_TIME || b == FAKE_NO_TIME)
    return (a == FAKE_NO_TIME) == descending ? -1 : 1;
  return (a < b) == descending ? 1 : -1;
}

static int
compare_by (const char    *key,
            const FakeRow *a,
            const FakeRow *b)
{
  gboolean descending = *key == '-';

  key += descending;
  if (strcmp (key, "created_at") == 0)
    return compare_times (a->created, b->created, descending);
  if (strcmp (key, "updated_at") == 0)
    return compare_times (a->updated, b->updated, descending);
  if (strcmp (key, "credit_used") == 0)
    return (a->rev % 5 == 0) == (b->rev % 5 == 0) ? 0 : (a->rev % 5 == 0) == descending ? 1 : -1;
  g_assert_cmpstr (key, ==, "name");
  return a->name == b->name ? 0 : (a->name < b->name) == descending ? 1 : -1;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  Order *order = data;
  const FakeRow *first = *(FakeRow *const *) a;
  const FakeRow *second = *(FakeRow *const *) b;

  for (guint i = 0; order->keys[i]; i++)
    {
      int result = compare_by (order->keys[i], first, second);

      if (result != 0)
        return result;
    }
  return 0;
}

/* Sorting keeps the order of what ties. */
static void
shuffle (Fake      *self,
         GPtrArray *rows)
{
  for (guint i = rows->len; i > 1; i--)
    {
      guint j = g_rand_int_range (self->rand, 0, i);
      gpointer row = rows->pdata[j];

      rows->pdata[j] = rows->pdata[i - 1];
      rows->pdata[i - 1] = row;
    }
}

static GPtrArray *
sort_rows (Fake       *self,
           const char *ordering)
{
  g_auto (GStrv) keys = g_strsplit (ordering, ",", -1);
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    if (!g_array_index (self->rows, FakeRow, i).is_deleted)
      g_ptr_array_add (rows, &g_array_index (self->rows, FakeRow, i));
  if (self->shuffles)
    shuffle (self, rows);
  g_ptr_array_sort_with_data (rows, compare_rows, &(Order) { self, keys });
  return rows;
}

static GBytes *
break_down (guint *status)
{
  *status = 500;
  return g_bytes_new_static ("<h1>Server Error (500)</h1>", 27);
}

static GBytes *
refuse (Fake  *self,
        guint *status)
{
  if (self->breaks)
    return break_down (status);
  *status = 400;
  return g_bytes_new_static ("[\"Fecha inv\303\241lida.\"]", 19);
}

static GBytes *
get_page (Fake       *self,
          const char *ordering,
          guint       number,
          guint      *status)
{
  g_autoptr (GPtrArray) rows = sort_rows (self, ordering);
  guint first = (number - 1) * self->page_size;
  guint end = MIN (first + self->page_size, rows->len);
  GString *out;
  gint64 count;

  *status = number >= 1 && (first < rows->len || number == 1) ? 200 : 404;
  if (*status == 404)
    return g_bytes_new_static ("{\"detail\":\"P\303\241gina inv\303\241lida.\"}", 31);
  for (guint i = first; i < end; i++)
    if (((FakeRow *) rows->pdata[i])->is_withheld)
      return refuse (self, status);
  out = g_string_new (NULL);
  self->n_pages++;
  count = rows->len + self->lie - (self->is_late && self->n_pages % 2 == 0);
  g_string_append_printf (out, "{\"count\":%" G_GINT64_FORMAT ",\"next\":%s,\"previous\":null,"
                          "\"results\":[", count, end < rows->len ? "\"http://elsewhere/?page=2\"" : "null");
  for (guint i = first; i < end; i++)
    {
      if (i > first)
        g_string_append_c (out, ',');
      append_row (out, rows->pdata[i]);
    }
  g_string_append (out, "]}");
  return g_string_free_to_bytes (out);
}

GBytes *
fake_get (Fake       *self,
          const char *path,
          guint      *status)
{
  const char *ordering = strstr (path, "ordering=");
  const char *page = strstr (path, "page=");

  if (self->breaks_over_all || (self->breaks_over_pages && page))
    return break_down (status);
  if (ordering)
    {
      const char *end = strchr (ordering, '&');
      g_autofree char *keys = g_strndup (ordering + 9, end - ordering - 9);

      return get_page (self, keys, strtoul (page + 5, NULL, 10), status);
    }
  *status = 404;
  for (guint i = 0; i < self->rows->len; i++)
    {
      FakeRow *row = &g_array_index (self->rows, FakeRow, i);

      if (row->is_deleted || row->id != g_ascii_strtoll (path + strlen ("clients/"), NULL, 10))
        continue;
      if (row->is_withheld)
        return refuse (self, status);
      *status = 200;
      return fake_get_row (self, row);
    }
  return g_bytes_new_static ("{\"detail\":\"No encontrado.\"}", 27);
}
