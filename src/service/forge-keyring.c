/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-keyring.h"

#include <libsecret/secret.h>

#include "forge-keyring-thread.h"

/* Its name is compared too, so that no other program's item is taken for one of ours. */
static const SecretSchema schema = {
  FORGE_APP_ID ".Account",
  SECRET_SCHEMA_NONE,
  {
    { "app", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

typedef struct
{
  /* input */
  GHashTable   *attributes;  /* (owned) */
  char         *label;       /* (owned) (nullable) */
  char         *token;       /* (owned) (nullable) */

  /* in progress */
  GCancellable *cancellable; /* (owned) (nullable): of the thread */

  /* output */
  ForgeKeyring  keyring;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_hash_table_unref (call->attributes);
  g_free (call->label);
  g_free (call->token);
  g_clear_object (&call->cancellable);
  g_free (call);
}

static Call *
call_new (const char *server,
          const char *user)
{
  Call *call = g_new0 (Call, 1);

  call->attributes = secret_attributes_build (&schema, "app", FORGE_APP_ID, "server", server,
                                              "user", user, NULL);
  return call;
}

static void
begin (ForgeKeyringWork     work,
       Call                *call,
       gpointer             tag,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, call_free);
  forge_keyring_thread_run (task, work);
}

/* What it says is nothing secret: names of services and of objects. */
static void
note (const char   *what,
      const GError *error)
{
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The keyring did not %s: %s", what, error->message);
}

static void
return_found (GTask        *task,
              char         *token,
              ForgeKeyring  keyring)
{
  Call *call = g_task_get_task_data (task);

  call->keyring = keyring;
  g_task_return_pointer (task, token, g_free);
}

static void
on_secret (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  SecretValue *value =
    secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, &error);

  note ("give a token", error);
  return_found (task, value ? g_strdup (secret_value_get_text (value)) : NULL,
                value ? FORGE_KEYRING_KEPT : FORGE_KEYRING_LOCKED);
  g_clear_pointer (&value, secret_value_unref);
}

/* Of a locked keyring libsecret finds nothing. One in a file has no collections, and no lock. */
static void
on_collection (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, NULL);

  return_found (task, NULL, collection && secret_collection_get_locked (collection)
                              ? FORGE_KEYRING_LOCKED : FORGE_KEYRING_KEPT);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GTask) task = data;
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  note ("look for a token", error);
  if (error)
    return_found (task, NULL, FORGE_KEYRING_MISSING);
  else if (!items)
    secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                                 call->cancellable, on_collection, g_steal_pointer (&task));
  else
    secret_retrievable_retrieve_secret (items->data, call->cancellable, on_secret,
                                        g_steal_pointer (&task));
  g_list_free_full (items, g_object_unref);
}

static void
look_up (GTask        *task,
         GCancellable *cancellable)
{
  Call *call = g_task_get_task_data (task);

  call->cancellable = g_object_ref (cancellable);
  secret_password_searchv (&schema, call->attributes, SECRET_SEARCH_NONE, cancellable, on_found,
                           task);
}

void
forge_keyring_look_up_async (const char          *server,
                             const char          *user,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  begin (look_up, call_new (server, user), forge_keyring_look_up_async, cancellable, callback,
         user_data);
}

char *
forge_keyring_look_up_finish (GAsyncResult *result,
                              ForgeKeyring *keyring)
{
  const Call *call;

  g_return_val_if_fail (g_async_result_is_tagged (result, forge_keyring_look_up_async), NULL);

  call = g_task_get_task_data (G_TASK (result));
  *keyring = call->keyring;
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
on_unlocked (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = secret_password_lookup_finish (result, &error);

  note ("open", error);
  g_task_return_pointer (task, g_steal_pointer (&token), g_free);
}

static void
unlock (GTask        *task,
        GCancellable *cancellable)
{
  const Call *call = g_task_get_task_data (task);

  secret_password_lookupv (&schema, call->attributes, cancellable, on_unlocked, task);
}

void
forge_keyring_unlock_async (const char          *server,
                            const char          *user,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  begin (unlock, call_new (server, user), forge_keyring_unlock_async, cancellable, callback,
         user_data);
}

char *
forge_keyring_unlock_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_keyring_unlock_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* A keyring whose password is not given says so, or does nothing. */
static ForgeKeyring
judge_store (gboolean      done,
             const GError *error)
{
  if (done)
    return FORGE_KEYRING_KEPT;
  return !error || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           ? FORGE_KEYRING_LOCKED : FORGE_KEYRING_MISSING;
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  gboolean done = secret_password_store_finish (result, &error);

  note ("keep a token", error);
  g_task_return_int (task, judge_store (done, error));
}

/* FALSE without an error: there was no item. */
static void
on_cleared (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  note ("remove a token", error);
  g_task_return_int (task, judge_store (!error, error));
}

static void
store (GTask        *task,
       GCancellable *cancellable)
{
  const Call *call = g_task_get_task_data (task);

  if (call->token)
    secret_password_storev (&schema, call->attributes, SECRET_COLLECTION_DEFAULT, call->label,
                            call->token, cancellable, on_stored, task);
  else
    secret_password_clearv (&schema, call->attributes, cancellable, on_cleared, task);
}

void
forge_keyring_store_async (const char          *server,
                           const char          *user,
                           const char          *token,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  Call *call = call_new (server, user);

  call->label = g_strdup_printf ("Forge Clients: %s, %s", user, server);
  call->token = g_strdup (token);
  begin (store, call, forge_keyring_store_async, cancellable, callback, user_data);
}

ForgeKeyring
forge_keyring_store_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_keyring_store_async),
                        FORGE_KEYRING_MISSING);

  return g_task_propagate_int (G_TASK (result), NULL);
}

void
forge_keyring_disconnect (void)
{
  forge_keyring_thread_end (secret_service_disconnect);
}
