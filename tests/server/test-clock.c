/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loaded before a program (LD_PRELOAD), it lets a test move the program's clocks ahead: by as many
 * µs as stand in the file that FORGE_TEST_CLOCK names. What the program waits for comes due. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* ms: how soon it is seen that the clock was moved, and how much later a time-out may be. */
#define SLICE 5

static const _Atomic int64_t *ahead; /* µs */

__attribute__ ((constructor)) static void
map_clock (void)
{
  const char *path = getenv ("FORGE_TEST_CLOCK");
  int file = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  void *memory = file >= 0 ? mmap (NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0)
                           : MAP_FAILED;

  if (memory == MAP_FAILED)
    abort ();
  ahead = memory;
  close (file);
}

static void
add (struct timespec *time,
     int64_t          us)
{
  int64_t ns = time->tv_nsec + us % 1000000 * 1000;

  time->tv_sec += us / 1000000 + ns / 1000000000;
  time->tv_nsec = ns % 1000000000;
}

int
clock_gettime (clockid_t        clock,
               struct timespec *time)
{
  int result = syscall (SYS_clock_gettime, clock, time);

  if (result == 0 && ahead != NULL && clock != CLOCK_PROCESS_CPUTIME_ID
      && clock != CLOCK_THREAD_CPUTIME_ID)
    add (time, atomic_load (ahead));
  return result;
}

int
gettimeofday (struct timeval *time,
              void           *zone)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

static int64_t
get_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int
poll (struct pollfd *fds,
      nfds_t         n_fds,
      int            timeout)
{
  const struct timespec slice = { .tv_nsec = SLICE * 1000000 };
  const struct timespec none = { 0 };
  int64_t deadline;
  int result;

  if (timeout < 0)
    return ppoll (fds, n_fds, NULL, NULL);

  deadline = get_ms () + timeout;
  do
    result = ppoll (fds, n_fds, get_ms () < deadline ? &slice : &none, NULL);
  while (result == 0 && get_ms () < deadline);
  return result;
}
