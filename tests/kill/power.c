/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "power.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

/* A write, or without data a truncation. */
typedef struct
{
  sqlite3_int64  offset;
  GBytes        *data; /* (owned) (nullable) */
} Call;

/* One for each path, however often it is open: what was not synced outlives a close. */
typedef struct
{
  char       *path;
  GByteArray *bytes;    /* (owned): as programs see it */
  GArray     *unsynced; /* (owned) of Call */
} Disk;

typedef struct
{
  sqlite3_file  parent_instance;
  Disk         *disk;  /* borrowed (nullable): a temporary file has none */
  sqlite3_file *real;  /* in the memory behind this */
} File;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
static GHashTable *disks;
static guint calls_left;
static gboolean is_out;
static guint n_syncs, n_page_writes;

static void
call_clear (gpointer data)
{
  g_clear_pointer (&((Call *) data)->data, g_bytes_unref);
}

static void
disk_free (gpointer data)
{
  Disk *disk = data;

  g_free (disk->path);
  g_byte_array_unref (disk->bytes);
  g_array_unref (disk->unsynced);
  g_free (disk);
}

/* Every write, sync and truncation counts; the one with which the power fails has no effect that is
 * certain. */
static gboolean
power_holds (void)
{
  if (!is_out && calls_left > 0 && --calls_left == 0)
    is_out = TRUE;
  return !is_out;
}

static void
put (Disk         *disk,
     const void   *data,
     int           length,
     sqlite3_int64 offset)
{
  guint before = disk->bytes->len;

  if (offset + length > before)
    {
      g_byte_array_set_size (disk->bytes, offset + length);
      if (offset > before)
        memset (disk->bytes->data + before, 0, offset - before);
    }
  memcpy (disk->bytes->data + offset, data, length);
}

static void
remember (Disk          *disk,
          sqlite3_int64  offset,
          GBytes        *data)
{
  Call call = { offset, data };

  g_array_append_val (disk->unsynced, call);
}

static int
file_close (sqlite3_file *base)
{
  File *self = (File *) base;

  return self->real->pMethods ? self->real->pMethods->xClose (self->real) : SQLITE_OK;
}

static int
file_read (sqlite3_file  *base,
           void          *buffer,
           int            length,
           sqlite3_int64  offset)
{
  File *self = (File *) base;
  GByteArray *bytes;
  int there;

  if (!self->disk)
    return self->real->pMethods->xRead (self->real, buffer, length, offset);
  if (is_out)
    return SQLITE_IOERR_READ;
  bytes = self->disk->bytes;
  there = CLAMP ((sqlite3_int64) bytes->len - offset, 0, length);
  if (there > 0)
    memcpy (buffer, bytes->data + offset, there);
  memset ((char *) buffer + there, 0, length - there);
  return there < length ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int
file_write (sqlite3_file  *base,
            const void    *data,
            int            length,
            sqlite3_int64  offset)
{
  File *self = (File *) base;
  gboolean holds;

  if (!self->disk)
    return self->real->pMethods->xWrite (self->real, data, length, offset);
  if (is_out)
    return SQLITE_IOERR_WRITE;
  holds = power_holds ();
  remember (self->disk, offset, g_bytes_new (data, length));
  put (self->disk, data, length, offset);
  n_page_writes += !g_str_has_suffix (self->disk->path, "-wal");
  return holds ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int
file_truncate (sqlite3_file  *base,
               sqlite3_int64  size)
{
  File *self = (File *) base;
  gboolean holds;

  if (!self->disk)
    return self->real->pMethods->xTruncate (self->real, size);
  if (is_out)
    return SQLITE_IOERR_TRUNCATE;
  holds = power_holds ();
  remember (self->disk, size, NULL);
  if (size < self->disk->bytes->len)
    g_byte_array_set_size (self->disk->bytes, size);
  return holds ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

/* The file itself is what survives. */
static void
store (Disk *disk)
{
  int fd = open (disk->path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  for (guint i = 0; i < disk->unsynced->len; i++)
    {
      const Call *call = &g_array_index (disk->unsynced, Call, i);
      gsize length = 0;
      const void *data = call->data ? g_bytes_get_data (call->data, &length) : NULL;

      if (data)
        g_assert_cmpint (pwrite (fd, data, length, call->offset), ==, length);
      else
        g_assert_cmpint (ftruncate (fd, call->offset), ==, 0);
    }
  close (fd);
  g_array_set_size (disk->unsynced, 0);
}

static int
file_sync (sqlite3_file *base,
           int           flags)
{
  File *self = (File *) base;

  if (!self->disk)
    return SQLITE_OK;
  if (is_out || !power_holds ())
    return SQLITE_IOERR_FSYNC;
  n_syncs++;
  store (self->disk);
  return SQLITE_OK;
}

static int
file_size (sqlite3_file  *base,
           sqlite3_int64 *size)
{
  File *self = (File *) base;

  if (!self->disk)
    return self->real->pMethods->xFileSize (self->real, size);
  *size = self->disk->bytes->len;
  return is_out ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

static int
file_lock (sqlite3_file *base,
           int           level)
{
  sqlite3_file *real = ((File *) base)->real;

  return real->pMethods->xLock (real, level);
}

static int
file_unlock (sqlite3_file *base,
             int           level)
{
  sqlite3_file *real = ((File *) base)->real;

  return real->pMethods->xUnlock (real, level);
}

static int
file_check_lock (sqlite3_file *base,
                 int          *result)
{
  sqlite3_file *real = ((File *) base)->real;

  return real->pMethods->xCheckReservedLock (real, result);
}

static int
file_control (sqlite3_file *base,
              int           operation,
              void         *argument)
{
  return SQLITE_NOTFOUND;
}

static int
file_sector_size (sqlite3_file *base)
{
  return SECTOR;
}

/* As the real one has it: a write changes no byte beside its own. */
static int
file_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
file_map (sqlite3_file   *base,
          int             page,
          int             size,
          int             extend,
          void volatile **memory)
{
  sqlite3_file *real = ((File *) base)->real;

  return real->pMethods->xShmMap (real, page, size, extend, memory);
}

static int
file_lock_map (sqlite3_file *base,
               int           offset,
               int           n,
               int           flags)
{
  sqlite3_file *real = ((File *) base)->real;

  return real->pMethods->xShmLock (real, offset, n, flags);
}

static void
file_barrier (sqlite3_file *base)
{
  sqlite3_file *real = ((File *) base)->real;

  real->pMethods->xShmBarrier (real);
}

static int
file_unmap (sqlite3_file *base,
            int           remove)
{
  sqlite3_file *real = ((File *) base)->real;

  return real->pMethods->xShmUnmap (real, remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_map,
  .xShmLock = file_lock_map,
  .xShmBarrier = file_barrier,
  .xShmUnmap = file_unmap,
};

static Disk *
get_disk (const char *path)
{
  Disk *disk = g_hash_table_lookup (disks, path);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (disk)
    return disk;
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  disk = g_new0 (Disk, 1);
  disk->path = g_strdup (path);
  disk->bytes = g_byte_array_new ();
  g_byte_array_append (disk->bytes, (const guint8 *) contents, length);
  disk->unsynced = g_array_new (FALSE, FALSE, sizeof (Call));
  g_array_set_clear_func (disk->unsynced, call_clear);
  g_hash_table_insert (disks, disk->path, disk);
  return disk;
}

static int
vfs_open (sqlite3_vfs  *self,
          const char   *path,
          sqlite3_file *base,
          int           flags,
          int          *out_flags)
{
  File *file = (File *) base;
  int code;

  memset (file, 0, sizeof *file);
  if (is_out)
    return SQLITE_CANTOPEN;
  file->real = (sqlite3_file *) (file + 1);
  code = real_vfs->xOpen (real_vfs, path, file->real, flags, out_flags);
  if (code != SQLITE_OK)
    return code;
  file->parent_instance.pMethods = &methods;
  if (path)
    file->disk = get_disk (path);
  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *self,
            const char  *path,
            int          sync_directory)
{
  if (is_out || !power_holds ())
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (disks, path);
  return real_vfs->xDelete (real_vfs, path, FALSE);
}

void
power_install (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "power";
  vfs.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  disks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, disk_free);
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}

void
power_cut_after (guint calls)
{
  calls_left = calls;
}

gboolean
power_is_out (void)
{
  return is_out;
}

/* What of an unsynced call got as far as the disk: every sector of it by itself, with @chance. */
static void
replay (Disk       *disk,
        const Call *call,
        double      chance,
        GRand      *dice)
{
  gsize length, done = 0;
  const char *data;

  if (!call->data)
    {
      if (g_rand_double (dice) < chance && call->offset < disk->bytes->len)
        g_byte_array_set_size (disk->bytes, call->offset);
      return;
    }
  data = g_bytes_get_data (call->data, &length);
  while (done < length)
    {
      gsize part = MIN (SECTOR - (call->offset + done) % SECTOR, length - done);

      if (g_rand_double (dice) < chance)
        put (disk, data + done, part, call->offset + done);
      done += part;
    }
}

static void
restore (Disk   *disk,
         double  chance,
         GRand  *dice)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (disk->path, &contents, &length, &error);
  g_assert_no_error (error);
  g_byte_array_set_size (disk->bytes, 0);
  g_byte_array_append (disk->bytes, (const guint8 *) contents, length);
  for (guint i = 0; i < disk->unsynced->len; i++)
    replay (disk, &g_array_index (disk->unsynced, Call, i), chance, dice);
  g_file_set_contents_full (disk->path, (const char *) disk->bytes->data, disk->bytes->len,
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

void
power_restore (GRand *dice)
{
  GHashTableIter iter;
  gpointer disk;
  /* Nothing, all or some of it. */
  static const double chances[] = { 0, 0, 1, 0.5, 0.98 };
  double chance = chances[g_rand_int_range (dice, 0, G_N_ELEMENTS (chances))];

  g_hash_table_iter_init (&iter, disks);
  while (g_hash_table_iter_next (&iter, NULL, &disk))
    restore (disk, chance, dice);
  power_forget ();
}

void
power_forget (void)
{
  g_hash_table_remove_all (disks);
  is_out = FALSE;
  calls_left = 0;
}

guint
power_count_syncs (void)
{
  return n_syncs;
}

guint
power_count_page_writes (void)
{
  return n_page_writes;
}
