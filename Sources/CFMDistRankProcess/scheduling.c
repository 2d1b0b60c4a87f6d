#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>

#include "CFMDistRankProcess.h"
#include "job.h"

void fmdist_set_timer_slack(unsigned long nanoseconds) { prctl(PR_SET_TIMERSLACK, nanoseconds, 0UL, 0UL, 0UL); }

long fmdist_shared_memory_free(void) {
  struct statvfs info;
  if (statvfs("/dev/shm", &info) != 0) return -1;
  // 0 where it is mounted without a limit (size=0): UCX takes that for full, too, and MPI does not start.
  return (long)(info.f_bavail * info.f_frsize);
}

int fmdist_launcher_cores(void) {
  cpu_set_t set;
  // It tells its ranks of a binding that was asked for.
  if (getenv("OMPI_MCA_hwloc_base_binding_policy") != NULL) return -1;
  if (!fmdist_job_is_open_mpi() || sched_getaffinity(fmdist_job_proxy(), sizeof set, &set) != 0) return -1;
  return CPU_COUNT(&set);
}
