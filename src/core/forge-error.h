/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-client.h"

G_BEGIN_DECLS

/**
 * ForgeError:
 * @FORGE_ERROR_NETWORK: the service could not be reached; nothing was sent
 * @FORGE_ERROR_TIMEOUT: no answer in time to a request that changes nothing
 * @FORGE_ERROR_UNAUTHORIZED: 401: log in first
 * @FORGE_ERROR_FORBIDDEN: 403
 * @FORGE_ERROR_NOT_FOUND: 404 or 410: the client is gone
 * @FORGE_ERROR_CONFLICT: 409 or 412: somebody else changed it first: see forge_error_get_current()
 * @FORGE_ERROR_INVALID: 400 or 422: see forge_error_get_problems()
 * @FORGE_ERROR_TOO_LARGE: 413, 414 or 431
 * @FORGE_ERROR_SERVER: 5xx to a request that changes nothing
 * @FORGE_ERROR_PARSE: the bytes are not what they should be
 * @FORGE_ERROR_STORAGE: full disk, read-only or unreadable directory
 * @FORGE_ERROR_IN_USE: another process holds the data directory
 * @FORGE_ERROR_CORRUPT: the database is damaged
 * @FORGE_ERROR_NEWER: the database was written by a newer version
 * @FORGE_ERROR_UNKNOWN_OUTCOME: a change was sent and nobody can say whether it was applied
 * @FORGE_ERROR_CERTIFICATE: the server cannot show that it is who it says; nothing was sent
 *
 * One code per cause that a person can act on. Only ui/ turns them into sentences; a cancelled
 * operation is %G_IO_ERROR_CANCELLED.
 */
typedef enum {
  FORGE_ERROR_NETWORK = 1,
  FORGE_ERROR_TIMEOUT,
  FORGE_ERROR_UNAUTHORIZED,
  FORGE_ERROR_FORBIDDEN,
  FORGE_ERROR_NOT_FOUND,
  FORGE_ERROR_CONFLICT,
  FORGE_ERROR_INVALID,
  FORGE_ERROR_TOO_LARGE,
  FORGE_ERROR_SERVER,
  FORGE_ERROR_PARSE,
  FORGE_ERROR_STORAGE,
  FORGE_ERROR_IN_USE,
  FORGE_ERROR_CORRUPT,
  FORGE_ERROR_NEWER,
  FORGE_ERROR_UNKNOWN_OUTCOME,
  FORGE_ERROR_CERTIFICATE,
} ForgeError;

#define FORGE_ERROR (forge_error_quark ())
GQuark forge_error_quark (void);

/* The stable names of codes on the wire: "network", "unknown-outcome". NULL, and 0, for what is
 * none. */
const char *forge_error_code_to_string   (ForgeError  code);
ForgeError  forge_error_code_from_string (const char *name);

/* A %FORGE_ERROR_INVALID that carries @problems. (transfer full) */
GError *forge_error_new_invalid (const ForgeProblems *problems);

/* The field problems of a %FORGE_ERROR_INVALID. (transfer none) (nullable) */
const ForgeProblems *forge_error_get_problems (const GError *error);

/* A %FORGE_ERROR_CONFLICT that carries the client as it is now. (transfer full) */
GError *forge_error_new_conflict (ForgeClient *current);

/* The client of a %FORGE_ERROR_CONFLICT as it is now, where that is known. (transfer none)
 * (nullable) */
ForgeClient *forge_error_get_current (const GError *error);

/* Of a %FORGE_ERROR_CORRUPT, the directory that the damaged database is in now, a file name.
 * (transfer none) (nullable): NULL when it could not be moved, or serves still. */
void        forge_error_set_aside (GError       *error,
                                   const char   *directory);
const char *forge_error_get_aside (const GError *error);

G_END_DECLS
