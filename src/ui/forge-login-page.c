/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-login-page.h"

#include <glib/gi18n.h>

#include "forge-pane.h"
#include "forge-plain-row.h"
#include "forge-server-words.h"
#include "forge-shell.h"

enum { SERVER, USER, PASSWORD, N_ROWS };

struct _ForgeLoginPage
{
  AdwBin parent_instance;

  /* template widgets */
  ForgePane           *pane;
  GtkWidget           *cancel_button;
  GtkSpinner          *spinner;
  GtkButton           *send_button;
  GtkLabel            *introduction;
  AdwPreferencesGroup *group;
  GtkWidget           *rows[N_ROWS];
  GtkLabel            *keyring_label;

  /* owned */
  ForgeApi     *api;
  char         *account;     /* (nullable): its id; NULL: another server */
  GCancellable *cancellable; /* (nullable): while it connects */

  /* borrowed: children */
  GtkLabel  *problem;
  GtkWidget *problem_row;
};

enum
{
  DONE,
  CANCELLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ForgeLoginPage, forge_login_page, ADW_TYPE_BIN)

static const char *
get_text (ForgeLoginPage *self,
          guint           row)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->rows[row]));
}

/* The first row that has to be filled; N_ROWS: none. */
static guint
find_missing (ForgeLoginPage *self)
{
  guint row = 0;

  while (row < N_ROWS
         && (!gtk_widget_get_visible (self->rows[row]) || *get_text (self, row) != '\0'))
    row++;
  return row;
}

static void
update_actions (ForgeLoginPage *self)
{
  static const char *const missing[N_ROWS] = {
    [SERVER] = N_("Enter the address of the server."),
    [USER] = N_("Enter the user."),
    [PASSWORD] = N_("Enter the password."),
  };
  guint row = find_missing (self);
  const char *why = self->cancellable != NULL ? _("Connecting…")
                    : row < N_ROWS            ? _(missing[row]) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "login.send", why == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->send_button), why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->send_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why != NULL ? why : "", -1);
}

/* Under @row, and the focus there; N_ROWS: under them all. @sentence (nullable): nothing is wrong */
static void
show_problem (ForgeLoginPage *self,
              guint           row,
              const char     *sentence)
{
  GtkWidget *list = gtk_widget_get_parent (self->problem_row);
  guint place = row < N_ROWS ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->rows[row])) + 1
                             : N_ROWS + 1;

  for (guint i = 0; i < N_ROWS; i++)
    gtk_widget_remove_css_class (self->rows[i], "error");
  gtk_widget_set_visible (self->problem_row, FALSE);
  if (sentence == NULL)
    return;

  g_object_ref (self->problem_row);
  gtk_list_box_remove (GTK_LIST_BOX (list), self->problem_row);
  gtk_list_box_insert (GTK_LIST_BOX (list), self->problem_row, place);
  g_object_unref (self->problem_row);
  gtk_label_set_text (self->problem, sentence);
  gtk_widget_set_visible (self->problem_row, TRUE);
  if (row >= N_ROWS)
    return;
  gtk_widget_add_css_class (self->rows[row], "error");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->rows[row]),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->problem, NULL, -1);
  gtk_widget_grab_focus (self->rows[row]);
}

static void
set_busy (ForgeLoginPage *self,
          gboolean        busy)
{
  g_clear_object (&self->cancellable);
  if (busy)
    {
      self->cancellable = g_cancellable_new ();
      /* Before the rows are insensitive: GTK warns about a text that loses the focus that way. */
      gtk_widget_grab_focus (self->cancel_button);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->group), !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  update_actions (self);
}

static void send_it (ForgeLoginPage *self,
                     gboolean        allow_http);

static void
on_warned (gpointer    object,
           const char *response)
{
  if (g_strcmp0 (response, "connect") == 0)
    send_it (FORGE_LOGIN_PAGE (object), TRUE);
}

static void
warn (ForgeLoginPage *self)
{
  const ForgeShellResponse responses[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "connect", _("Connect _Anyway"), ADW_RESPONSE_DESTRUCTIVE },
  };

  forge_shell_ask (GTK_WIDGET (self), _("Connect Without Encryption?"),
                   _("This server only answers without encryption. Whoever is on the same network "
                     "can read the password and all clients, and change them."),
                   responses, G_N_ELEMENTS (responses), on_warned, self);
}

static void
show_error (ForgeLoginPage *self,
            const GError   *error)
{
  static const guint rows[] = {
    [FORGE_LOGIN_FIELD_SERVER] = SERVER,
    [FORGE_LOGIN_FIELD_PASSWORD] = PASSWORD,
    [FORGE_LOGIN_FIELD_NONE] = N_ROWS,
  };
  ForgeLoginField field;
  g_autofree char *sentence = forge_words_for_login_error (error, &field);
  guint row = rows[field];

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sentence = (g_free (sentence), NULL);
  else if (row < N_ROWS && !gtk_widget_get_visible (self->rows[row]))
    row = N_ROWS;
  show_problem (self, row, sentence);
  if (g_error_matches (error, FORGE_ERROR, FORGE_ERROR_FORBIDDEN) && self->account == NULL)
    warn (self);
}

static void
on_answer (GObject      *api,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ForgeLoginPage) self = FORGE_LOGIN_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  gboolean done = forge_api_change_account_finish (FORGE_API (api), result, &error);
  gboolean stopped = g_cancellable_is_cancelled (self->cancellable);

  /* Its dialog may be closed by now. */
  if (adw_bin_get_child (ADW_BIN (self)) == NULL)
    return;
  set_busy (self, FALSE);
  if (done)
    g_signal_emit (self, signals[DONE], 0);
  else if (stopped)
    show_problem (self, N_ROWS, NULL);
  else
    show_error (self, error);
}

static void
send_it (ForgeLoginPage *self,
         gboolean        allow_http)
{
  show_problem (self, N_ROWS, NULL);
  set_busy (self, TRUE);
  if (self->account != NULL)
    forge_api_login_async (self->api, self->account, get_text (self, PASSWORD), self->cancellable,
                           on_answer, g_object_ref (self));
  else
    forge_api_connect_async (self->api, get_text (self, SERVER), get_text (self, USER),
                             get_text (self, PASSWORD), allow_http, self->cancellable, on_answer,
                             g_object_ref (self));
}

static void
on_send (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  send_it (FORGE_LOGIN_PAGE (widget), FALSE);
}

static void
on_cancel (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  ForgeLoginPage *self = FORGE_LOGIN_PAGE (widget);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    g_signal_emit (self, signals[CANCELLED], 0);
}

static void
on_changed (ForgeLoginPage *self)
{
  if (self->api == NULL)
    return;
  show_problem (self, N_ROWS, NULL);
  update_actions (self);
}

/* Enter goes to what is still to be filled. */
static void
on_activated (ForgeLoginPage *self)
{
  guint row = find_missing (self);

  if (row < N_ROWS)
    gtk_widget_grab_focus (self->rows[row]);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "login.send", NULL);
}

static void
forge_login_page_map (GtkWidget *widget)
{
  ForgeLoginPage *self = FORGE_LOGIN_PAGE (widget);

  GTK_WIDGET_CLASS (forge_login_page_parent_class)->map (widget);
  gtk_widget_grab_focus (self->rows[self->account != NULL ? PASSWORD : SERVER]);
}

static void
forge_login_page_dispose (GObject *object)
{
  ForgeLoginPage *self = FORGE_LOGIN_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->api);

  G_OBJECT_CLASS (forge_login_page_parent_class)->dispose (object);
}

static void
forge_login_page_finalize (GObject *object)
{
  g_free (FORGE_LOGIN_PAGE (object)->account);

  G_OBJECT_CLASS (forge_login_page_parent_class)->finalize (object);
}

static void
bind_row (GtkWidgetClass *klass,
          const char     *name,
          guint           row)
{
  gtk_widget_class_bind_template_child_full (
    klass, name, FALSE, G_STRUCT_OFFSET (ForgeLoginPage, rows) + row * sizeof (GtkWidget *));
}

static void
forge_login_page_class_init (ForgeLoginPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = forge_login_page_dispose;
  object_class->finalize = forge_login_page_finalize;
  widget_class->map = forge_login_page_map;

  signals[DONE] = g_signal_new ("done", FORGE_TYPE_LOGIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[CANCELLED] = g_signal_new ("cancelled", FORGE_TYPE_LOGIN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (FORGE_TYPE_PANE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/forgeclients/ForgeClients/forge-login-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ForgeLoginPage, pane);
  gtk_widget_class_bind_template_child (widget_class, ForgeLoginPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeLoginPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ForgeLoginPage, send_button);
  gtk_widget_class_bind_template_child (widget_class, ForgeLoginPage, introduction);
  gtk_widget_class_bind_template_child (widget_class, ForgeLoginPage, group);
  gtk_widget_class_bind_template_child (widget_class, ForgeLoginPage, keyring_label);
  bind_row (widget_class, "server_row", SERVER);
  bind_row (widget_class, "user_row", USER);
  bind_row (widget_class, "password_row", PASSWORD);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);

  gtk_widget_class_install_action (widget_class, "login.send", NULL, on_send);
  gtk_widget_class_install_action (widget_class, "login.cancel", NULL, on_cancel);
}

static void
forge_login_page_init (ForgeLoginPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->problem = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT,
                                "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                                NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "caption");
  self->problem_row = forge_plain_row_new (GTK_WIDGET (self->problem));
  gtk_widget_add_css_class (self->problem_row, "problem");
  gtk_widget_set_visible (self->problem_row, FALSE);
  adw_preferences_group_add (self->group, self->problem_row);
}

/* What is asked for, and why. */
static void
describe (ForgeLoginPage     *self,
          const ForgeAccount *account)
{
  g_autofree char *name = account != NULL ? forge_words_for_account (account) : NULL;
  g_autofree char *sentence = NULL;

  forge_pane_set_title (self->pane, account != NULL ? _("Log In") : _("Connect to a Server"));
  gtk_button_set_label (self->send_button, account != NULL ? _("_Log In") : _("_Connect"));
  if (account != NULL && account->login >= FORGE_LOGIN_INACTIVE)
    sentence = forge_words_for_login (account);
  else if (account != NULL)
    /* Translators: %s is a user and a server: “ana on forge.example.com” */
    sentence = g_strdup_printf (_("The password of %s"), name);
  else
    sentence = g_strdup (_("A team that runs a Forge server shares its clients. Those on this "
                           "computer stay here, and you can switch between them."));
  gtk_label_set_text (self->introduction, sentence);
  if (account == NULL || account->kept)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->keyring_label), TRUE);
  gtk_label_set_text (self->keyring_label,
                      account->locked
                        ? _("The keyring of this computer is locked. While it is, you are asked "
                            "for the password at every start.")
                        : _("This computer has no keyring to keep passwords in, so you are asked "
                            "for it at every start."));
}

GtkWidget *
forge_login_page_new (ForgeApi           *api,
                      const ForgeAccount *account)
{
  ForgeLoginPage *self;

  g_return_val_if_fail (FORGE_IS_API (api), NULL);

  self = g_object_new (FORGE_TYPE_LOGIN_PAGE, NULL);
  self->api = g_object_ref (api);
  self->account = account != NULL ? g_strdup (account->id) : NULL;
  gtk_widget_set_visible (self->rows[SERVER], account == NULL);
  gtk_widget_set_visible (self->rows[USER], account == NULL);
  describe (self, account);
  update_actions (self);
  return GTK_WIDGET (self);
}

gboolean
forge_login_page_leave (gpointer page)
{
  g_return_val_if_fail (FORGE_IS_LOGIN_PAGE (page), TRUE);

  gtk_widget_activate_action (GTK_WIDGET (page), "login.cancel", NULL);
  return TRUE;
}
