/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include "forge-demo-people.h"
#include "forge-store.h"
#include "forge-text.h"

#define SEED 1

/* Blocked, over the limit, and with every value: as much as a page can say. */
static const struct {
  ForgeFieldId field;
  const char  *text;
} values[] = {
  { FORGE_FIELD_CLIENT_CODE, WALK_CODE },
  { FORGE_FIELD_TYPE, "EMPRESA" },
  { FORGE_FIELD_NAME, "Aceros y Herrajes del Sureste" },
  { FORGE_FIELD_LEGAL_NAME, "Aceros y Herrajes del Sureste, S. A. de C. V." },
  { FORGE_FIELD_TAX_ID, "AHS010203AB9" },
  { FORGE_FIELD_EMAIL, "compras@aceros-del-sureste.example" },
  { FORGE_FIELD_PHONE, "+52 228 123 4567" },
  { FORGE_FIELD_MOBILE, "+52 228 765 4321" },
  { FORGE_FIELD_ADDRESS, "Av. Lázaro Cárdenas 1234, interior 5\nCol. Encinal" },
  { FORGE_FIELD_CITY, "Xalapa" },
  { FORGE_FIELD_STATE, "Veracruz" },
  { FORGE_FIELD_COUNTRY, "México" },
  { FORGE_FIELD_POSTAL_CODE, "91180" },
  { FORGE_FIELD_CREDIT_LIMIT, "150000.00" },
  { FORGE_FIELD_CREDIT_USED, "163482.50" },
  { FORGE_FIELD_PAYMENT_DAYS, "30" },
  { FORGE_FIELD_PREFERRED_CONTACT_METHOD, "WHATSAPP" },
  { FORGE_FIELD_SEND_REMINDERS, "true" },
  { FORGE_FIELD_STATUS, "BLOCKED" },
  { FORGE_FIELD_NOTES, "Pregunta por Maribel. Paga los viernes.\n"
                       "Catálogo: https://aceros-del-sureste.example/catalogo" },
};

static void
insert (ForgeStore  *store,
        ForgeClient *client)
{
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  forge_store_insert (store, client, &id, &error);
  g_assert_no_error (error);
}

void
walk_fill (const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ForgeDatabase) database = forge_database_open (directory, FORGE_DATABASE_NAME, &error);
  g_autoptr (ForgeStore) store = database != NULL ? forge_store_new (database, &error) : NULL;
  g_autoptr (ForgeClient) client = NULL;

  g_assert_no_error (error);
  client = forge_demo_person (SEED, 0);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    forge_client_set (client, values[i].field, values[i].text);
  forge_store_begin (store, &error);
  insert (store, client);
  for (guint i = 1; i < WALK_N; i++)
    {
      g_autoptr (ForgeClient) other = forge_demo_person (SEED, i);

      insert (store, other);
    }
  forge_store_commit (store, &error);
  g_assert_no_error (error);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  ForgeClient *const *one = a;
  ForgeClient *const *other = b;
  g_autoptr (GBytes) key = forge_text_sort_key (forge_client_get (*one, FORGE_FIELD_NAME));
  g_autoptr (GBytes) other_key = forge_text_sort_key (forge_client_get (*other, FORGE_FIELD_NAME));

  return g_bytes_compare (key, other_key);
}

void
walk_stock (ForgeTestShop *shop,
            guint          n)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 1; i <= n; i++)
    g_ptr_array_add (people, forge_demo_person (SEED, i));
  g_ptr_array_sort (people, compare_names);
  for (guint i = 0; i < n; i++)
    forge_test_shop_put (shop, i + 1, g_ptr_array_index (people, i));
}
