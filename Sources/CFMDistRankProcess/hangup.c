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

// "/proc/PID/stat", without snprintf, which no signal handler may call.
static void status_path(pid_t process, char path[64]) {
  static const char before[] = "/proc/", after[] = "/stat";
  char digits[24];
  size_t count = 0, length = sizeof before - 1;
  for (unsigned rest = (unsigned)process; rest != 0 || count == 0; rest /= 10) digits[count++] = (char)('0' + rest % 10);
  memcpy(path, before, length);
  while (count > 0) path[length++] = digits[--count];
  memcpy(path + length, after, sizeof after);
}

// The number that `text` begins with, after spaces; moves on behind it.
static int next_number(const char **text) {
  unsigned value = 0;
  while (**text == ' ') (*text)++;
  int is_negative = **text == '-';
  if (is_negative) (*text)++;
  while (**text >= '0' && **text <= '9') value = value * 10 + (unsigned)(*(*text)++ - '0');
  return is_negative ? -(int)value : (int)value;
}

// Of a process that runs: "PID (name) state parent group session terminal …", where a name may hold anything. 0 for one that has ended.
// Safe in a signal handler.
static int read_status(pid_t process, char name[64], int *parent, int *device) {
  char path[64], text[2048];
  status_path(process, path);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  char *open_bracket = strchr(text, '('), *end = strrchr(text, ')');
  if (open_bracket == NULL || end == NULL || end < open_bracket || end[1] != ' ' || end[2] == 0) return 0;
  size_t name_length = (size_t)(end - open_bracket - 1);
  if (name_length > 63) name_length = 63;
  memcpy(name, open_bracket + 1, name_length);
  name[name_length] = 0;
  char state = end[2];
  const char *rest = end + 3;
  *parent = next_number(&rest);
  next_number(&rest);  // its group
  next_number(&rest);  // its session
  *device = next_number(&rest);
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
