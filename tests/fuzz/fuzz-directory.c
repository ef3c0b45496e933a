/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-directory.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MEMORY "/dev/shm"

static char *directory;

void
fuzz_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fuzz_remove_tree (child);
    }
  g_remove (path);
}

static void
remove_directory (void)
{
  fuzz_remove_tree (directory);
  g_free (directory);
}

const char *
fuzz_directory (void)
{
  const char *parent = g_access (MEMORY, W_OK | X_OK) == 0 ? MEMORY : g_get_tmp_dir ();

  if (!directory)
    {
      directory = g_build_filename (parent, "forge-fuzz-XXXXXX", NULL);
      g_assert_nonnull (g_mkdtemp (directory));
      atexit (remove_directory);
    }
  return directory;
}
