/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A thread for libsecret, which waits for the bus in some of its asynchronous calls, so that nobody
 * waits for a keyring but whoever asked it. */

/* Begins what @task is for; @cancellable: its own in this thread. It takes over @task. */
typedef void (*ForgeKeyringWork) (GTask        *task,
                                  GCancellable *cancellable);

/* @task (transfer full) returns in the context that it was made in. */
void forge_keyring_thread_run (GTask            *task,
                               ForgeKeyringWork  work);
/* Calls @last in the thread and ends it. It is left to itself when it still waits for something. */
void forge_keyring_thread_end (void            (*last) (void));

G_END_DECLS
