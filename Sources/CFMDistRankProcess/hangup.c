#define _GNU_SOURCE
#include "CFMDistPlatform.h"
#include "hangup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "job.h"

static pid_t launcher;      // mpirun, where it runs on this host, or 0
static char terminal[32];   // its terminal, or empty

static int is_launcher(const char *name) {
  static const char *const beginnings[] = {"mpirun", "mpiexec", "orterun", "prterun"};
  for (unsigned index = 0; index < sizeof beginnings / sizeof *beginnings; index++)
    if (strncmp(name, beginnings[index], strlen(beginnings[index])) == 0) return 1;
  return 0;
}

void fmdist_hangup_find(void) {
  struct fmdist_process found;
  pid_t candidate = fmdist_job_proxy();
  if (!fmdist_process_look(candidate, &found)) return;
  // Open MPI's mpirun starts the ranks of its own host itself.
  if (!is_launcher(found.name)) {
    candidate = found.parent;
    if (candidate <= 1 || !fmdist_process_look(candidate, &found)) return;
    if (!is_launcher(found.name) && strncmp(found.name, "hydra", 5) != 0) return;
  }
  launcher = candidate;
  int device = found.terminal;
  unsigned major = ((unsigned)device >> 8) & 0xFFF, minor = ((unsigned)device & 0xFF) | (((unsigned)device >> 12) & 0xFFF00);
  enum { first_major = 136, last_major = 143 };  // of pseudo terminals
  if (major >= first_major && major <= last_major)
    snprintf(terminal, sizeof terminal, "/dev/pts/%u", (major - first_major) * 256 + minor);
}

static int terminal_is_gone(void) {
  if (terminal[0] == 0) return 0;
  int file = open(terminal, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (file >= 0) close(file);
  return file < 0 && (errno == EIO || errno == ENXIO || errno == ENOENT);
}

int fmdist_job_is_hung_up(void) {
  // mpirun closes its files, by which the supervisors end, a moment before it has ended itself.
  enum { polls = 50, poll_nanoseconds = 2000000 };
  if (launcher == 0) return 0;
  for (int poll = 0; poll < polls; poll++) {
    struct fmdist_process found;
    if (terminal_is_gone() || !fmdist_process_look(launcher, &found)) return 1;
    struct timespec pause = {0, poll_nanoseconds};
    nanosleep(&pause, NULL);
  }
  return 0;
}
