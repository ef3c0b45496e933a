/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What answers say, from bytes alone. */
#include <string.h>

#include "forge-duplicate.h"
#include "forge-error.h"
#include "forge-wire.h"

static void
test_route (void)
{
  static const char *const cases[][2] = {
    { "clients/?search=Ana&page=2", "clients/" },
    { "clients/1234/", "clients/#/" },
    { "clients/7/restore/", "clients/#/restore/" },
    { "changes/?since=17", "changes/" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *route = forge_wire_get_route (cases[i][0]);

      g_assert_cmpstr (route, ==, cases[i][1]);
    }
}

/* The message has what the body says, and only where it is JSON. */
static void
test_errors (void)
{
  static const struct {
    guint       status;
    gboolean    json;
    const char *body;
    ForgeError  error;
    const char *message;
  } cases[] = {
    { 404, TRUE, "{\"detail\":\"No encontrado.\"}", FORGE_ERROR_NOT_FOUND,
      "The service answered 404: No encontrado." },
    { 404, FALSE, "{\"detail\":\"No encontrado.\"}", FORGE_ERROR_NOT_FOUND,
      "The service answered 404" },
    { 500, TRUE, "{\"detail\":", FORGE_ERROR_SERVER, "The service answered 500" },
    { 431, FALSE, "", FORGE_ERROR_TOO_LARGE, "The service answered 431" },
    { 400, TRUE, "[]", FORGE_ERROR_INVALID, "The service answered 400" },
    { 418, TRUE, "{}", FORGE_ERROR_SERVER, "The service answered 418" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (GError) error = forge_wire_new_error (cases[i].status, cases[i].json, body);

      g_assert_error (error, FORGE_ERROR, (gint) cases[i].error);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_code (void)
{
  static const struct {
    const char *body;
    const char *code; /* NULL: it is none */
  } cases[] = {
    { "{\"code\":\"CLI-0043\"}", "CLI-0043" },
    { "{\"code\":null}", NULL },
    { "{\"code\":43}", NULL },
    { "{}", NULL },
    { "[]", NULL },
    { "{", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (GError) error = NULL;
      g_autofree char *code = forge_wire_read_code (body, &error);

      g_assert_cmpstr (code, ==, cases[i].code);
      if (code == NULL)
        g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
    }
}

static void
test_duplicates (void)
{
  static const struct {
    const char *body;
    gint        n; /* -1: it is no answer */
  } cases[] = {
    { "{\"results\":[]}", 0 },
    { "{\"results\":[{\"client_id\":7,\"name\":\"Ana\",\"client_code\":\"A\",\"fields\":[]}]}", 1 },
    { "{\"results\":[{\"client_id\":7,\"name\":\"Ana\",\"client_code\":\"A\"}]}", 1 },
    { "{\"results\":[{\"client_id\":0,\"name\":\"Ana\",\"client_code\":\"A\"}]}", -1 },
    { "{\"results\":[{\"client_id\":\"7\",\"name\":\"Ana\",\"client_code\":\"A\"}]}", -1 },
    { "{\"results\":[{\"client_id\":7,\"name\":null,\"client_code\":\"A\"}]}", -1 },
    { "{\"results\":[{\"client_id\":7,\"name\":\"Ana\"}]}", -1 },
    { "{\"results\":[7]}", -1 },
    { "{\"results\":{}}", -1 },
    { "{}", -1 },
    { "{", -1 },
  };
  const char *one = "{\"results\":[{\"client_id\":7,\"name\":\"Ana\",\"client_code\":\"A\","
                    "\"fields\":[\"phone\",\"new\",3,\"name\"]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (one, strlen (one));
  g_autoptr (GPtrArray) read = forge_duplicates_read (bytes, NULL);
  const ForgeDuplicate *duplicate = g_ptr_array_index (read, 0);

  g_assert_cmpint (duplicate->id, ==, 7);
  g_assert_cmpstr (duplicate->name, ==, "Ana");
  g_assert_cmpstr (duplicate->code, ==, "A");
  g_assert_cmphex (duplicate->fields, ==, 1u << FORGE_FIELD_PHONE | 1u << FORGE_FIELD_NAME);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) duplicates = forge_duplicates_read (body, &error);

      g_assert_cmpint (duplicates != NULL ? (gint) duplicates->len : -1, ==, cases[i].n);
      if (duplicates == NULL)
        g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
    }
}

static void
test_transport_errors (void)
{
  static const struct {
    GIOErrorEnum cause;
    ForgeError   error;
  } cases[] = {
    { G_IO_ERROR_TIMED_OUT, FORGE_ERROR_TIMEOUT },
    { G_IO_ERROR_CONNECTION_REFUSED, FORGE_ERROR_NETWORK },
    { G_IO_ERROR_PARTIAL_INPUT, FORGE_ERROR_NETWORK },
    { G_IO_ERROR_MESSAGE_TOO_LARGE, FORGE_ERROR_PARSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, (gint) cases[i].cause, "why");
      g_autoptr (GError) error = forge_wire_wrap_error (cause);

      g_assert_error (error, FORGE_ERROR, (gint) cases[i].error);
      g_assert_true (g_str_has_suffix (error->message, ": why"));
    }
}

static const char feed_body[] =
  "{\"last\":9,\"reset\":false,\"changes\":["
  "{\"number\":8,\"resource\":\"clients\",\"kind\":\"created\",\"id\":3},"
  "{\"number\":9,\"resource\":\"clients\",\"kind\":\"deleted\",\"id\":-3}]}";

static void
test_feed (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static (feed_body, strlen (feed_body));
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeReports) feed = forge_wire_read_feed (body, &error);
  const ForgeReport *reports;

  g_assert_no_error (error);
  g_assert_cmpuint (feed->last, ==, 9);
  g_assert_false (feed->reset);
  g_assert_cmpuint (feed->reports->len, ==, 2);
  reports = (const ForgeReport *) feed->reports->data;
  g_assert_cmpuint (reports[0].number, ==, 8);
  g_assert_cmpint (reports[0].id, ==, 3);
  g_assert_true (reports[0].created);
  g_assert_cmpint (reports[1].id, ==, 0);
  g_assert_false (reports[1].created);
}

/* Whatever is done to the bytes, it is an answer of the feed or an error. */
static void
test_feed_damaged (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      char *text = g_strdup (feed_body);
      gsize length = g_test_rand_int_range (0, sizeof feed_body);
      g_autoptr (GBytes) body = NULL;
      g_autoptr (ForgeReports) feed = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = g_test_rand_int_range (0, 4); i > 0; i--)
        text[g_test_rand_int_range (0, strlen (feed_body))] =
          feed_body[g_test_rand_int_range (0, strlen (feed_body))];
      if (round % 2 == 0)
        length = strlen (feed_body);
      body = g_bytes_new_take (text, MIN (length, strlen (feed_body)));
      feed = forge_wire_read_feed (body, &error);
      if (feed == NULL)
        g_assert_error (error, FORGE_ERROR, FORGE_ERROR_PARSE);
      else
        g_assert_no_error (error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/route", test_route);
  g_test_add_func ("/wire/errors", test_errors);
  g_test_add_func ("/wire/code", test_code);
  g_test_add_func ("/wire/duplicates", test_duplicates);
  g_test_add_func ("/wire/transport-errors", test_transport_errors);
  g_test_add_func ("/wire/feed", test_feed);
  g_test_add_func ("/wire/feed/damaged", test_feed_damaged);
  return g_test_run ();
}
