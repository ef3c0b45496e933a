/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-draft.h"

#include <glib/gstdio.h>

#include "forge-status.h"

/* Often enough for whoever types, seldom enough for the disk. */
#define DELAY_MS 1000
#define SUFFIX   ".json"

struct _ForgeDraft
{
  GObject parent_instance;

  /* owned */
  char        *path;
  ForgeClient *base;                   /* (nullable) */
  char        *texts[FORGE_N_FIELDS];  /* (nullable) */

  guint32  typed;    /* 1 << field: which of them count */
  guint    delay;
  gboolean writing;  /* a file operation is under way */
  gboolean again;    /* and is followed by another one */
  gboolean there;    /* there may be a file */
};

G_DEFINE_FINAL_TYPE (ForgeDraft, forge_draft, G_TYPE_OBJECT)

/* (transfer full) */
static char *
to_json (ForgeDraft *self)
{
  GString *out = g_string_new ("{\"base\":");
  const char *comma = "";

  if (self->base)
    forge_client_append_json (self->base, out);
  else
    g_string_append (out, "null");
  g_string_append (out, ",\"etag\":");
  forge_json_append_string (out, self->base ? forge_client_get_etag (self->base) : NULL);
  g_string_append (out, ",\"typed\":{");
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (self->typed & 1u << field)
      {
        g_string_append_printf (out, "%s\"%s\":", comma, forge_field_get (field)->name);
        forge_json_append_string (out, self->texts[field]);
        comma = ",";
      }
  g_string_append (out, "}}");
  return g_string_free (out, FALSE);
}

static const char *
read_text (const ForgeJson *json,
           ForgeJsonNode    node)
{
  return node != FORGE_JSON_NONE && forge_json_get_kind (json, node) == FORGE_JSON_STRING
           ? forge_json_get_text (json, node)
           : NULL;
}

/* (nullable): when it is none, or there is nothing in it */
static ForgeDraft *
from_json (const char *path,
           const char *text,
           gsize       length)
{
  g_autoptr (ForgeJson) json = forge_json_parse (text, length, NULL);
  g_autoptr (ForgeDraft) self = g_object_new (FORGE_TYPE_DRAFT, NULL);
  ForgeJsonNode base = json ? forge_json_member (json, 0, "base") : FORGE_JSON_NONE;
  ForgeJsonNode typed = json ? forge_json_member (json, 0, "typed") : FORGE_JSON_NONE;

  if (base == FORGE_JSON_NONE || typed == FORGE_JSON_NONE)
    return NULL;
  self->path = g_strdup (path);
  self->there = TRUE;
  if (forge_json_get_kind (json, base) == FORGE_JSON_OBJECT)
    {
      self->base = forge_client_new_from_json (json, base, NULL);
      if (!self->base)
        return NULL;
      forge_client_set_etag (self->base, read_text (json, forge_json_member (json, 0, "etag")));
    }
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      ForgeJsonNode node = forge_json_member (json, typed, forge_field_get (field)->name);

      if (node == FORGE_JSON_NONE || !forge_field_has (field, FORGE_FIELD_EDITABLE))
        continue;
      self->texts[field] = g_strdup (read_text (json, node));
      self->typed |= 1u << field;
    }
  return self->typed ? g_steal_pointer (&self) : NULL;
}

/* In a thread of its own. @data: what to write; NULL to remove the file. */
static void
run (GTask        *task,
     gpointer      source,
     gpointer      data,
     GCancellable *cancellable)
{
  ForgeDraft *self = source;
  g_autofree char *directory = g_path_get_dirname (self->path);
  GError *error = NULL;

  if (!data)
    g_unlink (self->path);
  else if (g_mkdir_with_parents (directory, 0700) == 0)
    g_file_set_contents_full (self->path, data, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void start (ForgeDraft *self);

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  ForgeDraft *self = FORGE_DRAFT (source);
  GApplication *app = g_application_get_default ();
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("A draft is not kept: %s", error->message);
  self->writing = FALSE;
  if (self->again)
    start (self);
  if (app)
    g_application_release (app);
}

/* One after another: the last one wins. The program does not end before. */
static void
start (ForgeDraft *self)
{
  g_autoptr (GTask) task = NULL;
  GApplication *app = g_application_get_default ();

  self->again = self->writing;
  if (self->writing)
    return;
  if (app)
    g_application_hold (app);
  self->writing = TRUE;
  self->there = self->typed != 0;
  task = g_task_new (self, NULL, on_done, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, self->typed ? to_json (self) : NULL, g_free);
  g_task_run_in_thread (task, run);
}

static void
on_delay (gpointer user_data)
{
  ForgeDraft *self = FORGE_DRAFT (user_data);

  self->delay = 0;
  start (self);
}

static void
schedule (ForgeDraft *self)
{
  if (self->delay == 0)
    self->delay = g_timeout_add_once (DELAY_MS, on_delay, self);
}

static void
forge_draft_dispose (GObject *object)
{
  ForgeDraft *self = FORGE_DRAFT (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  g_clear_object (&self->base);

  G_OBJECT_CLASS (forge_draft_parent_class)->dispose (object);
}

static void
forge_draft_finalize (GObject *object)
{
  ForgeDraft *self = FORGE_DRAFT (object);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_free (self->texts[field]);
  g_free (self->path);

  G_OBJECT_CLASS (forge_draft_parent_class)->finalize (object);
}

static void
forge_draft_class_init (ForgeDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_draft_dispose;
  G_OBJECT_CLASS (klass)->finalize = forge_draft_finalize;
}

static void
forge_draft_init (ForgeDraft *self)
{
}

char *
forge_draft_get_directory (const char *profile)
{
  if (g_strcmp0 (profile, FORGE_THIS_COMPUTER) == 0)
    profile = NULL;
  return g_build_filename (g_get_user_data_dir (), "forge-clients", "drafts", profile, NULL);
}

static void
run_forget_all (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const char *directory = data;
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
  g_task_return_boolean (task, TRUE);
}

void
forge_draft_forget_all (const char *directory)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (directory != NULL);

  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, forge_draft_forget_all);
  g_task_set_task_data (task, g_strdup (directory), g_free);
  g_task_run_in_thread (task, run_forget_all);
}

ForgeDraft *
forge_draft_new (const char  *directory,
                 ForgeClient *base)
{
  ForgeDraft *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (!base || forge_client_is_loaded (base), NULL);

  self = g_object_new (FORGE_TYPE_DRAFT, NULL);
  self->base = base ? forge_client_copy (base) : NULL;
  name = base ? g_strdup_printf ("%" G_GINT64_FORMAT SUFFIX, forge_client_get_id (base))
              : g_strdup ("new" SUFFIX);
  self->path = g_build_filename (directory, name, NULL);
  return self;
}

ForgeClient *
forge_draft_get_base (ForgeDraft *self)
{
  g_return_val_if_fail (FORGE_IS_DRAFT (self), NULL);

  return self->base;
}

void
forge_draft_set_base (ForgeDraft  *self,
                      ForgeClient *base)
{
  g_return_if_fail (FORGE_IS_DRAFT (self));
  g_return_if_fail (FORGE_IS_CLIENT (base));

  g_clear_object (&self->base);
  self->base = forge_client_copy (base);
  schedule (self);
}

gboolean
forge_draft_get (ForgeDraft    *self,
                 ForgeFieldId   field,
                 const char   **text)
{
  g_return_val_if_fail (FORGE_IS_DRAFT (self), FALSE);
  g_return_val_if_fail (field < FORGE_N_FIELDS, FALSE);

  *text = self->texts[field];
  return (self->typed & 1u << field) != 0;
}

void
forge_draft_set (ForgeDraft   *self,
                 ForgeFieldId  field,
                 const char   *text)
{
  g_return_if_fail (FORGE_IS_DRAFT (self));
  g_return_if_fail (field < FORGE_N_FIELDS);

  if (self->typed & 1u << field && g_strcmp0 (text, self->texts[field]) == 0)
    return;
  g_free (self->texts[field]);
  self->texts[field] = g_strdup (text);
  self->typed |= 1u << field;
  schedule (self);
}

void
forge_draft_unset (ForgeDraft   *self,
                   ForgeFieldId  field)
{
  g_return_if_fail (FORGE_IS_DRAFT (self));
  g_return_if_fail (field < FORGE_N_FIELDS);

  if ((self->typed & 1u << field) == 0)
    return;
  self->typed &= ~(1u << field);
  schedule (self);
}

void
forge_draft_keep (ForgeDraft *self)
{
  g_return_if_fail (FORGE_IS_DRAFT (self));

  if (self->delay == 0)
    return;
  g_clear_handle_id (&self->delay, g_source_remove);
  start (self);
}

void
forge_draft_remove (ForgeDraft *self)
{
  g_return_if_fail (FORGE_IS_DRAFT (self));

  self->typed = 0;
  g_clear_handle_id (&self->delay, g_source_remove);
  if (self->there)
    start (self);
}

/* In a thread of its own. */
static void
load (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  const char *directory = data;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *text = NULL;
      ForgeDraft *draft;
      gsize length;

      if (!g_str_has_suffix (name, SUFFIX) || !g_file_get_contents (path, &text, &length, NULL))
        continue;
      draft = from_json (path, text, length);
      if (draft)
        g_ptr_array_add (drafts, draft);
    }
  g_task_return_pointer (task, g_steal_pointer (&drafts), (GDestroyNotify) g_ptr_array_unref);
}

void
forge_draft_load_async (const char          *directory,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (directory != NULL);

  g_task_set_source_tag (task, forge_draft_load_async);
  g_task_set_task_data (task, g_strdup (directory), g_free);
  g_task_run_in_thread (task, load);
}

GPtrArray *
forge_draft_load_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, forge_draft_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
