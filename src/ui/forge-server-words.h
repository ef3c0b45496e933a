/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-status.h"

G_BEGIN_DECLS

/* What a person reads of a team's server. Everything is (transfer full); times are µs since
 * 1970. */

/* "forge.example.com" for "https://forge.example.com/api/v1/", with a port that is not the usual
 * one. */
char *forge_words_for_host       (const char         *url);
/* "ana on forge.example.com" */
char *forge_words_for_account    (const ForgeAccount *account);
/* One sentence about what keeps @status from being what it should be. (nullable): nothing does */
char *forge_words_for_status     (const ForgeStatus  *status,
                                  gint64              now);
/* Why somebody has to log in: a sentence or two. */
char *forge_words_for_login      (const ForgeAccount *account);
/* "Updated 12 seconds ago". (nullable): not known, or on this computer alone */
char *forge_words_for_age        (const ForgeStatus  *status,
                                  gint64              now);
/* How long the words for an age of @status are true, in ms; 0: for ever */
guint forge_words_next_age       (const ForgeStatus  *status,
                                  gint64              now);
/* (nullable): none */
char *forge_words_for_unconfirmed (const ForgeStatus *status);

/* (nullable): none */
char *forge_words_for_failed     (const ForgeStatus  *status);

/* Why it did not connect: a sentence or two, and which row they belong to. */
typedef enum {
  FORGE_LOGIN_FIELD_SERVER,
  FORGE_LOGIN_FIELD_PASSWORD,
  FORGE_LOGIN_FIELD_NONE,
} ForgeLoginField;
char *forge_words_for_login_error (const GError      *error,
                                   ForgeLoginField   *field);

G_END_DECLS
