/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-id-diff.h"
#include "forge-list-rows.h"

/* What a view of the model knows: the ids, which it learns from the signal alone. */
typedef struct {
  ForgeListRows *rows;
  GArray    *ids;  /* (element-type gint64) */
} Mirror;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Mirror     *self)
{
  if (removed > 0)
    g_array_remove_range (self->ids, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      gint64 id = forge_list_rows_get_id (self->rows, i);

      g_array_insert_val (self->ids, i, id);
    }

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->ids->len);
  for (guint i = 0; i < self->ids->len; i++)
    {
      g_autoptr(ForgeClient) row = g_list_model_get_item (model, i);

      g_assert_cmpint (forge_client_get_id (row), ==, g_array_index (self->ids, gint64, i));
      g_assert_cmpint (forge_list_rows_get_id (self->rows, i), ==, forge_client_get_id (row));
    }
  g_assert_null (g_list_model_get_item (model, self->ids->len));
}

static ForgeIdVector *
random_vector (GRand *rand)
{
  gint64 ids[24];
  guint n = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (ids) + 1);

  for (guint i = 0; i < n; i++)
    ids[i] = g_rand_int_range (rand, 1, 30);

  return forge_id_vector_new (ids, n);
}

static void
change (ForgeListRows *rows,
        ForgeIdVector *before,
        ForgeIdVector *after)
{
  guint moves;
  g_autoptr(GArray) splices = forge_id_diff (before, after, &moves);

  forge_list_rows_change (rows, after, splices, moves);
}

/* Every other row, and one that is given back at once. */
static GPtrArray *
take_some (ForgeListRows *rows)
{
  GPtrArray *some = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i += 2)
    g_ptr_array_add (some, g_list_model_get_item (G_LIST_MODEL (rows), i));

  return some;
}

/* Those that are still in the list are its rows, and of the others it knows nothing. */
static void
assert_same (ForgeListRows *rows,
             ForgeIdVector *ids,
             GPtrArray     *some)
{
  for (guint i = 0; i < some->len; i++)
    {
      ForgeClient *row = g_ptr_array_index (some, i);
      guint position = forge_id_vector_find (ids, forge_client_get_id (row));
      g_autoptr(ForgeClient) now = g_list_model_get_item (G_LIST_MODEL (rows), position);

      g_assert_true (now == (position != G_MAXUINT ? row : NULL));
      g_assert_true (forge_list_rows_peek (rows, forge_client_get_id (row)) == now);
    }
}

static void
test_changes (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(ForgeListRows) rows = forge_list_rows_new ();
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(ForgeIdVector) before = forge_id_vector_new (NULL, 0);
  Mirror mirror = { rows, ids };

  g_test_message ("seed %u", seed);
  g_signal_connect (rows, "items-changed", G_CALLBACK (on_items_changed), &mirror);
  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr(ForgeIdVector) after = random_vector (rand);
      g_autoptr(GPtrArray) some = take_some (rows);

      change (rows, before, after);
      g_assert_cmpmem (ids->data, ids->len * sizeof (gint64), after->ids,
                       after->n * sizeof (gint64));
      assert_same (rows, after, some);
      forge_id_vector_unref (before);
      before = g_steal_pointer (&after);
    }
}

static ForgeListRows *
rows_of (gint64         n,
         ForgeIdVector **ids)
{
  ForgeListRows *rows = forge_list_rows_new ();
  g_autoptr(ForgeIdVector) nothing = forge_id_vector_new (NULL, 0);
  g_autofree gint64 *numbers = g_new (gint64, n);

  for (gint64 i = 0; i < n; i++)
    numbers[i] = i + 1;
  *ids = forge_id_vector_new (numbers, (guint) n);
  change (rows, nothing, *ids);

  return rows;
}

static void
test_let_go (void)
{
  g_autoptr(ForgeIdVector) ids = NULL;
  g_autoptr(ForgeListRows) rows = rows_of (3, &ids);
  ForgeClient *row = g_list_model_get_item (G_LIST_MODEL (rows), 1);

  g_assert_true (forge_list_rows_peek (rows, 2) == row);
  g_assert_null (forge_list_rows_peek (rows, 1));
  g_assert_finalize_object (row);
  g_assert_null (forge_list_rows_peek (rows, 2));

  row = g_list_model_get_item (G_LIST_MODEL (rows), 1);
  g_assert_finalize_object (g_steal_pointer (&rows));
  g_assert_finalize_object (row);
}

static void
test_use (void)
{
  g_autoptr(ForgeIdVector) ids = NULL;
  g_autoptr(ForgeListRows) rows = rows_of (3, &ids);
  g_autoptr(ForgeClient) known = forge_client_new (2);
  g_autoptr(ForgeClient) other = forge_client_new (2);
  g_autoptr(ForgeClient) row = NULL;

  forge_list_rows_use (rows, known);
  forge_list_rows_use (rows, other);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 1);
  g_assert_true (row == known);
}

/* One that only the view had, which lets go of it and takes it again. */
static void
on_move (GListModel   *model,
         guint         position,
         guint         removed,
         guint         added,
         ForgeClient **had)
{
  if (removed == 1)
    g_clear_object (had);
  else
    *had = g_list_model_get_item (model, position);
}

static void
test_move (void)
{
  g_autoptr(ForgeIdVector) ids = NULL;
  g_autoptr(ForgeListRows) rows = rows_of (3, &ids);
  g_autoptr(ForgeIdVector) without = forge_id_vector_without (ids, 2);
  g_autoptr(ForgeIdVector) moved = forge_id_vector_with (without, 0, 3);
  g_autoptr(ForgeClient) row = g_list_model_get_item (G_LIST_MODEL (rows), 2);

  forge_client_set (row, FORGE_FIELD_NAME, "Ana");
  g_signal_connect (rows, "items-changed", G_CALLBACK (on_move), &row);
  change (rows, ids, moved);
  g_assert_cmpint (forge_client_get_id (row), ==, 3);
  g_assert_cmpstr (forge_client_get (row, FORGE_FIELD_NAME), ==, "Ana");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/list-rows/changes", test_changes);
  g_test_add_func ("/list-rows/let-go", test_let_go);
  g_test_add_func ("/list-rows/use", test_use);
  g_test_add_func ("/list-rows/move", test_move);

  return g_test_run ();
}
