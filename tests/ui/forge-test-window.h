/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forge-application.h"

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

G_END_DECLS
