/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changes of a server's clients: whatever the server and the network do to them. */
#include "writer-fixture.h"

#define NEW(code) "{\"client_code\":\"" code "\",\"type\":\"EMPRESA\",\"name\":\"Ana\"}"
#define UNCONFIRMED "*\"_code\":\"unconfirmed\"*"
#define HORIZON     65

static guint
count_requests (Desk       *desk,
                const char *line)
{
  return forge_test_server_count (fake_forge_get_server (desk->forge), line);
}

static void
assert_pending (Desk       *desk,
                const char *pattern)
{
  g_autofree char *pending = desk_get_pending (desk);

  assert_matches (pending, pattern);
}

/* A client that both have. */
static gint64
add (Desk *desk)
{
  gint64 id = fake_forge_add (desk->forge, "CLI-1", "Ana");

  desk_read (desk, id);
  return id;
}

static void
assert_at_server (Desk         *desk,
                  gint64        id,
                  ForgeFieldId  field,
                  const char   *text)
{
  ForgeClient *row = fake_forge_get (desk->forge, id);

  g_assert_nonnull (row);
  g_assert_cmpstr (forge_client_get (row, field), ==, text);
}

/* Second by second: whenever it was looked for before, it is once more then. */
static void
pass_horizon (Desk *desk)
{
  for (guint i = 0; i < HORIZON; i++)
    desk_pass (desk, 1);
}

/* New clients. */

static void
test_create (Desk         *desk,
             gconstpointer data)
{
  desk_expect (desk, "POST", "clients/", NEW ("cli-1"), 201, "{\"client_id\":1,*\"CLI-1\"*");
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "{\"client_id\":1,*");
  assert_pending (desk, NOTHING_PENDING);
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 1);
}

static void
test_create_taken (Desk         *desk,
                   gconstpointer data)
{
  fake_forge_add (desk->forge, "CLI-1", "Luis");
  desk_expect (desk, "POST", "clients/", NEW ("cli-1"), 400,
               "*\"_codes\":{\"client_code\":[\"duplicate\"]}}");
  g_assert_cmpuint (count_requests (desk, "POST"), ==, 0);
}

static void
test_create_invalid (Desk         *desk,
                     gconstpointer data)
{
  desk_expect (desk, "POST", "clients/", "{\"client_code\":\"a b\"}", 400, "*\"_codes\":*");
  g_assert_cmpuint (count_requests (desk, "GET clients/check-code/"), ==, 0);
  g_assert_cmpuint (count_requests (desk, "POST"), ==, 0);
}

/* Done, and the answer is lost or a page: one client, and "created". */
static void
test_create_answer_lost (Desk         *desk,
                         gconstpointer fault)
{
  fake_forge_fail (desk->forge, "POST", GPOINTER_TO_INT (fault));
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 201, "{\"client_id\":1,*");
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 1);
  assert_pending (desk, NOTHING_PENDING);
}

/* A server that breaks down says so in a whole answer: it was not done, and is not done later. */
static void
test_create_broken (Desk         *desk,
                    gconstpointer data)
{
  fake_forge_fail (desk->forge, "POST", FAKE_BREAK_BEFORE);
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 502, "*\"_code\":\"server\"*");
  assert_pending (desk, NOTHING_PENDING);
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 201, "*");
}

static void
test_create_not_done (Desk         *desk,
                      gconstpointer fault)
{
  fake_forge_fail (desk->forge, "POST", GPOINTER_TO_INT (fault));
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 504, UNCONFIRMED);
  assert_pending (desk, "*\"kind\":\"create\",\"client\":null,\"name\":\"Ana\","
                        "\"state\":\"unconfirmed\"*");
  pass_horizon (desk);
  assert_pending (desk, "*\"state\":\"refused\"*\"code\":\"not_applied\"*");
  g_assert_cmpuint (count_requests (desk, "POST"), ==, 1);
  desk_expect (desk, "DELETE", "pending/1/", NULL, 204, "");
  assert_pending (desk, NOTHING_PENDING);
}

static void
test_create_late (Desk         *desk,
                  gconstpointer data)
{
  fake_forge_fail (desk->forge, "POST", FAKE_LATE);
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 504, UNCONFIRMED);
  desk_expect (desk, "DELETE", "pending/1/", NULL, 409, "*");
  fake_forge_do_late (desk->forge);
  desk_pass (desk, 3);
  assert_pending (desk, NOTHING_PENDING);
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "*CLI-1*");
}

/* Looked for before the horizon and answered after it: the server may have done it in between. */
static void
test_create_late_and_slow (Desk         *desk,
                           gconstpointer data)
{
  fake_forge_fail (desk->forge, "POST", FAKE_LATE);
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 504, UNCONFIRMED);
  desk_pass_slowly (desk, HORIZON - 1, 2);
  assert_pending (desk, "*\"state\":\"unconfirmed\"*");
  fake_forge_do_late (desk->forge);
  desk_pass (desk, 0);
  assert_pending (desk, NOTHING_PENDING);
}

/* The same draft again, as a person does who is told that nobody knows. */
static void
test_create_again (Desk         *desk,
                   gconstpointer data)
{
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) third = NULL;
  g_autoptr (Answer) other = NULL;

  fake_forge_fail (desk->forge, "POST", FAKE_LATE);
  first = desk_send (desk, "POST", "clients/", NEW ("CLI-1"), "key");
  g_assert_cmpuint (first->status, ==, 504);
  fake_forge_do_late (desk->forge);
  second = desk_send (desk, "POST", "clients/", NEW ("CLI-1"), "key");
  g_assert_cmpuint (second->status, ==, 201);
  third = desk_send (desk, "POST", "clients/", NEW ("CLI-1"), "key");
  g_assert_cmpuint (third->status, ==, 201);
  g_assert_cmpstr (second->body, ==, third->body);
  other = desk_send (desk, "POST", "clients/", NEW ("CLI-2"), "key");
  g_assert_cmpuint (other->status, ==, 422);
  g_assert_cmpuint (count_requests (desk, "POST"), ==, 1);
}

/* Somebody else made another one of that code meanwhile. */
static void
test_create_raced (Desk         *desk,
                   gconstpointer data)
{
  fake_forge_fail (desk->forge, "POST", FAKE_DROP_BEFORE);
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 504, UNCONFIRMED);
  fake_forge_add (desk->forge, "CLI-1", "Luis");
  desk_pass (desk, 3);
  assert_pending (desk, "*\"state\":\"refused\"*\"code\":\"duplicate\"*");
}

static void
test_create_killed (Desk         *desk,
                    gconstpointer data)
{
  fake_forge_fail (desk->forge, "POST", FAKE_LATE);
  desk_expect (desk, "POST", "clients/", NEW ("CLI-1"), 504, UNCONFIRMED);
  desk_restart (desk);
  fake_forge_do_late (desk->forge);
  desk_pass (desk, 1);
  assert_pending (desk, NOTHING_PENDING);
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 1);
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "*CLI-1*");
}

/* Edits. */

static void
test_update (Desk         *desk,
             gconstpointer data)
{
  gint64 id = add (desk);
  ForgeTestRequest *request;

  /* What somebody else changed meanwhile stays. */
  fake_forge_set (desk->forge, id, FORGE_FIELD_CITY, "Xalapa");
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"55 1234 5678\"}", 200,
               "*\"phone\":\"55 1234 5678\"*\"city\":\"Xalapa\"*");
  request = forge_test_server_last (fake_forge_get_server (desk->forge), "PATCH");
  g_assert_cmpstr (request->body, ==, "{\"phone\":\"55 1234 5678\"}");
  assert_pending (desk, "*\"state\":\"checking\"*");
  desk_pass (desk, 2);
  assert_pending (desk, NOTHING_PENDING);
}

static void
test_update_conflict (Desk         *desk,
                      gconstpointer data)
{
  gint64 id = add (desk);

  fake_forge_set (desk->forge, id, FORGE_FIELD_PHONE, "1");
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 412, "*\"phone\":\"1\"*");
  g_assert_cmpuint (count_requests (desk, "PATCH"), ==, 0);
  assert_pending (desk, NOTHING_PENDING);
}

static void
test_update_gone (Desk         *desk,
                  gconstpointer data)
{
  gint64 id = add (desk);

  fake_forge_remove (desk->forge, id);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 404, "*");
  desk_expect (desk, "GET", "clients/1/", NULL, 404, "*");
}

/* Another desk's save of the same moment writes the whole row as it had it. */
static void
test_update_undone_at_once (Desk         *desk,
                            gconstpointer data)
{
  add (desk);
  fake_forge_overwrite (desk->forge);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 412, "*\"phone\":null*");
  assert_pending (desk, NOTHING_PENDING);
}

static void
test_update_undone_later (Desk         *desk,
                          gconstpointer data)
{
  gint64 id = add (desk);

  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 200, "*\"phone\":\"2\"*");
  fake_forge_set (desk->forge, id, FORGE_FIELD_PHONE, NULL);
  desk_pass (desk, 2);
  assert_pending (desk, "*\"kind\":\"update\",\"client\":1,\"name\":\"Ana\","
                        "\"state\":\"overwritten\"*\"base\":{*\"phone\":null*},"
                        "\"mine\":{\"phone\":\"2\"},\"theirs\":{*\"phone\":null*}*");
  desk_expect (desk, "DELETE", "pending/1/", NULL, 204, "");
}

static void
test_update_answer_lost (Desk         *desk,
                         gconstpointer fault)
{
  gint64 id = add (desk);

  fake_forge_fail (desk->forge, "PATCH", GPOINTER_TO_INT (fault));
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 200, "*\"phone\":\"2\"*");
  assert_at_server (desk, id, FORGE_FIELD_PHONE, "2");
  desk_pass (desk, 2);
  assert_pending (desk, NOTHING_PENDING);
}

static void
test_update_broken (Desk         *desk,
                    gconstpointer data)
{
  add (desk);
  fake_forge_fail (desk->forge, "PATCH", FAKE_BREAK_BEFORE);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 502, "*\"_code\":\"server\"*");
  assert_pending (desk, NOTHING_PENDING);
}

static void
test_update_not_done (Desk         *desk,
                      gconstpointer fault)
{
  add (desk);
  fake_forge_fail (desk->forge, "PATCH", GPOINTER_TO_INT (fault));
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 504, UNCONFIRMED);
  assert_pending (desk, "*\"state\":\"unconfirmed\"*");
  pass_horizon (desk);
  assert_pending (desk, "*\"state\":\"refused\"*\"code\":\"not_applied\"*");
  g_assert_cmpuint (count_requests (desk, "PATCH"), ==, 1);
}

static void
test_update_late (Desk         *desk,
                  gconstpointer data)
{
  add (desk);
  fake_forge_fail (desk->forge, "PATCH", FAKE_LATE);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 504, UNCONFIRMED);
  fake_forge_do_late (desk->forge);
  desk_pass (desk, 3);
  desk_pass (desk, 3);
  assert_pending (desk, NOTHING_PENDING);
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "*\"phone\":\"2\"*");
}

static void
test_update_late_and_slow (Desk         *desk,
                           gconstpointer data)
{
  add (desk);
  fake_forge_fail (desk->forge, "PATCH", FAKE_LATE);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 504, UNCONFIRMED);
  desk_pass_slowly (desk, HORIZON - 1, 2);
  assert_pending (desk, "*\"state\":\"unconfirmed\"*");
  fake_forge_do_late (desk->forge);
  desk_pass (desk, 0);
  desk_pass (desk, 2);
  assert_pending (desk, NOTHING_PENDING);
}

/* The same field again, before the first is known: the first may still undo the second. */
static void
test_update_superseded (Desk         *desk,
                        gconstpointer data)
{
  add (desk);
  fake_forge_fail (desk->forge, "PATCH", FAKE_LATE);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 504, UNCONFIRMED);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"3\"}", 200, "*\"phone\":\"3\"*");
  desk_pass (desk, 2);
  assert_pending (desk, "{\"results\":[{\"pending\":2,*\"state\":\"checking\"*}]}");
  fake_forge_do_late (desk->forge);
  pass_horizon (desk);
  assert_pending (desk, "*\"state\":\"overwritten\"*\"mine\":{\"phone\":\"3\"}*");
}

static void
test_update_killed (Desk         *desk,
                    gconstpointer data)
{
  add (desk);
  fake_forge_fail (desk->forge, "PATCH", FAKE_LATE);
  desk_expect (desk, "PATCH", "clients/1/", "{\"phone\":\"2\"}", 504, UNCONFIRMED);
  desk_restart (desk);
  assert_pending (desk, "*\"kind\":\"update\"*\"name\":\"Ana\",\"state\":\"unconfirmed\"*");
  pass_horizon (desk);
  assert_pending (desk, "*\"code\":\"not_applied\"*");
  desk_restart (desk);
  assert_pending (desk, "*\"code\":\"not_applied\"*");
}

/* Deletions. */

static void
test_delete (Desk         *desk,
             gconstpointer data)
{
  add (desk);
  desk_expect (desk, "DELETE", "clients/1/", NULL, 204, "");
  desk_expect (desk, "GET", "clients/1/", NULL, 404, "*");
  desk_pass (desk, 9);
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 1);
  assert_pending (desk, "*\"kind\":\"delete\"*\"state\":\"waiting\"*");
  desk_pass (desk, 1);
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 0);
  assert_pending (desk, NOTHING_PENDING);
  desk_expect (desk, "POST", "clients/1/restore/", "{}", 410, "*\"_code\":\"sent\"*");
}

static void
test_delete_taken_back (Desk         *desk,
                        gconstpointer data)
{
  add (desk);
  desk_expect (desk, "DELETE", "clients/1/", NULL, 204, "");
  desk_expect (desk, "POST", "clients/1/restore/", "{}", 200, "{\"client_id\":1,*");
  desk_pass (desk, 20);
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 1);
  g_assert_cmpuint (count_requests (desk, "DELETE"), ==, 0);
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "*");
}

static void
test_delete_refused (Desk         *desk,
                     gconstpointer data)
{
  add (desk);
  desk_expect (desk, "DELETE", "clients/1/", NULL, 204, "");
  fake_forge_fail (desk->forge, "DELETE", FAKE_BREAK_BEFORE);
  desk_pass (desk, 10);
  assert_pending (desk, "*\"state\":\"refused\"*\"code\":\"has_documents\"*");
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "*");
  desk_restart (desk);
  assert_pending (desk, "*\"code\":\"has_documents\"*");
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "*");
}

static void
test_delete_forbidden (Desk         *desk,
                       gconstpointer data)
{
  add (desk);
  desk_expect (desk, "DELETE", "clients/1/", NULL, 204, "");
  fake_forge_fail (desk->forge, "DELETE", FAKE_FORBID);
  desk_pass (desk, 10);
  assert_pending (desk, "*\"state\":\"refused\"*\"code\":\"forbidden\"*");
  desk_expect (desk, "GET", "clients/1/", NULL, 200, "*");
}

/* Whatever happens to its answer, in the end it is done. */
static void
test_delete_insists (Desk         *desk,
                     gconstpointer fault)
{
  add (desk);
  desk_expect (desk, "DELETE", "clients/1/", NULL, 204, "");
  fake_forge_fail (desk->forge, "DELETE", GPOINTER_TO_INT (fault));
  desk_pass (desk, 10);
  desk_pass (desk, 5);
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 0);
  assert_pending (desk, NOTHING_PENDING);
}

static void
test_delete_killed (Desk         *desk,
                    gconstpointer data)
{
  add (desk);
  desk_expect (desk, "DELETE", "clients/1/", NULL, 204, "");
  desk_restart (desk);
  desk_expect (desk, "GET", "clients/1/", NULL, 404, "*");
  desk_pass (desk, 10);
  g_assert_cmpuint (fake_forge_count (desk->forge), ==, 0);
  assert_pending (desk, NOTHING_PENDING);
}

#define ADD(path, data, function) \
  g_test_add ("/writer/" path, Desk, GINT_TO_POINTER (data), desk_set_up, function, desk_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("create", 0, test_create);
  ADD ("create/taken", 0, test_create_taken);
  ADD ("create/invalid", 0, test_create_invalid);
  ADD ("create/answer-dropped", FAKE_DROP_AFTER, test_create_answer_lost);
  ADD ("create/answer-broken", FAKE_BREAK_AFTER, test_create_answer_lost);
  ADD ("create/broken", 0, test_create_broken);
  ADD ("create/dropped", FAKE_DROP_BEFORE, test_create_not_done);
  ADD ("create/gateway", FAKE_GATEWAY, test_create_not_done);
  ADD ("create/late", 0, test_create_late);
  ADD ("create/late-and-slow", 0, test_create_late_and_slow);
  ADD ("create/again", 0, test_create_again);
  ADD ("create/raced", 0, test_create_raced);
  ADD ("i12-create/killed", 0, test_create_killed);
  ADD ("update", 0, test_update);
  ADD ("update/conflict", 0, test_update_conflict);
  ADD ("update/gone", 0, test_update_gone);
  ADD ("update/undone-at-once", 0, test_update_undone_at_once);
  ADD ("update/undone-later", 0, test_update_undone_later);
  ADD ("update/answer-dropped", FAKE_DROP_AFTER, test_update_answer_lost);
  ADD ("update/answer-broken", FAKE_BREAK_AFTER, test_update_answer_lost);
  ADD ("update/broken", 0, test_update_broken);
  ADD ("update/dropped", FAKE_DROP_BEFORE, test_update_not_done);
  ADD ("update/gateway", FAKE_GATEWAY, test_update_not_done);
  ADD ("update/late", 0, test_update_late);
  ADD ("update/late-and-slow", 0, test_update_late_and_slow);
  ADD ("update/superseded", 0, test_update_superseded);
  ADD ("i12-update/killed", 0, test_update_killed);
  ADD ("delete", 0, test_delete);
  ADD ("delete/taken-back", 0, test_delete_taken_back);
  ADD ("delete/refused", 0, test_delete_refused);
  ADD ("delete/forbidden", 0, test_delete_forbidden);
  ADD ("delete/dropped", FAKE_DROP_BEFORE, test_delete_insists);
  ADD ("delete/answer-dropped", FAKE_DROP_AFTER, test_delete_insists);
  ADD ("delete/answer-broken", FAKE_BREAK_AFTER, test_delete_insists);
  ADD ("delete/gateway", FAKE_GATEWAY, test_delete_insists);
  ADD ("delete/late", FAKE_LATE, test_delete_insists);
  ADD ("i12-delete/killed", 0, test_delete_killed);
  return g_test_run ();
}
