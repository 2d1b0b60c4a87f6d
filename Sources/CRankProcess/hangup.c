#define _GNU_SOURCE
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

// Of a process that runs: "PID (name) state parent group session terminal …", where a name may hold anything. 0 for one that has ended.
static int read_status(pid_t process, char name[64], int *parent, int *device) {
  char path[64], text[2048];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  char *open_bracket = strchr(text, '('), *end = strrchr(text, ')');
  if (open_bracket == NULL || end == NULL || end < open_bracket) return 0;
  snprintf(name, 64, "%.*s", (int)(end - open_bracket - 1), open_bracket + 1);
  int group, session;
  char state;
  if (sscanf(end + 1, " %c %d %d %d %d", &state, parent, &group, &session, device) != 5) return 0;
  return state != 'Z' && state != 'X';
}

void fmdist_hangup_find(void) {
  char name[64];
  int parent, device;
  if (!read_status(fmdist_job_proxy(), name, &parent, &device) || parent <= 1) return;
  pid_t candidate = parent;
  if (!read_status(candidate, name, &parent, &device)) return;
  if (strncmp(name, "mpi", 3) != 0 && strncmp(name, "hydra", 5) != 0) return;
  launcher = candidate;
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
    char name[64];
    int parent, device;
    if (terminal_is_gone() || !read_status(launcher, name, &parent, &device)) return 1;
    struct timespec pause = {0, poll_nanoseconds};
    nanosleep(&pause, NULL);
  }
  return 0;
}
