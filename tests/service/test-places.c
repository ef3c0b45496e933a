/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-places.h"

#define N 100000

/* The ids of a database, of servers that count in steps, of one that puts the time in the upper bits,
 * and at the end of what JSON can say. */
static const struct
{
  const char *name;
  gint64      first, step;
} rows[] = {
  { "dense", 1, 1 },
  { "steps", 7, 1000 },
  { "powers", 4096, 4096 },
  { "upper-bits", G_GINT64_CONSTANT (1) << 22, G_GINT64_CONSTANT (1) << 22 },
  { "backwards", (G_GINT64_CONSTANT (1) << 53) - 1, -1 },
};

static void
test_places (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  ForgePlaces *places = forge_places_new ();

  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (forge_places_get (places, rows[row].first + i * rows[row].step), ==, i);
  g_assert_cmpuint (forge_places_get_n (places), ==, N);
  for (guint i = 0; i < N; i++)
    {
      gint64 id = rows[row].first + i * rows[row].step;

      g_assert_cmpuint (forge_places_get (places, id), ==, i);
      g_assert_cmpint (forge_places_get_id (places, i), ==, id);
    }
  g_assert_cmpuint (forge_places_get_n (places), ==, N);
  forge_places_free (places);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/service/places/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_places);
    }
  return g_test_run ();
}
