/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk LOOK LOCALE-DIRECTORY [PICTURES]: opens every page, dialog and menu of the program
 * in one look, over the real service, and fails on what a person could not read, reach or be told;
 * or takes a picture of each. Without arguments: prints the looks. */
#include "config.h"

#include "walk.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "forge-draft.h"
#include "forge-test-server.h"
#include "forge-test-ui.h"

static const Look looks[] = {
  { "light", 1000, 680, 100 },
  { "dark", 1000, 680, 100, .environment = "ADW_DEBUG_COLOR_SCHEME=prefer-dark" },
  { "contrast", 1000, 680, 100, .environment = "ADW_DEBUG_HIGH_CONTRAST=1" },
  { "spanish", 1024, 600, 100, .spanish = TRUE },
  { "narrow", 360, 680, 100 },
  { "narrow-spanish", 360, 680, 100, .spanish = TRUE },
  { "large", 1000, 680, 200 },
  { "narrow-large", 360, 680, 200, .spanish = TRUE, .phone = TRUE },
  { "rtl", 1000, 680, 100, .rtl = TRUE },
};

typedef struct {
  const Look   *look;
  const char   *pictures; /* (nullable) */
  Words        *words;
  ForgeService *service;
  ForgeService *nobody;
  ForgeService *fleeting;
} World;

typedef struct {
  World       *world;
  const Scene *scene;
  Walk         walk;
} Case;


static GPtrArray *warnings; /* (element-type utf8): since the last scene */

/* NULL-terminated. */
static void
run_command (const char *command, ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  const char *next = command;
  int status = 0;
  va_list args;

  va_start (args, command);
  for (; next != NULL; next = va_arg (args, const char *))
    g_strv_builder_add (builder, next);
  va_end (args);
  argv = g_strv_builder_end (builder);
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
take_picture (World      *world,
              const char *scene)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.png", world->look->name, scene);
  g_autofree char *path = g_build_filename (world->pictures, name, NULL);

  run_command ("import", "-window", "root", "-trim", "+repage", "-strip", path, NULL);
}

/* How libadwaita 1.7 lays out its own questions and messages. */
static gboolean
is_of_libadwaita (const char *message)
{
  GType question = g_type_from_name ("AdwAlertDialog");
  gpointer label = NULL;

  return g_str_has_prefix (message, "AdwToastWidget ")
         || (question != 0 && sscanf (message, "Trying to measure GtkLabel %p ", &label) == 1
             && gtk_widget_get_ancestor (label, question) != NULL);
}

static void
note (GLogLevelFlags  level,
      const char     *message)
{
  if ((level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL)) == 0)
    return;
  /* GTK 4.8 comes too late with the tooltip of a button whose window was closed within half a
   * second. */
  if (strstr (message, "'GDK_IS_SURFACE (surface)' failed") == NULL
      && !is_of_libadwaita (message))
    g_ptr_array_add (warnings, g_strdup_printf ("said “%s”", message));
}

static void
on_log (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        user_data)
{
  if ((level & G_LOG_LEVEL_ERROR) != 0)
    g_log_default_handler (domain, level, message, NULL);
  note (level, message);
}

static GLogWriterOutput
on_structured_log (GLogLevelFlags   level,
                   const GLogField *fields,
                   gsize            n_fields,
                   gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      note (level, fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

/* Warnings are counted with what else was found, not fatal: all of a look is seen in one run. */
static void
catch_warnings (void)
{
  warnings = g_ptr_array_new_with_free_func (g_free);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_default_handler (on_log, NULL);
  forge_test_ui_set_log_writer (on_structured_log);
}

static void
check (World *world)
{
  g_autoptr (GPtrArray) found = walk_check (world->look, world->words);

  g_ptr_array_extend_and_steal (found, g_steal_pointer (&warnings));
  warnings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < found->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (found, i));
  if (found->len > 0)
    g_test_fail_printf ("%u things", found->len);
}

static void
close_all (GtkWindow *last)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

      if (window != NULL && window != last)
        gtk_window_destroy (window);
    }
  gtk_window_destroy (last);
}

/* What is under way holds the application. */
static void
release (ForgeTestShop *shop)
{
  shop->hold = NULL;
  while (forge_test_server_count_held (shop->server, "") > 0)
    forge_test_server_release (shop->server, "");
}

static void
on_activated (ForgeApplication *app,
              Case             *run)
{
  gpointer window = gtk_application_get_active_window (GTK_APPLICATION (app));

  run->walk.window = window;
  g_object_add_weak_pointer (window, &window);
  gtk_window_set_default_size (window, run->world->look->width, run->world->look->height);
  gtk_test_widget_wait_for_draw (window);
  run->scene->open (&run->walk);
  forge_test_ui_settle ();
  if (run->world->pictures != NULL)
    take_picture (run->world, run->scene->name);
  else
    check (run->world);
  if (run->walk.shop != NULL)
    release (run->walk.shop);
  close_all (window);
  /* The frame clock may hold it until its next tick. */
  forge_test_wait (window == NULL);
}

/* It is the application that waits until it is written. */
static void
leave_draft (const char *directory)
{
  g_autoptr (ForgeDraft) draft = forge_draft_new (directory, NULL);

  forge_draft_set (draft, FORGE_FIELD_NAME, "José Pérez");
  forge_draft_keep (draft);
  forge_test_wait (walk_has_drafts ());
}

static void
run_case (gconstpointer data)
{
  Case *run = (Case *) data;
  World *world = run->world;
  g_autoptr (GSettings) settings = g_settings_new (FORGE_APP_ID);
  g_autofree char *drafts = forge_draft_get_directory (NULL);

  /* Of the scene before. */
  g_settings_reset (settings, "list-query");
  run_command ("rm", "-rf", drafts, NULL);
  run->walk = (Walk) { world->look, world->service, world->nobody, world->fleeting,
                       forge_api_new () };
  run->walk.app = forge_application_new (run->walk.api);
  if (run->scene->draft)
    leave_draft (drafts);
  g_signal_connect_after (run->walk.app, "activate", G_CALLBACK (on_activated), run);
  g_assert_cmpint (g_application_run (G_APPLICATION (run->walk.app), 0, NULL), ==, 0);
  g_clear_object (&run->walk.app);
  g_clear_object (&run->walk.api);
  /* Answers are on their way, to nobody. */
  forge_test_drain ();
  g_clear_pointer (&run->walk.shop, forge_test_shop_free);
}

static void
on_started (GObject      *service,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;

  forge_service_start_finish (FORGE_SERVICE (service), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static ForgeService *
start_service (const char *directory,
               const char *name,
               gboolean    filled)
{
  g_autofree char *data = g_build_filename (directory, name, NULL);
  ForgeService *service = forge_service_new (data, data);
  gboolean done = FALSE;

  g_assert_cmpint (g_mkdir_with_parents (data, 0700), ==, 0);
  if (filled)
    walk_fill (data);
  forge_service_start_async (service, NULL, on_started, &done);
  forge_test_wait (done);
  return service;
}

static const Look *
find_look (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].name, name))
      return &looks[i];
  g_error ("No look is called %s", name);
}

/* There is always C.UTF-8, for which no glibc after 2.36 knows messages in another language: by
 * another name it has them. */
static void
speak_spanish (const char *directory)
{
  g_autofree char *name = g_build_filename (directory, "es_MX.utf8", NULL);

  g_assert_cmpint (symlink ("/usr/lib/locale/C.utf8", name), ==, 0);
  g_setenv ("LOCPATH", directory, TRUE);
  g_setenv ("LC_ALL", "es_MX.UTF-8", TRUE);
  g_setenv ("LANGUAGE", "es", TRUE);
}

/* Before GTK is there. */
static void
put_on (const Look *look,
        const char *locale,
        const char *directory)
{
  if (look->spanish)
    speak_spanish (directory);
  if (look->environment != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (look->environment, "=", 2);

      g_setenv (pair[0], pair[1], TRUE);
    }
  g_assert_nonnull (setlocale (LC_ALL, ""));
  bindtextdomain (GETTEXT_PACKAGE, locale);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
dress (const Look *look)
{
  g_object_set (gtk_settings_get_default (),
                "gtk-xft-dpi", 96 * 1024 * look->percent / 100,
                "gtk-font-name", "Cantarell 11",
                "gtk-cursor-blink", FALSE,
                NULL);
  if (look->phone)
    g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  if (look->rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

static int
print_looks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    g_print ("%s\n", looks[i].name);
  return 0;
}

static void
add_case (World       *world,
          const Scene *scene,
          GPtrArray   *cases)
{
  g_autofree char *path = g_strdup_printf ("/walk/%s/%s", world->look->name, scene->name);
  Case *run = g_new (Case, 1);

  *run = (Case) { world, scene };
  g_ptr_array_add (cases, run);
  g_test_add_data_func (path, run, run_case);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *catalogue = NULL;
  g_autofree char *directory = NULL;
  World world = { NULL };
  static const Scene *const groups[] = { walk_many_scenes, walk_server_scenes, walk_scenes };
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  int status;

  if (argc == 1)
    return print_looks ();
  world.look = find_look (argv[1]);
  directory = g_dir_make_tmp ("forge-walk-XXXXXX", NULL);
  put_on (world.look, argv[2], directory);
  /* One application after another, and none that another could be found by. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  forge_test_ui_init (&argc, &argv);
  catch_warnings ();
  dress (world.look);
  /* Out of the way: no tooltip comes up. */
  run_command ("xdotool", "mousemove", "9999", "9999", NULL);
  world.pictures = argc > 3 ? argv[3] : NULL;

  catalogue = g_build_filename (argv[2], "es", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  world.words = words_new (catalogue);
  world.service = start_service (directory, "somebody", TRUE);
  world.nobody = start_service (directory, "nobody", FALSE);
  world.fleeting = start_service (directory, "fleeting", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const Scene *scene = groups[i]; scene->name != NULL; scene++)
      add_case (&world, scene, cases);
  status = g_test_run ();

  g_object_unref (world.service);
  g_object_unref (world.nobody);
  g_object_unref (world.fleeting);
  run_command ("rm", "-rf", directory, g_get_user_data_dir (), NULL);
  words_free (world.words);
  g_ptr_array_unref (warnings);
  return status;
}
