/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-code-hint.h"

#include <glib/gi18n.h>

struct _ForgeCodeHint
{
  GObject parent_instance;

  /* owned */
  ForgeApi      *api;
  ForgeFieldRow *code;
  ForgeFieldRow *kind;
  GCancellable  *asked; /* (nullable): the question under way */

  gboolean       taken; /* it is asked because the code in the row is taken */
};

G_DEFINE_FINAL_TYPE (ForgeCodeHint, forge_code_hint, G_TYPE_OBJECT)

static void
show_code (ForgeCodeHint *self,
           const char    *code)
{
  g_autofree char *sentence = NULL;

  if (!forge_field_row_is_changed (self->code))
    {
      forge_field_row_suggest (self->code, code);
      if (self->taken)
        sentence = g_strdup (_("Another client has just taken the code. This one is free."));
    }
  else if (self->taken)
    /* Translators: %s is a code, such as CLI-0042. */
    sentence = g_strdup_printf (_("Another client already has this code. %s is free."), code);
  if (sentence)
    forge_field_row_set_problem_text (self->code, sentence);
}

static void
on_code (GObject      *api,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = forge_api_suggest_code_finish (FORGE_API (api), result, &error);
  ForgeCodeHint *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = FORGE_CODE_HINT (user_data);
  g_clear_object (&self->asked);
  if (code)
    show_code (self, code);
  else
    g_debug ("No code is suggested: %s", error->message);
  self->taken = FALSE;
}

static void
stop (ForgeCodeHint *self)
{
  g_cancellable_cancel (self->asked);
  g_clear_object (&self->asked);
}

static void
ask (ForgeCodeHint *self)
{
  g_autofree char *kind = NULL;

  stop (self);
  forge_field_row_get_value (self->kind, &kind);
  self->asked = g_cancellable_new ();
  forge_api_suggest_code_async (self->api, kind, self->asked, on_code, self);
}

static void
on_kind_changed (ForgeCodeHint *self)
{
  g_assert (FORGE_IS_CODE_HINT (self));

  if (!forge_field_row_is_changed (self->code))
    ask (self);
}

static void
forge_code_hint_dispose (GObject *object)
{
  ForgeCodeHint *self = FORGE_CODE_HINT (object);

  stop (self);
  g_clear_object (&self->code);
  g_clear_object (&self->kind);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_code_hint_parent_class)->dispose (object);
}

static void
forge_code_hint_class_init (ForgeCodeHintClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = forge_code_hint_dispose;
}

static void
forge_code_hint_init (ForgeCodeHint *self)
{
}

ForgeCodeHint *
forge_code_hint_new (ForgeApi      *api,
                     ForgeFieldRow *code,
                     ForgeFieldRow *kind)
{
  ForgeCodeHint *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);
  g_return_val_if_fail (FORGE_IS_FIELD_ROW (code), NULL);
  g_return_val_if_fail (FORGE_IS_FIELD_ROW (kind), NULL);

  self = g_object_new (FORGE_TYPE_CODE_HINT, NULL);
  self->api = g_object_ref (api);
  self->code = g_object_ref (code);
  self->kind = g_object_ref (kind);
  g_signal_connect_object (kind, "changed", G_CALLBACK (on_kind_changed), self, G_CONNECT_SWAPPED);
  ask (self);
  return self;
}

void
forge_code_hint_taken (ForgeCodeHint *self)
{
  g_return_if_fail (FORGE_IS_CODE_HINT (self));

  self->taken = TRUE;
  ask (self);
}
