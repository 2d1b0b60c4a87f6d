#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CFMDistPlatform.h"

// A damaged file may have a library go in circles: of the processor it gets little more time than reading takes.
enum { seconds_allowed = 300, fewest_processor_seconds = 2, bytes_a_second = 20000000, refused = 1 };

void fmdist_reader_send(int to, const void *bytes, size_t count) {
  for (const char *place = bytes; count > 0;) {
    ssize_t written = write(to, place, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(refused);  // nobody reads any more
    place += written;
    count -= (size_t)written;
  }
}

void fmdist_reader_refuse(void) { _exit(refused); }

// Whatever a damaged file has the libraries ask for, this process takes no more than it has now, `most` bytes twice (libraries convert
// types in a second place) and some for their own tables.
static void limit_memory(uint64_t most) {
  const uint64_t tables = 64 << 20;
  unsigned long pages = 0;
  FILE *statm = fopen("/proc/self/statm", "r");
  if (statm == NULL) return;
  int found = fscanf(statm, "%lu", &pages);
  fclose(statm);
  if (found != 1) return;
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0) return;
  rlim_t wanted = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + (rlim_t)(2 * most + tables);
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < wanted) return;
  limit.rlim_cur = wanted;
  setrlimit(RLIMIT_AS, &limit);
}

static void limit_time(uint64_t most) {
  alarm(seconds_allowed);
  rlim_t seconds = fewest_processor_seconds + (rlim_t)(most / bytes_a_second);
  struct rlimit limit;
  if (getrlimit(RLIMIT_CPU, &limit) != 0 || (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < seconds)) return;
  limit.rlim_cur = seconds;
  setrlimit(RLIMIT_CPU, &limit);
}

int fmdist_reader_start(void (*read)(int to, const void *request), const void *request, uint64_t most_bytes, pid_t *process) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  *process = fork();
  if (*process < 0) {
    int saved = errno;
    close(ends[0]);
    close(ends[1]);
    errno = saved;
    return -1;
  }
  if (*process > 0) {
    close(ends[1]);
    return ends[0];
  }
  // The child. It ends by _exit alone, so that nothing of the parent's, MPI above all, is torn down here.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTERM, SIGINT, SIGALRM, SIGPIPE, SIGXCPU};
  for (size_t index = 0; index < sizeof signals / sizeof *signals; index++) signal(signals[index], SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  int silence = open("/dev/null", O_WRONLY);  // HDF5 prints its stack of errors
  if (silence >= 0) {
    dup2(silence, STDOUT_FILENO);
    dup2(silence, STDERR_FILENO);
  }
  limit_memory(most_bytes);
  limit_time(most_bytes);
  read(ends[1], request);
  _exit(0);
}

int fmdist_reader_finish(pid_t process) {
  int status;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return 2;
  if (!WIFEXITED(status)) return 2;
  return WEXITSTATUS(status) == 0 ? 0 : 1;
}
