/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "forge-remote.h"

G_BEGIN_DECLS

struct _ForgeRemote {
  GObject parent_instance;

  /* owned */
  char         *base;
  SoupSession  *session;
  GCancellable *closing;
  char         *access;     /* (nullable) */
  char         *refresh;    /* (nullable) */
  GPtrArray    *waiting;    /* (element-type GTask): for a token */
  ForgeLogin    login;
  gboolean      refreshing;
  ForgeClock    clock;
  gpointer      clock_data; /* borrowed */
};

/* forge-remote.c */
/* Goes on with a request that waited; @error (nullable): why there is no token. */
void         forge_remote_resume       (ForgeRemote  *self,
                                        GTask        *task,
                                        const GError *error);

/* Both NULL unless @login is FORGE_LOGIN_DONE. Emits what that changes. */
void         forge_remote_change_tokens (ForgeRemote *self,
                                         const char  *access,
                                         const char  *refresh,
                                         ForgeLogin   login);

/* forge-remote-login.c */
/* (transfer full): to @path below the base, without anything that says who asks. */
SoupMessage *forge_remote_message_new  (ForgeRemote  *self,
                                        const char   *method,
                                        const char   *path,
                                        GBytes       *body);
/* Resumes @task with another token, or with the reason why there is none. */
void         forge_remote_await_token  (ForgeRemote  *self,
                                        GTask        *task);
/* There are tokens, or there are none: whatever waited goes on. */
void         forge_remote_resume_all   (ForgeRemote  *self,
                                        const GError *error);
/* The server refused the tokens for good. */
void         forge_remote_need_login   (ForgeRemote  *self,
                                        ForgeLogin    login);
/* (transfer full) */
GError      *forge_remote_login_error  (ForgeRemote  *self);

G_END_DECLS
