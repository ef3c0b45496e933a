/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-keyring.h"

#include <libsecret/secret.h>

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

static GHashTable *
make_attributes (const char *server,
                 const char *user)
{
  return secret_attributes_build (&schema, "app", FORGE_APP_ID, "server", server, "user", user,
                                  NULL);
}

/* What it says is nothing secret: names of services and of objects. */
static void
note (const char   *what,
      const GError *error)
{
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The keyring did not %s: %s", what, error->message);
}

/* The task of a look-up returns the token, and what the keyring is like lies in its data. */

static void
return_found (GTask        *task,
              char         *token,
              ForgeKeyring  keyring)
{
  g_task_set_task_data (task, GINT_TO_POINTER (keyring), NULL);
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
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  note ("look for a token", error);
  if (error)
    return_found (task, NULL, FORGE_KEYRING_MISSING);
  else if (!items)
    secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                                 cancellable, on_collection, g_steal_pointer (&task));
  else
    secret_retrievable_retrieve_secret (items->data, cancellable, on_secret,
                                        g_steal_pointer (&task));
  g_list_free_full (items, g_object_unref);
}

void
forge_keyring_look_up_async (const char          *server,
                             const char          *user,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GHashTable) attributes = make_attributes (server, user);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, forge_keyring_look_up_async);
  g_task_set_check_cancellable (task, FALSE);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_NONE, cancellable, on_found, task);
}

char *
forge_keyring_look_up_finish (GAsyncResult *result,
                              ForgeKeyring *keyring)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_keyring_look_up_async), NULL);

  *keyring = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));
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

void
forge_keyring_unlock_async (const char          *server,
                            const char          *user,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GHashTable) attributes = make_attributes (server, user);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, forge_keyring_unlock_async);
  g_task_set_check_cancellable (task, FALSE);
  secret_password_lookupv (&schema, attributes, cancellable, on_unlocked, task);
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

void
forge_keyring_store_async (const char          *server,
                           const char          *user,
                           const char          *token,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GHashTable) attributes = make_attributes (server, user);
  g_autofree char *label = g_strdup_printf ("Forge Clients: %s, %s", user, server);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, forge_keyring_store_async);
  g_task_set_check_cancellable (task, FALSE);
  if (token)
    secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, token,
                            cancellable, on_stored, task);
  else
    secret_password_clearv (&schema, attributes, cancellable, on_cleared, task);
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
  secret_service_disconnect ();
  /* What it subscribed to is freed in the context that it was subscribed in. */
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    ;
}
