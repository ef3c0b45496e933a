/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The API as a table of requests and answers. Each script begins with an empty database. */
#include <string.h>

#include "fixture.h"

typedef struct
{
  const char *method;
  const char *path;
  const char *body;
  guint       status;
  const char *answer;  /* a pattern: * is anything */
  const char *outcome; /* Forge-Outcome */
  const char *change;  /* Forge-Change */
} Step;

typedef struct
{
  const char *name;
  Step        steps[26];
} Script;

#define JUAN "{\"client_code\":\"cli-001\",\"type\":\"INDIVIDUAL\",\"name\":\" Juan Pérez \"}"
#define ANA  "{\"client_code\":\"CLI-002\",\"type\":\"EMPRESA\",\"name\":\"Ana\"}"
#define COMPANY(code) "{\"client_code\":\"" code "\",\"type\":\"EMPRESA\",\"name\":\"Ana\"}"
#define APPLIED  "applied"
#define REJECTED "rejected"

static const Script scripts[] = {
  { "empty", {
    { "GET", "clients/", NULL, 200,
      "{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}", NULL, "0" },
    { "GET", "clients/ids/", NULL, 200, "{\"count\":0,\"ids\":[]}", NULL, "0" },
    { "GET", "clients/1/", NULL, 404, "{\"detail\":\"Not found.\"}", NULL, "0" },
    { "GET", "clients/?page=1", NULL, 200, "{\"count\":0,*" },
    { "GET", "clients/?page=2", NULL, 404, "{\"detail\":\"Invalid page.\"}" },
    { "GET", "changes/", NULL, 200, "{\"last\":0,\"reset\":false,\"changes\":[],*}" },
    { "GET", "status/", NULL, 200,
      "{\"version\":\"*\",\"schema\":*,\"profile\":\"this-computer\",\"clients\":0,"
      "\"server\":null}" },
  } },
  { "create-and-read", {
    { "POST", "clients/", JUAN, 201,
      "{\"client_id\":1,\"uuid\":\"*-*-4*-*-*\","
      "\"client_code\":\"CLI-001\",\"type\":\"INDIVIDUAL\",\"name\":\"Juan Pérez\","
      "\"legal_name\":null,\"tax_id\":null,\"email\":null,\"phone\":null,\"mobile\":null,"
      "\"address\":null,\"city\":null,\"state\":null,\"country\":null,\"postal_code\":null,"
      "\"credit_limit\":null,\"payment_days\":30,\"credit_used\":\"0.00\","
      "\"available_credit\":null,\"preferred_contact_method\":\"EMAIL\",\"send_reminders\":true,"
      "\"status\":\"ACTIVE\",\"created_by\":null,\"created_at\":\"20*Z\",\"updated_at\":\"20*Z\","
      "\"notes\":null}", APPLIED, "1" },
    { "GET", "clients/1/", NULL, 200, "{\"client_id\":1,*\"name\":\"Juan Pérez\",*}", NULL, "1" },
    { "HEAD", "clients/1/", NULL, 200, "" },
    { "GET", "clients/0001/", NULL, 200, "{\"client_id\":1,*" },
    { "GET", "clients/", NULL, 200,
      "{\"count\":1,\"next\":null,\"previous\":null,\"results\":[{\"client_id\":1,*}]}" },
    { "GET", "clients/ids/", NULL, 200, "{\"count\":1,\"ids\":[1]}", NULL, "1" },
    { "GET", "clients/check-code/?code=cli-001", NULL, 200,
      "{\"exists\":true,\"code\":\"CLI-001\"}" },
    { "GET", "clients/check-code/?code=%20CLI-001%20", NULL, 200, "{\"exists\":true,*" },
    { "GET", "clients/check-code/?code=other", NULL, 200, "{\"exists\":false,*" },
    { "GET", "clients/check-code/", NULL, 400, "{\"error\":\"Code parameter is required\"}" },
    { "GET", "changes/?since=0", NULL, 200,
      "{\"last\":1,\"reset\":false,\"changes\":"
      "[{\"number\":1,\"resource\":\"clients\",\"kind\":\"created\",\"id\":1}],"
      "\"profile\":\"this-computer\",\"status\":1}" },
    { "GET", "changes/?since=2", NULL, 200, "{\"last\":1,\"reset\":true,\"changes\":[],*}" },
    { "GET", "changes/?since=-1", NULL, 400, "{\"detail\":\"since *" },
    { "GET", "changes/?since=1&status=x", NULL, 400, "{\"detail\":\"status *" },
    { "GET", "changes/?since=1&status=0", NULL, 200, "{\"last\":1,*\"changes\":[],*}" },
  } },
  { "edit", {
    { "POST", "clients/", JUAN, 201, "*", APPLIED, "1" },
    { "PATCH", "clients/1/", "{\"phone\":\"55 1234 5678\",\"credit_limit\":\"50000.5\"}", 200,
      "*\"phone\":\"55 1234 5678\",*\"credit_limit\":\"50000.50\",*"
      "\"available_credit\":50000.50,*", APPLIED, "2" },
    { "PATCH", "clients/1/", "{\"phone\":\"55 1234 5678\"}", 200, "*", APPLIED, "2" },
    { "PATCH", "clients/1/", "{}", 200, "*", APPLIED, "2" },
    { "PATCH", "clients/1/", "{\"client_id\":9,\"credit_used\":\"5.00\",\"nothing\":1}", 200,
      "{\"client_id\":1,*\"credit_used\":\"0.00\",*", APPLIED, "2" },
    { "PUT", "clients/1/", ANA, 200,
      "*\"client_code\":\"CLI-002\",*\"name\":\"Ana\",*\"phone\":\"55 1234 5678\",*", APPLIED, "3" },
    { "PUT", "clients/1/", "{\"name\":\"Ana\"}", 400,
      "{\"client_code\":[\"*\"],\"type\":[\"*\"],\"_codes\":{\"client_code\":[\"required\"],"
      "\"type\":[\"required\"]}}", REJECTED, "3" },
    { "PATCH", "clients/1/", "{\"credit_limit\":0}", 200, "*\"available_credit\":null,*" },
    { "PATCH", "clients/1/", "{\"credit_limit\":null}", 200, "*\"available_credit\":null,*" },
    { "PATCH", "clients/2/", "{}", 404, "{\"detail\":\"Not found.\"}", REJECTED, "5" },
    { "GET", "changes/?since=2", NULL, 200, "{\"last\":5,*\"number\":3,*\"kind\":\"updated\",*" },
  } },
  { "refused", {
    { "POST", "clients/", JUAN, 201, "*" },
    { "POST", "clients/", "{}", 400,
      "{\"client_code\":[*],\"type\":[*],\"name\":[*],\"_codes\":{*}}", REJECTED, "1" },
    { "POST", "clients/",
      "{\"client_code\":\"Cli-001\",\"type\":\"OTRO\",\"name\":\"x\",\"email\":\"x\","
      "\"payment_days\":999,\"credit_limit\":\"-5\",\"send_reminders\":\"tal vez\","
      "\"status\":\"nada\"}", 400,
      "{*\"_codes\":{\"client_code\":[\"duplicate\"],\"type\":[\"bad_choice\"],"
      "\"email\":[\"bad_email\"],\"credit_limit\":[\"negative\"],"
      "\"payment_days\":[\"too_big\"],\"send_reminders\":[\"bad_boolean\"],"
      "\"status\":[\"bad_choice\"]}}", REJECTED },
    { "POST", "clients/", "{\"client_code\":", 400, "{\"detail\":\"JSON parse error - *", REJECTED },
    { "POST", "clients/", "", 400, "{\"detail\":\"JSON parse error - *", REJECTED },
    { "POST", "clients/", "[]", 400, "{\"non_field_errors\":[*", REJECTED },
    { "POST", "clients/", "null", 400, "{\"non_field_errors\":[*", REJECTED },
    { "POST", "clients/", JUAN " ", 400, "*duplicate*", REJECTED },
    { "PATCH", "clients/1/", "{\"name\":\"\"}", 400, "*\"name\":[\"blank\"]*", REJECTED, "1" },
    { "PATCH", "clients/1/", "{\"name\":null}", 400, "*\"name\":[\"null\"]*", REJECTED },
    { "PATCH", "clients/1/", "{\"notes\":\"\\u0000\"}", 400, "*", REJECTED },
    { "POST", "clients/", ANA, 201, "*", APPLIED, "2" },
    { "PATCH", "clients/2/", "{\"client_code\":\"cli-001\"}", 400, "*duplicate*", REJECTED, "2" },
    { "GET", "clients/?search=%00", NULL, 400, "{\"detail\":*" },
    { "GET", "clients/?search=%ff", NULL, 400, "{\"detail\":*" },
  } },
  { "trash", {
    { "POST", "clients/", JUAN, 201, "*", APPLIED, "1" },
    { "POST", "clients/1/restore/", NULL, 404, "{\"detail\":\"Not found.\"}", REJECTED, "1" },
    { "DELETE", "clients/1/", NULL, 204, "", APPLIED, "2" },
    { "DELETE", "clients/1/", NULL, 404, "{\"detail\":\"Not found.\"}", REJECTED, "2" },
    { "GET", "clients/1/", NULL, 404, "*" },
    { "PATCH", "clients/1/", "{\"name\":\"x\"}", 404, "*", REJECTED },
    { "GET", "clients/", NULL, 200, "{\"count\":0,*" },
    { "GET", "clients/check-code/?code=CLI-001", NULL, 200, "{\"exists\":false,*" },
    { "POST", "clients/", JUAN, 201, "{\"client_id\":2,*", APPLIED, "3" },
    { "POST", "clients/1/restore/", NULL, 400,
      "*\"_codes\":{\"client_code\":[\"duplicate\"]}}", REJECTED, "3" },
    { "PATCH", "clients/2/", "{\"client_code\":\"CLI-009\"}", 200, "*", APPLIED, "4" },
    { "POST", "clients/1/restore/", NULL, 200, "{\"client_id\":1,*\"CLI-001\"*", APPLIED, "5" },
    { "GET", "clients/ids/", NULL, 200, "{\"count\":2,\"ids\":[1,2]}" },
    { "GET", "changes/?since=4", NULL, 200, "*\"kind\":\"restored\",\"id\":1}],*}" },
    { "POST", "clients/1/restore/", NULL, 404, "*", REJECTED, "5" },
  } },
  { "next-code", {
    { "GET", "clients/next-code/", NULL, 200, "{\"code\":\"CLI-0001\"}" },
    { "GET", "clients/next-code/?type=INDIVIDUAL", NULL, 200, "{\"code\":\"CLI-0001\"}" },
    { "POST", "clients/", JUAN, 201, "*" },
    { "GET", "clients/next-code/?type=INDIVIDUAL", NULL, 200, "{\"code\":\"CLI-002\"}" },
    { "GET", "clients/next-code/?type=GOVERNMENT", NULL, 200, "{\"code\":\"CLI-002\"}" },
    { "POST", "clients/", COMPANY ("emp_0998"), 201, "*" },
    { "POST", "clients/", COMPANY ("EMP_0007"), 201, "*" },
    { "POST", "clients/", COMPANY ("OTRO-1"), 201, "*" },
    { "POST", "clients/", COMPANY ("ACME"), 201, "*" },
    { "GET", "clients/next-code/?type=EMPRESA", NULL, 200, "{\"code\":\"EMP_0999\"}" },
    { "GET", "clients/next-code/?type=INDIVIDUAL", NULL, 200, "{\"code\":\"CLI-002\"}" },
    { "POST", "clients/", COMPANY ("EMP_9999"), 201, "*" },
    { "GET", "clients/next-code/?type=EMPRESA", NULL, 200, "{\"code\":\"EMP_10000\"}" },
    { "POST", "clients/", COMPANY ("EMP_10000"), 201, "*" },
    { "GET", "clients/next-code/?type=EMPRESA", NULL, 200, "{\"code\":\"EMP_10001\"}" },
    { "DELETE", "clients/6/", NULL, 204, "" },
    { "GET", "clients/next-code/?type=EMPRESA", NULL, 200, "{\"code\":\"EMP_0999\"}" },
    /* In use by another kind is in use. */
    { "POST", "clients/", COMPANY ("CLI-002"), 201, "*" },
    { "GET", "clients/next-code/?type=INDIVIDUAL", NULL, 200, "{\"code\":\"CLI-003\"}" },
    { "POST", "clients/next-code/", "{}", 405, "*" },
  } },
  { "next-code-at-the-end", {
    { "POST", "clients/", COMPANY ("99999999999999999999"), 201, "*" },
    { "GET", "clients/next-code/", NULL, 200, "{\"code\":\"CLI-0001\"}" },
    { "POST", "clients/", COMPANY ("ACME"), 201, "*" },
    { "DELETE", "clients/1/", NULL, 204, "" },
    { "GET", "clients/next-code/?type=EMPRESA", NULL, 200, "{\"code\":\"CLI-0001\"}" },
  } },
  { "next-code-of-letters", {
    { "POST", "clients/", COMPANY ("ÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑ8"), 201, "*" },
    { "GET", "clients/next-code/", NULL, 200, "{\"code\":\"ÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑ9\"}" },
    { "POST", "clients/", COMPANY ("ÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑ9"), 201, "*" },
    { "GET", "clients/next-code/", NULL, 200, "{\"code\":\"CLI-0001\"}" },
  } },
  { "duplicates", {
    { "POST", "clients/", JUAN, 201, "*" },
    { "PATCH", "clients/1/", "{\"phone\":\"+52 (55) 1234-5678\",\"mobile\":\"1234567\","
      "\"email\":\"Juan.Perez@Example.com\",\"tax_id\":\"PEJX-800101\"}", 200, "*" },
    { "GET", "clients/duplicates/", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?name=%20juan%20%20PEREZ", NULL, 200,
      "{\"results\":[{\"client_id\":1,\"name\":\"Juan Pérez\",\"client_code\":\"CLI-001\","
      "\"fields\":[\"name\"]}]}" },
    { "GET", "clients/duplicates/?name=juan", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?name=...", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?client_code=cli-001", NULL, 200, "*[\"client_code\"]}]}" },
    { "GET", "clients/duplicates/?client_code=a%20b", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?tax_id=pejx-800101", NULL, 200, "*[\"tax_id\"]}]}" },
    { "GET", "clients/duplicates/?email=juan.perez@example.com", NULL, 200, "*[\"email\"]}]}" },
    { "GET", "clients/duplicates/?email=perez.juan@example.com", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?email=juan.perez", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?email=%22*", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?phone=55%201234%205678", NULL, 200, "*[\"phone\"]}]}" },
    { "GET", "clients/duplicates/?mobile=0052-5512345678", NULL, 200, "*[\"mobile\"]}]}" },
    { "GET", "clients/duplicates/?phone=12345678", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?phone=123%204567", NULL, 200, "*[\"phone\"]}]}" },
    { "GET", "clients/duplicates/?phone=234567", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?name=Juan+P%C3%A9rez&phone=1234567&mobile=1234567", NULL, 200,
      "*[\"name\",\"phone\",\"mobile\"]}]}" },
    { "GET", "clients/duplicates/?name=Juan+P%C3%A9rez&exclude=1", NULL, 200,
      "{\"results\":[]}" },
    { "GET", "clients/duplicates/?name=Juan+P%C3%A9rez&exclude=2", NULL, 200, "*[\"name\"]}]}" },
    { "DELETE", "clients/1/", NULL, 204, "" },
    { "GET", "clients/duplicates/?name=Juan+P%C3%A9rez&phone=1234567", NULL, 200,
      "{\"results\":[]}" },
  } },
  { "duplicates-shared", {
    { "POST", "clients/", COMPANY ("A1"), 201, "*" },
    { "POST", "clients/", COMPANY ("A2"), 201, "*" },
    { "POST", "clients/", COMPANY ("A3"), 201, "*" },
    { "POST", "clients/", COMPANY ("A4"), 201, "*" },
    { "POST", "clients/", COMPANY ("A5"), 201, "*" },
    { "GET", "clients/duplicates/?name=ana", NULL, 200, "*\"A1\"*\"A2\"*\"A3\"*\"A4\"*\"A5\"*" },
    { "POST", "clients/", COMPANY ("A6"), 201, "*" },
    { "GET", "clients/duplicates/?name=ana", NULL, 200, "{\"results\":[]}" },
    { "GET", "clients/duplicates/?name=ana&client_code=a6", NULL, 200,
      "{\"results\":[{*\"client_code\":\"A6\",\"fields\":[\"client_code\"]}]}" },
    { "GET", "clients/duplicates/?name=ana&exclude=6", NULL, 200, "*\"A5\"*" },
  } },
  { "routes", {
    { "GET", "", NULL, 404, "{\"detail\":\"Not found.\"}" },
    { "GET", "invoices/", NULL, 404, "{\"detail\":\"Not found.\"}" },
    { "GET", "clients", NULL, 301, "{\"detail\":*" },
    { "POST", "clients", JUAN, 404, "{\"detail\":\"*slash*", REJECTED },
    { "GET", "clients/0/", NULL, 404, "{\"detail\":\"Not found.\"}" },
    { "GET", "clients/-1/", NULL, 404, "{\"detail\":\"Not found.\"}" },
    { "GET", "clients/abc/", NULL, 404, "{\"detail\":\"Not found.\"}" },
    { "GET", "clients/9223372036854775807/", NULL, 404, "{\"detail\":\"Not found.\"}" },
    { "GET", "clients/99999999999999999999/", NULL, 404, "{\"detail\":\"Not found.\"}" },
    { "GET", "clients/1/restore/", NULL, 405, "{\"detail\":\"Method \\\"GET\\\" not*" },
    { "PATCH", "clients/", "{}", 405, "{\"detail\":*", REJECTED },
    { "DELETE", "clients/", NULL, 405, "{\"detail\":*", REJECTED },
    { "POST", "clients/1/", "{}", 405, "{\"detail\":*", REJECTED },
    { "POST", "status/", "{}", 405, "{\"detail\":*", REJECTED },
    { "TRACE", "clients/", NULL, 405, "{\"detail\":*", REJECTED },
  } },
};

static void
run_script (Fixture      *fixture,
            gconstpointer data)
{
  const Script *script = data;

  for (const Step *step = script->steps; step->method; step++)
    {
      g_autoptr (Reply) reply = fixture_send (fixture, step->method, step->path, step->body, NULL);

      g_test_message ("%s %s: %u %s", step->method, step->path, reply->status, reply->body);
      g_assert_cmpuint (reply->status, ==, step->status);
      assert_matches (reply->body, step->answer);
      if (*reply->body != '\0')
        g_assert_cmpstr (soup_message_headers_get_content_type (reply->headers, NULL), ==,
                         "application/json");
      g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Forge-Outcome"), ==,
                       step->outcome ? step->outcome
                       : strcmp (step->method, "GET") && strcmp (step->method, "HEAD")
                       ? step->status < 300 ? APPLIED : REJECTED : NULL);
      g_assert_nonnull (soup_message_headers_get_one (reply->headers, "Forge-Change"));
      if (step->change)
        g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Forge-Change"), ==,
                         step->change);
      if (step->status < 300)
        g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Forge-Replica"), ==,
                         "fresh");
    }
}

static void
test_headers (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *method, *path, *body, *name, *value;
    guint       status;
  } rows[] = {
    { "GET", "clients/", NULL, "Accept", "text/html", 406 },
    { "GET", "clients/", NULL, "Accept", "text/html, application/json;q=0.5", 200 },
    { "GET", "clients/", NULL, "Accept", "*/*", 200 },
    { "GET", "clients/", NULL, "Accept", "application/*", 200 },
    { "GET", "clients/", NULL, "Accept", "application/json;q=0", 406 },
    { "POST", "clients/", JUAN, "Accept", "text/html", 406 },
    { "POST", "clients/", JUAN, "Content-Type", "text/plain", 415 },
    { "POST", "clients/", JUAN, "Content-Type", "application/x-www-form-urlencoded", 415 },
    { "POST", "clients/", JUAN, "Content-Type", "application/json; charset=utf-8", 201 },
    { "PATCH", "clients/1/", "{}", "Content-Type", "application/vnd.api+json", 415 },
    { "DELETE", "clients/1/", "x", "Content-Type", "text/plain", 204 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) reply = fixture_send (fixture, rows[i].method, rows[i].path, rows[i].body,
                                              rows[i].name, rows[i].value, NULL);

      g_test_message ("%s %s %s: %u", rows[i].method, rows[i].path, rows[i].value, reply->status);
      g_assert_cmpuint (reply->status, ==, rows[i].status);
    }
}

static void
test_redirect (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (Reply) redirect = fixture_send (fixture, "GET", "clients?page=2", NULL, NULL);
  g_autoptr (Reply) broken = fixture_send (fixture, "GET", "clients/a%0D%0AX:%201?search=%0D%0AX:",
                                           NULL, NULL);
  g_autoptr (Reply) refused = fixture_send (fixture, "PATCH", "clients/", "{}", NULL);

  g_assert_cmpstr (soup_message_headers_get_one (redirect->headers, "Location"), ==,
                   "/api/v1/clients/?page=2");
  g_assert_cmpstr (soup_message_headers_get_one (broken->headers, "Location"), ==,
                   "/api/v1/clients/a%0D%0AX:%201/?search=%0D%0AX:");
  g_assert_cmpstr (soup_message_headers_get_one (refused->headers, "Allow"), ==,
                   "GET, POST, HEAD");
}

static void
assert_reply (Reply      *reply,
              guint       status,
              const char *etag,
              const char *outcome,
              const char *change,
              const char *pattern)
{
  g_assert_cmpuint (reply->status, ==, status);
  assert_matches (reply->body, pattern);
  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "ETag"), ==, etag);
  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Forge-Outcome"), ==, outcome);
  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Forge-Change"), ==, change);
}

static void
test_etag (Fixture      *fixture,
           gconstpointer data)
{
  static const struct
  {
    const char *method, *path, *body, *match;
    guint       status;
    const char *etag, *outcome, *change, *pattern;
  } rows[] = {
    { "POST", "clients/", JUAN, NULL, 201, "\"1\"", APPLIED, "1", "*" },
    { "POST", "clients/", ANA, NULL, 201, "\"2\"", APPLIED, "2", "*" },
    { "GET", "clients/1/", NULL, NULL, 200, "\"1\"", NULL, "2", "*" },
    { "GET", "clients/", NULL, NULL, 200, NULL, NULL, "2", "*" },
    { "PATCH", "clients/1/", "{\"name\":\"B\"}", "\"1\"", 200, "\"3\"", APPLIED, "3", "*\"B\"*" },
    { "PATCH", "clients/1/", "{\"name\":\"C\"}", "\"1\"", 412, "\"3\"", REJECTED, "3",
      "{\"client_id\":1,*\"name\":\"B\"*" },
    { "PATCH", "clients/1/", "{\"name\":\"C\"}", "W/\"3\"", 412, "\"3\"", REJECTED, "3", "*" },
    { "PATCH", "clients/1/", "{\"name\":\"C\"}", "\"1\", \"3\"", 200, "\"4\"", APPLIED, "4", "*" },
    { "PUT", "clients/1/", ANA, "\"3\"", 412, "\"4\"", REJECTED, "4", "*" },
    { "PATCH", "clients/1/", "{\"name\":\"C\"}", "*", 200, "\"4\"", APPLIED, "4", "*" },
    { "PATCH", "clients/9/", "{\"name\":\"C\"}", "*", 404, NULL, REJECTED, "4", "*" },
    { "DELETE", "clients/1/", NULL, "\"3\"", 412, "\"4\"", REJECTED, "4", "{\"client_id\":1,*" },
    { "DELETE", "clients/1/", NULL, "\"4\"", 204, NULL, APPLIED, "5", "" },
    { "POST", "clients/1/restore/", NULL, NULL, 200, "\"6\"", APPLIED, "6", "*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) reply = fixture_send (fixture, rows[i].method, rows[i].path, rows[i].body,
                                              rows[i].match ? "If-Match" : NULL, rows[i].match,
                                              NULL);

      g_test_message ("%u: %u %s", i, reply->status, reply->body);
      assert_reply (reply, rows[i].status, rows[i].etag, rows[i].outcome, rows[i].change,
                    rows[i].pattern);
    }
}

static void
test_idempotency (Fixture      *fixture,
                  gconstpointer data)
{
  static const struct
  {
    const char *path, *body, *key;
    guint       status;
    const char *etag, *outcome, *change, *pattern;
  } rows[] = {
    { "clients/", "{}", "a", 400, NULL, REJECTED, "0", "*required*" },
    { "clients/", JUAN, "a", 201, "\"1\"", APPLIED, "1", "{\"client_id\":1,*" },
    { "clients/", ANA, "b", 201, "\"2\"", APPLIED, "2", "{\"client_id\":2,*" },
    { "clients/", JUAN, "a", 201, "\"1\"", APPLIED, "1", "{\"client_id\":1,*" },
    { "clients/", ANA, "a", 422, NULL, REJECTED, "2", "{\"detail\":*" },
    { "clients/", JUAN, "c", 400, NULL, REJECTED, "2", "*duplicate*" },
    { "clients/1/restore/", JUAN, "a", 422, NULL, REJECTED, "2", "{\"detail\":*" },
    { "clients/", JUAN, "", 400, NULL, REJECTED, "2", "{\"detail\":*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Reply) reply = fixture_send (fixture, "POST", rows[i].path, rows[i].body,
                                              "Idempotency-Key", rows[i].key, NULL);

      g_test_message ("%u: %u %s", i, reply->status, reply->body);
      assert_reply (reply, rows[i].status, rows[i].etag, rows[i].outcome, rows[i].change,
                    rows[i].pattern);
      if (i == 3)
        fixture_restart (fixture);
    }
}

static void
create_many (Fixture *fixture,
             guint    n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"client_code\":\"C%u\",\"type\":\"EMPRESA\","
                                               "\"name\":\"N%02u\",\"city\":\"%s\"}",
                                               i, i, i % 2 ? "León" : "Mérida");
      g_autoptr (Reply) reply = fixture_send (fixture, "POST", "clients/", body, NULL);

      g_assert_cmpuint (reply->status, ==, 201);
    }
}

static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *query;
    guint       status;
    const char *answer;
  } rows[] = {
    { "", 200, "{\"count\":41,\"next\":\"/api/v1/clients/?page=2\",\"previous\":null,"
      "\"results\":[{\"client_id\":1,*\"client_id\":20,*" },
    { "?page=2", 200, "{\"count\":41,\"next\":\"/api/v1/clients/?page=3\","
      "\"previous\":\"/api/v1/clients/\",\"results\":[{\"client_id\":21,*\"client_id\":40,*" },
    { "?page=3", 200, "{\"count\":41,\"next\":null,\"previous\":\"/api/v1/clients/?page=2\","
      "\"results\":[{\"client_id\":41,*}]}" },
    { "?page=last", 200, "*\"results\":[{\"client_id\":41,*" },
    { "?page=4", 404, "{\"detail\":\"Invalid page.\"}" },
    { "?page=0", 404, "{\"detail\":\"Invalid page.\"}" },
    { "?page=-1", 404, "{\"detail\":\"Invalid page.\"}" },
    { "?page=x", 404, "{\"detail\":\"Invalid page.\"}" },
    { "?page=99999999999999999999", 404, "{\"detail\":\"Invalid page.\"}" },
    { "?page_size=41", 200, "{\"count\":41,\"next\":null,\"previous\":null,*" },
    { "?page_size=40&page=2", 200, "{*\"previous\":\"/api/v1/clients/?page_size=40\",*" },
    { "?page_size=0", 200, "{*\"next\":\"/api/v1/clients/?page=2\",*" },
    { "?page_size=x", 200, "{*\"next\":\"/api/v1/clients/?page=2\",*" },
    { "?page_size=9999", 200, "{*\"next\":null,*" },
    { "?ordering=-name", 200, "{*\"next\":\"/api/v1/clients/?ordering=-name&page=2\",*"
      "\"results\":[{\"client_id\":41,*" },
    { "?ordering=bogus", 200, "*\"results\":[{\"client_id\":1,*" },
    { "?city=Le%C3%B3n&page_size=20", 200,
      "{\"count\":21,\"next\":\"/api/v1/clients/?city=Le%C3%B3n&page=2\",*" },
    { "?city=leon", 200, "{\"count\":0,*" },
    { "?city=", 200, "{\"count\":41,*" },
    { "?nothing=1", 200, "{\"count\":41,\"next\":\"/api/v1/clients/?page=2\",*" },
  };

  create_many (fixture, 41);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("clients/", rows[i].query, NULL);
      g_autoptr (Reply) reply = fixture_send (fixture, "GET", path, NULL, NULL);

      g_assert_cmpuint (reply->status, ==, rows[i].status);
      assert_matches (reply->body, rows[i].answer);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_strconcat ("/service/contract/", scripts[i].name, NULL);

      g_test_add (path, Fixture, &scripts[i], fixture_set_up, run_script, fixture_tear_down);
    }
  g_test_add ("/service/contract/headers", Fixture, NULL, fixture_set_up, test_headers,
              fixture_tear_down);
  g_test_add ("/service/contract/redirect", Fixture, NULL, fixture_set_up, test_redirect,
              fixture_tear_down);
  g_test_add ("/service/contract/etag", Fixture, NULL, fixture_set_up, test_etag,
              fixture_tear_down);
  g_test_add ("/service/contract/idempotency", Fixture, NULL, fixture_set_up, test_idempotency,
              fixture_tear_down);
  g_test_add ("/service/contract/pages", Fixture, NULL, fixture_set_up, test_pages,
              fixture_tear_down);
  return g_test_run ();
}
