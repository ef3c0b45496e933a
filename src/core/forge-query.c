/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-query.h"

#include <string.h>

#include "forge-error.h"
#include "forge-text.h"

/* Filters that are derived from several members stand behind those of the table. */
static const struct {
  const char *name;
  const char *values[3];
} derived_filters[] = {
  { "credit", { "over", "balance", NULL } },
  { "missing", { "phone", "email", NULL } },
};

/* "&page_size=500&page=9223372036854775807" */
#define LONGEST_PAGE 39

#define N_FILTERS (FORGE_N_FIELDS + G_N_ELEMENTS (derived_filters))

struct _ForgeQuery {
  gatomicrefcount  ref_count;
  char            *search;             /* (owned) trimmed */
  char            *filters[N_FILTERS]; /* (owned) (nullable) */
  ForgeFieldId     ordering;
  gboolean         descending;
  char            *canonical;          /* (owned) */
};

/* N_FILTERS when there is no filter of this name. */
static guint
find_filter (const char *name)
{
  ForgeFieldId field = forge_field_from_name (name);

  if (field != FORGE_N_FIELDS)
    return forge_field_has (field, FORGE_FIELD_FILTERABLE) ? field : N_FILTERS;

  for (guint i = 0; i < G_N_ELEMENTS (derived_filters); i++)
    if (strcmp (derived_filters[i].name, name) == 0)
      return FORGE_N_FIELDS + i;

  return N_FILTERS;
}

static const char *
get_filter_name (guint filter)
{
  return filter < FORGE_N_FIELDS ? forge_field_get (filter)->name
                                 : derived_filters[filter - FORGE_N_FIELDS].name;
}

static void
set_filter (ForgeQuery *self,
            guint       filter,
            const char *value)
{
  if (filter >= FORGE_N_FIELDS && value != NULL
      && !g_strv_contains (derived_filters[filter - FORGE_N_FIELDS].values, value))
    return;

  g_free (self->filters[filter]);
  self->filters[filter] = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
}

static void
append_parameter (GString    *out,
                  const char *name,
                  const char *value)
{
  if (out->len > 0)
    g_string_append_c (out, '&');
  g_string_append_printf (out, "%s=", name);
  g_string_append_uri_escaped (out, value, NULL, FALSE);
}

/* Called last by everything that makes a query. */
static ForgeQuery *
seal (ForgeQuery *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < N_FILTERS; i++)
    if (self->filters[i] != NULL)
      append_parameter (out, get_filter_name (i), self->filters[i]);

  if (self->search != NULL && *self->search != '\0')
    append_parameter (out, "search", self->search);

  if (self->ordering != FORGE_N_FIELDS)
    {
      g_autofree char *ordering = g_strconcat (self->descending ? "-" : "",
                                               forge_field_get (self->ordering)->name, NULL);
      append_parameter (out, "ordering", ordering);
    }

  g_free (self->canonical);
  self->canonical = g_string_free (out, FALSE);
  return self;
}

static ForgeQuery *
query_alloc (void)
{
  ForgeQuery *self = g_new0 (ForgeQuery, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->ordering = FORGE_N_FIELDS;
  return self;
}

static ForgeQuery *
query_copy (ForgeQuery *self)
{
  ForgeQuery *copy = query_alloc ();

  copy->search = g_strdup (self->search);
  for (guint i = 0; i < N_FILTERS; i++)
    copy->filters[i] = g_strdup (self->filters[i]);
  copy->ordering = self->ordering;
  copy->descending = self->descending;

  return copy;
}

ForgeQuery *
forge_query_new (void)
{
  return seal (query_alloc ());
}

ForgeQuery *
forge_query_ref (ForgeQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
forge_query_unref (ForgeQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->search);
  for (guint i = 0; i < N_FILTERS; i++)
    g_free (self->filters[i]);
  g_free (self->canonical);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (ForgeQuery, forge_query, forge_query_ref, forge_query_unref)

/* Of several names, separated by commas, the first that can be sorted by. */
static void
parse_ordering (ForgeQuery *self,
                const char *value)
{
  g_auto (GStrv) names = g_strsplit (value, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean descending = names[i][0] == '-';
      ForgeFieldId field = forge_field_from_name (names[i] + descending);

      if (field != FORGE_N_FIELDS && forge_field_has (field, FORGE_FIELD_SORTABLE))
        {
          self->ordering = field;
          self->descending = descending;
          return;
        }
    }
}

/* NULL when it is not UTF-8 or has a NUL. (transfer full) (nullable) */
static char *
unescape (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
  g_autofree char *plain = g_uri_unescape_string (spaced, NULL);

  if (plain == NULL || !g_utf8_validate (plain, -1, NULL))
    return NULL;

  return g_steal_pointer (&plain);
}

static void
parse_parameter (ForgeQuery *self,
                 const char *name,
                 const char *value)
{
  guint filter = find_filter (name);

  if (filter != N_FILTERS)
    set_filter (self, filter, value);
  else if (strcmp (name, "search") == 0)
    {
      g_free (self->search);
      self->search = forge_text_trim (value);
    }
  else if (strcmp (name, "ordering") == 0)
    parse_ordering (self, value);
}

static ForgeQuery *
refuse_length (GError **error)
{
  g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_TOO_LARGE, "The query is too long.");
  return NULL;
}

/* What is accepted can be asked for by its canonical string too, page by page: that may be three
 * times as long. */
ForgeQuery *
forge_query_parse (const char  *text,
                   GError     **error)
{
  g_autoptr (ForgeQuery) self = query_alloc ();
  g_auto (GStrv) parameters = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > FORGE_QUERY_MAX_LENGTH)
    return refuse_length (error);

  parameters = g_strsplit (text, "&", -1);
  for (guint i = 0; parameters[i] != NULL; i++)
    {
      char *equals = strchr (parameters[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (equals != NULL)
        *equals = '\0';
      name = unescape (parameters[i]);
      value = unescape (equals != NULL ? equals + 1 : "");

      if (name == NULL || value == NULL)
        {
          g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_INVALID,
                               "The query is not valid UTF-8.");
          return NULL;
        }

      parse_parameter (self, name, value);
    }

  seal (self);
  if (strlen (self->canonical) > FORGE_QUERY_MAX_LENGTH - LONGEST_PAGE)
    return refuse_length (error);
  return g_steal_pointer (&self);
}

const char *
forge_query_to_string (ForgeQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->canonical;
}

gboolean
forge_query_equal (ForgeQuery *self,
                   ForgeQuery *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return strcmp (self->canonical, other->canonical) == 0;
}

ForgeQuery *
forge_query_with_search (ForgeQuery *self,
                         const char *search)
{
  ForgeQuery *copy;

  g_return_val_if_fail (self != NULL && search != NULL, NULL);

  copy = query_copy (self);
  g_free (copy->search);
  copy->search = forge_text_trim (search);
  return seal (copy);
}

ForgeQuery *
forge_query_with_filter (ForgeQuery *self,
                         const char *name,
                         const char *value)
{
  ForgeQuery *copy;
  guint filter;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  filter = find_filter (name);
  g_return_val_if_fail (filter != N_FILTERS, NULL);

  copy = query_copy (self);
  set_filter (copy, filter, value);
  return seal (copy);
}

ForgeQuery *
forge_query_with_ordering (ForgeQuery   *self,
                           ForgeFieldId  field,
                           gboolean      descending)
{
  ForgeQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field == FORGE_N_FIELDS || forge_field_has (field, FORGE_FIELD_SORTABLE), NULL);

  copy = query_copy (self);
  copy->ordering = field;
  copy->descending = field != FORGE_N_FIELDS && descending;
  return seal (copy);
}

const char *
forge_query_get_search (ForgeQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->search != NULL ? self->search : "";
}

const char *
forge_query_get_filter (ForgeQuery *self,
                        const char *name)
{
  guint filter;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  filter = find_filter (name);
  g_return_val_if_fail (filter != N_FILTERS, NULL);

  return self->filters[filter];
}

ForgeFieldId
forge_query_get_ordering (ForgeQuery *self,
                          gboolean   *descending)
{
  g_return_val_if_fail (self != NULL, FORGE_N_FIELDS);

  if (descending != NULL)
    *descending = self->descending;
  return self->ordering;
}

gboolean
forge_query_is_narrowed (ForgeQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < N_FILTERS; i++)
    if (self->filters[i] != NULL)
      return TRUE;

  return *forge_query_get_search (self) != '\0';
}
