/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forge-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "forge-error.h"

#define NAME "api.socket"

struct _ForgeSocket
{
  char     *directory;    /* (owned) */
  char     *path;         /* (owned) */
  int       lock;         /* the directory itself; -1: none */
  gboolean  is_temporary;
  gboolean  is_held;      /* what lies at the path is ours */
};

char *
forge_socket_default_directory (void)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  const char *flatpak = g_getenv ("FLATPAK_ID");
  g_autofree char *directory = NULL;

  if (!runtime || !g_path_is_absolute (runtime))
    return NULL;
  if (flatpak)
    directory = g_build_filename (runtime, "app", flatpak, NULL);
  else
    directory = g_build_filename (runtime, "forge-clients", NULL);
  if (strlen (directory) + strlen ("/" NAME) > FORGE_SOCKET_MAX_PATH)
    return NULL;
  return g_steal_pointer (&directory);
}

static gboolean
fail (const char  *what,
      GError     **error)
{
  int saved = errno;

  g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE, "%s: %s", what, g_strerror (saved));
  return FALSE;
}

static gboolean
make_directory (ForgeSocket  *self,
                const char   *directory,
                GError      **error)
{
  struct stat status;

  if (directory)
    self->directory = g_strdup (directory);
  else
    self->directory = g_dir_make_tmp ("forge-XXXXXX", error);
  if (!self->directory)
    return FALSE;
  self->is_temporary = directory == NULL;
  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    return fail ("The directory of the socket cannot be made", error);
  self->lock = open (self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->lock < 0 || fstat (self->lock, &status) != 0)
    return fail ("The directory of the socket cannot be opened", error);
  if ((status.st_mode & 07777) != 0700 && fchmod (self->lock, 0700) != 0)
    return fail ("The directory of the socket cannot be made private", error);
  return TRUE;
}

static gboolean
take_path (ForgeSocket  *self,
           GError      **error)
{
  self->path = g_build_filename (self->directory, NAME, NULL);
  if (strlen (self->path) > FORGE_SOCKET_MAX_PATH)
    {
      g_set_error (error, FORGE_ERROR, FORGE_ERROR_STORAGE,
                   "The path of the socket is longer than %d bytes", FORGE_SOCKET_MAX_PATH);
      return FALSE;
    }
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK)
        return fail ("The directory of the socket cannot be locked", error);
      g_set_error_literal (error, FORGE_ERROR, FORGE_ERROR_IN_USE,
                           "Another process listens in the directory of the socket");
      return FALSE;
    }
  self->is_held = TRUE;
  if (unlink (self->path) != 0 && errno != ENOENT)
    return fail ("An old socket cannot be taken away", error);
  return TRUE;
}

ForgeSocket *
forge_socket_new (const char  *directory,
                  GError     **error)
{
  g_autoptr (ForgeSocket) self = g_new0 (ForgeSocket, 1);

  self->lock = -1;
  if (!make_directory (self, directory, error) || !take_path (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
forge_socket_free (ForgeSocket *self)
{
  if (self->is_held)
    unlink (self->path);
  if (self->is_temporary)
    rmdir (self->directory);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->directory);
  g_free (self->path);
  g_free (self);
}

const char *
forge_socket_get_path (ForgeSocket *self)
{
  return self->path;
}
