#define _GNU_SOURCE
#include "hangup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "job.h"

// struct pidfd_info of linux/pidfd.h of Linux 6.15, which older headers lack, as every kernel that has it takes it.
struct exit_info {
  uint64_t mask, cgroup;
  uint32_t ids[11];
  int32_t exit_code;
};
#define EXIT_INFO_BIT (1ULL << 3)
#define GET_EXIT_INFO _IOWR(0xFF, 11, struct exit_info)

static pid_t launcher;      // mpirun, where it runs on this host, or 0
static int handle = -1;     // a pidfd of it
static char terminal[32];   // its terminal, or empty

// "PID (name) state parent group session terminal …", where a name may hold anything.
static int read_status(pid_t process, char name[64], int *parent, int *device, int *exit_code) {
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
  const char *last = strrchr(text, ' ');
  *exit_code = 0;
  if (state == 'Z' && last != NULL) sscanf(last, "%d", exit_code);
  return 1;
}

void fmdist_hangup_find(void) {
  char name[64];
  int parent, device, code;
  if (!read_status(fmdist_job_proxy(), name, &parent, &device, &code) || parent <= 1) return;
  pid_t candidate = parent;
  if (!read_status(candidate, name, &parent, &device, &code)) return;
  if (strncmp(name, "mpi", 3) != 0 && strncmp(name, "hydra", 5) != 0) return;
  launcher = candidate;
  handle = (int)syscall(SYS_pidfd_open, launcher, 0);
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
  enum { polls = 10, poll_nanoseconds = 2000000 };  // mpirun closes its files a moment before it has ended
  if (launcher == 0) return 0;
  for (int poll = 0; poll < polls; poll++) {
    if (terminal_is_gone()) return 1;
    char name[64];
    int parent, device, code = 0;
    // One that is not yet waited for still says how it ended.
    if (read_status(launcher, name, &parent, &device, &code)) {
      if ((code & 0x7F) == SIGHUP) return 1;
      if (code != 0) return 0;
    } else {
      struct exit_info info;
      memset(&info, 0, sizeof info);
      info.mask = EXIT_INFO_BIT;
      if (handle < 0 || ioctl(handle, GET_EXIT_INFO, &info) != 0) return 0;
      if (info.mask & EXIT_INFO_BIT) return (info.exit_code & 0x7F) == SIGHUP;
    }
    struct timespec pause = {0, poll_nanoseconds};
    nanosleep(&pause, NULL);
  }
  return 0;
}
