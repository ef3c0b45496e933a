/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random changes and questions, to the service and to a list in memory that answers them in the
 * most simple-minded way: both must say the same. */
#include <string.h>

#include "fixture.h"
#include "forge-json.h"
#include "forge-text.h"

#define N_STEPS   10000
#define MAX_LIVE  150

enum { CODE, TYPE, NAME, TAX_ID, EMAIL, PHONE, CITY, STATUS, N_MEMBERS };

static const char *const members[] = { "client_code", "type", "name", "tax_id", "email", "phone",
                                       "city", "status" };
static const gboolean searchable[] = { TRUE, FALSE, TRUE, TRUE, TRUE, TRUE, FALSE, FALSE };

/* Few values, so that there are ties, hits and duplicates. NULL is null. */
static const char *const types[] = { "INDIVIDUAL", "EMPRESA", "GOVERNMENT" };
static const char *const names[] = {
  "Ana", "ANA", "Ána", "Ana María", "Ñoño", "Nono", "Núñez", "Nunez y Cía.", "José Pérez",
  "Pérez, José", "9 Amigos", "O'Brien", "100% Natural", "a*b", "\"Ana\"", "Straße", "ЙОД", "李四",
};
static const char *const tax_ids[] = { NULL, "", "C-7", "NUN850101", "X" };
static const char *const emails[] = { NULL, "", "ana@example.org", "jose.perez@example.org" };
static const char *const phones[] = { NULL, "", "+52 55 1234 5678", "(55) 9876-5432", "612345678" };
static const char *const cities[] = { NULL, "", "León", "Leon", "Mérida" };
static const char *const statuses[] = { "ACTIVE", "INACTIVE", "BLOCKED", NULL };
static const char *const searches[] = {
  "", "", "", "ana", "AN", "a", "n", "nunez", "Ñ", "jose perez", "perez jose", "c-7", "7", "10",
  "c-1", "1234", "5678", "55 1234 5678", "+52 55 1234 5678", "5598765432", "+34612345678", "%",
  "*", "\"ana\"", "o'", "o'b", "example", "xyz", "strasse", "йод", "李", "李四", "0% n", "ana y",
};

typedef struct
{
  gint64   id;
  gboolean is_live;
  char    *values[N_MEMBERS]; /* (owned) (nullable) */
} Row;

typedef struct
{
  Fixture  *fixture;
  GArray   *rows; /* of Row, by id: the first has 1 */
  GArray   *order; /* of Row *: what the model answered last */
} Model;

#define PICK(array) array[g_test_rand_int_range (0, G_N_ELEMENTS (array))]

static char *
pick_value (guint member)
{
  switch (member)
    {
    case CODE: return g_strdup_printf ("C-%d", g_test_rand_int_range (1, 400));
    case TYPE: return g_strdup (PICK (types));
    case NAME: return g_strdup (PICK (names));
    case TAX_ID: return g_strdup (PICK (tax_ids));
    case EMAIL: return g_strdup (PICK (emails));
    case PHONE: return g_strdup (PICK (phones));
    case CITY: return g_strdup (PICK (cities));
    default: return g_strdup (PICK (statuses));
    }
}

static void
row_clear (gpointer data)
{
  Row *row = data;

  for (guint i = 0; i < N_MEMBERS; i++)
    g_free (row->values[i]);
}

static Row *
get_row (Model  *model,
         gint64  id)
{
  return &g_array_index (model->rows, Row, id - 1);
}

static gboolean
code_is_taken (Model      *model,
               const char *code,
               gint64      except)
{
  for (guint i = 0; i < model->rows->len; i++)
    if (get_row (model, i + 1)->is_live && i + 1 != except &&
        g_str_equal (get_row (model, i + 1)->values[CODE], code))
      return TRUE;
  return FALSE;
}

/* The words of a text: runs of letters and digits. */
static gboolean
begins_word (const char *text,
             const char *beginning)
{
  gboolean inside = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean is_letter = g_unichar_isalnum (g_utf8_get_char (p));

      if (is_letter && !inside && g_str_has_prefix (p, beginning))
        return TRUE;
      inside = is_letter;
    }
  return FALSE;
}

static GPtrArray *
get_texts (const Row *row)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_MEMBERS; i++)
    if (searchable[i] && row->values[i])
      g_ptr_array_add (texts, forge_text_fold (row->values[i]));
  if (row->values[PHONE])
    g_ptr_array_add (texts, forge_text_digits (row->values[PHONE]));
  return texts;
}

static gboolean
any_contains (GPtrArray  *texts,
              const char *part)
{
  for (guint i = 0; i < texts->len; i++)
    if (strstr (g_ptr_array_index (texts, i), part))
      return TRUE;
  return FALSE;
}

/* Whether every run of letters of @word begins a word, and there is one. */
static gboolean
all_begin (GPtrArray  *texts,
           const char *word)
{
  g_autofree char *runs = g_strdup (word);
  g_auto (GStrv) parts = NULL;
  guint n_parts = 0;

  for (char *p = runs; *p != '\0'; p++)
    if ((guchar) *p < 128 && !g_ascii_isalnum (*p))
      *p = ' ';
  parts = g_strsplit (runs, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gboolean found = *parts[i] == '\0';

      n_parts += !found;
      for (guint j = 0; j < texts->len && !found; j++)
        found = begins_word (g_ptr_array_index (texts, j), parts[i]);
      if (!found)
        return FALSE;
    }
  return n_parts > 0;
}

static gboolean
is_letters (const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word))
    if (!g_unichar_isalnum (g_utf8_get_char (word)))
      return FALSE;
  return TRUE;
}

static gboolean
number_matches (GPtrArray  *texts,
                const char *folded)
{
  g_autofree char *digits = forge_text_digits (folded);
  gsize length = strlen (digits);

  if (length < 3 || strspn (folded, "0123456789 +-./()") != strlen (folded))
    return FALSE;
  if (any_contains (texts, digits))
    return TRUE;
  for (guint n = 1; n <= 3; n++)
    if ((*folded == '+' || length > 10) && length >= n + 7 && any_contains (texts, digits + n))
      return TRUE;
  return FALSE;
}

/* 0: not at all; from 1, the best. */
static guint
get_rank (const Row  *row,
          const char *search)
{
  g_autofree char *folded = forge_text_fold (search);
  g_autofree char *code = g_utf8_strup (search, -1);
  g_autofree char *name = forge_text_fold (row->values[NAME]);
  g_autofree char *tax_id = row->values[TAX_ID] ? forge_text_fold (row->values[TAX_ID]) : NULL;
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_autoptr (GPtrArray) texts = get_texts (row);
  gboolean matches = TRUE;
  gboolean begin = TRUE;

  if (*folded == '\0')
    return 4;
  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean is_beginning = g_utf8_strlen (words[i], -1) < 3 && is_letters (words[i]);

      begin = begin && all_begin (texts, words[i]);
      matches = matches && (is_beginning ? all_begin (texts, words[i])
                                         : any_contains (texts, words[i]));
    }
  if (!matches && !number_matches (texts, folded))
    return 0;
  if (g_str_equal (row->values[CODE], code) || g_strcmp0 (tax_id, folded) == 0)
    return 1;
  return g_str_has_prefix (name, folded) ? 2 : begin ? 3 : 4;
}

typedef struct
{
  const char *search;
  const char *filters[N_MEMBERS]; /* (nullable) */
  gboolean    no_phone;
  int         ordering;           /* a member, or -1 */
  gboolean    descending;
} Question;

static gboolean
passes (const Row      *row,
        const Question *question)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    if (question->filters[i] && g_strcmp0 (row->values[i], question->filters[i]) != 0)
      return FALSE;
  return !question->no_phone || !row->values[PHONE] || *row->values[PHONE] == '\0';
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  const Row *one = *(const Row *const *) a;
  const Row *other = *(const Row *const *) b;
  const Question *question = data;
  guint member = question->ordering < 0 ? NAME : (guint) question->ordering;
  int order = 0;

  if (question->ordering < 0)
    order = (int) get_rank (one, question->search) - (int) get_rank (other, question->search);
  if (order == 0 && member == CODE)
    order = strcmp (one->values[CODE], other->values[CODE]);
  else if (order == 0)
    {
      g_autoptr (GBytes) key = forge_text_sort_key (one->values[member]);
      g_autoptr (GBytes) other_key = forge_text_sort_key (other->values[member]);

      order = g_bytes_compare (key, other_key);
    }
  if (order == 0)
    order = one->id < other->id ? -1 : 1;
  return question->descending ? -order : order;
}

static void
ask_model (Model          *model,
           const Question *question)
{
  g_array_set_size (model->order, 0);
  for (guint i = 0; i < model->rows->len; i++)
    {
      Row *row = get_row (model, i + 1);

      if (row->is_live && get_rank (row, question->search) > 0 && passes (row, question))
        g_array_append_val (model->order, row);
    }
  g_array_sort_with_data (model->order, compare_rows, (gpointer) question);
}

static void
pick_question (Question *question)
{
  static const int orderings[] = { -1, -1, NAME, CODE, CITY };

  *question = (Question) { .search = PICK (searches), .ordering = PICK (orderings) };
  question->descending = question->ordering >= 0 && g_test_rand_bit ();
  if (g_test_rand_int_range (0, 3) == 0)
    question->filters[TYPE] = PICK (types);
  if (g_test_rand_int_range (0, 4) == 0)
    question->filters[STATUS] = statuses[g_test_rand_int_range (0, 3)];
  if (g_test_rand_int_range (0, 4) == 0)
    question->filters[CITY] = cities[g_test_rand_int_range (2, 5)];
  question->no_phone = g_test_rand_int_range (0, 5) == 0;
}

static char *
write_query (const Question *question)
{
  GString *query = g_string_new ("search=");

  g_string_append_uri_escaped (query, question->search, NULL, FALSE);
  for (guint i = 0; i < N_MEMBERS; i++)
    if (question->filters[i])
      {
        g_string_append_printf (query, "&%s=", members[i]);
        g_string_append_uri_escaped (query, question->filters[i], NULL, FALSE);
      }
  if (question->no_phone)
    g_string_append (query, "&missing=phone");
  if (question->ordering >= 0)
    g_string_append_printf (query, "&ordering=%s%s", question->descending ? "-" : "",
                            members[question->ordering]);
  return g_string_free (query, FALSE);
}

static void
check_ids (Model          *model,
           const Question *question)
{
  g_autofree char *query = write_query (question);
  g_autofree char *path = g_strconcat ("clients/ids/?", query, NULL);
  g_autoptr (Reply) reply = fixture_send (model->fixture, "GET", path, NULL, NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  ask_model (model, question);
  g_string_append_printf (expected, "{\"count\":%u,\"ids\":[", model->order->len);
  for (guint i = 0; i < model->order->len; i++)
    g_string_append_printf (expected, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (model->order, Row *, i)->id);
  g_string_append (expected, "]}");
  if (!g_str_equal (reply->body, expected->str))
    g_error ("%s: %s, not %s", query, reply->body, expected->str);
}

static void
check_page (Model          *model,
            const Question *question)
{
  g_autofree char *query = write_query (question);
  guint size = g_test_rand_int_range (1, 8);
  guint page = g_test_rand_int_range (1, 4);
  g_autofree char *path = g_strdup_printf ("clients/?%s&page=%u&page_size=%u", query, page, size);
  g_autoptr (Reply) reply = fixture_send (model->fixture, "GET", path, NULL, NULL);
  g_autoptr (ForgeJson) json = forge_json_parse (reply->body, strlen (reply->body), NULL);
  ForgeJsonNode results, node;
  gint64 value;

  ask_model (model, question);
  if (page > 1 && (page - 1) * size >= model->order->len)
    {
      g_assert_cmpuint (reply->status, ==, 404);
      return;
    }
  g_assert_true (forge_json_get_int (json, forge_json_member (json, 0, "count"), &value));
  g_assert_cmpint (value, ==, model->order->len);
  results = forge_json_member (json, 0, "results");
  g_assert_cmpuint (forge_json_get_size (json, results), ==,
                    MIN (size, model->order->len - (page - 1) * size));
  node = forge_json_first (json, results);
  for (guint i = (page - 1) * size; node != FORGE_JSON_NONE; i++)
    {
      const Row *row = g_array_index (model->order, Row *, i);

      g_assert_true (forge_json_get_int (json, forge_json_member (json, node, "client_id"), &value));
      g_assert_cmpint (value, ==, row->id);
      for (guint m = 0; m < N_MEMBERS; m++)
        g_assert_cmpstr (forge_json_get_text (json, forge_json_member (json, node, members[m])),
                         ==, row->values[m]);
      node = forge_json_next (json, node);
    }
}

/* Of one value of one filter. */
static void
check_facets (Model          *model,
              const Question *question)
{
  g_autofree char *query = write_query (question);
  g_autofree char *path = g_strconcat ("clients/facets/?", query, NULL);
  g_autoptr (Reply) reply = fixture_send (model->fixture, "GET", path, NULL, NULL);
  g_autofree char *count = NULL;
  g_autofree char *of_type = NULL;
  Question other = *question;

  ask_model (model, question);
  count = g_strdup_printf ("{\"count\":%u,*", model->order->len);
  assert_matches (reply->body, count);
  other.filters[TYPE] = PICK (types);
  ask_model (model, &other);
  of_type = g_strdup_printf ("*\"type\":[*{\"value\":\"%s\",\"count\":%u}*],\"city\":*",
                             other.filters[TYPE], model->order->len);
  if (model->order->len > 0)
    assert_matches (reply->body, of_type);
  else
    g_assert_false (g_pattern_match_simple (of_type, reply->body));
}

static char *
write_body (char **values)
{
  GString *body = g_string_new ("{");

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_string_append_printf (body, "%s\"%s\":", i > 0 ? "," : "", members[i]);
      forge_json_append_string (body, values[i]);
    }
  g_string_append_c (body, '}');
  return g_string_free (body, FALSE);
}

static void
create (Model *model)
{
  Row row = { .id = model->rows->len + 1, .is_live = TRUE };
  g_autofree char *body = NULL;
  g_autoptr (Reply) reply = NULL;

  for (guint i = 0; i < N_MEMBERS; i++)
    row.values[i] = pick_value (i);
  body = write_body (row.values);
  reply = fixture_send (model->fixture, "POST", "clients/", body, NULL);
  if (code_is_taken (model, row.values[CODE], 0))
    {
      g_assert_cmpuint (reply->status, ==, 400);
      row_clear (&row);
      return;
    }
  g_assert_cmpuint (reply->status, ==, 201);
  g_array_append_val (model->rows, row);
}

static void
edit (Model *model,
      Row   *row)
{
  guint member = g_test_rand_int_range (0, N_MEMBERS);
  g_autofree char *value = pick_value (member);
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", row->id);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (Reply) reply = NULL;

  g_string_append_printf (body, "{\"%s\":", members[member]);
  forge_json_append_string (body, value);
  g_string_append_c (body, '}');
  reply = fixture_send (model->fixture, "PATCH", path, body->str, NULL);
  if (!row->is_live)
    g_assert_cmpuint (reply->status, ==, 404);
  else if (member == CODE && code_is_taken (model, value, row->id))
    g_assert_cmpuint (reply->status, ==, 400);
  else
    {
      g_assert_cmpuint (reply->status, ==, 200);
      g_free (row->values[member]);
      row->values[member] = g_steal_pointer (&value);
    }
}

static void
remove_row (Model *model,
            Row   *row)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/", row->id);
  g_autoptr (Reply) reply = fixture_send (model->fixture, "DELETE", path, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, row->is_live ? 204 : 404);
  row->is_live = FALSE;
}

static void
restore (Model *model,
         Row   *row)
{
  g_autofree char *path = g_strdup_printf ("clients/%" G_GINT64_FORMAT "/restore/", row->id);
  g_autoptr (Reply) reply = fixture_send (model->fixture, "POST", path, NULL, NULL);

  if (row->is_live)
    g_assert_cmpuint (reply->status, ==, 404);
  else if (code_is_taken (model, row->values[CODE], row->id))
    g_assert_cmpuint (reply->status, ==, 400);
  else
    {
      g_assert_cmpuint (reply->status, ==, 200);
      row->is_live = TRUE;
    }
}

static void
take_step (Model *model)
{
  guint choice = g_test_rand_int_range (0, 100);
  Row *row = model->rows->len > 0
             ? get_row (model, g_test_rand_int_range (0, model->rows->len) + 1) : NULL;
  Question question;

  if (!row || (choice < 12 && model->rows->len < MAX_LIVE * 2))
    create (model);
  else if (choice < 25)
    edit (model, row);
  else if (choice < 33)
    remove_row (model, row);
  else if (choice < 38)
    restore (model, row);
  else
    {
      pick_question (&question);
      if (choice < 80)
        check_ids (model, &question);
      else if (choice < 92)
        check_page (model, &question);
      else
        check_facets (model, &question);
    }
}

static void
test_model (Fixture      *fixture,
            gconstpointer data)
{
  Model model = { fixture, g_array_new (FALSE, FALSE, sizeof (Row)),
                  g_array_new (FALSE, FALSE, sizeof (Row *)) };

  g_array_set_clear_func (model.rows, row_clear);
  for (guint i = 0; i < N_STEPS; i++)
    {
      take_step (&model);
      if (i == N_STEPS / 2)
        fixture_restart (fixture);
    }
  g_array_unref (model.rows);
  g_array_unref (model.order);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/service/model", Fixture, NULL, fixture_set_up, test_model, fixture_tear_down);
  return g_test_run ();
}
