/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program's door to a Forge server, told what to do line by line: forge-ask ADDRESS.
 *
 *   login USER PASSWORD          tokens ACCESS REFRESH          send METHOD PATH [BODY]
 *
 * What a line is still doing when the next one comes goes on beside it. Each answers with one line
 * of JSON, which begins with the number of the line. */
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "forge-remote.h"

typedef struct {
  ForgeRemote      *remote;
  GDataInputStream *input;
  GMainLoop        *loop;
  guint             lines;
  guint             busy;   /* lines that are not answered */
  gboolean          ended;
} Ask;

typedef struct {
  Ask      *ask;    /* (borrowed) */
  guint     number;
  guint     starts;
  gboolean  change;
} Line;

static const char *const logins[] = {
  [FORGE_LOGIN_DONE] = "done",
  [FORGE_LOGIN_MISSING] = "missing",
  [FORGE_LOGIN_EXPIRED] = "expired",
  [FORGE_LOGIN_INACTIVE] = "inactive",
  [FORGE_LOGIN_UNKNOWN_USER] = "unknown-user",
};

static void
leave (Ask *ask)
{
  if (ask->ended && ask->busy == 0)
    g_main_loop_quit (ask->loop);
}

/* Frees @line. */
static void
answer (Line                    *line,
        const ForgeRemoteAnswer *answer,
        const GError            *error)
{
  Ask *ask = line->ask;
  const char *name = "";
  g_autofree char *body = NULL;
  gsize size = 0;

  if (error != NULL)
    name = error->domain == FORGE_ERROR ? forge_error_code_to_string (error->code) : "other";
  if (answer != NULL && answer->body != NULL)
    {
      const guchar *data = g_bytes_get_data (answer->body, &size);

      body = g_base64_encode (data, size);
    }
  g_print ("{\"line\":%u,\"error\":\"%s\",\"status\":%u,\"json\":%s,\"retry_after\":%" G_GINT64_FORMAT
           ",\"outcome\":\"%s\",\"starts\":%u,\"login\":\"%s\",\"body\":\"%s\"}\n",
           line->number, name, answer != NULL ? answer->status : 0,
           answer != NULL && answer->json ? "true" : "false",
           answer != NULL ? answer->retry_after : 0,
           line->change ? forge_outcome_to_string (answer->verdict.outcome) : "", line->starts,
           logins[forge_remote_get_login (ask->remote)], body != NULL ? body : "");
  g_free (line);
  ask->busy--;
  leave (ask);
}

static void
on_login (GObject      *object,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GError) error = NULL;

  forge_remote_login_finish (FORGE_REMOTE (object), result, &error);
  answer (data, NULL, error);
}

static void
on_sent (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  g_auto (ForgeRemoteAnswer) what = { 0 };
  g_autoptr (GError) error = NULL;

  forge_remote_send_finish (FORGE_REMOTE (object), result, &what, &error);
  answer (data, &what, error);
}

static void
on_starting (gpointer data)
{
  ((Line *) data)->starts++;
}

static void
do_line (Ask        *ask,
         const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);
  guint n_words = g_strv_length (words);
  Line *line = g_new0 (Line, 1);

  line->ask = ask;
  line->number = ++ask->lines;
  ask->busy++;
  if (n_words == 3 && strcmp (words[0], "login") == 0)
    {
      forge_remote_login_async (ask->remote, words[1], words[2], NULL, on_login, line);
    }
  else if (n_words == 3 && strcmp (words[0], "tokens") == 0)
    {
      forge_remote_set_tokens (ask->remote, words[1], words[2]);
      answer (line, NULL, NULL);
    }
  else if (n_words >= 3 && strcmp (words[0], "send") == 0)
    {
      g_autoptr (GBytes) body = NULL;

      if (n_words == 4)
        body = g_bytes_new (words[3], strlen (words[3]));
      line->change = strcmp (words[1], "GET") != 0;
      forge_remote_send_async (ask->remote, words[1], words[2], body, on_starting, NULL, on_sent,
                               line);
    }
  else
    {
      g_error ("no such line");
    }
}

static void
on_line (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  Ask *ask = data;
  g_autofree char *text = g_data_input_stream_read_line_finish (ask->input, result, NULL, NULL);

  if (text == NULL)
    {
      ask->ended = TRUE;
      leave (ask);
      return;
    }
  do_line (ask, text);
  g_data_input_stream_read_line_async (ask->input, G_PRIORITY_DEFAULT, NULL, on_line, ask);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeRemote) remote = NULL;
  g_autofree char *base = NULL;
  Ask ask = { .input = lines, .loop = loop };

  g_assert (argc == 2);
  /* Standard output has the answers alone. */
  g_log_writer_default_set_use_stderr (TRUE);
  base = forge_remote_normalize (argv[1], &error);
  g_assert_no_error (error);
  ask.remote = remote = forge_remote_new (base);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_line, &ask);
  g_main_loop_run (loop);
  forge_remote_close (remote);
  return 0;
}
