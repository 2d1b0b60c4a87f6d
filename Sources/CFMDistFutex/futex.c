#define _GNU_SOURCE
#include "CFMDistFutex.h"

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { nanoseconds_per_second = 1000000000 };

void fmdist_futex_wait(const uint32_t *word, uint32_t expected, long nanoseconds) {
  struct timespec timeout = {nanoseconds / nanoseconds_per_second, nanoseconds % nanoseconds_per_second};
  syscall(SYS_futex, word, FUTEX_WAIT, expected, &timeout, NULL, 0);
}

void fmdist_futex_wake_all(const uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0); }
