/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client-editor.h"

#include "forge-test-api.h"
#include "forge-test-ui.h"

G_BEGIN_DECLS

/* A form before a ForgeTestServer that knows no codes and no duplicates. */
typedef struct
{
  ForgeTestApi       base;
  ForgeClientEditor *editor;
  GtkWindow         *window;
  ForgeClient       *saved;      /* (owned) (nullable) */
  gboolean           created;
  guint              cancelled;
  gint64             opened;
} Test;

#define ROW \
  "{\"client_id\":42,\"client_code\":\"CLI-0042\",\"type\":\"INDIVIDUAL\"," \
  "\"name\":\"José Pérez\",\"legal_name\":null,\"tax_id\":\"\",\"email\":null," \
  "\"phone\":\"55 1234\",\"notes\":\"a\\r\\nb\",\"credit_limit\":\"5000.00\"," \
  "\"payment_days\":null,\"send_reminders\":null,\"status\":\"BLOCKED\"," \
  "\"preferred_contact_method\":\"PIGEON\",\"address\":null}"

/* The form for @client (nullable), in a window. */
void edit (Test *test, ForgeClient *client);
ForgeClient *parse (const char *text);
void edit_row (Test *test);
void tear_down (Test *test, gconstpointer data);
void set_up (Test *test, gconstpointer data);
void type_text (Test *test, const char *title, const char *text);
const char *typed (Test *test, const char *title);
gboolean has_focus (Test *test, const char *title);
gboolean shows (Test *test, const char *text);
void do_action (Test *test, const char *action);
void reply (Test *test, const char *request, guint status, const char *body, const char *headers);
const char *sent_body (Test *test, const char *request);
const char *sent_key (Test *test);
gboolean is_saving (Test *test);
void assert_save (Test *test, gboolean enabled, const char *tooltip);
void type_new (Test *test);
void answer (const char *label);

#define add(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

G_END_DECLS
