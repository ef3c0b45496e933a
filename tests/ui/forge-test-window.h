/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-application.h"
#include "forge-client-page.h"
#include "forge-selection.h"

#include "forge-test-shop.h"

G_BEGIN_DECLS

typedef struct _ForgeTestWindow ForgeTestWindow;

typedef struct {
  const char *path;
  guint       n_clients;
  void      (*body) (ForgeTestWindow *test);
} ForgeTestWindowCase;

/* The program's window before a service that does what the test says. */
struct _ForgeTestWindow
{
  const ForgeTestWindowCase *run;
  ForgeTestShop             *shop;
  ForgeApi                  *api;
  ForgeApplication          *app;
  GtkWindow                 *window; /* (nullable): until the test has closed it */
  guint                      starts; /* of the service that were asked for */
};

/* All of a main(). An application can only be used up by running it: each test is what one does when
 * activated. */
int       forge_test_window_main       (int                         argc,
                                        char                       *argv[],
                                        const ForgeTestWindowCase  *cases,
                                        guint                       n_cases);
/* The service has started. */
void      forge_test_window_connect    (ForgeTestWindow *test);
void      forge_test_window_await_list (ForgeTestWindow *test);
/* A child of the template. (transfer none) */
gpointer  forge_test_child             (ForgeTestWindow *test,
                                        const char      *name);
/* Whether @stack, a child of the template, is at @page. */
gboolean  forge_test_shows             (ForgeTestWindow *test,
                                        const char      *stack,
                                        const char      *page);
/* Whether an action of the window is enabled; and does it. */
gboolean  forge_test_can               (ForgeTestWindow *test,
                                        const char      *action);
void      forge_test_act               (ForgeTestWindow *test,
                                        const char      *action);

/* The list and who is chosen in it. */
GListModel      *forge_test_rows          (ForgeTestWindow *test);
ForgeSelection  *forge_test_selection     (ForgeTestWindow *test);
/* Who is chosen and who is shown beside the list; 0: nobody. */
gint64           forge_test_selected      (ForgeTestWindow *test);
gint64           forge_test_shown         (ForgeTestWindow *test);
/* Where the one who is chosen is in the list, or %G_MAXUINT. */
guint            forge_test_find_selected (ForgeTestWindow *test);
ForgeClientPage *forge_test_page          (ForgeTestWindow *test);
/* Chooses the row at @position, and waits until its client is shown. */
void             forge_test_choose        (ForgeTestWindow *test,
                                           guint            position);
/* Fails unless the toast says @text, which may look like markup. */
void             forge_test_assert_toast  (ForgeTestWindow *test,
                                           const char      *text);

G_END_DECLS
