/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What build-aux/bench measures of a window on screen:
 *
 *   bench-window start DATA     the program from the start of its process until its rows are painted
 *   bench-window strings N      the same of a list view over N strings, and how it moves
 *   bench-window session DATA   typing, creating, scrolling, jumping; changes DATA
 *
 * It starts itself once more, and leaves in FORGE_BENCH_START when that was, in µs of the monotonic
 * clock. */
#include "config.h"

#include "bench-frames.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "forge-application.h"
#include "forge-client-editor.h"
#include "forge-client-form.h"
#include "forge-client-list.h"
#include "forge-client-row.h"
#include "forge-service.h"
#include "forge-shell.h"
#include "forge-test-server.h"
#include "forge-test-ui.h"
#include "forge-window-private.h"
#include "timing.h"

#define N_CREATED 15
#define N_SPLICES 5

static const char *const searches[] = {
  "jose per", "hernandez", "maria l", "55 12", "22812", "xalapa", "taller", "cli-00",
};

typedef struct {
  const char       *data;
  gboolean          session; /* not only the start */
  ForgeService     *service;
  ForgeApi         *api;
  ForgeApplication *app;
  ForgeWindow      *window;
  BenchFrames       frames;
  gboolean          merged;
  gint64            created_id;
  gint64            created_at;  /* µs */
  double            created_cpu; /* ms, at that time */
} Bench;

static double
since_start (void)
{
  const char *start = g_getenv ("FORGE_BENCH_START");

  return (g_get_monotonic_time () - g_ascii_strtoll (start, NULL, 10)) / 1e3;
}

/* Of the process, in MiB. */
static double
read_memory (void)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "VmRSS:") : NULL;
  return line != NULL ? (double) g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10) / 1024 : 0;
}

/* Once it grows no more: the service reads what a search looks through while nothing else is to be
 * done. */
static double
await_memory (void)
{
  double before = 0;
  double now = read_memory ();

  while (now > before + 0.25)
    {
      bench_rest (1000);
      before = now;
      now = read_memory ();
    }
  return now;
}

static void
on_started (GObject      *service,
            GAsyncResult *result,
            gpointer      user_data)
{
  Bench *bench = user_data;
  g_autoptr (GError) error = NULL;

  if (!forge_service_start_finish (FORGE_SERVICE (service), result, &error))
    g_error ("%s", error->message);
  forge_api_set_socket (bench->api, forge_service_get_socket (bench->service));
}

static void
on_start_service (ForgeApplication *app,
                  Bench            *bench)
{
  forge_service_start_async (bench->service, NULL, on_started, bench);
}

/* The shell's, as the linker calls them here: what they do is the toolkit's. */
void __real_forge_shell_scroll_to (GtkListView *list_view,
                                   guint        position,
                                   gboolean     focus);
void __wrap_forge_shell_scroll_to (GtkListView *list_view,
                                   guint        position,
                                   gboolean     focus);
void __real_forge_shell_present_dialog (GtkWidget           *child,
                                        const char          *title,
                                        GtkWidget           *parent,
                                        ForgeShellCloseFunc  func,
                                        gpointer             object);
void __wrap_forge_shell_present_dialog (GtkWidget           *child,
                                        const char          *title,
                                        GtkWidget           *parent,
                                        ForgeShellCloseFunc  func,
                                        gpointer             object);

void
__wrap_forge_shell_scroll_to (GtkListView *list_view,
                              guint        position,
                              gboolean     focus)
{
  gboolean before = bench_turn_enter (TRUE);

  __real_forge_shell_scroll_to (list_view, position, focus);
  bench_turn_enter (before);
}

void
__wrap_forge_shell_present_dialog (GtkWidget           *child,
                                   const char          *title,
                                   GtkWidget           *parent,
                                   ForgeShellCloseFunc  func,
                                   gpointer             object)
{
  gboolean before = bench_turn_enter (TRUE);

  __real_forge_shell_present_dialog (child, title, parent, func, object);
  bench_turn_enter (before);
}

/* What a dialog is taken apart with. */
void __real_gtk_window_destroy (GtkWindow *window);
void __wrap_gtk_window_destroy (GtkWindow *window);

void
__wrap_gtk_window_destroy (GtkWindow *window)
{
  gboolean before = bench_turn_enter (TRUE);

  __real_gtk_window_destroy (window);
  bench_turn_enter (before);
}

/* Whether a row on screen has its client. */
static gboolean
shows (Bench  *bench,
       gint64  id)
{
  GtkWidget *view = GTK_WIDGET (bench->window->list_view);

  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      ForgeClientRow *row = FORGE_CLIENT_ROW (gtk_widget_get_first_child (child));
      ForgeClient *client = row != NULL ? forge_client_row_get_item (row) : NULL;

      if (client != NULL && forge_client_is_loaded (client)
          && (id == 0 || forge_client_get_id (client) == id))
        return TRUE;
    }
  return FALSE;
}

/* Whether all rows on screen have. */
static gboolean
is_filled (gpointer data)
{
  GtkWidget *view = GTK_WIDGET (((Bench *) data)->window->list_view);

  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      ForgeClient *client = forge_client_row_get_item (
        FORGE_CLIENT_ROW (gtk_widget_get_first_child (child)));
      graphene_rect_t bounds;

      /* One that has the focus is kept just out of sight. */
      if (gtk_widget_compute_bounds (child, view, &bounds)
          && bounds.origin.y + bounds.size.height / 2 > 0
          && bounds.origin.y < gtk_widget_get_height (view) && !forge_client_is_loaded (client))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_settled (Bench *bench)
{
  return forge_client_list_get_label (bench->window->list) == FORGE_LABEL_FRESH;
}

static void
settle (Bench *bench)
{
  bench_rest (150);
  forge_test_wait (is_settled (bench));
}

static void
on_merged (Bench *bench)
{
  bench->merged = TRUE;
}

static double
percentile (GArray *values,
            guint   percent)
{
  return timing_percentile ((double *) (gpointer) values->data, values->len, percent);
}

/* Whether what is in the list is what was typed. */
static gboolean
has_found (Bench      *bench,
           const char *text)
{
  ForgeQuery *query = forge_client_list_get_query (bench->window->list);

  return g_str_equal (forge_query_get_search (query), text)
         && (bench->merged || is_settled (bench));
}

typedef struct {
  GArray *clock; /* (element-type double): ms */
  GArray *cpu;   /* (element-type double): ms */
} Times;

/* The last letter of @text, from the moment it is in the entry until the rows for it are painted. */
static void
measure_key (Bench       *bench,
             GtkEditable *entry,
             const char  *text,
             Times       *times)
{
  int position = (int) strlen (text) - 1;
  double clock, cpu;

  settle (bench);
  bench->merged = FALSE;
  clock = g_get_monotonic_time () / 1e3;
  cpu = bench_process_cpu_ms ();
  gtk_editable_insert_text (entry, text + position, 1, &position);
  /* A space at the end asks for nothing else. */
  if (text[position - 1] == ' ')
    return;
  forge_test_wait (has_found (bench, text));
  bench_frames_await (&bench->frames);
  clock = g_get_monotonic_time () / 1e3 - clock;
  cpu = bench_process_cpu_ms () - cpu;
  g_array_append_val (times->clock, clock);
  g_array_append_val (times->cpu, cpu);
}

static void
measure_keys (Bench *bench)
{
  GtkWidget *entry = forge_test_ui_find (GTK_WIDGET (bench->window->find_bar),
                                         GTK_TYPE_SEARCH_ENTRY, NULL, NULL);
  g_autoptr (GArray) clock = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) cpu = g_array_new (FALSE, FALSE, sizeof (double));
  Times times = { clock, cpu };

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      for (gsize length = 1; length <= strlen (searches[i]); length++)
        {
          g_autofree char *text = g_strndup (searches[i], length);

          measure_key (bench, GTK_EDITABLE (entry), text, &times);
        }
      settle (bench);
      gtk_editable_set_text (GTK_EDITABLE (entry), "");
    }
  settle (bench);
  timing_print ("key-painted-p50", percentile (clock, 50), "ms");
  timing_print ("key-painted-p95", percentile (clock, 95), "ms");
  timing_print ("key-cpu-p50", percentile (cpu, 50), "ms");
  timing_print ("key-cpu-p95", percentile (cpu, 95), "ms");
}

static void
on_changed (Bench          *bench,
            const char     *resource,
            ForgeChangeKind kind,
            gint64          id)
{
  if (kind != FORGE_CHANGE_CREATED)
    return;
  bench->created_id = id;
  bench->created_at = g_get_monotonic_time ();
  bench->created_cpu = bench_process_cpu_ms ();
}

static void
type_field (ForgeClientForm *form,
            ForgeFieldId     field,
            const char      *text)
{
  forge_field_row_type (forge_client_form_get_row (form, field), text);
}

static GtkWidget *
find_form (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = forge_test_ui_find (window, type, NULL, NULL);
    }
  return found;
}

static gboolean
shows_created (gpointer data)
{
  Bench *bench = data;

  return bench->created_id != 0 && shows (bench, bench->created_id);
}

/* From the answer to a new client until its row is painted, in its place. */
static void
measure_created (Bench *bench)
{
  double times[N_CREATED], cpu_times[N_CREATED];

  for (guint i = 0; i < N_CREATED; i++)
    {
      g_autofree char *name = g_strdup_printf ("%c%c Nueva %u", 'A' + i, 'a' + i, i);
      g_autofree char *code = g_strdup_printf ("NEW-%08X-%u", g_random_int (), i);
      ForgeClientForm *form = NULL;

      g_action_group_activate_action (G_ACTION_GROUP (bench->window), "new", NULL);
      forge_test_wait ((form = (gpointer) find_form (FORGE_TYPE_CLIENT_FORM)) != NULL);
      settle (bench);
      type_field (form, FORGE_FIELD_NAME, name);
      type_field (form, FORGE_FIELD_CLIENT_CODE, code);
      settle (bench);
      bench->created_id = 0;
      gtk_widget_activate_action (find_form (FORGE_TYPE_CLIENT_EDITOR), "editor.save", NULL);
      bench_frames_await_ready (&bench->frames, shows_created, bench);
      times[i] = (g_get_monotonic_time () - bench->created_at) / 1e3;
      cpu_times[i] = bench_process_cpu_ms () - bench->created_cpu;
      settle (bench);
    }
  timing_print ("created-painted", timing_median (times, N_CREATED), "ms");
  timing_print ("created-cpu", timing_median (cpu_times, N_CREATED), "ms");
}

static void
run_session (Bench *bench)
{
  double longest = 0;

  bench_turns_take (NULL);
  g_signal_connect_swapped (bench->window->list, "merged", G_CALLBACK (on_merged), bench);
  g_signal_connect_swapped (bench->api, "changed", G_CALLBACK (on_changed), bench);
  bench_scroll (&bench->frames, bench->window->list_view);
  timing_print ("frames-on-time", bench_frames_on_time (&bench->frames), "%");
  timing_print ("scroll-frame-p95", percentile (bench->frames.work, 95), "ms");
  timing_print ("jump", bench_jump (&bench->frames, bench->window->list_view,
                                    is_filled, bench), "ms");
  timing_print ("scroll-own-turn", bench_turns_take (NULL), "ms");
  g_action_group_activate_action (G_ACTION_GROUP (bench->window), "search", NULL);
  measure_keys (bench);
  g_action_group_activate_action (G_ACTION_GROUP (bench->window), "leave-search", NULL);
  settle (bench);
  timing_print ("own-turn", bench_turns_take (&longest), "ms");
  timing_print ("turn", longest, "ms");
  measure_created (bench);
  timing_print ("created-own-turn", bench_turns_take (NULL), "ms");
}

static void
on_activated (ForgeApplication *app,
              Bench            *bench)
{
  bench->window = FORGE_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (app)));
  forge_test_wait (gtk_widget_get_mapped (GTK_WIDGET (bench->window)));
  bench_frames_init (&bench->frames, GTK_WIDGET (bench->window));
  bench_turns_watch (bench->window->list_view);
  if (g_str_has_suffix (bench->data, "empty"))
    forge_test_wait (g_str_equal (gtk_stack_get_visible_child_name (bench->window->pages), "empty"));
  else
    forge_test_wait (shows (bench, 0));
  bench_frames_await (&bench->frames);
  timing_print ("start-painted", since_start (), "ms");
  timing_print ("start-cpu", bench_process_cpu_ms (), "ms");
  settle (bench);
  timing_print ("opening-turn", bench_turns_take (NULL), "ms");
  timing_print ("memory", await_memory (), "MiB");
  if (bench->session)
    run_session (bench);
  gtk_window_destroy (GTK_WINDOW (bench->window));
}

static void
run_program (const char *data,
             gboolean    session)
{
  Bench bench = { data, session };

  bench.service = forge_service_new (data, data);
  bench.api = forge_api_new ();
  bench.app = forge_application_new (bench.api);
  g_signal_connect (bench.app, "start-service", G_CALLBACK (on_start_service), &bench);
  g_signal_connect_after (bench.app, "activate", G_CALLBACK (on_activated), &bench);
  g_application_run (G_APPLICATION (bench.app), 0, NULL);
  forge_service_stop (bench.service);
}

/* The structure of a row of ours, without anything to find out. */
static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (row), adw_avatar_new (40, NULL, TRUE));
  gtk_box_append (GTK_BOX (row), lines);
  gtk_box_append (GTK_BOX (lines), gtk_inscription_new (NULL));
  gtk_box_append (GTK_BOX (lines), gtk_inscription_new (NULL));
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *avatar = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_first_child (gtk_widget_get_next_sibling (avatar));

  adw_avatar_set_text (ADW_AVATAR (avatar), text);
  gtk_inscription_set_text (GTK_INSCRIPTION (name), text);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (name)), text);
}

/* As when a search leaves what is a page of ours, and when it ends. */
static void
measure_splices (BenchFrames   *frames,
                 GtkStringList *strings)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (strings));
  g_autoptr (GStrvBuilder) few = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) few_strings = NULL;
  g_auto (GStrv) all_strings = NULL;
  double longest = 0;

  for (guint i = 0; i < FORGE_API_PAGE_SIZE; i++)
    g_strv_builder_add (few, "Taller Pérez");
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (all, gtk_string_list_get_string (strings, i));
  few_strings = g_strv_builder_end (few);
  all_strings = g_strv_builder_end (all);
  bench_turns_take (NULL);
  for (guint i = 0; i < N_SPLICES; i++)
    {
      gtk_string_list_splice (strings, 0, n, (const char *const *) few_strings);
      bench_frames_await (frames);
      gtk_string_list_splice (strings, 0, FORGE_API_PAGE_SIZE, (const char *const *) all_strings);
      bench_frames_await (frames);
    }
  bench_turns_take (&longest);
  timing_print ("turn", longest, "ms");
}

static void
on_strings_activated (GtkApplication *app,
                      const guint    *n)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkWidget *window = adw_application_window_new (app);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = NULL;
  BenchFrames frames;

  for (guint i = 0; i < *n; i++)
    gtk_string_list_take (strings, g_strdup_printf ("Refaccionaria Núñez %u", i));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  view = gtk_list_view_new (
    GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (strings))), factory);
  gtk_widget_add_css_class (view, "navigation-sidebar");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 680);
  gtk_window_present (GTK_WINDOW (window));
  bench_frames_init (&frames, window);
  bench_frames_await (&frames);
  timing_print ("start-painted", since_start (), "ms");
  timing_print ("start-cpu", bench_process_cpu_ms (), "ms");
  bench_scroll (&frames, GTK_LIST_VIEW (view));
  timing_print ("frames-on-time", bench_frames_on_time (&frames), "%");
  timing_print ("scroll-frame-p95", percentile (frames.work, 95), "ms");
  timing_print ("jump", bench_jump (&frames, GTK_LIST_VIEW (view), NULL, NULL), "ms");
  measure_splices (&frames, strings);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
run_strings (guint n)
{
  g_autoptr (AdwApplication) app =
    adw_application_new ("io.github.forgeclients.Bench", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (app, "activate", G_CALLBACK (on_strings_activated), &n);
  g_application_run (G_APPLICATION (app), 0, NULL);
}

static void
start_again (char *argv[])
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());

  g_setenv ("FORGE_BENCH_START", now, TRUE);
  execv ("/proc/self/exe", argv);
  g_error ("%s", g_strerror (errno));
}

int
main (int   argc,
      char *argv[])
{
  if (argc != 3)
    g_error ("bench-window start|session DATA, or strings N");
  if (g_getenv ("FORGE_BENCH_START") == NULL)
    start_again (argv);
  if (g_str_equal (argv[1], "strings"))
    run_strings ((guint) g_ascii_strtoull (argv[2], NULL, 10));
  else
    run_program (argv[2], g_str_equal (argv[1], "session"));
  return 0;
}
