/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-outcome.h"

#define POST   FORGE_METHOD_POST
#define PATCH  FORGE_METHOD_PATCH
#define DELETE FORGE_METHOD_DELETE

#define NOT_SENT FORGE_OUTCOME_NOT_SENT
#define APPLIED  FORGE_OUTCOME_APPLIED
#define REJECTED FORGE_OUTCOME_REJECTED
#define UNKNOWN  FORGE_OUTCOME_UNKNOWN

static void
check (ForgeReply   reply,
       ForgeOutcome outcome,
       gboolean     bumps)
{
  ForgeVerdict verdict = forge_reply_judge (&reply);

  g_test_message ("method %d sent %d broken %d status %u json %d stated %s", reply.method,
                  reply.sent, reply.broken, reply.status, reply.json,
                  reply.stated != NULL ? reply.stated : "-");
  g_assert_cmpstr (forge_outcome_to_string (verdict.outcome), ==,
                   forge_outcome_to_string (outcome));
  g_assert_cmpint (verdict.bumps, ==, bumps);
}

static void
test_not_sent (void)
{
  check ((ForgeReply) { POST, FALSE, TRUE, 0, FALSE, NULL }, NOT_SENT, FALSE);
  check ((ForgeReply) { DELETE, FALSE, FALSE, 0, FALSE, NULL }, NOT_SENT, FALSE);
}

static void
test_applied (void)
{
  check ((ForgeReply) { POST, TRUE, FALSE, 201, TRUE, NULL }, APPLIED, TRUE);
  check ((ForgeReply) { PATCH, TRUE, FALSE, 200, TRUE, NULL }, APPLIED, TRUE);
  check ((ForgeReply) { FORGE_METHOD_PUT, TRUE, FALSE, 200, TRUE, NULL }, APPLIED, TRUE);
  check ((ForgeReply) { DELETE, TRUE, FALSE, 204, FALSE, NULL }, APPLIED, TRUE);
  check ((ForgeReply) { DELETE, TRUE, FALSE, 404, TRUE, NULL }, APPLIED, TRUE);
  check ((ForgeReply) { DELETE, TRUE, FALSE, 410, FALSE, NULL }, APPLIED, TRUE);
}

static void
test_rejected (void)
{
  const guint quiet[] = { 400, 401, 403, 405, 413, 415, 422, 429 };
  const guint loud[] = { 404, 409, 410, 412 };

  for (gsize i = 0; i < G_N_ELEMENTS (quiet); i++)
    {
      check ((ForgeReply) { POST, TRUE, FALSE, quiet[i], TRUE, NULL }, REJECTED, FALSE);
      check ((ForgeReply) { DELETE, TRUE, FALSE, quiet[i], FALSE, NULL }, REJECTED, FALSE);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (loud); i++)
    check ((ForgeReply) { PATCH, TRUE, FALSE, loud[i], TRUE, NULL }, REJECTED, TRUE);
  check ((ForgeReply) { DELETE, TRUE, FALSE, 409, TRUE, NULL }, REJECTED, TRUE);
  check ((ForgeReply) { DELETE, TRUE, FALSE, 412, TRUE, NULL }, REJECTED, TRUE);
}

static void
test_unknown (void)
{
  const guint statuses[] = { 100, 301, 302, 307, 308, 402, 408, 500, 502, 503, 504, 599, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      check ((ForgeReply) { POST, TRUE, FALSE, statuses[i], TRUE, NULL }, UNKNOWN, TRUE);
      check ((ForgeReply) { DELETE, TRUE, FALSE, statuses[i], FALSE, NULL }, UNKNOWN, TRUE);
    }
  check ((ForgeReply) { POST, TRUE, TRUE, 0, FALSE, NULL }, UNKNOWN, TRUE);
  check ((ForgeReply) { POST, TRUE, TRUE, 201, TRUE, NULL }, UNKNOWN, TRUE);
  check ((ForgeReply) { POST, TRUE, FALSE, 200, FALSE, NULL }, UNKNOWN, TRUE);
  check ((ForgeReply) { DELETE, TRUE, FALSE, 200, FALSE, NULL }, UNKNOWN, TRUE);
}

static void
test_stated (void)
{
  check ((ForgeReply) { POST, TRUE, FALSE, 507, TRUE, "rejected" }, REJECTED, FALSE);
  check ((ForgeReply) { POST, TRUE, FALSE, 503, TRUE, "not-sent" }, NOT_SENT, FALSE);
  check ((ForgeReply) { PATCH, TRUE, FALSE, 412, TRUE, "rejected" }, REJECTED, TRUE);
  check ((ForgeReply) { PATCH, TRUE, FALSE, 504, TRUE, "unknown" }, UNKNOWN, TRUE);
  check ((ForgeReply) { POST, TRUE, TRUE, 201, TRUE, "applied" }, APPLIED, TRUE);
  check ((ForgeReply) { POST, TRUE, FALSE, 500, TRUE, "perhaps" }, UNKNOWN, TRUE);
  check ((ForgeReply) { POST, FALSE, TRUE, 0, FALSE, "applied" }, NOT_SENT, FALSE);
}

static void
test_names (void)
{
  ForgeOutcome outcome;

  for (int i = NOT_SENT; i <= UNKNOWN; i++)
    {
      g_assert_true (forge_outcome_from_string (forge_outcome_to_string (i), &outcome));
      g_assert_cmpint (outcome, ==, i);
    }
  g_assert_false (forge_outcome_from_string ("", &outcome));
  g_assert_false (forge_outcome_from_string ("Applied", &outcome));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/freshness/i11-not-sent", test_not_sent);
  g_test_add_func ("/freshness/i11-applied", test_applied);
  g_test_add_func ("/freshness/i11-rejected", test_rejected);
  g_test_add_func ("/freshness/i11-unknown", test_unknown);
  g_test_add_func ("/freshness/i11-stated-by-the-service", test_stated);
  g_test_add_func ("/outcome/names", test_names);

  return g_test_run ();
}
