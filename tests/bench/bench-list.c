/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-api-private.h"
#include "forge-client-list.h"
#include "forge-service.h"
#include "timing.h"

#include <glib/gstdio.h>

/* The list before the real service: shown from the cache and fetched, and what an insert at its top
 * leaves of the rows. */

#define N_CLIENTS 200
#define N_VISIBLE 20
#define N_TIMES   41

typedef struct {
  char         *dir;
  ForgeService *service;
  ForgeApi     *api;
  gboolean      done;
} Bench;

static void
spin (gboolean (* is_done) (gpointer),
      gpointer    data)
{
  gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  while (!is_done (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("It takes for ever");
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
is_done (gpointer data)
{
  return ((Bench *) data)->done;
}

static void
on_started (GObject      *service,
            GAsyncResult *result,
            gpointer      data)
{
  Bench *b = data;
  g_autoptr (GError) error = NULL;

  if (!forge_service_start_finish (FORGE_SERVICE (service), result, &error))
    g_error ("%s", error->message);
  b->done = TRUE;
}

static void
on_created (GObject      *api,
            GAsyncResult *result,
            gpointer      data)
{
  Bench *b = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeClient) client =
    forge_api_create_client_finish (FORGE_API (api), result, &error);

  if (client == NULL)
    g_error ("%s", error->message);
  b->done = TRUE;
}

static void
create (Bench      *b,
        const char *name,
        guint       number)
{
  g_autoptr (ForgeClient) draft = forge_client_new (0);
  g_autofree char *code = g_strdup_printf ("CLI-%06u", number);
  g_autofree char *key = g_uuid_string_random ();

  forge_client_set (draft, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (draft, FORGE_FIELD_TYPE, "INDIVIDUAL");
  forge_client_set (draft, FORGE_FIELD_NAME, name);
  b->done = FALSE;
  forge_api_create_client_async (b->api, draft, key, NULL, on_created, b);
  spin (is_done, b);
}

static void
open_service (Bench *b)
{
  b->dir = g_dir_make_tmp ("forge-bench-XXXXXX", NULL);
  b->service = forge_service_new (b->dir, b->dir);
  forge_service_start_async (b->service, NULL, on_started, b);
  spin (is_done, b);
  b->api = forge_api_new ();
  forge_api_set_socket (b->api, forge_service_get_socket (b->service));
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Cliente %04u", i);

      create (b, name, i);
    }
}

/* Lists */

static gboolean
is_shown (gpointer data)
{
  GListModel *model = forge_client_list_get_model (data);

  if (forge_client_list_get_label (data) != FORGE_LABEL_FRESH ||
      g_list_model_get_n_items (model) < N_CLIENTS)
    return FALSE;
  for (guint i = 0; i < N_VISIBLE; i++)
    {
      g_autoptr (ForgeClient) client = g_list_model_get_item (model, i);

      forge_client_list_want (data, client);
      if (!forge_client_is_loaded (client))
        return FALSE;
    }
  return TRUE;
}

static ForgeClientList *
show_list (Bench *b)
{
  ForgeClientList *list = forge_client_list_new (b->api);
  g_autoptr (ForgeQuery) query = forge_query_new ();

  forge_client_list_set_query (list, query);
  spin (is_shown, list);
  return list;
}

/* Milliseconds until the first rows of a list are there. */
static double
time_to_show (Bench    *b,
              gboolean  cached)
{
  gint64 start;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (!cached)
    forge_api_refresh (b->api);
  start = g_get_monotonic_time ();
  g_object_unref (show_list (b));
  return (g_get_monotonic_time () - start) / 1e3;
}

static void
time_lists (Bench *b)
{
  double cached[N_TIMES], fetched[N_TIMES];

  g_object_unref (show_list (b));
  for (guint i = 0; i < N_TIMES; i++)
    {
      fetched[i] = time_to_show (b, FALSE);
      cached[i] = time_to_show (b, TRUE);
    }
  timing_print ("list-cached", timing_median (cached, N_TIMES), "ms");
  timing_print ("list-service", timing_median (fetched, N_TIMES), "ms");
}

static gboolean
is_one_longer (gpointer data)
{
  return g_list_model_get_n_items (forge_client_list_get_model (data)) == N_CLIENTS + 1 &&
         is_shown (data);
}

static void
count_rows_kept (Bench *b)
{
  g_autoptr (ForgeClientList) list = show_list (b);
  GListModel *model = forge_client_list_get_model (list);
  ForgeClient *before[N_VISIBLE];
  guint kept = 0;

  for (guint i = 0; i < N_VISIBLE; i++)
    before[i] = g_list_model_get_item (model, i);
  create (b, "AAA", N_CLIENTS);
  spin (is_one_longer, list);

  for (guint i = 0; i < N_VISIBLE; i++)
    {
      g_autoptr (ForgeClient) now = g_list_model_get_item (model, i + 1);

      kept += now == before[i];
      g_object_unref (before[i]);
    }
  timing_print ("rows-kept-of-20", kept, "rows");
}

static void
emit (guint    i,
      gpointer data)
{
  forge_api_emit_elsewhere (data, i + 1, FORGE_CAUSE_ELSEWHERE);
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_dir (child);
    }
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  Bench b = { 0 };

  open_service (&b);
  time_lists (&b);
  count_rows_kept (&b);
  timing_print ("changed-emission", timing_run (emit, 1000, 101, b.api) / 1e3, "µs");

  g_object_unref (b.api);
  forge_service_stop (b.service);
  g_object_unref (b.service);
  remove_dir (b.dir);
  g_free (b.dir);
  return 0;
}
