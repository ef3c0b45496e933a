/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenes: a team's server. */
#include "walk.h"

#include "forge-login-page.h"
#include "forge-pending-page.h"
#include "forge-test-ui.h"

#define N_CLIENTS 40

#define STATUS(state) \
  "{\"profile\":\"0a\",\"server\":{\"url\":\"https://forge.example.com/api/v1/\"," \
  "\"user\":\"recepcion\"," state "}}"
#define ACCOUNTS(state, keyring) \
  "{\"current\":\"0a\",\"accounts\":[{\"id\":\"0a\"," \
  "\"server\":\"https://forge.example.com/api/v1/\",\"user\":\"recepcion\"," \
  "\"state\":\"" state "\",\"keyring\":\"" keyring "\"}]}"
#define FEED "{\"last\":0,\"reset\":false,\"status\":1,\"profile\":\"0a\",\"changes\":[]}"

/* One of each kind that says something else. */
static const char pending[] =
  "{\"results\":["
  "{\"pending\":1,\"kind\":\"delete\",\"client\":2,\"name\":\"Rosa María Hernández\","
  "\"state\":\"refused\",\"code\":\"has_documents\",\"mine\":null,\"theirs\":null},"
  "{\"pending\":2,\"kind\":\"update\",\"client\":1,\"name\":\"Aceros y Herrajes del Sureste\","
  "\"state\":\"overwritten\",\"code\":null,"
  "\"mine\":{\"phone\":\"55 1234 5678\",\"city\":\"Coatepec\"},"
  "\"theirs\":{\"client_id\":1,\"name\":\"Aceros y Herrajes del Sureste\","
  "\"phone\":\"55 9999 0000\",\"city\":\"Xico\"}},"
  "{\"pending\":3,\"kind\":\"create\",\"client\":null,\"name\":\"José Pérez\","
  "\"state\":\"refused\",\"code\":\"duplicate\","
  "\"mine\":{\"name\":\"José Pérez\",\"client_code\":\"CLI-0042\"},\"theirs\":null},"
  "{\"pending\":4,\"kind\":\"update\",\"client\":3,\"name\":\"Taller Mecánico Ordóñez\","
  "\"state\":\"unconfirmed\",\"code\":null,\"mine\":{\"phone\":\"55 1234 0000\"},"
  "\"theirs\":null}]}";

static void
reply (Walk       *walk,
       const char *request,
       guint       status,
       const char *body)
{
  forge_test_server_script (walk->shop->server, &(ForgeTestReply) {
    request, status, body, "Forge-Outcome: rejected", .always = TRUE });
}

/* A server's profile is open, with @n clients. */
static void
serve (Walk       *walk,
       guint       n,
       const char *status,
       const char *accounts)
{
  walk->shop = forge_test_shop_new (0);
  walk_stock (walk->shop, n);
  reply (walk, "GET status/", 200, status);
  reply (walk, "GET accounts/", 200, accounts);
  reply (walk, "GET pending/", 200, pending);
  reply (walk, "POST status/attention/", 200, "{}");
  reply (walk, "POST accounts/0a/login/", 400,
         "{\"password\":[\"no\"],\"_codes\":{\"password\":[\"refused\"]}}");
  forge_test_server_script (walk->shop->server, &(ForgeTestReply) { "GET changes/", 200, FEED });
  forge_api_set_socket (walk->api, forge_test_server_get_path (walk->shop->server));
  forge_test_wait (g_action_group_get_action_enabled (G_ACTION_GROUP (walk->window), "log-out")
                   && g_action_group_get_action_enabled (G_ACTION_GROUP (walk->window), "pending"));
  forge_test_wait (g_list_model_get_n_items (walk_rows (walk)) == n
                   && (n == 0 || walk_is_loaded (walk)));
}

static void
serve_ready (Walk       *walk,
             const char *status)
{
  serve (walk, N_CLIENTS, status, ACCOUNTS ("ready", "kept"));
}

static void
open_loading (Walk *walk)
{
  serve_ready (walk, STATUS ("\"state\":\"loading\",\"loaded\":3400,\"total\":10000"));
}

static void
open_offline (Walk *walk)
{
  serve_ready (walk, STATUS ("\"state\":\"offline\",\"error\":\"network\","
                             "\"since\":\"2024-03-05T16:32:00Z\","
                             "\"as_of\":\"2024-03-05T16:31:00Z\",\"unconfirmed\":2"));
}

static void
open_failed (Walk *walk)
{
  serve_ready (walk, STATUS ("\"state\":\"failed\",\"error\":\"server\",\"refused\":1,"
                             "\"overwritten\":1"));
}

static void
open_captured (Walk *walk)
{
  serve_ready (walk, STATUS ("\"state\":\"offline\",\"error\":\"parse\""));
}

static void
open_login_needed (Walk *walk)
{
  serve (walk, N_CLIENTS, STATUS ("\"state\":\"login-needed\""),
         ACCOUNTS ("login-needed", "kept"));
}

static void
open_nobody (Walk *walk)
{
  serve (walk, 0, STATUS ("\"state\":\"fresh\""), ACCOUNTS ("ready", "kept"));
  forge_test_wait (walk_is_at (walk, "pages", "empty"));
}

static void
open_menu (Walk *walk)
{
  serve_ready (walk, STATUS ("\"state\":\"fresh\""));
  walk_pop_up (walk, "open-menu-symbolic");
}

static void
open_delete (Walk *walk)
{
  serve_ready (walk, STATUS ("\"state\":\"fresh\""));
  walk_open_client (walk, 1);
  walk_act (walk, "delete");
}

static void
open_forget (Walk *walk)
{
  serve_ready (walk, STATUS ("\"state\":\"fresh\""));
  walk_act (walk, "forget-server");
}

static void
open_pending (Walk *walk)
{
  GtkWidget *page = NULL;

  serve_ready (walk, STATUS ("\"state\":\"fresh\",\"refused\":2,\"overwritten\":1"));
  walk_act (walk, "pending");
  forge_test_wait ((page = walk_find (FORGE_TYPE_PENDING_PAGE)) != NULL
                   && forge_test_ui_find (page, GTK_TYPE_LIST_BOX, NULL, NULL) != NULL);
}

/* Logging in */

static gpointer
get_login_child (const char *name)
{
  return gtk_widget_get_template_child (walk_find (FORGE_TYPE_LOGIN_PAGE), FORGE_TYPE_LOGIN_PAGE,
                                        name);
}

static void
type_login (const char *name,
            const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_login_child (name)), text);
}

static void
send_login (void)
{
  gtk_widget_activate_action (walk_find (FORGE_TYPE_LOGIN_PAGE), "login.send", NULL);
  forge_test_wait (gtk_widget_is_sensitive (get_login_child ("group")));
}

static void
open_connect (Walk *walk)
{
  walk_open_shop (walk, N_CLIENTS);
  forge_test_wait (g_action_group_get_action_enabled (G_ACTION_GROUP (walk->window), "connect"));
  walk_act (walk, "connect");
  forge_test_wait (walk_find (FORGE_TYPE_LOGIN_PAGE) != NULL);
}

static void
connect_to (Walk       *walk,
            const char *problem)
{
  open_connect (walk);
  reply (walk, "POST accounts/", 400, problem);
  type_login ("server_row", "forge.example.com");
  type_login ("user_row", "recepcion");
  type_login ("password_row", "secret");
  send_login ();
}

static void
open_connect_error (Walk *walk)
{
  connect_to (walk, "{\"server\":[\"no\"],\"_codes\":{\"server\":[\"certificate\"]}}");
}

static void
open_connect_warning (Walk *walk)
{
  connect_to (walk, "{\"server\":[\"no\"],\"_codes\":{\"server\":[\"insecure\"]}}");
}

static void
open_login (Walk *walk)
{
  serve (walk, N_CLIENTS, STATUS ("\"state\":\"login-needed\""),
         ACCOUNTS ("login-needed", "missing"));
  walk_act (walk, "log-in");
  forge_test_wait (walk_find (FORGE_TYPE_LOGIN_PAGE) != NULL);
  type_login ("password_row", "secret");
  send_login ();
}

const Scene walk_server_scenes[] = {
  { "server-loading", open_loading },
  { "server-offline", open_offline },
  { "server-failed", open_failed },
  { "server-captured", open_captured },
  { "server-login-needed", open_login_needed },
  { "server-nobody", open_nobody },
  { "server-menu", open_menu },
  { "server-delete", open_delete },
  { "server-forget", open_forget },
  { "pending", open_pending },
  { "connect", open_connect },
  { "connect-error", open_connect_error },
  { "connect-warning", open_connect_warning },
  { "login-error", open_login },
  { NULL }
};
