#define _GNU_SOURCE
#include "CFMDistMatio.h"

#include <errno.h>
#include <fcntl.h>
#include <matio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { seconds_allowed = 300, refused = 1 };

static void send_all(int to, const void *bytes, size_t count) {
  for (const char *place = bytes; count > 0;) {
    ssize_t written = write(to, place, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(refused);  // nobody reads any more
    place += written;
    count -= (size_t)written;
  }
}

static int is_wanted(const char *name, const char *const *names, int count) {
  for (int index = 0; index < count; index++)
    if (strcmp(name, names[index]) == 0) return 1;
  return 0;
}

// The bytes of the variable's numbers, or 0 if they are none or more than `most`.
static uint64_t bytes_of(const matvar_t *variable, uint64_t most) {
  uint64_t bytes = Mat_SizeOfClass(variable->class_type);
  for (int dimension = 0; dimension < variable->rank; dimension++) {
    uint64_t size = variable->dims[dimension];
    if (size == 0 || bytes == 0 || bytes > most / size) return 0;
    bytes *= size;
  }
  return bytes;
}

// Whatever a damaged file has the libraries ask for, this process takes no more than it has now, `most` bytes of a variable twice
// (HDF5 converts types in a second place) and some for their own tables.
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

static void send_variables(const char *path, const char *const *names, int count, uint64_t most, int to) {
  mat_t *file = Mat_Open(path, MAT_ACC_RDONLY);
  if (file == NULL) _exit(refused);
  // Together: a file may hold the same few bytes under many names.
  uint64_t left = most;
  for (matvar_t *variable; (variable = Mat_VarReadNextInfo(file)) != NULL; Mat_VarFree(variable)) {
    struct fmdist_matio_variable head;
    memset(&head, 0, sizeof head);
    if (variable->name == NULL) continue;
    strncpy(head.name, variable->name, sizeof head.name - 1);
    head.class_code = (int32_t)variable->class_type;
    head.is_complex = variable->isComplex;
    head.is_logical = variable->isLogical;
    if (variable->rank > 0 && variable->rank <= fmdist_matio_most_dimensions && variable->dims != NULL) {
      head.rank = variable->rank;
      for (int dimension = 0; dimension < variable->rank; dimension++) head.sizes[dimension] = variable->dims[dimension];
    }
    int is_numeric = variable->class_type >= MAT_C_DOUBLE && variable->class_type <= MAT_C_UINT64;
    if (is_numeric && head.rank > 0 && !variable->isComplex && is_wanted(variable->name, names, count)) {
      uint64_t bytes = bytes_of(variable, left);
      if (bytes > 0) {
        left -= bytes;
        if (Mat_VarReadDataAll(file, variable) != 0 || variable->data == NULL || variable->nbytes != bytes) _exit(refused);
        head.type_code = (int32_t)variable->data_type;
        head.bytes = bytes;
      }
    }
    send_all(to, &head, sizeof head);
    if (head.bytes > 0) send_all(to, variable->data, head.bytes);
  }
  Mat_Close(file);
}

int fmdist_matio_start(const char *path, const char *const *names, int count, uint64_t most_bytes, pid_t *process) {
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
  int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTERM, SIGINT, SIGALRM, SIGPIPE};
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
  alarm(seconds_allowed);
  send_variables(path, names, count, most_bytes, ends[1]);
  _exit(0);
}

int fmdist_matio_finish(pid_t process) {
  int status;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return 2;
  if (!WIFEXITED(status)) return 2;
  return WEXITSTATUS(status) == 0 ? 0 : 1;
}
