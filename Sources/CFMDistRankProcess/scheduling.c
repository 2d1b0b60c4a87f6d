#define _GNU_SOURCE
#include <sys/prctl.h>
#include <sys/statvfs.h>

#include "CFMDistRankProcess.h"

void fmdist_set_timer_slack(unsigned long nanoseconds) { prctl(PR_SET_TIMERSLACK, nanoseconds, 0UL, 0UL, 0UL); }

long fmdist_shared_memory_free(void) {
  struct statvfs info;
  if (statvfs("/dev/shm", &info) != 0) return -1;
  return (long)(info.f_bavail * info.f_frsize);
}
