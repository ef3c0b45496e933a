/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * ForgeDatabase:
 *
 * One SQLite file and the lock of the directory that holds it. For one thread. SQLite's own
 * locking can't say whether another process serves the same data, so the lock decides: who holds
 * it is the only writer.
 */
typedef struct _ForgeDatabase ForgeDatabase;

/* The name of the file of "This computer". */
#define FORGE_DATABASE_NAME "this-computer.db"

/* Opens @name in @directory, making both when they are missing, and migrates it. A damaged file is
 * set aside, also one in which a statement has found damage before.
 * Errors: %FORGE_ERROR_IN_USE, _STORAGE, _CORRUPT, _NEWER. */
ForgeDatabase *forge_database_open     (const char     *directory,
                                        const char     *name,
                                        GError        **error);
/* Another file of the same directory instead, under the same lock. On an error none is open. */
gboolean       forge_database_reopen   (ForgeDatabase  *self,
                                        const char     *name,
                                        GError        **error);
/* Checkpoints and closes. */
void           forge_database_close    (ForgeDatabase  *self);
/* A damaged database may still be read by somebody who knows how: it is kept, with its log, in a
 * directory with a dated name, which @error then says; or @error says that it could not be moved.
 * The next open begins with an empty one. Nothing but closing is left to do with @self. */
void           forge_database_set_aside (ForgeDatabase *self,
                                         GError       **error);

/* A statement without bindings, ready to step, owned by the database and shared by all who prepare
 * the same text: reset it when done. It lives until the next one is prepared. (transfer none) (nullable) */
sqlite3_stmt  *forge_database_prepare  (ForgeDatabase  *self,
                                        const char     *sql,
                                        GError        **error);
/* The next row: TRUE when there is one. At the end, and on an error, FALSE, and the statement is
 * reset. */
gboolean       forge_database_step     (ForgeDatabase  *self,
                                        sqlite3_stmt   *statement,
                                        GError        **error);
/* Steps a statement that gives no rows to its end. */
gboolean       forge_database_run      (ForgeDatabase  *self,
                                        sqlite3_stmt   *statement,
                                        GError        **error);
/* Constant text, possibly several statements. */
gboolean       forge_database_execute  (ForgeDatabase  *self,
                                        const char     *sql,
                                        GError        **error);
/* The first column of the only row of constant text; 0 when there is none. */
gboolean       forge_database_get_int  (ForgeDatabase  *self,
                                        const char     *sql,
                                        gint64         *value,
                                        GError        **error);

/* The first column of all rows of @statement. (transfer full) (element-type gint64) */
GArray        *forge_database_list_ints (ForgeDatabase *self,
                                         sqlite3_stmt  *statement,
                                         GError       **error);

gboolean       forge_database_begin    (ForgeDatabase  *self,
                                        GError        **error);
/* For reads that must all see one moment; ends in a rollback. */
gboolean       forge_database_begin_reading (ForgeDatabase *self,
                                             GError       **error);
/* Durable when it returns TRUE; rolled back when it does not. */
gboolean       forge_database_commit   (ForgeDatabase  *self,
                                        GError        **error);
void           forge_database_rollback (ForgeDatabase  *self);

/* The rows that the last statement changed, and the number of the last one inserted. */
int            forge_database_get_changes (ForgeDatabase *self);
gint64         forge_database_get_last_id (ForgeDatabase *self);
/* Whether the last failure was for want of space. */
gboolean       forge_database_is_full  (ForgeDatabase  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ForgeDatabase, forge_database_close)

G_END_DECLS
