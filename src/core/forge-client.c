/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-client.h"

#include "forge-error.h"
#include "forge-money.h"

#include <string.h>

/* All that a row has once its page has come. */
typedef struct {
  char    *text[FORGE_N_FIELDS];  /* (owned) (nullable) */
  char    *unknown;               /* (owned) (nullable): `,"name":value` for each other member */
  char    *etag;                  /* (owned) (nullable): the version that this is */
  guint32  set;                   /* the fields that forge_client_set() was called for */
} Values;

G_STATIC_ASSERT (FORGE_N_FIELDS <= 32);

struct _ForgeClient {
  GObject parent_instance;

  gint64  id;
  Values *values;  /* (owned) (nullable): NULL while it is only a number */
};

/* The property of a field is one more than its id. */
#define PROP_OF(field) ((guint) (field) + 1)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeClient, forge_client, G_TYPE_OBJECT)

static void
values_free (Values *values)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    g_free (values->text[field]);
  g_free (values->unknown);
  g_free (values->etag);
  g_free (values);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Values, values_free)

static Values *
values_copy (const Values *values)
{
  Values *copy = g_new (Values, 1);

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    copy->text[field] = g_strdup (values->text[field]);
  copy->unknown = g_strdup (values->unknown);
  copy->etag = g_strdup (values->etag);
  copy->set = values->set;
  return copy;
}

static gboolean
values_equal (const Values *a,
              const Values *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (g_strcmp0 (a->text[field], b->text[field]) != 0)
      return FALSE;
  return g_strcmp0 (a->unknown, b->unknown) == 0;
}

static char *
format_int (gint64 value)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

/* The canonical text of a value; FALSE when it has the wrong type. */
static gboolean
read_value (const ForgeJson  *json,
            ForgeJsonNode     node,
            ForgeFieldType    type,
            char            **text)
{
  ForgeJsonKind kind = forge_json_get_kind (json, node);
  gint64 number;

  *text = NULL;
  if (kind == FORGE_JSON_NULL)
    return TRUE;

  switch (type)
    {
    case FORGE_FIELD_TYPE_TEXT:
    case FORGE_FIELD_TYPE_CODE:
    case FORGE_FIELD_TYPE_EMAIL:
    case FORGE_FIELD_TYPE_CHOICE:
    case FORGE_FIELD_TYPE_TIME:
      if (kind != FORGE_JSON_STRING)
        return FALSE;
      *text = g_strdup (forge_json_get_text (json, node));
      return TRUE;
    case FORGE_FIELD_TYPE_INTEGER:
      if (!forge_json_get_int (json, node, &number))
        return FALSE;
      *text = format_int (number);
      return TRUE;
    case FORGE_FIELD_TYPE_MONEY:
    case FORGE_FIELD_TYPE_NUMBER:
      if (kind != FORGE_JSON_NUMBER
          && !(kind == FORGE_JSON_STRING && type == FORGE_FIELD_TYPE_MONEY))
        return FALSE;
      if (!forge_money_round (forge_json_get_text (json, node), &number))
        return FALSE;
      *text = forge_money_format (number);
      return TRUE;
    case FORGE_FIELD_TYPE_BOOLEAN:
      if (kind != FORGE_JSON_TRUE && kind != FORGE_JSON_FALSE)
        return FALSE;
      *text = g_strdup (kind == FORGE_JSON_TRUE ? "true" : "false");
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
read_unknown (const ForgeJson *json,
              ForgeJsonNode    node,
              GString        **unknown)
{
  gsize length;
  const char *raw = forge_json_get_raw (json, node, &length);

  if (*unknown == NULL)
    *unknown = g_string_new (NULL);
  g_string_append_c (*unknown, ',');
  forge_json_append_string (*unknown, forge_json_get_name (json, node));
  g_string_append_c (*unknown, ':');
  g_string_append_len (*unknown, raw, (gssize) length);
}

static Values *
read_values (const ForgeJson  *json,
             ForgeJsonNode     object,
             GError          **error)
{
  g_autoptr (Values) values = g_new0 (Values, 1);
  GString *unknown = NULL;
  ForgeFieldId expected = 0;

  for (ForgeJsonNode node = forge_json_first (json, object); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      const char *name = forge_json_get_name (json, node);
      ForgeFieldId field = expected;

      /* Members come in the order of the table, nearly always. */
      if (expected == FORGE_N_FIELDS || strcmp (forge_field_get (expected)->name, name) != 0)
        field = forge_field_from_name (name);
      if (field == FORGE_N_FIELDS)
        {
          read_unknown (json, node, &unknown);
          continue;
        }
      expected = field + 1;
      g_free (values->text[field]);
      if (!read_value (json, node, forge_field_get (field)->type, &values->text[field]))
        {
          g_set_error (error, FORGE_ERROR, FORGE_ERROR_PARSE, "Client: wrong type of %s",
                       forge_field_get (field)->name);
          if (unknown != NULL)
            g_string_free (unknown, TRUE);
          return NULL;
        }
    }
  if (unknown != NULL)
    values->unknown = g_string_free (unknown, FALSE);
  return g_steal_pointer (&values);
}

static void
forge_client_finalize (GObject *object)
{
  ForgeClient *self = FORGE_CLIENT (object);

  g_clear_pointer (&self->values, values_free);

  G_OBJECT_CLASS (forge_client_parent_class)->finalize (object);
}

static void
forge_client_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ForgeClient *self = FORGE_CLIENT (object);

  if (property_id == PROP_OF (FORGE_FIELD_CLIENT_ID))
    g_value_set_int64 (value, self->id);
  else
    g_value_set_string (value, forge_client_get (self, property_id - PROP_OF (0)));
}

static void
forge_client_class_init (ForgeClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;

  object_class->finalize = forge_client_finalize;
  object_class->get_property = forge_client_get_property;

  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    {
      const char *name = forge_field_get (field)->name;
      GParamSpec *pspec = field == FORGE_FIELD_CLIENT_ID
                            ? g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0, flags)
                            : g_param_spec_string (name, NULL, NULL, NULL, flags);

      g_object_class_install_property (object_class, PROP_OF (field), pspec);
    }

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
forge_client_init (ForgeClient *self)
{
}

ForgeClient *
forge_client_new (gint64 id)
{
  ForgeClient *self;

  g_return_val_if_fail (id >= 0, NULL);

  self = g_object_new (FORGE_TYPE_CLIENT, NULL);
  self->id = id;
  return self;
}

ForgeClient *
forge_client_new_from_json (const ForgeJson  *json,
                            ForgeJsonNode     node,
                            GError          **error)
{
  g_autoptr (Values) values = NULL;
  ForgeClient *self;

  g_return_val_if_fail (json != NULL, NULL);

  if (forge_json_get_kind (json, node) != FORGE_JSON_OBJECT)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE, "Client: not an object");
      return NULL;
    }
  values = read_values (json, node, error);
  if (values == NULL)
    return NULL;
  if (values->text[FORGE_FIELD_CLIENT_ID] == NULL
      || g_ascii_strtoll (values->text[FORGE_FIELD_CLIENT_ID], NULL, 10) <= 0)
    {
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_PARSE,
                           "Client: client_id is not positive");
      return NULL;
    }
  self = forge_client_new (g_ascii_strtoll (values->text[FORGE_FIELD_CLIENT_ID], NULL, 10));
  self->values = g_steal_pointer (&values);
  return self;
}

ForgeClient *
forge_client_copy (ForgeClient *self)
{
  ForgeClient *copy;

  g_return_val_if_fail (FORGE_IS_CLIENT (self), NULL);

  copy = forge_client_new (self->id);
  if (self->values != NULL)
    copy->values = values_copy (self->values);
  return copy;
}

gint64
forge_client_get_id (ForgeClient *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT (self), 0);

  return self->id;
}

gboolean
forge_client_is_loaded (ForgeClient *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT (self), FALSE);

  return self->values != NULL;
}

const char *
forge_client_get (ForgeClient  *self,
                  ForgeFieldId  field)
{
  g_return_val_if_fail (FORGE_IS_CLIENT (self), NULL);
  g_return_val_if_fail (field < FORGE_N_FIELDS, NULL);

  return self->values != NULL ? self->values->text[field] : NULL;
}

gboolean
forge_client_get_money (ForgeClient  *self,
                        ForgeFieldId  field,
                        gint64       *cents)
{
  const char *text = forge_client_get (self, field);

  return text != NULL && forge_money_round (text, cents);
}

void
forge_client_set (ForgeClient  *self,
                  ForgeFieldId  field,
                  const char   *text)
{
  g_return_if_fail (FORGE_IS_CLIENT (self));
  g_return_if_fail (field < FORGE_N_FIELDS && field != FORGE_FIELD_CLIENT_ID);

  if (self->values == NULL)
    {
      self->values = g_new0 (Values, 1);
      if (self->id > 0)
        self->values->text[FORGE_FIELD_CLIENT_ID] = format_int (self->id);
    }
  if (text != self->values->text[field])
    {
      g_free (self->values->text[field]);
      self->values->text[field] = g_strdup (text);
    }
  g_clear_pointer (&self->values->etag, g_free);
  self->values->set |= 1u << field;
}

const char *
forge_client_get_etag (ForgeClient *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT (self), NULL);

  return self->values != NULL ? self->values->etag : NULL;
}

void
forge_client_set_etag (ForgeClient *self,
                       const char  *etag)
{
  g_return_if_fail (FORGE_IS_CLIENT (self));
  g_return_if_fail (self->values != NULL);

  if (etag == self->values->etag)
    return;
  g_free (self->values->etag);
  self->values->etag = g_strdup (etag);
}

const char *
forge_client_get_unknown (ForgeClient *self)
{
  g_return_val_if_fail (FORGE_IS_CLIENT (self), NULL);

  return self->values != NULL ? self->values->unknown : NULL;
}

void
forge_client_set_unknown (ForgeClient *self,
                          const char  *unknown)
{
  g_return_if_fail (FORGE_IS_CLIENT (self));
  g_return_if_fail (self->values != NULL);

  g_free (self->values->unknown);
  self->values->unknown = g_strdup (unknown);
}

gboolean
forge_client_update (ForgeClient *self,
                     ForgeClient *other)
{
  g_return_val_if_fail (FORGE_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (FORGE_IS_CLIENT (other), FALSE);
  g_return_val_if_fail (self->id == other->id, FALSE);

  if (other->values == NULL)
    return FALSE;
  if (values_equal (self->values, other->values))
    {
      if (other->values->etag != NULL)
        forge_client_set_etag (self, other->values->etag);
      return FALSE;
    }
  g_clear_pointer (&self->values, values_free);
  self->values = values_copy (other->values);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
forge_client_unload (ForgeClient *self)
{
  g_return_if_fail (FORGE_IS_CLIENT (self));

  if (self->values == NULL)
    return;
  g_clear_pointer (&self->values, values_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
forge_client_equal (ForgeClient *self,
                    ForgeClient *other)
{
  g_return_val_if_fail (FORGE_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (FORGE_IS_CLIENT (other), FALSE);

  return self->id == other->id && values_equal (self->values, other->values);
}

void
forge_field_append_json (GString      *out,
                         ForgeFieldId  field,
                         const char   *text)
{
  ForgeFieldType type;

  g_return_if_fail (out != NULL);
  g_return_if_fail (field < FORGE_N_FIELDS);

  type = forge_field_get (field)->type;
  if (text != NULL
      && (type == FORGE_FIELD_TYPE_INTEGER || type == FORGE_FIELD_TYPE_NUMBER
          || type == FORGE_FIELD_TYPE_BOOLEAN))
    g_string_append (out, text);
  else
    forge_json_append_string (out, text);
}

static void
append_member (GString      *out,
               ForgeClient  *self,
               ForgeFieldId  field)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  g_string_append_printf (out, "\"%s\":", forge_field_get (field)->name);
  forge_field_append_json (out, field, forge_client_get (self, field));
}

void
forge_client_append_json (ForgeClient *self,
                          GString     *out)
{
  g_return_if_fail (FORGE_IS_CLIENT (self));
  g_return_if_fail (out != NULL);

  g_string_append_c (out, '{');
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    append_member (out, self, field);
  if (self->values != NULL && self->values->unknown != NULL)
    g_string_append (out, self->values->unknown);
  g_string_append_c (out, '}');
}

char *
forge_client_to_create (ForgeClient *self)
{
  GString *out;

  g_return_val_if_fail (FORGE_IS_CLIENT (self), NULL);

  out = g_string_new ("{");
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_has (field, FORGE_FIELD_EDITABLE) && self->values != NULL
        && (self->values->text[field] != NULL || (self->values->set & 1u << field) != 0))
      append_member (out, self, field);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

char *
forge_client_to_patch (ForgeClient *self,
                       ForgeClient *base)
{
  GString *out;

  g_return_val_if_fail (FORGE_IS_CLIENT (self), NULL);
  g_return_val_if_fail (FORGE_IS_CLIENT (base), NULL);

  out = g_string_new ("{");
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_has (field, FORGE_FIELD_EDITABLE)
        && g_strcmp0 (forge_client_get (self, field), forge_client_get (base, field)) != 0)
      append_member (out, self, field);
  if (out->len == 1)
    {
      g_string_free (out, TRUE);
      return NULL;
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}
