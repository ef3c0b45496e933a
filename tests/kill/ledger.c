/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

typedef struct
{
  ForgeClient *client; /* (owned) */
  gboolean     is_live;
} Row;

struct _Ledger
{
  GHashTable *rows; /* (owned) gint64 → Row */
  GArray     *feed; /* (owned) of Entry */
  guint       n_codes;
};

static const char *const kind_names[] = { "created", "updated", "deleted", "restored" };

static void
row_free (gpointer data)
{
  Row *row = data;

  g_object_unref (row->client);
  g_free (row);
}

Ledger *
ledger_new (void)
{
  Ledger *self = g_new0 (Ledger, 1);

  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, row_free);
  self->feed = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
ledger_free (Ledger *self)
{
  g_hash_table_unref (self->rows);
  g_array_unref (self->feed);
  g_free (self);
}

void
change_free (Change *change)
{
  g_clear_object (&change->before);
  g_clear_object (&change->after);
  g_free (change);
}

gint64
ledger_get_last (Ledger *self)
{
  return self->feed->len > 0 ? g_array_index (self->feed, Entry, self->feed->len - 1).number : 0;
}

/* One of the rows that are live, or in the trash; 0 when there is none. */
static gint64
pick (Ledger   *self,
      gboolean  is_live,
      GRand    *dice)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 last = self->feed->len;

  /* By number, so that the dice alone decide. */
  for (gint64 id = 1; id <= last; id++)
    {
      Row *row = g_hash_table_lookup (self->rows, &id);

      if (row && row->is_live == is_live)
        g_array_append_val (ids, id);
    }
  if (ids->len == 0)
    return 0;
  return g_array_index (ids, gint64, g_rand_int_range (dice, 0, ids->len));
}

/* Some span several pages of the database. */
static void
set_values (ForgeClient *client,
            GRand       *dice)
{
  static const char *const names[] = { "Núñez", "Álvarez", "de la Peña", "O'Neil", "Zoë" };
  g_autofree char *name = g_strdup_printf ("%s %08x", names[g_rand_int_range (dice, 0, 5)],
                                           g_rand_int (dice));
  g_autofree char *phone = g_strdup_printf ("+52 %u", g_rand_int (dice));
  g_autofree char *limit = g_strdup_printf ("%d.50", g_rand_int_range (dice, 0, 90000));
  gsize length = g_rand_int_range (dice, 0, 8) == 0 ? g_rand_int_range (dice, 0, 20000) : 40;
  g_autofree char *notes = g_strnfill (length, 'a' + g_rand_int_range (dice, 0, 26));

  forge_client_set (client, FORGE_FIELD_NAME, name);
  forge_client_set (client, FORGE_FIELD_PHONE, phone);
  forge_client_set (client, FORGE_FIELD_CREDIT_LIMIT, limit);
  forge_client_set (client, FORGE_FIELD_NOTES, notes);
}

static Change *
roll_create (Ledger *self,
             GRand  *dice)
{
  Change *change = g_new0 (Change, 1);
  g_autofree char *code = g_strdup_printf ("K%u-%08X", ++self->n_codes, g_rand_int (dice));

  change->kind = CHANGE_CREATE;
  change->after = forge_client_new (0);
  forge_client_set (change->after, FORGE_FIELD_CLIENT_CODE, code);
  forge_client_set (change->after, FORGE_FIELD_TYPE, "INDIVIDUAL");
  set_values (change->after, dice);
  return change;
}

Change *
ledger_roll (Ledger *self,
             GRand  *dice)
{
  guint side = g_rand_int_range (dice, 0, 10);
  ChangeKind kind = side < 3 ? CHANGE_CREATE : side < 6 ? CHANGE_PATCH :
                    side < 8 ? CHANGE_DELETE : CHANGE_RESTORE;
  gint64 id = kind == CHANGE_CREATE ? 0 : pick (self, kind != CHANGE_RESTORE, dice);
  Change *change;
  Row *row;

  if (id == 0)
    return roll_create (self, dice);
  change = g_new0 (Change, 1);
  change->kind = kind;
  change->id = id;
  if (kind == CHANGE_DELETE)
    return change;
  row = g_hash_table_lookup (self->rows, &id);
  change->before = g_object_ref (row->client);
  change->after = forge_client_copy (row->client);
  if (kind == CHANGE_PATCH)
    set_values (change->after, dice);
  return change;
}

static gboolean
has_values (ForgeClient *client,
            ForgeClient *sent)
{
  for (ForgeFieldId field = 0; field < FORGE_N_FIELDS; field++)
    if (forge_field_has (field, FORGE_FIELD_EDITABLE) && forge_client_get (sent, field) &&
        g_strcmp0 (forge_client_get (client, field), forge_client_get (sent, field)) != 0)
      return FALSE;
  return TRUE;
}

void
ledger_acknowledge (Ledger      *self,
                    Change      *change,
                    ForgeClient *client,
                    gint64       number)
{
  gint64 id = client ? forge_client_get_id (client) : change->id;
  Entry entry = { number, change->kind, id };
  Row *row = g_hash_table_lookup (self->rows, &id);

  g_assert_true (change->kind == CHANGE_DELETE || has_values (client, change->after));
  if (!row)
    {
      row = g_new0 (Row, 1);
      g_hash_table_insert (self->rows, g_memdup2 (&id, sizeof id), row);
    }
  row->is_live = change->kind != CHANGE_DELETE;
  if (client)
    g_set_object (&row->client, client);
  g_array_append_val (self->feed, entry);
}

/* The entry of the feed that is not acknowledged; there may be one, the last, of @pending. */
static char *
compare_feed (Ledger       *self,
              Sight        *sight,
              Change       *pending,
              const Entry **extra)
{
  *extra = NULL;
  for (guint i = 0; i < self->feed->len; i++)
    {
      const Entry *entry = &g_array_index (self->feed, Entry, i);
      const Entry *seen = &g_array_index (sight->feed, Entry, i);

      if (i >= sight->feed->len || seen->number != entry->number || seen->kind != entry->kind ||
          seen->id != entry->id)
        return g_strdup_printf ("change %" G_GINT64_FORMAT " (client %" G_GINT64_FORMAT " %s) "
                                "is not in the feed", entry->number, entry->id,
                                kind_names[entry->kind]);
    }
  if (sight->feed->len == self->feed->len)
    return NULL;
  *extra = &g_array_index (sight->feed, Entry, self->feed->len);
  if (sight->feed->len > self->feed->len + 1 || !pending || (*extra)->kind != pending->kind ||
      (pending->id != 0 && (*extra)->id != pending->id))
    return g_strdup_printf ("change %" G_GINT64_FORMAT " of the feed was never asked for",
                            (*extra)->number);
  return NULL;
}

/* The client of @pending, which landed, as it must be. */
static char *
compare_landed (Change      *pending,
                gint64       id,
                ForgeClient *seen)
{
  if ((seen != NULL) == (pending->kind == CHANGE_DELETE))
    return g_strdup_printf ("client %" G_GINT64_FORMAT " is half %s", id,
                            kind_names[pending->kind]);
  if (pending->after && !has_values (seen, pending->after))
    return g_strdup_printf ("client %" G_GINT64_FORMAT " has half its values", id);
  return NULL;
}

static char *
compare_row (Row         *row,
             gint64       id,
             ForgeClient *seen)
{
  if (row->is_live && !seen)
    return g_strdup_printf ("client %" G_GINT64_FORMAT " is lost", id);
  if (!row->is_live && seen)
    return g_strdup_printf ("client %" G_GINT64_FORMAT " was deleted and is back", id);
  if (seen && !forge_client_equal (seen, row->client))
    return g_strdup_printf ("client %" G_GINT64_FORMAT " has other values", id);
  return NULL;
}

static char *
compare_rows (Ledger *self,
              Sight  *sight,
              gint64  but)
{
  GHashTableIter iter;
  gpointer id, value;
  char *complaint = NULL;

  g_hash_table_iter_init (&iter, self->rows);
  while (!complaint && g_hash_table_iter_next (&iter, &id, &value))
    if (*(gint64 *) id != but)
      complaint = compare_row (value, *(gint64 *) id, g_hash_table_lookup (sight->rows, id));
  g_hash_table_iter_init (&iter, sight->rows);
  while (!complaint && g_hash_table_iter_next (&iter, &id, NULL))
    if (*(gint64 *) id != but && !g_hash_table_contains (self->rows, id))
      complaint = g_strdup_printf ("client %" G_GINT64_FORMAT " was never acknowledged",
                                   *(gint64 *) id);
  return complaint;
}

char *
ledger_compare (Ledger   *self,
                Sight    *sight,
                Change   *pending,
                gboolean *landed)
{
  const Entry *extra;
  ForgeClient *seen;
  char *complaint = compare_feed (self, sight, pending, &extra);

  *landed = extra != NULL;
  if (!complaint)
    complaint = compare_rows (self, sight, extra ? extra->id : 0);
  if (complaint || !extra)
    return complaint;
  seen = g_hash_table_lookup (sight->rows, &extra->id);
  complaint = compare_landed (pending, extra->id, seen);
  if (!complaint)
    ledger_acknowledge (self, pending, seen, extra->number);
  return complaint;
}

Sight *
sight_new (void)
{
  Sight *self = g_new0 (Sight, 1);

  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->feed = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
sight_free (Sight *self)
{
  g_hash_table_unref (self->rows);
  g_array_unref (self->feed);
  g_free (self);
}

void
sight_add_rows (Sight           *self,
                const ForgeJson *json,
                ForgeJsonNode    rows)
{
  for (ForgeJsonNode node = forge_json_first (json, rows); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      g_autoptr (GError) error = NULL;
      ForgeClient *client = forge_client_new_from_json (json, node, &error);
      gint64 id;

      g_assert_no_error (error);
      id = forge_client_get_id (client);
      g_assert_true (g_hash_table_insert (self->rows, g_memdup2 (&id, sizeof id), client));
    }
}

void
sight_add_feed (Sight           *self,
                const ForgeJson *json,
                ForgeJsonNode    entries)
{
  for (ForgeJsonNode node = forge_json_first (json, entries); node != FORGE_JSON_NONE;
       node = forge_json_next (json, node))
    {
      const char *kind = forge_json_get_text (json, forge_json_member (json, node, "kind"));
      Entry entry;
      guint i = 0;

      while (i < G_N_ELEMENTS (kind_names) && !g_str_equal (kind, kind_names[i]))
        i++;
      g_assert_cmpuint (i, <, G_N_ELEMENTS (kind_names));
      entry.kind = i;
      g_assert_true (forge_json_get_int (json, forge_json_member (json, node, "number"),
                                         &entry.number));
      g_assert_true (forge_json_get_int (json, forge_json_member (json, node, "id"), &entry.id));
      g_array_append_val (self->feed, entry);
    }
}
