#define _GNU_SOURCE
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "CFMDistProcessor.h"

void fmdist_affinity_mask(unsigned char *mask, unsigned long bytes) {
  cpu_set_t set;
  memset(mask, 0, bytes);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return;
  for (unsigned long core = 0; core < CPU_SETSIZE && core < 8 * bytes; core++)
    if (CPU_ISSET(core, &set)) mask[core / 8] |= (unsigned char)(1 << core % 8);
}

long fmdist_host_cores(void) { return sysconf(_SC_NPROCESSORS_ONLN); }

bool fmdist_pin_thread(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (core < 0 || core >= CPU_SETSIZE) return false;
  CPU_SET(core, &set);
  return sched_setaffinity(0, sizeof set, &set) == 0;
}

bool fmdist_unpin_thread(const unsigned char *mask, unsigned long bytes) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (unsigned long core = 0; core < CPU_SETSIZE && core < 8 * bytes; core++)
    if (mask[core / 8] >> core % 8 & 1) CPU_SET(core, &set);
  return CPU_COUNT(&set) > 0 && sched_setaffinity(0, sizeof set, &set) == 0;
}
