/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a row is marked for a search, and which field says why the row is there. */
#include <string.h>

#include "forge-match.h"
#include "forge-text.h"

typedef struct {
  const char   *search;
  ForgeFieldId  field;
  const char   *text;
  const char   *marked; /* the text with what is marked in brackets */
} Case;

static const Case cases[] = {
  { "jose per", FORGE_FIELD_NAME, "José Pérez", "[José] [Pér]ez" },
  { "PÉREZ JOSÉ", FORGE_FIELD_NAME, "jose perez", "[jose] [perez]" },
  { "", FORGE_FIELD_NAME, "José", "José" },
  { "  ", FORGE_FIELD_NAME, "José", "José" },
  { "ana", FORGE_FIELD_NAME, "", "" },
  { "ana", FORGE_FIELD_NAME, "Ana y Susana", "[Ana] y Sus[ana]" },
  { "anana", FORGE_FIELD_NAME, "bananana", "b[ananana]" },
  { "jo os", FORGE_FIELD_NAME, "Jojo Osos", "[Jo]jo [Os]os" },
  { "jos jose", FORGE_FIELD_NAME, "José", "[José]" },
  { "nun", FORGE_FIELD_NAME, "Nuñez Nun\xcc\x83o", "[Nuñ]ez [Nun\xcc\x83]o" },
  { "e", FORGE_FIELD_NAME, "e\xcc\x81 a", "[e\xcc\x81] a" },
  { "strasse", FORGE_FIELD_NAME, "Straße 1", "[Straße] 1" },
  { "aes", FORGE_FIELD_NAME, "Æsir", "[Æs]ir" },
  { "fin", FORGE_FIELD_NAME, "ﬁn", "[ﬁn]" },
  { "cli-0042", FORGE_FIELD_CLIENT_CODE, "CLI-0042", "[CLI-0042]" },
  { "0042", FORGE_FIELD_CLIENT_CODE, "CLI-0042", "CLI-[0042]" },
  { "小明", FORGE_FIELD_NAME, "王小明", "王[小明]" },
  { "公", FORGE_FIELD_NAME, "北京一公司", "北京一[公]司" },
  { "かな", FORGE_FIELD_NAME, "ひらがな", "ひら[がな]" },
  { "s.", FORGE_FIELD_NAME, "Ases S.A.", "Ases [S.]A." },
  { "<b>", FORGE_FIELD_NAME, "A <B> & C", "A [<B>] & C" },
  { "%_*\"", FORGE_FIELD_NAME, "50%_*\" de", "50[%_*\"] de" },
  { "xyz", FORGE_FIELD_NAME, "José", "José" },
  { "5512345678", FORGE_FIELD_PHONE, "+52 (55) 1234-5678", "+52 ([55) 1234-5678]" },
  { "+52 55 1234 5678", FORGE_FIELD_PHONE, "5512345678", "[5512345678]" },
  { "0052 55 1234 5678", FORGE_FIELD_MOBILE, "55-1234-5678", "[55-1234-5678]" },
  { "5678", FORGE_FIELD_PHONE, "55 12 34 56 78", "55 12 34 [56 78]" },
  { "ana 5678", FORGE_FIELD_PHONE, "55 12 34 56 78", "55 12 34 [56 78]" },
  { "٥٦٧٨", FORGE_FIELD_PHONE, "5678", "[5678]" },
  { "5512345678", FORGE_FIELD_NAME, "55 1234 5678", "55 1234 5678" },
};

static void
test_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ForgeMatch) match = forge_match_new (cases[i].search);
      g_autoptr (GArray) spans = forge_match_find (match, cases[i].field, cases[i].text);
      g_autoptr (GString) marked = g_string_new (cases[i].text);

      for (guint j = spans->len; j > 0; j--)
        {
          const ForgeSpan *span = &g_array_index (spans, ForgeSpan, j - 1);

          g_string_insert (marked, span->end, "]");
          g_string_insert (marked, span->start, "[");
        }
      g_assert_cmpstr (marked->str, ==, cases[i].marked);
    }
}

static const struct {
  const char   *search;
  ForgeFieldId  field;
} reasons[] = {
  { "", FORGE_N_FIELDS },
  { "jose", FORGE_N_FIELDS },
  { "cli-0042", FORGE_N_FIELDS },
  { "jose 0042", FORGE_N_FIELDS },
  { "jose@", FORGE_FIELD_EMAIL },
  { "perez ejemplo", FORGE_FIELD_EMAIL },
  { "taller", FORGE_FIELD_LEGAL_NAME },
  { "pepj8001", FORGE_FIELD_TAX_ID },
  { "5512345678", FORGE_FIELD_PHONE },
  { "55 1234 5678", FORGE_FIELD_PHONE },
  { "jose 5678", FORGE_FIELD_PHONE },
  { "228 111", FORGE_FIELD_MOBILE },
  { "nobody", FORGE_N_FIELDS },
};

static void
test_explain (void)
{
  g_autoptr (ForgeClient) client = forge_client_new (7);

  forge_client_set (client, FORGE_FIELD_NAME, "José Pérez");
  forge_client_set (client, FORGE_FIELD_CLIENT_CODE, "CLI-0042");
  forge_client_set (client, FORGE_FIELD_LEGAL_NAME, "Taller Pérez, S.A. de C.V.");
  forge_client_set (client, FORGE_FIELD_TAX_ID, "PEPJ800101AB1");
  forge_client_set (client, FORGE_FIELD_EMAIL, "jose@ejemplo.mx");
  forge_client_set (client, FORGE_FIELD_PHONE, "+52 55 1234 5678");
  forge_client_set (client, FORGE_FIELD_MOBILE, "228 111 22 33");
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr (ForgeMatch) match = forge_match_new (reasons[i].search);

      g_test_message ("%s", reasons[i].search);
      g_assert_cmpint (forge_match_explain (match, client), ==, reasons[i].field);
    }
}

/* Character by character, as it is marked, a text folds to what the service compares. */
static void
test_folds_alike (void)
{
  static const char *const texts[] = {
    "José  Pérez", "Nun\xcc\x83o", "Straße ŁÓDŹ Ørsted Æsir Œuvre", "ﬁn ① ２", "İstanbul ısı",
    "ΑΘΉΝΑ Σίσυφος", "zero\xe2\x80\x8bwidth", "محمد", "٤٢ tab\there",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folded = forge_text_fold (texts[i]);
      g_autoptr (ForgeMatch) match = forge_match_new (folded);
      g_autoptr (GArray) spans = forge_match_find (match, FORGE_FIELD_NAME, texts[i]);
      gsize marked = 0;

      for (guint j = 0; j < spans->len; j++)
        {
          const ForgeSpan *span = &g_array_index (spans, ForgeSpan, j);

          marked += span->end - span->start;
        }
      for (const char *p = texts[i]; *p != '\0'; p++)
        marked += g_ascii_isspace (*p);
      g_test_message ("%s", texts[i]);
      g_assert_cmpuint (marked, ==, strlen (texts[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/match/find", test_find);
  g_test_add_func ("/core/match/explain", test_explain);
  g_test_add_func ("/core/match/folds-alike", test_folds_alike);
  return g_test_run ();
}
