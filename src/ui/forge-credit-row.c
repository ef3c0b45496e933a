/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "forge-credit-row.h"

#include <glib/gi18n.h>

#include "forge-format.h"

/* One figure under its name. */
typedef struct
{
  GtkWidget *child;
  GtkLabel  *value;
} Figure;

struct _ForgeCreditRow
{
  ForgePlainRow parent_instance;

  /* borrowed: children */
  GtkLabel   *words;
  GtkWidget  *bar;
  GtkFlowBox *figures;
  Figure      limit;
  Figure      used;
  Figure      available;
  Figure      days;
};

G_DEFINE_FINAL_TYPE (ForgeCreditRow, forge_credit_row, FORGE_TYPE_PLAIN_ROW)

static void
add_figure (ForgeCreditRow *self,
            Figure         *figure,
            const char     *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = forge_plain_row_caption (name);

  figure->child = gtk_flow_box_child_new ();
  gtk_widget_set_focusable (figure->child, FALSE);
  figure->value = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (figure->value), "numeric");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (figure->value),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, caption, NULL, -1);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (figure->value));
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (figure->child), box);
  gtk_flow_box_append (self->figures, figure->child);
}

/* @text (transfer full) (nullable): NULL hides it */
static void
set_figure (Figure *figure,
            char   *text)
{
  forge_plain_row_show_value (figure->value, text ? text : "");
  gtk_widget_set_visible (figure->child, text != NULL);
  g_free (text);
}

static void
forge_credit_row_class_init (ForgeCreditRowClass *klass)
{
}

static void
forge_credit_row_init (ForgeCreditRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "heading");

  self->bar = gtk_level_bar_new ();
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Part of the credit that is used"), -1);

  self->figures = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->figures, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->figures, 4);
  gtk_flow_box_set_row_spacing (self->figures, 6);
  gtk_flow_box_set_column_spacing (self->figures, 12);
  gtk_widget_set_can_focus (GTK_WIDGET (self->figures), FALSE);
  add_figure (self, &self->limit, C_("credit", "Limit"));
  add_figure (self, &self->used, C_("credit", "Used"));
  add_figure (self, &self->available, C_("credit", "Available"));
  add_figure (self, &self->days, C_("credit", "Payment Term"));

  gtk_widget_add_css_class (GTK_WIDGET (self), "credit");
  gtk_widget_add_css_class (box, "row-content");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->figures));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
forge_credit_row_new (void)
{
  return g_object_new (FORGE_TYPE_CREDIT_ROW, "title", _("Credit"), NULL);
}

/* (transfer full) */
static char *
words_for_credit (gint64 limit,
                  gint64 used)
{
  g_autofree char *amount = forge_format_money (ABS (limit - used));

  if (used > limit)
    /* Translators: %s is an amount of money. */
    return g_strdup_printf (_("Over limit by %s"), amount);
  if (limit == 0)
    return g_strdup (_("No credit"));
  if (used == limit)
    return g_strdup (_("Credit used up"));
  /* Translators: %s is an amount of money. */
  return g_strdup_printf (_("%s available"), amount);
}

/* (transfer full) */
static char *
words_for_days (const char *days)
{
  guint n = (guint) g_ascii_strtoull (days, NULL, 10);

  return g_strdup_printf (g_dngettext (NULL, "%u day", "%u days", n), n);
}

static void
show_limit (ForgeCreditRow *self,
            gint64          limit,
            gint64          used)
{
  g_autofree char *words = words_for_credit (limit, used);
  double part = limit > 0 ? CLAMP ((double) used / (double) limit, 0, 1) : used > 0;

  gtk_label_set_text (self->words, words);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->bar), part);
  gtk_widget_set_visible (self->bar, TRUE);
  set_figure (&self->limit, forge_format_money (limit));
  set_figure (&self->available, forge_format_money (limit - used));
}

static void
show_no_limit (ForgeCreditRow *self)
{
  gtk_label_set_text (self->words, _("No credit limit"));
  gtk_widget_set_visible (self->bar, FALSE);
  set_figure (&self->limit, NULL);
  set_figure (&self->available, NULL);
}

void
forge_credit_row_set_client (ForgeCreditRow *self,
                             ForgeClient    *client)
{
  const char *days;
  gboolean has_limit, has_used;
  gint64 limit = 0;
  gint64 used = 0;

  g_return_if_fail (FORGE_IS_CREDIT_ROW (self));

  days = forge_client_get (client, FORGE_FIELD_PAYMENT_DAYS);
  has_limit = forge_client_get_money (client, FORGE_FIELD_CREDIT_LIMIT, &limit);
  has_used = forge_client_get_money (client, FORGE_FIELD_CREDIT_USED, &used);

  if (has_limit)
    show_limit (self, limit, used);
  else
    show_no_limit (self);
  if (has_limit && used > limit)
    gtk_widget_add_css_class (GTK_WIDGET (self), "over-limit");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "over-limit");
  set_figure (&self->used, has_used ? forge_format_money (used) : NULL);
  set_figure (&self->days, days ? words_for_days (days) : NULL);
}
