/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loaded before a program (LD_PRELOAD), it lets a test move the program's clocks by what stands in
 * the file that FORGE_TEST_CLOCK names. What the program waits for comes due. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* ms: how soon it is seen that the clock was moved, and how much later a time-out may be. */
#define SLICE 5

/* µs */
typedef struct
{
  _Atomic int64_t ahead;   /* of those of the machine */
  _Atomic int64_t asleep;  /* and more, of those that go on while it sleeps */
  _Atomic int64_t stopped; /* they stand still since then, in CLOCK_MONOTONIC of the machine; 0: no */
} Clock;

static const Clock *shared;

__attribute__ ((constructor)) static void
map_clock (void)
{
  const char *path = getenv ("FORGE_TEST_CLOCK");
  int file = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  void *memory = file >= 0 ? mmap (NULL, sizeof *shared, PROT_READ, MAP_SHARED, file, 0)
                           : MAP_FAILED;

  if (memory == MAP_FAILED)
    abort ();
  shared = memory;
  close (file);
}

static int64_t
get_machine_us (void)
{
  struct timespec time;

  syscall (SYS_clock_gettime, CLOCK_MONOTONIC, &time);
  return (int64_t) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static int64_t
get_offset (clockid_t clock)
{
  int64_t stopped = atomic_load (&shared->stopped);
  int64_t offset = atomic_load (&shared->ahead);

  if (stopped != 0)
    offset -= get_machine_us () - stopped;
  if (clock == CLOCK_BOOTTIME || clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
    offset += atomic_load (&shared->asleep);
  return offset;
}

static void
add (struct timespec *time,
     int64_t          us)
{
  int64_t sum = (int64_t) time->tv_sec * 1000000 + time->tv_nsec / 1000 + us;

  time->tv_sec = sum / 1000000;
  time->tv_nsec = sum % 1000000 * 1000;
}

int
clock_gettime (clockid_t        clock,
               struct timespec *time)
{
  int result = syscall (SYS_clock_gettime, clock, time);

  if (result == 0 && shared != NULL && clock != CLOCK_PROCESS_CPUTIME_ID
      && clock != CLOCK_THREAD_CPUTIME_ID)
    add (time, get_offset (clock));
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

/* A timer that is cancelled when the time of day jumps is all that programs have of these. */

static void *
watch_sleep (void *data)
{
  const struct timespec slice = { .tv_nsec = SLICE * 1000000 };
  int event = (int) (intptr_t) data;
  int64_t before = atomic_load (&shared->asleep);

  for (;;)
    {
      int64_t now = atomic_load (&shared->asleep);

      if (now != before && eventfd_write (event, 1) != 0)
        return NULL;
      before = now;
      syscall (SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &slice, NULL);
    }
}

int
timerfd_create (int clock,
                int flags)
{
  int event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_t thread;

  if (event >= 0
      && pthread_create (&thread, NULL, watch_sleep, (void *) (intptr_t) event) == 0)
    pthread_detach (thread);
  return event;
}

int
timerfd_settime (int                      timer,
                 int                      flags,
                 const struct itimerspec *time,
                 struct itimerspec       *before)
{
  return 0;
}
